"""import_hsds: what is saved, what a second run does, and what nobody's decision loses."""

import copy
import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.actions import imports
from resources.actions.directory import (
    Refused,
    change_service,
    link_type,
    mark_verified,
    set_confidential,
    set_qualification,
)
from resources.actions.imports import commit_import
from resources.hsds.files import BrokenFile, Opened, open_bytes
from resources.hsds.read import read
from resources.imports.planning import plan_import
from resources.imports.suggest import suggest_types
from resources.models import (
    DirectoryEvent,
    Location,
    Offer,
    Organization,
    Phone,
    Qualification,
    Service,
    ServiceAtLocation,
    ServiceTypeLink,
)
from tests.resources.directory_factories import CURATOR
from tests.shared import shared

pytestmark = pytest.mark.django_db

FEED = [
    {
        "id": "s1",
        "name": "Youth shelter beds",
        "description": "A bed tonight and a free food pantry.",
        "status": "active",
        "minimum_age": 12,
        "assured_date": "2026-05-01",
        "organization": {"id": "o1", "name": "Plum House"},
        "phones": [{"number": "308-555-0101"}],
        "languages": [{"code": "es"}],
        "service_at_locations": [
            {
                "id": "p1",
                "location": {
                    "id": "l1",
                    "location_type": "physical",
                    "latitude": 41.311,
                    "longitude": -99.222,
                    "addresses": [{"address_1": "9 Hidden Lane", "city": "Marlow", "postal_code": "00104"}],
                },
                "schedules": [{"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}],
            }
        ],
    }
]
MODELS = (Organization, Service, Location, ServiceAtLocation, Phone, ServiceTypeLink, Offer, DirectoryEvent)


@pytest.fixture
def catalogue(db):
    call_command("load_catalogue", stdout=io.StringIO())


def run(tmp_path, value, *options, name="feed.json"):
    path = tmp_path / name
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    out = io.StringIO()
    call_command("import_hsds", str(path), *options, stdout=out, stderr=out)
    return out.getvalue().splitlines()


def everything():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def feed(**changes):
    value = copy.deepcopy(FEED)
    value[0].update(changes)
    return value


def test_a_file_is_saved_with_its_events_and_nothing_is_offered_yet(tmp_path):
    lines = run(tmp_path, FEED)

    assert lines[-5:] == [
        "Organizations: New 1, Changed 0, Same 0",
        "Places: New 1, Changed 0, Same 0",
        "Services: New 1, Changed 0, Same 0",
        "Problems: 0 (0 rows left out)",
        "Places kept confidential until someone says otherwise, for they may be shelters: 1",
    ]
    service = Service.objects.get()
    assert (service.source, service.source_id, service.assurer_label) == ("feed", "s1", "feed")
    assert service.assured_date == datetime.date(2026, 5, 1)
    assert [language.language_id for language in service.languages.all()] == ["es"]
    at = ServiceAtLocation.objects.with_contacts().get()
    assert (at.phone, [str(hours) for hours in at.hours]) == ("308-555-0101", ["MO 09:00–17:00"])
    assert not Offer.objects.exists()
    verbs = list(DirectoryEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["organization.added", "location.added", "service.added", "directory.imported"]
    assert "Hidden" not in json.dumps(list(DirectoryEvent.objects.values("fields")))


def test_a_dry_run_saves_nothing(tmp_path):
    before = everything()

    assert run(tmp_path, FEED, "--dry-run")[-1] == "Dry run: nothing was saved."
    assert everything() == before


def test_a_second_run_changes_nothing_and_leaves_no_event(tmp_path):
    run(tmp_path, FEED)
    before = everything()
    lines = run(tmp_path, FEED)

    assert [line for line in lines if "New" in line] == [
        "Organizations: New 0, Changed 0, Same 1",
        "Places: New 0, Changed 0, Same 1",
        "Services: New 0, Changed 0, Same 1",
    ]
    assert everything() == before


def test_only_what_the_feed_says_anew_is_written(tmp_path):
    run(tmp_path, FEED)
    service = Service.objects.get()
    change_service(service=service, actor=CURATOR, name="Beds for youth", fees_description="Free, they said")

    lines = run(tmp_path, feed(description="A bed tonight.", phones=[{"number": "308-555-0102"}]))

    assert "Services: New 0, Changed 1, Same 0" in lines
    service.refresh_from_db()
    assert (service.name, service.description, service.fees_description) == (
        "Beds for youth",
        "A bed tonight.",
        "Free, they said",
    )
    assert [phone.number for phone in service.phones.all()] == ["308-555-0102"]
    assert set(DirectoryEvent.objects.filter(verb="service.changed").latest("id").fields) == {"description", "phones"}


def test_what_a_person_decided_stays(tmp_path):
    run(tmp_path, FEED)
    service, location = Service.objects.get(), Location.objects.get()
    assert location.confidential
    link_type(service=service, service_type="eco-shelter", actor=CURATOR)
    link_type(service=service, service_type="eco-food", status="rejected", actor=CURATOR)
    set_qualification(service=service, qualification="serves-minors", status="checked", actor=CURATOR)
    set_confidential(location=location, confidential=False, actor=CURATOR)
    mark_verified(service=service, actor=CURATOR, on=datetime.date(2026, 6, 1))

    run(tmp_path, feed(name="Shelter with a food pantry", assured_date="2026-05-20"))

    service.refresh_from_db()
    location.refresh_from_db()
    assert (service.assured_date, service.assurer_label) == (datetime.date(2026, 6, 1), "Dana Curator")
    assert not location.confidential
    assert dict(service.type_links.values_list("service_type", "status")) == {
        "eco-shelter": "confirmed",
        "eco-food": "rejected",
    }
    assert Qualification.objects.get().status == "checked"
    assert Offer.objects.get().fresh_until == datetime.date(2027, 6, 1)


def test_a_later_check_of_the_feed_moves_the_date_forward(tmp_path):
    run(tmp_path, FEED)
    later = timezone.localdate() - datetime.timedelta(days=1)
    run(tmp_path, feed(assured_date=later.isoformat()))

    assert Service.objects.get().assured_date == later


def test_a_place_that_the_feed_moves_or_drops_follows(tmp_path):
    run(tmp_path, FEED)
    link_type(service=Service.objects.get(), service_type="eco-shelter", actor=CURATOR)
    moved = feed()
    place = moved[0]["service_at_locations"][0]["location"]
    place["addresses"][0]["postal_code"] = "00105"
    del place["latitude"], place["longitude"]
    run(tmp_path, moved)

    assert Location.objects.get().latitude is None
    assert Offer.objects.get().lat == 41.41

    run(tmp_path, feed(service_at_locations=[]))
    assert not ServiceAtLocation.objects.exists()
    assert not Offer.objects.exists()


def test_a_row_of_another_source_is_never_taken_over(tmp_path):
    run(tmp_path, FEED)
    first = Service.objects.get()
    run(tmp_path, feed(name="Stolen"), "--source", "another feed")

    assert list(Service.objects.order_by("source").values_list("source", "name")) == [
        ("another feed", "Stolen"),
        ("feed", "Youth shelter beds"),
    ]
    taken = feed(id=str(first.pk), name="Stolen by our own key")
    run(tmp_path, taken, "--source", "third")
    first.refresh_from_db()
    assert first.name == "Youth shelter beds"
    with pytest.raises(CommandError, match="name of its own"):
        run(tmp_path, FEED, "--source", "local")


def test_kinds_of_help_are_suggested_with_the_words_that_led_to_them(catalogue, tmp_path):
    lines = run(tmp_path, FEED)

    assert lines[-1] == "Kinds of help suggested, to be confirmed by a person: 2"
    assert list(ServiceTypeLink.objects.values_list("service_type", "status", "matched_text")) == [
        ("eco-food", "suggested", "food pantry"),
        ("eco-shelter", "suggested", "Youth shelter"),
    ]
    assert not Offer.objects.exists()


def test_words_are_matched_whole_and_capitals_as_capitals():
    class Kind:
        id, hsds_keywords, open_eligibility = "eco-benefits", ("CHIP", "benefits enrollment"), ("Job Placement",)

    assert suggest_types([Kind], "A chip shop; jobs placement") == []
    assert suggest_types([Kind], "Sign up for CHIP. Job\nplacements.") == [("eco-benefits", "CHIP, Job\nplacements")]


@pytest.mark.parametrize("data", [b"", b"\xff", b'[{"id": "s1"', b"17", b'{"contents": {}}'])
def test_a_broken_file_changes_nothing_and_says_so(tmp_path, data):
    run(tmp_path, FEED)
    before = everything()

    with pytest.raises(CommandError, match=r"^feed.json: .+ Nothing was changed\.$"):
        run(tmp_path, data)
    assert everything() == before


def test_a_file_with_nothing_to_use_says_so(tmp_path):
    assert run(tmp_path, [])[-1] == "Nothing in this file could be used. Nothing was changed."


def test_problem_rows_are_told_and_the_others_saved(tmp_path):
    rows = [*feed(status="retired"), *feed(id="s2"), *feed(id="s3", organization=None, organization_id="o9")]
    lines = run(tmp_path, rows)

    assert [line for line in lines if line.startswith("Row")] == [
        'Row 1 · s1 · status: "retired" is not one of: active, inactive, defunct, temporarily closed. '
        "The row was left out.",
        "Row 3 · s3 · organization_id: Its organization o9 is neither in the file nor in the directory. "
        "The row was left out.",
    ]
    assert [service.source_id for service in Service.objects.all()] == ["s2"]


def test_a_directory_that_changed_since_the_plan_is_left_alone():
    records = read(Opened(rows=[(1, FEED[0])]))
    commit_import(plan=plan_import(records, source="feed"), actor=CURATOR)
    stale = plan_import(read(Opened(rows=[(1, feed(name="Old news")[0])])), source="feed")
    newer = plan_import(read(Opened(rows=[(1, feed(name="New", alert="Full")[0])])), source="feed")
    commit_import(plan=newer, actor=CURATOR)
    before = everything()
    Service.objects.update(imported={})

    with pytest.raises(Refused, match="changed meanwhile"):
        commit_import(plan=stale, actor=CURATOR)
    assert Service.objects.get().name == "New"
    assert everything()[2:] == before[2:]


def test_two_imports_at_once_save_one_of_them_whole():
    plans = [plan_import(read(Opened(rows=[(1, FEED[0])])), source="feed") for _ in range(2)]
    commit_import(plan=plans[0], actor=CURATOR)

    with pytest.raises(Refused, match="Another import was at work"):
        commit_import(plan=plans[1], actor=CURATOR)
    assert Service.objects.count() == 1


def test_a_fault_half_way_saves_nothing(monkeypatch):
    def fail(*args):
        raise IntegrityError

    monkeypatch.setattr(imports, "rebuild_offers", fail)
    before = everything()
    with pytest.raises(Refused):
        commit_import(plan=plan_import(read(Opened(rows=[(1, FEED[0])])), source="feed"), actor=CURATOR)
    assert everything() == before


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries):
    rows = [
        (n, feed(id=f"s{n}", organization={"id": f"o{n}", "name": f"Org {n}"})[0] | {"name": f"Beds {n}"})
        for n in range(200)
    ]
    with django_assert_max_num_queries(40):
        commit_import(plan=plan_import(read(Opened(rows=rows)), source="feed"), actor=CURATOR)
    assert Service.objects.count() == 200


def test_the_real_slice_is_saved_and_safe_to_run_twice(tmp_path):
    data = shared("directory-samples", "detroit_313help_hsds32_slice3.json").read_bytes()
    run(tmp_path, data)
    before = everything()
    run(tmp_path, data)

    assert everything() == before
    assert [location.public_area for location in Location.objects.order_by("postal_code")] == [
        "Dearborn, MI",
        "Detroit, MI",
        "Detroit, MI",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("\x00\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "number", "code", "location", "freq", "x"]), inner, max_size=4)
    ),
    max_leaves=6,
)


def paths(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*path, key))


@st.composite
def mangled(draw):
    """Give the feed with up to three of its values replaced, or its text cut or overwritten."""
    value = copy.deepcopy(FEED)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(paths(value), key=str)))
        if not path:
            value = draw(JSON)
            continue
        target = value
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = draw(JSON)
        if not isinstance(value, dict | list):
            break
    data = json.dumps(value).encode()
    if draw(st.integers(0, 4)) == 0:
        cut = draw(st.integers(0, len(data)))
        data = data[:cut] + draw(st.binary(max_size=4)) + data[cut + draw(st.integers(0, 40)) :]
    return data


@settings(
    max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=mangled())
def test_whatever_a_file_holds_it_is_saved_whole_or_refused_whole(data):
    for model in (Service, Organization, Location, DirectoryEvent):
        model.objects.all().delete()
    try:
        records = read(open_bytes(data))
    except BrokenFile:
        return
    assert all(problem.sentence and problem.sentence.isprintable() for problem in records.problems)
    plan = plan_import(records, source="fuzz")
    commit_import(plan=plan, actor=CURATOR)
    assert (
        Service.objects.count()
        == plan.count("service")["New"]
        == len(records.services) - sum(problem.field == "organization_id" for problem in plan.problems)
    )
    before = everything()
    again = plan_import(read(open_bytes(data)), source="fuzz")
    assert not any(again.todo(kind) for kind in ("organization", "location", "service"))
    commit_import(plan=again, actor=CURATOR)
    assert everything() == before
