"""Screening again: what was recorded last time beside each question, one press to confirm it, and change over time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import access, observations, screenings
from assessments.actions.observations import ThemePage, standing_for
from assessments.change import change_over_time, last_time
from assessments.models import Observation, Screening
from assessments.standing import saves_of, total_saves
from resources.catalogue import current
from tests.assessments.screening_cast import SAFE, answer, make_cast, recorded, row_of
from tests.factories import make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def complete(cast, screening, days_ago=0, **answers) -> Screening:
    screening = answer(screening, cast.worker, **answers)
    screening = screenings.complete(by=cast.worker, screening=screening, saves=total_saves(screening))
    then = timezone.now() - timedelta(days=days_ago)
    Screening.objects.filter(pk=screening.pk).update(started_at=then, completed_at=then)
    screening.refresh_from_db()
    return screening


@pytest.fixture
def first(cast):
    return complete(cast, cast.screening(), 90, pov_food="possible", pov_debt="seen", pov_housing="not_seen")


@pytest.fixture
def again(cast, first):
    return cast.screening()


def text_of(response) -> str:
    return " ".join(Page(response.content.decode()).by_id("main").text.split())


def post(client, screening, number=1, **sent):
    saves = {"saves": str(saves_of(screening, f"theme-{number}-1"))}
    return client.post(reverse("screening_theme", args=[screening.pk, number, 1]), saves | sent)


def test_the_first_screening_has_no_last_time(cast):
    assert last_time(cast.screening(), cast.worker) is None


def test_a_new_screening_begins_with_nothing_chosen_and_last_time_beside_it(client, cast, first, again):
    client.force_login(cast.worker)
    assert recorded(again, cast.worker) == {}
    page = Page(client.get(reverse("screening_theme", args=[again.pk, 1, 1])).content.decode())
    assert [one for one in page.controls() if "checked" in one.attrs] == []
    (line,) = [one for one in page.with_class("last-time") if "Still so (Not enough food: Possible)" in one.text]
    day = timezone.localtime(first.completed_at)
    assert f"Last time: Possible, {day:%b} {day.day}, {day.year}" in line.text
    assert len(page.with_class("last-time")) == 3


def test_still_so_is_one_press_and_keeps_what_else_was_chosen(client, cast, again):
    client.force_login(cast.worker)
    response = post(client, again, still="pov-food", **{"answer-pov-housing": "seen"})
    page = reverse("screening_theme", args=[again.pk, 1, 1])
    assert response.url == f"{page}#id_answer-pov-food_1"
    assert recorded(again, cast.worker) == {"pov-food": "possible", "pov-housing": "seen"}
    again.refresh_from_db()
    assert not again.saves["theme-1-1"]["done"]
    lines = Page(client.get(page).content.decode()).with_class("last-time")
    assert ["Still so" in line.text for line in lines] == [False, False, True]


def test_still_so_on_what_may_mean_harm_asks_act_first_again(client, cast, again):
    client.force_login(cast.worker)
    assert post(client, again, still="pov-debt").url.startswith(reverse("screening_act_first", args=[again.pk]))


@pytest.mark.parametrize("factor", ["pov-necessities", "edu-behind", "no-such"])
def test_what_was_not_recorded_cannot_be_confirmed(client, cast, again, factor):
    client.force_login(cast.worker)
    post(client, again, still=factor)
    assert recorded(again, cast.worker) == {}


def test_what_is_hidden_from_someone_is_not_their_last_time(cast, first, again):
    access.restrict(
        by=cast.supervisor,
        young_person=cast.young_person,
        user=cast.worker,
        reason="Named in it",
        observation_id=row_of(first, "pov-debt").pk,
    )
    assert set(last_time(again, cast.worker).answers) == {"pov-food", "pov-housing"}


def test_the_gates_and_safe_ways_of_last_time_are_shown_and_not_filled_in(client, cast):
    screening = cast.screening(safe=False)
    safe = SAFE | {"contact_way": "Through the coach"}
    screening = screenings.save_safety(by=cast.worker, screening=screening, answers=safe, saves=0)
    screening = screenings.save_gates(by=cast.worker, screening=screening, gates={"poverty": "nothing"}, saves=0)
    complete(cast, screening, 30)
    again = cast.screening(safe=False)
    client.force_login(cast.worker)
    response = client.get(reverse("screening_safety", args=[again.pk]))
    assert "Through the coach" in text_of(response)
    assert response.context["form"]["contact_way"].value() in {"", None}
    screenings.save_safety(by=cast.worker, screening=again, answers=SAFE, saves=0)
    response = client.get(reverse("screening_hub", args=[again.pk]))
    assert "Nothing known yet" in text_of(response).partition("Last time, ")[2]
    assert response.context["form"]["gate-1"].value() in {"", None}


def test_change_is_told_factor_by_factor(cast, first, again):
    second = complete(cast, again, 1, pov_food="seen", pov_housing="possible", edu_behind="not_seen")
    change = change_over_time([first, second], cast.worker)
    assert {line.label: [mark.answer for mark in line.marks] for line in change.lines} == {
        "Not enough food": ["possible", "seen"],
        "Housing hard to keep": ["not_seen", "possible"],
        "Debt that weighs on or controls the family": ["act_first", "unknown"],
    }


def test_only_the_last_four_are_drawn(cast):
    every = [complete(cast, cast.screening(), 50 - number, pov_food="seen") for number in range(6)]
    change = change_over_time(every, cast.worker)
    (line,) = change.lines
    assert (len(line.marks), len(line.drawn), len(change.heads), change.is_cut) == (6, 4, 4, True)
    places = [mark.x for mark in line.drawn]
    assert places == sorted(set(places))
    assert [x for _day, x in change.heads] == places


def test_the_page_of_change(client, cast, first, again):
    theme = current().theme_at(1)
    again = observations.save_theme(
        by=cast.worker,
        screening=again,
        page=ThemePage(theme, 1),
        answers={"pov-food": "seen"},
        strength="An aunt cooks.",
        saves=0,
        done=True,
    )
    complete(cast, again, 1)
    client.force_login(cast.worker)
    address = reverse("person_change", args=[cast.young_person.pk])
    assert address in client.get(reverse("person", args=[cast.young_person.pk])).content.decode()
    response = client.get(address)
    page, text = Page(response.content.decode()), text_of(response)
    for words in ("An aunt cooks.", "This is not a score.", "Not known is not no.", "Not for detention"):
        assert words in text
    assert "Not enough foodPossibleSeen" in ["".join(row.text.splitlines()) for row in page.all("tr")]
    assert len(page.all("circle")) == 2 * len(response.context["change"].lines)
    client.force_login(cast.supervisor)
    assert client.get(address).status_code == 200


def test_change_costs_the_same_for_more_screenings(cast, django_assert_num_queries):
    every = [complete(cast, cast.screening(), 50 - number, pov_food="seen") for number in range(3)]
    change_over_time(every, cast.worker)
    with django_assert_num_queries(2):
        change_over_time(every[:1], cast.worker)
    with django_assert_num_queries(2):
        change_over_time(every, cast.worker)


def test_what_someone_may_not_see_is_not_in_their_change(cast, first, again):
    second = complete(cast, again, 1, pov_debt="seen")
    reader = make_user("supervisor", cast.team)
    for row in Observation.objects.filter(young_person=cast.young_person):
        if row.factor != "pov-debt":
            continue
        access.restrict(
            by=cast.supervisor, young_person=cast.young_person, user=reader, reason="Named", observation_id=row.pk
        )
    assert {line.label for line in change_over_time([first, second], reader).lines} == {"Not enough food"}
    assert standing_for(second, reader).recorded == {}
