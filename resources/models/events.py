"""What was done to the catalogue and the directory: public knowledge, so values may stand in `fields`."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class DirectoryEvent(models.Model):
    """One write on the ground floor. The actor is an opaque id and a label: this floor does not know people."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=120)
    fields = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="directoryevent_object")]
        constraints = [
            models.CheckConstraint(condition=~Q(verb=""), name="directoryevent_has_a_verb"),
            models.CheckConstraint(condition=~Q(actor_label=""), name="directoryevent_has_an_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"
