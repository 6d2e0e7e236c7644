"""Assign, hand over, answer: who may, what moves with it, and what stands against it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import duties, people_around
from assessments.actions import people_handoffs as actions
from assessments.actions.people_closings import close, reopen
from assessments.models import Event, Handoff, TeamCover, YoungPerson
from assessments.workflow import Refused
from tests.factories import make_person, make_team, make_user

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


# --- Assign ----------------------------------------------------------------------------------------------------------


def test_a_supervisor_assigns_whom_nobody_has(client, supervisor, caseworker):
    person = make_person(None, supervisor.team, case_number="M-2", created_by=caseworker)
    (row,) = get(client, supervisor, "worklist").context["rows"]
    assert (row.action, row.tag) == ("Choose a worker", "Not assigned")
    assert over(client, supervisor, person, caseworker, note="").url == reverse("person", args=[person.pk])
    (row,) = get(client, caseworker, "worklist").context["rows"]
    assert row.action == "Start a screening"
    assert Event.objects.get(verb="young_person.assigned").fields == ["assigned_to"]


def test_who_is_not_assigned_stands_first(client, supervisor, caseworker):
    make_person(caseworker, case_number="A-1")
    person = make_person(None, supervisor.team, case_number="Z-9", created_by=caseworker)
    assert get(client, supervisor, "worklist").context["rows"][0].person == person


# --- Hand over within the team ---------------------------------------------------------------------------------------


def test_the_former_worker_loses_the_record_and_the_new_one_reads_the_note(
    client, supervisor, caseworker, teammate, person
):
    over(client, supervisor, person, teammate)
    assert get(client, caseworker, "person", person.pk).status_code == 404
    assert get(client, caseworker, "worklist").context["rows"] == []
    (row,) = get(client, teammate, "worklist").context["rows"]
    assert row.action == "Read the handover note"
    assert NOTE in get(client, teammate, "person", person.pk).content.decode()
    handoff = Handoff.objects.get()
    post(client, teammate, "handoff_acknowledge", handoff.pk)
    post(client, teammate, "handoff_acknowledge", handoff.pk)
    assert NOTE not in get(client, teammate, "person", person.pk).content.decode()
    (row,) = get(client, teammate, "worklist").context["rows"]
    assert row.action == "Start a screening"
    assert NOTE in get(client, teammate, "person_hand_over", person.pk).content.decode()
    assert Event.objects.filter(verb="handoff.acknowledged").count() == 1


def test_only_the_new_worker_says_that_the_note_was_read(supervisor, teammate, caseworker, person):
    handoff = hand(supervisor, person, teammate)
    with pytest.raises(Refused, match="Only the worker who took this over"):
        actions.acknowledge(by=supervisor, handoff=handoff)


def test_a_caseworker_asks_and_the_supervisor_answers(client, supervisor, caseworker, teammate, person):
    assert over(client, caseworker, person, teammate).url == reverse("person_hand_over", args=[person.pk])
    assert get(client, teammate, "person", person.pk).status_code == 404
    page = get(client, supervisor, "worklist").content.decode()
    assert "Handovers that wait for you" in page
    handoff = Handoff.objects.get()
    assert NOTE in get(client, supervisor, "handoff", handoff.pk).content.decode()
    response = post(client, supervisor, "handoff", handoff.pk, **{"accept-worker": teammate.pk, "decision": "accept"})
    assert response.status_code == 302
    person.refresh_from_db()
    assert person.assigned_to == teammate
    assert "Handovers that wait for you" not in get(client, supervisor, "worklist").content.decode()


def test_a_handover_that_is_not_accepted_goes_back_with_the_reason(client, supervisor, caseworker, teammate, person):
    handoff = hand(caseworker, person, teammate)
    wrong = post(client, supervisor, "handoff", handoff.pk, **{"decline-answer": " ", "decision": "decline"})
    assert wrong.status_code == 422
    post(client, supervisor, "handoff", handoff.pk, **{"decline-answer": "Too many now.", "decision": "decline"})
    page = get(client, caseworker, "person", person.pk).content.decode()
    assert "Your handover was not accepted" in page
    assert "Too many now." in page
    person.refresh_from_db()
    assert person.assigned_to == caseworker


def test_a_handover_is_taken_back_by_who_asked_or_their_supervisor(
    client, supervisor, caseworker, teammate, person, other_supervisor
):
    handoff = hand(caseworker, person, teammate)
    with pytest.raises(Refused):
        actions.withdraw(by=other_supervisor, handoff=handoff)
    post(client, caseworker, "handoff_withdraw", handoff.pk)
    handoff.refresh_from_db()
    assert handoff.state == "withdrawn"
    actions.withdraw(by=supervisor, handoff=hand(caseworker, person, teammate))
    with pytest.raises(Refused, match="was answered"):
        actions.accept(by=supervisor, handoff=handoff, to_user=teammate)


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("another moment", "to another worker while you had the page open"),
        ("no note", "Write what the next worker needs to know"),
        ("their own", "already theirs"),
        ("a supervisor", "a caseworker who is in that team now"),
        ("another team's worker", "a caseworker who is in that team now"),
        ("left", "a caseworker who is in that team now"),
        ("shut", "a caseworker who is in that team now"),
        ("listed", "cannot be chosen for this young person"),
        ("closed", "is closed"),
    ],
)
def test_what_stands_against_a_handover(case, sentence, supervisor, caseworker, teammate, other_caseworker, person):
    to, more, note = teammate, {"to_team": caseworker.team}, NOTE
    match case:
        case "another moment":
            more["seen"] = teammate.pk
        case "no note":
            note = "  "
        case "their own":
            to = caseworker
        case "a supervisor":
            to = make_user("supervisor", caseworker.team)
        case "another team's worker":
            to = other_caseworker
        case "left":
            teammate.memberships.update(until=timezone.now())
        case "shut":
            type(teammate).objects.filter(pk=teammate.pk).update(is_active=False)
        case "listed":
            people_around.list_colleague(by=supervisor, person=person, user=teammate, reason="x")
        case "closed":
            close(by=supervisor, person=person, outcome="moved")
    with pytest.raises(Refused, match=sentence):
        hand(supervisor, person, to, note, **more)
    assert not Handoff.objects.exists()
    person.refresh_from_db()
    assert person.assigned_to == caseworker


def test_a_listed_colleague_is_not_offered_and_a_forged_choice_is_refused(
    client, supervisor, caseworker, teammate, person
):
    people_around.list_colleague(by=supervisor, person=person, user=teammate, reason="A cousin")
    page = get(client, caseworker, "person_hand_over", person.pk).content.decode()
    assert teammate.name not in page
    assert "Who should not see this record is not offered." in page
    assert over(client, caseworker, person, teammate).status_code == 422
    assert not Handoff.objects.exists()


def test_two_handovers_at_once_make_one(client, supervisor, caseworker, teammate, person):
    third = make_user("caseworker", caseworker.team)
    hand(caseworker, person, teammate)
    with pytest.raises(Refused, match="already waiting"):
        hand(caseworker, person, third)
    response = over(client, supervisor, person, third)
    assert response.status_code == 422
    assert "already waiting for an answer" in response.content.decode()
    person.refresh_from_db()
    assert person.assigned_to == caseworker


def test_a_stranger_and_a_visitor_hand_nothing_over(client, caseworker, teammate, other_caseworker, person):
    from assessments.actions.access import break_glass

    assert over(client, other_caseworker, person, teammate).status_code == 404
    break_glass(by=teammate, case_number="M-1", reason="On call")
    with pytest.raises(Refused, match="Only the worker of this young person"):
        hand(teammate, person, teammate)


def test_a_weekend_holder_is_asked_for_again(supervisor, caseworker, teammate, person):
    duty = duties.open_duty(by=caseworker, young_person=person, kind="report")
    type(duty).objects.filter(pk=duty.pk).update(holder=caseworker, held_until=timezone.now() + timedelta(days=2))
    hand(supervisor, person, teammate)
    duty.refresh_from_db()
    assert duty.holder is None


# --- Hand over to another team ---------------------------------------------------------------------------------------


def test_another_teams_supervisor_is_asked_and_chooses(
    client, supervisor, caseworker, other_supervisor, other_caseworker, person
):
    response = post(
        client, supervisor, "person_hand_over", person.pk, to=other_supervisor.team.pk, note=NOTE, seen=caseworker.pk
    )
    assert response.status_code == 302
    handoff = Handoff.objects.get()
    assert (handoff.state, handoff.to_user) == ("waiting", None)
    assert get(client, other_supervisor, "person", person.pk).status_code == 404
    assert get(client, other_supervisor, "worklist").context["rows"] == []
    page = get(client, other_supervisor, "handoff", handoff.pk).content.decode()
    assert NOTE in page
    assert "Rivera" not in page
    assert get(client, other_caseworker, "handoff", handoff.pk).status_code == 404
    post(client, other_supervisor, "handoff", handoff.pk, **{"accept-worker": other_caseworker.pk})
    person.refresh_from_db()
    assert (person.team, person.assigned_to) == (other_supervisor.team, other_caseworker)
    for user in (supervisor, caseworker):
        assert get(client, user, "person", person.pk).status_code == 404
    assert get(client, other_caseworker, "person", person.pk).status_code == 200


def test_whoever_covers_both_teams_does_it_at_once(client, covering_supervisor, other_caseworker, person, supervisor):
    handoff = hand(covering_supervisor, person, other_caseworker)
    assert handoff.state == "done"
    person.refresh_from_db()
    assert person.team == other_caseworker.team


def test_what_stands_against_another_team(supervisor, caseworker, other_caseworker, other_supervisor, person):
    with pytest.raises(Refused, match="Ask your supervisor to hand this record over to another team"):
        hand(caseworker, person, other_caseworker)
    with pytest.raises(Refused, match="The other team’s supervisor chooses"):
        hand(supervisor, person, other_caseworker)
    with pytest.raises(Refused, match="Nobody in that team can take this now"):
        hand(supervisor, person, other_caseworker, to_team=make_team(), to_user=None)
    people_around.list_colleague(by=supervisor, person=person, user=other_supervisor, reason="x")
    with pytest.raises(Refused, match="Nobody in that team can take this now"):
        hand(supervisor, person, other_caseworker, to_user=None)


def test_for_a_listed_supervisor_the_offer_does_not_exist(
    client, supervisor, other_supervisor, other_team, caseworker, person
):
    make_user("supervisor", other_team)
    handoff = hand(supervisor, person, other_supervisor, to_user=None)
    people_around.list_colleague(by=supervisor, person=person, user=other_supervisor, reason="x")
    assert get(client, other_supervisor, "handoff", handoff.pk).status_code == 404
    assert get(client, other_supervisor, "worklist").context["handoffs"] == []


def test_the_team_that_has_the_record_does_not_answer_for_the_other(supervisor, person, other_supervisor, teammate):
    handoff = hand(supervisor, person, other_supervisor, to_user=None)
    with pytest.raises(Refused, match="Only a supervisor of the team that is asked"):
        actions.accept(by=supervisor, handoff=handoff, to_user=teammate)
    with pytest.raises(Refused, match="in that team now"):
        actions.accept(by=other_supervisor, handoff=handoff, to_user=teammate)


def test_an_ended_cover_answers_nothing(client, covering_supervisor, supervisor, caseworker, teammate, person):
    handoff = hand(caseworker, person, teammate)
    assert get(client, covering_supervisor, "handoff", handoff.pk).status_code == 200
    TeamCover.objects.update(until=timezone.now())
    assert get(client, covering_supervisor, "handoff", handoff.pk).status_code == 404


def test_the_trail_says_no_word_of_a_note(caseworker, teammate, supervisor, person):
    hand(supervisor, person, teammate)
    person.refresh_from_db()
    close(by=teammate, person=person, outcome="moved", note="Knows our number.")
    reopen(by=supervisor, person=YoungPerson.objects.get(pk=person.pk), reason="Back again")
    told = str([event.__dict__ for event in Event.objects.all()])
    assert [word for word in ("library", "number.", "Back", "moved") if word in told] == []
