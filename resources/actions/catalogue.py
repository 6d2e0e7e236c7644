"""Writes to the catalogue. Each one checks the whole catalogue before it is saved and makes a new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from resources.actions import Actor, record_event
from resources.catalogue.checks import ROWS, check, row_key
from resources.catalogue.reading import SHIPPED, digest_of, read_files
from resources.catalogue.shapes import CatalogueProblem, NoCatalogue
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
KEYS = {"id", "factor", "service"}
# A row's place in the catalogue and its trace to the fact sheet are shipped, not edited.
NOT_EDITED = KEYS | {"theme", "source", "trace", "basis"}
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
    newest = _newest_locked()
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
                new.append(model(position=position, shipped=values, **_columns(values)))
                added.append(key)
                continue
            merged, edits = merge(shipped=row.shipped, live=_values(row), incoming=values)
            kept += [f"{key}: {field}" for field in edits]
            if merged != _values(row):
                changed.append(key)
            if (merged, values, position) != (_values(row), row.shipped, row.position):
                _assign(row, merged)
                row.shipped, row.position = values, position
                row.save(update_fields=[*_column_names(model), "shipped", "position"])
        model.objects.bulk_create(new)
    # After the updates: a factor may have moved out of a theme that goes.
    for model in reversed(TABLES):
        part, name = TABLES[model]
        left = [
            row for key, row in rows[model].items() if key not in {row_key(values) for values in content[part][name]}
        ]
        removed += [row_key(_values(row)) for row in left]
        model.objects.filter(pk__in=[row.pk for row in left]).delete()
    version = _new_version(newest, actor=actor, frame=content)
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


def edit_factor(*, actor: Actor, factor_id: str, changes: Mapping[str, Any]) -> CatalogueVersion:
    """Change fields of a factor (file names and types); give the new version; raise CatalogueProblem."""
    return _edit(actor=actor, model=Factor, key={"pk": factor_id}, changes=changes)


def edit_service_type(*, actor: Actor, service_type_id: str, changes: Mapping[str, Any]) -> CatalogueVersion:
    """Change fields of a service type (file names and types); give the new version; raise CatalogueProblem."""
    return _edit(actor=actor, model=ServiceType, key={"pk": service_type_id}, changes=changes)


def edit_pairing(*, actor: Actor, factor_id: str, service_type_id: str, changes: Mapping[str, Any]) -> CatalogueVersion:
    """Change the strength or rationale of a pair; give the new version; raise CatalogueProblem."""
    key = {"factor_id": factor_id, "service_id": service_type_id}
    return _edit(actor=actor, model=Pairing, key=key, changes=changes)


@transaction.atomic
def _edit(*, actor: Actor, model: type[models.Model], key: Mapping, changes: Mapping[str, Any]) -> CatalogueVersion:
    newest = _newest_locked()
    if newest is None:
        raise NoCatalogue(_("No catalogue is loaded. Run: python manage.py load_catalogue"))
    row = model.objects.select_for_update().filter(**key).first()
    if row is None:
        raise CatalogueProblem(_("The catalogue has no “%(key)s”.") % {"key": " → ".join(map(str, key.values()))})
    before = _values(row)
    for field in changes:
        if field not in before or field in NOT_EDITED:
            raise CatalogueProblem(_("“%(field)s” cannot be edited.") % {"field": str(field)[:40]})
    # Checked before it touches a column: a wrong type would end in a database error, not in a sentence.
    check(_with_row(newest.content, model, before | dict(changes)))
    differing = {field: [before[field], value] for field, value in changes.items() if before[field] != value}
    if not differing:
        return newest
    _assign(row, {field: value for field, (_old, value) in differing.items()})
    row.save(update_fields=list(differing))
    version = _new_version(newest, actor=actor, frame=newest.content)
    record_event(
        actor=actor,
        verb="catalogue.edited",
        object_type=model._meta.model_name,
        object_id=row_key(before),
        fields={**differing, "version": version.number},
    )
    return version


def _newest_locked() -> CatalogueVersion | None:
    return CatalogueVersion.objects.select_for_update().order_by("-number").first()


def _with_row(content: Mapping, model: type[models.Model], values: Mapping) -> dict:
    part, name = TABLES[model]
    rows = [dict(values) if row_key(row) == row_key(values) else row for row in content[part][name]]
    return {**content, part: {**content[part], name: rows}}


def _new_version(newest: CatalogueVersion | None, *, actor: Actor, frame: Mapping) -> CatalogueVersion:
    content = {part: dict(sheet) for part, sheet in frame.items()}
    for model, (part, name) in TABLES.items():
        content[part][name] = [_values(row) for row in model.objects.order_by("position")]
    digest = digest_of(content)
    if newest is not None and newest.digest == digest:
        return newest
    # Edits and new shipped rows can each be sound and still contradict each other.
    check(content)
    number = newest.number + 1 if newest else 1
    return CatalogueVersion.objects.create(number=number, digest=digest, content=content, made_by_label=actor.label)


def _fields(model: type[models.Model]) -> list[str]:
    return list(ROWS[TABLES[model]][1])


def _column(field: str) -> str:
    return f"{field}_id" if field in REFERENCES else field


def _column_names(model: type[models.Model]) -> list[str]:
    return [field for field in _fields(model) if field != "id"]


def _values(row: models.Model) -> dict:
    return {field: getattr(row, _column(field)) for field in _fields(type(row))}


def _columns(values: Mapping) -> dict:
    return {_column(field): value for field, value in values.items()}


def _assign(row: models.Model, values: Mapping) -> None:
    for field, value in values.items():
        setattr(row, _column(field), value)
