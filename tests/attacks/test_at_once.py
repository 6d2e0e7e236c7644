"""Two people, or two presses, at the same moment: one wins, the other is told, nothing is written twice or lost."""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from assessments import audit
from assessments.actions import (
    access,
    duties,
    observations,
    people_closings,
    people_handoffs,
    plans,
    reviews,
    screenings,
)
from assessments.actions.observations import ThemePage
from assessments.actions.people import add_young_person
from assessments.models import (
    BreakGlass,
    Closing,
    Duty,
    Handoff,
    Observation,
    Plan,
    PlanVersion,
    Review,
    Screening,
    YoungPerson,
)
from assessments.sealed import destroy_key
from assessments.sealing import keys
from assessments.workflow import Refused
from resources.actions import Actor
from resources.actions.catalogue_edits import change_catalogue
from resources.catalogue import current
from resources.catalogue.changes import Edit
from resources.models import CatalogueVersion
from tests.assessments.plan_cast import make_plan, make_ready, make_screening, make_submitted
from tests.assessments.screening_cast import SAFE
from tests.factories import make_person, make_team, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*tasks) -> Counter:
    """Run the tasks in threads that begin together; give what became of them by name: done, or the refusal's class."""
    start = threading.Barrier(len(tasks))
    ends = []

    def run(task):
        try:
            start.wait(10)
            task()
            ends.append("done")
        except Exception as end:
            ends.append(type(end).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(ends)


@pytest.fixture
def cast(transactional_db):
    call_command("load_catalogue", verbosity=0)
    team = make_team()
    return {
        "worker": make_user("caseworker", team),
        "second": make_user("caseworker", team),
        "supervisor": make_user("supervisor", team),
        "other": make_user("supervisor", team),
    }


@pytest.fixture(autouse=True)
def _the_trail_holds(transactional_db):
    yield
    assert [problem for chain in audit.chains() for problem in audit.verify(chain)] == []


def test_two_saves_of_a_theme_page(cast):
    person = make_person(cast["worker"])
    screening = screenings.start(by=cast["worker"], young_person=person)
    screening = screenings.save_safety(by=cast["worker"], screening=screening, answers=SAFE, saves=0)
    theme = current().theme_at(1)

    def save(answer):
        observations.save_theme(
            by=cast["worker"],
            screening=screening,
            page=ThemePage(theme, 1),
            answers={"pov-food": answer},
            strength=None,
            saves=0,
            done=True,
        )

    ends = at_once(lambda: save("seen"), lambda: save("possible"))
    assert ends == {"done": 1, "Stale": 1}
    assert Observation.objects.count() == 1


def test_two_presses_start_one_screening_and_one_plan(cast):
    person = make_person(cast["worker"])
    start = [lambda: screenings.start(by=cast["worker"], young_person=person)] * 3
    assert at_once(*start) == {"done": 3}
    assert Screening.objects.count() == 1
    screening = make_screening(cast["worker"], person)
    assert at_once(*[lambda: plans.start(by=cast["worker"], screening=screening)] * 3) == {"done": 3}
    assert Plan.objects.count() == 1


def test_the_stop_card_pressed_twice_opens_one_duty(cast):
    screening = screenings.start(by=cast["worker"], young_person=make_person(cast["worker"]))
    press = [lambda: screenings.note_told(by=cast["worker"], screening=screening)] * 3
    assert at_once(*press) == {"done": 3}
    assert Duty.objects.count() == 1


def test_two_people_log_the_same_duty_once(cast):
    duty = duties.open_duty(by=cast["worker"], young_person=make_person(cast["worker"]), kind="missing")
    entry = duties.Entry("police", "Desk 4", timezone.now())
    ends = at_once(*[lambda: duties.log(by=cast["worker"], duty=duty, entries=[entry])] * 2)
    assert ends == {"done": 1, "Refused": 1}


def test_two_submits_send_once(cast):
    plan = make_ready(make_plan(cast["worker"]), cast["worker"])
    ends = at_once(*[lambda: plans.submit(by=cast["worker"], plan=plan, saves=plan.saves)] * 2)
    assert ends == {"done": 1, "Refused": 1}


def test_approving_and_returning_at_once_decides_once(cast):
    plan = make_submitted(cast["worker"])
    ends = at_once(
        lambda: reviews.approve(by=cast["supervisor"], plan=plan, saves=plan.saves),
        lambda: reviews.approve(by=cast["other"], plan=plan, saves=plan.saves),
        lambda: reviews.send_back(by=cast["other"], plan=plan, saves=plan.saves, reason="Once more"),
    )
    assert ends == {"done": 1, "Refused": 2}
    assert Review.objects.count() == 1
    plan.refresh_from_db()
    assert PlanVersion.objects.count() == (plan.status == "approved")


def test_completing_while_an_answer_is_saved_loses_nothing(cast):
    screening = screenings.start(by=cast["worker"], young_person=make_person(cast["worker"]))
    screening = screenings.save_safety(by=cast["worker"], screening=screening, answers=SAFE, saves=0)
    theme = current().theme_at(1)
    ends = at_once(
        lambda: screenings.complete(by=cast["worker"], screening=screening, saves=1),
        lambda: observations.save_theme(
            by=cast["worker"],
            screening=screening,
            page=ThemePage(theme, 1),
            answers={"pov-food": "seen"},
            strength=None,
            saves=0,
            done=True,
        ),
    )
    assert ends["done"] == 1
    screening.refresh_from_db()
    assert (screening.status == "completed") != Observation.objects.exists()


def test_two_emergency_openings_tell_the_supervisor_once(cast):
    make_person(cast["worker"], case_number="At-once-1")
    ends = at_once(*[lambda: access.break_glass(by=cast["second"], case_number="At-once-1", reason="Tonight")] * 4)
    assert ends == {"done": 4}
    assert BreakGlass.objects.count() == 1


def test_many_guesses_at_once_are_still_limited(cast, monkeypatch):
    monkeypatch.setattr(access, "TRIES_AN_HOUR", 3)
    guess = [lambda: access.break_glass(by=cast["second"], case_number="No-such", reason="x")] * 6
    assert at_once(*guess) == {"Refused": 6}
    make_person(cast["worker"], case_number="At-once-2")
    with pytest.raises(Refused):
        access.break_glass(by=cast["second"], case_number="At-once-2", reason="x")


def test_one_form_sent_twice_hides_a_record_once(cast):
    person = make_person(cast["worker"])
    hide = [lambda: access.restrict(by=cast["supervisor"], young_person=person, user=cast["worker"], reason="x")] * 3
    assert at_once(*hide) == {"done": 3}


def test_the_catalogue_loaded_twice_at_once_stands_once(cast):
    ends = at_once(*[lambda: call_command("load_catalogue", verbosity=0)] * 3)
    assert ends == {"done": 3}
    assert CatalogueVersion.objects.count() == 1


def test_two_edits_of_the_catalogue_at_once_make_one_version_and_one_is_told(cast):
    def edit(label):
        change = Edit("factor", "pov-food", {"label": label})
        change_catalogue(actor=Actor(id=label, label=label), edits=[change], based_on=1)

    ends = at_once(*[lambda label=label: edit(label) for label in ("Food runs out", "Too little to eat", "Hungry")])
    assert ends == {"done": 1, "CatalogueMoved": 2}
    assert CatalogueVersion.objects.count() == 2


def test_first_records_at_once_share_one_installation_key(transactional_db):
    team = make_team()
    users = [make_user("caseworker", team) for _ in range(4)]
    keys.forget_all()
    ends = at_once(
        *[
            lambda user=user: add_young_person(
                by=user, team=team, assigned_to=user, case_number="N-1", given_name="A", birth_month="2010-01"
            )
            for user in users
        ]
    )
    assert ends == {"done": 4}


def test_a_key_destroyed_while_the_record_is_read(cast):
    person = make_person(cast["worker"])

    def read():
        for _ in range(20):
            found = type(person).objects.visible_to(cast["worker"]).filter(pk=person.pk).first()
            if found is not None:
                assert found.initials == "J. R."

    ends = at_once(read, read, lambda: destroy_key(person.pk))
    assert set(ends) <= {"done", "KeyDestroyed"}
    keys.forget_all()
    assert not type(person).objects.visible_to(cast["worker"]).exists()


def test_two_handovers_at_once_make_one(cast):
    person = make_person(cast["worker"])
    third = make_user("caseworker", cast["worker"].team)

    def give(to):
        people_handoffs.hand_over(
            by=cast["supervisor"], person=person, seen=cast["worker"].pk, to_team=to.team, to_user=to, note="x"
        )

    assert at_once(lambda: give(cast["second"]), lambda: give(third)) == {"done": 1, "Refused": 1}
    assert Handoff.objects.count() == 1


def test_a_handover_and_its_taking_back_end_one_way(cast):
    person = make_person(cast["worker"])
    handoff = people_handoffs.hand_over(
        by=cast["worker"],
        person=person,
        seen=cast["worker"].pk,
        to_team=cast["second"].team,
        to_user=cast["second"],
        note="x",
    )
    ends = at_once(
        lambda: people_handoffs.accept(by=cast["supervisor"], handoff=handoff, to_user=cast["second"]),
        lambda: people_handoffs.withdraw(by=cast["worker"], handoff=handoff),
        lambda: people_handoffs.decline(by=cast["other"], handoff=handoff, answer="x"),
    )
    assert ends == {"done": 1, "Refused": 2}
    handoff.refresh_from_db()
    person.refresh_from_db()
    assert (person.assigned_to == cast["second"]) == (handoff.state == "done")


def test_two_closings_at_once_make_one(cast):
    person = make_person(cast["worker"])
    shut = [lambda by=by: people_closings.close(by=cast[by], person=person, outcome="moved") for by in cast]
    assert at_once(*shut) == {"done": 1, "Refused": 3}
    assert Closing.objects.count() == 1


def test_one_intake_form_sent_often_opens_one_record(cast):
    key, by = uuid4(), cast["worker"]
    facts = {"case_number": "N-1", "given_name": "A", "family_name": "B", "intake_key": key}
    ends = at_once(*[lambda: add_young_person(by=by, team=by.team, assigned_to=by, **facts)] * 4)
    assert ends == {"done": 4}
    assert YoungPerson.objects.count() == 1
