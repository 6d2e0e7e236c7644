"""Writes beside an approved plan: agreement line by line, steps done, goals closed. The version stays as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import Agreement, Goal, GoalClosing, Plan, PlanVersion, Step, StepProgress, User
from assessments.workflow import Refused, Stale


@dataclass(frozen=True)
class Answer:
    """What the young person said to one line: a value of Agreement.Answer, and their own words, perhaps none."""

    answer: str
    words: str = ""


@transaction.atomic
def agree(
    *, by: User, version: PlanVersion, answers: Mapping[UUID, Answer], on_day: date, present: str = ""
) -> list[Agreement]:
    """Take the answers by line id, the day of the talk and who was there; give the rows that were added (one for each
    line whose answer is new); raise Refused for a day to come, an unknown line, or anyone but a caseworker; Stale when
    a newer version was approved meanwhile."""
    plan = _locked(version.plan, by)
    if plan.versions.order_by("-number").first() != version:
        raise Stale(_("A newer version of this plan was approved meanwhile. Look at it, then ask again."))
    if on_day > timezone.localdate():
        raise Refused(_("Choose today or an earlier day."))
    known = {UUID(line["line_id"]) for part in ("lines", "steps") for line in version.snapshot[part]}
    if not answers.keys() <= known:
        raise Refused(_("One of these lines is not in this version. Load the page again."))
    latest = version.agreements.all().by_line()
    added = []
    for line_id, said in answers.items():
        row = Agreement(
            version=version,
            young_person_id=plan.young_person_id,
            line_id=line_id,
            answer=Agreement.Answer(said.answer),
            words=said.words.strip(),
            on_day=on_day.isoformat(),
            present=present.strip(),
            by=by,
        )
        standing = latest.get(line_id)
        same = ("answer", "words", "on_day", "present")
        if standing and all(getattr(standing, name) == getattr(row, name) for name in same):
            continue
        row.save(force_insert=True)
        added.append(row)
    if added:
        _leave_event(plan, by, "plan.agreement", ("answer", "words", "on_day", "present"), added)
    return added


@transaction.atomic
def mark_step(*, by: User, plan: Plan, step: Step, state: str, note: str = "") -> StepProgress:
    """Take a step of this plan and where it stands (a value of StepProgress.State); give the row that says so, the
    standing one when nothing is new; raise Refused."""
    plan = _locked(plan, by)
    if step.plan_id != plan.pk:
        raise Refused(_("This step is not in this plan. Load the page again."))
    standing = plan.progress.filter(line_id=step.line_id).by_line().get(step.line_id)
    row = StepProgress(
        plan=plan,
        young_person_id=plan.young_person_id,
        line_id=step.line_id,
        state=StepProgress.State(state),
        note=note.strip(),
        by=by,
    )
    if standing and (standing.state, standing.note) == (row.state, row.note):
        return standing
    row.save(force_insert=True)
    _leave_event(plan, by, "plan.step_marked", ("state", "note"), [row])
    return row


@transaction.atomic
def close_goal(*, by: User, plan: Plan, goal: Goal, outcome: str, in_view_of: str, words: str = "") -> GoalClosing:
    """Take a goal of this plan, how it ended (a value of GoalClosing.Outcome) and in whose view (GoalClosing.View);
    give the row that says so; raise Refused."""
    plan = _locked(plan, by)
    if goal.plan_id != plan.pk:
        raise Refused(_("This goal is not in this plan. Load the page again."))
    standing = plan.goal_closings.filter(line_id=goal.pk).by_line().get(goal.pk)
    row = GoalClosing(
        plan=plan,
        young_person_id=plan.young_person_id,
        line_id=goal.pk,
        outcome=GoalClosing.Outcome(outcome),
        in_view_of=GoalClosing.View(in_view_of),
        words=words.strip(),
        by=by,
    )
    same = ("outcome", "in_view_of", "words")
    if standing and all(getattr(standing, name) == getattr(row, name) for name in same):
        return standing
    row.save(force_insert=True)
    _leave_event(plan, by, "plan.goal_closed", same, [row])
    return row


def _locked(plan: Plan, by: User) -> Plan:
    """Give the plan with its row locked; raise Refused unless a caseworker follows up on an approved version of an open
    record."""
    if not by.has_role("caseworker"):
        raise Refused(_("Only a caseworker can do this."))
    locked = Plan.objects.select_for_update(of=("self",)).select_related("young_person").get(pk=plan.pk)
    if locked.young_person.closed_at is not None:
        raise Refused(_("This young person’s record is closed. Ask your supervisor if it should be opened again."))
    if not locked.versions.exists():
        raise Refused(_("This plan has not been approved yet."))
    return locked


def _leave_event(plan: Plan, by: User, verb: str, fields: tuple[str, ...], rows: list) -> None:
    audit.record(
        by=by, verb=verb, obj=plan, young_person=plan.young_person_id, fields=fields, ids=[row.pk for row in rows]
    )
