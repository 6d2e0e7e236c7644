"""What an agency decides for itself: its name, its clock, and the days after which Offramp reminds."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

ONLY = 1
# The fewest and the most days that make sense for each.
LIMITS = {"review_days": (1, 60), "reminder_days": (0, 30), "quiet_referral_days": (1, 90)}


def _within(name: str) -> list:
    least, most = LIMITS[name]
    return [MinValueValidator(least), MaxValueValidator(most)]


def default_name() -> str:
    """Give the name that the installation was started with."""
    return settings.AGENCY_NAME


def default_zone() -> str:
    """Give the time zone that the installation was started with."""
    return settings.TIME_ZONE


class AgencySettings(models.Model):
    """The one row of settings; until an agency admin saves it, what the installation was started with counts."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    agency_name = models.CharField(_("Agency name"), max_length=80, default=default_name)
    time_zone = models.CharField(_("Time zone"), max_length=64, default=default_zone)
    review_days = models.PositiveSmallIntegerField(_("Days for a review"), default=5, validators=_within("review_days"))
    reminder_days = models.PositiveSmallIntegerField(
        _("Days of warning"), default=3, validators=_within("reminder_days")
    )
    quiet_referral_days = models.PositiveSmallIntegerField(
        _("Days until a plan counts as quiet"), default=14, validators=_within("quiet_referral_days")
    )
    # Counts the writes, so that a page left open never overwrites a newer one in silence.
    saves = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("agency settings")
        verbose_name_plural = _("agency settings")
        constraints = [
            models.CheckConstraint(condition=Q(id=ONLY), name="agencysettings_one_row"),
            models.CheckConstraint(condition=~Q(agency_name=""), name="agencysettings_has_a_name"),
        ]

    def __str__(self) -> str:
        return "settings"
