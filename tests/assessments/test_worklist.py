"""What to do next: each row leads where this person may go, and says whose turn it is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from assessments import agency
from assessments.actions import access, referrals, screenings
from assessments.actions.follow_up import mark_step
from assessments.actions.reviews import approve, send_back
from assessments.models import AgencySettings, Observation, Plan, Referral, Step
from assessments.worklist import rows_for
from resources.actions.catalogue import load_catalogue
from tests.assessments.plan_cast import fitting, lines_of, make_plan, make_screening, make_submitted
from tests.assessments.screening_cast import SAFE
from tests.factories import make_person, make_user
from tests.pages import Page
from tests.resources.directory_factories import CURATOR


@pytest.fixture(autouse=True)
def _catalogue(db):
    load_catalogue(actor=CURATOR)


@pytest.fixture
def every_state(caseworker, supervisor):
    """Make one young person in each state that a row can show."""
    make_person(caseworker)
    begun = screenings.start(by=caseworker, young_person=make_person(caseworker))
    screenings.save_safety(by=caseworker, screening=begun, answers=SAFE, saves=0)
    make_screening(caseworker)
    make_plan(caseworker)
    make_submitted(caseworker)
    returned = make_submitted(caseworker)
    send_back(by=supervisor, plan=returned, saves=returned.saves, reason="Say who goes along.")
    approved = make_submitted(caseworker)
    approve(by=supervisor, plan=approved, saves=approved.saves, act_first_lines={})


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (
            "caseworker",
            {
                "Start a screening",
                "Finish the screening",
                "See what could help and write a plan",
                "Finish the plan",
                "See the plan: it is in review",
                "Change the plan: a supervisor sent it back",
                "Call the school about a new start",
            },
        ),
        (
            "supervisor",
            {
                "No screening yet",
                "See what is noted so far",
                "See what could help",
                "See the plan so far",
                "Review the plan",
                "See the plan that went back",
                "Call the school about a new start",
            },
        ),
    ],
)
def test_every_row_leads_to_a_page_its_reader_may_open(client, request, every_state, role, actions):
    client.force_login(request.getfixturevalue(role))
    rows = client.get(reverse("worklist")).context["rows"]
    assert {row.action for row in rows} == actions
    assert {row.action: client.get(row.url).status_code for row in rows} == dict.fromkeys(actions, 200)


def test_a_day_stands_only_where_one_is_set(client, caseworker, every_state):
    client.force_login(caseworker)
    answer = client.get(reverse("worklist"))
    days = [cell.text for cell in Page(answer.content.decode()).all("td") if cell.attrs["data-label"] == "By"]
    first, *others = (date_format(row.due) if row.due else "" for row in answer.context["rows"])
    assert first
    assert days == [first, *others]
    assert set(others) == {""}


def test_a_plan_in_review_asks_nothing_of_the_caseworker(client, caseworker):
    plan = make_submitted(caseworker)
    client.force_login(caseworker)
    page = Page(client.get(reverse("person", args=[plan.young_person_id])).content.decode())
    assert "The plan is in review. Urgent help does not wait" in page.by_id("main").text
    quiet = {element.text for element in page.with_class("button-quiet")}
    assert {element.text for element in page.with_class("button")} - quiet == set()
    assert reverse("plan", args=[plan.pk]) in [link.attrs["href"] for link in page.all("a")]


def test_a_supervisor_is_not_asked_to_review_their_own_plan(client, team):
    both = make_user("caseworker", team)
    both.groups.add(make_user("supervisor").groups.get())
    make_submitted(both)
    client.force_login(both)
    (row,) = client.get(reverse("worklist")).context["rows"]
    assert (row.action, row.is_wait) == ("See the plan: it is in review", True)


@pytest.mark.parametrize(
    ("role", "sentence", "action"),
    [
        ("caseworker", "Young people you work with will be listed here", "Add a young person"),
        ("supervisor", "Young people your team works with will be listed here", "Look through the directory"),
    ],
)
def test_an_empty_worklist_says_what_will_be_there_and_one_thing_to_do(client, request, role, sentence, action):
    client.force_login(request.getfixturevalue(role))
    (empty,) = Page(client.get(reverse("worklist")).content.decode()).with_class("empty")
    assert sentence in empty.text
    assert action in empty.text


def due_of(response):
    return [(row.due, row.nearness) for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("days_ago", "nearness"), [(0, ""), (1, ""), (2, "Due soon"), (5, "Due today"), (6, "Overdue")]
)
def test_a_review_is_due_by_the_agency_s_days_and_marked_ahead_of_them(
    client, caseworker, supervisor, days_ago, nearness
):
    submitted_at = timezone.now() - timedelta(days=days_ago)
    Plan.objects.filter(pk=make_submitted(caseworker).pk).update(submitted_at=submitted_at)
    client.force_login(supervisor)
    response = client.get(reverse("worklist"))
    assert due_of(response) == [(timezone.localdate(submitted_at) + timedelta(days=5), nearness)]
    assert nearness in response.content.decode()
    client.force_login(caseworker)
    assert due_of(client.get(reverse("worklist"))) == [(None, "")]


def test_an_approved_plan_without_a_step_asks_for_a_follow_up_after_the_agency_s_days(client, caseworker, supervisor):
    plan = make_submitted(caseworker)
    approve(by=supervisor, plan=plan, saves=plan.saves, act_first_lines={})
    Step.objects.filter(plan=plan).delete()
    agency.keep(AgencySettings(quiet_referral_days=3, reminder_days=0))
    client.force_login(caseworker)
    assert due_of(client.get(reverse("worklist"))) == [(timezone.localdate() + timedelta(days=3), "")]


def test_a_supervisor_sees_whose_each_young_person_is(client, caseworker, supervisor, team):
    person, _nobody_s = make_person(caseworker, case_number="W-7"), make_person(None, team=team, case_number="W-8")
    workers = {}
    for who in (caseworker, supervisor):
        client.force_login(who)
        for answer in (client.get(reverse("worklist")), client.post(reverse("find"), {"q": person.case_number})):
            cells = Page(answer.content.decode()).all("td")
            found = [cell.text for cell in cells if cell.attrs["data-label"] == "Worker"]
            workers.setdefault(who, []).append(found)
    assert workers == {caseworker: [[], []], supervisor: [["No one yet", str(caseworker)], [str(caseworker)]]}


@pytest.fixture
def approved(caseworker, supervisor):
    fitting()
    plan = make_submitted(caseworker)
    approve(by=supervisor, plan=plan, saves=plan.saves)
    return plan


def row_of(plan, user):
    (row,) = rows_for([plan.young_person], user, timezone.localdate())
    return row


def test_a_step_that_is_done_asks_for_nothing_more(approved, caseworker):
    step = approved.steps.get()
    assert row_of(approved, caseworker).action == step.what
    mark_step(by=caseworker, plan=approved, step=step, state="done")
    row = row_of(approved, caseworker)
    assert (row.action, row.url) == ("Follow up on the plan", reverse("plan_follow_up", args=[approved.pk]))
    mark_step(by=caseworker, plan=approved, step=step, state="open")
    assert row_of(approved, caseworker).action == step.what


def test_a_referral_that_went_quiet_comes_up_and_a_call_settles_it(approved, caseworker, supervisor):
    line = lines_of(approved, caseworker)["eco-food"]
    referral = referrals.offer(
        by=caseworker, plan=approved, line=line, service_at_location_id=line.fit.service_at_location_id
    )
    assert row_of(approved, caseworker).tag == "Plan approved"
    Referral.objects.filter(pk=referral.pk).update(moved_at=timezone.now() - timedelta(days=60))
    for reader in (caseworker, supervisor):
        row = row_of(approved, reader)
        assert (row.tag, row.url) == ("Referral gone quiet", reverse("referral", args=[referral.pk]))
        assert row.nearness == "Overdue"
    observation = Observation.objects.get(screening=approved.screening)
    reader = make_user("supervisor", approved.young_person.team)
    access.restrict(
        by=supervisor, young_person=approved.young_person, user=reader, reason="x", observation_id=observation.pk
    )
    assert row_of(approved, reader).tag == "Plan approved"
    referrals.try_contact(by=caseworker, referral=referral, saves=0, whom="provider", reached=False)
    assert row_of(approved, caseworker).tag == "Plan approved"
