"""A roster of staff as CSV: read it, and say what each row would do. Nothing is saved here."""

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from assessments.models import Invitation, RoleProposal, Team, TeamMembership, User
from assessments.policy import ROLES

MOST_BYTES = 200 * 1024
MOST_ROWS = 2_000
NAME_LENGTH = 120
COLUMNS = {"name": {"name"}, "email": {"email", "e-mail", "emailaddress"}, "team": {"team"}, "role": {"role"}}
IN_A_TEAM = {"caseworker", "supervisor"}
# A spreadsheet runs what begins so (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@")

NEW, SAME, CHANGED, PROBLEM = "new", "same", "changed", "problem"


class Unreadable(Exception):
    """The whole roster cannot be read; the message is a sentence that says what to do."""


def decoded(data: bytes) -> str:
    """Take the bytes of a file; give its text: UTF-8, UTF-16 with its mark, or as an older Windows program saves it.
    Raise Unreadable for anything else."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(_("This file is not a text file. Save it as CSV (UTF-8) and try again."))


@dataclass(frozen=True)
class Cells:
    """One row as written: its number as a spreadsheet counts, the first being the headings."""

    number: int
    name: str
    email: str
    team: str
    role: str
    is_too_long: bool = False


def read(text: str) -> list[Cells]:
    """Take the text of a roster; give its rows, blank ones left out. Raise Unreadable with a sentence about the whole:
    no headings, too many rows, a quotation mark left open."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Unreadable(_("This is more than 200 KB. Split it and bring in one part after the other."))
    text = text.lstrip("\ufeff")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise Unreadable(_("A quotation mark is open to the end, or a cell is too long. Check the file.")) from None
    numbered = [(number, [" ".join(cell.split()) for cell in line]) for number, line in enumerate(lines, start=1)]
    numbered = [(number, line) for number, line in numbered if any(line)]
    if not numbered:
        raise Unreadable(_("There is nothing in it. The first row names the columns: name, email, team, role."))
    (_first, headings), rows = numbered[0], numbered[1:]
    places = _places(headings)
    if not rows:
        raise Unreadable(_("There are headings but no rows below them."))
    if len(rows) > MOST_ROWS:
        words = _("There are %(count)d rows; bring in at most 2,000 at a time.")
        raise Unreadable(words % {"count": len(rows)})

    def cell(line: list[str], column: str) -> str:
        return line[places[column]] if places[column] < len(line) else ""

    return [
        Cells(number, *(cell(line, column) for column in COLUMNS), is_too_long=any(line[len(headings) :]))
        for number, line in rows
    ]


def _places(headings: list[str]) -> dict[str, int]:
    plain = [re.sub(r"[\s_]", "", heading.casefold()) for heading in headings]
    places, missing = {}, []
    for column, names in COLUMNS.items():
        found = [place for place, heading in enumerate(plain) if heading in names]
        if len(found) > 1:
            raise Unreadable(_("The column “%(name)s” is there twice. Keep one.") % {"name": column})
        if found:
            places[column] = found[0]
        else:
            missing.append(column)
    if missing:
        words = _("The first row has to name the columns name, email, team and role. Missing: %(names)s.")
        raise Unreadable(words % {"names": ", ".join(missing)})
    return places


@dataclass(frozen=True)
class Row:
    """What one row would do: NEW, SAME, CHANGED (how, in words) or PROBLEM (why, in words)."""

    cells: Cells
    kind: str
    words: list[str] = field(default_factory=list)
    user: User | None = None
    team: Team | None = None
    role: str = ""
    changes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Preview:
    """The rows of a roster, and a digest of what they would do."""

    rows: list[Row]

    @property
    def counts(self) -> Counter:
        return Counter(row.kind for row in self.rows)

    @property
    def can_be_brought_in(self) -> bool:
        return not self.counts[PROBLEM] and bool(self.counts[NEW] + self.counts[CHANGED])

    @property
    def digest(self) -> str:
        """Give a word that changes when a row, or what it would do, changes."""
        parts = [(row.cells, row.kind, row.user and row.user.pk, sorted(row.changes)) for row in self.rows]
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def preview(rows: list[Cells], *, by: User) -> Preview:
    """Take rows as written and who brings them in; say what each would do. Six queries."""
    teams = {team.name.casefold(): team for team in Team.objects.all()}
    current = TeamMembership.objects.current()
    users = User.objects.filter(email__in={row.email.lower() for row in rows}).prefetch_related(
        Prefetch("groups", Group.objects.all()),
        Prefetch("memberships", current, to_attr="current_memberships"),
        Prefetch("invitations", Invitation.objects.open(), to_attr="open_invitations"),
        Prefetch("role_proposals", RoleProposal.objects.filter(state="waiting", gives=True), to_attr="asked"),
    )
    by_email = {user.email: user for user in users}
    seen: dict[str, int] = {}
    found = []
    for cells in rows:
        row = _row(cells, teams, by_email.get(cells.email.lower()), seen, by)
        seen.setdefault(cells.email.lower(), cells.number)
        found.append(row)
    return Preview(found)


