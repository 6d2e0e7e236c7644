"""Bring in a roster that somebody looked at: all of it or nothing."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.actions.invitations import invite
from assessments.actions.roles import propose_role
from assessments.actions.staff import join_team, rename
from assessments.models import Invitation, RoleProposal, TeamMembership, User
from assessments.roster import CHANGED, NEW, Preview, Row, preview, read
from assessments.workflow import Refused, Stale


def import_roster(*, by: User, text: str, seen: str) -> Preview:
    """Take the text of a roster and the digest of the preview that was looked at; make the new accounts with their
    invitations (not sent yet), change the others, ask for the roles. Raise Refused when a row has a problem, Stale when
    it would do something else by now than was shown; then nothing is changed."""
    try:
        return _import_roster(by=by, text=text, seen=seen)
    except IntegrityError:
        raise Stale(_changed_meanwhile()) from None


@transaction.atomic
def _import_roster(*, by: User, text: str, seen: str) -> Preview:
    rows = read(text)
    # Locked: what the preview says of them holds to the end.
    list(User.objects.select_for_update().filter(email__in={row.email.lower() for row in rows}).values_list("pk"))
    found = preview(rows, by=by)
    if found.digest != seen:
        raise Stale(_changed_meanwhile())
    if not found.can_be_brought_in:
        raise Refused(_("Nothing was brought in. Mend the rows with a problem first."))
    _make_new(by, [row for row in found.rows if row.kind == NEW and row.user is None])
    for row in found.rows:
        if row.kind == NEW and row.user is not None:
            invite(by=by, email=row.cells.email, name=row.cells.name, role=row.role, team=row.team)
        elif row.kind == CHANGED:
            _change(by, row)
    return found


def _make_new(by: User, rows: list[Row]) -> None:
    """Make many accounts in a handful of queries, with one event that holds their ids."""
    if not rows:
        return
    users = User.objects.bulk_create(
        User(email=row.cells.email.lower(), name=row.cells.name, is_active=False, password=make_password(None))
        for row in rows
    )
    ends = timezone.now() + Invitation.LASTS
    Invitation.objects.bulk_create(Invitation(user=user, made_by=by, expires_at=ends) for user in users)
    pairs = list(zip(users, rows, strict=True))
    TeamMembership.objects.bulk_create(TeamMembership(user=user, team=row.team) for user, row in pairs if row.team)
    RoleProposal.objects.bulk_create(
        RoleProposal(user=user, role=row.role, gives=True, proposed_by=by) for user, row in pairs
    )
    fields = ["email", "name", "team", "groups"]
    audit.record(by=by, verb="roster.imported", obj=User, fields=fields, ids=[user.pk for user in users])


def _change(by: User, row: Row) -> None:
    if "name" in row.changes:
        rename(by=by, user=row.user, name=row.cells.name)
    if "team" in row.changes:
        join_team(by=by, user=row.user, team=row.team)
    if "role" in row.changes:
        propose_role(by=by, user=row.user, role=row.role, gives=True)


def _changed_meanwhile() -> str:
    return _("The staff changed while you looked at this. Nothing was brought in: look at it again below.")
