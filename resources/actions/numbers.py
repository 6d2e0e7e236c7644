"""Writes to the emergency numbers: load what is shipped and keep edits, add, change, check, take out of use."""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from resources.actions import Actor, record_event
from resources.actions.catalogue import merge
from resources.actions.directory import Refused
from resources.hotlines import dial
from resources.models.numbers import ALWAYS_SHOWN, TIMED, EmergencyNumber, NumberKind
from resources.phone_numbers import to_call, to_text

SHIPPED = Path(__file__).resolve().parent.parent / "hotlines.json"
# Where it stands in the list, whether it is in use and who checked it have actions of their own.
EDITED = ("name", "number", "text_to", "what_for", "kinds", "hours", "office_opens", "office_closes")


READ = {
    "last_verified": datetime.date.fromisoformat,
    "office_opens": datetime.time.fromisoformat,
    "office_closes": datetime.time.fromisoformat,
}
HOURS = {"hours", "office_opens", "office_closes"}


class Stale(Exception):
    """The number was saved by someone else while its page was open; `now` is how it stands."""

    def __init__(self, now: EmergencyNumber):
        super().__init__()
        self.now = now


@dataclass(frozen=True)
class NumbersLoaded:
    """What a load did: the keys added and changed, and "key: field" where an edit made here outlived a new value."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...]


@transaction.atomic
def load_numbers(*, actor: Actor, numbers: Iterable[Mapping] | None = None) -> NumbersLoaded:
    """Load the shipped numbers, or others in that shape (`after`: the key to stand behind); safe to run again: what
    was edited here is kept field by field. Give what changed."""
    given_rows = json.loads(SHIPPED.read_text()) if numbers is None else numbers
    rows = {row.key: row for row in _all_locked()}
    added, changed, kept = [], [], []
    for given in given_rows:
        values = {field: value for field, value in given.items() if field not in {"key", "after"}}
        key = given["key"]
        row = rows.get(key)
        if row is None:
            standing = sorted(rows.values(), key=lambda each: each.order)
            rows[key] = row = EmergencyNumber(key=key, order=len(rows) + 1, shipped=values)
            _assign(row, values)
            row.save(force_insert=True)
            _put_behind(row, given.get("after", ""), standing)
            added.append(key)
            continue
        live = _values(row, values)
        merged, edits = merge(shipped=row.shipped, live=live, incoming=values)
        if any(live[field] != row.shipped.get(field, "") for field in HOURS & values.keys()):
            # Hours and times go together: half of an edit would be no hours at all.
            merged |= {field: live[field] for field in HOURS & values.keys()}
        merged["last_verified"] = _day_of_check(live, merged, values)
        kept += [f"{key}: {field}" for field in edits if field != "last_verified"]
        if (merged, values) != (live, row.shipped):
            _assign(row, merged)
            if merged["last_verified"] != live["last_verified"]:
                row.verified_by_label = ""
            row.shipped, row.saves = values, row.saves + 1
            row.save(update_fields=[*values, "verified_by_label", "shipped", "saves"])
        if merged != live:
            changed.append(key)
    if added or changed:
        fields = {"added": added, "changed": changed, "kept": kept}
        record_event(
            actor=actor, verb="numbers.loaded", object_type="emergencynumber", object_id="shipped", fields=fields
        )
    return NumbersLoaded(tuple(added), tuple(changed), tuple(kept))


def _values(row: EmergencyNumber, names: dict) -> dict:
    found = {field: getattr(row, field) for field in names}
    return {field: (value.isoformat() if value else "") if field in READ else value for field, value in found.items()}


def _day_of_check(live: Mapping, merged: Mapping, incoming: Mapping) -> str:
    """Give the day of the last check of the number that is kept: the later one where both sides checked the same."""
    if merged["number"] != incoming["number"]:
        return live["last_verified"]
    if merged["number"] != live["number"]:
        return incoming["last_verified"]
    return max(live["last_verified"], incoming["last_verified"])


def _assign(row: EmergencyNumber, values: dict) -> None:
    for field, value in values.items():
        setattr(row, field, (READ[field](value) if value else None) if field in READ else value)


@transaction.atomic
def add_number(*, actor: Actor, after: str = "", verified: bool = False, **fields: Any) -> EmergencyNumber:
    """Add a number behind the one with the key `after` ("": last); give it; raise ValidationError naming each wrong
    field. `verified`: somebody called it today."""
    rows = _all_locked()
    row = EmergencyNumber(key=_new_key(fields.get("name", ""), rows), order=len(rows) + 1, **fields)
    _require_sound(row, rows)
    if verified:
        _check_today(row, actor)
    row.save(force_insert=True)
    _put_behind(row, after or (rows[-1].key if rows else ""), rows)
    _record(actor, "number.added", row, sorted(fields))
    return row


@transaction.atomic
def change_number(
    *, actor: Actor, row: EmergencyNumber, saves: int, after: str = "", verified: bool = False, **fields: Any
) -> EmergencyNumber:
    """Change a number; give it; raise Stale when it was saved since `saves`, ValidationError naming each wrong field,
    Refused for a field that has an action of its own. Another number to dial counts as unchecked."""
    if wrong := sorted(fields.keys() - set(EDITED)):
        raise Refused(_("“%(field)s” cannot be changed here.") % {"field": wrong[0]})
    rows = _all_locked()
    row = _locked(row, rows)
    if row.saves != saves:
        raise Stale(row)
    differing = [field for field, value in fields.items() if getattr(row, field) != value]
    if row.key == ALWAYS_SHOWN and "number" in differing:
        raise ValidationError({"number": _("911 is the same everywhere. It cannot be changed.")})
    for field in differing:
        setattr(row, field, fields[field])
    _require_sound(row, rows)
    if {"number", "text_to"}.intersection(differing):
        row.last_verified, row.verified_by_label = None, ""
    if verified:
        _check_today(row, actor)
    moved = _put_behind(row, after, rows) if after else False
    if differing or verified or moved:
        row.saves += 1
        row.save(update_fields=[*differing, "last_verified", "verified_by_label", "saves"])
        _record(actor, "number.changed", row, sorted([*differing, *["order"] * moved, *["last_verified"] * verified]))
    return row


@transaction.atomic
def verify_number(*, actor: Actor, row: EmergencyNumber) -> EmergencyNumber:
    """Note that somebody called a number today and it is right; give it; raise Refused for one out of use."""
    row = _locked(row, _all_locked())
    if not row.is_active:
        raise Refused(_("This number is out of use. Use it again before you check it."))
    if row.last_verified != timezone.localdate() or row.verified_by_label != actor.label:
        _check_today(row, actor)
        row.saves += 1
        row.save(update_fields=["last_verified", "verified_by_label", "saves"])
        _record(actor, "number.verified", row, ["last_verified"])
    return row


@transaction.atomic
def set_in_use(*, actor: Actor, row: EmergencyNumber, in_use: bool) -> EmergencyNumber:
    """Take a number out of use, or use it again; give it; raise Refused for 911, or for a number already listed."""
    rows = _all_locked()
    row = _locked(row, rows)
    if row.key == ALWAYS_SHOWN and not in_use:
        raise Refused(_("911 is always shown."))
    if row.is_active == in_use:
        return row
    row.is_active = in_use
    if in_use:
        try:
            _require_sound(row, rows)
        except ValidationError as problem:
            raise Refused(" ".join(problem.messages)) from None
    row.saves += 1
    row.save(update_fields=["is_active", "saves"])
    _record(actor, "number.used_again" if in_use else "number.retired", row, ["is_active"])
    return row


def _all_locked() -> list[EmergencyNumber]:
    """A handful of rows, locked together: names, numbers and places are compared across all of them."""
    rows = EmergencyNumber.objects.select_for_update()
    if len(rows):
        # Whoever waited for the lock has not seen a row that was added meanwhile.
        rows = rows.all()
    return list(rows)


def _locked(row: EmergencyNumber, rows: list[EmergencyNumber]) -> EmergencyNumber:
    return next(each for each in rows if each.pk == row.pk)


def _new_key(name: str, rows: list[EmergencyNumber]) -> str:
    """Give a key made of the name's words that no other number has."""
    stem = slugify(name)[:50] or "number"
    taken = {row.key for row in rows}
    return next(key for key in chain([stem], (f"{stem}-{n}" for n in count(2))) if key not in taken)


