"""The catalogue as an admin edits it, and the versions that screenings are pinned to.

Columns carry the names of the fields in resources/catalogue/*.json. Each row keeps the values it was shipped with,
so that a later load can tell an admin's edit from an older shipped word.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from resources.models.choices import one_of


class Basis(models.TextChoices):
    FACT_SHEET = "fact-sheet"
    EXTENSION = "extension"


class Ask(models.TextChoices):
    OK = "ok"
    GENTLE = "gentle"
    OBSERVE = "observe"
    DO_NOT_ASK = "do-not-ask"


class Level(models.TextChoices):
    INDIVIDUAL = "individual"
    RELATIONSHIPS = "relationships"
    HOUSEHOLD = "household"
    COMMUNITY = "community"
    SYSTEMS = "systems"


class ActFirst(models.TextChoices):
    REPORT = "report"
    CARE = "care"


class Audience(models.TextChoices):
    YOUNG_PERSON = "young person"
    FAMILY = "family"
    SYSTEM = "system"


class Strength(models.TextChoices):
    PRIMARY = "primary"
    SUPPORTING = "supporting"


class ShippedRow(models.Model):
    """A row that came from a file: its place in that file and the values it was last shipped with."""

    position = models.PositiveIntegerField()
    shipped = models.JSONField(default=dict)

    class Meta:
        abstract = True


class CatalogueTheme(ShippedRow):
    id = models.CharField(primary_key=True, max_length=60)
    order = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    short_label = models.CharField(max_length=200)
    source_heading = models.TextField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label


class OnRampTheme(CatalogueTheme):
    worker_prompt = models.TextField()
    strength_prompt = models.TextField()

    class Meta:
        ordering = ["position"]


class OffRampTheme(CatalogueTheme):
    class Meta:
        ordering = ["position"]


class Factor(ShippedRow):
    id = models.CharField(primary_key=True, max_length=60)
    theme = models.ForeignKey(OnRampTheme, on_delete=models.PROTECT, related_name="factors")
    label = models.CharField(max_length=200)
    description = models.TextField()
    indicators = models.JSONField(default=list)
    source = models.JSONField(default=list)
    sensitivity = models.TextField(blank=True)
    do_not_record = models.TextField(blank=True)
    ask = models.CharField(max_length=20, choices=Ask)
    safety_check = models.BooleanField()
    amplifies_others = models.BooleanField()
    basis = models.CharField(max_length=20, choices=Basis)
    level = models.CharField(max_length=20, choices=Level)
    answers = models.JSONField(default=list)
    display_as = models.CharField(max_length=200, null=True, blank=True)
    act_first = models.CharField(max_length=20, choices=ActFirst, null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            one_of(Ask, "ask", "factor_ask_is_known"),
            one_of(Basis, "basis", "factor_basis_is_known"),
            one_of(Level, "level", "factor_level_is_known"),
            one_of(ActFirst, "act_first", "factor_act_first_is_known"),
            models.CheckConstraint(
                condition=Q(safety_check=True, act_first__isnull=False) | Q(safety_check=False, act_first__isnull=True),
                name="factor_safety_check_says_which",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ServiceType(ShippedRow):
    id = models.CharField(primary_key=True, max_length=60)
    theme = models.ForeignKey(OffRampTheme, on_delete=models.PROTECT, related_name="service_types")
    label = models.CharField(max_length=200)
    description = models.TextField()
    source = models.JSONField(default=list)
    hsds_keywords = models.JSONField(default=list)
    open_eligibility = models.JSONField(default=list)
    qualifies_if = models.JSONField(default=dict)
    youth_label_en = models.CharField(max_length=200)
    youth_label_es = models.CharField(max_length=200)
    card_category = models.CharField(max_length=60)
    basis = models.CharField(max_length=20, choices=Basis)
    directory_note = models.TextField(blank=True)
    audience = models.CharField(max_length=20, choices=Audience)
    paper = models.JSONField(default=dict)
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    applies_if = models.CharField(max_length=60, null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            one_of(Basis, "basis", "servicetype_basis_is_known"),
            one_of(Audience, "audience", "servicetype_audience_is_known"),
            models.CheckConstraint(
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(min_age__lte=F("max_age")),
                name="servicetype_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Pairing(ShippedRow):
    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="pairings")
    service = models.ForeignKey(ServiceType, on_delete=models.CASCADE, related_name="pairings")
    strength = models.CharField(max_length=20, choices=Strength)
    rationale = models.TextField()
    trace = models.JSONField(default=dict)
    basis = models.CharField(max_length=20, choices=Basis)
    # Out of use, and kept: a later load of the files must not bring it back.
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["factor", "service"], name="pairing_once_per_factor_and_service"),
            one_of(Strength, "strength", "pairing_strength_is_known"),
            one_of(Basis, "basis", "pairing_basis_is_known"),
            models.CheckConstraint(condition=~Q(rationale=""), name="pairing_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.factor_id} → {self.service_id}"


class CatalogueVersion(models.Model):
    """The whole catalogue as it stood at one moment. Never changed: a screening is pinned to it."""

    number = models.PositiveIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["-number"]
        permissions = [("edit_catalogue", "Can edit the catalogue and record its reviews")]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="catalogueversion_counts_from_one")]

    def __str__(self) -> str:
        return f"Catalogue {self.number}"
