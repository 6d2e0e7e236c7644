"""From the rows of an HSDS file to checked records: organizations, places and services, each once."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from resources.hsds import parts
from resources.hsds.fields import ABSENT, Fields, Refused, said
from resources.hsds.files import Opened, Problem, kind
from resources.hsds.records import LocationRecord, OrganizationRecord, PlaceRecord, ServiceRecord
from resources.hsds.tabular import nest
from resources.models.choices import Status

# Ids for rows that have none: the same row gives the same id on every run.
NAMESPACE = uuid.UUID("7b0d7e0c-0c55-5a43-9d52-0ff4a0b7c6d1")
SERVICE_KEYS = {
    "organization",
    "organization_id",
    "service_at_locations",
    "status",
    "minimum_age",
    "eligibility_description",
}
ORGANIZATION_KEYS = {
    "services",
    "organization_identifiers",
    "website",
    "tax_status",
    "legal_status",
    "year_incorporated",
}
LOCATION_KEYS = {"location_type", "addresses", "latitude", "longitude"}


@dataclass
class Records:
    """Everything of one file that can be used, and what cannot."""

    organizations: dict[str, OrganizationRecord] = field(default_factory=dict)
    locations: dict[str, LocationRecord] = field(default_factory=dict)
    services: dict[str, ServiceRecord] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(opened: Opened) -> Records:
    """Take an opened file; give its records, with a problem for each row or field that could not be used."""
    reader = Reader(opened.problems)
    rows = opened.rows
    if opened.tables:
        rows = nest(opened.tables, reader.records.problems)
    for number, value in rows:
        reader.entry(number, value)
    return reader.finish()


class Reader:
    """Goes through the rows of one file and remembers which ids it has seen."""

    def __init__(self, problems: list[Problem]):
        self.records = Records(problems=list(problems))
        self.listed: dict[tuple[str, str], int] = {}

    def entry(self, number: int, value: Any) -> None:
        """Read one row of whatever kind it is; what refuses it becomes a problem."""
        row = Fields(value, number, self.records.problems)
        try:
            if not row.is_object:
                raise Refused("", _("The row is %(type)s; it should be an object.") % {"type": kind(value)})
            match kind_of(row.value):
                case "service_at_location":
                    self.service_at_location(row)
                case "organization":
                    self.organization(row, listed=True)
                case "service":
                    self.service(row)
                case "location":
                    self.location(row, None, listed=True)
                case _:
                    raise Refused("", _("This is no service, organization, place, or service at a place."))
        except Refused as why:
            row.note(why.field, _("%(why)s The row was left out.") % {"why": why.sentence}, refused=True)

    def finish(self) -> Records:
        """Give the records; what only a refused service named is left out, and each problem is named once."""
        records = self.records
        used = {service.organization_id for service in records.services.values()}
        records.organizations = {
            key: record
            for key, record in records.organizations.items()
            if key in used or ("organization", key) in self.listed
        }
        used = {place.location_id for service in records.services.values() for place in service.places or []}
        for key, record in records.locations.items():
            if ("location", key) in self.listed and key not in used:
                sentence = _("No service of this file is given at this place. It was left out.")
                records.problems.append(Problem(record.row, key, "", sentence, refused=True))
        records.locations = {key: record for key, record in records.locations.items() if key in used}
        once = {(problem.row, problem.ref, problem.field.split(".")[-1], problem.sentence): problem
                for problem in reversed(records.problems)}  # fmt: skip
        records.problems = sorted(once.values(), key=lambda problem: problem.row or 0)
        return records

    def organization(self, row: Fields, *, listed: bool = False) -> str:
        """Read an organization with what is nested in it; give its id; raise Refused."""
        name = row.text("name", 300, required=True)
        source_id = self.id_of(row, "organization", name.casefold())
        if listed:
            self.once(row, "organization", source_id)
        fields = said(
            name=name,
            alternate_name=row.text("alternate_name", 300),
            description=row.text("description", 20_000, lines=True),
            website=row.web("website" if row.value.get("website") is not None or "url" not in row.value else "url"),
            email=row.email("email"),
        )
        phones = parts.phones(row)
        known = self.records.organizations.setdefault(source_id, OrganizationRecord(source_id, row.row, fields, phones))
        # Nested copies of one organization are often shorter than others: what one leaves open another fills.
        known.fields = fields | {key: value for key, value in known.fields.items() if value != ""}
        known.phones = known.phones or phones
        if listed:
            for inner in row.children("services") or []:
                self.inner(inner, source_id)
        return source_id

    def service_at_location(self, row: Fields) -> None:
        """Read a row that pairs a service with a place; a service may come back with another place."""
        if isinstance(row.value.get("id"), str):
            self.once(row, "service_at_location", row.value["id"])
        inner = row.child(row.value.get("service"), "service")
        if not inner.is_object:
            raise Refused("service", _("The row names no service."))
        place = self.place(row, self.organization_of(inner, None))
        service = self.service(inner, again=True)
        if place is not None:
            self.add_places(service, [place])

    def service(self, row: Fields, *, organization_id: str | None = None, again: bool = False) -> ServiceRecord:
        """Read a service with its organization and places; give its record; raise Refused."""
        name = row.text("name", 300, required=True)
        organization_id = self.organization_of(row, organization_id)
        source_id = self.id_of(row, "service", f"{organization_id}|{name.casefold()}")
        if again and source_id in self.records.services:
            return self.records.services[source_id]
        self.once(row, "service", source_id)
        if row.value.get("status") in (None, ""):
            row.note("status", _("No status is given. Taken as active, for the file lists it."))
        fields = said(
            name=name,
            alternate_name=row.text("alternate_name", 300),
            description=row.text("description", 20_000, lines=True),
            url=row.web("url"),
            email=row.email("email"),
            status=row.choice("status", Status.values, Status.ACTIVE, required=True),
            alert=row.text("alert", 5_000, lines=True),
            application_process=row.text("application_process", 5_000, lines=True),
            eligibility_description=row.text("eligibility_description", 5_000, lines=True),
            fees_description=row.text("fees_description", 5_000, lines=True),
            interpretation_services=row.text("interpretation_services", 2_000, lines=True),
            assured_date=row.date("assured_date", future=False),
            assurer_label=row.email("assurer_email"),
            cost=parts.cost(row),
        )
        fields |= row.ages()
        record = ServiceRecord(
            source_id, row.row, organization_id, fields,
            parts.phones(row), parts.schedules(row), parts.languages(row), words=parts.taxonomy_words(row),
        )  # fmt: skip
        pairs = row.children("service_at_locations")
        if pairs is not None:
            record.places = []
            self.add_places(record, [place for pair in pairs if (place := self.place(pair, organization_id))])
        self.records.services[source_id] = record
        return record

    def organization_of(self, row: Fields, organization_id: str | None) -> str:
        """Give the id of a service's organization, read if it is nested; raise Refused where there is none."""
        if organization_id is not None:
            return organization_id
        inner = row.child(row.value.get("organization"), "organization")
        if inner.is_object:
            try:
                return self.organization(inner)
            except Refused as why:
                raise Refused(f"organization.{why.field}", why.sentence) from why
        named = row.text("organization_id", 200, numbers=True)
        if named is not ABSENT and named != "":
            return named
        raise Refused("organization", _("The service names no organization."))

    def place(self, pair: Fields, organization_id: str) -> PlaceRecord | None:
        """Read one service_at_location's place; None, with a problem, where it has none that can be used."""
        inner = pair.child(pair.value.get("location"), "location")
        named = pair.value.get("location_id")
        if inner.is_object:
            try:
                location_id = self.location(inner, organization_id)
            except Refused as why:
                inner.note(why.field, _("%(why)s The place was left out.") % {"why": why.sentence})
                return None
        elif isinstance(named, str) and named in self.records.locations:
            location_id = named
        else:
            pair.note("location", _("No place is given. The service was kept without it."))
            return None
        description = pair.text("description", 2_000, lines=True)
        return PlaceRecord(
            location_id,
            "" if description is ABSENT else description,
            parts.phones(pair) or [],
            parts.schedules(pair) or [],
        )

    def location(self, row: Fields, organization_id: str | None, *, listed: bool = False) -> str:
        """Read a place; give its id; raise Refused."""
        fields = parts.location_fields(row)
        likely = "|".join(str(fields.get(key, "")).casefold() for key in ("name", "address_1", "postal_code"))
        source_id = self.id_of(row, "location", f"{organization_id}|{likely}")
        if listed:
            self.once(row, "location", source_id)
        record = LocationRecord(source_id, row.row, fields, organization_id, parts.phones(row), parts.schedules(row))
        known = self.records.locations.setdefault(source_id, record)
        known.fields = fields | {key: value for key, value in known.fields.items() if value not in ("", None)}
        known.phones, known.schedules = known.phones or record.phones, known.schedules or record.schedules
        return source_id

    def inner(self, row: Fields, organization_id: str) -> None:
        """Read a nested service; what refuses it leaves the organization around it standing."""
        try:
            self.service(row, organization_id=organization_id)
        except Refused as why:
            row.note(why.field, _("%(why)s The service was left out.") % {"why": why.sentence}, refused=True)

    def add_places(self, service: ServiceRecord, places: list[PlaceRecord]) -> None:
        """Add places to a service, each once."""
        service.places = service.places or []
        have = {place.location_id for place in service.places}
        for place in places:
            if place.location_id not in have:
                have.add(place.location_id)
                service.places.append(place)

    def once(self, row: Fields, what: str, source_id: str) -> None:
        """Remember an id; raise Refused where this file has given it before."""
        if (what, source_id) in self.listed:
            place = {"id": source_id, "row": self.listed[what, source_id]}
            raise Refused("id", _("The id %(id)s stands in the file twice; first in row %(row)s.") % place)
        self.listed[what, source_id] = row.row

    def id_of(self, row: Fields, what: str, otherwise: str) -> str:
        """Give the row's id as text, or one made from what it says (UUIDv5); raise Refused where it is no id."""
        value = row.value.get("id")
        if value is None or value == "":
            return str(uuid.uuid5(NAMESPACE, f"{what}|{otherwise}"))
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Refused("id", _("The id is %(type)s; it should be text.") % {"type": kind(value)})
        return row.text("id", 200, required=True, numbers=True)


def kind_of(value: dict[str, Any]) -> str:
    """Say what an object of a feed is, from the keys it has."""
    keys = value.keys()
    if "service" in keys or ({"service_id", "location_id"} <= keys):
        return "service_at_location"
    if keys & {"organization", "organization_id", "service_at_locations"}:
        return "service"
    if keys & LOCATION_KEYS:
        return "location"
    if keys & ORGANIZATION_KEYS:
        return "organization"
    return "service" if keys & SERVICE_KEYS else ""
