"""What happens beside an approved plan: whether each line was agreed to, which steps are done, how goals closed.

Rows are added, never changed: the latest one of a line counts, and the earlier ones stay as they were said.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.plans import Plan, PlanVersion
from assessments.models.querysets import PersonScopedManager, PersonScopedQuerySet
from assessments.models.young_people import PersonRecord
from assessments.sealed import SealedTextField


class SaidQuerySet(PersonScopedQuerySet):
    """What was said, one row a saying."""

    def by_line(self) -> dict:
        """Give the row that counts for each line, by line id. One query."""
        return {row.line_id: row for row in self.order_by("at", "pk")}


class Said(PersonRecord):
    """Something said about one line of a plan, with who wrote it down and when."""

    # The line's, step's or goal's own id, the same from version to version.
    line_id = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PersonScopedManager.from_queryset(SaidQuerySet)(path="young_person__")

    class Meta:
        abstract = True


class Agreement(Said):
    """What the young person says to one line of an approved version (product.md: agrees / does not / could not)."""

    class Answer(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        DOES_NOT = "does_not", _("Does not agree")
        COULD_NOT = "could_not", _("Could not answer")

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="agreements")
    answer = SealedTextField(label="agreement.answer")
    words = SealedTextField(label="agreement.words", blank=True)
    # ISO date of the talk, and who was there, in words.
    on_day = SealedTextField(label="agreement.on_day")
    present = SealedTextField(label="agreement.present", blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    @property
    def day(self) -> date:
        """Give the day of the talk."""
        return date.fromisoformat(self.on_day)

    @property
    def answer_text(self) -> str:
        """Give the answer in words."""
        return str(self.Answer(self.answer).label)


class StepProgress(Said):
    """Where one step of a plan stands."""

    class State(models.TextChoices):
        DONE = "done", _("Done")
        NOT_NEEDED = "not_needed", _("Not needed any more")
        OPEN = "open", _("Open")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="progress")
    state = SealedTextField(label="step_progress.state")
    note = SealedTextField(label="step_progress.note", blank=True)

    class Meta:
        verbose_name = _("progress of a step")
        verbose_name_plural = _("progress of steps")

    @property
    def state_text(self) -> str:
        """Give the state in words."""
        return str(self.State(self.state).label)


class GoalClosing(Said):
    """How a goal ended, and in whose view: two people may see it differently, and both are written down."""

    class Outcome(models.TextChoices):
        ACHIEVED = "achieved", _("Achieved")
        PARTLY = "partly", _("Partly")
        NOT = "not", _("Not")
        OPEN = "open", _("Still open")

    class View(models.TextChoices):
        YOUNG_PERSON = "young_person", _("The young person’s")
        WORKER = "worker", _("The caseworker’s")
        BOTH = "both", _("Both")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goal_closings")
    outcome = SealedTextField(label="goal_closing.outcome")
    in_view_of = SealedTextField(label="goal_closing.in_view_of")
    words = SealedTextField(label="goal_closing.words", blank=True)

    class Meta:
        verbose_name = _("closing of a goal")
        verbose_name_plural = _("closings of goals")

    @property
    def outcome_text(self) -> str:
        """Give the outcome and whose view it is, in words."""
        return f"{self.Outcome(self.outcome).label} · {self.View(self.in_view_of).label}"
