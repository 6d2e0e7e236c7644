"""Phone numbers as feeds write them."""

import pytest

from resources.hsds.phones import normalise


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("(630) 462.7660", ("630-462-7660", "")),
        ("630-462-7660", ("630-462-7660", "")),
        ("1 (630) 462-7660 ext. 12", ("630-462-7660", "12")),
        ("+1 630 462 7660 x4", ("630-462-7660", "4")),
        ("1-800-RUNAWAY", ("800-786-2929", "")),
        ('"+44 1234 234567"', ("+441234234567", "")),
        ("988", ("988", "")),
        ("233733", ("233733", "")),
    ],
)
def test_a_number_is_kept_in_one_form(text, kept):
    assert normalise(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "call us",
        "462-7660",
        "123-456-7890",
        "000-000-0000",
        "630-462-7660 or 630-462-7661",
        "+0",
        "123",
        "٦٣٠",
        "x12",
    ],
)
def test_what_cannot_be_a_number_is_refused(text):
    assert normalise(text) is None
