"""Screenings: what has been observed, by whom, and how it is known."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.querysets import PersonScopedManager
from assessments.models.young_people import PersonRecord
from assessments.sealed import SealedJSONField, SealedTextField


class Screening(PersonRecord):
    """One pass over what is known, pinned to the catalogue version it was made with."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        COMPLETED = "completed", _("Completed")
        DISCARDED = "discarded", _("Discarded")

    catalogue_number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Answers of the Safety first page, by field name.
    safety = SealedJSONField(label="screening.safety", default=dict)
    # Theme id -> "known" or "nothing".
    gates = SealedJSONField(label="screening.gates", default=dict)
    # Theme id -> what already helps, in the worker's or the young person's words.
    strengths = SealedJSONField(label="screening.strengths", default=dict)
    # Page key -> how often it was saved; a save that names an older count met another one (two tabs, two people).
    saves = SealedJSONField(label="screening.saves", default=dict)

    # Kept for the trail and the law's clocks, and on no screen.
    out_of_sight = {"status": "discarded"}

    objects = PersonScopedManager(path="young_person__")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "completed", "discarded"]), name="screening_status"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "discarded"], completed_at=None, completed_by=None)
                | Q(status="completed", completed_at__isnull=False, completed_by__isnull=False),
                name="screening_completed_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["young_person", "-started_at"])]

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class Observation(PersonRecord):
    """What was recorded for one factor in one screening. No row means: not known yet.

    Even the factor is sealed: that someone recorded "Sexual abuse" about a young person is as telling as a name."""

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="observations")
    # Keyed index of screening and factor: one row a factor, without naming the factor.
    factor_index = models.CharField(max_length=64)
    factor = SealedTextField(label="observation.factor")
    answer = SealedTextField(label="observation.answer")
    sources = SealedJSONField(label="observation.sources", default=list)
    approximate_date = SealedTextField(label="observation.approximate_date", blank=True)
    note = SealedTextField(label="observation.note", blank=True)
    own_words = SealedTextField(label="observation.own_words", blank=True)
    # What was decided at once about a safety_check factor: {"answer": ..., "note": ...}.
    act_first = SealedJSONField(label="observation.act_first", default=dict)
    # Set when it was added to a completed screening; what was recorded before stays as it was.
    added_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PersonScopedManager(path="young_person__", observations=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["screening", "factor_index"], name="observation_once_a_factor")]

    @property
    def is_shown(self) -> bool:
        """Tell whether the answer belongs on the results: Seen or Possible."""
        return self.answer in {"seen", "possible"}
