"""Close a record and open it again: what has to be settled first, who may, and what a closed one allows."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import duties, referrals
from assessments.actions import people_handoffs as actions
from assessments.actions.people import change_facts
from assessments.actions.people_closings import close, reopen
from assessments.actions.reviews import approve
from assessments.models import Closing
from assessments.workflow import Refused
from resources.actions.catalogue import load_catalogue
from tests.assessments.plan_cast import fitting, lines_of, make_plan, make_submitted
from tests.factories import make_person
from tests.pages import Page
from tests.resources.directory_factories import CURATOR

pytestmark = pytest.mark.django_db

NOTE = "Meets us Tuesdays at the library. Text first."


@pytest.fixture
def person(caseworker):
    return make_person(caseworker, case_number="M-1")


def get(client, user, name, *ids):
    client.force_login(user)
    return client.get(reverse(name, args=ids))


def post(client, user, name, *ids, **data):
    client.force_login(user)
    return client.post(reverse(name, args=ids), data)


def hand(by, person, to, note=NOTE, **more):
    values = {"seen": person.assigned_to_id, "to_team": to.team, "to_user": to} | more
    return actions.hand_over(by=by, person=person, note=note, **values)


def over(client, by, person, to, **more):
    data = {"to": f"{to.team.pk}-{to.pk}", "note": NOTE, "seen": str(person.assigned_to_id or 0)} | more
    return post(client, by, "person_hand_over", person.pk, **data)


def test_closing_starts_the_clock_and_ends_the_work(client, caseworker, supervisor, person):
    response = post(client, caseworker, "person_close", person.pk, outcome="chose_to_stop", note="Knows our number.")
    assert response.url == reverse("person", args=[person.pk])
    person.refresh_from_db()
    closing = Closing.objects.get()
    assert (person.closed_at, closing.outcome, closing.closed_by) == (closing.closed_at, "chose_to_stop", caseworker)
    assert get(client, caseworker, "worklist").context["rows"] == []
    (row,) = post(client, caseworker, "find", q="M-1").context["rows"]
    assert (row.action, row.tag) == ("See the closed record", "Closed")
    page = get(client, caseworker, "person", person.pk).content.decode()
    assert "They chose to stop" in page
    assert "Knows our number." in page
    buttons = [
        one for one in Page(page).with_class("button") if "main" in {each.attrs.get("id") for each in one.parents}
    ]
    assert [one.text for one in buttons] == []
    assert "Open it again" in get(client, supervisor, "person", person.pk).content.decode()


def test_what_is_unfinished_is_listed_and_has_to_be_looked_at(client, caseworker):
    load_catalogue(actor=CURATOR)
    person = make_plan(caseworker).young_person
    page = get(client, caseworker, "person_close", person.pk).content.decode()
    assert "A plan that is not finished" in page
    assert post(client, caseworker, "person_close", person.pk, outcome="moved").status_code == 422
    assert post(client, caseworker, "person_close", person.pk, outcome="moved", saw_open="on").status_code == 302


def test_an_open_referral_is_listed(client, caseworker, supervisor):
    load_catalogue(actor=CURATOR)
    fitting()
    plan = make_submitted(caseworker)
    approve(by=supervisor, plan=plan, saves=plan.saves, act_first_lines={})
    line = lines_of(plan, caseworker)["eco-food"]
    place = line.kind.fits[0].service_at_location_id
    referral = referrals.offer(by=caseworker, plan=plan, line=line, service_at_location_id=place)
    page = get(client, caseworker, "person_close", plan.young_person_id).content.decode()
    assert f"A referral that is still open: {referral.service.name}" in page


def test_a_duty_and_a_waiting_handover_come_first(client, caseworker, teammate, supervisor, person):
    handoff = hand(caseworker, person, teammate)
    with pytest.raises(Refused, match="waits for an answer"):
        close(by=caseworker, person=person, outcome="moved")
    actions.withdraw(by=caseworker, handoff=handoff)
    duties.open_duty(by=caseworker, young_person=person, kind="report")
    page = get(client, caseworker, "person_close", person.pk).content.decode()
    assert "First settle this" in page
    assert 'name="outcome"' not in page
    with pytest.raises(Refused, match="still due"):
        close(by=supervisor, person=person, outcome="moved")


@pytest.mark.parametrize(("outcome", "note"), [("", ""), ("nonsense", "x"), ("other", " ")])
def test_an_outcome_is_needed(client, caseworker, person, outcome, note):
    assert post(client, caseworker, "person_close", person.pk, outcome=outcome, note=note).status_code == 422
    with pytest.raises(Refused):
        close(by=caseworker, person=person, outcome=outcome, note=note)
    assert not Closing.objects.exists()


def test_two_closings_make_one(caseworker, supervisor, person):
    close(by=caseworker, person=person, outcome="moved")
    with pytest.raises(Refused, match="closed already"):
        close(by=supervisor, person=person, outcome="adult")
    assert Closing.objects.get().outcome == "moved"


def test_a_visitor_neither_closes_nor_reopens(caseworker, teammate, person):
    from assessments.actions.access import break_glass

    break_glass(by=teammate, case_number="M-1", reason="On call")
    with pytest.raises(Refused, match="Only the worker"):
        close(by=teammate, person=person, outcome="moved")
    close(by=caseworker, person=person, outcome="moved")
    for user in (caseworker, teammate):
        with pytest.raises(Refused, match="Only a supervisor"):
            reopen(by=user, person=person, reason="x")


def test_a_supervisor_opens_it_again_with_a_reason(client, caseworker, supervisor, person):
    close(by=caseworker, person=person, outcome="moved")
    assert post(client, supervisor, "person_reopen", person.pk, reason="").status_code == 422
    assert post(client, supervisor, "person_reopen", person.pk, reason="They are back.").status_code == 302
    person.refresh_from_db()
    closing = Closing.objects.get()
    assert (person.closed_at, closing.reason, closing.reopened_by) == (None, "They are back.", supervisor)
    assert [row.person for row in get(client, caseworker, "worklist").context["rows"]] == [person]
    change_facts(by=caseworker, person=person, zip_code="00101")
    with pytest.raises(Refused, match="open already"):
        reopen(by=supervisor, person=person, reason="x")
    close(by=caseworker, person=person, outcome="adult")
    assert Closing.objects.count() == 2


def test_a_worker_who_left_meanwhile_no_longer_has_it(caseworker, supervisor, person):
    close(by=caseworker, person=person, outcome="moved")
    caseworker.memberships.update(until=timezone.now())
    assert reopen(by=supervisor, person=person, reason="x").assigned_to is None


def test_a_closed_record_writes_nothing(client, caseworker, supervisor):
    load_catalogue(actor=CURATOR)
    plan = make_plan(caseworker)
    close(by=caseworker, person=plan.young_person, outcome="moved")
    assert get(client, caseworker, "plan_goals", plan.pk).url == reverse("plan", args=[plan.pk])
    assert get(client, caseworker, "person_hand_over", plan.young_person_id).status_code == 200
    data = {"to": "", "note": "", "seen": caseworker.pk}
    assert post(client, supervisor, "person_hand_over", plan.young_person_id, **data).status_code == 422
