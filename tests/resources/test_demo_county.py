"""The made-up county: believable, kind, whole, and the same however often it is loaded."""

import datetime
import json
import re
import time
from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from resources.actions import Actor
from resources.actions.directory import mark_verified, set_capacity
from resources.demo.loading import COUNTY, load_demo_county
from resources.models import DirectoryEvent, Location, Offer, Organization, Phone, Service, ServiceTypeLink
from resources.places import demo_places

CATALOGUE = COUNTY.parent.parent / "catalogue"
NEVER = re.compile(r"victim|at.risk|prostitut|runaway|promiscu|rescue|illegal|exploit|trafficking", re.IGNORECASE)


def county():
    return json.loads(COUNTY.read_text())["organizations"]


def services():
    return [service for row in county() for service in row["services"]]


def test_the_county_has_services_of_every_kind_with_ids_that_the_catalogue_knows():
    offramps = json.loads((CATALOGUE / "offramps.json").read_text())
    counts = Counter(kind for service in services() for kind in service["helps_with"])

    assert len(services()) >= 130
    assert set(counts) == {row["id"] for row in offramps["services"]}
    used = {name for service in services() for names in service["qualifications"].values() for name in names}
    assert used == {row["id"] for row in offramps["qualifications"]}


def test_the_county_differs_as_a_real_one_does():
    values = {key: {service[key] for service in services()} for key in ("cost", "room", "reach")}

    assert values["cost"] == {"free", "sliding", "fee", "unknown"}
    assert values["room"] == {"open", "limited", "waitlist", "full", "unknown"}
    assert values["reach"] == {"site", "area", "remote"}
    assert {code for service in services() for code in service["languages"]} == {"en", "es", "so", "ar", "vi", "ase"}
    assert {service.get("status", "active") for service in services()} == {
        "active", "inactive", "defunct", "temporarily closed",
    }  # fmt: skip
    assert sum(180 < service["checked_days_ago"] <= 365 for service in services()) >= 5
    assert sum(service["checked_days_ago"] > 365 for service in services()) >= 1
    assert sum("checked_not" in service["qualifications"] for service in services()) >= 3
    assert {place["zip"] for row in county() for place in row["locations"]} == set(demo_places())


def test_nothing_in_the_county_can_be_mistaken_for_a_real_number_or_address():
    numbers = re.findall(r'"phone": "([^"]+)"', COUNTY.read_text())

    assert len(numbers) == len(set(numbers)) > 60
    assert all(re.fullmatch(r"\d{3}-555-01\d\d", number) for number in numbers)
    assert all(re.fullmatch(r"https://[a-z0-9-]+\.example\.org", row["website"]) for row in county())


def test_the_county_speaks_kindly():
    assert NEVER.findall(COUNTY.read_text()) == []
    for row in county():
        for text in [row["description"], *(service["description"] for service in row["services"])]:
            assert text.endswith(".")
            assert 4 <= len(text.split()) <= 32


@pytest.mark.django_db
def test_loading_writes_rows_offers_links_and_events():
    loaded = load_demo_county()

    total = len(services())
    assert (loaded.added, loaded.refreshed) == (total, 0)
    assert (Organization.objects.count(), Service.objects.count()) == (len(county()), total)
    assert set(ServiceTypeLink.objects.values_list("status", "confirmed_by_label")) == {("confirmed", "Demo county")}
    active = Service.objects.filter(status="active")
    assert set(Offer.objects.values_list("service_id", flat=True)) == set(active.values_list("pk", flat=True))
    assert DirectoryEvent.objects.filter(verb="service.added", actor_id="demo").count() == total
    assert DirectoryEvent.objects.filter(verb="service.type_confirmed").count() == ServiceTypeLink.objects.count()


@pytest.mark.django_db
def test_two_shelters_are_confidential_and_their_offers_stand_in_the_middle_of_the_zip_area():
    load_demo_county()

    hidden = Location.objects.filter(confidential=True)
    shelters = hidden.filter(at_services__service__type_links__service_type="eco-shelter").distinct()
    assert shelters.count() == 2
    for location in hidden:
        assert location.address_1
        assert (location.public_address, location.public_area) == ("", location.area_label)
        centre = demo_places()[location.postal_code]
        points = Offer.objects.filter(service_at_location__location=location).values_list("lat", "lon").distinct()
        assert list(points) == [(centre.lat, centre.lon)]
        said = json.dumps(list(DirectoryEvent.objects.filter(object_id=str(location.pk)).values_list("fields")))
        assert location.address_1 not in said


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_keeps_edits(capsys):
    call_command("load_demo_county")
    someone = Actor(id="7", label="Dana Curator")
    edited = Service.objects.get(name="Walk-in groceries")
    set_capacity(service=edited, capacity="full", actor=someone)
    before = [model.objects.count() for model in (Organization, Location, Service, Phone, Offer, DirectoryEvent)]

    call_command("load_demo_county")

    after = [model.objects.count() for model in (Organization, Location, Service, Phone, Offer, DirectoryEvent)]
    assert after == before
    edited.refresh_from_db()
    assert edited.capacity == "full"
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Demo county: 0 services added, the day of the last check moved on for 0."
    )


@pytest.mark.django_db
def test_the_county_does_not_grow_stale_and_a_persons_own_check_stands():
    today = timezone.localdate()
    load_demo_county(today=today - datetime.timedelta(days=400))
    own = Service.objects.get(name="Walk-in groceries")
    mark_verified(service=own, actor=Actor(id="7", label="Dana Curator"), on=today - datetime.timedelta(days=300))

    loaded = load_demo_county(today=today)

    assert loaded.refreshed == len(services()) - 1
    own.refresh_from_db()
    assert (own.assured_date, own.assurer_label) == (today - datetime.timedelta(days=300), "Dana Curator")
    desk = Service.objects.get(name="Benefits desk")
    assert desk.assured_date == today - datetime.timedelta(days=21)
    assert set(desk.offers.values_list("fresh_until", flat=True)) == {today + datetime.timedelta(days=344)}


@pytest.mark.django_db
def test_loading_takes_few_queries_and_little_time(django_assert_max_num_queries):
    started = time.process_time()
    with django_assert_max_num_queries(60):
        load_demo_county()
    assert time.process_time() - started < 3
