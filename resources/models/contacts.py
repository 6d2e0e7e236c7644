"""How to reach a service and when, in which languages: HSDS phone, schedule and language."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resources import hours
from resources.models.choices import Freq, PhoneType, one_of
from resources.models.directory import LANGUAGE_BITS, Location, Organization, Service, ServiceAtLocation


def exactly_one(*names: str) -> Q:
    """Give the condition that exactly one of the foreign keys `names` is set."""
    condition = Q()
    for name in names:
        condition |= Q(**{f"{other}__isnull": other != name for other in names})
    return condition


class Phone(models.Model):
    """A number of an organization, a service, a place, or a service at a place: exactly one of them."""

    Type = PhoneType

    organization = models.ForeignKey(Organization, models.CASCADE, null=True, blank=True, related_name="phones")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="phones")
    location = models.ForeignKey(Location, models.CASCADE, null=True, blank=True, related_name="phones")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, models.CASCADE, null=True, blank=True, related_name="phones"
    )
    number = models.CharField(_("Number"), max_length=30)
    extension = models.CharField(_("Extension"), max_length=10, blank=True, default="")
    type = models.CharField(_("Type"), max_length=10, choices=PhoneType, default=PhoneType.VOICE)
    description = models.CharField(_("About this number"), max_length=500, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("organization", "service", "location", "service_at_location"),
                name="phone_has_one_owner",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="phone_has_a_number"),
            one_of(PhoneType, "type", "phone_type_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ext. {self.extension}" if self.extension else self.number


class Schedule(models.Model):
    """Opening hours by the clock on the wall, of a service, a place, or a service at a place."""

    Freq = Freq

    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="schedules")
    location = models.ForeignKey(Location, models.CASCADE, null=True, blank=True, related_name="schedules")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, models.CASCADE, null=True, blank=True, related_name="schedules"
    )
    freq = models.CharField(max_length=10, choices=Freq, blank=True, default=Freq.WEEKLY)
    interval = models.PositiveSmallIntegerField(default=1)
    byday = models.CharField(max_length=60, blank=True, default="")
    bymonthday = models.CharField(max_length=120, blank=True, default="")
    dtstart = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    description = models.CharField(max_length=1000, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("service", "location", "service_at_location"), name="schedule_has_one_owner"
            ),
            one_of(Freq, "freq", "schedule_freq_known"),
        ]

    def __str__(self) -> str:
        times = "–".join(at.strftime("%H:%M") for at in (self.opens_at, self.closes_at) if at)
        return " ".join(part for part in (self.byday, times, self.description) if part)

    @property
    def in_words(self) -> str:
        """Give the hours as people say them: "Mon, Wed, 9 AM to 5 PM", then what the feed adds."""
        return hours.in_words(self.byday, self.opens_at, self.closes_at, self.description)


class Language(models.Model):
    """A language that a service may speak; its bit stands for it in Offer.languages. No bit left: none."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=80)
    bit = models.PositiveSmallIntegerField(null=True, unique=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(bit=None) | Q(bit__lt=LANGUAGE_BITS), name="language_bit_fits"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceLanguage(models.Model):
    """A language in which a service helps. No row at all: not known."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="languages")
    language = models.ForeignKey(Language, models.PROTECT, related_name="services")
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["language__name"]
        constraints = [models.UniqueConstraint(fields=["service", "language"], name="service_language_once")]

    def __str__(self) -> str:
        return str(self.language)
