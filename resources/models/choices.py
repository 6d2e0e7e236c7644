"""The closed lists of the directory (HSDS enums where it has them), and the constraint that keeps a field to one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def one_of(choices: type[models.TextChoices], field: str, name: str) -> models.CheckConstraint:
    """Give the constraint that keeps `field` to the values of `choices`."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


class Status(models.TextChoices):
    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    DEFUNCT = "defunct", _("Closed for good")
    TEMPORARILY_CLOSED = "temporarily closed", _("Closed for now")


class Cost(models.TextChoices):
    FREE = "free", _("Free")
    SLIDING = "sliding", _("Sliding scale")
    FEE = "fee", _("There is a fee")
    UNKNOWN = "unknown", _("Cost not known")


class Capacity(models.TextChoices):
    OPEN = "open", _("Has room")
    LIMITED = "limited", _("Has a little room")
    WAITLIST = "waitlist", _("Has a waiting list")
    FULL = "full", _("Full")
    UNKNOWN = "unknown", _("Room not known")


class Reach(models.TextChoices):
    SITE = "site", _("People come to it")
    AREA = "area", _("It comes to people nearby")
    REMOTE = "remote", _("By phone or online, from anywhere")


class LocationType(models.TextChoices):
    PHYSICAL = "physical", _("A place people go to")
    POSTAL = "postal", _("A mailing address")
    VIRTUAL = "virtual", _("Phone or online")


class PhoneType(models.TextChoices):
    VOICE = "voice", _("Call")
    TEXT = "text", _("Text")
    FAX = "fax", _("Fax")
    TTY = "tty", _("TTY")
    OTHER = "other", _("Other")


class Freq(models.TextChoices):
    WEEKLY = "WEEKLY", _("Every week")
    MONTHLY = "MONTHLY", _("Every month")
    ONCE = "", _("One date")


class QualificationStatus(models.TextChoices):
    CHECKED = "checked", _("Checked")
    SAYS_SO = "says_so", _("Says so")
    CHECKED_NOT = "checked_not", _("Checked: does not")


class LinkStatus(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Does not fit")
