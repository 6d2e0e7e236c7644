"""Writes about staff: accounts, roles, teams, cover."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import Team, TeamCover, TeamMembership, User
from assessments.policy import ROLES
from assessments.workflow import Refused


@transaction.atomic
def add_team(*, by: User | None, name: str) -> Team:
    """Give a new team; raise Refused when the name is taken. `by` is None for a command."""
    if Team.objects.filter(name=name).exists():
        raise Refused(_("There is already a team with this name."))
    team = Team.objects.create(name=name)
    audit.record(by=by, verb="team.added", obj=team, fields=["name"])
    return team


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
def give_role(*, by: User | None, user: User, role: str) -> None:
    """Give a role of the policy to a member of staff; raise Refused for oneself."""
    _refuse_own(by, user)
    user.groups.add(Group.objects.get_or_create(name=ROLES[role].name)[0])
    user.__dict__.pop("roles", None)
    audit.record(by=by, verb="staff.role_given", obj=user, fields=["groups"], ids=[role])


@transaction.atomic
def take_role(*, by: User | None, user: User, role: str) -> None:
    """Take a role from a member of staff; raise Refused for oneself."""
    _refuse_own(by, user)
    user.groups.remove(*Group.objects.filter(name=ROLES[role].name))
    user.__dict__.pop("roles", None)
    audit.record(by=by, verb="staff.role_taken", obj=user, fields=["groups"], ids=[role])


def _refuse_own(by: User | None, user: User) -> None:
    if by is not None and by.pk == user.pk:
        raise Refused(_("Nobody changes their own roles. Ask another agency admin."))


@transaction.atomic
def join_team(*, by: User | None, user: User, team: Team) -> TeamMembership:
    """Put a member of staff into a team; a second time gives the membership that is there."""
    there = TeamMembership.objects.select_for_update().current().filter(user=user, team=team).first()
    if there is not None:
        return there
    membership = TeamMembership.objects.create(user=user, team=team)
    user.__dict__.pop("team", None)
    audit.record(by=by, verb="staff.joined_team", obj=user, ids=[team.pk])
    return membership


@transaction.atomic
def leave_team(*, by: User | None, user: User, team: Team) -> None:
    """End a membership now: from this moment a supervisor no longer sees the team's records."""
    open_ones = TeamMembership.objects.select_for_update().current().filter(user=user, team=team)
    for membership in open_ones:
        membership.until = timezone.now()
        membership.save(update_fields=["until"])
        audit.record(by=by, verb="staff.left_team", obj=user, ids=[team.pk])
    user.__dict__.pop("team", None)


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
    """Shut an account: it cannot sign in, and pages it has open answer nothing more. Raise Refused for one's own."""
    if by is not None and by.pk == user.pk:
        raise Refused(_("Nobody shuts their own account. Ask another agency admin."))
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    user.is_active = False
    audit.record(by=by, verb="staff.disabled", obj=user, fields=["is_active"])
