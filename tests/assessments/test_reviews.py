"""A supervisor's queue and answer; the version that stands after an approval."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.actions import plans, reviews
from assessments.differences import compare
from assessments.models import Event, Plan, PlanVersion, Review
from assessments.models.plans import KeptForGood
from assessments.sheets import SnapshotBroken, digest, opened
from assessments.workflow import Refused, Stale
from resources.actions.catalogue import load_catalogue
from resources.models import Service
from tests.assessments.plan_cast import (
    facts,
    fitting,
    make_plan,
    make_ready,
    make_screening,
    make_submitted,
)
from tests.factories import make_person, make_user
from tests.pages import Page
from tests.resources.directory_factories import CURATOR


@pytest.fixture(autouse=True)
def _catalogue(db):
    load_catalogue(actor=CURATOR)


@pytest.fixture
def plan(caseworker):
    fitting()
    return make_submitted(caseworker)


def text_of(answer) -> str:
    return " ".join(Page(answer.content.decode()).by_id("main").text.split())


def approve(plan, by, **rest):
    return reviews.approve(by=by, plan=plan, saves=rest.pop("saves", plan.saves), **rest)


def post(client, plan, decision, **values):
    values.setdefault("saves", plan.saves)
    data = {f"{decision}-{name}": value for name, value in values.items()} | {"decision": decision}
    return client.post(reverse("plan_review", args=[plan.pk]), data)


def test_the_queue_has_the_longest_wait_first_and_no_names(client, caseworker, supervisor):
    people = [
        make_person(caseworker, given_name=name, family_name="Quill", birth_month="2010-04", case_number=f"C-{name}")
        for name in ("Ada", "Bo", "Cy")
    ]
    made = [make_submitted(caseworker, screening=make_screening(caseworker, person)) for person in people]
    Plan.objects.filter(pk=made[2].pk).update(submitted_at=timezone.now() - timedelta(days=2))
    client.force_login(supervisor)
    text = text_of(client.get(reverse("review_queue")))
    assert text.index("C. Q. · C-Cy") < text.index("A. Q. · C-Ada") < text.index("B. Q. · C-Bo")
    assert "Quill" not in text
    assert caseworker.name in text


def test_the_queue_is_of_the_own_and_the_covered_teams(
    client, plan, supervisor, covering_supervisor, other_supervisor, caseworker
):
    link = reverse("plan_review", args=[plan.pk])
    for user, sees in ((supervisor, True), (covering_supervisor, True), (other_supervisor, False)):
        client.force_login(user)
        assert (link in client.get(reverse("review_queue")).content.decode()) == sees
        assert client.get(link).status_code == (200 if sees else 404)
    client.force_login(caseworker)
    assert client.get(reverse("review_queue")).status_code == 404
    assert client.get(link).status_code == 404


def test_an_empty_queue_says_what_will_be_there(client, supervisor):
    client.force_login(supervisor)
    assert "Plans that caseworkers send will be listed here" in text_of(client.get(reverse("review_queue")))


def test_approving_keeps_one_version_with_the_facts_as_they_were(client, plan, supervisor):
    client.force_login(supervisor)
    assert post(client, plan, "approve").url == reverse("plan", args=[plan.pk])
    assert reverse("plan_file", args=[plan.pk]) in client.get(reverse("plan", args=[plan.pk])).content.decode()
    version = PlanVersion.objects.get()
    content = opened(version)
    assert (version.number, content["approved_by"]) == (1, supervisor.name)
    assert [goal["words"] for goal in content["goals"]] == ["Finish ninth grade"]
    assert content["lines"][0]["service"]["phone"] == "402-555-0101"
    Service.objects.update(name="Another name")
    assert opened(PlanVersion.objects.get())["lines"][0]["service"]["name"] == "Green Table"
    assert list(version.services.all()) == [Service.objects.get()]
    plan = Plan.objects.get()
    assert (plan.status, plan.approved_by) == ("approved", supervisor)
    assert Event.objects.get(verb="plan.approved").fields == ["approved_at", "approved_by", "status"]


def test_what_was_approved_cannot_be_changed_or_deleted(plan, supervisor):
    version = approve(plan, supervisor)
    version.number = 2
    for attempt in (
        version.save,
        version.delete,
        PlanVersion.objects.all().delete,
        lambda: PlanVersion.objects.update(number=2),
        lambda: plan.versions.update(number=2),
        lambda: PlanVersion.objects.bulk_update([version], ["number"]),
    ):
        with pytest.raises(KeptForGood):
            attempt()


def test_a_version_that_was_tampered_with_is_not_shown(client, plan, supervisor):
    version = approve(plan, supervisor)
    other = digest({**version.snapshot, "author": "Someone"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_planversion SET digest = %s", [other])
    with pytest.raises(SnapshotBroken, match="not what was approved"):
        opened(PlanVersion.objects.get())
    client.force_login(supervisor)
    for name in ("plan", "plan_file", "plan_file_pdf"):
        answer = client.get(reverse(name, args=[plan.pk]))
        assert answer.status_code == 409
        assert "This plan is not what was approved" in text_of(answer)


def test_nobody_reviews_their_own_plan(client, team, supervisor):
    both = make_user("caseworker", team)
    both.groups.add(supervisor.groups.get())
    person = make_person(both, birth_month="2010-04")
    plan = make_submitted(both, screening=make_screening(both, person))
    for attempt in (
        lambda: approve(plan, both),
        lambda: reviews.send_back(by=both, plan=plan, saves=plan.saves, reason="No"),
    ):
        with pytest.raises(Refused, match="Someone else has to review it"):
            attempt()
    client.force_login(both)
    page = client.get(reverse("plan_review", args=[plan.pk]))
    assert "You wrote or sent this plan. Someone else has to review it." in text_of(page)
    assert "Approve the plan" not in text_of(page)
    assert post(client, plan, "approve").status_code == 302
    assert Plan.objects.get().status == "submitted"


def test_who_sent_a_plan_that_another_wrote_does_not_approve_it(caseworker, supervisor, team):
    plan = make_ready(make_plan(caseworker), caseworker)
    supervisor.groups.add(caseworker.groups.get())
    supervisor.__dict__.pop("roles", None)
    plan = plans.submit(by=supervisor, plan=plan, saves=plan.saves)
    with pytest.raises(Refused, match="You wrote or sent this plan"):
        approve(plan, supervisor)
    assert approve(plan, make_user("supervisor", team)).number == 1


def test_a_return_needs_a_reason(client, plan, supervisor):
    client.force_login(supervisor)
    answer = post(client, plan, "return", reason="  ")
    assert answer.status_code == 422
    assert "Say why, so that the caseworker knows what to change." in text_of(answer)
    answer = post(client, plan, "return", reason="x" * 10_000)
    assert "Use 1000 characters or fewer. You wrote 10000." in text_of(answer)
    assert not Review.objects.exists()
    assert post(client, plan, "return", reason="Say who calls.").status_code == 302
    assert Review.objects.get().reason == "Say who calls."
    assert Plan.objects.get().status == "returned"


def test_the_second_supervisor_is_told_and_nothing_is_double(client, plan, supervisor, covering_supervisor):
    approve(plan, covering_supervisor)
    client.force_login(supervisor)
    answer = post(client, plan, "approve")
    assert answer.status_code == 302
    messages = [str(message) for message in get_messages(answer.wsgi_request)]
    assert messages == ["This plan is approved. What was approved stays as it is."]
    assert post(client, plan, "return", reason="Late").status_code == 302
    assert PlanVersion.objects.count() == Review.objects.count() == 1


def test_a_plan_that_changed_while_being_looked_at_is_shown_again(client, plan, supervisor, caseworker):
    reviews.send_back(by=supervisor, plan=plan, saves=plan.saves, reason="Once more")
    changed = plans.save_steps(by=caseworker, plan=plan, saves=plan.saves + 1, steps=[facts("Something new")])
    plans.submit(by=caseworker, plan=changed, saves=changed.saves)
    with pytest.raises(Stale, match="Nothing was decided"):
        approve(plan, supervisor)
    client.force_login(supervisor)
    answer = post(client, plan, "approve")
    assert answer.status_code == 422
    assert "This plan changed while you were looking at it. Nothing was decided." in text_of(answer)
    assert "Something new" in text_of(answer)
    assert not PlanVersion.objects.exists()
    newest = Page(answer.content.decode()).by_id("id_approve-saves").attrs["value"]
    assert post(client, plan, "approve", saves=newest).status_code == 302
    assert PlanVersion.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"decision": "burn"}, {"decision": "approve"}, {"decision": "return"}])
def test_a_forged_answer_decides_nothing(client, plan, supervisor, data):
    client.force_login(supervisor)
    assert client.post(reverse("plan_review", args=[plan.pk]), data).status_code == 422
    assert Plan.objects.get().status == "submitted"


def test_what_asked_to_act_first_needs_a_line_of_the_approver(client, caseworker, supervisor):
    plan = make_submitted(caseworker, seen=("pov-food", "adv-physical-harm"))
    observation = next(o for o in plan.screening.observations.all() if o.factor == "adv-physical-harm")
    client.force_login(supervisor)
    answer = post(client, plan, "approve")
    assert answer.status_code == 422
    assert "Write one line on what was done." in text_of(answer)
    with pytest.raises(Refused, match="Write one line for each item"):
        approve(plan, supervisor)
    line = {f"line_{observation.pk}": "Report made the same day."}
    assert post(client, plan, "approve", **line).status_code == 302
    item = opened(PlanVersion.objects.get())["act_first"][0]
    assert (item["on_ramp"], item["decided"], item["line"]) == (
        "Physical abuse",
        "Report made",
        "Report made the same day.",
    )


def test_an_earlier_approval_stands_beside_what_is_proposed(client, caseworker, supervisor):
    person = make_person(caseworker, birth_month="2010-04", zip_code="00101")
    first = make_submitted(caseworker, screening=make_screening(caseworker, person))
    approve(first, supervisor)
    fitting()
    second = make_ready(make_plan(caseworker, make_screening(caseworker, person, seen=("pov-food",))), caseworker)
    second = plans.save_goals(
        by=caseworker, plan=second, saves=second.saves, words=["Finish ninth grade", "A room"], not_ready=False
    )
    second = plans.submit(by=caseworker, plan=second, saves=second.saves)
    client.force_login(supervisor)
    url = reverse("plan_review", args=[second.pk])
    changed = text_of(client.get(url))
    part = changed[
        changed.index("What changes") : changed.index("What already helps")
        if "What already helps" in changed
        else changed.index("What could help, and why")
    ]
    assert "Goals: Goal 2Added –A room" in part
    assert "What could help: Food and waterChanged Not now: Wants to wait.Green Table, Green Table Agency" in part
    assert "Goals: Goal 1" not in part
    assert "Steps" not in part
    assert "Goals: Goal 1Same Finish ninth gradeFinish ninth grade" in text_of(client.get(url + "?all=1"))


def test_rows_are_added_changed_or_removed_in_words():
    before = {
        "goals": [{"words": "A"}, {"words": "B"}],
        "goals_not_ready": False,
        "lines": [],
        "steps": [],
        "safe_contact": "",
        "paper_choice": "none",
    }
    after = {**before, "goals": [{"words": "C"}], "paper_choice": "file", "safe_contact": "Text first"}
    tags = {row.name: row.tag for row in compare(before, after)}
    assert tags == {"Goal 1": "Changed", "Goal 2": "Removed", "Safe contact": "Added", "Paper": "Changed"}


def test_queries_of_queue_and_review_do_not_grow(client, caseworker, supervisor, django_assert_max_num_queries):
    fitting(types=["eco-food", "eco-basics"])
    small = make_submitted(caseworker)
    make_submitted(caseworker)
    client.force_login(supervisor)

    def count(url, most):
        with django_assert_max_num_queries(most) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    client.get(reverse("review_queue"))
    queue = count(reverse("review_queue"), 20)
    review = count(reverse("plan_review", args=[small.pk]), 46)
    large = make_submitted(caseworker, seen=("pov-food", "pov-necessities", "edu-behind", "adv-racism"))
    make_submitted(caseworker)
    assert count(reverse("review_queue"), 20) == queue
    assert count(reverse("plan_review", args=[large.pk]), 46) == review


def test_the_trail_names_the_plans_of_the_queue(client, plan, supervisor):
    client.force_login(supervisor)
    client.get(reverse("review_queue"))
    assert Event.objects.get(verb="review_queue.viewed").ids == [str(plan.pk)]
