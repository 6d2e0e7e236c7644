"""The figures of tests/bench: what is counted, and that the table says the same as the JSON."""

from itertools import count

import pytest
from django.db import reset_queries

from assessments.models import Team
from tests.bench.__main__ import COLUMNS, paired, table


@pytest.mark.django_db
def test_a_page_and_its_floor_take_turns_and_queries_are_counted():
    turns = []

    def page():
        turns.append("page")
        list(Team.objects.all())

    def floor():
        turns.append("floor")
        reset_queries()  # As each request does.

    figures = paired(page, floor, 4)
    assert turns == ["page", "floor"] * 5 + ["page"] + ["page", "floor"] * 4
    assert (figures["n"], figures["queries"]) == (4, 1)


@pytest.mark.django_db
def test_ratio_and_percentile_are_of_the_processor_s_time(monkeypatch):
    # A page takes 10 ms, every tenth one 40; the clock stands still in between.
    now, pages = [0.0], count(1)
    monkeypatch.setattr("tests.bench.__main__.time.process_time", lambda: now[0])

    def page():
        now[0] += 0.04 if next(pages) % 10 == 0 else 0.01

    def floor():
        now[0] += 0.005

    figures = paired(page, floor, 40)
    assert (figures["median ms"], figures["floor ms"], figures["ratio"]) == (10.0, 5.0, 2.0)
    assert figures["p95 ms"] == 40.0


def test_the_table_has_a_line_for_each_page():
    figures = {"n": 4, "median ms": 10.5, "p95 ms": 40.0, "floor ms": 5.0, "ratio": 2.1, "limit": 3, "queries": 17}
    head, line = table({"results": figures}).splitlines()
    assert head.split() == " ".join(COLUMNS).split()
    assert line.split() == ["results", "4", "10.5", "40.0", "5.0", "2.1", "3", "17"]
