"""assessments/actions/plans.py: what each write takes, refuses and leaves behind."""

import threading
import uuid

import pytest
from django.db import connection

from assessments.actions import plans as actions
from assessments.models import Event, Goal, Plan, PlanItem, Step
from assessments.planning import line_id_of
from assessments.workflow import Refused, Stale
from resources.actions.catalogue import load_catalogue
from tests.assessments.plan_cast import facts, fitting, lines_of, make_plan, make_ready, make_screening, make_submitted
from tests.resources.directory_factories import CURATOR


@pytest.fixture(autouse=True)
def _catalogue(db):
    load_catalogue(actor=CURATOR)


def goals(worker, plan, *words, saves=None, not_ready=False):
    saves = plan.saves if saves is None else saves
    return actions.save_goals(by=worker, plan=plan, saves=saves, words=words, not_ready=not_ready)


def answer(worker, plan, kind, choice, **rest):
    line = lines_of(plan, worker)[kind]
    return actions.answer_line(by=worker, plan=plan, saves=plan.saves, line=line, choice=choice, **rest)


def test_a_screening_has_one_plan_however_often_it_is_asked_for(caseworker):
    screening = make_screening(caseworker)
    first, second = (actions.start(by=caseworker, screening=screening) for _press in range(2))
    assert first == second
    assert Event.objects.filter(verb="plan.started").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_give_one_plan(caseworker):
    screening = make_screening(caseworker)
    found, wait = [], threading.Barrier(2)

    def press():
        try:
            wait.wait(10)
            found.append(actions.start(by=caseworker, screening=screening).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _thread in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 2
    assert len(set(found)) == 1
    assert Plan.objects.count() == 1


def test_a_plan_needs_a_completed_screening_and_a_caseworker(caseworker, supervisor):
    with pytest.raises(Refused, match="Complete the screening first"):
        actions.start(by=caseworker, screening=make_screening(caseworker, completed=False))
    with pytest.raises(Refused, match="Only a caseworker"):
        actions.start(by=supervisor, screening=make_screening(caseworker))
    assert not Plan.objects.exists()


def test_goals_keep_their_ids_when_their_words_change(caseworker):
    plan = goals(caseworker, make_plan(caseworker), "One", "Two", "Three")
    before = list(plan.goals.values_list("pk", flat=True))
    plan = goals(caseworker, plan, "One", "Two again")
    assert list(plan.goals.values_list("pk", flat=True)) == before[:2]
    assert [goal.words for goal in plan.goals.all()] == ["One", "Two again"]


def test_not_ready_to_say_is_an_answer(caseworker):
    plan = goals(caseworker, make_plan(caseworker), not_ready=True)
    assert plan.goals_not_ready is True
    assert not plan.goals.exists()


def test_a_stale_save_changes_nothing(caseworker):
    plan = goals(caseworker, make_plan(caseworker), "Mine")
    with pytest.raises(Stale, match="Nothing was overwritten"):
        goals(caseworker, plan, "Theirs", saves=0)
    assert [goal.words for goal in Goal.objects.all()] == ["Mine"]
    assert Event.objects.filter(verb="plan.goals_saved").count() == 1


def test_the_same_again_is_no_second_save(caseworker):
    plan = goals(caseworker, make_plan(caseworker), "Mine")
    assert goals(caseworker, plan, "Mine", saves=0).saves == 1
    assert Event.objects.filter(verb="plan.goals_saved").count() == 1


def test_events_hold_no_values(caseworker):
    plan = goals(caseworker, make_plan(caseworker), "Finish ninth grade")
    answer(caseworker, plan, "eco-food", "not_now", text="Grandmother cooks")
    events = Event.objects.filter(verb__startswith="plan.")
    held = " ".join(f"{e.verb} {e.fields} {e.ids} {e.object_type}" for e in events)
    for value in ("ninth", "Grandmother", "eco-food", "not_now"):
        assert value not in held
    assert "plan.line_answered ['items']" in held


def test_a_service_that_fits_is_chosen(caseworker):
    service = fitting()
    plan = make_plan(caseworker)
    at = service.at_locations.get()
    plan = answer(caseworker, plan, "eco-food", "service", service_at_location_id=at.pk)
    item = plan.items.get()
    assert (item.service, item.service_at_location, item.choice) == (service, at, "service")
    assert lines_of(plan, caseworker)["eco-food"].answer_text == "Green Table"


def test_a_service_that_does_not_fit_is_refused(caseworker):
    too_old = fitting("Grown Ups", minimum_age=21).at_locations.get()
    other_kind = fitting("Shelter", types=["eco-shelter"]).at_locations.get()
    plan = make_plan(caseworker)
    for wrong in (too_old.pk, other_kind.pk, uuid.uuid4(), None):
        with pytest.raises(Refused, match="not among those that fit"):
            answer(caseworker, plan, "eco-food", "service", service_at_location_id=wrong)
    assert not PlanItem.objects.exists()


@pytest.mark.parametrize("choice", ["meanwhile", "not_now"])
def test_no_service_needs_a_reason(caseworker, choice):
    plan = make_plan(caseworker)
    with pytest.raises(Refused, match="Say in a few words"):
        answer(caseworker, plan, "eco-food", choice)
    plan = answer(caseworker, plan, "eco-food", choice, text="School gives breakfast")
    assert plan.items.get().meanwhile == "School gives breakfast"


def test_an_answer_can_be_taken_back(caseworker):
    plan = answer(caseworker, make_plan(caseworker), "eco-food", "not_now", text="Wait")
    plan = answer(caseworker, plan, "eco-food", "")
    assert not plan.items.exists()
    assert Event.objects.filter(verb="plan.line_cleared").count() == 1


def test_help_for_systems_becomes_a_step_for_adults(caseworker):
    plan = make_plan(caseworker, seen=("adv-racism",))
    plan = answer(caseworker, plan, "tra-workforce-training", "task", task=facts("Ask for a training"))
    step = plan.steps.get()
    assert step.line_id == plan.items.get().line_id
    assert step.what == "Ask for a training"
    plan = answer(caseworker, plan, "tra-workforce-training", "not_now", text="Done last year")
    assert not Step.objects.exists()


def test_help_for_the_young_person_is_no_task(caseworker):
    plan = make_plan(caseworker)
    with pytest.raises(Refused, match="task for adults"):
        answer(caseworker, plan, "eco-food", "task", task=facts())


def test_a_line_s_id_is_kept_and_tells_nobody_the_kind(caseworker):
    one, two = make_plan(caseworker), make_plan(caseworker)
    assert line_id_of(one, "eco-food") == line_id_of(one, "eco-food")
    assert line_id_of(one, "eco-food") != line_id_of(two, "eco-food")
    assert line_id_of(one, "eco-food") != line_id_of(one, "eco-basics")
    answer(caseworker, one, "eco-food", "not_now", text="Wait")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM assessments_planitem")
        assert "eco-food" not in str(cursor.fetchall())


def test_at_most_three_steps_are_for_the_young_person(caseworker):
    plan = make_plan(caseworker)
    four = [facts(f"Call {number}", who="young_person") for number in range(4)]
    with pytest.raises(Refused, match="Here are 4: take some on yourself"):
        actions.save_steps(by=caseworker, plan=plan, saves=0, steps=four)
    assert not Step.objects.exists()
    plan = actions.save_steps(by=caseworker, plan=plan, saves=0, steps=[*four[:3], facts()])
    assert [step.who for step in plan.steps.all()] == ["young_person"] * 3 + ["worker"]


def test_steps_keep_their_line_ids_and_leave_tasks_alone(caseworker):
    plan = make_plan(caseworker, seen=("adv-racism",))
    plan = answer(caseworker, plan, "tra-workforce-training", "task", task=facts("Ask for a training"))
    plan = actions.save_steps(by=caseworker, plan=plan, saves=plan.saves, steps=[facts("One"), facts("Two")])
    first = plan.steps.exclude(line_id=plan.items.get().line_id).order_by("position")[0]
    plan = actions.save_steps(by=caseworker, plan=plan, saves=plan.saves, steps=[facts("One, later")])
    kept = {step.what: step.line_id for step in plan.steps.all()}
    assert kept == {"One, later": first.line_id, "Ask for a training": plan.items.get().line_id}


def test_a_plan_is_sent_when_nothing_is_missing(caseworker):
    plan = make_plan(caseworker)
    with pytest.raises(Refused, match="Nothing is lost"):
        actions.submit(by=caseworker, plan=plan, saves=0)
    plan = make_ready(plan, caseworker)
    with pytest.raises(Stale):
        actions.submit(by=caseworker, plan=plan, saves=plan.saves - 1)
    plan = actions.submit(by=caseworker, plan=plan, saves=plan.saves)
    assert (plan.status, plan.submitted_by) == ("submitted", caseworker)


def test_a_plan_under_review_stays_as_it_is(caseworker):
    plan = make_submitted(caseworker)
    with pytest.raises(Refused, match="waiting for review"):
        goals(caseworker, plan, "Something else")
    with pytest.raises(Refused, match="waiting for review"):
        actions.submit(by=caseworker, plan=plan, saves=plan.saves)


def test_only_a_caseworker_writes(caseworker, supervisor):
    plan = make_plan(caseworker)
    with pytest.raises(Refused, match="Only a caseworker can"):
        goals(supervisor, plan, "Mine")
