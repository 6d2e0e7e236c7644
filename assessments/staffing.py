"""What the agency admin's pages about staff read: who there is, in which state, with which roles and teams."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments.access import deny_page
from assessments.actions.roles import agency_admins
from assessments.models import Invitation, Leaving, RoleProposal, Team, TeamMembership, User
from assessments.policy import ROLES

WAITING = RoleProposal.State.WAITING


@dataclass(frozen=True)
class Member:
    """One member of staff as the list shows them; `state_kind` is a kind of components/tag.html."""

    user: User
    invitation: Invitation | None

    @property
    def roles(self) -> list[str]:
        """Give the labels of the roles, those that rest while the account is shut too."""
        return [ROLES[name].label for name in self.role_names]

    @property
    def role_names(self) -> list[str]:
        held = {group.name for group in self.user.groups.all()}
        return [name for name in ROLES if name in held]

    @property
    def waiting(self) -> list[RoleProposal]:
        return self.user.waiting_proposals

    @property
    def teams(self) -> list[Team]:
        return [membership.team for membership in self.user.current_memberships]

    @property
    def is_leaving(self) -> bool:
        return bool(self.user.open_leavings)

    @property
    def state(self) -> str:
        user, invitation = self.user, self.invitation
        if self.is_leaving:
            return _("Leaving") if user.is_active else _("Leaving, sign-in stopped")
        if invitation is not None and not user.is_active:
            if invitation.has_run_out:
                return _("Invitation ran out")
            return _("Invited") if invitation.sent_at else _("Invitation not sent")
        if not user.is_active:
            return _("Sign-in stopped") if self.role_names else _("Not on staff")
        return _("Active") if user.has_usable_password() else _("No password yet")

    @property
    def state_kind(self) -> str:
        user, invitation = self.user, self.invitation
        if self.is_leaving:
            return "warn"
        if invitation is not None and not user.is_active:
            return "warn" if invitation.has_run_out or not invitation.sent_at else "info"
        if not user.is_active:
            return "warn" if self.role_names else "quiet"
        return "success" if user.has_usable_password() else "info"

    @property
    def last_sign_in(self) -> str:
        at = self.user.last_login
        return date_format(localtime(at), "DATETIME_FORMAT") if at else _("Never")


def _rows(users: QuerySet[User]) -> QuerySet[User]:
    current = TeamMembership.objects.current().select_related("team").order_by("team__name")
    return users.filter(is_superuser=False).prefetch_related(
        Prefetch("groups", Group.objects.all()),
        Prefetch("memberships", current, to_attr="current_memberships"),
        Prefetch("invitations", Invitation.objects.open(), to_attr="open_invitations"),
        Prefetch("leavings", Leaving.objects.open(), to_attr="open_leavings"),
        Prefetch("role_proposals", RoleProposal.objects.filter(state=WAITING), to_attr="waiting_proposals"),
    )


def _member(user: User) -> Member:
    return Member(user, next(iter(user.open_invitations), None))


def staff_rows(team: Team | None = None, *, gone: bool = False) -> QuerySet[User]:
    """Give the staff of the agency by name, of one team or all; `gone` gives those who are no longer on staff."""
    users = User.objects.order_by("name", "pk")
    if team is not None:
        users = users.filter(pk__in=TeamMembership.objects.current().filter(team=team).values("user"))
    on_staff = users.filter(is_active=True) | users.filter(groups__isnull=False)
    on_staff |= users.filter(pk__in=Invitation.objects.open().values("user"))
    ids = on_staff.order_by().values("pk")
    return _rows(users.exclude(pk__in=ids) if gone else users.filter(pk__in=ids))


def members(users) -> list[Member]:
    """Give rows of staff_rows() as the list shows them."""
    return [_member(user) for user in users]


def member_or_404(request, user_id: int) -> Member:
    """Give one member of staff; raise Http404 for an unknown id, with a line in the trail."""
    user = _rows(User.objects.filter(pk=user_id)).first()
    if user is None:
        deny_page(request)
    return _member(user)


def team_or_404(request, team_id: int) -> Team:
    """Give one team of the agency; raise Http404 for an unknown id, with a line in the trail."""
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        deny_page(request)
    return team


def invitation_or_404(request, user_id: int) -> Invitation:
    """Give the open invitation of someone; raise Http404 when there is none, with a line in the trail."""
    invitation = Invitation.objects.open().filter(user=user_id).select_related("user").first()
    if invitation is None:
        deny_page(request)
    return invitation


def proposal_or_404(request, proposal_id: int) -> RoleProposal:
    """Give a proposal, decided or not; raise Http404 for an unknown id, with a line in the trail."""
    proposal = RoleProposal.objects.filter(pk=proposal_id).select_related("user", "proposed_by").first()
    if proposal is None:
        deny_page(request)
    return proposal


@dataclass(frozen=True)
class Waiting:
    """A proposal as one agency admin sees it: whether they may decide it, and whether anybody else can."""

    proposal: RoleProposal
    may_confirm: bool
    may_decline: bool
    by_command: bool


def waiting_roles(user: User, about: User | None = None) -> list[Waiting]:
    """Give the proposals that wait for a second person (all, or those about one member of staff), the oldest first, as
    this agency admin sees them. Two queries."""
    rows = RoleProposal.objects.filter(state=WAITING).select_related("user", "proposed_by")
    if about is not None:
        rows = rows.filter(user=about)
    admins = set(agency_admins().values_list("pk", flat=True))
    return [
        Waiting(
            proposal,
            may_confirm=user.pk not in {proposal.user_id, proposal.proposed_by_id},
            may_decline=proposal.user_id != user.pk,
            by_command=admins <= {proposal.user_id, proposal.proposed_by_id},
        )
        for proposal in rows.order_by("proposed_at", "pk")
    ]


def teams_with_counts() -> list[dict]:
    """Give each team with how many are in it now, by name. Two queries."""
    current = TeamMembership.objects.current().values_list("team", flat=True)
    counts = {}
    for team in current:
        counts[team] = counts.get(team, 0) + 1
    return [{"team": team, "count": counts.get(team.pk, 0)} for team in Team.objects.order_by("name")]


def all_teams() -> QuerySet[Team]:
    """Give the agency's teams, by name."""
    return Team.objects.order_by("name")


def teams_besides(member: Member) -> QuerySet[Team]:
    """Give the teams that someone is not in, by name."""
    return all_teams().exclude(pk__in=[team.pk for team in member.teams])


def unsent_invitations() -> QuerySet[Invitation]:
    """Give the open invitations whose e-mail has not gone out, the oldest first."""
    return Invitation.objects.unsent().select_related("user").order_by("made_at", "pk")


def unsent_count() -> int:
    """Give how many invitations have not gone out."""
    return Invitation.objects.unsent().count()
