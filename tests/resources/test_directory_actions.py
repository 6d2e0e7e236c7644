"""Writes to the directory: events, Offer rows, and what the database itself refuses."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from resources.actions.directory import (
    Refused,
    add_location,
    add_organization,
    add_place,
    add_service,
    change_location,
    change_service,
    link_type,
    mark_verified,
    set_capacity,
    set_confidential,
    set_languages,
    set_qualification,
    suggest_type,
)
from resources.models import (
    DirectoryEvent,
    Location,
    Offer,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from tests.resources.directory_factories import CURATOR, make_service

pytestmark = pytest.mark.django_db


def verbs():
    return list(DirectoryEvent.objects.order_by("id").values_list("verb", flat=True))


def test_a_confirmed_service_has_one_offer_per_place_and_kind_of_help():
    service = make_service(types=["eco-shelter", "eco-food"], minimum_age=12, cost="free", languages=["es", "en"])
    add_place(service=service, location=add_location(postal_code="00103", actor=CURATOR), actor=CURATOR)

    offers = Offer.objects.order_by("type", "lat")
    assert [(o.type, o.lat, o.latband, o.min_age, o.max_age, o.cost, o.languages) for o in offers] == [
        ("eco-food", 41.3, 413, 12, 999, "free", 3),
        ("eco-food", 41.36, 413, 12, 999, "free", 3),
        ("eco-shelter", 41.3, 413, 12, 999, "free", 3),
        ("eco-shelter", 41.36, 413, 12, 999, "free", 3),
    ]
    assert {o.fresh_until for o in offers} == {None}


def test_a_suggestion_or_a_rejection_is_never_offered():
    service = make_service(types=[])
    suggest_type(service=service, service_type="eco-food", matched_text="food pantry", actor=CURATOR)
    assert not Offer.objects.exists()

    link_type(service=service, service_type="eco-food", status="rejected", actor=CURATOR)
    assert not Offer.objects.exists()
    assert suggest_type(service=service, service_type="eco-food", matched_text="x", actor=CURATOR).status == "rejected"

    link_type(service=service, service_type="eco-food", actor=CURATOR)
    assert Offer.objects.get().type == "eco-food"


def test_an_inactive_service_is_not_offered():
    service = make_service()
    change_service(service=service, status="temporarily closed", actor=CURATOR)

    assert not Offer.objects.exists()


def test_a_confidential_place_gives_the_middle_of_its_zip_area_and_no_address():
    service = make_service(place={"latitude": 41.311, "longitude": -99.222, "area_label": "Juniper County"})
    location = Location.objects.get()
    assert (Offer.objects.get().lat, location.public_address) == (41.311, "12 Plum Street, Juniper Falls, NE 00101")

    location = set_confidential(location=location, confidential=True, actor=CURATOR)

    offer = Offer.objects.get(service=service)
    assert (offer.lat, offer.lon) == (41.3, -99.2)
    assert (location.public_address, location.public_name, location.public_area) == ("", "", "Juniper County")
    assert "Plum" not in str(location)
    assert "Plum" not in str(list(DirectoryEvent.objects.values()))


def test_a_place_that_cannot_be_found_gives_no_offer():
    make_service(zip_code="99999")

    assert not Offer.objects.exists()


def test_a_remote_service_is_offered_once_without_a_place():
    make_service(reach="remote", locations=[])

    offer = Offer.objects.get()
    assert (offer.reach, offer.lat, offer.lon, offer.latband) == ("remote", None, None, None)
    assert offer.service_at_location.location.location_type == "virtual"


def test_verifying_moves_forward_only():
    service = make_service()
    today = timezone.localdate()
    mark_verified(service=service, actor=CURATOR)
    mark_verified(service=service, actor=CURATOR, on=today - datetime.timedelta(days=9))

    service.refresh_from_db()
    assert (service.assured_date, service.assurer_label) == (today, "Dana Curator")
    assert Offer.objects.get().fresh_until == today + datetime.timedelta(days=365)
    with pytest.raises(Refused, match="future"):
        mark_verified(service=service, actor=CURATOR, on=today + datetime.timedelta(days=1))


def test_each_write_leaves_one_event_and_a_change_to_the_same_leaves_none():
    service = make_service()
    before = len(verbs())
    set_capacity(service=service, capacity="full", actor=CURATOR)
    set_capacity(service=service, capacity="full", actor=CURATOR)
    set_languages(service=service, languages=["es"], actor=CURATOR)
    set_languages(service=service, languages=["es"], actor=CURATOR)
    set_qualification(service=service, qualification="serves-minors", status="checked", actor=CURATOR)

    assert verbs()[before:] == ["service.changed", "service.languages_set", "service.qualification_checked"]
    assert Offer.objects.get().capacity == "full"
    event = DirectoryEvent.objects.latest("id")
    assert (event.actor_id, event.actor_label) == ("test-curator", "Dana Curator")


@pytest.mark.parametrize("status", ["maybe", "suggested", None])
def test_a_link_is_confirmed_or_rejected_and_nothing_else(status):
    service = make_service(types=[])

    with pytest.raises(Refused):
        link_type(service=service, service_type="eco-food", status=status, actor=CURATOR)


def test_wrong_fields_are_refused_by_name_and_nothing_is_saved():
    organization = add_organization(name="Plain Help", actor=CURATOR)

    with pytest.raises(ValidationError) as refused:
        add_service(organization=organization, name="", cost="cheap", minimum_age=30, actor=CURATOR)
    assert {"name", "cost"} <= set(refused.value.message_dict)
    with pytest.raises(ValidationError):
        add_service(organization=organization, name="A", minimum_age=18, maximum_age=12, actor=CURATOR)
    with pytest.raises(ValidationError, match="tlh"):
        add_service(organization=organization, name="A", languages=["tlh"], actor=CURATOR)
    assert not Service.objects.exists()


def test_where_a_row_came_from_never_changes():
    service = make_service()

    with pytest.raises(Refused, match="source_id"):
        change_service(service=service, source_id="other", actor=CURATOR)
    with pytest.raises(Refused):
        change_location(location=Location.objects.get(), id=None, actor=CURATOR)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "retired"},
        {"cost": "cheap"},
        {"capacity": "some"},
        {"reach": "moon"},
        {"minimum_age": 18, "maximum_age": 12},
        {"maximum_age": 130},
        {"name": ""},
        {"assured_date": datetime.date(2026, 1, 1), "assurer_label": ""},
    ],
)
def test_the_database_refuses_what_a_service_cannot_be(wrong):
    service = make_service()

    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(**wrong)


def test_one_source_has_each_id_once_but_two_sources_may_share_it():
    Organization.objects.create(name="A", source="one", source_id="1")
    Organization.objects.create(name="B", source="two", source_id="1")

    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(name="C", source="one", source_id="1")


def test_a_phone_and_a_schedule_have_exactly_one_owner():
    service = make_service()
    for wrong in ({}, {"service": service, "organization": service.organization}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Phone.objects.create(number="308-555-0101", **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.create(byday="MO")


def test_the_number_to_call_is_the_nearest_one_and_never_a_fax(django_assert_num_queries):
    organization = add_organization(name="O", phones=["308-555-0100"], actor=CURATOR)
    phones = [{"number": "308-555-0109", "type": "fax"}, {"number": "308-555-0102", "extension": "4"}]
    service = make_service(organization=organization, phones=phones, schedules=[{"byday": "MO"}])
    at = ServiceAtLocation.objects.get(service=service)
    assert at.phone == "308-555-0102 ext. 4"

    Phone.objects.create(service_at_location=at, number="308-555-0103")
    with django_assert_num_queries(8):
        at = ServiceAtLocation.objects.with_contacts().get(pk=at.pk)
        assert (at.phone, [str(hours) for hours in at.hours]) == ("308-555-0103", ["MO"])
