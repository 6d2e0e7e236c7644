"""Who stands around a young person: those who help, and those who must not see or be part of anything here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.querysets import PersonScopedManager
from assessments.models.young_people import PersonRecord
from assessments.sealed import SealedJSONField, SealedTextField


class Supporter(PersonRecord):
    """Someone in the young person's life who helps, with what may be kept about them."""

    name = SealedTextField(label="supporter.name")
    relation = SealedTextField(label="supporter.relation", blank=True)
    contact = SealedTextField(label="supporter.contact", blank=True)
    # True when the young person chose them, not the worker.
    chosen_by_young_person = SealedJSONField(label="supporter.chosen_by_young_person", default=bool)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Counts every save; a form that names an older count met another one (two tabs, two people).
    saves = models.PositiveIntegerField(default=0)

    objects = PersonScopedManager(path="young_person__")

    class Meta:
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        ordering = ["added_at"]


class NotToSee(PersonRecord):
    """Someone who must not see this record or be chosen for anything in it, until the entry is lifted.

    For a colleague a Restriction stands beside it: for them the record does not exist. An organization or a service is
    kept by its bare id: a foreign key would stop the directory from tidying up, and tell it why."""

    class Kind(models.TextChoices):
        PERSON = "person", _("A person")
        STAFF = "staff", _("A colleague")
        ORGANIZATION = "organization", _("An organization or service")

    kind = models.CharField(max_length=12, choices=Kind)
    name = SealedTextField(label="not_to_see.name")
    reason = SealedTextField(label="not_to_see.reason", blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    organization_id = models.UUIDField(null=True, blank=True)
    service_id = models.UUIDField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PersonScopedManager(path="young_person__")

    class Meta:
        verbose_name = _("entry of who should not see this")
        verbose_name_plural = _("entries of who should not see this")
        ordering = ["-added_at"]
        indexes = [models.Index(fields=["young_person", "lifted_at"], name="not_to_see_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", user=None, organization_id=None, service_id=None)
                | Q(kind="staff", user__isnull=False, organization_id=None, service_id=None)
                | Q(kind="organization", user=None),
                name="not_to_see_kind",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None) | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="not_to_see_lifted_whole",
            ),
            models.UniqueConstraint(
                fields=["young_person", "user"], condition=Q(lifted_at=None), name="not_to_see_colleague_once"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Tell whether the entry holds now."""
        return self.lifted_at is None
