"""Duties: something the law or a decision sets a time for, from when it was noted until it was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.querysets import PersonScopedManager
from assessments.models.screenings import Observation, Screening
from assessments.models.young_people import PersonRecord
from assessments.sealed import SealedJSONField, SealedTextField


class Duty(PersonRecord):
    """One thing that is due. In clear stands only that something is, since when, and who is on it.

    The due time is sealed too: kinds differ in the hours they leave, so the distance to `opened_at` would name the
    kind."""

    screening = models.ForeignKey(Screening, models.PROTECT, null=True, blank=True, related_name="+")
    # Set when one observation asked for it: whoever may not see that one does not see the duty.
    observation = models.ForeignKey(Observation, models.PROTECT, null=True, blank=True, related_name="+")
    # A key of assessments.duties.KINDS.
    kind = SealedTextField(label="duty.kind")
    # An ISO moment.
    due_at = SealedTextField(label="duty.due_at")
    # What was done: [{"to": key of the kind's entries, "who": ..., "at": ISO moment, "reference": ..., "by": ...}].
    log = SealedJSONField(label="duty.log", default=list)
    note = SealedTextField(label="duty.note", blank=True)
    # A key of assessments.duties.OUTCOMES, empty while it is open.
    outcome = SealedTextField(label="duty.outcome", blank=True)
    reason = SealedTextField(label="duty.reason", blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Who looks after it over a weekend.
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    held_until = models.DateTimeField(null=True, blank=True)

    objects = PersonScopedManager(path="young_person__", observations="observation")

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="duty_closed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(holder=None, held_until=None) | Q(holder__isnull=False, held_until__isnull=False),
                name="duty_held_whole",
            ),
        ]
        indexes = [models.Index(fields=["young_person", "closed_at"], name="duty_open_by_person")]
