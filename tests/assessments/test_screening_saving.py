"""One field at a time: what is kept, what is refused beside its field, and that nothing is overwritten in silence."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import screenings
from assessments.models import Event, Observation, Restriction, YoungPerson
from assessments.standing import is_done
from tests.assessments.screening_cast import answer, make_cast, recorded, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def send(client, cast):
    """Give send(page, screening, *numbers, field=…, saves=…, **values): what a page's script sends for one field."""
    client.force_login(cast.worker)

    def send(page, screening, *numbers, field, saves, **values):
        values = {name.replace("_", "-") if name not in {"danger_now"} else name: each for name, each in values.items()}
        address = reverse(f"screening_{page}", args=[screening.pk, *numbers])
        data = {"field": field, "saves": str(saves), **values}
        return client.post(address, data, headers={"accept": "application/json"})

    return send


def test_an_answer_is_saved_alone_and_the_page_is_not_finished_by_it(send, cast):
    screening = cast.screening()
    kept = send("theme", screening, 1, 1, field="answer-pov-food", saves=0, answer_pov_food="seen")
    assert kept.status_code == 200
    assert kept.json()["count"] == 1
    assert kept.json()["saved"].startswith("Saved ")
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}
    screening.refresh_from_db()
    assert not is_done(screening, "theme-1-1")
    event = Event.objects.get(verb="screening.answers_saved")
    assert event.fields == ["answer", "gates"]


def test_two_tabs_on_one_factor_the_later_gets_both_values_and_chooses(send, cast):
    screening = cast.screening()
    send("theme", screening, 1, 1, field="answer-pov-food", saves=0, answer_pov_food="seen")
    late = send("theme", screening, 1, 1, field="answer-pov-food", saves=0, answer_pov_food="possible")
    assert late.status_code == 409
    told = late.json()
    assert told["count"] == 1
    both = told["conflict"]
    assert (both["kept"], both["yours"], both["who"]) == ("Seen or told", "Possible", "Ana")
    assert both["values"] == {"answer-pov-food": "seen"}
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}
    chosen = send("theme", screening, 1, 1, field="answer-pov-food", saves=told["count"], answer_pov_food="possible")
    assert chosen.status_code == 200
    assert recorded(screening, cast.worker) == {"pov-food": "possible"}


def test_two_tabs_on_two_factors_do_not_meet(send, cast):
    screening = cast.screening()
    send("theme", screening, 1, 1, field="answer-pov-food", saves=0, answer_pov_food="seen")
    other = send("theme", screening, 1, 1, field="answer-pov-debt", saves=0, answer_pov_debt="possible")
    assert (other.status_code, other.json()["count"]) == (200, 2)
    again = send("theme", screening, 1, 1, field="answer-pov-food", saves=1, answer_pov_food="possible")
    assert again.status_code == 200
    assert recorded(screening, cast.worker) == {"pov-food": "possible", "pov-debt": "possible"}


def test_the_same_value_twice_is_no_difference(send, cast):
    screening = cast.screening()
    for _ in range(2):
        kept = send("theme", screening, 1, 1, field="answer-pov-food", saves=0, answer_pov_food="seen")
        assert kept.status_code == 200


def test_a_text_emptied_elsewhere_is_not_brought_back_and_emptying_is_a_value(send, cast):
    screening = cast.screening()
    send("theme", screening, 1, 1, field="strength", saves=0, strength="An aunt helps.")
    send("theme", screening, 1, 1, field="strength", saves=1, strength="")
    late = send("theme", screening, 1, 1, field="strength", saves=1, strength="An aunt helps a lot.")
    assert late.status_code == 409
    assert (late.json()["conflict"]["kept"], late.json()["conflict"]["yours"]) == ("Nothing", "An aunt helps a lot.")
    send("theme", screening, 1, 1, field="strength", saves=2, strength="An uncle.")
    late = send("theme", screening, 1, 1, field="strength", saves=2, strength="")
    assert late.status_code == 409
    screening.refresh_from_db()
    assert screening.strengths == {"poverty": "An uncle."}


def test_the_whole_form_later_shows_what_differs_too(client, send, cast):
    screening = cast.screening()
    send("theme", screening, 1, 1, field="answer-pov-food", saves=0, answer_pov_food="seen")
    sent = {"answer-pov-food": "possible", "answer-pov-housing": "seen", "saves": "0"}
    late = client.post(reverse("screening_theme", args=[screening.pk, 1, 1]), sent)
    assert late.status_code == 422
    assert "Kept: “Seen or told”" in late.content.decode()
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}


def test_what_one_cleared_is_not_filled_in_again_by_another_field_s_save(client, send, cast):
    screening = cast.screening()
    send("theme", screening, 1, 1, field="strength", saves=0, strength="An aunt helps.")
    # Another tab saves an answer; this page, which shows the first save, clears the text.
    send("theme", screening, 1, 1, field="answer-pov-food", saves=1, answer_pov_food="seen")
    cleared = client.post(reverse("screening_theme", args=[screening.pk, 1, 1]), {"strength": "", "saves": "1"})
    assert cleared.status_code == 302
    screening.refresh_from_db()
    assert screening.strengths == {"poverty": ""}


