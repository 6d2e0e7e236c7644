"""Writes about staff: accounts, teams, cover."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.actions.roles import give_role, refuse_last_admin
from assessments.models import Team, TeamCover, TeamMembership, User, YoungPerson
from assessments.policy import ROLES
from assessments.workflow import Refused


@transaction.atomic
def add_team(*, by: User | None, name: str) -> Team:
    """Give a new team; raise Refused when the name is taken. `by` is None for a command."""
    if Team.objects.filter(name__iexact=name).exists():
        raise Refused(_("There is already a team with this name."))
    team = Team.objects.create(name=name)
    audit.record(by=by, verb="team.added", obj=team, fields=["name"])
    return team


@transaction.atomic
def rename_team(*, by: User | None, team: Team, name: str) -> Team:
    """Give a team another name; raise Refused when another team has it."""
    locked = Team.objects.select_for_update().get(pk=team.pk)
    if Team.objects.filter(name__iexact=name).exclude(pk=team.pk).exists():
        raise Refused(_("There is already a team with this name."))
    if locked.name != name:
        locked.name = name
        locked.save(update_fields=["name"])
        audit.record(by=by, verb="team.renamed", obj=locked, fields=["name"])
    return locked


@transaction.atomic
def add_staff(*, by: User | None, email: str, name: str, role: str, team: Team | None = None) -> User:
    """Give a new account that cannot sign in until its owner chooses a password by "I forgot my password"; raise
    Refused for an address that is taken or a role that the policy does not name."""
    if role not in ROLES:
        raise Refused(_("There is no role “%(role)s”. The roles are: %(roles)s.") % {"role": role, "roles": _named()})
    if User.objects.filter(email=email.strip().lower()).exists():
        raise Refused(_("There is already an account with this e-mail address."))
    user = User.objects.create_user(email=email, name=name)
    audit.record(by=by, verb="staff.added", obj=user, fields=["email", "name"])
    give_role(by=by, user=user, role=role)
    if team is not None:
        join_team(by=by, user=user, team=team)
    return user


def _named() -> str:
    return ", ".join(ROLES)


@transaction.atomic
def join_team(*, by: User | None, user: User, team: Team) -> TeamMembership:
    """Put a member of staff into a team; a second time gives the membership that is there. Raise Refused for oneself:
    a team opens its records."""
    _refuse_own_team(by, user)
    # Locked: two presses at once would each find no membership.
    User.objects.select_for_update().get(pk=user.pk)
    there = TeamMembership.objects.select_for_update().current().filter(user=user, team=team).first()
    if there is not None:
        return there
    membership = TeamMembership.objects.create(user=user, team=team)
    user.__dict__.pop("team", None)
    audit.record(by=by, verb="staff.joined_team", obj=user, ids=[team.pk])
    return membership


@transaction.atomic
def leave_team(*, by: User | None, user: User, team: Team) -> None:
    """End a membership now: from this moment a supervisor no longer sees the team's records. Raise Refused for oneself,
    and while the team has open records on this person's caseload."""
    _refuse_own_team(by, user)
    caseload = YoungPerson.objects.filter(assigned_to=user, team=team, closed_at=None).readable()
    if caseload.exists():
        raise Refused(
            _("They still have young people of this team. Its supervisor hands them over first: see “Leaving”.")
        )
    open_ones = TeamMembership.objects.select_for_update().current().filter(user=user, team=team)
    for membership in open_ones:
        membership.until = timezone.now()
        membership.save(update_fields=["until"])
        audit.record(by=by, verb="staff.left_team", obj=user, ids=[team.pk])
    user.__dict__.pop("team", None)


def _refuse_own_team(by: User | None, user: User) -> None:
    if by is not None and by.pk == user.pk:
        raise Refused(_("Nobody changes their own teams. Ask another agency admin."))


@transaction.atomic
def cover_team(*, by: User | None, supervisor: User, team: Team, until: datetime) -> TeamCover:
    """Let a supervisor stand in for another team's until a moment to come; a second time moves the end. Raise Refused
    for a moment that has passed, for someone who is no supervisor, or who is in the team already."""
    if not supervisor.has_role("supervisor"):
        raise Refused(_("Only a supervisor can cover a team."))
    if until <= timezone.now():
        raise Refused(_("Choose a day to come."))
    Team.objects.select_for_update().get(pk=team.pk)
    if TeamMembership.objects.current().filter(user=supervisor, team=team).exists():
        raise Refused(_("They are in this team already. Choose a supervisor of another team."))
    cover = TeamCover.objects.current().filter(supervisor=supervisor, team=team).first()
    if cover is None:
        cover = TeamCover.objects.create(supervisor=supervisor, team=team, until=until)
    elif cover.until != until:
        cover.until = until
        cover.save(update_fields=["until"])
    else:
        return cover
    audit.record(by=by, verb="staff.covers_team", obj=supervisor, fields=["until"], ids=[team.pk])
    return cover


@transaction.atomic
def end_cover(*, by: User | None, cover: TeamCover) -> TeamCover:
    """End a cover now: from this moment its supervisor no longer sees the team's records. One that has ended stays."""
    locked = TeamCover.objects.select_for_update().select_related("supervisor").get(pk=cover.pk)
    if locked.until > timezone.now():
        locked.until = timezone.now()
        locked.save(update_fields=["until"])
        audit.record(by=by, verb="staff.cover_ended", obj=locked.supervisor, fields=["until"], ids=[locked.team_id])
    return locked


@transaction.atomic
def disable(*, by: User | None, user: User) -> None:
    """Shut an account: it cannot sign in, and pages it has open answer nothing more. Raise Refused for one's own, and
    for the last agency admin's."""
    if by is not None and by.pk == user.pk:
        raise Refused(_("Nobody shuts their own account. Ask another agency admin."))
    refuse_last_admin(user)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.is_active:
        return
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    user.is_active = False
    user.__dict__.pop("roles", None)
    _end_sessions(user)
    audit.record(by=by, verb="staff.disabled", obj=user, fields=["is_active"])


@transaction.atomic
def enable(*, by: User | None, user: User) -> None:
    """Let someone sign in again whose account was shut; raise Refused for one's own, for someone who has still to
    accept an invitation, and for someone who has no role left (they left, or never came)."""
    if by is not None and by.pk == user.pk:
        raise Refused(_("Nobody opens their own account. Ask another agency admin."))
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.is_active:
        return
    if locked.invitations.open().exists() or not locked.groups.exists():
        raise Refused(_("They come in by an invitation. Send them one."))
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    user.is_active = True
    user.__dict__.pop("roles", None)
    audit.record(by=by, verb="staff.enabled", obj=user, fields=["is_active"])


@transaction.atomic
def rename(*, by: User | None, user: User, name: str) -> None:
    """Change the name that colleagues see; the same name changes nothing."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.name == name:
        return
    locked.name = user.name = name
    locked.save(update_fields=["name"])
    audit.record(by=by, verb="staff.renamed", obj=locked, fields=["name"])


def _end_sessions(user: User) -> None:
    """Delete the sessions of someone who may no longer sign in. A session says whose it is only inside."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
