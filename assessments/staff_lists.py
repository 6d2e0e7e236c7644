"""Staff that a page may offer to choose from. Nothing here is about a young person."""

from django.db.models import Q, QuerySet

from assessments.models import Leaving, Team, TeamCover, TeamMembership, User
from assessments.policy import ROLES


def colleagues_of(user: User) -> QuerySet:
    """Give everyone else who can sign in and holds a role, by name."""
    return _staff(*ROLES).exclude(pk=user.pk)


def caseworkers_of(team: Team) -> QuerySet:
    """Give the caseworkers who are in a team now, can sign in and are not leaving, by name."""
    leaving = Leaving.objects.open().values("user")
    return _staff("caseworker").filter(pk__in=_members(team)).exclude(pk__in=leaving)


def supervisors_of(team: Team) -> QuerySet:
    """Give who answers for a team now: its supervisors, and those who cover it."""
    covers = TeamCover.objects.current().filter(team=team).values("supervisor")
    return _staff("supervisor").filter(Q(pk__in=_members(team)) | Q(pk__in=covers))


def _staff(*roles: str) -> QuerySet:
    found = User.objects.filter(is_active=True, is_superuser=False, groups__name__in=roles)
    return found.distinct().order_by("name", "email")


def _members(team: Team) -> QuerySet:
    return TeamMembership.objects.current().filter(team=team).values("user")
