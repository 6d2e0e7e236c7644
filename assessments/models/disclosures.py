"""What may leave, and what has left: lawful bases, releases that a young person signed, the log of disclosures."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.young_people import PersonRecord
from assessments.sealed import SealedTextField


class LawfulBasis(models.Model):
    """One reason in law to share something about a young person, switched on by an agency admin in counsel's name.
    Switched off again it stays as a row: who opened what, from when to when."""

    class Kind(models.TextChoices):
        WRITTEN_RELEASE = "written_release", _("Written release")
        AGENCY_CUSTODY = "agency_custody", _("Agency custody")
        COURT_ORDER = "court_order", _("Court order")
        MANDATED_REPORT = "mandated_report", _("Mandated report")
        IMMEDIATE_DANGER = "immediate_danger", _("Immediate danger")

    kind = models.CharField(max_length=20, choices=Kind)
    counsel_name = models.CharField(max_length=120)
    # The day on which counsel agreed.
    counsel_on = models.DateField()
    switched_on_at = models.DateTimeField(default=timezone.now)
    switched_on_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    switched_off_at = models.DateTimeField(null=True, blank=True)
    switched_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("lawful basis")
        verbose_name_plural = _("lawful bases")
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(switched_off_at=None), name="lawful_basis_on_once"),
            models.CheckConstraint(
                condition=Q(switched_off_at=None, switched_off_by=None)
                | Q(switched_off_at__isnull=False, switched_off_by__isnull=False),
                name="lawful_basis_off_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Release(PersonRecord):
    """A young person's written leave to share something with one organization, for one purpose, until a day."""

    class SignedBy(models.TextChoices):
        ALONE = "alone", _("The young person alone, who may use this service without a parent")
        WITH_PARENT = (
            "with_parent",
            _("The young person, with a parent or guardian who has abused neither them nor the other parent"),
        )

    organization = SealedTextField(label="release.organization")
    purpose = SealedTextField(label="release.purpose")
    what = SealedTextField(label="release.what")
    # A value of SignedBy.
    signed_by = SealedTextField(label="release.signed_by")
    signed_on = models.DateField()
    # The last day on which it holds.
    expires_on = models.DateField()
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-added_at"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gte=F("signed_on")), name="release_ends_later"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="release_revoked_by_someone",
            ),
        ]

    def holds_on(self, day: date) -> bool:
        """Say whether something may be shared under it on a day: signed, not run out, not taken back."""
        return self.revoked_at is None and self.signed_on <= day <= self.expires_on

    @property
    def signed_by_text(self) -> str:
        """Give who signed, in words."""
        return str(self.SignedBy(self.signed_by).label)


class Disclosure(PersonRecord):
    """One time that something about a young person left the agency's Offramp: why, to whom, what."""

    # A value of LawfulBasis.Kind: "court order" says something about a young person, so it is sealed too.
    basis = SealedTextField(label="disclosure.basis")
    purpose = SealedTextField(label="disclosure.purpose")
    receiver = SealedTextField(label="disclosure.receiver")
    what = SealedTextField(label="disclosure.what")
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="disclosures")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["young_person", "-at"])]

    @property
    def basis_text(self) -> str:
        """Give the basis in words."""
        return str(LawfulBasis.Kind(self.basis).label)
