"""Writes about invitations: how an account is made for someone, who then chooses its password by a link."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.actions.roles import drop_proposals, propose_role, take_role
from assessments.actions.staff import join_team, leave_team
from assessments.models import Invitation, Team, User
from assessments.workflow import Refused

OVER = "This link no longer works."


@transaction.atomic
def invite(*, by: User, email: str, name: str, role: str, team: Team | None = None) -> Invitation:
    """Make an account that cannot sign in until its owner chooses a password by the link; its role waits for a second
    agency admin. Whoever left earlier gets their account back without its roles. Raise Refused for an address that is
    in use."""
    there = User.objects.select_for_update().filter(email=email.strip().lower()).first()
    user = _new(email, name) if there is None else _called_back(there, name)
    invitation = Invitation.objects.create(user=user, made_by=by, expires_at=timezone.now() + Invitation.LASTS)
    audit.record(by=by, verb="staff.invited", obj=user, fields=["email", "name"])
    if team is not None:
        join_team(by=by, user=user, team=team)
    propose_role(by=by, user=user, role=role, gives=True)
    return invitation


def _new(email: str, name: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email=email, name=name, is_active=False)
    except IntegrityError:
        # Another admin made it since we looked.
        raise Refused(_("This person is invited already. Open their page to send the link again.")) from None


def _called_back(user: User, name: str) -> User:
    """Take a locked account; give it as new, or raise Refused when somebody uses it or it only rests."""
    if user.is_active or user.is_superuser:
        raise Refused(_("There is already an account with this e-mail address."))
    if user.invitations.open().exists():
        raise Refused(_("This person is invited already. Open their page to send the link again."))
    if user.groups.exists():
        raise Refused(_("This account’s sign-in was stopped. Open its page to let them sign in again."))
    user.name = name
    user.set_unusable_password()
    user.save(update_fields=["name", "password"])
    return user


@transaction.atomic
def send_again(*, by: User, invitation: Invitation) -> Invitation:
    """Make a new link that works for seven days; the old one ends. Raise Refused when the invitation is over."""
    locked = _open(invitation)
    locked.code, locked.sent_at = uuid4(), None
    locked.expires_at = timezone.now() + Invitation.LASTS
    locked.save(update_fields=["code", "sent_at", "expires_at"])
    audit.record(by=by, verb="staff.invited_again", obj=locked.user, fields=["code", "expires_at"])
    return locked


@transaction.atomic
def note_sent(*, by: User, invitation: Invitation, at: datetime) -> None:
    """Write down that the e-mail has gone out; from now the seven days count."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    locked.sent_at, locked.expires_at = at, at + Invitation.LASTS
    locked.save(update_fields=["sent_at", "expires_at"])
    audit.record(by=by, verb="staff.invitation_sent", obj=locked, fields=["sent_at", "expires_at"])


@transaction.atomic
def withdraw(*, by: User, invitation: Invitation) -> None:
    """End an invitation: its link, team and roles are gone. A second press changes nothing; raise Refused when it was
    accepted meanwhile."""
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("user").get(pk=invitation.pk)
    if locked.withdrawn_at is not None:
        return
    locked = _open(locked)
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    audit.record(by=by, verb="staff.invitation_withdrawn", obj=locked.user, fields=["withdrawn_at"])
    strip(by=by, user=locked.user)


@transaction.atomic
def strip(*, by: User | None, user: User) -> None:
    """Take every team, role and proposed role from someone who leaves or never came."""
    drop_proposals(by=by, user=user)
    for membership in user.memberships.current().select_related("team"):
        leave_team(by=by, user=user, team=membership.team)
    for role in sorted(user.groups.values_list("name", flat=True)):
        take_role(by=by, user=user, role=role)


@transaction.atomic
def accept(*, by: User, invitation: Invitation, code: UUID, password: str) -> User:
    """Set the password that the invited person (`by`) chose, and open their account. Raise Refused when the link was
    used, withdrawn, sent anew or has run out meanwhile."""
    locked = _open(invitation)
    if locked.code != code or locked.has_run_out or locked.user_id != by.pk:
        raise Refused(_(OVER))
    user = User.objects.select_for_update().get(pk=locked.user_id)
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    locked.used_at = timezone.now()
    locked.save(update_fields=["used_at"])
    audit.record(by=user, verb="staff.joined", obj=user, fields=["password", "is_active"])
    return user


def _open(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("user").get(pk=invitation.pk)
    if locked.used_at is not None:
        raise Refused(_("This invitation was accepted already."))
    if locked.withdrawn_at is not None:
        raise Refused(_("This invitation was withdrawn."))
    return locked
