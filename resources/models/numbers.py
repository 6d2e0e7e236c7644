"""Whom to call when it cannot wait: the numbers on emergency screens, with their hours and who checked them last."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# The number that works everywhere. Its row may be worded here; it is never taken away, and nobody has to check it.
ALWAYS_SHOWN = "911"
# A number that nobody has called for longer than this is marked in words.
CHECK_DAYS = 90


class Hours(models.TextChoices):
    """When a number answers. Outside office hours: nights, weekends, and whenever the office is closed."""

    ALWAYS = "always", _("Day and night")
    WEEKDAYS = "weekdays", _("Office hours, Monday to Friday")
    AFTER_HOURS = "after_hours", _("Outside office hours: nights and weekends")
    UNKNOWN = "unknown", _("Not known")


class NumberKind(models.TextChoices):
    """For which question a number is shown. The first two are the catalogue's kinds of Act first."""

    REPORT = "report", _("A report has to be made")
    CARE = "care", _("Someone needs care or calm now")
    MISSING = "missing", _("A young person is missing")
    EMERGENCY = "emergency", _("Someone is in danger now")


TIMED = (Hours.WEEKDAYS, Hours.AFTER_HOURS)


class EmergencyNumber(models.Model):
    """One number to call. `shipped` keeps what came with the program, so that a later load keeps edits made here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("Whose number it is"), max_length=120)
    number = models.CharField(_("Number to call"), max_length=40)
    text_to = models.CharField(_("Number to text"), max_length=20, blank=True, default="")
    what_for = models.CharField(_("What it is for"), max_length=280)
    kinds = models.JSONField(_("Shown when"), default=list, blank=True)
    hours = models.CharField(_("When it answers"), max_length=20, choices=Hours, default=Hours.UNKNOWN)
    office_opens = models.TimeField(_("Office opens"), null=True, blank=True)
    office_closes = models.TimeField(_("Office closes"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    last_verified = models.DateField(_("Last verified"), null=True, blank=True)
    verified_by_label = models.CharField(_("Verified by"), max_length=200, blank=True, default="")
    # Counts the writes, so that a page left open never overwrites a newer one in silence.
    saves = models.PositiveIntegerField(default=0)
    shipped = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ["order", "name", "id"]
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")
        permissions = [("manage_numbers", "Can keep the emergency numbers")]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(number=""), name="emergencynumber_is_not_empty"),
            models.CheckConstraint(condition=Q(hours__in=Hours.values), name="emergencynumber_known_hours"),
            models.CheckConstraint(
                condition=(~Q(hours__in=TIMED) & Q(office_opens=None, office_closes=None))
                | Q(
                    hours__in=TIMED,
                    office_opens__isnull=False,
                    office_closes__isnull=False,
                    office_opens__lt=F("office_closes"),
                ),
                name="emergencynumber_times_go_with_hours",
            ),
            models.CheckConstraint(
                condition=~Q(key=ALWAYS_SHOWN) | Q(is_active=True), name="emergencynumber_911_stays"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_always_shown(self) -> bool:
        """Say whether this is 911."""
        return self.key == ALWAYS_SHOWN

    def days_unchecked(self, today: datetime.date) -> int | None:
        """Give for how many days nobody has called to check; None when nobody ever has."""
        return (today - self.last_verified).days if self.last_verified else None
