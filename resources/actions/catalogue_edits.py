"""An agency's own edits of the catalogue. All of them at once or none; each set makes one new version."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from resources.actions import Actor, record_event
from resources.actions.catalogue import MODELS, assign, columns, new_version, newest_locked
from resources.catalogue.changes import Difference, Edit, check_edits, differences, pair_key, with_edits
from resources.catalogue.shapes import NoCatalogue
from resources.models.catalogue import CatalogueVersion, Pairing


class CatalogueMoved(Exception):
    """Someone made a new version since the page was loaded; nothing was changed. `number` is the one that counts."""

    def __init__(self, number: int):
        super().__init__("stale page")
        self.number = number


@transaction.atomic
def change_catalogue(*, actor: Actor, edits: Sequence[Edit], based_on: int | None = None) -> CatalogueVersion:
    """Make the edits; give the version that then counts; raise CatalogueProblem where one breaks a rule, CatalogueMoved
    when the newest version is not `based_on`, NoCatalogue."""
    newest = newest_locked()
    if newest is None:
        raise NoCatalogue(_("No catalogue is loaded. Run: python manage.py load_catalogue"))
    if based_on is not None and newest.number != based_on:
        raise CatalogueMoved(newest.number)
    content = with_edits(newest.content, edits)
    changed = differences(newest.content, content)
    # Checked before it touches a column: a wrong type would end in a database error, not in a sentence.
    check_edits(newest.content, content, changed)
    if not changed:
        return newest
    for change in changed:
        _write(change)
    version = new_version(newest, actor=actor, frame=newest.content)
    for change in changed:
        _record(change, version, actor)
    return version


def edit_factor(*, actor: Actor, factor_id: str, changes: Mapping[str, Any]) -> CatalogueVersion:
    """Change fields of a factor (file names and types); give the new version; raise CatalogueProblem."""
    return change_catalogue(actor=actor, edits=[Edit("factor", factor_id, changes)])


def edit_service_type(*, actor: Actor, service_type_id: str, changes: Mapping[str, Any]) -> CatalogueVersion:
    """Change fields of a service type (file names and types); give the new version; raise CatalogueProblem."""
    return change_catalogue(actor=actor, edits=[Edit("servicetype", service_type_id, changes)])


def edit_pairing(*, actor: Actor, factor_id: str, service_type_id: str, changes: Mapping[str, Any]) -> CatalogueVersion:
    """Change the strength or rationale of a pair; give the new version; raise CatalogueProblem."""
    return change_catalogue(actor=actor, edits=[Edit("pairing", pair_key(factor_id, service_type_id), changes)])


def _write(change: Difference) -> None:
    if change.table == "pairing":
        _write_pair(change)
        return
    row = MODELS[change.table].objects.select_for_update().get(pk=change.key)
    _save(row, {name: new for name, (_old, new) in change.fields.items()})


def _write_pair(change: Difference) -> None:
    values = change.new or change.old
    key = {"factor_id": values["factor"], "service_id": values["service"]}
    row = Pairing.objects.select_for_update().filter(**key).first()
    if row is None:
        last = Pairing.objects.aggregate(last=Max("position"))["last"] or 0
        Pairing.objects.create(position=last + 1, shipped={}, **columns(values))
    elif change.new is None:
        row.retired = True
        row.save(update_fields=["retired"])
    else:
        row.retired = False
        _save(row, dict(change.new), "retired")


def _save(row, values: Mapping, *further: str) -> None:
    assign(row, values)
    row.save(update_fields=[*columns(values), *further])


def _record(change: Difference, version: CatalogueVersion, actor: Actor) -> None:
    verb, fields = "catalogue.edited", {name: list(pair) for name, pair in change.fields.items()}
    if change.old is None:
        verb, fields = "catalogue.pair_added", dict(change.new)
    elif change.new is None:
        verb, fields = "catalogue.pair_retired", dict(change.old)
    record_event(
        actor=actor,
        verb=verb,
        object_type=change.table,
        object_id=change.key,
        fields={**fields, "version": version.number},
    )
