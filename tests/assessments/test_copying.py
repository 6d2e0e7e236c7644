"""Copy for the agency's own case system: what it says, what stays behind, and that nothing leaves without a line."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from assessments.actions import access as hiding
from assessments.actions import disclosures as actions
from assessments.actions import reviews
from assessments.copying import KEPT_OUT, Stamp, plan_text
from assessments.models import Disclosure, Event, Observation, PlanVersion
from resources.catalogue import current
from tests.assessments.disclosure_cast import open_basis
from tests.assessments.plan_cast import (
    fitting,
    make_plan,
    make_ready,
    make_screening,
    make_submitted,
    observe,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db

GATE = {"basis": "agency_custody", "purpose": "Case record"}
DOORWAY = "A screening is a doorway to support, not a confirmation."
NOT_KNOWN = "“Not known” is not “no”."
GATHERED = "Gathered to offer help. Not for detention, charges, removal or denying a service."


@pytest.fixture(autouse=True)
def _catalogue(db):
    call_command("load_catalogue", verbosity=0)


@pytest.fixture
def custody(agency_admin):
    return open_basis("agency_custody", agency_admin)


def copy(client, user, name, pk, **changes):
    client.force_login(user)
    return client.post(reverse(name, args=[pk]), GATE | {"looked": "on"} | changes)


def text_in(response) -> str:
    assert response.status_code == 200
    return Page(response.content.decode()).by_id("copy-text").text


def approved(worker, supervisor, **options):
    plan = make_submitted(worker, **options)
    reviews.approve(by=supervisor, plan=plan, saves=plan.saves, act_first_lines=_lines(plan, supervisor))
    return plan


def _lines(plan, supervisor):
    return {str(each.observation.pk): "Read." for each in reviews.act_first_of(plan, supervisor)}


def test_a_screening_says_what_was_recorded_and_what_could_help(client, caseworker, custody):
    screening = make_screening(caseworker, seen=("pov-food",), possible=("edu-behind", "cv-future-hope"))
    text = text_in(copy(client, caseworker, "screening_copy", screening.pk))
    catalogue = current()
    food = catalogue.factor("pov-food").picture_label
    assert f"- {food} (School, Spring 2026)\n" in text
    assert text.index("Seen") < text.index(food) < text.index("Possible") < text.index("Act first")
    assert f"{catalogue.factor('cv-future-hope').picture_label}: Someone is with them" in text
    assert f"- {catalogue.service_types['eco-food'].staff_label}\n" in text
    for sentence in (DOORWAY, NOT_KNOWN, GATHERED, "Basis: Agency custody. For: Case record"):
        assert sentence in text
    assert screening.young_person.case_number in text
    assert "Jordan" not in text
    assert "Rivera" not in text


def test_notes_quotes_strengths_and_contacts_stay_behind(client, caseworker, custody):
    screening = make_screening(caseworker, seen=(), strengths={"poverty": "Aunt Bea cooks"})
    observe(screening, caseworker, "pov-food", note="Sister Nell hungry too", own_words="We share with Nell")
    text = text_in(copy(client, caseworker, "screening_copy", screening.pk))
    for left in ("Nell", "Aunt Bea", "Text first"):
        assert left not in text


def test_family_worries_stay_out_and_bias_goes_by_its_other_name(client, caseworker, custody):
    catalogue = current()
    theme = next(theme for theme in catalogue.on_ramp_themes if theme.id in KEPT_OUT)
    seen = tuple(factor.id for factor in theme.factors)
    screening = make_screening(caseworker, seen=(*seen, "adv-racism", "adv-homophobia"))
    text = text_in(copy(client, caseworker, "screening_copy", screening.pk))
    assert text.count("Harmed by bias") == 1
    for factor in theme.factors:
        assert factor.label not in text
        assert factor.picture_label not in text
    assert theme.short_label not in text
    assert "mmigra" not in text
    only = make_screening(caseworker, seen=seen)
    bare = text_in(copy(client, caseworker, "screening_copy", only.pk, purpose="Again"))
    assert "Nothing seen or possible is in this copy." in bare
    assert "What could help" not in bare


def test_a_hidden_observation_is_not_in_the_copy(client, caseworker, supervisor, custody):
    screening = make_screening(caseworker, seen=("pov-food", "edu-behind"))
    row = next(row for row in Observation.objects.all() if row.factor == "edu-behind")
    person = screening.young_person
    hiding.restrict(by=supervisor, young_person=person, user=caseworker, reason="x", observation_id=row.pk)
    label = current().factor("edu-behind").picture_label
    assert label not in text_in(copy(client, caseworker, "screening_copy", screening.pk))
    assert label in text_in(copy(client, supervisor, "screening_copy", screening.pk))


def test_a_plan_says_goals_help_and_steps(client, caseworker, supervisor, custody):
    fitting("Green Table")
    plan = approved(caseworker, supervisor)
    text = text_in(copy(client, caseworker, "plan_copy", plan.pk))
    for words in (
        f"Version 1, written by {caseworker}, approved by {supervisor} on ",
        "- “Finish ninth grade”",
        "Green Table",
        f"Because of: {current().factor('pov-food').picture_label} (Seen",
        "- Call the school about a new start · Caseworker · by ",
        DOORWAY,
        NOT_KNOWN,
        GATHERED,
    ):
        assert words in text
    for left in ("Text first", "Wants to wait."):
        assert left not in text


def test_a_line_that_only_family_worries_ask_for_stays_out_with_its_task(client, caseworker, supervisor, custody):
    plan = approved(caseworker, supervisor, seen=("imm-shut-out", "pov-food"))
    content = PlanVersion.objects.get(plan=plan).snapshot
    families = {str(row.pk) for row in Observation.objects.all() if row.factor == "imm-shut-out"}
    kept_out = [line for line in content["lines"] if {each["observation"] for each in line["reasons"]} <= families]
    assert kept_out
    text = text_in(copy(client, caseworker, "plan_copy", plan.pk))
    assert "Family worries" not in text
    for line in kept_out:
        assert f"- {line['kind']}:" not in text


@pytest.mark.parametrize("kind", ["div-lgbtqia-support", "leg-aid", "men-peer-group"])
def test_a_service_that_would_say_more_than_its_label_is_not_named(kind):
    line = {
        "line_id": "1",
        "service_type": kind,
        "kind": current().service_types[kind].staff_label,
        "choice": "service",
        "reasons": [],
        "service": {"name": "Rainbow Door", "organization": "Rainbow Trust", "phone": "402-555-0101"},
    }
    content = {
        "lines": [line],
        "goals": [],
        "goals_not_ready": True,
        "act_first": [],
        "steps": [],
        "case_number": "T-1",
        "initials": "J. R.",
        "version": 1,
        "author": "Ana",
        "approved_by": "Carol",
        "approved_at": "2026-11-01T10:00:00-06:00",
    }
    stamp = Stamp(by="Ana", on=date(2026, 11, 2), basis="Agency custody", purpose="Record")
    text = plan_text(content, {}, current(), stamp)
    assert "Rainbow" not in text
    assert "a service is chosen; its name stays in Offramp" in text
    assert "Not ready to say yet" in text


def test_each_copy_is_a_line_in_the_log_and_two_presses_are_one(client, caseworker, custody):
    screening = make_screening(caseworker)
    for _press in range(2):
        text_in(copy(client, caseworker, "screening_copy", screening.pk))
    line = Disclosure.objects.get()
    assert (line.basis, line.purpose, line.by) == ("agency_custody", "Case record", caseworker)
    assert line.receiver == "Our agency’s own case system"
    assert line.what == "Summary of a screening, as text"
    assert Event.objects.filter(verb="disclosure.made", young_person_id=screening.young_person_id).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"basis": "court_order"}, "Choose one of the answers shown."),
        ({"basis": ""}, "Choose an answer."),
        ({"purpose": ""}, "Fill this in."),
        ({"purpose": "x" * 300}, "Use 280 characters or fewer."),
    ],
)
def test_without_a_basis_and_a_purpose_nothing_leaves(client, caseworker, custody, changes, sentence):
    screening = make_screening(caseworker)
    response = copy(client, caseworker, "screening_copy", screening.pk, **changes)
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "copy-text" not in page
    assert not Disclosure.objects.exists()


def test_a_plan_needs_a_look_through_its_free_words(client, caseworker, supervisor, custody):
    plan = approved(caseworker, supervisor)
    response = copy(client, caseworker, "plan_copy", plan.pk, looked="")
    assert response.status_code == 422
    assert "Check the box to continue." in response.content.decode()
    assert not Disclosure.objects.exists()


def test_a_basis_that_closes_meanwhile_stops_the_copy(client, caseworker, agency_admin, custody, monkeypatch):
    screening = make_screening(caseworker)
    client.force_login(caseworker)
    assert "No lawful basis" not in client.get(reverse("screening_copy", args=[screening.pk])).content.decode()
    # Switched off between the check of the form and the line in the log.
    monkeypatch.setattr("assessments.views.copies.bases_open", lambda: [custody])
    actions.switch_off(by=agency_admin, kind="agency_custody")
    response = copy(client, caseworker, "screening_copy", screening.pk)
    assert response.status_code == 422
    assert "has not switched it on" in response.content.decode()
    monkeypatch.undo()
    page = client.get(reverse("screening_copy", args=[screening.pk])).content.decode()
    assert "No lawful basis is switched on" in page
    assert "Log it and show the text" not in page


def test_drafts_are_not_copied(client, caseworker, custody):
    screening = make_screening(caseworker, completed=False)
    response = copy(client, caseworker, "screening_copy", screening.pk)
    assert response.url == reverse("screening_results", args=[screening.pk])
    plan = make_ready(make_plan(caseworker), caseworker)
    response = copy(client, caseworker, "plan_copy", plan.pk)
    assert response.url == reverse("plan", args=[plan.pk])
    assert not Disclosure.objects.exists()


def test_a_plan_that_was_tampered_with_is_not_copied(client, caseworker, supervisor, custody):
    plan = approved(caseworker, supervisor)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_planversion SET digest = %s", ["0" * 64])
    assert copy(client, caseworker, "plan_copy", plan.pk).status_code == 409
    assert not Disclosure.objects.exists()


def test_results_and_approved_plan_lead_there(client, caseworker, supervisor):
    plan = approved(caseworker, supervisor)
    client.force_login(caseworker)
    results = client.get(reverse("screening_results", args=[plan.screening_id])).content.decode()
    assert reverse("screening_copy", args=[plan.screening_id]) in results
    assert reverse("plan_copy", args=[plan.pk]) in client.get(reverse("plan", args=[plan.pk])).content.decode()
