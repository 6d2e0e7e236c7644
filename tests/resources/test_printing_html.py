"""The plan for the file as a page: the same words as the PDF, escaped, under a neutral title."""

import re

from django.template.loader import render_to_string
from django.test import RequestFactory

from resources.printing.file_plan import PlanGoal
from tests.resources.test_printing_file_plan import make_plan


def page(plan, **more) -> str:
    request = RequestFactory().get("/")
    return render_to_string("resources/print/file_plan.html", {"plan": plan, **more}, request=request)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_page_carries_the_plan_under_a_neutral_title():
    html = page(make_plan(), pdf_url="/plans/1/plan.pdf", back_url="/plans/1/")
    title = re.search(r"<title>(.*?)</title>", html).group(1)
    assert title.startswith("Plan")
    assert "MC-0147" not in title
    text = words_of(html)
    for part in (
        "Staff file",
        "Version 3. Approved by Rosa Imani on Nov 20, 2026.",
        "Not enough food (Seen or told). Food comes first.",
        "How we know: Seen by worker · School record · about March 2026",
        "The address is confidential.",
        "None fits here",
        "“Not known” is not “no”.",
        "This catalogue is not a validated instrument and has not been reviewed by survivors.",
    ):
        assert part in text
    assert "1 Hidden Way" not in html
    assert 'href="/plans/1/plan.pdf"' in html
    assert html.count("<h1") == 1


def test_page_marks_a_draft():
    assert words_of(page(make_plan(approved_by="", approved_on=None))).count("Draft – not approved") == 3
    assert "Draft" not in words_of(page(make_plan()))


def test_page_escapes_what_was_typed():
    html = page(make_plan(goals=(PlanGoal(words="<script>alert(1)</script>\nsecond line"),), reviewers_note="<b>"))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>second line" in html
    assert "&lt;b&gt;" in html