def test_a_note_too_long_is_refused_beside_its_field_and_the_old_one_stays(send, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    refused = send("evidence", screening, field="pov-food-note", saves=0, pov_food_note="x" * 281)
    assert refused.status_code == 422
    assert refused.json() == {"errors": {"pov-food-note": ["Use 280 characters or fewer. You wrote 281."]}}
    assert row_of(screening, "pov-food").note == ""
    kept = send("evidence", screening, field="pov-food-note", saves=0, pov_food_note="x" * 280)
    assert kept.status_code == 200
    assert row_of(screening, "pov-food").note == "x" * 280


def test_sources_are_saved_alone_and_come_back_as_the_browser_sends_them(send, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    assert (
        send("evidence", screening, field="pov-food-sources", saves=0, pov_food_sources=["0", "2"]).status_code == 200
    )
    assert len(row_of(screening, "pov-food").sources) == 2
    late = send("evidence", screening, field="pov-food-sources", saves=0)
    assert late.json()["conflict"]["values"] == {"pov-food-sources": ["0", "2"]}
    assert late.json()["conflict"]["yours"] == "Nothing"
    assert send("evidence", screening, field="pov-food-sources", saves=1).status_code == 200
    assert row_of(screening, "pov-food").sources == []


def test_act_first_saves_answer_and_note_together(send, cast):
    screening = answer(cast.screening(), cast.worker, pov_shelter="seen")
    field = "pov-shelter-answer"
    alone = send("act_first", screening, field=field, saves=0, pov_shelter_note="Called.")
    assert alone.status_code == 422
    assert list(alone.json()["errors"]) == [field]
    both = {"pov_shelter_answer": "called", "pov_shelter_note": "Called at two."}
    assert send("act_first", screening, field=field, saves=0, **both).status_code == 200
    assert row_of(screening, "pov-shelter").act_first == {"answer": "called", "note": "Called at two."}
    late = send("act_first", screening, field=field, saves=0, pov_shelter_answer="not_now", pov_shelter_note="")
    assert late.json()["conflict"]["values"] == {field: "called", "pov-shelter-note": "Called at two."}


def test_a_gate_is_saved_alone(send, cast):
    screening = cast.screening()
    assert send("hub", screening, field="gate-1", saves=0, gate_1="known").status_code == 200
    late = send("hub", screening, field="gate-1", saves=0, gate_1="nothing")
    assert (late.json()["conflict"]["kept"], late.status_code) == ("Something is known", 409)
    screening.refresh_from_db()
    assert screening.gates == {"poverty": "known"}


def test_one_answer_of_safety_first_does_not_open_the_rest(client, send, cast):
    screening = cast.screening(safe=False)
    assert send("safety", screening, field="danger_now", saves=0, danger_now="no").status_code == 200
    screening.refresh_from_db()
    assert screening.safety == {"danger_now": "no"}
    hub = reverse("screening_hub", args=[screening.pk])
    assert client.get(hub).url == reverse("screening_safety", args=[screening.pk])
    refused = send("hub", screening, field="gate-1", saves=0, gate_1="known")
    assert (refused.status_code, "Safety first" in refused.json()["refused"]) == (409, True)
    whole = {"danger_now": "no", "device_safe": "yes", "report": "made", "saves": "1"}
    assert client.post(reverse("screening_safety", args=[screening.pk]), whole).url == hub


@pytest.mark.parametrize("field", ["", "saves", "answer-edu-access", "nothing", "x" * 5000])
def test_a_field_that_is_not_on_the_page_saves_nothing(send, cast, field):
    screening = cast.screening()
    refused = send("theme", screening, 1, 1, field=field, saves=0, answer_pov_food="seen")
    assert refused.status_code == 409
    assert "refused" in refused.json()
    assert not Observation.objects.exists()


@pytest.mark.parametrize("value", ["maybe", "not_seen", "\x00"])
def test_an_answer_that_is_not_offered_is_refused(send, cast, value):
    refused = send("theme", cast.screening(), 1, 1, field="answer-pov-shelter", saves=0, answer_pov_shelter=value)
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["answer-pov-shelter"]
    assert not Observation.objects.exists()


def test_a_completed_screening_and_a_closed_record_say_so(send, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    screenings.complete(by=cast.worker, screening=screening, saves=2)
    late = send("theme", screening, 1, 1, field="answer-pov-food", saves=1, answer_pov_food="possible")
    assert late.status_code == 409
    assert "completed" in late.json()["refused"]
    YoungPerson.objects.filter(pk=cast.young_person.pk).update(closed_at=timezone.now())
    closed = send("act_first", screening, field="x", saves=0)
    assert closed.status_code == 409
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}


def test_a_stranger_s_field_is_a_404(client, send, cast):
    screening = cast.screening()
    client.force_login(cast.colleague)
    assert send("theme", screening, 1, 1, field="strength", saves=0, strength="x").status_code == 404


def test_a_hidden_observation_shows_in_no_difference(send, cast):
    screening = answer(cast.screening(), cast.worker, pov_debt="seen")
    Restriction.objects.create(
        young_person=cast.young_person,
        user=cast.worker,
        observation_id=row_of(screening, "pov-debt").pk,
        reason="implicated",
        made_by=cast.supervisor,
    )
    beside = send("theme", screening, 1, 1, field="answer-pov-debt", saves=0, answer_pov_debt="possible")
    assert beside.status_code == 200
    assert recorded(screening, cast.worker) == {"pov-debt": "possible"}
