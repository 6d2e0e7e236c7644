"""A screening's pages, without JavaScript: what they take, what they refuse, and what is still there afterwards."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import screenings
from assessments.models import Duty, Observation, Restriction, Screening, YoungPerson
from tests.assessments.screening_cast import answer, make_cast, recorded, row_of
from tests.pages import Page

pytestmark = pytest.mark.django_db

COURT = "The young person, a parent’s attorney or a court may read this."
TOLD = "They told me something"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def visit(client, cast):
    """Give a function that opens a page of the worker's draft, or sends a form to it."""
    client.force_login(cast.worker)

    def ask(name, screening, *numbers, **data):
        address = reverse(name, args=[screening.pk, *numbers])
        return client.post(address, data) if data else client.get(address)

    return ask


def shown(response) -> str:
    return response.content.decode()


def test_start_leads_to_safety_first(client, cast):
    client.force_login(cast.worker)
    started = client.post(reverse("screening_start", args=[cast.young_person.pk]), follow=True)
    assert started.redirect_chain[-1][0] == reverse("screening_safety", args=[Screening.objects.get().pk])
    assert client.get(reverse("screening_start", args=[cast.young_person.pk])).status_code == 405


@pytest.mark.parametrize("name", ["screening_hub", "screening_evidence", "screening_check"])
def test_nothing_opens_before_safety_first(visit, cast, name):
    screening = cast.screening(safe=False)
    assert visit(name, screening).url == reverse("screening_safety", args=[screening.pk])


def test_safety_asks_for_three_answers_and_keeps_what_was_typed(visit, cast):
    screening = cast.screening(safe=False)
    wrong = visit("screening_safety", screening, danger_now="no", contact_way="Text first", saves="0")
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"device_safe", "report"}
    assert "Text first" in shown(wrong)
    right = visit("screening_safety", screening, danger_now="no", device_safe="yes", report="made", saves="0")
    assert right.url == reverse("screening_hub", args=[screening.pk])


def test_safety_marks_what_may_stay_empty_and_nothing_else(visit, cast):
    page = Page(shown(visit("screening_safety", cast.screening(safe=False))))
    labels = [" ".join(each.text.split()) for each in page.with_class("label")]
    assert [label for label in labels if "(optional)" not in label] == [
        "Is the young person in danger now?",
        "Is it safe to record on this device now?",
        "Report to child protection or the police",
    ]
    assert len(labels) == 8


def test_danger_now_shows_whom_to_call_and_demands_nothing_else(visit, cast):
    screening = cast.screening(safe=False)
    kept = visit("screening_safety", screening, danger_now="yes", saves="0")
    assert kept.url == reverse("screening_safety", args=[screening.pk])
    text = shown(visit("screening_safety", screening))
    for number in ("911", "1-888-373-7888", "or text 233733", "1-800-843-5678", "1-800-422-4453", "988"):
        assert number in text
    assert text.count("Number last verified") == 5


def test_hub_shows_the_seven_themes_in_order_and_takes_the_gates(visit, cast):
    screening = cast.screening()
    response = visit("screening_hub", screening)
    text = shown(response)
    labels = ["Money and basics", "School", "Neighborhood", "People and online", "Systems", "Family worries"]
    places = [text.index(f">{label}</a>") for label in [*labels, "Past harm and bias"]]
    assert places == sorted(places)
    assert "Immigration" not in text
    assert text.count("Not started") == 7
    assert "Never read these questions to the young person." in text
    assert "Gathered to offer help. Not for detention, charges, removal or denying a service." in text
    gates = {f"gate-{number}": "nothing" for number in range(1, 8)} | {"gate-2": "known"}
    assert visit("screening_hub", screening, saves="0", **gates).url == reverse(
        "screening_theme", args=[screening.pk, 2, 1]
    )
    text = shown(visit("screening_hub", screening))
    # Safety first, and six themes about which nothing is known.
    assert (text.count("Not started"), text.count("In progress"), text.count(">Completed<")) == (0, 1, 7)


