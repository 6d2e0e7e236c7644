"""The reads of matching: a constant number of queries, whatever the number of factors, kinds of help or services."""

import datetime
import math
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from resources.languages import NAMES
from resources.matching.shapes import Circumstances
from resources.models import Language, Offer, Phone, Qualification, Service
from resources.models.choices import PhoneType, Reach
from resources.models.directory import area_to_show
from resources.places import Place

MILES_PER_DEGREE = (
    69.0  # of latitude; a little less than true, so that the window is a little too wide, never too small
)
# A service that comes to people is taken to cover the county around its base.
AREA_MILES = 50


class Candidate(NamedTuple):
    """One Offer in the window. Not yet weighed. `service` is the key as the database writes it, see key_text."""

    id: int
    type: str
    reach: str
    lat: float | None
    lon: float | None
    min_age: int
    max_age: int
    languages: int
    cost: str
    capacity: str
    fresh_until: datetime.date | None
    service: str
    name: str


class Facts(NamedTuple):
    """What is shown of one Offer that was chosen."""

    service_at_location_id: UUID
    service_id: UUID
    organization_id: UUID
    organization: str
    confidential: bool
    area: str
    phone: str


def horizon(circumstances: Circumstances) -> float:
    """Give how far to look, in miles: what is out of reach but near enough to be worth naming is a near miss."""
    return max(2 * circumstances.miles, AREA_MILES)


def key_text(key: UUID) -> str:
    """Give a key as the database writes it in text, to compare with the keys read.

    Making and hashing UUID objects for every candidate took more time than all queries together.
    """
    return str(key) if connection.features.has_native_uuid_field else key.hex


def languages_wanted(codes: Collection[str]) -> dict[str, tuple[str, int]]:
    """Take language codes; give name and bit mask of each, in the order asked for; 0: nobody speaks it. One query."""
    rows = {code: (name, bit) for code, name, bit in Language.objects.filter(code__in=codes).values_list()}
    wanted = {code: rows.get(code, (NAMES.get(code, code), None)) for code in codes}
    return {code: (name, 0 if bit is None else 1 << bit) for code, (name, bit) in wanted.items()}


def avoided_services(avoid: Collection[UUID]) -> frozenset[UUID]:
    """Take ids of services and organizations; give the ids of all services meant. One query."""
    of_organizations = Service.objects.filter(organization__in=avoid).values_list("pk", flat=True)
    return frozenset(avoid).union(of_organizations)


def candidates(service_types: Collection[str], circumstances: Circumstances) -> list[Candidate]:
    """Give all Offers of these types in the window around the place, remote ones too. One query."""
    offers = Offer.objects.filter(type__in=service_types).order_by()
    if circumstances.place is not None:
        offers = offers.filter(_window(circumstances.place, horizon(circumstances)) | Q(reach=Reach.REMOTE))
    columns = (*Candidate._fields[:-2], _key("service_id"), "service__name")
    return [Candidate._make(row) for row in offers.values_list(*columns)]


def qualifications(services: Collection[str]) -> dict[str, dict[str, str]]:
    """Take keys of services as in Candidate; give per service the status of each qualification known. One query."""
    found: dict[str, dict[str, str]] = {}
    rows = Qualification.objects.filter(service__in=[UUID(key) for key in services]).order_by()
    for service, name, status in rows.values_list(_key("service_id"), "qualification", "status"):
        found.setdefault(service, {})[name] = status
    return found


def facts(chosen: Collection[int]) -> dict[int, Facts]:
    """Give what is shown of each Offer, by its id. Two queries."""
    offers = Offer.objects.filter(pk__in=chosen).order_by()
    rows = list(
        offers.values_list(
            "pk", "service_at_location_id", "service_at_location__location_id", "service_id",
            "service__organization_id", "service__organization__name",
            "service_at_location__location__confidential", "service_at_location__location__area_label",
            "service_at_location__location__city", "service_at_location__location__state_province",
        )
    )  # fmt: skip
    numbers = _numbers(*({row[column] for row in rows} for column in (1, 2, 3, 4)))
    return {
        pk: Facts(
            at,
            service,
            organization,
            name,
            confidential,
            area_to_show(label, city, state),
            # Keys are unique over all tables. The nearest number known is the one to call.
            next((numbers[owner] for owner in (at, location, service, organization) if owner in numbers), ""),
        )
        for pk, at, location, service, organization, name, confidential, label, city, state in rows
    }


def _numbers(ats: set[UUID], locations: set[UUID], services: set[UUID], organizations: set[UUID]) -> dict[UUID, str]:
    """Give the first number of each place, service and organization, by the owner's key."""
    owned = (
        Q(service_at_location__in=ats)
        | Q(location__in=locations)
        | Q(service__in=services)
        | Q(organization__in=organizations)
    )
    phones = Phone.objects.filter(owned).exclude(type=PhoneType.FAX).order_by("position", "pk")
    numbers: dict[UUID, str] = {}
    for at, location, service, organization, number, extension in phones.values_list(
        "service_at_location_id", "location_id", "service_id", "organization_id", "number", "extension"
    ):
        owner = at or location or service or organization
        numbers.setdefault(owner, str(Phone(number=number, extension=extension)) if extension else number)
    return numbers


def _key(column: str) -> Cast:
    return Cast(column, CharField())


def _window(place: Place, miles: float) -> Q:
    south, north = place.lat - miles / MILES_PER_DEGREE, place.lat + miles / MILES_PER_DEGREE
    window = Q(latband__range=(math.floor(south * 10), math.floor(north * 10)))
    # A degree of longitude shrinks toward the poles: the end of the window that lies nearer to one decides.
    shrink = math.cos(math.radians(min(89.9, max(abs(south), abs(north)))))
    width = miles / (MILES_PER_DEGREE * shrink)
    west, east = place.lon - width, place.lon + width
    if west < -180 or east > 180:
        return window
    return window & Q(lon__range=(west, east))
