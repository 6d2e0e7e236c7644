"""What the pages about teams read. Staff are no records: no line in the trail, but each only sees their own team."""

from django.db.models import Exists, OuterRef, QuerySet

from assessments.access import deny_page
from assessments.models import OnCallTurn, Team, TeamCover, TeamMembership, User


def supervisors() -> QuerySet[User]:
    """Give the supervisors who may sign in, by name."""
    return User.objects.filter(is_active=True, is_superuser=False, groups__name="supervisor").order_by("name", "pk")


def supervisors_elsewhere(team: Team) -> QuerySet[User]:
    """Give the supervisors who are not in a team, and so may cover it."""
    inside = TeamMembership.objects.current().filter(user=OuterRef("pk"), team=team)
    return supervisors().exclude(Exists(inside))


def own_teams(user: User) -> list[Team]:
    """Give the teams that a supervisor is in; those they cover are not theirs to arrange."""
    memberships = TeamMembership.objects.current().filter(user=user)
    return list(Team.objects.filter(pk__in=memberships.values("team")).order_by("name"))


def own_team(request, team_id: int) -> Team:
    """Give one of the signed-in supervisor's own teams; raise Http404 for any other, with a line in the trail."""
    for team in own_teams(request.user):
        if team.pk == team_id:
            return team
    deny_page(request)


def covers_of(team: Team) -> list[TeamCover]:
    """Give who covers a team now, the first to end first."""
    return list(TeamCover.objects.current().filter(team=team).select_related("supervisor").order_by("until", "pk"))


def covered_by(user: User) -> list[TeamCover]:
    """Give the covers that a supervisor holds now, with their teams."""
    return list(TeamCover.objects.current().filter(supervisor=user).select_related("team").order_by("until", "pk"))


def members_of(team: Team) -> list[User]:
    """Give who is in a team now and may sign in, by name."""
    current = TeamMembership.objects.current().filter(team=team)
    return list(User.objects.filter(pk__in=current.values("user"), is_active=True).order_by("name", "pk"))


def turn_to_change(request, turn_id: int) -> OnCallTurn:
    """Give a turn that the signed-in person may change: of a supervisor's own team; the agency-wide ones, and those of
    someone who leaves, for an agency admin. Raise Http404 otherwise, with a line in the trail."""
    turn = OnCallTurn.objects.current().filter(pk=turn_id).select_related("supervisor", "team").first()
    if turn is None or not _arranges(request.user, turn.team, turn.supervisor):
        deny_page(request)
    return turn


def cover_to_end(request, cover_id: int) -> TeamCover:
    """Give a cover of the signed-in supervisor's own team, for an agency admin one held by someone who leaves; raise
    Http404 otherwise, with a line in the trail."""
    cover = TeamCover.objects.filter(pk=cover_id).select_related("supervisor", "team").first()
    if cover is None or not _arranges(request.user, cover.team, cover.supervisor):
        deny_page(request)
    return cover


def _arranges(user: User, team: Team | None, whose: User) -> bool:
    if user.has_role("agency_admin") and (team is None or whose.leavings.open().exists()):
        return True
    return user.has_role("supervisor") and team in own_teams(user)