def test_theme_page_offers_only_the_answers_of_each_factor_and_chooses_none(visit, cast):
    text = shown(visit("screening_theme", cast.screening(), 1, 1))
    assert text.count('type="radio"') == 4 * 4 + 4 * 3
    assert " checked" not in text
    assert 'name="answer-pov-shelter" value="not_seen"' not in text
    assert 'name="answer-pov-food" value="not_seen"' in text
    assert 'id="id_answer-pov-food_helptext"' in text
    assert "Who or what already helps with food, money or a place to live?" in text
    assert COURT in text


def test_answers_come_back_chosen_from_the_same_markup(visit, cast):
    screening = cast.screening()
    visit("screening_theme", screening, 1, 1, **{"answer-pov-food": "seen", "saves": "0", "go": "hub"})
    text = shown(visit("screening_theme", screening, 1, 1))
    assert text.count(" checked") == 1
    assert 'name="answer-pov-food" value="seen" id="id_answer-pov-food_0" checked' in text


def test_adversity_takes_two_pages_and_the_strength_stands_on_the_first(visit, cast):
    screening = cast.screening()
    first, second = (visit("screening_theme", screening, 7, number) for number in (1, 2))
    assert shown(first).count("<legend") + shown(second).count("<legend") == 13
    assert 'name="strength"' in shown(first)
    assert 'name="strength"' not in shown(second)
    assert visit("screening_theme", screening, 7, 1, **{"answer-adv-racism": "seen", "saves": "0"}).url == reverse(
        "screening_theme", args=[screening.pk, 7, 2]
    )


@pytest.mark.parametrize(("theme", "number"), [(0, 1), (8, 1), (1, 0), (1, 2), (7, 3), (10**30, 1)])
def test_a_theme_page_that_is_not_there_is_404(visit, cast, theme, number):
    assert visit("screening_theme", cast.screening(), theme, number).status_code == 404


@pytest.mark.parametrize("sent", ["maybe", "not_seen", "x" * 10_000, "\x00"])
def test_an_answer_that_is_not_offered_saves_nothing_and_keeps_the_rest(visit, cast, sent):
    screening = cast.screening()
    response = visit(
        "screening_theme",
        screening,
        1,
        1,
        **{"answer-pov-shelter": sent, "answer-pov-food": "seen", "strength": "An aunt.", "saves": "0"},
    )
    text = shown(response)
    assert response.status_code == 422
    assert 'id="id_answer-pov-shelter_error"' in text
    assert 'href="#id_answer-pov-shelter_0"' in text
    assert 'name="answer-pov-food" value="seen" id="id_answer-pov-food_0" checked' in text
    assert "An aunt." in text
    assert not Observation.objects.exists()


def test_a_factor_of_another_page_is_refused_in_words(visit, cast):
    response = visit("screening_theme", cast.screening(), 1, 1, **{"answer-edu-access": "seen", "saves": "0"})
    assert response.status_code == 422
    assert "This page asked about something else" in shown(response)
    assert not Observation.objects.exists()


