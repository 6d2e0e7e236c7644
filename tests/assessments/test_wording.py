"""Wording help about a young person: words, other young people's names, where it shows; and it blocks nothing."""

import pytest
from django.urls import reverse

from assessments.actions import access, observations, plans
from assessments.actions.people import add_young_person
from assessments.models import Event
from assessments.standing import saves_of
from assessments.wording import warnings_for
from tests.assessments.plan_cast import make_plan
from tests.assessments.screening_cast import answer, make_cast
from tests.factories import make_team, make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db

NAME = "This may be another young person’s full name."


@pytest.fixture
def cast():
    return make_cast()


def other(worker, given="Quillon", family="Zabrowsky"):
    return add_young_person(
        by=worker,
        team=worker.team,
        assigned_to=worker,
        case_number=f"Q-{given}",
        given_name=given,
        family_name=family,
    )


def told(cast, text, user=None) -> list[str]:
    return warnings_for(text, user=user or cast.worker, person=cast.young_person)


@pytest.mark.parametrize(
    ("text", "warns"),
    [
        ("Was at the park with Quillon Zabrowsky.", True),
        ("with zabrowsky, quillon on Friday", True),
        ("Quillon J. Zabrowsky came along", True),
        ("Quillon came along.", False),
        ("The Zabrowsky bakery is near.", False),
        ("Quillon sat with the coach and then went to Zabrowsky street", False),
        ("Kwillon Zabrowski came along", False),
        ("", False),
    ],
)
def test_another_young_person_s_full_name(cast, text, warns):
    other(cast.worker)
    assert any(NAME in sentence for sentence in told(cast, text)) is warns


def test_their_own_name_is_no_one_else_s(cast):
    person, _namesake = (other(cast.worker) for _each in range(2))
    assert warnings_for("Quillon Zabrowsky likes drawing.", user=cast.worker, person=person) == []


@pytest.mark.parametrize("why", ["other team", "hidden"])
def test_a_record_that_someone_may_not_see_is_never_hinted_at(cast, why):
    if why == "other team":
        other(make_user("caseworker", make_team()))
    else:
        person = other(cast.worker)
        access.restrict(by=cast.supervisor, young_person=person, user=cast.worker, reason="A cousin")
    assert told(cast, "Was at the park with Quillon Zabrowsky.") == []


def test_asking_reads_nothing_and_leaves_nothing(client, cast):
    client.force_login(cast.worker)
    before = Event.objects.count()
    address = reverse("person_wording", args=[cast.young_person.pk])
    response = client.post(address, {"text": "She ran away."})
    assert response.json()["warnings"][0].startswith("“ran away”")
    assert client.post(address, {"text": "Likes drawing."}).json() == {"warnings": []}
    assert client.post(address, {}).json() == {"warnings": []}
    assert Event.objects.count() == before


def note(cast, screening, text):
    evidence = {"pov-food": {"sources": [], "approximate_date": "", "note": text, "own_words": ""}}
    return observations.save_evidence(
        by=cast.worker, screening=screening, evidence=evidence, saves=saves_of(screening, "evidence")
    )


def test_a_note_is_saved_and_its_warning_stands_under_it(client, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    client.force_login(cast.worker)
    address = reverse("screening_evidence", args=[screening.pk])
    sent = {"saves": "0", "pov-food-note": "Is undocumented, and hungry."}
    assert client.post(address, sent).status_code == 302
    page = Page(client.get(address).content.decode())
    warning = page.by_id("id_pov-food-note_wording")
    assert "“undocumented”: immigration status is never recorded here." in warning.text
    assert "id_pov-food-note_wording" in page.by_id("id_pov-food-note").attrs["aria-describedby"]
    check = client.get(reverse("screening_check", args=[screening.pk])).content.decode()
    assert "Words to look at again" in check
    assert "immigration status is never recorded here" in check


def test_a_plain_note_shows_nothing(client, cast):
    screening = note(cast, answer(cast.screening(), cast.worker, pov_food="seen"), "Hungry after school.")
    client.force_login(cast.worker)
    page = Page(client.get(reverse("screening_evidence", args=[screening.pk])).content.decode())
    assert page.with_class("wording") == []
    assert "Words to look at again" not in client.get(reverse("screening_check", args=[screening.pk])).content.decode()


@pytest.mark.parametrize(("goal", "met"), [("I want to finish school.", True), ("Stop being a runaway", False)])
def test_a_plan_s_checks_name_it_and_let_it_through(client, cast, goal, met):
    plan = make_plan(cast.worker)
    plan = plans.save_goals(by=cast.worker, plan=plan, saves=plan.saves, words=[goal], not_ready=False)
    client.force_login(cast.worker)
    rows = client.get(reverse("plan_check", args=[plan.pk])).context["checks"]
    (row,) = [row for row in rows if row["check"].key == "wording"]
    assert (row["check"].met, row["check"].must) == (met, False)
