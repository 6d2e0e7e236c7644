"""Days and times are written one way: config/formats is the one place that says how."""

import ast
import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils.formats import date_format, time_format

ROOT = settings.BASE_DIR
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*")) if path.is_file()]
CODE = [
    path
    for floor in ("assessments", "resources")
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "migrations" not in path.parts
]
NAMED = {"DATE_FORMAT", "TIME_FORMAT", "DATETIME_FORMAT", "YEAR_MONTH_FORMAT"}
# For machines: the attribute datetime, keys, and times as the feed writes them.
MACHINES = {"c", "%Y-%m", "%H:%M"}


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_house_format():
    at = datetime(2026, 11, 2, 12, 7)
    assert date_format(at) == "Nov 2, 2026"
    assert date_format(at, "SHORT_DATE_FORMAT") == "Nov 2, 2026"
    assert date_format(at, "DATETIME_FORMAT") == "Nov 2, 2026, 12:07 PM"
    assert date_format(at, "YEAR_MONTH_FORMAT") == "Nov 2026"
    assert time_format(time(9, 5)) == "9:05 AM"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ day }}", "Sep 2, 2026"),
        ("{{ day|date }}", "Sep 2, 2026"),
        ("{{ at }}", "Sep 2, 2026, 3:00 PM"),
        ("{{ at|time }}", "3:00 PM"),
    ],
)
def test_a_template_follows_it_without_being_told(source, words):
    context = {"day": date(2026, 9, 2), "at": datetime(2026, 9, 2, 15)}
    assert engines["django"].from_string(source).render(context) == words


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_templates_name_no_format_of_their_own(path):
    text = path.read_text()
    assert set(re.findall(r"\|(?:date|time):[\"']([^\"']*)[\"']", text)) <= NAMED | MACHINES
    assert not re.search(r"{%\s*now\b|\|(?:date|time):[^\"']", text)


@pytest.mark.parametrize("path", CODE, ids=names)
def test_code_names_no_format_of_its_own(path):
    for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        told = [each.value for each in [*call.args, *(word.value for word in call.keywords)] if hasattr(each, "value")]
        if name in {"date_format", "time_format"}:
            assert {word for word in told if isinstance(word, str)} <= NAMED, call.lineno
        if name == "strftime":
            assert set(told) <= MACHINES, call.lineno
