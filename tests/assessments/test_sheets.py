"""From a plan to paper: what a snapshot keeps, what it hides, and the print with its trail."""

import json
from datetime import time
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments.actions import plans
from assessments.actions.reviews import approve
from assessments.models import Event, PlanVersion, Restriction
from assessments.planning import read
from assessments.sheets import digest, file_plan, seen_by, snapshot
from resources.actions.catalogue import load_catalogue
from resources.actions.directory import set_qualification
from tests.assessments.plan_cast import facts, fitting, lines_of, make_plan, make_ready, make_submitted
from tests.pages import Page
from tests.resources.directory_factories import CURATOR


@pytest.fixture(autouse=True)
def _catalogue(db):
    load_catalogue(actor=CURATOR)


def content_of(plan, user=None) -> dict:
    return snapshot(read(plan, user=user, today=timezone.localdate()), version=1)


def line_of(content, kind) -> dict:
    return next(line for line in content["lines"] if line["service_type"] == kind)


def main_of(answer) -> str:
    return " ".join(Page(answer.content.decode()).by_id("main").text.split())


def test_a_snapshot_is_plain_json_and_its_digest_is_deaf_to_order(caseworker):
    fitting()
    content = content_of(make_ready(make_plan(caseworker), caseworker))
    again = json.loads(json.dumps(content))
    assert again == content
    assert digest(dict(reversed(list(again.items())))) == digest(content)
    assert digest({**content, "case_number": "other"}) != digest(content)


def test_a_line_carries_reason_source_and_the_facts_of_its_service(caseworker):
    fitting(schedules=[{"byday": "MO,WE,FR", "opens_at": time(10), "closes_at": time(18)}])
    content = content_of(make_ready(make_plan(caseworker), caseworker))
    line = line_of(content, "eco-food")
    reason = line["reasons"][0]
    assert (reason["on_ramp"], reason["answer"], reason["how_known"], reason["around"]) == (
        "Not enough food",
        "Seen or told",
        ["School"],
        "Spring 2026",
    )
    assert reason["rationale"].startswith("Food is one of the basic safety needs")
    assert reason["source"] == "A need for money to afford food, rent, and other necessities"
    service = line["service"]
    assert (service["name"], service["phone"]) == ("Green Table", "402-555-0101")
    assert service["hours"] == "Mon, Wed, Fri, 10 AM to 6 PM"
    assert service["address"] == "12 Plum Street, Juniper Falls, NE 00101"
    assert "Free" in line["because"]


def test_family_worries_are_one_line_and_say_nothing_more(caseworker):
    fitting("Doorway", types=["com-cultural-program", "leg-immigration"])
    plan = make_plan(caseworker, seen=("imm-fear-help", "imm-newcomer-isolation"))
    plan = make_ready(plan, caseworker)
    content = content_of(plan)
    sheet = file_plan(content)
    by_kind = {line.kind_of_help: line for line in sheet.lines}
    assert "Legal help" in by_kind
    assert "Immigration legal help" not in by_kind
    for line in sheet.lines:
        assert [reason.on_ramp for reason in line.reasons] == ["Family worries"]
        assert line.reasons[0].rationale == "The reason is in the record."
    printed = " ".join(
        f"{line.kind_of_help} {line.because} {line.ask_about} {reason.rationale} {reason.source_sentence}"
        for line in sheet.lines
        for reason in line.reasons
    ).lower()
    for word in ("immigra", "deport", "status", "newcomer", "papers"):
        assert word not in printed


def test_bias_and_staff_labels_stand_in_for_the_words_behind_them(caseworker):
    fitting("Prism", types=["div-lgbtqia-support"])
    content = content_of(make_ready(make_plan(caseworker, seen=("adv-homophobia",)), caseworker))
    line = line_of(content, "div-lgbtqia-support")
    assert line["kind"] == "Youth group"
    assert line["reasons"][0]["on_ramp"] == "Harmed by bias"
    assert line["because"] == line["ask_about"] == []
    assert "LGBTQIA" not in json.dumps(file_plan(content).lines[0].reasons, default=str)


def test_what_a_provider_does_not_ask_stays_off_paper(caseworker):
    service = fitting("Doorway", types=["com-cultural-program"])
    for name in ("no-status-question", "cultural-humility"):
        set_qualification(service=service, qualification=name, status="checked", actor=CURATOR)
    plan = make_plan(caseworker, seen=("imm-fear-help",))
    line = lines_of(plan, caseworker)["com-cultural-program"]
    assert "Checked: Does not ask about immigration status" in line.kind.fits[0].because
    content = content_of(make_ready(plan, caseworker))
    assert "immigration" not in json.dumps(line_of(content, "com-cultural-program"))


def test_a_confidential_service_gives_its_area_only(client, caseworker):
    place = {"confidential": True, "area_label": "North side", "address_1": "7 Hidden Lane"}
    fitting("Harbor House", types=["eco-shelter"], place=place)
    plan = make_ready(make_plan(caseworker, seen=("pov-shelter",)), caseworker)
    content = content_of(plan)
    assert "Hidden Lane" not in json.dumps(content)
    assert line_of(content, "eco-shelter")["service"]["area"] == "North side"
    client.force_login(caseworker)
    for name in ("plan_file", "plan_check", "plan_help"):
        text = client.get(reverse(name, args=[plan.pk])).content.decode()
        assert "Hidden Lane" not in text
    assert "North side" in main_of(client.get(reverse("plan_file", args=[plan.pk])))


