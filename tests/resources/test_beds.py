"""Beds with room: for the age, checked lately, and never an address that is confidential."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from resources.beds import beds_open
from tests.resources.directory_factories import make_service

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def shelter(name="Lantern House", *, days_ago=3, **fields):
    facts = {
        "capacity": "open",
        "minimum_age": 12,
        "maximum_age": 17,
        "assured_date": TODAY - timedelta(days=days_ago),
        "assurer_label": "Dana Curator",
        "phones": ["402-555-0101"],
    }
    return make_service(name, **(facts | fields))


def names(**asked) -> list[str]:
    return [bed.name for bed in beds_open(today=TODAY, **asked)]


@pytest.mark.parametrize(
    ("fields", "there"),
    [
        ({}, True),
        ({"capacity": "limited"}, True),
        ({"capacity": "full"}, False),
        ({"capacity": "waitlist"}, False),
        ({"capacity": "unknown"}, False),
        ({"days_ago": 90}, True),
        ({"days_ago": 91}, False),
        ({"types": ("eco-food",)}, False),
        ({"status": "inactive"}, False),
    ],
)
def test_a_bed_has_room_and_a_check_that_holds(fields, there):
    shelter(**fields)
    assert names(age=15) == (["Lantern House"] if there else [])


@pytest.mark.parametrize(("age", "there"), [(11, False), (12, True), (17, True), (18, False), (None, True)])
def test_only_beds_for_this_age(age, there):
    shelter()
    assert bool(names(age=age)) is there


def test_more_room_stands_first():
    shelter("Ash", capacity="limited")
    shelter("Birch")
    assert names() == ["Birch", "Ash"]


def test_a_confidential_place_shows_its_area_and_phone_only():
    shelter(place={"confidential": True, "area_label": "Western Juniper County"})
    (bed,) = beds_open(today=TODAY)
    assert (bed.address, bed.area, bed.phone, bed.dial) == ("", "Western Juniper County", "402-555-0101", "4025550101")
    assert "Plum" not in str(bed)


def test_what_a_young_person_must_not_meet_is_left_out():
    service = shelter()
    assert names(avoid={service.pk}) == []
    assert names(avoid={service.organization_id}) == []
    assert names(avoid={UUID(int=1)}) == ["Lantern House"]


def test_a_fixed_number_of_queries(django_assert_num_queries):
    shelter()
    beds_open(today=TODAY)
    with django_assert_num_queries(8):
        beds_open(today=TODAY)
    shelter("Second")
    shelter("Third")
    with django_assert_num_queries(8):
        assert len(beds_open(today=TODAY)) == 3
