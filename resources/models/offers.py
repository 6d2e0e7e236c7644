"""What matching reads: which kinds of help a service gives, what was checked about it, and one flat row per offer."""

from django.db import models
from django.db.models import F, Q

from resources.models.choices import Capacity, Cost, LinkStatus, QualificationStatus, Reach, one_of
from resources.models.directory import NO_MAXIMUM_AGE, NO_MINIMUM_AGE, Service, ServiceAtLocation


class Qualification(models.Model):
    """What is known about one qualification of the catalogue at one service. No row: not known."""

    Status = QualificationStatus

    service = models.ForeignKey(Service, models.CASCADE, related_name="qualifications")
    qualification = models.CharField(max_length=60)
    status = models.CharField(max_length=12, choices=QualificationStatus)
    checked_on = models.DateField(null=True, blank=True)
    checked_by_label = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["qualification"]
        constraints = [
            models.UniqueConstraint(fields=["service", "qualification"], name="qualification_once"),
            models.CheckConstraint(
                condition=Q(status="says_so") | (Q(checked_on__isnull=False) & ~Q(checked_by_label="")),
                name="qualification_check_has_date_and_name",
            ),
            one_of(QualificationStatus, "status", "qualification_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.qualification}: {self.get_status_display()}"


class ServiceTypeLink(models.Model):
    """A kind of help that a service gives. Only a confirmed one is ever matched."""

    Status = LinkStatus

    service = models.ForeignKey(Service, models.CASCADE, related_name="type_links")
    service_type = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=LinkStatus, default=LinkStatus.SUGGESTED)
    matched_text = models.CharField(max_length=300, blank=True, default="")
    confirmed_by_label = models.CharField(max_length=200, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["service_type"]
        indexes = [models.Index(fields=["service_type", "status"], name="typelink_type_status")]
        constraints = [
            models.UniqueConstraint(fields=["service", "service_type"], name="typelink_once"),
            models.CheckConstraint(
                condition=Q(status="suggested", confirmed_at=None, confirmed_by_label="")
                | (Q(status__in=["confirmed", "rejected"], confirmed_at__isnull=False) & ~Q(confirmed_by_label="")),
                name="typelink_decision_has_date_and_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_type}: {self.get_status_display()}"


class Offer(models.Model):
    """One active service at one place for one confirmed kind of help, flat, for the one window query of matching.

    min_age and max_age are 0 and 999 where the service sets no limit; languages 0 means not known; fresh_until none
    means never checked. A remote offer has no place. A confidential place gives the middle of its ZIP area.
    """

    service_at_location = models.ForeignKey(ServiceAtLocation, models.CASCADE, related_name="offers")
    service = models.ForeignKey(Service, models.CASCADE, related_name="offers")
    type = models.CharField(max_length=60)
    latband = models.SmallIntegerField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    reach = models.CharField(max_length=10, choices=Reach)
    min_age = models.PositiveSmallIntegerField(default=NO_MINIMUM_AGE)
    max_age = models.PositiveSmallIntegerField(default=NO_MAXIMUM_AGE)
    languages = models.BigIntegerField(default=0)
    cost = models.CharField(max_length=10, choices=Cost, default=Cost.UNKNOWN)
    capacity = models.CharField(max_length=10, choices=Capacity, default=Capacity.UNKNOWN)
    fresh_until = models.DateField(null=True)

    class Meta:
        permissions = [("see_gaps", "Can see where help is missing")]
        indexes = [models.Index(fields=["type", "latband", "lon"], name="offer_window")]
        constraints = [
            models.UniqueConstraint(fields=["service_at_location", "type"], name="offer_once"),
            models.CheckConstraint(
                condition=Q(reach="remote", latband=None, lat=None, lon=None)
                | Q(reach__in=["site", "area"], latband__isnull=False, lat__isnull=False, lon__isnull=False),
                name="offer_has_a_place_unless_remote",
            ),
            models.CheckConstraint(condition=Q(min_age__lte=F("max_age")), name="offer_ages_in_order"),
            models.CheckConstraint(condition=Q(languages__gte=0), name="offer_languages_bits"),
            one_of(Cost, "cost", "offer_cost_known"),
            one_of(Capacity, "capacity", "offer_capacity_known"),
        ]

    def __str__(self) -> str:
        return f"{self.type} · {self.service_id}"