def test_what_is_hidden_from_its_reader_leaves_no_mark_on_the_paper(
    client, caseworker, supervisor, covering_supervisor
):
    plan = make_submitted(caseworker, seen=("pov-food", "edu-behind"))
    version = approve(by=supervisor, plan=plan, saves=plan.saves)
    hidden = next(one for one in plan.screening.observations.all() if one.factor == "edu-behind")
    Restriction(
        young_person=plan.young_person,
        user=supervisor,
        observation_id=hidden.pk,
        reason="Relative",
        made_by=covering_supervisor,
    ).save()
    for user, sees in ((supervisor, False), (caseworker, True)):
        client.force_login(user)
        for name in ("plan", "plan_file"):
            text = main_of(client.get(reverse(name, args=[plan.pk])))
            assert ("Falling behind at school" in text) == sees
            assert ("Tutoring" in text) == sees
            assert "Not enough food" in text
    assert len(seen_by(version.snapshot, set())["lines"]) == 0


def test_a_draft_says_so_and_an_approved_plan_names_its_approver(client, caseworker, supervisor):
    plan = make_submitted(caseworker)
    client.force_login(caseworker)
    url = reverse("plan_file", args=[plan.pk])
    assert "Draft – not approved" in main_of(client.get(url))
    approve(by=supervisor, plan=plan, saves=plan.saves)
    text = main_of(client.get(url))
    assert "Draft" not in text
    assert f"Version 1. Approved by {supervisor.name} on" in text
    assert "“Finish ninth grade”" in text


def test_a_no_to_everything_is_a_plan_too(caseworker):
    plan = make_ready(make_plan(caseworker), caseworker)
    sheet = file_plan(content_of(plan))
    assert sheet.said_no.contact == "Caseworker"
    assert sheet.said_no.ask_again == facts().by_when
    assert {line.instead for line in sheet.lines} == {"Not now"}
    assert {line.meanwhile for line in sheet.lines} == {"Wants to wait."}


def test_not_ready_to_say_is_printed_as_an_answer(caseworker):
    plan = plans.save_goals(by=caseworker, plan=make_plan(caseworker), saves=0, words=[], not_ready=True)
    goal = file_plan(content_of(plan)).goals[0]
    assert (goal.words, goal.own_words) == ("Not ready to say yet. That counts as an answer.", False)


def test_a_task_for_adults_stands_among_the_steps(caseworker):
    plan = make_plan(caseworker, seen=("adv-racism",))
    line = lines_of(plan, caseworker)["tra-workforce-training"]
    plan = plans.answer_line(
        by=caseworker, plan=plan, saves=0, line=line, choice="task", task=facts("Ask the school", go_together=True)
    )
    sheet = file_plan(content_of(plan))
    assert [(step.what, step.who, step.go_together) for step in sheet.steps] == [("Ask the school", "Caseworker", True)]
    assert sheet.lines[0].instead == "A task for adults: see Steps."


def test_the_pdf_is_staff_paper_with_a_neutral_name_and_leaves_a_trace(client, caseworker, supervisor):
    fitting()
    plan = make_submitted(caseworker)
    approve(by=supervisor, plan=plan, saves=plan.saves)
    client.force_login(caseworker)
    answer = client.get(reverse("plan_file_pdf", args=[plan.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="plan.pdf"'
    assert "no-store" in answer["Cache-Control"]
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    for words in (
        "Staff file",
        plan.young_person.case_number,
        "J. R.",
        "Green Table",
        "Page 1 of",
        "Finish ninth grade",
    ):
        assert words in text
    for name in ("Jordan", "Rivera"):
        assert name not in text
    event = Event.objects.get(verb="plan.printed")
    assert (event.object_id, event.actor_id) == (str(plan.pk), str(caseworker.pk))


@pytest.mark.parametrize("role", ["directory_admin", "agency_admin", "superuser", "other_caseworker", "teammate"])
def test_nobody_else_prints(client, request, caseworker, role):
    plan = make_submitted(caseworker)
    client.force_login(request.getfixturevalue(role))
    for name in ("plan_file", "plan_file_pdf"):
        assert client.get(reverse(name, args=[plan.pk])).status_code == 404
    assert not Event.objects.filter(verb="plan.printed").exists()


def test_printing_what_was_approved_asks_the_directory_nothing(
    client, caseworker, supervisor, django_assert_max_num_queries
):
    fitting()
    plan = make_submitted(caseworker)
    approve(by=supervisor, plan=plan, saves=plan.saves)
    client.force_login(caseworker)
    client.get(reverse("plan_file_pdf", args=[plan.pk]))
    with django_assert_max_num_queries(20) as captured:
        client.get(reverse("plan_file_pdf", args=[plan.pk]))
    asked = [query["sql"] for query in captured.captured_queries if "resources_" in query["sql"]]
    # Who has signed the catalogue is known only on the day of printing.
    assert [sql for sql in asked if 'FROM "resources_signature"' not in sql] == []
    assert PlanVersion.objects.count() == 1
