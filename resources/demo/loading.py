"""Juniper County, which does not exist: a directory to try Offramp with, read from county.json."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from resources.actions import Actor
from resources.actions.batch import Batch, add_batch, mark_many_verified
from resources.actions.directory import languages_of
from resources.actions.numbers import load_numbers
from resources.models import (
    Location,
    Organization,
    Phone,
    Qualification,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceLanguage,
    ServiceTypeLink,
)
from resources.places import demo_places

SOURCE = "demo"
DEMO = Actor(id="demo", label="Demo county")
COUNTY = Path(__file__).parent / "county.json"
NUMBERS = Path(__file__).parent / "numbers.json"


@dataclass(frozen=True)
class Loaded:
    """How many services were added, and of how many the day of the last check moved on."""

    added: int
    refreshed: int


@transaction.atomic
def load_demo_county(*, actor: Actor = DEMO, today: datetime.date | None = None) -> Loaded:
    """Add what is missing of the demo county and keep its checks as old as they should be; safe to run again."""
    today = today or timezone.localdate()
    organizations = json.loads(COUNTY.read_text())["organizations"]
    load_numbers(actor=actor, numbers=_local_numbers(today))
    batch, dates = Batch(), {}
    known = {
        model: {row.source_id: row for row in model.objects.filter(source=SOURCE)}
        for model in (Organization, Location, Service)
    }
    spoken = languages_of(code for row in organizations for service in row["services"] for code in service["languages"])
    for row in organizations:
        organization = _organization(row, known[Organization], batch)
        locations = {place["key"]: _location(place, organization, known[Location], batch) for place in row["locations"]}
        for given in row["services"]:
            checked = today - datetime.timedelta(days=given["checked_days_ago"])
            if found := known[Service].get(_service_id(organization, given)):
                # A check that somebody else made stands.
                if found.assurer_label == actor.label:
                    dates[found.pk] = checked
            else:
                _service(given, organization, locations, spoken, checked, batch)
    return Loaded(added=add_batch(batch=batch, actor=actor), refreshed=mark_many_verified(dates=dates, actor=actor))


def _local_numbers(today: datetime.date) -> list[dict]:
    """Give the county's own numbers, checked as many days ago as its file says."""
    numbers = json.loads(NUMBERS.read_text())
    for number in numbers:
        number["last_verified"] = (today - datetime.timedelta(days=number.pop("checked_days_ago"))).isoformat()
    return numbers


def _organization(row: dict, known: dict[str, Organization], batch: Batch) -> Organization:
    source_id = slugify(row["name"])
    if source_id in known:
        return known[source_id]
    organization = Organization(
        source=SOURCE,
        source_id=source_id,
        name=row["name"],
        description=row["description"],
        website=row["website"],
    )
    batch.organizations.append(organization)
    batch.phones.append(Phone(organization=organization, number=row["phone"]))
    return organization


def _location(place: dict, organization: Organization, known: dict[str, Location], batch: Batch) -> Location:
    source_id = f"{organization.source_id}/{place['key']}"
    if source_id in known:
        return known[source_id]
    latitude, longitude = place["point"]
    location = Location(
        organization=organization,
        source=SOURCE,
        source_id=source_id,
        name=place.get("name", ""),
        address_1=place["street"],
        city=demo_places()[place["zip"]].label,
        state_province="NE",
        postal_code=place["zip"],
        latitude=latitude,
        longitude=longitude,
        confidential="confidential_area" in place,
        area_label=place.get("confidential_area", ""),
    )
    batch.locations.append(location)
    return location


def _service(
    given: dict,
    organization: Organization,
    locations: dict[str, Location],
    spoken: dict,
    checked: datetime.date,
    batch: Batch,
) -> None:
    low, high = given["ages"]
    service = Service(
        organization=organization,
        source=SOURCE,
        source_id=_service_id(organization, given),
        name=given["name"],
        description=given["description"],
        minimum_age=low,
        maximum_age=high,
        status=given.get("status", Service.Status.ACTIVE),
        cost=given["cost"],
        capacity=given["room"],
        reach=given["reach"],
        assured_date=checked,
    )
    places = [locations[key] for key in given["at"]]
    if not places:
        virtual = Location(
            organization=organization,
            source=SOURCE,
            source_id=f"{service.source_id}/online",
            location_type=Location.Type.VIRTUAL,
        )
        batch.locations.append(virtual)
        places = [virtual]
    batch.services.append(service)
    batch.places += [ServiceAtLocation(service=service, location=location) for location in places]
    batch.languages += [ServiceLanguage(service=service, language=spoken[code]) for code in given["languages"]]
    batch.types += [ServiceTypeLink(service=service, service_type=kind) for kind in given["helps_with"]]
    batch.qualifications += [
        Qualification(service=service, qualification=name, status=status, checked_on=checked)
        for status, names in given["qualifications"].items()
        for name in names
    ]
    if number := given.get("phone"):
        batch.phones.append(Phone(service=service, number=number))
    if hours := given.get("hours"):
        batch.schedules.append(_schedule(service, hours))


def _schedule(service: Service, hours: dict) -> Schedule:
    if hours.get("always"):
        opens, closes = datetime.time(0), datetime.time(23, 59)
        return Schedule(service=service, byday="MO,TU,WE,TH,FR,SA,SU", opens_at=opens, closes_at=closes)
    opens, closes = (datetime.time.fromisoformat(hours[key]) for key in ("opens", "closes"))
    return Schedule(service=service, byday=hours["days"], opens_at=opens, closes_at=closes)


def _service_id(organization: Organization, given: dict) -> str:
    return f"{organization.source_id}/{slugify(given['name'])}"
