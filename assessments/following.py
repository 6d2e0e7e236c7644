"""A plan after approval as one reader may see it: referrals by line, steps and goals with where they stand."""

from dataclasses import dataclass

from assessments.models import (
    Agreement,
    Goal,
    GoalClosing,
    Plan,
    PlanVersion,
    Referral,
    Restriction,
    Step,
    StepProgress,
    User,
)
from assessments.planning import Line, Reading


@dataclass(frozen=True)
class HelpLine:
    """A kind of help of the plan with its referrals, latest first."""

    line: Line
    referrals: tuple[Referral, ...]

    @property
    def can_offer(self) -> bool:
        """Tell whether the chosen service can be offered now: it fits today and no referral to it is open."""
        open_ones = {referral.service_id for referral in self.referrals if referral.is_open}
        return self.line.fit is not None and self.line.fit.service_id not in open_ones


@dataclass(frozen=True)
class Following:
    """What the follow-up page shows of one plan."""

    helps: tuple[HelpLine, ...]
    # Referrals whose line no longer stands in the plan: what was begun is still followed.
    others: tuple[Referral, ...]
    steps: tuple[tuple[Step, StepProgress | None], ...]
    goals: tuple[tuple[Goal, GoalClosing | None], ...]


def follow(plan: Plan, reading: Reading, user: User) -> Following:
    """Take a plan as its reader sees it; give what happens beside it, in four queries whatever its length."""
    rows = Referral.objects.visible_to(user).filter(plan=plan).select_related("service").order_by("-opened_at")
    referrals = [row for row in rows if not is_hidden(row, reading, user)]
    by_line: dict = {}
    for referral in referrals:
        by_line.setdefault(referral.line_id, []).append(referral)
    helps = tuple(
        HelpLine(line, tuple(by_line.pop(line.line_id, ())))
        for line in reading.lines
        if line.chosen or line.line_id in by_line
    )
    progress = StepProgress.objects.visible_to(user).filter(plan=plan).by_line()
    closings = GoalClosing.objects.visible_to(user).filter(plan=plan).by_line()
    steps = [*reading.steps, *(line.task for line in reading.tasks)]
    return Following(
        helps=helps,
        others=tuple(referral for rest in by_line.values() for referral in rest),
        steps=tuple((step, progress.get(step.line_id)) for step in steps),
        goals=tuple((goal, closings.get(goal.pk)) for goal in reading.goals),
    )


def is_hidden(referral: Referral, reading: Reading, user: User) -> bool:
    """Tell whether a referral answers only what is hidden from this reader: where an observation is hidden from them,
    a line that their reading lacks may hang on it."""
    if reading.line(referral.line_id) is not None:
        return False
    restrictions = Restriction.objects.filter(young_person=referral.young_person_id, user=user, lifted_at=None)
    return restrictions.exclude(observation_id=None).exists()


def agreed(version: PlanVersion, user: User) -> dict:
    """Give what the young person said last to each line of a version, by line id as text."""
    rows = Agreement.objects.visible_to(user).filter(version=version).by_line()
    return {str(line_id): row for line_id, row in rows.items()}
