"""Add something noticed: one row beside a completed screening, with its own date."""

import pytest
from django.urls import reverse

from assessments.actions import observations, screenings
from assessments.actions.observations import standing_for
from assessments.models import Event, Observation, Screening
from assessments.standing import total_saves
from assessments.workflow import Refused
from resources.catalogue import catalogue_at
from tests.assessments.screening_cast import answer, make_cast, recorded
from tests.pages import Page

pytestmark = pytest.mark.django_db

EMPTY = {"sources": [], "approximate_date": "", "note": "", "own_words": ""}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def done(cast):
    screening = answer(cast.screening(), cast.worker, pov_food="possible", edu_behind="seen")
    gates = {"community-violence": "nothing"}
    screening = screenings.save_gates(by=cast.worker, screening=screening, gates=gates, saves=0)
    return screenings.complete(by=cast.worker, screening=screening, saves=total_saves(screening))


def add(cast, screening, factor="pov-food", given="seen", press="one") -> Observation:
    factor = catalogue_at(screening.catalogue_number).factor(factor)
    return observations.add_noticed(
        by=cast.worker, screening=screening, factor=factor, answer=given, evidence=EMPTY, press=press
    )


def address(screening, factor="pov-food") -> str:
    catalogue = catalogue_at(screening.catalogue_number)
    (theme,) = [one for one in catalogue.on_ramp_themes if factor in [each.id for each in one.factors]]
    place = [each.id for each in theme.factors].index(factor) + 1
    return reverse("screening_noticed_add", args=[screening.pk, theme.order, place])


def text_of(response) -> str:
    return " ".join(Page(response.content.decode()).by_id("main").text.split())


def test_what_is_added_stands_and_what_was_recorded_stays(cast, done):
    before = Screening.objects.values().get(pk=done.pk)
    kept = Observation.objects.values().get(screening=done, pk=standing_for(done, cast.worker).by_factor["pov-food"].pk)
    row = add(cast, done)
    assert recorded(done, cast.worker) == {"pov-food": "seen", "edu-behind": "seen"}
    assert Observation.objects.values().get(pk=kept["id"]) == kept
    assert Screening.objects.values().get(pk=done.pk) == before
    event = Event.objects.get(verb="observation.added")
    assert (event.fields, event.ids) == (["answer"], [str(row.pk)])


def test_a_later_touch_of_the_old_row_does_not_bring_it_back(cast, done):
    old = standing_for(done, cast.worker).by_factor["pov-food"]
    add(cast, done)
    old.save(update_fields=["recorded_at"])
    assert recorded(done, cast.worker)["pov-food"] == "seen"


def test_it_counts_behind_a_gate_that_was_closed_before(cast, done):
    add(cast, done, "cv-exposure", "possible")
    assert standing_for(done, cast.worker).possible == ("pov-food", "cv-exposure")


def test_one_press_twice_adds_one(cast, done):
    assert add(cast, done) == add(cast, done)
    add(cast, done, press="two")
    assert Observation.objects.filter(screening=done).exclude(added_at=None).count() == 2


def test_a_draft_and_an_older_screening_take_nothing(cast, done):
    draft = screenings.start(by=cast.worker, young_person=cast.young_person)
    for screening in (draft, done):
        with pytest.raises(Refused, match="newer screening"):
            add(cast, screening)


def test_the_way_from_the_results_to_the_answer(client, cast, done):
    client.force_login(cast.worker)
    for start in (reverse("screening_results", args=[done.pk]), reverse("person", args=[cast.young_person.pk])):
        assert reverse("screening_noticed", args=[done.pk]) in client.get(start).content.decode()
    themes = client.get(reverse("screening_noticed", args=[done.pk])).content.decode()
    assert reverse("screening_noticed_theme", args=[done.pk, 1]) in themes
    assert address(done) in client.get(reverse("screening_noticed_theme", args=[done.pk, 1])).content.decode()
    page = client.get(address(done))
    assert "Recorded before: Possible" in text_of(page)
    press = page.context["form"]["press"].value()
    refused = client.post(address(done), {"press": press, "note": "Kept."})
    assert (refused.status_code, "Kept." in text_of(refused)) == (422, True)
    sent = {"press": press, "answer": "seen", "sources": ["0"], "note": "At lunch."}
    answers = [client.post(address(done), sent) for _press in range(2)]
    assert [one.url for one in answers] == [reverse("screening_results", args=[done.pk])] * 2
    text = text_of(client.get(answers[0].url))
    assert "At lunch." in text
    assert text.count("Added ") >= 1
    assert Observation.objects.exclude(added_at=None).count() == 1


def test_an_answer_that_may_mean_harm_leads_to_act_first(client, cast, done):
    client.force_login(cast.worker)
    response = client.post(address(done, "pov-debt"), {"press": "x", "answer": "possible"})
    assert response.url == reverse("screening_act_first", args=[done.pk])
    assert "pov-debt" not in standing_for(done, cast.worker).possible


@pytest.mark.parametrize(("number", "place"), [(0, 1), (8, 1), (1, 0), (1, 99)])
def test_what_is_not_in_the_catalogue_is_not_found(client, cast, done, number, place):
    client.force_login(cast.worker)
    assert client.get(reverse("screening_noticed_add", args=[done.pk, number, place])).status_code == 404
