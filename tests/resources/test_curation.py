"""How long a check of the directory holds."""

import datetime

import pytest

from resources.curation import NEVER_OVER_DAYS, checked_since, fresh_days, is_stale

TODAY = datetime.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("types", "days"),
    [(["eco-shelter"], 90), (["eco-food", "com-crisis-support"], 90), (["eco-food"], 180), ([], 180)],
)
def test_shelter_and_crisis_help_is_checked_more_often(types, days):
    assert fresh_days(types) == days <= NEVER_OVER_DAYS
    assert not is_stale(TODAY - datetime.timedelta(days=days), types, TODAY)
    assert is_stale(TODAY - datetime.timedelta(days=days + 1), types, TODAY)


def test_never_checked_is_stale():
    assert is_stale(None, ["eco-food"], TODAY)


def test_checked_lately_begins_where_the_tier_ends():
    assert checked_since("eco-shelter", TODAY) == datetime.date(2026, 8, 22)
