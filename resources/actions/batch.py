"""Many rows of the directory at once, as one write: the same checks, events and Offer rows, few queries."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from resources.actions import Actor
from resources.actions.offers import rebuild_offers
from resources.models import (
    DirectoryEvent,
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

ROWS_AT_ONCE = 500


@dataclass
class Batch:
    """Unsaved rows that belong together; a row may point at another one of the same batch."""

    organizations: list[Organization] = field(default_factory=list)
    locations: list[Location] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    places: list[ServiceAtLocation] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    languages: list[ServiceLanguage] = field(default_factory=list)
    types: list[ServiceTypeLink] = field(default_factory=list)
    qualifications: list[Qualification] = field(default_factory=list)


@transaction.atomic
def add_batch(*, batch: Batch, actor: Actor) -> int:
    """Add all rows of a batch or none; give how many services; raise ValidationError or IntegrityError on a wrong row.

    Kinds of help in it are stored as confirmed by the actor, checks of services and qualifications as theirs.
    """
    now = timezone.now()
    for link in batch.types:
        link.status, link.confirmed_by_label, link.confirmed_at = ServiceTypeLink.Status.CONFIRMED, actor.label, now
    for service in batch.services:
        service.assurer_label = actor.label if service.assured_date else ""
    for qualification in batch.qualifications:
        qualification.checked_by_label = actor.label
    for rows in (
        batch.organizations, batch.locations, batch.services, batch.places, batch.phones, batch.schedules,
        batch.languages, batch.types, batch.qualifications,
    ):  # fmt: skip
        _insert(rows)
    events = [
        *(_event(actor, "organization.added", row) for row in batch.organizations),
        *(_event(actor, "location.added", row) for row in batch.locations),
        *(_event(actor, "service.added", row) for row in batch.services),
        *(_event(actor, "service.type_confirmed", row.service, service_type=row.service_type) for row in batch.types),
        *(
            _event(actor, f"service.qualification_{row.status}", row.service, qualification=row.qualification)
            for row in batch.qualifications
        ),
    ]
    DirectoryEvent.objects.bulk_create(events, batch_size=ROWS_AT_ONCE)
    rebuild_offers(batch.services)
    return len(batch.services)


@transaction.atomic
def mark_many_verified(*, dates: Mapping[UUID, datetime.date], actor: Actor) -> int:
    """Take the day of the check per service id; give how many moved; a check never moves back in time."""
    services = Service.objects.select_for_update().filter(pk__in=list(dates)).order_by("pk")
    moved = [row for row in services if row.assured_date is None or row.assured_date < dates[row.pk]]
    for day, rows in groupby(sorted(moved, key=lambda row: dates[row.pk]), key=lambda row: dates[row.pk]):
        Service.objects.filter(pk__in=[row.pk for row in rows]).update(assured_date=day, assurer_label=actor.label)
    DirectoryEvent.objects.bulk_create(
        [_event(actor, "service.verified", row, assured_date=dates[row.pk].isoformat()) for row in moved],
        batch_size=ROWS_AT_ONCE,
    )
    rebuild_offers(moved)
    return len(moved)


def _insert(rows: Iterable[models.Model]) -> None:
    rows = list(rows)
    if not rows:
        return
    # Keys to other rows, uniqueness and constraints are left to the database: asking it for each row takes seconds.
    keys = {column.name for column in rows[0]._meta.fields if column.remote_field}
    for row in rows:
        row.clean_fields(exclude=keys)
        row.clean()
    type(rows[0]).objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _event(actor: Actor, verb: str, row: models.Model, **fields: str) -> DirectoryEvent:
    return DirectoryEvent(
        actor_id=actor.id,
        actor_label=actor.label,
        verb=verb,
        object_type=row._meta.model_name,
        object_id=str(row.pk),
        fields=fields,
    )
