"""Beds that had room when they were last checked: for someone who has nowhere safe to sleep tonight."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from resources.models import Service, ServiceAtLocation
from resources.models.choices import Capacity, LinkStatus

SHELTER_TYPES = frozenset({"eco-shelter"})
WITH_ROOM = (Capacity.OPEN, Capacity.LIMITED)


@dataclass(frozen=True, slots=True)
class Bed:
    """A place with room: whom to call, whereabouts, for which ages, when that was checked. `address` is empty where the
    place is confidential: nobody is sent there, they are called."""

    name: str
    phone: str
    area: str
    address: str
    confidential: bool
    ages: str
    room: str
    checked: datetime.date

    @property
    def dial(self) -> str:
        """Give the digits as a telephone link wants them."""
        return "".join(character for character in self.phone if character.isdigit())


def beds_open(*, today: datetime.date, age: int | None = None, avoid: Collection[UUID] = ()) -> list[Bed]:
    """Take the day, an age in years (None: not known, so none is left out by it) and ids of services and organizations
    to leave out; give the shelters with room whose check still holds, those with more room first. A fixed number of
    queries."""
    services = Service.objects.active().checked_lately(today)
    services = services.filter(
        type_links__service_type__in=SHELTER_TYPES,
        type_links__status=LinkStatus.CONFIRMED,
        capacity__in=WITH_ROOM,
    )
    services = services.exclude(pk__in=avoid).exclude(organization__in=avoid)
    if age is not None:
        services = services.filter(
            Q(minimum_age=None) | Q(minimum_age__lte=age), Q(maximum_age=None) | Q(maximum_age__gte=age)
        )
    places = ServiceAtLocation.objects.with_contacts().filter(service__in=services.values("pk"))
    beds = [_bed(place) for place in places]
    return sorted(beds, key=lambda bed: (bed.room != Capacity.OPEN.label, bed.name, bed.area))


def _bed(place: ServiceAtLocation) -> Bed:
    service, location = place.service, place.location
    return Bed(
        name=service.name,
        phone=place.phone,
        area=location.public_area,
        address=location.public_address,
        confidential=location.confidential,
        ages=service.ages_text,
        room=str(service.get_capacity_display()),
        checked=service.assured_date,
    )
