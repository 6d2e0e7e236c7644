"""Exceptions to the access table: a door opened in an emergency, a record hidden from someone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.querysets import PersonScopedManager
from assessments.sealed import SealedModel, SealedTextField


class BreakGlass(SealedModel):
    """One caseworker let into one young person's record for a day, with a reason; the supervisor is told at once."""

    young_person = models.ForeignKey("assessments.YoungPerson", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = SealedTextField(_("Reason"), label="break_glass.reason", max_length=1000)
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True)

    objects = PersonScopedManager(path="young_person__")

    class Meta:
        verbose_name = _("emergency opening")
        verbose_name_plural = _("emergency openings")
        indexes = [models.Index(fields=["user", "until"], name="break_glass_by_user")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("opened_at")), name="break_glass_ends_later"),
            models.CheckConstraint(
                condition=Q(noted_by=None, noted_at=None) | Q(noted_by__isnull=False, noted_at__isnull=False),
                name="break_glass_noted_whole",
            ),
        ]


class Restriction(SealedModel):
    """A young person's record, or one observation in it, that does not exist for one member of staff."""

    young_person = models.ForeignKey("assessments.YoungPerson", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Empty: the whole record.
    observation_id = models.UUIDField(null=True, blank=True)
    reason = SealedTextField(_("Reason"), label="restriction.reason", max_length=1000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = PersonScopedManager(path="young_person__", observations="observation_id")

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        constraints = [
            models.UniqueConstraint(
                fields=["young_person", "user"],
                condition=Q(observation_id=None, lifted_at=None),
                name="record_restricted_once",
            ),
            models.UniqueConstraint(
                fields=["observation_id", "user"], condition=Q(lifted_at=None), name="observation_restricted_once"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None) | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="restriction_lifted_whole",
            ),
        ]
