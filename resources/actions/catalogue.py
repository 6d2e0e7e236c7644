"""Writes to the catalogue. Each one checks the whole catalogue before it is saved and makes a new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import models, transaction

from resources.actions import Actor, record_event
from resources.catalogue.checks import ROWS, check, row_key
from resources.catalogue.reading import SHIPPED, digest_of, read_files
from resources.models.catalogue import (
    CatalogueVersion,
    Factor,
    OffRampTheme,
    OnRampTheme,
    Pairing,
    ServiceType,
)

# In the order in which rows may be made; they leave in the reverse order.
TABLES: dict[type[models.Model], tuple[str, str]] = {
    OnRampTheme: ("factors", "themes"),
    Factor: ("factors", "factors"),
    OffRampTheme: ("offramps", "themes"),
    ServiceType: ("offramps", "services"),
    Pairing: ("mapping", "rows"),
}
MODELS: dict[str, type[models.Model]] = {model._meta.model_name: model for model in TABLES}
REFERENCES = {"theme", "factor", "service"}


@dataclass(frozen=True)
class LoadReport:
    """What a load did. `number` is the version that now counts; `kept` names the fields where an edit outlived it."""

    number: int
    new_version: bool
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


@transaction.atomic
def load_catalogue(*, actor: Actor, directory: Path = SHIPPED) -> LoadReport:
    """Load the three files, keeping edits field by field; give what changed; raise CatalogueProblem, saving nothing."""
    newest = newest_locked()
    content = read_files(Path(directory))
    check(content)
    added, changed, removed, kept = [], [], [], []
    rows = {model: {row_key(_values(row)): row for row in model.objects.select_for_update()} for model in TABLES}
    for model, (part, name) in TABLES.items():
        new = []
        for position, values in enumerate(content[part][name], 1):
            key = row_key(values)
            row = rows[model].get(key)
            if row is None:
                new.append(model(position=position, shipped=values, **columns(values)))
                added.append(key)
                continue
            merged, edits = merge(shipped=row.shipped, live=_values(row), incoming=values)
            kept += [f"{key}: {field}" for field in edits]
            if merged != _values(row):
                changed.append(key)
            if (merged, values, position) != (_values(row), row.shipped, row.position):
                assign(row, merged)
                row.shipped, row.position = values, position
                row.save(update_fields=[*_column_names(model), "shipped", "position"])
        model.objects.bulk_create(new)
    # After the updates: a factor may have moved out of a theme that goes.
    for model in reversed(TABLES):
        part, name = TABLES[model]
        shipped = {row_key(values) for values in content[part][name]}
        # A pair that was never in a file is the agency's own.
        left = [row for key, row in rows[model].items() if key not in shipped and row.shipped]
        removed += [row_key(_values(row)) for row in left]
        model.objects.filter(pk__in=[row.pk for row in left]).delete()
    version = new_version(newest, actor=actor, frame=content)
    report = LoadReport(
        number=version.number,
        new_version=newest is None or version.number != newest.number,
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        kept=tuple(kept),
    )
    if report.new_version:
        fields = {"added": len(added), "changed": changed, "removed": removed, "kept": kept}
        record_event(
            actor=actor, verb="catalogue.loaded", object_type="catalogue", object_id=version.number, fields=fields
        )
    return report


def merge(*, shipped: Mapping, live: Mapping, incoming: Mapping) -> tuple[dict, list[str]]:
    """Merge three ways, field by field; give the values to keep and the fields where an edit outlived a new word."""
    merged, edits = {}, []
    for field, value in incoming.items():
        edited = live[field] != shipped.get(field)
        merged[field] = live[field] if edited else value
        if edited and live[field] != value:
            edits.append(field)
    return merged, edits


def newest_locked() -> CatalogueVersion | None:
    """Give the newest version once everyone else who writes to the catalogue is done, or None."""
    # The same row for everyone: whoever had waited for the newest one would get it as it was before the wait.
    CatalogueVersion.objects.select_for_update().order_by("number").only("pk").first()
    return CatalogueVersion.objects.order_by("-number").first()


@transaction.atomic
def new_version(newest: CatalogueVersion | None, *, actor: Actor, frame: Mapping) -> CatalogueVersion:
    """Take the newest version and what frames its rows; give a version of the rows as they now are, or the newest
    itself where they are the same; raise CatalogueProblem."""
    content = {part: dict(sheet) for part, sheet in frame.items()}
    for model, (part, name) in TABLES.items():
        content[part][name] = [_values(row) for row in _that_count(model)]
    digest = digest_of(content)
    if newest is not None and newest.digest == digest:
        return newest
    # Edits and new shipped rows can each be sound and still contradict each other.
    check(content)
    number = newest.number + 1 if newest else 1
    return CatalogueVersion.objects.create(number=number, digest=digest, content=content, made_by_label=actor.label)


def _that_count(model: type[models.Model]) -> models.QuerySet:
    # Where a later file is longer, an agency's own pair and a shipped one may stand at the same place.
    rows = model.objects.order_by("position", "pk")
    return rows.exclude(retired=True) if model is Pairing else rows


def _fields(model: type[models.Model]) -> list[str]:
    return list(ROWS[TABLES[model]][1])


def _column(field: str) -> str:
    return f"{field}_id" if field in REFERENCES else field


def _column_names(model: type[models.Model]) -> list[str]:
    return [field for field in _fields(model) if field != "id"]


def _values(row: models.Model) -> dict:
    return {field: getattr(row, _column(field)) for field in _fields(type(row))}


def columns(values: Mapping) -> dict:
    """Take values by the names of the files; give them by the names of the columns."""
    return {_column(field): value for field, value in values.items()}


def assign(row: models.Model, values: Mapping) -> None:
    """Take a row and values by the names of the files; put them into the row, unsaved."""
    for field, value in values.items():
        setattr(row, _column(field), value)
