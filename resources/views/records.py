"""What the directory's pages say about a service: words for templates, from rows already fetched."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from resources.catalogue import Catalogue
from resources.curation import fresh_days, is_stale
from resources.history import sentence
from resources.models.choices import LinkStatus, Reach, Status
from resources.models.directory import Service, ServiceAtLocation
from resources.models.events import DirectoryEvent

LATEST_EVENTS = 12
LINK_KINDS = {LinkStatus.CONFIRMED: "success", LinkStatus.SUGGESTED: "info", LinkStatus.REJECTED: "quiet"}
QUALIFICATION_KINDS = {"checked": "success", "says_so": "info", "checked_not": "warn"}


def kind_label(catalogue: Catalogue | None, service_type: str) -> str:
    """Give the words for a kind of help; its id where the catalogue no longer has it."""
    kinds = catalogue.service_types if catalogue else {}
    return kinds[service_type].staff_label if service_type in kinds else service_type


def list_rows(services: Iterable[Service], catalogue: Catalogue | None, today: datetime.date) -> list[dict[str, Any]]:
    """Give one row of the list for each service, without another query."""
    return [
        {
            "name": service.name,
            "url": reverse("directory_service", args=[service.pk]),
            "organization": service.organization.name,
            "kinds": [kind_label(catalogue, kind) for kind in _confirmed(service)],
            "to_confirm": any(link.status == LinkStatus.SUGGESTED for link in service.type_links.all()),
            "areas": sorted({at.location.public_area for at in service.at_locations.all()} - {""})
            or [service.get_reach_display() if service.reach == Reach.REMOTE else _("Not known")],
            "status": "" if service.status == Status.ACTIVE else service.get_status_display(),
            "checked": _day(service.assured_date) or _("Never"),
            "is_stale": is_stale(service.assured_date, _confirmed(service), today),
        }
        for service in services
    ]


def service_record(service: Service, catalogue: Catalogue | None, today: datetime.date) -> dict[str, Any]:
    """Give every part of one service's record (fetched with for_record) in words; one more query, for its trail."""
    confirmed = _confirmed(service)
    return {
        "standing": _standing(service),
        "facts": _facts(service),
        "contacts": _contacts(service),
        "is_stale": is_stale(service.assured_date, confirmed, today),
        "days_since": (today - service.assured_date).days if service.assured_date else None,
        "fresh_days": fresh_days(confirmed),
        "checked_today": service.assured_date == today,
        "kinds": _kinds(service, catalogue),
        "given_at": [_place(at) for at in service.at_locations.all()],
        "qualifications": _qualifications(service, catalogue, confirmed),
        "history": _history(service),
    }


def _standing(service: Service) -> str:
    """Give status and last check as the line below the heading."""
    parts = {"status": service.get_status_display(), "day": _day(service.assured_date), "who": service.assurer_label}
    if service.assured_date is None:
        return _("%(status)s · never checked") % parts
    return _("%(status)s · last checked %(day)s by %(who)s") % parts


def _facts(service: Service) -> list[dict[str, str]]:
    languages = ", ".join(str(language) for language in service.languages.all())
    pairs = [
        (_("Organization"), service.organization.name),
        (_("Also called"), service.alternate_name),
        (_("Right now"), service.alert),
        (_("What it does"), service.description),
        (_("Who it is for"), service.eligibility_description),
        (_("Ages"), service.ages_text),
        (_("Languages"), languages or _("Not known")),
        (_("Interpreters"), service.interpretation_services),
        (_("Cost"), service.get_cost_display()),
        (_("About the cost"), service.fees_description),
        (_("Room"), service.get_capacity_display()),
        (_("Where it helps"), service.get_reach_display()),
        (_("How to start"), service.application_process),
        (_("Hours"), _hours(service)),
        (_("Source"), _("Entered here") if service.source == "local" else service.source),
    ]
    return [{"key": key, "value": _withheld(str(value), service)} for key, value in pairs if value]


