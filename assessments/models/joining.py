"""How staff come, and how a role changes: an invitation with a link, a proposal that a second person decides."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.policy import ROLES


class InvitationQuerySet(models.QuerySet):
    """Invitations, most of them over."""

    def open(self) -> "InvitationQuerySet":
        """Give those that were neither used nor withdrawn; their link may have run out."""
        return self.filter(used_at=None, withdrawn_at=None)

    def unsent(self) -> "InvitationQuerySet":
        """Give the open ones whose e-mail has not gone out."""
        return self.open().filter(sent_at=None)


class Invitation(models.Model):
    """A link by which someone chooses the password of an account made for them; it works once, for seven days."""

    LASTS = timedelta(days=7)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations")
    # Stands in the signed link; sending it again makes a new one, so that the old link ends.
    code = models.UUIDField(default=uuid.uuid4)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # Empty: the e-mail has not gone out.
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at=None, withdrawn_at=None), name="invitation_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(used_at=None) | Q(withdrawn_at=None), name="invitation_ends_once"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} of {self.user_id}"

    @property
    def has_run_out(self) -> bool:
        """Say whether the link is too old."""
        return self.expires_at <= timezone.now()


class RoleProposal(models.Model):
    """One agency admin's wish that someone gets or loses a role; another one decides."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_proposals")
    role = models.CharField(max_length=30)
    # False: the role is to be taken away.
    gives = models.BooleanField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    # Empty with decided_at: whoever runs the server decided, by command.
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("proposal of a role")
        verbose_name_plural = _("proposals of roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(state="waiting"), name="role_proposed_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=["waiting", "confirmed", "declined"]), name="proposal_state"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="proposal_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(decided_by=None) | ~Q(decided_by=models.F("proposed_by")),
                name="proposal_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(decided_by=None) | ~Q(decided_by=models.F("user")),
                name="proposal_not_confirmed_for_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk} for {self.user_id}"

    @property
    def role_label(self) -> str:
        """Give the role in words."""
        return ROLES[self.role].label


class LeavingQuerySet(models.QuerySet):
    """Departures, most of them over."""

    def open(self) -> "LeavingQuerySet":
        """Give those that are neither finished nor called off."""
        return self.filter(finished_at=None, called_off_at=None)


class Leaving(models.Model):
    """Someone goes: their open work is handed over, then memberships, roles and sign-in end at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="leavings")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = LeavingQuerySet.as_manager()

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(finished_at=None, called_off_at=None), name="leaving_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="leaving_finished_by_someone",
            ),
            models.CheckConstraint(condition=Q(finished_at=None) | Q(called_off_at=None), name="leaving_ends_once"),
        ]

    def __str__(self) -> str:
        return f"departure {self.pk} of {self.user_id}"
