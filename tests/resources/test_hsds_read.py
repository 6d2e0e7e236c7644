"""Rows of HSDS files become records; what cannot be used is named by row, id and field."""

import json
import uuid

import pytest

from resources.hsds.files import Opened, open_bytes, open_file
from resources.hsds.read import read
from tests.shared import shared

LONG = "x" * 1_000_000
ORGANIZATION = {"id": "o1", "name": "Kitchen", "description": "Meals"}
LOCATION = {
    "id": "l1", "location_type": "physical", "name": "Main hall", "latitude": "41.3", "longitude": -99.2,
    "addresses": [{"address_1": "1 Elm", "city": "Marlow", "state_province": "NE", "postal_code": 68801,
                   "country": "US", "address_type": "physical"}],
}  # fmt: skip
SERVICE = {
    "id": "s1", "name": "Supper", "status": "active", "organization": ORGANIZATION, "minimum_age": 10,
    "service_at_locations": [{"id": "p1", "location": LOCATION, "phones": [{"number": "(308) 462.7660"}]}],
}  # fmt: skip


def read_rows(*rows):
    return read(Opened(rows=list(enumerate(rows, 1))))


def told(records):
    return [(problem.row, problem.field, problem.sentence) for problem in records.problems]


def test_a_service_with_its_organization_and_place():
    records = read_rows(SERVICE)

    assert records.problems == []
    assert records.organizations["o1"].fields == {"name": "Kitchen", "description": "Meals"}
    assert records.locations["l1"].fields == {
        "name": "Main hall", "location_type": "physical", "latitude": 41.3, "longitude": -99.2,
        "address_1": "1 Elm", "city": "Marlow", "state_province": "NE", "postal_code": "68801",
    }  # fmt: skip
    service = records.services["s1"]
    assert (service.organization_id, service.fields["minimum_age"]) == ("o1", 10)
    assert service.places[0].phones == [{"number": "308-462-7660", "extension": "", "type": "voice", "description": ""}]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": None}, "name", "It is missing or empty, and it is needed."),
        ({"name": 12}, "name", "This is a number; it should be text."),
        ({"name": LONG}, "name", "1000000 characters are too many: at most 300 can be kept."),
        ({"name": "\ud800"}, "name", "It holds characters that cannot be stored."),
        ({"id": ["s1"]}, "id", "The id is a list; it should be text."),
        (
            {"status": "retired"},
            "status",
            '"retired" is not one of: active, inactive, defunct, temporarily closed.',
        ),
        ({"minimum_age": -1}, "minimum_age", "-1 is not a possible age."),
        ({"minimum_age": 300}, "minimum_age", "300 is not a possible age."),
        ({"minimum_age": "teen"}, "minimum_age", "This is not an age in years."),
        ({"minimum_age": 18, "maximum_age": 12}, "maximum_age", "The oldest age (12) is below the youngest (18)."),
        ({"organization": None}, "organization", "The service names no organization."),
        ({"organization": {"id": "o1"}}, "organization.name", "It is missing or empty, and it is needed."),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_and_the_next_is_read(change, field, sentence):
    records = read_rows(SERVICE | change, SERVICE | {"id": "s2"})

    assert list(records.services) == ["s2"]
    assert told(records) == [(1, field, f"{sentence} The row was left out.")]
    assert records.problems[0].refused


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        (
            {"description": "x" * 1_000_000},
            "description",
            "1000000 characters are too many: at most 20000 can be kept.",
        ),
        ({"url": "javascript:alert(1)"}, "url", "This is not a web address."),
        ({"email": "nobody"}, "email", "This is not an e-mail address."),
        ({"assured_date": "2999-01-01"}, "assured_date", "This is not a date in the past."),
        ({"assured_date": "last week"}, "assured_date", "This is not a date in the past."),
        ({"phones": "308-462-7660"}, "phones", "This is text; it should be a list."),
        ({"phones": [{"number": "call us"}]}, "phones.number", '"call us" cannot be a phone number.'),
        ({"phones": [{"number": ""}]}, "phones.number", "The phone has no number."),
        ({"languages": [{"name": "Klingon"}]}, "languages.code", 'We do not know the language "Klingon".'),
        ({"schedules": [{"opens_at": "9ish"}]}, "schedules.opens_at", "This is not a time (HH:MM)."),
        ({"schedules": [{"byday": "MO,XX"}]}, "schedules.byday", "These are no days."),
    ],
)
def test_a_field_that_cannot_be_used_is_left_out_and_the_row_stays(change, field, sentence):
    records = read_rows(SERVICE | change)

    assert list(records.services) == ["s1"]
    assert told(records) == [(1, field, f"{sentence} It was left out.")]
    assert not records.problems[0].refused


@pytest.mark.parametrize("point", [(100, 101), (0, 0), (41.3, None), ("north", 1), (41.3, 1e999), (True, 3)])
def test_a_point_that_is_none_is_left_out_and_the_place_stays(point):
    place = LOCATION | {"latitude": point[0], "longitude": point[1]}
    records = read_rows(SERVICE | {"service_at_locations": [{"location": place}]})

    assert "latitude" not in records.locations["l1"].fields
    assert [problem.field for problem in records.problems] == ["service_at_locations.location.latitude"]


def test_an_age_of_999_is_no_upper_limit():
    records = read_rows(SERVICE | {"maximum_age": 999})

    assert records.services["s1"].fields["maximum_age"] is None
    assert told(records) == [(1, "maximum_age", "Nobody is 999 years old: taken as no upper limit.")]


def test_an_id_that_stands_twice_is_named_and_the_second_row_refused():
    records = read_rows(SERVICE, SERVICE | {"name": "Other"})

    assert records.services["s1"].fields["name"] == "Supper"
    assert told(records) == [(2, "id", "The id s1 stands in the file twice; first in row 1. The row was left out.")]