def _withheld(text: str, service: Service) -> str:
    """Give a text of a feed without the street of a confidential place, which some descriptions repeat."""
    for at in service.at_locations.all():
        if at.location.confidential and len(at.location.address_1) > 4:
            words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", at.location.address_1))
            text = re.sub(words, _("(address kept confidential)"), text, flags=re.IGNORECASE)
    return text


def _contacts(service: Service) -> list[dict[str, str]]:
    organization = service.organization
    rows = [*_phones(service), *_phones(organization)]
    for address in dict.fromkeys((service.email, organization.email)):
        if address:
            rows.append({"key": _("E-mail"), "value": address})
    for address in dict.fromkeys((service.url, organization.website)):
        if address:
            rows.append({"key": _("Website"), "value": address})
    return rows


def _phones(owner: Any) -> list[dict[str, str]]:
    return [
        {"key": phone.get_type_display(), "value": " · ".join(part for part in (str(phone), phone.description) if part)}
        for phone in owner.phones.all()
    ]


def _hours(owner: Any) -> str:
    return "\n".join(schedule.in_words for schedule in owner.schedules.all())


def _kinds(service: Service, catalogue: Catalogue | None) -> list[dict[str, Any]]:
    return [
        {
            "id": link.service_type,
            "label": kind_label(catalogue, link.service_type),
            "status": link.get_status_display(),
            "kind": LINK_KINDS[link.status],
            "may_confirm": link.status != LinkStatus.CONFIRMED,
            "may_reject": link.status != LinkStatus.REJECTED,
            "matched_text": link.matched_text if link.status == LinkStatus.SUGGESTED else "",
            "decided": _("%(who)s, %(day)s") % {"who": link.confirmed_by_label, "day": _day(link.confirmed_at)}
            if link.confirmed_at
            else "",
        }
        for link in service.type_links.all()
    ]


def _place(at: ServiceAtLocation) -> dict[str, Any]:
    location = at.location
    rows = [
        (_("Address"), location.public_address),
        (_("Area"), location.public_area),
        (_("How to get there"), "" if location.confidential else location.transportation),
        (_("Hours"), "\n".join(schedule.in_words for schedule in at.hours)),
        (_("At this place"), "" if location.confidential else at.description),
    ]
    return {
        "id": location.pk,
        "title": location.public_name or location.public_area or _("By phone or online"),
        "confidential": location.confidential,
        "is_virtual": location.location_type == location.Type.VIRTUAL,
        "rows": [*({"key": key, "value": value} for key, value in rows if value), *_phones(at), *_phones(location)],
    }


def _qualifications(service: Service, catalogue: Catalogue | None, confirmed: list[str]) -> list[dict[str, Any]]:
    """Give what is known of each qualification, and what should be asked for its confirmed kinds of help."""
    names = catalogue.qualifications if catalogue else {}
    rows = [
        {
            "label": names[row.qualification].label if row.qualification in names else row.qualification,
            "status": row.get_status_display(),
            "kind": QUALIFICATION_KINDS[row.status],
            "detail": _("%(who)s, %(day)s") % {"who": row.checked_by_label, "day": _day(row.checked_on)}
            if row.checked_on
            else "",
        }
        for row in service.qualifications.all()
    ]
    known = {row.qualification for row in service.qualifications.all()}
    kinds = [catalogue.service_types[kind] for kind in confirmed if catalogue and kind in catalogue.service_types]
    wanted = dict.fromkeys(name for kind in kinds for name in (*kind.required, *kind.preferred))
    for name in wanted:
        if name not in known and name in names:
            how = names[name].how_to_check
            rows.append({"label": names[name].label, "status": _("Not known"), "kind": "quiet", "detail": how})
    return rows


def _history(service: Service) -> list[dict[str, Any]]:
    events = DirectoryEvent.objects.filter(object_type="service", object_id=str(service.pk))[:LATEST_EVENTS]
    return [{"title": sentence(event.verb), "at": event.at, "who": event.actor_label} for event in events]


def _confirmed(service: Service) -> list[str]:
    return [link.service_type for link in service.type_links.all() if link.status == LinkStatus.CONFIRMED]


def _day(day: datetime.date | None) -> str:
    return date_format(day) if day else ""