def test_a_note_of_10000_characters_comes_back_whole(visit, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen", pov_housing="possible")
    note = "ä<" * 5000
    response = visit(
        "screening_evidence",
        screening,
        **{"pov-food-note": note, "pov-housing-note": "Short.", "saves": "0"},
    )
    text = shown(response)
    assert response.status_code == 422
    assert "ä&lt;" * 5000 in text
    assert "Use 280 characters or fewer. You wrote 10000." in text
    assert "Short." in text
    assert row_of(screening, "pov-housing").note == ""


def test_evidence_lists_only_seen_and_possible_and_keeps_what_was_told(visit, cast):
    screening = answer(
        cast.screening(), cast.worker, pov_food="seen", pov_housing="possible", pov_necessities="not_seen"
    )
    text = shown(visit("screening_evidence", screening))
    assert "Not enough food" in text
    assert "Housing hard to keep" in text
    assert "Basics out of reach" not in text
    sent = visit(
        "screening_evidence",
        screening,
        **{
            "pov-food-sources": ["3", "7"],
            "pov-food-approximate_date": "last spring",
            "pov-food-note": "a" * 280,
            "pov-food-own_words": "We ran out again.",
            "saves": "0",
        },
    )
    assert sent.url == reverse("screening_check", args=[screening.pk])
    row = row_of(screening, "pov-food")
    assert row.sources == ["Caregiver or relative", "Record"]
    assert (row.approximate_date, len(row.note), row.own_words) == ("last spring", 280, "We ran out again.")


@pytest.mark.parametrize("source", ["10", "-1", "School", ""])
def test_an_unknown_source_saves_nothing(visit, cast, source):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    response = visit("screening_evidence", screening, **{"pov-food-sources": [source], "saves": "0"})
    assert response.status_code == 422
    assert row_of(screening, "pov-food").sources == []


def test_two_tabs_show_both_values_and_the_person_chooses(visit, cast):
    screening = cast.screening()
    one = {"answer-pov-food": "seen", "answer-pov-housing": "seen", "strength": "An aunt.", "saves": "0"}
    visit("screening_theme", screening, 1, 1, **one)
    other = {"answer-pov-food": "possible", "answer-pov-debt": "possible", "strength": "A church.", "saves": "0"}
    response = visit("screening_theme", screening, 1, 1, **other)
    text = shown(response)
    assert response.status_code == 422
    assert "Kept: “Seen or told” (Ana, " in text
    assert "Yours: “Possible”." in text
    assert "Kept: “An aunt.” (Ana, " in text
    assert "A church." in text
    assert 'name="saves" value="1"' in text
    # Empty here, kept there: the kept answer shows.
    assert 'name="answer-pov-housing" value="seen" id="id_answer-pov-housing_0" checked' in text
    assert recorded(screening, cast.worker) == {"pov-food": "seen", "pov-housing": "seen"}
    visit("screening_theme", screening, 1, 1, **(other | {"answer-pov-debt": "", "saves": "1"}))
    assert recorded(screening, cast.worker) == {"pov-food": "possible", "pov-housing": "seen"}


def test_a_second_tab_of_how_do_you_know_clears_nothing(visit, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen", pov_housing="seen")
    visit("screening_evidence", screening, **{"pov-food-note": "One.", "pov-housing-note": "Kept.", "saves": "0"})
    response = visit("screening_evidence", screening, **{"pov-food-note": "Two.", "saves": "0"})
    text = shown(response)
    assert response.status_code == 422
    assert "Kept: “One.” (Ana, " in text
    assert "Yours: “Two.”." in text
    assert ">\nKept.</textarea>" in text
    assert 'name="saves" value="1"' in text


@pytest.mark.parametrize("saves", ["", "x", "999999999999999999999"])
def test_a_count_of_saves_that_makes_no_sense_is_an_old_page(visit, cast, saves):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    response = visit("screening_theme", screening, 1, 1, **{"answer-pov-food": "possible", "saves": saves})
    assert response.status_code == 422
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}


def test_a_safety_check_answer_saves_and_then_asks_its_one_question(visit, cast):
    screening = cast.screening()
    sent = visit("screening_theme", screening, 1, 1, **{"answer-pov-shelter": "seen", "saves": "0", "go": "on"})
    assert sent.url == reverse("screening_act_first", args=[screening.pk]) + "?then=theme-1-1"
    text = shown(visit("screening_act_first", screening))
    assert "Are they safe with themselves today?" in text
    assert "Crisis line or team called" in text
    assert "988" in text
    answered = visit("screening_act_first", screening, **{"pov-shelter-answer": "called", "then": "hub", "saves": "0"})
    assert answered.url == reverse("screening_hub", args=[screening.pk])
    assert row_of(screening, "pov-shelter").act_first == {"answer": "called", "note": ""}


@pytest.mark.parametrize("sent", ["reported", "zzz"])
def test_an_act_first_answer_of_another_kind_is_refused(visit, cast, sent):
    screening = answer(cast.screening(), cast.worker, pov_shelter="seen")
    response = visit(
        "screening_act_first",
        screening,
        **{"pov-shelter-answer": sent, "pov-shelter-note": "Told Carol.", "saves": "0"},
    )
    assert response.status_code == 422
    assert "Told Carol." in shown(response)
    assert row_of(screening, "pov-shelter").act_first == {}


def test_then_leads_nowhere_else(visit, cast):
    screening = answer(cast.screening(), cast.worker, pov_shelter="seen")
    sent = {"pov-shelter-answer": "called", "then": "https://example.org/", "saves": "0"}
    assert visit("screening_act_first", screening, **sent).url == reverse("screening_hub", args=[screening.pk])


def test_check_page_says_what_is_hidden_and_what_waits(visit, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen", pov_housing="seen", iso_trapped="possible")
    screenings.save_gates(by=cast.worker, screening=screening, gates={"poverty": "nothing"}, saves=0)
    text = shown(visit("screening_check", screening))
    assert "2 hidden" in text
    assert "Act first: not answered yet" in text
    assert "Threatened, watched or kept from leaving" in text


def test_completing_closes_the_pages(visit, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    response = visit("screening_check", screening, saves="1")
    assert response.status_code == 409
    assert "Check it once more." in shown(response)
    assert visit("screening_check", screening, saves="2").url == reverse("screening_results", args=[screening.pk])
    for name, numbers in [("screening_hub", []), ("screening_theme", [1, 1]), ("screening_evidence", [])]:
        assert visit(name, screening, *numbers).status_code == 409
    late = visit(
        "screening_theme", screening, 1, 1, **{"answer-pov-food": "possible", "strength": "Typed.", "saves": "1"}
    )
    assert late.status_code == 409
    assert "This screening is completed." in shown(late)
    assert "Typed." in shown(late)
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}


def test_a_closed_record_refuses_with_a_sentence(visit, cast):
    screening = cast.screening()
    YoungPerson.objects.filter(pk=cast.young_person.pk).update(closed_at=timezone.now())
    response = visit("screening_theme", screening, 1, 1, **{"answer-pov-food": "seen", "saves": "0"})
    assert response.status_code == 409
    assert "record is closed" in shown(response)


def test_the_stop_card_keeps_only_a_time(visit, client, cast):
    screening = cast.screening()
    text = shown(visit("screening_told", screening))
    for words in ("Stop asking.", "Thank them.", "Believe them.", "Report it", "forensic interviewer"):
        assert words in text
    assert "Write their exact words in your agency’s report, not here." in text
    assert not Duty.objects.exists()
    client.post(reverse("screening_told", args=[screening.pk]))
    assert Duty.objects.count() == 1


def test_every_page_leads_to_the_stop_card_and_is_not_for_printing(visit, cast):
    screening = answer(cast.screening(), cast.worker, pov_shelter="seen")
    pages = ["screening_hub", "screening_safety", "screening_evidence", "screening_act_first", "screening_check"]
    for text in [*(shown(visit(name, screening)) for name in pages), shown(visit("screening_theme", screening, 1, 1))]:
        assert TOLD in text
        assert "This page is not for printing." in text


def test_a_hidden_observation_is_on_no_page(visit, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen", pov_debt="seen")
    hidden = row_of(screening, "pov-debt")
    Restriction.objects.create(
        young_person=cast.young_person,
        user=cast.worker,
        observation_id=hidden.pk,
        reason="implicated",
        made_by=cast.supervisor,
    )
    assert shown(visit("screening_theme", screening, 1, 1)).count(" checked") == 1
    for name in ("screening_evidence", "screening_act_first", "screening_check"):
        assert "Debt" not in shown(visit(name, screening))
    visit("screening_theme", screening, 1, 1, **{"answer-pov-food": "possible", "saves": "1"})
    assert recorded(screening, cast.supervisor) == {"pov-food": "possible", "pov-debt": "seen"}


@pytest.mark.parametrize("who", ["colleague", "supervisor"])
def test_strangers_and_supervisors_cannot_write(client, cast, who):
    screening = cast.screening()
    client.force_login(getattr(cast, who))
    for name, numbers in [("screening_hub", []), ("screening_theme", [1, 1]), ("screening_act_first", [])]:
        address = reverse(name, args=[screening.pk, *numbers])
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer-pov-food": "seen", "saves": "0"}).status_code == 404
    assert client.get(reverse("screening_hub", args=[uuid.uuid4()])).status_code == 404
    assert not Observation.objects.exists()


def test_a_theme_page_costs_a_constant_number_of_queries(visit, cast, django_assert_num_queries):
    screening = cast.screening()
    visit("screening_theme", screening, 1, 1)
    with django_assert_num_queries(13):
        visit("screening_theme", screening, 1, 1)
    screening = answer(screening, cast.worker, pov_food="seen", pov_housing="seen", pov_debt="possible")
    with django_assert_num_queries(13):
        visit("screening_theme", screening, 1, 1)
