"""Whose page this is: initials, case number, age and worker, the same on every page about one young person."""

import pytest
from django.urls import reverse

from assessments.actions import screenings
from resources.actions.catalogue import load_catalogue
from tests.assessments.plan_cast import fitting, lines_of, make_plan, make_ready, make_screening
from tests.assessments.screening_cast import SAFE
from tests.factories import make_person
from tests.pages import Page
from tests.resources.directory_factories import CURATOR

PLAN = ("plan", "plan_goals", "plan_help", "plan_steps", "plan_contact", "plan_check")
DRAFT = ("hub", "safety", "evidence", "act_first", "check", "told", "results")


@pytest.fixture(autouse=True)
def _catalogue(db):
    load_catalogue(actor=CURATOR)


def identity_on(client, name, *ids):
    (bar,) = Page(client.get(reverse(name, args=ids)).content.decode()).with_class("identity")
    return " ".join(bar.text.split())


def test_the_same_bar_stands_on_the_persons_page_the_plan_and_the_screening(client, caseworker):
    fitting()
    plan = make_ready(make_plan(caseworker), caseworker)
    draft = screenings.start(by=caseworker, young_person=plan.young_person)
    draft = screenings.save_safety(by=caseworker, screening=draft, answers=SAFE, saves=0)
    client.force_login(caseworker)
    expected = identity_on(client, "person", plan.young_person_id)
    for part in ("J. R.", plan.young_person.case_number, f"Age{plan.young_person.age}", f"Worker{caseworker.name}"):
        assert part in expected
    line = next(iter(lines_of(plan, caseworker).values()))
    assert {identity_on(client, name, plan.pk) for name in PLAN} == {expected}
    assert identity_on(client, "plan_choose", plan.pk, line.line_id) == expected
    assert {identity_on(client, f"screening_{name}", draft.pk) for name in DRAFT} == {expected}
    assert identity_on(client, "screening_theme", draft.pk, 1, 1) == expected


def test_what_is_not_known_is_left_out(client, caseworker, supervisor):
    screening = make_screening(caseworker, make_person(None, caseworker.team))
    client.force_login(supervisor)
    bar = identity_on(client, "screening_results", screening.pk)
    assert "J. R." in bar
    assert "Age" not in bar
    assert "Worker" not in bar