def _row(cells: Cells, teams: dict[str, Team], user: User | None, seen: dict[str, int], by: User) -> Row:
    team, role = teams.get(cells.team.casefold()), _role(cells.role)
    problems = _problems(cells, team, role, seen)
    if not problems and user is not None:
        problems = _standing_in_the_way(user)
    if problems:
        return Row(cells, PROBLEM, problems)
    if user is None or _is_gone(user):
        return Row(cells, NEW, [], user, team, role)
    changes = _changes(cells, user, team, role)
    if changes and user.pk == by.pk:
        return Row(cells, PROBLEM, [_("This is you. Another agency admin changes your name, team and roles.")])
    return Row(cells, CHANGED if changes else SAME, list(changes.values()), user, team, role, frozenset(changes))


def _role(text: str) -> str:
    plain = re.sub(r"[\s_-]+", " ", text.casefold())
    for role in ROLES.values():
        if plain in {role.name.replace("_", " "), role.label.casefold()}:
            return role.name
    return ""


def _problems(cells: Cells, team: Team | None, role: str, seen: dict[str, int]) -> list[str]:
    labels = {"name": _("name"), "email": _("e-mail address"), "team": _("team"), "role": _("role")}
    formulas = [label for column, label in labels.items() if getattr(cells, column).startswith(FORMULA)]
    if formulas:
        words = _("The %(column)s begins like a formula of a spreadsheet. Take the first sign out.")
        return [words % {"column": label} for label in formulas]
    named = ", ".join(role.label for role in ROLES.values())
    checks = [
        (cells.is_too_long, _("It has more cells than the first row. Put text with commas into quotation marks.")),
        (any(not each.isprintable() for each in _texts(cells)), _("It holds signs that cannot be shown.")),
        (not cells.name, _("The name is missing.")),
        (len(cells.name) > NAME_LENGTH, _("The name has more than 120 letters.")),
        (
            not _is_address(cells.email),
            _("The e-mail address is missing or incomplete. Example: ana@example.org."),
        ),
        (not role, _("The role has to be one of: %(roles)s.") % {"roles": named}),
        (
            bool(cells.team) and team is None,
            _("There is no team “%(name)s”. Add it under Staff, or mend the name.") % {"name": cells.team},
        ),
        (not cells.team and role in IN_A_TEAM, _("This role needs a team.")),
        (
            cells.email.lower() in seen,
            _("Row %(number)s has the same e-mail address.") % {"number": seen.get(cells.email.lower())},
        ),
    ]
    return [words for wrong, words in checks if wrong]


def _texts(cells: Cells) -> tuple[str, ...]:
    return cells.name, cells.email, cells.team, cells.role


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _is_gone(user: User) -> bool:
    return not user.is_active and not user.open_invitations and not user.groups.all()


def _standing_in_the_way(user: User) -> list[str]:
    if user.is_superuser:
        return [_("This address belongs to an account for maintenance.")]
    if not user.is_active and not user.open_invitations and user.groups.all():
        return [_("This account’s sign-in was stopped. Open its page to let them sign in again.")]
    return []


def _changes(cells: Cells, user: User, team: Team | None, role: str) -> dict[str, str]:
    changes = {}
    if cells.name != user.name:
        changes["name"] = _("Name: was %(name)s.") % {"name": user.name}
    if team is not None and team.pk not in {membership.team_id for membership in user.current_memberships}:
        changes["team"] = _("Joins %(team)s; other teams stay.") % {"team": team.name}
    held = {group.name for group in user.groups.all()} | {proposal.role for proposal in user.asked}
    if role not in held:
        changes["role"] = _("Asks for %(role)s; other roles stay.") % {"role": ROLES[role].label}
    return changes
