"""Referrals: one service offered to one young person, followed until it ends in an outcome."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.plans import Plan
from assessments.models.querysets import PersonScopedManager, PersonScopedQuerySet
from assessments.models.young_people import PersonRecord
from assessments.sealed import SealedJSONField, SealedTextField
from resources.models import Service, ServiceAtLocation


class ReferralQuerySet(PersonScopedQuerySet):
    """Referrals in the words of the work."""

    def open(self) -> "ReferralQuerySet":
        """Give the referrals that have not ended."""
        return self.filter(status__in=Referral.OPEN)

    def quiet_since(self, moment: datetime) -> "ReferralQuerySet":
        """Give the open referrals on which nothing happened since a moment."""
        return self.open().filter(moved_at__lt=moment)

    def turned_down(self, now: datetime) -> "ReferralQuerySet":
        """Give the referrals whose service is not offered again: someone said no, or it was full within 30 days."""
        lately = Q(status=Referral.Status.FULL, moved_at__gt=now - Referral.FULL_FOR)
        return self.filter(Q(status__in=Referral.TURNED_DOWN) | lately)


class Referral(PersonRecord):
    """A service offered for one line of a plan, which keeps its reasons. Its moves are in workflow.REFERRAL_MOVES."""

    class Status(models.TextChoices):
        OFFERED = "offered", _("Offered")
        WANTED = "wanted", _("They want it")
        SENT = "sent", _("Sent")
        NOT_REACHED = "not_reached", _("Provider not reached")
        TAKEN = "taken", _("Provider said yes")
        STARTED = "started", _("Started")
        SAID_NO = "said_no", _("They said no")
        FULL = "full", _("No room")
        NOT_ELIGIBLE = "not_eligible", _("Not eligible")
        PROVIDER_NO = "provider_no", _("Provider said no")
        HELPED = "helped", _("Got help")
        STOPPED = "stopped", _("Stopped")

    class EndedBy(models.TextChoices):
        YOUNG_PERSON = "young_person", _("The young person")
        FAMILY = "family", _("Their family")
        PROVIDER = "provider", _("The provider")
        AGENCY = "agency", _("We did")

    OPEN = (Status.OFFERED, Status.WANTED, Status.SENT, Status.NOT_REACHED, Status.TAKEN, Status.STARTED)
    TURNED_DOWN = (Status.SAID_NO, Status.NOT_ELIGIBLE, Status.PROVIDER_NO)
    FULL_FOR = timedelta(days=30)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="referrals")
    # The line of the plan that it answers, the same from version to version.
    line_id = models.UUIDField()
    service_type = SealedTextField(label="referral.service_type")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    service_at_location = models.ForeignKey(ServiceAtLocation, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.OFFERED)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # When anything happened last, a call that nobody answered too.
    moved_at = models.DateTimeField()
    # Counts every move; a move that names an older count met another one.
    saves = models.PositiveIntegerField(default=0)
    # A value of EndedBy, once it has ended.
    ended_by = SealedTextField(label="referral.ended_by", blank=True)
    ended_why = SealedTextField(label="referral.ended_why", blank=True)

    objects = PersonScopedManager.from_queryset(ReferralQuerySet)(path="young_person__")

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "offered",
                        "wanted",
                        "sent",
                        "not_reached",
                        "taken",
                        "started",
                        "said_no",
                        "full",
                        "not_eligible",
                        "provider_no",
                        "helped",
                        "stopped",
                    ]
                ),
                name="referral_status",
            ),
            # Two presses at once on "Offer" meet here.
            models.UniqueConstraint(
                fields=["plan", "line_id", "service"],
                condition=Q(status__in=["offered", "wanted", "sent", "not_reached", "taken", "started"]),
                name="referral_open_once",
            ),
        ]
        indexes = [models.Index(fields=["status", "moved_at"], name="referral_quiet")]

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def was_turned_down(self) -> bool:
        """Tell whether someone said no, there was no room, or it stopped: then something else may fit."""
        return self.status in {*self.TURNED_DOWN, self.Status.FULL, self.Status.STOPPED}

    @property
    def ended_by_text(self) -> str:
        """Give who ended it, in words; "" while it is open."""
        return str(self.EndedBy(self.ended_by).label) if self.ended_by else ""


class ReferralMove(PersonRecord):
    """One thing that happened on a referral: a move of workflow.REFERRAL_MOVES, or a try to reach someone."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="moves")
    action = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = SealedTextField(label="referral_move.note", blank=True)
    # Of a try to reach someone: whom (a value of EndedBy), and whether they were reached.
    contact = SealedJSONField(label="referral_move.contact", default=dict)

    class Meta:
        verbose_name = _("move of a referral")
        verbose_name_plural = _("moves of referrals")
        ordering = ["-at"]