def _require_sound(row: EmergencyNumber, rows: list[EmergencyNumber]) -> None:
    """Raise ValidationError naming each wrong field."""
    wrong: dict[str, list[str]] = {}
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as problem:
        wrong = dict(problem.message_dict)
    for field, read in (("number", to_call), ("text_to", to_text)):
        try:
            setattr(row, field, read(getattr(row, field)))
        except ValidationError as problem:
            wrong.setdefault(field, []).extend(problem.messages)
    if not set(row.kinds) <= set(NumberKind.values):
        wrong.setdefault("kinds", []).append(_("Choose from the answers shown."))
    if row.hours not in TIMED:
        row.office_opens = row.office_closes = None
    elif not (row.office_opens and row.office_closes and row.office_opens < row.office_closes):
        sentence = _("Enter when the office opens and when it closes, the earlier time first.")
        wrong.setdefault("office_opens", []).append(sentence)
    others = [other for other in rows if other.pk != row.pk and other.is_active]
    if any(other.name.casefold() == row.name.casefold() for other in others):
        wrong.setdefault("name", []).append(_("The list already has a number of this name."))
    if twin := next((other for other in others if dial(other.number) == dial(row.number)), None):
        wrong.setdefault("number", []).append(_("This number is already listed: %(name)s.") % {"name": twin.name})
    if wrong:
        raise ValidationError(wrong)


def _check_today(row: EmergencyNumber, actor: Actor) -> None:
    row.last_verified, row.verified_by_label = timezone.localdate(), actor.label


def _put_behind(row: EmergencyNumber, after: str, rows: list[EmergencyNumber]) -> bool:
    """Number the list anew with `row` behind the one with the key `after`; say whether anything moved."""
    others = [other for other in rows if other.pk != row.pk]
    place = next((index + 1 for index, other in enumerate(others) if other.key == after), len(others))
    moved = False
    for order, each in enumerate([*others[:place], row, *others[place:]], start=1):
        if each.order != order:
            each.order = order
            each.save(update_fields=["order"])
            moved = True
    return moved


def _record(actor: Actor, verb: str, row: EmergencyNumber, fields: list[str]) -> None:
    record_event(actor=actor, verb=verb, object_type="emergencynumber", object_id=row.key, fields={"changed": fields})
