"""Every write to the directory by a person: one event and fresh Offer rows in the same transaction."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resources.actions import Actor, record_event
from resources.actions.offers import rebuild_offers
from resources.languages import NAMES
from resources.models.choices import LinkStatus, LocationType, QualificationStatus, Reach
from resources.models.contacts import Language, Phone, Schedule, ServiceLanguage
from resources.models.directory import LANGUAGE_BITS, Location, Organization, Service, ServiceAtLocation
from resources.models.offers import Qualification, ServiceTypeLink

EVENT_VALUES = {"service_type", "qualification", "languages", "location", "assured_date", "capacity", "status"}
FIXED = {"id", "source", "source_id", "imported", "organization"}


class Refused(Exception):
    """A write that the directory does not take; the text says why, for the person who asked."""


@transaction.atomic
def add_organization(*, name: str, actor: Actor, phones: Sequence[str | dict] = (), **fields: Any) -> Organization:
    """Add an organization (fields as on the model); give it; raise ValidationError naming each wrong field."""
    organization = Organization(name=name, **fields)
    organization.full_clean()
    organization.save(force_insert=True)
    _write_phones(organization, "organization", phones)
    _record(actor, "organization.added", organization, fields)
    return organization


@transaction.atomic
def add_location(*, actor: Actor, phones: Sequence[str | dict] = (), **fields: Any) -> Location:
    """Add a place (fields as on the model, points in degrees); give it; raise ValidationError on a wrong field."""
    location = Location(**fields)
    location.full_clean()
    location.save(force_insert=True)
    _write_phones(location, "location", phones)
    _record(actor, "location.added", location, fields)
    return location


@transaction.atomic
def add_service(
    *,
    organization: Organization,
    name: str,
    actor: Actor,
    locations: Iterable[Location] = (),
    phones: Sequence[str | dict] = (),
    schedules: Sequence[dict] = (),
    languages: Iterable[str] = (),
    **fields: Any,
) -> Service:
    """Add a service at its places; a remote one without a place gets one of its own; languages are our codes."""
    service = Service(organization=organization, name=name, **fields)
    service.full_clean()
    service.save(force_insert=True)
    places = list(locations)
    if not places and service.reach == Reach.REMOTE:
        places = [add_location(organization=organization, location_type=LocationType.VIRTUAL, actor=actor)]
    for location in places:
        ServiceAtLocation.objects.create(service=service, location=location)
    _write_phones(service, "service", phones)
    Schedule.objects.bulk_create(Schedule(service=service, position=n, **row) for n, row in enumerate(schedules))
    _write_languages(service, languages)
    _record(actor, "service.added", service, fields)
    rebuild_offers([service])
    return service


@transaction.atomic
def add_place(*, service: Service, location: Location, actor: Actor) -> ServiceAtLocation:
    """Say that a service is also given at a place; give the pair, an existing one unchanged."""
    service = _locked(service)
    at, added = ServiceAtLocation.objects.get_or_create(service=service, location=location)
    if added:
        _record(actor, "service.place_added", service, {"location": str(location.pk)})
        rebuild_offers([service])
    return at


@transaction.atomic
def change_organization(*, organization: Organization, actor: Actor, **fields: Any) -> Organization:
    """Change fields of an organization; give it; raise Refused on a field that never changes."""
    return _change(organization, actor, "organization.changed", fields)


@transaction.atomic
def change_service(*, service: Service, actor: Actor, **fields: Any) -> Service:
    """Change fields of a service; give it; raise Refused on a field that never changes."""
    service = _change(service, actor, "service.changed", fields)
    rebuild_offers([service])
    return service


@transaction.atomic
def change_location(*, location: Location, actor: Actor, **fields: Any) -> Location:
    """Change fields of a place, confidential among them; give it; its services' Offer rows follow."""
    location = _change(location, actor, "location.changed", fields)
    rebuild_offers(location.at_services.values_list("service_id", flat=True))
    return location


@transaction.atomic
def set_confidential(*, location: Location, confidential: bool, actor: Actor) -> Location:
    """Say whether a place is kept confidential; give it."""
    return change_location(location=location, actor=actor, confidential=confidential)


@transaction.atomic
def set_capacity(*, service: Service, capacity: str, actor: Actor) -> Service:
    """Say how much room a service has (a value of Capacity); give it."""
    return change_service(service=service, actor=actor, capacity=capacity)


@transaction.atomic
def set_languages(*, service: Service, languages: Iterable[str], actor: Actor) -> Service:
    """Say which languages (our codes) a service speaks, in place of those known so far; give it."""
    service = _locked(service)
    codes = sorted(set(languages))
    if codes != sorted(service.languages.values_list("language_id", flat=True)):
        service.languages.all().delete()
        _write_languages(service, codes)
        _record(actor, "service.languages_set", service, {"languages": codes})
        rebuild_offers([service])
    return service


