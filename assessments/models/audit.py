"""The trail: who saw and changed what. Rows are only ever added; check_audit finds any other touch."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(RuntimeError):
    """The trail was asked to forget or to change something."""


class AppendOnlyQuerySet(models.QuerySet):
    """Adds and reads; everything else is refused."""

    def _refuse(self, *args, **kwargs):
        raise AppendOnly("The trail is only ever added to, by assessments.audit.record().")

    update = delete = bulk_update = bulk_create = update_or_create = _refuse


class Event(models.Model):
    """One thing that somebody did or saw: ids, verbs and field names, never values."""

    chain = models.CharField(max_length=36)
    segment = models.CharField(max_length=7)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    # A number as text; "" when nobody was signed in, "system" for a command.
    actor_id = models.CharField(max_length=36, blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=36, blank=True)
    # No foreign key: the trail outlives the record.
    young_person_id = models.UUIDField(null=True)
    fields = models.JSONField(default=list)
    ids = models.JSONField(default=list)
    people = models.JSONField(default=list)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(fields=["chain", "segment", "seq"], name="event_once_in_chain"),
        ]
        indexes = [
            models.Index(fields=["young_person_id", "at"], name="event_by_person"),
            models.Index(fields=["actor_id", "at"], name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.segment} {self.seq}"

    def save(self, *args, **kwargs) -> None:
        """Insert; raise AppendOnly for a row that is already there."""
        if not self._state.adding:
            raise AppendOnly("An event is never changed.")
        super().save(*args, force_insert=True, using=kwargs.get("using"))

    def delete(self, *args, **kwargs):
        """Raise AppendOnly, always."""
        raise AppendOnly("An event is never deleted.")


class ChainHead(models.Model):
    """The end of one chain in one month: what the next event hangs on, and the lock that keeps the chain from forking.

    `mac` is keyed: someone who can only write to the database cannot cut the newest events off unseen.
    """

    chain = models.CharField(max_length=36)
    segment = models.CharField(max_length=7)
    seq = models.PositiveIntegerField(default=0)
    carried = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    closed = models.BooleanField(default=False)
    # When retention took the events of a closed month away; the head stays and the next month hangs on it.
    pruned_at = models.DateTimeField(null=True, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("chain head")
        verbose_name_plural = _("chain heads")
        constraints = [models.UniqueConstraint(fields=["chain", "segment"], name="one_head_a_segment")]

    def __str__(self) -> str:
        return f"{self.chain} {self.segment}"
