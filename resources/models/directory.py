"""The local directory, with the names of HSDS 3.x: who helps, with what, where, and how to reach them.

Every row has a key of its own; (source, source_id) says which row of which feed it came from, so a feed can never
take over another feed's row. `imported` keeps what the feed last said, so that a later import can tell a change of
the feed from a change made here.
"""

import datetime
import uuid

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resources.curation import CRISIS_AND_SHELTER_DAYS, CRISIS_AND_SHELTER_TYPES, OTHER_DAYS
from resources.models.choices import Capacity, Cost, LinkStatus, LocationType, PhoneType, Reach, Status, one_of

LOCAL = "local"
NO_MINIMUM_AGE, NO_MAXIMUM_AGE = 0, 999
LANGUAGE_BITS = 62  # a signed 64-bit column holds them on both databases


def new_source_id() -> str:
    """Give the source_id of a row that was entered here."""
    return str(uuid.uuid4())


def area_to_show(area_label: str, city: str, state_province: str) -> str:
    """Give the area of a place as people may see it: its own label, else the city and state."""
    return area_label or ", ".join(part for part in (city, state_province) if part)


class Sourced(models.Model):
    """A row with our own key that may also come from a feed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=100, default=LOCAL)
    source_id = models.CharField(max_length=200, default=new_source_id)
    imported = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True


class Organization(Sourced):
    """An agency or group that offers services."""

    name = models.CharField(_("Name"), max_length=300)
    alternate_name = models.CharField(_("Also called"), max_length=300, blank=True, default="")
    description = models.TextField(_("What it is"), blank=True, default="")
    website = models.URLField(_("Website"), max_length=500, blank=True, default="")
    email = models.EmailField(_("E-mail address"), blank=True, default="")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="organization_once_per_source"),
            models.CheckConstraint(condition=~Q(name=""), name="organization_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceQuerySet(models.QuerySet):
    """Services in the words of the work."""

    def visible_to(self, user) -> "ServiceQuerySet":
        """Give all services to someone whose role may read the directory, none to anyone else or a superuser."""
        may_read = user.is_active and not user.is_superuser and user.has_perm("resources.view_service")
        return self if may_read else self.none()

    def active(self) -> "ServiceQuerySet":
        """Give the services that take people now."""
        return self.filter(status=Status.ACTIVE)

    def checked_lately(self, today: datetime.date) -> "ServiceQuerySet":
        """Give the services whose last check still holds (resources/curation.py has the days)."""
        urgent = self.model.objects.filter(
            type_links__status=LinkStatus.CONFIRMED, type_links__service_type__in=CRISIS_AND_SHELTER_TYPES
        )
        others = Q(assured_date__gte=today - datetime.timedelta(days=OTHER_DAYS)) & ~Q(pk__in=urgent.values("pk"))
        return self.filter(others | Q(assured_date__gte=today - datetime.timedelta(days=CRISIS_AND_SHELTER_DAYS)))

    def narrowed(
        self,
        *,
        today: datetime.date,
        q: str = "",
        kind: str = "",
        language: str = "",
        status: str = "",
        checked: str = "",
    ) -> "ServiceQuerySet":
        """Give the services that fit the search words and every filter that is not empty."""
        found = self
        for word in q.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(alternate_name__icontains=word)
                | Q(organization__name__icontains=word)
                | Q(description__icontains=word)
            )
        if kind:
            # One condition on one row: confirmed, and of this kind.
            found = found.filter(type_links__service_type=kind, type_links__status=LinkStatus.CONFIRMED)
        if language:
            found = found.filter(languages__language=language)
        if status:
            found = found.filter(status=status)
        if checked == "lately":
            found = found.checked_lately(today)
        elif checked == "stale":
            found = found.exclude(pk__in=self.model.objects.checked_lately(today).values("pk"))
        return found

    def for_list(self) -> "ServiceQuerySet":
        """Add what a row of the list shows, in a constant number of queries."""
        return self.select_related("organization").prefetch_related("type_links", "at_locations__location")

    def for_record(self) -> "ServiceQuerySet":
        """Add what the record page shows, in a constant number of queries."""
        places = ServiceAtLocation.objects.with_contacts().order_by("location__city", "pk")
        return self.select_related("organization").prefetch_related(
            "type_links", "qualifications", "languages__language", "phones", "schedules", "organization__phones",
            Prefetch("at_locations", places),
        )  # fmt: skip


class Service(Sourced):
    """One service of one organization. Nothing of it is suggested before a person confirms its kinds of help."""

    Status, Cost, Capacity, Reach = Status, Cost, Capacity, Reach

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="services")
    name = models.CharField(_("Name"), max_length=300)
    alternate_name = models.CharField(_("Also called"), max_length=300, blank=True, default="")
    description = models.TextField(_("What it does"), blank=True, default="")
    url = models.URLField(_("Website"), max_length=500, blank=True, default="")
    email = models.EmailField(_("E-mail address"), blank=True, default="")
    status = models.CharField(_("Status"), max_length=20, choices=Status, default=Status.ACTIVE)
    alert = models.TextField(_("Right now"), blank=True, default="")
    application_process = models.TextField(_("How to start"), blank=True, default="")
    eligibility_description = models.TextField(_("Who it is for"), blank=True, default="")
    fees_description = models.TextField(_("About the cost"), blank=True, default="")
    interpretation_services = models.TextField(_("Interpreters"), blank=True, default="")
    minimum_age = models.PositiveSmallIntegerField(_("Youngest age"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("Oldest age"), null=True, blank=True)
    cost = models.CharField(_("Cost"), max_length=10, choices=Cost, default=Cost.UNKNOWN)
    capacity = models.CharField(_("Room"), max_length=10, choices=Capacity, default=Capacity.UNKNOWN)
    reach = models.CharField(_("Where it helps"), max_length=10, choices=Reach, default=Reach.SITE)
    assured_date = models.DateField(_("Last checked"), null=True, blank=True)
    assurer_label = models.CharField(_("Checked by"), max_length=200, blank=True, default="")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        permissions = [("curate_directory", "Can keep the directory true")]
        indexes = [models.Index(fields=["status", "name"], name="service_status_name")]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="service_once_per_source"),
            models.CheckConstraint(condition=~Q(name=""), name="service_has_a_name"),
            models.CheckConstraint(
                condition=Q(minimum_age=None) | Q(maximum_age=None) | Q(minimum_age__lte=F("maximum_age")),
                name="service_ages_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(minimum_age=None) | Q(minimum_age__lte=120))
                & (Q(maximum_age=None) | Q(maximum_age__lte=120)),
                name="service_ages_human",
            ),
            models.CheckConstraint(
                condition=Q(assured_date=None) | ~Q(assurer_label=""), name="service_check_has_an_assurer"
            ),
            one_of(Status, "status", "service_status_known"),
            one_of(Cost, "cost", "service_cost_known"),
            one_of(Capacity, "capacity", "service_capacity_known"),
            one_of(Reach, "reach", "service_reach_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ages_text(self) -> str:
        """Give the ages it serves as a phrase; not known is said, never guessed."""
        low, high = self.minimum_age, self.maximum_age
        if low is None and high is None:
            return gettext("Ages not known")
        if high is None:
            return gettext("Ages %(low)s and up") % {"low": low}
        if low is None:
            return gettext("Up to age %(high)s") % {"high": high}
        return gettext("Ages %(low)s to %(high)s") % {"low": low, "high": high}


class Location(Sourced):
    """A place. A confidential one shows its area only: address, point and own name stay inside."""

    Type = LocationType

    organization = models.ForeignKey(Organization, models.CASCADE, null=True, blank=True, related_name="locations")
    name = models.CharField(_("Name"), max_length=300, blank=True, default="")
    location_type = models.CharField(_("Type"), max_length=10, choices=LocationType, default=LocationType.PHYSICAL)
    address_1 = models.CharField(_("Street"), max_length=300, blank=True, default="")
    address_2 = models.CharField(_("Street, second line"), max_length=300, blank=True, default="")
    city = models.CharField(_("City"), max_length=150, blank=True, default="")
    state_province = models.CharField(_("State"), max_length=100, blank=True, default="")
    postal_code = models.CharField(_("ZIP code"), max_length=20, blank=True, default="")
    area_label = models.CharField(_("Area to show"), max_length=200, blank=True, default="")
    transportation = models.TextField(_("How to get there"), blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    confidential = models.BooleanField(_("Keep the address confidential"), default=False)

    class Meta:
        ordering = ["city", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="location_once_per_source"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="location_point_on_earth",
            ),
            one_of(LocationType, "location_type", "location_type_known"),
        ]

    def __str__(self) -> str:
        return self.public_name or self.public_area or str(_("A place"))

    @property
    def public_name(self) -> str:
        """Give the name to show: none for a confidential place, whose name may give it away."""
        return "" if self.confidential else self.name

    @property
    def public_address(self) -> str:
        """Give the address as one line; empty for a confidential place, everywhere."""
        if self.confidential or self.location_type == self.Type.VIRTUAL:
            return ""
        state = " ".join(part for part in (self.state_province, self.postal_code) if part)
        return ", ".join(part for part in (self.address_1, self.address_2, self.city, state) if part)

    @property
    def public_area(self) -> str:
        """Give the area to show: its own label, else the city and state."""
        return area_to_show(self.area_label, self.city, self.state_province)


class ServiceAtLocationQuerySet(models.QuerySet):
    """Services at their places."""

    def with_contacts(self) -> "ServiceAtLocationQuerySet":
        """Add what `phone` and `hours` need, in a constant number of queries."""
        return self.select_related("service__organization", "location").prefetch_related(
            "phones", "schedules", "location__phones", "location__schedules",
            "service__phones", "service__schedules", "service__organization__phones",
        )  # fmt: skip


class ServiceAtLocation(models.Model):
    """One service at one place: what a young person can actually go to or call."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, models.CASCADE, related_name="at_services")
    description = models.TextField(_("At this place"), blank=True, default="")

    objects = ServiceAtLocationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "location"], name="service_at_location_once")]

    def __str__(self) -> str:
        return f"{self.service} · {self.location}"

    @property
    def phone(self) -> str:
        """Give the number to call: the nearest one known, from this place up to the organization."""
        owners = (self, self.location, self.service, self.service.organization)
        return next((str(phone) for owner in owners for phone in owner.phones.all() if phone.type != PhoneType.FAX), "")

    @property
    def hours(self) -> list[models.Model]:
        """Give the schedules that hold here: its own, else the service's, else the place's."""
        for owner in (self, self.service, self.location):
            if found := list(owner.schedules.all()):
                return found
        return []