def test_a_service_without_an_id_gets_the_same_one_every_time():
    nameless = {key: value for key, value in SERVICE.items() if key != "id"}
    first, second = (list(read_rows(nameless).services) for _ in range(2))

    assert first == second
    assert uuid.UUID(first[0]).version == 5
    assert list(read_rows(nameless | {"name": "Lunch"}).services) != first
    assert len(read_rows(nameless, nameless).problems) == 1


def test_a_service_without_a_status_is_taken_and_said():
    records = read_rows({key: value for key, value in SERVICE.items() if key != "status"})

    assert records.services["s1"].fields["status"] == "active"
    assert told(records) == [(1, "status", "No status is given. Taken as active, for the file lists it.")]


def test_a_service_comes_back_with_each_of_its_places():
    pairs = [
        {"id": f"p{n}", "service": SERVICE | {"service_at_locations": []}, "location": LOCATION | {"id": f"l{n}"}}
        for n in (1, 2)
    ]
    records = read_rows(*pairs, pairs[0])

    assert [place.location_id for place in records.services["s1"].places] == ["l1", "l2"]
    assert told(records) == [(3, "id", "The id p1 stands in the file twice; first in row 1. The row was left out.")]


def test_an_organization_brings_its_services_and_one_bad_service_does_not_take_it_along():
    inner = [{"id": "s1", "name": "Supper", "status": "active"}, {"id": "s2", "name": "", "status": "active"}]
    records = read_rows(ORGANIZATION | {"services": inner})

    assert list(records.services) == ["s1"]
    assert records.services["s1"].organization_id == "o1"
    assert told(records) == [
        (1, "services.name", "It is missing or empty, and it is needed. The service was left out.")
    ]


def test_what_only_a_refused_service_names_is_not_kept():
    records = read_rows(SERVICE | {"status": "retired"})

    assert (records.organizations, records.locations) == ({}, {})


def test_a_mailing_address_tells_the_area_but_not_the_street():
    place = LOCATION | {"addresses": [LOCATION["addresses"][0] | {"address_type": "postal"}]}
    fields = read_rows(SERVICE | {"service_at_locations": [{"location": place}]}).locations["l1"].fields

    assert fields["city"] == "Marlow"
    assert "address_1" not in fields


@pytest.mark.parametrize("row", [None, 5, "text", [], {}, {"id": "x"}, {"code": "BD", "taxonomy": "t"}])
def test_a_row_of_another_kind_is_named(row):
    records = read_rows(row, SERVICE)

    assert list(records.services) == ["s1"]
    assert [problem.row for problem in records.problems] == [1]


@pytest.mark.parametrize(
    ("said", "cost"),
    [
        ({"fees_description": "Free"}, "free"),
        ({"fees_description": "No cost to families"}, "free"),
        ({"fees_description": "A sliding scale"}, "sliding"),
        ({"fees_description": "Feel free to ask"}, None),
        ({"cost_options": [{"amount": 0}]}, "free"),
        ({"cost_options": [{"amount": 35}]}, "fee"),
    ],
)
def test_the_cost_is_taken_only_where_it_is_said(said, cost):
    assert read_rows(SERVICE | said).services["s1"].fields.get("cost") == cost


def test_tables_are_joined_and_orphans_named():
    tables = {
        "organizations.csv": [ORGANIZATION],
        "services.csv": [{"id": "s1", "organization_id": "o1", "name": "Supper", "status": "active"}],
        "locations.csv": [{key: value for key, value in LOCATION.items() if key != "addresses"}],
        "addresses.csv": [LOCATION["addresses"][0] | {"location_id": "l1"}, {"id": "a2", "location_id": "gone"}],
        "service_at_location.csv": [{"id": "p1", "service_id": "s1", "location_id": "l1"}],
        "phones.csv": [{"id": "f1", "service_id": "gone", "number": "308-462-7660"}, "row"],
        "languages.csv": [{"service_id": "s1", "code": "spa"}],
    }
    records = read(open_bytes(json.dumps(tables).encode()))

    assert records.services["s1"].languages == ["es"]
    assert records.services["s1"].places[0].location_id == "l1"
    assert records.locations["l1"].fields["address_1"] == "1 Elm"
    assert sorted((problem.ref, problem.sentence) for problem in records.problems) == [
        ("addresses a2", "It names location gone, which is not in the file. It was left out."),
        ("phones", "The row is not an object. It was left out."),
        ("phones f1", "It names service gone, which is not in the file. It was left out."),
    ]


@pytest.mark.parametrize(
    ("name", "services", "problems"),
    [
        ("organization_full.json", 1, 1),
        ("organization_list.json", 0, 0),
        ("service_at_location_full.json", 1, 1),
        ("service_at_location_list.json", 1, 1),
        ("service_full.json", 1, 1),
        ("service_list.json", 1, 0),
        ("tabular.json", 1, 1),
        ("location.json", 0, 2),
        ("base.json", 0, 1),
        ("taxonomy_list.json", 0, 1),
        ("taxonomy_term.json", 0, 1),
    ],
)
def test_the_worked_examples_of_hsds_are_read_or_reported(name, services, problems):
    records = read(open_file(shared("hsds", "examples-v3.2.3", name)))

    assert (len(records.services), len(records.problems)) == (services, problems)


def test_a_real_slice_of_a_directory_is_read_without_a_problem():
    records = read(open_file(shared("directory-samples", "detroit_313help_hsds32_slice3.json")))

    assert records.problems == []
    assert sorted(service.fields["name"] for service in records.services.values()) == [
        "Advantage Health, West McNichols",
        "Benefits help at the East Dearborn office",
        "Medical clinic",
    ]
