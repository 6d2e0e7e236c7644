"""Changes of the catalogue in words: which row, which field, what stood there and what stands there now."""

import json
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from resources.catalogue.changes import Difference, rows_of
from resources.catalogue.wording import words_to_look_at
from resources.catalogue.words import FIELD_WORDS, STRENGTH_BADGES

# Fields of a pair that a reader needs to see when it is added or retired.
PAIR_SHOWN = ("strength", "rationale")


def change_rows(changed: Iterable[Difference], old: Mapping, new: Mapping) -> list[dict]:
    """Give one row a field: {where, field, before, after, tag, kind}, in the order of the changes."""
    return [row for change in changed for row in _rows(change, _labels(old) | _labels(new))]


def subjects(changed: Iterable[Difference], old: Mapping, new: Mapping) -> list[str]:
    """Give the rows that changed, each once, in words."""
    labels = _labels(old) | _labels(new)
    return [f"{_where(change, labels)}: {_tag(change)[0]}" for change in changed]


def value_in_words(name: str, value: object) -> str:
    """Give a field's value as a page shows it; a list has a line for each item."""
    if value is None:
        return ""
    if name == "strength" and value in STRENGTH_BADGES:
        return str(STRENGTH_BADGES[value][0])
    if isinstance(value, list):
        return "\n".join(value_in_words("", item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def field_in_words(name: str) -> str:
    """Give what a page calls a field."""
    return str(FIELD_WORDS.get(name, name))


def look_again(changed: Iterable[Difference]) -> list[str]:
    """Give the words that deserve a second look before the changes are confirmed."""
    found = [
        word
        for change in changed
        for name, (before, after) in change.fields.items()
        if change.new is not None
        for word in words_to_look_at(name, before, after)
    ]
    return list(dict.fromkeys(found))


def _rows(change: Difference, labels: Mapping) -> list[dict]:
    tag, kind = _tag(change)
    whole = change.old is None or change.new is None
    names = [name for name in PAIR_SHOWN if name in change.fields] if whole else change.fields
    return [
        {
            "where": _where(change, labels),
            "field": field_in_words(name),
            "before": value_in_words(name, change.fields[name][0]),
            "after": value_in_words(name, change.fields[name][1]),
            "tag": tag,
            "kind": kind,
        }
        for name in (names or ["label"] if "label" in change.fields else names)
    ]


def _tag(change: Difference) -> tuple[str, str]:
    if change.old is None:
        return _("Added"), "success"
    if change.new is None:
        return (_("Retired") if change.table == "pairing" else _("Removed")), "warn"
    return _("Changed"), "info"


def _labels(content: Mapping) -> dict[tuple[str, str], str]:
    found = {}
    for table in ("onramptheme", "offramptheme"):
        found |= {(table, key): row["short_label"] for key, row in rows_of(content, table).items()}
    for table in ("factor", "servicetype"):
        found |= {(table, key): row["label"] for key, row in rows_of(content, table).items()}
    return found


def _where(change: Difference, labels: Mapping) -> str:
    if change.table != "pairing":
        return labels.get((change.table, change.key), change.key)
    pair = change.new or change.old
    sides = (("factor", pair["factor"]), ("servicetype", pair["service"]))
    return " → ".join(labels.get(side, side[1]) for side in sides)
