"""What changes from one catalogue to the next: edits before they are saved, and two versions side by side. Nothing here
reads or writes the database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from resources.catalogue.checks import FEWEST_PAIRS, MOST_PAIRS, ROWS, check, row_key
from resources.catalogue.shapes import CatalogueProblem
from resources.catalogue.wording import refused_words

# The name of a kind of row: its file and its place in that file.
TABLES: dict[str, tuple[str, str]] = {
    "onramptheme": ("factors", "themes"),
    "factor": ("factors", "factors"),
    "offramptheme": ("offramps", "themes"),
    "servicetype": ("offramps", "services"),
    "pairing": ("mapping", "rows"),
}
PAIR_FIELDS = list(ROWS["mapping", "rows"][1])
# A row's place in the catalogue and its trace to the fact sheet are shipped, not edited.
NOT_EDITED = {"id", "factor", "service", "order", "theme", "source", "source_heading", "trace", "basis"}


@dataclass(frozen=True)
class Edit:
    """One row to change: some of its fields, a pair to add (all fields), or a pair to retire (no values)."""

    table: str
    key: str
    values: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Difference:
    """One row that is not the same in two catalogues: field -> (before, after). A row added or taken out has no `old`
    or no `new`."""

    table: str
    key: str
    old: Mapping | None
    new: Mapping | None
    fields: Mapping[str, tuple] = field(default_factory=dict)


def pair_key(factor_id: str, service_type_id: str) -> str:
    """Give the key of a pair."""
    return row_key({"factor": factor_id, "service": service_type_id})


def rows_of(content: Mapping, table: str) -> dict[str, Mapping]:
    """Give the rows of one kind by key."""
    part, name = TABLES[table]
    return {row_key(row): row for row in content[part][name]}


def with_edits(content: Mapping, edits: Iterable[Edit]) -> dict:
    """Take checked content; give it with the edits; raise CatalogueProblem for what is not there or not editable."""
    content = {part: dict(sheet) for part, sheet in content.items()}
    for edit in edits:
        part, name = TABLES[edit.table]
        rows = rows_of(content, edit.table)
        before = rows.get(edit.key)
        whole = edit.table == "pairing" and edit.values is not None and set(edit.values) == set(PAIR_FIELDS)
        if before is None and not whole:
            raise CatalogueProblem(_("The catalogue has no “%(key)s”.") % {"key": edit.key})
        if edit.values is None:
            del rows[edit.key]
        elif before is None:
            rows[edit.key] = dict(edit.values)
        else:
            for each in edit.values:
                if each not in before or each in NOT_EDITED:
                    raise CatalogueProblem(_("“%(field)s” cannot be edited.") % {"field": str(each)[:40]})
            rows[edit.key] = {**before, **edit.values}
        content[part][name] = list(rows.values())
    return content


def differences(old: Mapping, new: Mapping) -> list[Difference]:
    """Give what is not the same, in the order of the catalogue."""
    found = []
    for table in TABLES:
        before, after = rows_of(old, table), rows_of(new, table)
        for key in [*before, *(key for key in after if key not in before)]:
            was, now = before.get(key), after.get(key)
            if was == now:
                continue
            names = [name for name in (now or was) if (was or {}).get(name) != (now or {}).get(name)]
            fields = {name: ((was or {}).get(name), (now or {}).get(name)) for name in names}
            found.append(Difference(table, key, was, now, fields))
    return found


def check_edits(old: Mapping, new: Mapping, changed: Sequence[Difference]) -> None:
    """Raise CatalogueProblem, in words for the person who edits, for a word that must not come in or a row left without
    what it needs; then as for files."""
    for change in changed:
        for name, (before, after) in change.fields.items():
            if change.new is not None and (words := refused_words(name, before, after, new["offramps"])):
                raise CatalogueProblem(
                    _("Use other words than “%(words)s”: say what adults, systems and conditions do.")
                    % {"words": "”, “".join(words)}
                )
    if any(change.table == "pairing" for change in changed):
        _check_pairs(new)
    check(new)


def _check_pairs(content: Mapping) -> None:
    pairs = content["mapping"]["rows"]
    each = Counter(pair["factor"] for pair in pairs)
    with_main = {pair["factor"] for pair in pairs if pair["strength"] == "primary"}
    shown = {"fewest": FEWEST_PAIRS, "most": MOST_PAIRS}
    for key, factor in rows_of(content, "factor").items():
        shown["label"] = factor["label"]
        if each[key] < FEWEST_PAIRS:
            raise CatalogueProblem(
                _("“%(label)s” needs at least %(fewest)d kinds of help. Add another one before you retire this one.")
                % shown
            )
        if each[key] > MOST_PAIRS:
            raise CatalogueProblem(
                _("“%(label)s” has %(most)d kinds of help, the most there may be. Retire one before you add another.")
                % shown
            )
        if key not in with_main:
            raise CatalogueProblem(
                _("“%(label)s” needs at least one main help. Make another kind of help its main help first.") % shown
            )
    answered = {pair["service"] for pair in pairs}
    for key, kind in rows_of(content, "servicetype").items():
        if key not in answered:
            raise CatalogueProblem(
                _("“%(label)s” would answer no on-ramp. Add it to another on-ramp first.") % {"label": kind["label"]}
            )


def inverse(changed: Iterable[Difference], current: Mapping) -> tuple[list[Edit], list[Difference]]:
    """Take what a version changed and the catalogue that counts now; give the edits that put it back, and what cannot
    be put back because it has changed since or was shipped."""
    edits, left = [], []
    for change in changed:
        now = rows_of(current, change.table).get(change.key)
        if change.old is None or change.new is None:
            if change.table == "pairing" and now == change.new:
                edits.append(Edit(change.table, change.key, change.old))
            else:
                left.append(change)
        elif now is None or any(name in NOT_EDITED or now[name] != new for name, (_old, new) in change.fields.items()):
            left.append(change)
        else:
            edits.append(Edit(change.table, change.key, {name: old for name, (old, _new) in change.fields.items()}))
    return edits, left
