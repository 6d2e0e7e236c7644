"""What an import would do, row by row, against what the directory holds now. Reads only."""

import enum
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from resources.hsds.files import Problem
from resources.hsds.read import Records
from resources.hsds.records import LocationRecord, OrganizationRecord, ServiceRecord
from resources.imports.suggest import suggest_types
from resources.models.choices import LocationType
from resources.models.directory import Location, Organization, Service

MISSING: Any = object()
CHUNK = 500
# Whoever stays there may be looked for. A person says later which addresses are public.
KEPT_CONFIDENTIAL = re.compile(
    r"\b(shelter|safe ?house|safe home|domestic violence|transitional living|host home|refuge)", re.IGNORECASE
)


class Verdict(enum.StrEnum):
    NEW = "New"
    CHANGED = "Changed"
    SAME = "Same"
    PROBLEM = "Problem"


@dataclass(frozen=True)
class PlanRow:
    """One organization, place or service of the file and what would happen to it."""

    kind: str
    verdict: Verdict
    source_id: str
    name: str
    row: int
    record: OrganizationRecord | LocationRecord | ServiceRecord
    pk: Any = None
    changes: tuple[str, ...] = ()
    suggestions: tuple[tuple[str, str], ...] = ()
    confidential: bool = False


@dataclass
class ImportPlan:
    """Everything an import would do; nothing is saved before it is committed."""

    source: str
    rows: list[PlanRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, kind: str) -> Counter[Verdict]:
        """Give how many rows of a kind (organization, location, service) have each verdict."""
        return Counter(row.verdict for row in self.rows if row.kind == kind)

    def todo(self, kind: str) -> list[PlanRow]:
        """Give the rows of a kind that would be written."""
        return [row for row in self.rows if row.kind == kind and row.verdict in (Verdict.NEW, Verdict.CHANGED)]


def plan_import(records: Records, *, source: str, service_types: Iterable = ()) -> ImportPlan:
    """Take checked records and the feed's name; give the plan. A constant number of queries per 500 rows."""
    plan = ImportPlan(source=source, problems=list(records.problems))
    service_types = list(service_types)
    organizations = _known(Organization, source, _organization_ids(records))
    for record in records.organizations.values():
        plan.rows.append(_row("organization", record, organizations.get(record.source_id)))
    shelters = {
        place.location_id
        for service in records.services.values()
        if KEPT_CONFIDENTIAL.search(_words(service))
        for place in service.places or []
    }
    locations = _known(Location, source, records.locations)
    for record in records.locations.values():
        row = _row("location", record, locations.get(record.source_id))
        hide = row.verdict == Verdict.NEW and record.source_id in shelters
        plan.rows.append(_with(row, confidential=hide and record.fields["location_type"] != LocationType.VIRTUAL))
    services = _known(Service, source, records.services, "assured_date")
    for record in records.services.values():
        if record.organization_id not in records.organizations and record.organization_id not in organizations:
            sentence = _("Its organization %(id)s is neither in the file nor in the directory. The row was left out.")
            sentence %= {"id": record.organization_id[:80]}
            plan.problems.append(Problem(record.row, record.source_id, "organization_id", sentence, refused=True))
            continue
        row = _row("service", record, services.get(record.source_id))
        if row.verdict in (Verdict.NEW, Verdict.CHANGED) and {"name", "description", "words"}.intersection(row.changes):
            row = _with(row, suggestions=tuple(suggest_types(service_types, _words(record))))
        plan.rows.append(row)
    plan.problems.sort(key=lambda problem: problem.row or 0)
    return plan


def changes_of(record: Any, known: Any) -> tuple[str, ...]:
    """Give what a feed says differently from the last time; an earlier check than ours is no change."""
    said, before = record.content(), known.imported
    changed = {name for name, value in said.items() if before.get(name, MISSING) != value}
    if isinstance(record, ServiceRecord):
        changed -= {"assured_date", "assurer_label"}
        date = said.get("assured_date")
        if date and (known.assured_date is None or date > known.assured_date.isoformat()):
            changed.add("assured_date")
    return tuple(sorted(changed))


def _row(kind: str, record: Any, known: Any) -> PlanRow:
    changes = tuple(sorted(record.content())) if known is None else changes_of(record, known)
    verdict = Verdict.NEW if known is None else Verdict.CHANGED if changes else Verdict.SAME
    name = record.fields.get("name", "")
    return PlanRow(kind, verdict, record.source_id, name, record.row, record, getattr(known, "pk", None), changes)


def _words(service: ServiceRecord) -> str:
    return "\n".join((service.fields["name"], service.fields.get("description", ""), *service.words))


def _with(row: PlanRow, **values: Any) -> PlanRow:
    return PlanRow(**(row.__dict__ | values))


def _organization_ids(records: Records) -> list[str]:
    return [*records.organizations, *{service.organization_id for service in records.services.values()}]


def _known(model: Any, source: str, ids: Iterable[str], *extra: str) -> dict[str, Any]:
    found = {}
    for chunk in chunks(ids):
        rows = model.objects.filter(source=source, source_id__in=chunk).only("source_id", "imported", *extra)
        found |= {row.source_id: row for row in rows}
    return found


def chunks(keys: Iterable) -> Iterator[list]:
    """Give the keys, each once, in lists of at most 500: a query takes no more names than that."""
    ordered = sorted(set(keys), key=str)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
