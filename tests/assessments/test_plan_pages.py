"""The pages of a plan, as a caseworker walks them and as others try to."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments.actions import plans as actions
from assessments.actions.reviews import send_back
from assessments.models import Goal, Plan, PlanItem, Restriction, Step
from resources.actions.catalogue import load_catalogue
from tests.assessments.plan_cast import facts, fitting, lines_of, make_plan, make_ready, make_screening, make_submitted
from tests.factories import make_person, make_user
from tests.pages import Page
from tests.resources.directory_factories import CURATOR

PAGES = ("plan", "plan_goals", "plan_help", "plan_steps", "plan_contact", "plan_check", "plan_file", "plan_file_pdf")


@pytest.fixture(autouse=True)
def _catalogue(db):
    load_catalogue(actor=CURATOR)


@pytest.fixture
def plan(caseworker):
    """Give a plan with a goal, so that every page is open."""
    plan = make_plan(caseworker)
    return actions.save_goals(by=caseworker, plan=plan, saves=0, words=["Finish school"], not_ready=False)


@pytest.fixture
def walk(client, caseworker):
    """Give walk(name, plan, *rest, data=None): the page as the caseworker gets it, or what a POST answers."""
    client.force_login(caseworker)

    def walk(name, plan, *rest, data=None):
        url = reverse(name, args=[plan.pk, *rest])
        return client.get(url) if data is None else client.post(url, data)

    return walk


def text_of(answer) -> str:
    return " ".join(Page(answer.content.decode()).by_id("main").text.split())


def problems(answer) -> list[str]:
    return [" ".join(one.text.split()) for one in Page(answer.content.decode()).with_class("error-summary")]


def told(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def step(row=0, **fields):
    values = {"what": "Call", "who": "worker", "by_when": timezone.localdate() + timedelta(days=7)} | fields
    return {f"step_{row}_{name}": value for name, value in values.items()}


def test_starting_leads_to_the_goals_and_a_second_press_to_the_same_plan(client, caseworker):
    screening = make_screening(caseworker)
    client.force_login(caseworker)
    first = client.post(reverse("plan_start", args=[screening.pk]))
    second = client.post(reverse("plan_start", args=[screening.pk]))
    assert first.url == second.url == reverse("plan_goals", args=[Plan.objects.get().pk])
    assert client.get(reverse("plan_start", args=[screening.pk])).status_code == 405


def test_a_draft_screening_gives_no_plan(client, caseworker):
    screening = make_screening(caseworker, completed=False)
    client.force_login(caseworker)
    answer = client.post(reverse("plan_start", args=[screening.pk]))
    assert answer.url == reverse("screening_hub", args=[screening.pk])
    assert told(answer) == ["Complete the screening first: a plan answers what was observed."]


def test_goals_come_before_any_service(walk, caseworker):
    fitting()
    plan = make_plan(caseworker)
    line = lines_of(plan, caseworker)["eco-food"]
    assert walk("plan_help", plan).url == reverse("plan_goals", args=[plan.pk])
    assert walk("plan_choose", plan, line.line_id).url == reverse("plan_goals", args=[plan.pk])
    assert "Green Table" not in text_of(walk("plan_goals", plan))
    walk("plan_goals", plan, data={"saves": 0, "rows": 3, "not_ready": "on"})
    assert "Food and water" in text_of(walk("plan_help", plan))


def test_an_empty_goals_page_says_what_is_needed(walk, caseworker):
    plan = make_plan(caseworker)
    answer = walk("plan_goals", plan, data={"saves": 0, "rows": 3, "goal_1": "   "})
    assert answer.status_code == 422
    assert "Write down what the young person wants, or mark “Not ready to say”." in problems(answer)[0]


@pytest.mark.parametrize("length", [281, 10_000])
def test_a_goal_that_is_too_long_is_kept_and_counted(walk, caseworker, length):
    plan = make_plan(caseworker)
    answer = walk("plan_goals", plan, data={"saves": 0, "rows": 3, "goal_0": "x" * length})
    assert answer.status_code == 422
    assert f"Use 280 characters or fewer. You wrote {length}." in problems(answer)[0]
    assert "x" * length in answer.content.decode()
    assert not Goal.objects.exists()


def test_another_row_without_script_saves_nothing_and_keeps_what_was_typed(walk, caseworker):
    plan = make_plan(caseworker)
    answer = walk("plan_goals", plan, data={"saves": 0, "rows": 3, "goal_0": "A room", "add": "1"})
    page = Page(answer.content.decode())
    assert page.by_id("id_goal_0").text.strip() == "A room"
    assert page.by_id("id_goal_3") is not None
    assert page.by_id("id_rows").attrs["value"] == "4"
    assert page.with_class("error-summary") == []
    assert not Goal.objects.exists()


@pytest.mark.parametrize("rows", ["", "-1", "0", "99999999", "x", "³"])
def test_a_forged_number_of_rows_is_no_trouble(walk, caseworker, rows):
    plan = make_plan(caseworker)
    answer = walk("plan_goals", plan, data={"saves": 0, "rows": rows, "goal_0": "A room"})
    assert answer.status_code == 302
    assert Goal.objects.get().words == "A room"


@pytest.mark.parametrize("saves", ["", "x", "-1", "9" * 30])
def test_a_form_without_its_count_of_saves_says_so(walk, plan, saves):
    for name in ("plan_goals", "plan_steps", "plan_contact", "plan_check"):
        answer = walk(name, plan, data={"saves": saves, "goal_0": "New", "paper_choice": "none"})
        assert answer.status_code == 422
        assert "Part of this form did not arrive. Load the page again." in problems(answer)[0]
    assert [goal.words for goal in Goal.objects.all()] == ["Finish school"]


def test_a_stale_save_shows_both_values_and_keeps_what_was_typed(walk, plan):
    answer = walk("plan_goals", plan, data={"saves": 0, "rows": 3, "goal_0": "My own room"})
    assert answer.status_code == 409
    page = Page(answer.content.decode())
    row = [" ".join(cell.text.split()) for cell in page.all("th", "td") if cell.attrs.get("role") != "columnheader"]
    assert row == ["Goal 1, in their words", "Finish school", "My own room"]
    assert page.by_id("id_goal_0").text.strip() == "My own room"
    assert page.by_id("id_saves").attrs["value"] == "1"
    assert Goal.objects.get().words == "Finish school"
    walk("plan_goals", plan, data={"saves": 1, "rows": 3, "goal_0": "My own room"})
    assert Goal.objects.get().words == "My own room"


def test_what_someone_else_added_meanwhile_is_not_cleared_by_saving_again(walk, plan, caseworker):
    words = ["Finish school", "A room", "A bus pass", "See my brother"]
    actions.save_goals(by=caseworker, plan=plan, saves=1, words=words, not_ready=False)
    answer = walk("plan_goals", plan, data={"saves": 1, "rows": 3, "goal_0": "Finish school my way"})
    page = Page(answer.content.decode())
    boxes = [page.by_id(f"id_goal_{row}").text.strip() for row in range(4)]
    assert boxes == ["Finish school my way", *words[1:]]
    again = {f"goal_{row}": text for row, text in enumerate(boxes)}
    walk("plan_goals", plan, data={"saves": 2, "rows": page.by_id("id_rows").attrs["value"]} | again)
    assert [goal.words for goal in plan.goals.all()] == boxes


def test_a_stale_save_of_steps_keeps_the_new_ones(walk, plan, caseworker):
    actions.save_steps(by=caseworker, plan=plan, saves=1, steps=[facts("One"), facts("Two", who="young_person")])
    answer = walk("plan_steps", plan, data={"saves": 1, "rows": 3} | step(what="Mine"))
    page = Page(answer.content.decode())
    assert answer.status_code == 409
    assert page.by_id("id_step_0_what").attrs["value"] == "Mine"
    assert page.by_id("id_step_1_what").attrs["value"] == "Two"
    assert page.by_id("id_step_1_by_when").attrs["value"] == facts().by_when.isoformat()
    assert [one.what for one in plan.steps.all()] == ["One", "Two"]


def test_a_kind_of_help_says_why_it_fits_and_why_others_were_left_out(walk, plan, caseworker):
    fitting()
    fitting("Grown Ups Pantry", minimum_age=21)
    line = lines_of(plan, caseworker)["eco-food"]
    text = text_of(walk("plan_choose", plan, line.line_id))
    assert "Not enough food (Seen or told). Food is one of the basic safety needs" in text
    assert "From the fact sheet: “A need for money to afford food, rent, and other necessities”" in text
    assert "Fits because Less than 1 mile away, Free, Has room, Checked 3 days ago," in text
    assert "Grown Ups Pantry, Grown Ups Pantry Agency: " in text


def test_a_service_is_chosen(walk, plan, caseworker):
    at = fitting().at_locations.get()
    line = lines_of(plan, caseworker)["eco-food"]
    answer = walk("plan_choose", plan, line.line_id, data={"saves": 1, "choice": str(at.pk)})
    assert answer.url == reverse("plan_help", args=[plan.pk])
    assert PlanItem.objects.get().service_at_location == at
    assert "Green Table" in text_of(walk("plan_help", plan))


def test_a_gap_asks_what_is_done_meanwhile(walk, plan, caseworker):
    line = lines_of(plan, caseworker)["eco-food"]
    assert "No local service fits here" in text_of(walk("plan_choose", plan, line.line_id))
    answer = walk("plan_choose", plan, line.line_id, data={"saves": 1, "choice": "meanwhile", "text": " "})
    assert answer.status_code == 422
    assert "Say what you do meanwhile." in problems(answer)[0]
    answer = walk("plan_choose", plan, line.line_id, data={"saves": 1, "choice": "not_now", "text": "x" * 10_000})
    assert "Use 500 characters or fewer. You wrote 10000." in problems(answer)[0]
    assert not PlanItem.objects.exists()


@pytest.mark.parametrize("choice", [None, "", "nonsense", "8f9d2c1e-6f0b-4f4e-9a51-6f4b6e0f2a10", "task", "service"])
def test_a_choice_that_is_not_offered_is_refused_in_a_sentence(walk, plan, caseworker, choice):
    fitting("Grown Ups", minimum_age=21)
    line = lines_of(plan, caseworker)["eco-food"]
    data = {"saves": 1, "text": "x"} | ({} if choice is None else {"choice": choice})
    answer = walk("plan_choose", plan, line.line_id, data=data)
    assert answer.status_code == 422
    assert problems(answer)[0].endswith((".", "leaves it open."))
    assert not PlanItem.objects.exists()


def test_a_line_of_another_plan_or_of_none_is_not_found(walk, plan, caseworker):
    other = make_plan(caseworker)
    forged = [lines_of(other, caseworker)["eco-food"].line_id, uuid.uuid4()]
    for line_id in forged:
        assert walk("plan_choose", plan, line_id).status_code == 404
        assert walk("plan_choose", plan, line_id, data={"saves": 1, "choice": "later"}).status_code == 404


def test_help_for_systems_is_a_task_for_adults(walk, caseworker):
    plan = make_plan(caseworker, seen=("adv-racism",))
    plan = actions.save_goals(by=caseworker, plan=plan, saves=0, words=["Be left alone"], not_ready=False)
    line = lines_of(plan, caseworker)["tra-workforce-training"]
    page = walk("plan_choose", plan, line.line_id)
    assert "This is a task for adults" in text_of(page)
    assert "young_person" not in page.content.decode()
    answer = walk("plan_choose", plan, line.line_id, data={"saves": 1, "choice": "task"})
    assert "Say what will be done." in problems(answer)[0]
    data = {"saves": 1, "choice": "task", "task_what": "Ask the school", "task_who": "other", "task_who_else": "Nurse"}
    answer = walk("plan_choose", plan, line.line_id, data=data | {"task_by_when": timezone.localdate()})
    assert answer.status_code == 302
    text = text_of(walk("plan_steps", plan))
    assert "Ask the school · Nurse" in text


def test_a_step_needs_a_verb_a_person_and_a_day(walk, plan):
    answer = walk("plan_steps", plan, data={"saves": 1, "rows": 2, "step_0_go_together": "on"})
    assert answer.status_code == 422
    for sentence in ("Say what will be done.", "Say who does it.", "Say by when."):
        assert sentence in problems(answer)[0]
    answer = walk("plan_steps", plan, data={"saves": 1, "rows": 2} | step(who="other"))
    assert "Say who this is" in problems(answer)[0]
    answer = walk("plan_steps", plan, data={"saves": 1, "rows": 2} | step(who="nobody", by_when="soon"))
    assert answer.status_code == 422
    assert not Step.objects.exists()


@pytest.mark.parametrize(("days", "said"), [(-1, "This day has passed."), (760, "within the next two years.")])
def test_a_step_s_day_lies_ahead_and_near(walk, plan, days, said):
    day = timezone.localdate() + timedelta(days=days)
    answer = walk("plan_steps", plan, data={"saves": 1, "rows": 1} | step(by_when=day))
    assert said in problems(answer)[0]


def test_a_day_that_has_passed_since_may_stand(walk, plan, caseworker):
    plan = actions.save_steps(by=caseworker, plan=plan, saves=1, steps=[facts(days=-3)])
    data = step(what="Call the school about a new start", by_when=timezone.localdate() - timedelta(days=3))
    assert walk("plan_steps", plan, data={"saves": 2, "rows": 3} | data | step(1)).status_code == 302
    assert Step.objects.count() == 2


def test_at_most_three_steps_for_the_young_person(walk, plan):
    data = {"saves": 1, "rows": 4}
    for row in range(4):
        data |= step(row, who="young_person")
    answer = walk("plan_steps", plan, data=data)
    assert "Step 4, Who: At most three steps are for the young person." in problems(answer)[0]
    assert not Step.objects.exists()


def test_paper_has_to_be_chosen_and_no_paper_is_an_answer(walk, plan):
    answer = walk("plan_contact", plan, data={"saves": 1, "safe_contact": "Text first"})
    assert "Say what paper is safe. No paper is an answer too." in problems(answer)[0]
    assert "Text first" in answer.content.decode()
    assert walk("plan_contact", plan, data={"saves": 1, "paper_choice": "a poster"}).status_code == 422
    assert walk("plan_contact", plan, data={"saves": 1, "paper_choice": "none"}).status_code == 302
    assert Plan.objects.get().paper_choice == "none"


def test_the_check_page_names_what_is_missing_and_sending_loses_nothing(walk, plan):
    text = text_of(walk("plan_check", plan))
    assert "Still open: Not enough food. Fix this" in text
    answer = walk("plan_check", plan, data={"saves": 1})
    assert answer.status_code == 422
    assert "Nothing is lost: fill them in and ask again." in text_of(answer)
    assert Plan.objects.get().status == "draft"


def test_a_stale_service_is_a_warning_and_does_not_hold_the_plan(walk, caseworker):
    fitting(days_ago=300)
    plan = make_ready(make_plan(caseworker), caseworker)
    text = text_of(walk("plan_check", plan))
    assert "Green Table was not checked lately. Call before you count on it." in text
    assert walk("plan_check", plan, data={"saves": plan.saves}).status_code == 302
    assert Plan.objects.get().status == "submitted"


def test_a_sent_plan_is_read_only(walk, caseworker):
    plan = make_submitted(caseworker)
    for name in ("plan_goals", "plan_help", "plan_steps", "plan_contact", "plan_check"):
        answer = walk(name, plan, data={"saves": plan.saves, "goal_0": "New"})
        assert answer.url == reverse("plan", args=[plan.pk])
        assert told(answer)[-1].startswith("This plan is waiting for review.")
    assert "Sent for review on" in text_of(walk("plan", plan))


def test_each_kind_of_help_says_which_on_ramps_it_answers(walk, caseworker):
    plan = make_submitted(caseworker)
    content = walk("plan", plan).context["content"]
    cards = Page(walk("plan", plan).content.decode()).with_class("card-meta")
    assert [card.text for card in cards] == [f"For: {line['answers']}" for line in content["lines"]]
    assert {reason["on_ramp"] for line in content["lines"] for reason in line["reasons"]} == {
        on_ramp for line in content["lines"] for on_ramp in line["answers"].split("; ")
    }


def test_a_returned_plan_shows_the_reason_first_and_can_be_changed(walk, caseworker, supervisor):
    plan = make_submitted(caseworker)
    send_back(by=supervisor, plan=plan, saves=plan.saves, reason="Say who calls.")
    text = text_of(walk("plan", plan))
    assert text.index("Returned by") < text.index("Say who calls.") < text.index("Goals")
    assert walk("plan_goals", plan).status_code == 200


def test_what_is_hidden_from_a_worker_is_not_in_the_plan_they_see(walk, plan, caseworker, supervisor):
    observation = plan.screening.observations.get()
    Restriction(
        young_person=plan.young_person,
        user=caseworker,
        observation_id=observation.pk,
        reason="Implicated",
        made_by=supervisor,
    ).save()
    line_id = lines_of(plan, supervisor)["eco-food"].line_id
    assert "food" not in text_of(walk("plan_help", plan)).lower()
    assert walk("plan_choose", plan, line_id).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_another_team_s_plan_is_not_found(client, plan, other_caseworker, other_supervisor, teammate, name):
    for user in (other_caseworker, other_supervisor, teammate):
        client.force_login(user)
        assert client.get(reverse(name, args=[plan.pk])).status_code == 404
        assert client.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


def test_a_supervisor_reads_and_does_not_write(client, plan, supervisor):
    client.force_login(supervisor)
    for name in PAGES:
        expected = 200 if name in {"plan", "plan_file", "plan_file_pdf"} else 404
        assert client.get(reverse(name, args=[plan.pk])).status_code == expected, name
    assert client.post(reverse("plan_start", args=[plan.screening_id])).status_code == 404


def test_no_name_stands_on_a_page(walk, caseworker):
    person = make_person(caseworker, given_name="Xandria", family_name="Quill", birth_month="2010-04")
    plan = make_ready(make_plan(caseworker, make_screening(caseworker, person)), caseworker)
    for name in PAGES[:-1]:
        text = walk(name, plan).content.decode()
        assert "Xandria" not in text
        assert "Quill" not in text


def test_the_number_of_queries_does_not_grow_with_the_plan(walk, caseworker, django_assert_max_num_queries):
    fitting(types=["eco-food", "eco-basics", "eco-shelter"])
    small = make_ready(make_plan(caseworker), caseworker)
    large = make_ready(
        make_plan(caseworker, seen=("pov-food", "pov-necessities", "edu-behind", "adv-racism", "iso-belonging")),
        caseworker,
    )
    walk("plan_help", small)
    for name, most in (("plan_help", 30), ("plan_check", 42), ("plan_file", 42)):
        with django_assert_max_num_queries(most) as first:
            walk(name, small)
        with django_assert_max_num_queries(most) as second:
            walk(name, large)
        assert len(second) == len(first), name


def test_strangers_have_to_sign_in(client, plan):
    for name in PAGES:
        assert client.get(reverse(name, args=[plan.pk])).url.startswith(reverse("account_login"))
    assert make_user("agency_admin")
