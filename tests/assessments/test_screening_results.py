"""Results: what could help, with reasons; never a score, never a count of factors."""

import re

import pytest
from django.urls import reverse

from assessments.actions import observations, screenings
from assessments.models import Event, Restriction
from resources.demo.loading import load_demo_county
from tests.assessments.screening_cast import answer, make_cast, row_of
from tests.pages import Page

pytestmark = pytest.mark.django_db

TWENTY = {
    "pov_food": "seen",
    "pov_necessities": "possible",
    "pov_housing": "seen",
    "pov_health_access": "possible",
    "edu_access": "seen",
    "edu_behind": "seen",
    "edu_needs_unmet": "possible",
    "edu_disconnected": "possible",
    "cv_exposure": "seen",
    "cv_frayed_network": "possible",
    "iso_cut_off": "seen",
    "iso_online_reliance": "possible",
    "sys_record": "seen",
    "sys_system_harm": "possible",
    "imm_language": "seen",
    "imm_shut_out": "possible",
    "imm_fear_help": "seen",
    "adv_family_rejection": "seen",
    "adv_racism": "possible",
    "adv_trauma_stress": "possible",
}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def results(client, cast):
    """Give a function that opens the results as the worker, or as someone else."""

    def show(screening, user=None):
        client.force_login(user or cast.worker)
        return client.get(reverse("screening_results", args=[screening.pk]))

    return show


def test_results_say_what_they_are_not(results, cast):
    text = results(answer(cast.screening(), cast.worker, pov_food="seen")).content.decode()
    for sentence in (
        "Much is not known yet. This is not a score.",
        "A screening is a doorway to support, not a confirmation.",
        "Gathered to offer help. Not for detention, charges, removal or denying a service.",
        "This page is not for printing.",
    ):
        assert sentence in text


def test_the_picture_and_the_table_hold_what_was_seen_and_what_answers_it(results, cast):
    load_demo_county()
    response = results(answer(cast.screening(), cast.worker, pov_food="seen", pov_housing="possible"))
    text = response.content.decode()
    rows = response.context["picture"].rows
    assert [row.on_ramp.label for row in rows] == ["Not enough food", "Housing hard to keep"]
    assert all(row.answers for row in rows)
    assert 'id="kind-1"' in text
    assert 'href="#kind-1"' in text
    assert "Fits because:" in text
    assert "Left out, and why" in text


def test_an_unanswered_act_first_stands_above_and_outside_the_picture(results, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen", pov_shelter="seen")
    response = results(screening)
    text = response.content.decode()
    assert [row.on_ramp.label for row in response.context["picture"].rows] == ["Not enough food"]
    assert text.index('id="act-first"') < text.index("No safe place to sleep") < text.index('id="picture-title"')
    observations.save_act_first(
        by=cast.worker,
        screening=screening,
        decisions={"pov-shelter": {"answer": "with_someone", "note": ""}},
        saves=0,
    )
    response = results(screening)
    assert "No safe place to sleep" in [row.on_ramp.label for row in response.context["picture"].rows]
    assert "Someone is with them" in response.content.decode()


def test_hidden_themes_and_system_involvement_stay_off_the_picture(results, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen", edu_access="seen", sys_child_welfare="seen")
    screenings.save_gates(by=cast.worker, screening=screening, gates={"education": "nothing"}, saves=0)
    response = results(screening)
    assert [row.on_ramp.label for row in response.context["picture"].rows] == ["Not enough food"]
    table = response.content.decode().split('id="recorded-title"')[1]
    assert "Child welfare involvement" in table
    assert "Cannot get to or into school" not in table


def test_what_is_hidden_from_someone_is_not_in_their_results(results, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen", pov_debt="seen")
    Restriction.objects.create(
        young_person=cast.young_person,
        user=cast.worker,
        observation_id=row_of(screening, "pov-debt").pk,
        reason="implicated",
        made_by=cast.supervisor,
    )
    assert "Debt" not in results(screening).content.decode()
    assert "Debt" in results(screening, cast.supervisor).content.decode()


def test_no_count_of_factors_stands_anywhere(results, cast):
    text = results(answer(cast.screening(), cast.worker, **TWENTY)).content.decode()
    words = re.sub(r"<[^>]+>", " ", text)
    assert not re.search(r"\b(20|19|10|9)\b (on-ramps|factors|answers|seen|possible)", words, re.IGNORECASE)


def test_family_worries_is_one_line_and_says_nothing_more(results, cast):
    text = results(
        answer(cast.screening(), cast.worker, imm_fear_help="seen", imm_shut_out="possible")
    ).content.decode()
    assert "Family worries" in text
    for word in ("mmigration", "status", "split the family", "paperwork"):
        assert word not in text, word


def test_the_plan_begins_when_the_screening_is_completed(results, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    assert "Write a plan" not in results(screening).content.decode()
    screenings.complete(by=cast.worker, screening=screening, saves=2)
    assert "Write a plan" in results(screening).content.decode()
    assert "Write a plan" not in results(screening, cast.supervisor).content.decode()
    assert results(screening, cast.colleague).status_code == 404
    assert Event.objects.filter(verb="screening.results_viewed").count() == 3


def test_an_empty_screening_says_what_will_be_here(results, cast):
    text = results(cast.screening()).content.decode()
    assert "No on-ramp is recorded yet" in text


def test_results_cost_the_same_queries_for_one_as_for_twenty(client, results, cast, django_assert_num_queries):
    load_demo_county()
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    address = reverse("screening_results", args=[screening.pk])
    results(screening)
    with django_assert_num_queries(20):
        client.get(address)
    answer(screening, cast.worker, **TWENTY)
    with django_assert_num_queries(20):
        client.get(address)


def test_an_empty_screening_leads_back_to_its_themes(results, cast):
    screening = cast.screening()
    hub = reverse("screening_hub", args=[screening.pk])
    text = results(screening).content.decode()
    assert f'<a class="button button-quiet" href="{hub}">Go on with the screening</a>' in text
    assert "Back to the screening" not in text
    assert "Go on with the screening" not in results(screening, cast.supervisor).content.decode()


def test_kinds_of_help_under_one_label_count_each_service_once(results, cast):
    """Of the two kinds called Legal help, one has a service near here and the other has two more."""
    load_demo_county()
    rows = results(answer(cast.screening(), cast.worker, **TWENTY)).context["picture"].rows
    details = {answered.off_ramp.label: answered.off_ramp.detail for row in rows for answered in row.answers}
    assert details["Legal help"] == "3 local services"


def test_kinds_of_help_under_one_label_say_what_each_answers(results, cast):
    load_demo_county()
    page = Page(results(answer(cast.screening(), cast.worker, **TWENTY)).content.decode())
    summaries = [" ".join(each.text.split()) for each in page.all("summary")]
    same = [each for each in summaries if each.startswith("Legal help ")]
    assert len(same) == len(set(same)) == 2
    assert all(" · " in each for each in same)
    assert not any(" · " in each for each in summaries if each not in same)
