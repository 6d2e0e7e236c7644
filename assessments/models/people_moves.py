"""A record's way through the agency: handed over, closed, reopened."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.access import Restriction
from assessments.models.querysets import PersonScopedManager, PersonScopedQuerySet, supervised_teams
from assessments.models.staff import Team
from assessments.models.young_people import PersonRecord
from assessments.sealed import SealedTextField


class HandoffQuerySet(PersonScopedQuerySet):
    """Handovers; one that waits is also seen by whoever has to answer it, in a team that does not see the record."""

    def visible_to(self, user, *roles: str) -> "HandoffQuerySet":
        """Give those of records that this person may see, and those that their team is asked to take."""
        seen = super().visible_to(user, *roles)
        if not user.is_authenticated or not user.has_role("supervisor") or (roles and "supervisor" not in roles):
            return seen
        offered = self.readable().filter(state=Handoff.State.WAITING, to_team__in=supervised_teams(user))
        offered = offered.exclude(young_person__in=_hidden_from(user))
        both = self.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=offered.values("pk")))
        both.limited_to = user.pk
        return both


def _hidden_from(user) -> models.QuerySet:
    hidden = Restriction.objects.filter(user=user, observation_id=None, lifted_at=None)
    return hidden.values("young_person")


class HandoffManager(PersonScopedManager.from_queryset(HandoffQuerySet)):
    """Hands out handovers."""


class Handoff(PersonRecord):
    """One handover: from whom to whom, with what the next worker needs to know."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a supervisor")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Not accepted")
        WITHDRAWN = "withdrawn", _("Taken back")

    from_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    # Empty while another team's supervisor has to choose.
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = SealedTextField(label="handoff.note", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Why it was not accepted.
    answer = SealedTextField(label="handoff.answer", blank=True)
    # When the new worker said that they had read the note.
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    objects = HandoffManager(path="young_person__")

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["to_user", "acknowledged_at"], name="handoff_to_read")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "declined", "withdrawn"]), name="handoff_state"
            ),
            models.UniqueConstraint(fields=["young_person"], condition=Q(state="waiting"), name="handoff_one_waits"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="handoff_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(to_user__isnull=False), name="handoff_done_has_a_worker"
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def leaves_the_team(self) -> bool:
        return self.from_team_id != self.to_team_id


class Closing(PersonRecord):
    """One time that a record was closed, with how it ended; reopening is written on the same row."""

    outcome = SealedTextField(label="closing.outcome")
    note = SealedTextField(label="closing.note", blank=True)
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = SealedTextField(label="closing.reason", blank=True)

    objects = PersonScopedManager(path="young_person__")

    class Meta:
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        ordering = ["-closed_at"]
        constraints = [
            models.UniqueConstraint(fields=["young_person"], condition=Q(reopened_at=None), name="closing_stands_once"),
            models.CheckConstraint(
                condition=Q(reopened_by=None, reopened_at=None)
                | Q(reopened_by__isnull=False, reopened_at__isnull=False),
                name="closing_reopened_by_someone",
            ),
        ]
