"""Plans: goals in the young person's words, kinds of help with reasons, steps; reviewed and then kept unchanged."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.querysets import PersonScopedManager, PersonScopedQuerySet
from assessments.models.screenings import Screening
from assessments.models.young_people import PersonRecord
from assessments.sealed import SealedJSONField, SealedTextField
from resources.models import Service, ServiceAtLocation


class Plan(PersonRecord):
    """A plan being written, reviewed or in force. What was approved stands in PlanVersion and never changes."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for review")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")

    class Paper(models.TextChoices):
        NONE = "none", _("No paper")
        FILE = "file", _("The plan for the file only: it stays with staff")
        LATER = "later", _("No paper now. Ask again before anything is printed")

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="plans")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="plans_written")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Counts every save; a save that names an older count met another one (two tabs, two people).
    saves = models.PositiveIntegerField(default=0)
    # True when the young person is not ready to name a goal: that counts, and is not a failure.
    goals_not_ready = SealedJSONField(label="plan.goals_not_ready", default=bool)
    safe_contact = SealedTextField(label="plan.safe_contact", blank=True)
    # A value of Paper; empty until someone asked.
    paper_choice = SealedTextField(label="plan.paper_choice", blank=True)

    class Meta:
        constraints = [
            # Two presses at once on "Write a plan" meet here; a later issue is a new version, not a second plan.
            models.UniqueConstraint(fields=["screening"], name="plan_once_a_screening"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "returned", "approved"]), name="plan_status"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="plan_submitted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="plan_approved_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_at__isnull=False), name="plan_approved_has_approver"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("author")), name="plan_not_approved_by_author"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("submitted_by")),
                name="plan_not_approved_by_submitter",
            ),
        ]
        indexes = [models.Index(fields=["status", "submitted_at"])]

    @property
    def is_editable(self) -> bool:
        return self.status in {self.Status.DRAFT, self.Status.RETURNED}


class Goal(PersonRecord):
    """Something the young person wants, in their own words."""

    LENGTH = 280

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    words = SealedTextField(label="goal.words")

    class Meta:
        ordering = ["position"]


class PlanItem(PersonRecord):
    """One answered line of the plan: a kind of help, and the service chosen or what we do meanwhile."""

    class Choice(models.TextChoices):
        SERVICE = "service", _("A service")
        MEANWHILE = "meanwhile", _("Nothing fits: what we do meanwhile")
        NOT_NOW = "not_now", _("Not now")
        TASK = "task", _("A task for adults")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    # Stays the same from version to version, so that agreement and referrals can stand beside it.
    line_id = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveSmallIntegerField()
    service_type = SealedTextField(label="plan_item.service_type")
    # One keyed index a plan and kind of help, so that a kind stands once without being named.
    service_type_index = models.CharField(max_length=64)
    choice = SealedTextField(label="plan_item.choice", default="")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    service_at_location = models.ForeignKey(ServiceAtLocation, models.PROTECT, null=True, blank=True, related_name="+")
    # What we do meanwhile, or why not now.
    meanwhile = SealedTextField(label="plan_item.meanwhile", blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "service_type_index"], name="plan_item_once_a_kind"),
            models.UniqueConstraint(fields=["plan", "line_id"], name="plan_item_line_once"),
        ]


class Step(PersonRecord):
    """Something someone will do: a verb, who, by when. One that shares its line_id with an item is that item's task."""

    class Who(models.TextChoices):
        WORKER = "worker", _("Caseworker")
        YOUNG_PERSON = "young_person", _("Young person")
        OTHER = "other", _("Someone else")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    line_id = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveSmallIntegerField()
    what = SealedTextField(label="step.what")
    # A value of Who; for someone else, `who_else` says their part in words.
    who = SealedTextField(label="step.who")
    who_else = SealedTextField(label="step.who_else", blank=True)
    # ISO date.
    by_when = SealedTextField(label="step.by_when")
    go_together = SealedJSONField(label="step.go_together", default=bool)

    class Meta:
        ordering = ["position"]

    @property
    def who_text(self) -> str:
        """Give who does it, in words."""
        return self.who_else if self.who == self.Who.OTHER else str(self.Who(self.who).label)

    @property
    def by_when_date(self) -> date:
        """Give the day by which it is done."""
        return date.fromisoformat(self.by_when)


class KeptForGood(RuntimeError):
    """Someone tried to change or delete what a supervisor approved. Always a mistake in the code."""


class PlanVersionQuerySet(PersonScopedQuerySet):
    """Versions are added and read; everything else is refused."""

    def _refuse(self, *args, **kwargs):
        raise KeptForGood("An approved plan stays as it is: write a new version.")

    update = delete = bulk_update = _refuse


class PlanVersionManager(PersonScopedManager.from_queryset(PlanVersionQuerySet)):
    """Hands out versions that nobody edits."""


class PlanVersion(PersonRecord):
    """What a supervisor approved, with the service facts as they were: one sealed snapshot that nobody edits."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    # From 1 up; the plan's drafts have none.
    number = models.PositiveIntegerField()
    snapshot = SealedJSONField(label="plan_version.snapshot")
    # Keyed digest of the snapshot: tells whether it is still what was approved.
    digest = models.CharField(max_length=64)
    services = models.ManyToManyField(Service, related_name="+")
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PlanVersionManager(path="young_person__")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once")]

    def save(self, *args, **kwargs):
        """Save a new version; raise KeptForGood for one that already stands."""
        if not self._state.adding:
            raise KeptForGood("An approved plan stays as it is: write a new version.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        """Raise KeptForGood: only the destruction of the young person's key ends a version."""
        raise KeptForGood("An approved plan is never deleted.")


class Review(PersonRecord):
    """A supervisor's answer to a submitted plan."""

    class Decision(models.TextChoices):
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    decision = models.CharField(max_length=10, choices=Decision)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # Why the plan went back: required for that, empty on approval.
    reason = SealedTextField(label="review.reason", blank=True)
    # The approver's line on each observation that asked to act first, by its id.
    act_first_lines = SealedJSONField(label="review.act_first_lines", default=dict)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=["returned", "approved"]), name="review_decision")
        ]
