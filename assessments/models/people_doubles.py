"""Two records that may be about one young person."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.access import Restriction
from assessments.models.keys import DataKey
from assessments.models.querysets import PersonScopedManager, PersonScopedQuerySet
from assessments.models.staff import User
from assessments.models.young_people import PersonRecord, YoungPerson


class PossibleSecondQuerySet(PersonScopedQuerySet):
    """Pairs of records; who may see the first one learns of the second only where it is not hidden from them."""

    def visible_to(self, user, *roles: str) -> "PossibleSecondQuerySet":
        """Give those of visible records, without those whose other record does not exist for this person or was
        destroyed."""
        seen = super().visible_to(user, *roles)
        if not user.is_authenticated:
            return seen
        hidden = Restriction.objects.filter(
            user=user, observation_id=None, lifted_at=None, young_person=OuterRef("other")
        )
        destroyed = DataKey.objects.exclude(destroyed_at=None).filter(owner=OuterRef("other"))
        return seen.exclude(Exists(hidden)).exclude(Exists(destroyed))


class PossibleSecondManager(PersonScopedManager.from_queryset(PossibleSecondQuerySet)):
    """Hands out pairs of records."""


class PossibleSecond(PersonRecord):
    """A new record, and another that may be about the same young person, out of sight of whoever made the new one."""

    other = models.ForeignKey(YoungPerson, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PossibleSecondManager(path="young_person__")

    class Meta:
        verbose_name = _("possible second record")
        verbose_name_plural = _("possible second records")
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["young_person", "other"], name="possible_second_once"),
            models.CheckConstraint(condition=~Q(young_person=models.F("other")), name="possible_second_is_another"),
            models.CheckConstraint(
                condition=Q(noted_by=None, noted_at=None) | Q(noted_by__isnull=False, noted_at__isnull=False),
                name="possible_second_noted_whole",
            ),
        ]