@transaction.atomic
def suggest_type(*, service: Service, service_type: str, matched_text: str, actor: Actor) -> ServiceTypeLink:
    """Suggest a kind of help with the words that led to it; a suggestion or decision already there stays."""
    service = _locked(service)
    link, added = ServiceTypeLink.objects.get_or_create(
        service=service, service_type=service_type, defaults={"matched_text": matched_text}
    )
    if added:
        _record(actor, "service.type_suggested", service, {"service_type": service_type})
    return link


@transaction.atomic
def link_type(
    *, service: Service, service_type: str, status: str = LinkStatus.CONFIRMED, actor: Actor
) -> ServiceTypeLink:
    """Confirm or reject a kind of help for a service; give the link; raise Refused on any other status."""
    if status not in (LinkStatus.CONFIRMED, LinkStatus.REJECTED):
        raise Refused(_("A kind of help is either confirmed or does not fit."))
    service = _locked(service)
    link = ServiceTypeLink.objects.filter(service=service, service_type=service_type).first()
    if link and link.status == status:
        return link
    link = link or ServiceTypeLink(service=service, service_type=service_type)
    link.status, link.confirmed_by_label, link.confirmed_at = status, actor.label, timezone.now()
    link.save()
    _record(actor, f"service.type_{status}", service, {"service_type": service_type})
    rebuild_offers([service])
    return link


@transaction.atomic
def set_qualification(
    *, service: Service, qualification: str, status: str, actor: Actor, on: datetime.date | None = None
) -> Qualification | None:
    """Say what is known of one qualification (catalogue id); status "" takes the row away: not known."""
    service = _locked(service)
    if status == "":
        Qualification.objects.filter(service=service, qualification=qualification).delete()
        _record(actor, "service.qualification_not_known", service, {"qualification": qualification})
        return None
    if status not in QualificationStatus.values:
        raise Refused(_("A qualification is checked, said to be so, or checked and missing."))
    row, _added = Qualification.objects.update_or_create(
        service=service,
        qualification=qualification,
        defaults={"status": status, "checked_on": on or timezone.localdate(), "checked_by_label": actor.label},
    )
    _record(actor, f"service.qualification_{status}", service, {"qualification": qualification})
    return row


@transaction.atomic
def mark_verified(*, service: Service, actor: Actor, on: datetime.date | None = None) -> Service:
    """Say that the details were checked with the service on a day (today); a check never moves back in time."""
    service, on = _locked(service), on or timezone.localdate()
    if on > timezone.localdate():
        raise Refused(_("A check cannot lie in the future."))
    if service.assured_date is not None and service.assured_date > on:
        return service
    service.assured_date, service.assurer_label = on, actor.label
    service.save(update_fields=["assured_date", "assurer_label"])
    _record(actor, "service.verified", service, {"assured_date": on.isoformat()})
    rebuild_offers([service])
    return service


def languages_of(codes: Iterable[str]) -> dict[str, Language]:
    """Take our language codes; give their rows, made with the next free bit where they are new. Needs a transaction."""
    wanted = sorted(set(codes))
    found = {language.code: language for language in Language.objects.filter(code__in=wanted)}
    missing = [code for code in wanted if code not in found]
    if missing:
        # Locks the table's rows, so that two writers cannot hand out the same bit.
        taken = set(Language.objects.select_for_update().values_list("bit", flat=True))
        free = iter(bit for bit in range(LANGUAGE_BITS) if bit not in taken)
        for code in missing:
            found[code] = Language.objects.create(code=code, name=NAMES.get(code, code), bit=next(free, None))
    return found


def _change(row: models.Model, actor: Actor, verb: str, fields: dict[str, Any]) -> Any:
    if barred := FIXED.intersection(fields):
        raise Refused(_("This never changes: %(names)s.") % {"names": ", ".join(sorted(barred))})
    row = _locked(row)
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, fields[name])
        row.full_clean()
        row.save(update_fields=changed)
        _record(actor, verb, row, dict.fromkeys(changed))
    return row


def _locked(row: models.Model) -> Any:
    return type(row).objects.select_for_update().get(pk=row.pk)


def _record(actor: Actor, verb: str, row: models.Model, fields: dict[str, Any]) -> None:
    # A confidential place's address must not come to light through the trail: names of its fields, no values.
    kept = {
        name: value if name in EVENT_VALUES and isinstance(value, str | list) else None
        for name, value in fields.items()
    }
    record_event(actor=actor, verb=verb, object_type=row._meta.model_name, object_id=row.pk, fields=kept)


def _write_phones(owner: models.Model, owner_field: str, phones: Sequence[str | dict]) -> None:
    for position, given in enumerate(phones):
        values = {"number": given} if isinstance(given, str) else given
        phone = Phone(**{owner_field: owner}, position=position, **values)
        phone.full_clean()
        phone.save(force_insert=True)


def _write_languages(service: Service, codes: Iterable[str]) -> None:
    unknown = sorted(code for code in set(codes) if code not in NAMES)
    if unknown:
        raise ValidationError(_("Not a language code we know: %(codes)s.") % {"codes": ", ".join(unknown)})
    rows = languages_of(codes)
    ServiceLanguage.objects.bulk_create(ServiceLanguage(service=service, language=row) for row in rows.values())
