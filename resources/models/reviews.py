"""Who has reviewed the catalogue. A reviewer is a name and nothing else: no account, no access to any record."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.models.catalogue import CatalogueVersion
from resources.models.choices import one_of


class ReviewerKind(models.TextChoices):
    SURVIVOR = "survivor", _("Survivor reviewer")
    YOUTH = "youth", _("Youth reviewer")
    CLINICAL = "clinical", _("Clinical reviewer")
    LEGAL = "legal", _("Legal reviewer")
    LANGUAGE = "language", _("Language reviewer")


class Scope(models.TextChoices):
    WORDING_EN = "wording_en", _("Wording in English")
    WORDING_ES = "wording_es", _("Wording in Spanish")
    PAIRS = "pairs", _("Which help answers which on-ramp")


class Reviewer(models.Model):
    """Someone who reviews the catalogue, by name or pseudonym."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=ReviewerKind)
    paid = models.BooleanField()
    added_at = models.DateTimeField(default=timezone.now)
    added_by_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of(ReviewerKind, "kind", "reviewer_kind_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="reviewer_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"


class Signature(models.Model):
    """One reviewer's word for one part of one version. Taken back, it stays and counts no more."""

    version = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="signatures")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="signatures")
    scope = models.CharField(max_length=12, choices=Scope)
    signed_on = models.DateField()
    remarks = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by_label = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_label = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["scope", "signed_on", "pk"]
        constraints = [
            one_of(Scope, "scope", "signature_scope_is_known"),
            models.UniqueConstraint(
                fields=["version", "reviewer", "scope"],
                condition=Q(withdrawn_at=None),
                name="signature_once_a_version_and_scope",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by_label="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by_label="")),
                name="signature_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} · {self.version_id} · {self.scope}"
