"""The wrapped data keys: a table of their own, left out of the main backup (docs/deploy.md, Back up)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataKey(models.Model):
    """The key that seals what is written about one young person, wrapped by a master key; no owner: installation's."""

    owner = models.UUIDField(null=True, editable=False, unique=True)
    wrapped = models.TextField(editable=False)
    ring_key = models.CharField(max_length=32, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("data key")
        verbose_name_plural = _("data keys")
        constraints = [
            # Databases let empty values repeat, and a second installation key would split the indexes in two.
            models.UniqueConstraint(
                models.Case(models.When(owner__isnull=True, then=models.Value(1))), name="one_installation_key"
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at=None) | Q(wrapped="", ring_key=""), name="destroyed_key_leaves_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"data key {self.pk}"
