"""Offer rows: the flat copy of the directory that matching reads, rebuilt by every write that changes an answer."""

import datetime
import math
from collections.abc import Iterable, Iterator

from django.db import transaction

from resources.curation import NEVER_OVER_DAYS
from resources.models.choices import LinkStatus, LocationType, Reach, Status
from resources.models.directory import NO_MAXIMUM_AGE, NO_MINIMUM_AGE, Location, Service, ServiceAtLocation
from resources.models.offers import Offer
from resources.places import Place, locate


@transaction.atomic
def rebuild_offers(services: Iterable[Service | object]) -> int:
    """Take services (or their ids); write their Offer rows anew in a constant number of queries; give how many."""
    ids = {getattr(service, "pk", service) for service in services}
    rows = (
        Service.objects.filter(pk__in=ids, status=Status.ACTIVE)
        .prefetch_related("at_locations__location", "type_links", "languages__language")
        .order_by("pk")
    )
    offers = [offer for service in rows for offer in _offers_of(service)]
    Offer.objects.filter(service__in=ids).delete()
    Offer.objects.bulk_create(offers, batch_size=500)
    return len(offers)


def offer_point(location: Location) -> Place | None:
    """Give where an offer stands: the place's point, for a confidential place only the middle of its ZIP area."""
    if not location.confidential and location.latitude is not None:
        return Place(location.latitude, location.longitude, location.public_area)
    return locate(location.postal_code)


def _offers_of(service: Service) -> Iterator[Offer]:
    types = [link.service_type for link in service.type_links.all() if link.status == LinkStatus.CONFIRMED]
    languages = 0
    for spoken in service.languages.all():
        if spoken.language.bit is not None:
            languages |= 1 << spoken.language.bit
    fresh = service.assured_date and service.assured_date + datetime.timedelta(days=NEVER_OVER_DAYS)
    for at, place in _places_of(service):
        for service_type in types:
            yield Offer(
                service_at_location=at,
                service=service,
                type=service_type,
                latband=math.floor(place.lat * 10) if place else None,
                lat=place.lat if place else None,
                lon=place.lon if place else None,
                reach=service.reach if place else Reach.REMOTE,
                min_age=NO_MINIMUM_AGE if service.minimum_age is None else service.minimum_age,
                max_age=NO_MAXIMUM_AGE if service.maximum_age is None else service.maximum_age,
                languages=languages,
                cost=service.cost,
                capacity=service.capacity,
                fresh_until=fresh or None,
            )


def _places_of(service: Service) -> Iterator[tuple[ServiceAtLocation, Place | None]]:
    """Give each place that can be matched; a remote service counts once, a place nobody can find not at all."""
    at_locations = sorted(service.at_locations.all(), key=lambda at: str(at.pk))
    remote = [at for at in at_locations if at.location.location_type == LocationType.VIRTUAL]
    if service.reach == Reach.REMOTE:
        remote = at_locations[:1]
        at_locations = []
    if remote:
        yield remote[0], None
    for at in at_locations:
        if at.location.location_type == LocationType.PHYSICAL and (place := offer_point(at.location)):
            yield at, place
