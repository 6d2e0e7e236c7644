"""What happens after approval: the pages and the writes behind them."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import access, follow_up
from assessments.actions import referrals as referral_actions
from assessments.actions.follow_up import Answer
from assessments.actions.reviews import approve
from assessments.models import Agreement, Event, GoalClosing, Observation, Referral, StepProgress
from assessments.workflow import Refused, Stale
from resources.actions.catalogue import load_catalogue
from tests.assessments.plan_cast import fitting, lines_of, make_plan, make_ready, make_submitted, observe
from tests.assessments.test_plan_pages import problems, text_of, told
from tests.factories import make_user
from tests.pages import Page
from tests.resources.directory_factories import CURATOR

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _catalogue(db):
    load_catalogue(actor=CURATOR)
    fitting("Green Table")
    fitting("North Pantry")


@pytest.fixture
def plan(caseworker, supervisor):
    plan = make_submitted(caseworker)
    approve(by=supervisor, plan=plan, saves=plan.saves)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def version(plan):
    return plan.versions.get()


@pytest.fixture
def walk(client, caseworker):
    client.force_login(caseworker)

    def walk(name, *args, data=None):
        url = reverse(name, args=args)
        return client.get(url) if data is None else client.post(url, data)

    return walk


def offer(plan, worker):
    line = lines_of(plan, worker)["eco-food"]
    place = line.fit.service_at_location_id
    return referral_actions.offer(by=worker, plan=plan, line=line, service_at_location_id=place)


# --- Agreement -------------------------------------------------------------------------------------------------------


def lines(version):
    return {line["kind"]: line["line_id"] for line in version.snapshot["lines"]}


def test_each_line_keeps_what_was_said_last_and_what_was_said_before(caseworker, version):
    line_id = next(iter(lines(version).values()))
    key = UUID(line_id)
    for said in ("could_not", "agrees"):
        follow_up.agree(by=caseworker, version=version, answers={key: Answer(said)}, on_day=TODAY(), present="aunt")
    assert [row.answer for row in Agreement.objects.order_by("at")] == ["could_not", "agrees"]
    assert version.agreements.all().by_line()[key].answer_text == "Agrees"
    # The same again is no news.
    assert (
        follow_up.agree(by=caseworker, version=version, answers={key: Answer("agrees")}, on_day=TODAY(), present="aunt")
        == []
    )
    assert Event.objects.filter(verb="plan.agreement").count() == 2


def test_agreement_refuses_a_day_to_come_a_strange_line_and_an_older_version(caseworker, supervisor, plan, version):
    key = UUID(next(iter(lines(version).values())))
    with pytest.raises(Refused, match="today or an earlier day"):
        follow_up.agree(
            by=caseworker, version=version, answers={key: Answer("agrees")}, on_day=TODAY() + timedelta(days=1)
        )
    with pytest.raises(Refused, match="not in this version"):
        follow_up.agree(by=caseworker, version=version, answers={uuid4(): Answer("agrees")}, on_day=TODAY())
    with pytest.raises(Refused, match="Only a caseworker"):
        follow_up.agree(by=supervisor, version=version, answers={key: Answer("agrees")}, on_day=TODAY())
    newer = type(version)(
        plan=plan,
        young_person_id=plan.young_person_id,
        number=2,
        snapshot={},
        digest="x",
        approved_at=timezone.now(),
        approved_by=supervisor,
    )
    newer.save()
    with pytest.raises(Stale, match="newer version"):
        follow_up.agree(by=caseworker, version=version, answers={key: Answer("agrees")}, on_day=TODAY())
    assert not Agreement.objects.exists()


def test_the_agreement_page_asks_line_by_line_and_leaves_the_rest_open(walk, plan):
    page = walk("plan_agreement", plan.pk)
    assert "A line you did not talk about stays open." in text_of(page)
    data = {"answer_0": "does_not", "words_0": "Too far from my friends", "on_day": TODAY().isoformat()}
    answer = walk("plan_agreement", plan.pk, data=data)
    assert answer.url == reverse("plan", args=[plan.pk])
    shown = text_of(walk("plan", plan.pk))
    assert "Does not agree" in shown
    assert "Too far from my friends" in shown
    assert "Open" in shown


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose an answer for at least one line."),
        ({"words_0": "No"}, "so that their words count"),
        ({"answer_0": "agrees", "on_day": "tomorrow"}, "Enter a date"),
        ({"answer_0": "agrees", "on_day": ""}, "Say on which day"),
        ({"answer_0": "agrees", "on_day": "2999-01-01"}, "has not come yet"),
        ({"answer_0": "maybe"}, "Choose one of the answers shown."),
    ],
)
def test_the_agreement_page_says_what_is_missing(walk, plan, data, sentence):
    answer = walk("plan_agreement", plan.pk, data={"on_day": TODAY().isoformat()} | data)
    assert answer.status_code == 422
    assert sentence in problems(answer)[0]
    assert not Agreement.objects.exists()
    if "words_0" in data:
        assert data["words_0"] in text_of(answer) or data["words_0"].encode() in answer.content


def test_nobody_is_asked_about_a_plan_that_nobody_approved(walk, caseworker):
    plan = make_plan(caseworker)
    answer = walk("plan_agreement", plan.pk)
    assert answer.url == reverse("plan", args=[plan.pk])
    assert told(answer) == ["This plan has not been approved yet."]


# --- Steps and goals -------------------------------------------------------------------------------------------------


def test_a_step_is_marked_done_and_opened_again(walk, plan):
    step = plan.steps.get()
    for state, shown in (("done", "Done"), ("open", "Open"), ("not_needed", "Not needed any more")):
        assert walk("plan_step_mark", plan.pk, step.pk, data={"state": state}).status_code == 302
        assert StepProgress.objects.all().by_line()[step.line_id].state_text == shown
    assert "Open again" in text_of(walk("plan_follow_up", plan.pk))
    assert Event.objects.filter(verb="plan.step_marked").count() == 3


def test_a_second_press_on_done_adds_nothing(caseworker, plan):
    step = plan.steps.get()
    first, second = (follow_up.mark_step(by=caseworker, plan=plan, step=step, state="done") for _press in range(2))
    assert first == second


def test_a_step_that_is_not_marked_right_changes_nothing(walk, plan, caseworker):
    answer = walk("plan_step_mark", plan.pk, plan.steps.get().pk, data={"state": "perhaps"})
    assert told(answer) == ["Choose where the step stands."]
    other = make_submitted(caseworker, seen=("pov-food",))
    assert walk("plan_step_mark", plan.pk, other.steps.get().pk, data={"state": "done"}).status_code == 404
    with pytest.raises(Refused, match="not in this plan"):
        follow_up.mark_step(by=caseworker, plan=plan, step=other.steps.get(), state="done")
    with pytest.raises(Refused, match="not been approved"):
        follow_up.mark_step(by=caseworker, plan=other, step=other.steps.get(), state="done")
    assert not StepProgress.objects.exists()


def test_a_goal_closes_in_two_views(walk, plan):
    goal = plan.goals.get()
    address = ("plan_goal_close", plan.pk, goal.pk)
    assert walk(*address, data={"outcome": "partly"}).status_code == 422
    assert not GoalClosing.objects.exists()
    walk(*address, data={"outcome": "partly", "in_view_of": "worker"})
    walk(*address, data={"outcome": "achieved", "in_view_of": "young_person", "words": "I did it my way"})
    page = text_of(walk(*address))
    assert "Partly · The caseworker’s" in page
    assert "Achieved · The young person’s" in page
    assert "I did it my way" in text_of(walk("plan_follow_up", plan.pk))


# --- Referrals -------------------------------------------------------------------------------------------------------


def press_offer(walk, plan, worker):
    line = lines_of(plan, worker)["eco-food"]
    return walk("referral_offer", plan.pk, line.line_id, data={})


def send(walk, referral, **data):
    referral.refresh_from_db()
    data = {"move-saves": referral.saves} | {f"move-{name}": value for name, value in data.items()}
    return walk("referral_move", referral.pk, data=data)


def test_a_refusal_leads_to_the_next_best_with_the_first_left_out_and_why(walk, plan, caseworker):
    assert "Offer Green Table" in text_of(walk("plan_follow_up", plan.pk))
    answer = press_offer(walk, plan, caseworker)
    referral = Referral.objects.get()
    assert answer.url == reverse("referral", args=[referral.pk])
    for action in ("say_yes", "send"):
        assert send(walk, referral, action=action).status_code == 302
    assert send(walk, referral, action="no_room", why="Full until spring").status_code == 302
    assert "See what fits next" in text_of(walk("plan_follow_up", plan.pk))
    page = walk("referral", referral.pk)
    assert "Offer North Pantry" in text_of(page)
    assert "Green Table" in text_of(page)
    assert "Full until spring" in text_of(page)
    place = lines_of(plan, caseworker)["eco-food"].kind.fits[0].service_at_location_id
    walk("referral_offer", plan.pk, referral.line_id, data={"place": place})
    assert Referral.objects.get(status="offered").service.name == "North Pantry"
    shown = text_of(walk("plan_follow_up", plan.pk))
    assert "Next: Ask the young person" in shown
    assert "The provider: Full until spring" in shown


def test_urgent_help_waits_for_no_approval(walk, caseworker):
    plan = make_ready(make_plan(caseworker), caseworker)
    press_offer(walk, plan, caseworker)
    assert Referral.objects.get().plan == plan


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose what happened."),
        ({"action": "help"}, "no longer the next thing"),
        ({"action": "stop", "why": "Moved away"}, "Say who ended it."),
        ({"action": "stop", "ended_by": "family"}, "Say why it stopped."),
    ],
)
def test_a_move_that_lacks_something_is_told_and_loses_nothing(walk, plan, caseworker, data, sentence):
    press_offer(walk, plan, caseworker)
    referral = Referral.objects.get()
    send(walk, referral, action="say_yes")
    answer = send(walk, referral, note="Spoke to them on the phone", **data)
    assert answer.status_code == 422
    assert sentence in " ".join(problems(answer))
    assert b"Spoke to them on the phone" in answer.content
    referral.refresh_from_db()
    assert referral.status == "wanted"


def test_a_move_on_an_older_page_is_shown_and_kept(walk, plan, caseworker):
    press_offer(walk, plan, caseworker)
    referral = Referral.objects.get()
    send(walk, referral, action="say_yes")
    answer = walk("referral_move", referral.pk, data={"move-saves": 0, "move-action": "say_no", "move-note": "Typed"})
    assert answer.status_code == 409
    assert "Something was noted here" in text_of(answer)
    assert b"Typed" in answer.content
    referral.refresh_from_db()
    assert referral.status == "wanted"


def test_a_call_is_noted_and_shows_who_was_reached(walk, plan, caseworker):
    press_offer(walk, plan, caseworker)
    referral = Referral.objects.get()
    data = {"try": "1", "try-saves": 0, "try-whom": "provider", "try-reached": "no"}
    assert walk("referral_move", referral.pk, data=data).status_code == 302
    assert "Tried to reach someone: The provider · not reached" in text_of(walk("referral", referral.pk))
    assert walk("referral_move", referral.pk, data={"try": "1", "try-saves": 1}).status_code == 422


def test_a_supervisor_reads_and_does_not_write(client, supervisor, plan, caseworker):
    referral = offer(plan, caseworker)
    client.force_login(supervisor)
    page = client.get(reverse("referral", args=[referral.pk]))
    assert page.status_code == 200
    assert "Say what happened" not in text_of(page)
    page = Page(client.get(reverse("plan_follow_up", args=[plan.pk])).content.decode())
    main = page.by_id("main")
    assert [one for one in page.all("form") if main in one.parents] == []


def test_what_hangs_on_a_hidden_observation_is_not_there(client, supervisor, caseworker, plan):
    referral = offer(plan, caseworker)
    hidden = Observation.objects.get(screening=plan.screening)
    observe(plan.screening, caseworker, "edu-behind")
    reader = make_user("supervisor", plan.young_person.team)
    access.restrict(by=supervisor, young_person=plan.young_person, user=reader, reason="x", observation_id=hidden.pk)
    client.force_login(reader)
    assert client.get(reverse("referral", args=[referral.pk])).status_code == 404
    page = text_of(client.get(reverse("plan_follow_up", args=[plan.pk])))
    assert "Green Table" not in page
    client.force_login(supervisor)
    assert client.get(reverse("referral", args=[referral.pk])).status_code == 200


def test_the_follow_up_page_asks_no_more_of_the_database_for_more_referrals(
    walk, plan, caseworker, django_assert_max_num_queries
):
    offer(plan, caseworker)
    walk("plan_follow_up", plan.pk)
    with django_assert_max_num_queries(60) as counted:
        walk("plan_follow_up", plan.pk)
    few = len(counted)
    referral = Referral.objects.get()
    for action in ("say_yes", "send", "no_room"):
        referral = referral_actions.move(by=caseworker, referral=referral, saves=referral.saves, action=action)
    line = lines_of(plan, caseworker)["eco-food"]
    place = line.kind.fits[0].service_at_location_id
    referral_actions.offer(by=caseworker, plan=plan, line=line, service_at_location_id=place)
    with django_assert_max_num_queries(few):
        walk("plan_follow_up", plan.pk)
