"""Writes about roles. On the screens a role changes by two people: one agency admin proposes, another decides."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.leaving import left_alone, open_caseload
from assessments.models import RoleProposal, User
from assessments.policy import ROLES
from assessments.workflow import Refused

ADMIN = "agency_admin"
STATE = RoleProposal.State


@transaction.atomic
def give_role(*, by: User | None, user: User, role: str) -> None:
    """Give a role of the policy to a member of staff; raise Refused for oneself."""
    _refuse_own(by, user)
    user.groups.add(Group.objects.get_or_create(name=ROLES[role].name)[0])
    user.__dict__.pop("roles", None)
    audit.record(by=by, verb="staff.role_given", obj=user, fields=["groups"], ids=[role])


@transaction.atomic
def take_role(*, by: User | None, user: User, role: str) -> None:
    """Take a role from a member of staff; raise Refused for oneself, and for the last agency admin."""
    _refuse_own(by, user)
    if role == ADMIN:
        refuse_last_admin(user)
    user.groups.remove(*Group.objects.filter(name=ROLES[role].name))
    user.__dict__.pop("roles", None)
    audit.record(by=by, verb="staff.role_taken", obj=user, fields=["groups"], ids=[role])


def _refuse_own(by: User | None, user: User) -> None:
    if by is not None and by.pk == user.pk:
        raise Refused(_("Nobody changes their own roles. Ask another agency admin."))


def refuse_last_admin(user: User) -> None:
    """Raise Refused when nobody else would be agency admin. Inside a transaction; whoever asks at the same moment about
    another one waits for its end."""
    # The row of the role itself is what all who take it away wait for: locked users would be counted as they were.
    Group.objects.select_for_update().filter(name=ADMIN).first()
    admins = set(agency_admins().values_list("pk", flat=True))
    if admins == {user.pk}:
        raise Refused(_("They are the only agency admin. Another one has to be there before."))


def agency_admins():
    """Give the agency admins who may sign in."""
    return User.objects.filter(groups__name=ADMIN, is_active=True, is_superuser=False)


def others_who_can_decide(proposal: RoleProposal):
    """Give the agency admins who may decide a proposal: neither who made it nor whom it is about."""
    return agency_admins().exclude(pk__in=[proposal.proposed_by_id, proposal.user_id])


@transaction.atomic
def propose_role(*, by: User, user: User, role: str, gives: bool) -> RoleProposal:
    """Ask for a role to be given to someone, or taken away; the same one a second time gives the first. Raise Refused
    for oneself, for a role that is held already or not held, and when the opposite is waiting."""
    if role not in ROLES:
        raise Refused(_("There is no such role."))
    _refuse_own(by, user)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.groups.filter(name=role).exists() == gives:
        words = _("They have this role already.") if gives else _("They do not have this role.")
        raise Refused(words)
    waiting = RoleProposal.objects.filter(user=user, role=role, state=STATE.WAITING).first()
    if waiting is not None:
        return waiting
    proposal = RoleProposal.objects.create(user=user, role=role, gives=gives, proposed_by=by)
    audit.record(by=by, verb="role.proposed", obj=user, fields=["groups"], ids=[role, "gives" if gives else "takes"])
    return proposal


@transaction.atomic
def confirm_role(*, by: User | None, proposal: RoleProposal) -> RoleProposal:
    """Do what another agency admin proposed. `by` is None for the command, which serves an installation where no third
    person can decide. Raise Refused for one's own proposal, for a role of one's own, for a second decision, where the
    last agency admin would lose the role, and where young people would be left without a worker or supervisor."""
    locked = _waiting(proposal)
    if by is not None and by.pk == locked.proposed_by_id:
        raise Refused(_("You proposed this yourself. Another agency admin has to confirm it."))
    if by is not None and by.pk == locked.user_id:
        raise Refused(_("Nobody changes their own roles. Ask another agency admin."))
    if locked.gives:
        give_role(by=by, user=locked.user, role=locked.role)
    else:
        _refuse_open_work(locked.user, locked.role)
        take_role(by=by, user=locked.user, role=locked.role)
    return _decide(locked, by, STATE.CONFIRMED)


def _refuse_open_work(user: User, role: str) -> None:
    """Whoever loses the role could not open their young people any more, and nobody else would look after them."""
    if role == "caseworker" and open_caseload(user).exists():
        raise Refused(_("They still have young people on their caseload. Their supervisor hands these over first."))
    if role == "supervisor" and left_alone(user):
        raise Refused(_("Their team has open records and no other supervisor. Add one to it first."))


@transaction.atomic
def confirm_roles(*, by: User, proposals: list[RoleProposal]) -> None:
    """Confirm several at once, all or none; raise Refused when none is given, and as confirm_role does."""
    if not proposals:
        raise Refused(_("Check at least one that another agency admin asked for."))
    for proposal in proposals:
        confirm_role(by=by, proposal=proposal)


@transaction.atomic
def decline_role(*, by: User, proposal: RoleProposal) -> RoleProposal:
    """Leave the role as it is; whoever proposed it may take it back. Raise Refused for a role of one's own, and for a
    second decision."""
    locked = _waiting(proposal)
    if by.pk == locked.user_id:
        raise Refused(_("Nobody decides on their own roles. Ask another agency admin."))
    return _decide(locked, by, STATE.DECLINED)


@transaction.atomic
def drop_proposals(*, by: User | None, user: User) -> None:
    """Decline whatever is still proposed for someone who leaves or whose invitation is withdrawn."""
    for proposal in RoleProposal.objects.select_for_update().filter(user=user, state=STATE.WAITING):
        _decide(proposal, by, STATE.DECLINED)


def _waiting(proposal: RoleProposal) -> RoleProposal:
    locked = RoleProposal.objects.select_for_update(of=("self",)).select_related("user").get(pk=proposal.pk)
    if locked.state != STATE.WAITING:
        raise Refused(_("Someone has decided this already."))
    return locked


def _decide(proposal: RoleProposal, by: User | None, state: str) -> RoleProposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, timezone.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    ids = [proposal.role, "gives" if proposal.gives else "takes"]
    audit.record(by=by, verb=f"role.{state}", obj=proposal.user, fields=["groups"], ids=ids)
    return proposal
