"""Writes to a plan: start it, answer its pages, send it for review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import Goal, Plan, PlanItem, Screening, Step, User
from assessments.not_to_see import refuse_if_not_to_see
from assessments.planning import Line, missing, read
from assessments.sealed import blind
from assessments.workflow import PLAN_MOVES, Refused, Stale, next_state, plan_move_refused, refuse_closed

MOST_STEPS_FOR_YOUNG_PERSON = 3


@dataclass(frozen=True)
class StepFacts:
    """One step as typed: a verb, who (a value of Step.Who), their part in words when it is someone else, by when."""

    what: str
    who: str
    who_else: str
    by_when: date
    go_together: bool

    def put_on(self, step: Step) -> Step:
        """Give the step with these facts on it, not saved."""
        step.what, step.who, step.who_else = self.what, self.who, self.who_else
        step.by_when, step.go_together = self.by_when.isoformat(), self.go_together
        return step

    @classmethod
    def of(cls, step: Step) -> "StepFacts":
        return cls(step.what, step.who, step.who_else, date.fromisoformat(step.by_when), bool(step.go_together))


@transaction.atomic
def start(*, by: User, screening: Screening) -> Plan:
    """Take a completed screening; give its plan, new or the one that is there (two presses at once meet at the lock);
    raise Refused while the screening is a draft or for anyone but a caseworker."""
    if not by.has_role("caseworker"):
        raise Refused(_("Only a caseworker can write a plan."))
    screening = Screening.objects.select_for_update(of=("self",)).select_related("young_person").get(pk=screening.pk)
    if screening.is_draft:
        raise Refused(_("Complete the screening first: a plan answers what was observed."))
    standing = Plan.objects.filter(screening=screening).first()
    if standing is not None:
        return standing
    if screening.young_person.closed_at is not None:
        raise Refused(_("This young person’s record is closed. Ask your supervisor if it should be opened again."))
    plan = Plan(young_person=screening.young_person, screening=screening, author=by)
    plan.save(force_insert=True)
    audit.record(by=by, verb="plan.started", obj=plan, young_person=plan.young_person)
    return plan


@transaction.atomic
def save_goals(*, by: User, plan: Plan, saves: int, words: Sequence[str], not_ready: bool) -> Plan:
    """Take the goals in the young person's words, in their order, and whether they are not ready to say; raise Refused,
    Stale. Goals that were there keep their ids: a later closing names them."""
    plan = _locked(plan, by, "save")
    goals = list(plan.goals.all())
    if [goal.words for goal in goals] == list(words) and bool(plan.goals_not_ready) == not_ready:
        return plan
    _refuse_stale(plan, saves)
    for position, text in enumerate(words):
        goal = goals[position] if position < len(goals) else Goal(plan=plan, young_person_id=plan.young_person_id)
        goal.position, goal.words = position, text
        goal.save()
    for goal in goals[len(words) :]:
        goal.delete()
    plan.goals_not_ready = not_ready
    return _saved(plan, by, "plan.goals_saved", ("goals", "goals_not_ready"))


@transaction.atomic
def answer_line(
    *,
    by: User,
    plan: Plan,
    saves: int,
    line: Line,
    choice: str,
    service_at_location_id: UUID | None = None,
    text: str = "",
    task: StepFacts | None = None,
) -> Plan:
    """Take a line of this plan and its answer (a value of PlanItem.Choice, "" for none yet): a service that fits, the
    text that says what is done meanwhile or why not now, or a task for adults; raise Refused, Stale."""
    plan = _locked(plan, by, "save")
    item = plan.items.filter(line_id=line.line_id).first()
    step = plan.steps.filter(line_id=line.line_id).first()
    fit = next((fit for fit in line.kind.fits if fit.service_at_location_id == service_at_location_id), None)
    if choice == PlanItem.Choice.SERVICE and fit is None:
        raise Refused(_("This service is not among those that fit. Choose one from the list."))
    if (choice == PlanItem.Choice.TASK) != (task is not None) or (task and not line.is_for_adults):
        raise Refused(_("Only help that is a task for adults can become one."))
    if choice in {PlanItem.Choice.MEANWHILE, PlanItem.Choice.NOT_NOW} and not text:
        raise Refused(_("Say in a few words what happens meanwhile, or why not now."))
    before = (
        item.choice if item else "",
        item.service_at_location_id if item else None,
        item.meanwhile if item else "",
        StepFacts.of(step) if step else None,
    )
    if before == (choice, fit.service_at_location_id if fit else None, text, task):
        return plan
    _refuse_stale(plan, saves)
    if step and task is None:
        step.delete()
    if not choice:
        if item:
            item.delete()
        return _saved(plan, by, "plan.line_cleared", ("items",), ids=[line.line_id])
    if item is None:
        item = PlanItem(plan=plan, young_person_id=plan.young_person_id, line_id=line.line_id)
        item.service_type = line.type.id
        item.service_type_index = blind("plan_item.service_type", f"{plan.pk}:{line.type.id}")
    item.position, item.choice, item.meanwhile = line.position, choice, text
    item.service_id = fit.service_id if fit else None
    item.service_at_location_id = fit.service_at_location_id if fit else None
    item.save()
    if task:
        refuse_if_not_to_see(plan.young_person, name=task.who_else)
        step = step or Step(plan=plan, young_person_id=plan.young_person_id, line_id=line.line_id, position=0)
        _refuse_too_many([task, *(StepFacts.of(one) for one in plan.steps.all() if one.line_id != line.line_id)])
        task.put_on(step).save()
    return _saved(plan, by, "plan.line_answered", ("items",), ids=[line.line_id])


@transaction.atomic
def save_steps(*, by: User, plan: Plan, saves: int, steps: Sequence[StepFacts]) -> Plan:
    """Take the steps in their order (tasks for adults stay with their kind of help); raise Refused, Stale."""
    plan = _locked(plan, by, "save")
    tasks = set(plan.items.values_list("line_id", flat=True))
    every = list(plan.steps.all())
    standing = [step for step in every if step.line_id not in tasks]
    if [StepFacts.of(step) for step in standing] == list(steps):
        return plan
    _refuse_stale(plan, saves)
    _refuse_too_many([*steps, *(StepFacts.of(step) for step in every if step.line_id in tasks)])
    for who_else in {facts.who_else for facts in steps if facts.who_else}:
        refuse_if_not_to_see(plan.young_person, name=who_else)
    for position, facts in enumerate(steps):
        step = standing[position] if position < len(standing) else Step(plan=plan, young_person_id=plan.young_person_id)
        step.position = position
        facts.put_on(step).save()
    for step in standing[len(steps) :]:
        step.delete()
    return _saved(plan, by, "plan.steps_saved", ("steps",))


@transaction.atomic
def save_contact(*, by: User, plan: Plan, saves: int, safe_contact: str, paper_choice: str) -> Plan:
    """Take how to reach the young person safely and the paper choice (a value of Plan.Paper); raise Refused, Stale."""
    plan = _locked(plan, by, "save")
    if (plan.safe_contact, plan.paper_choice) == (safe_contact, paper_choice):
        return plan
    _refuse_stale(plan, saves)
    refuse_if_not_to_see(plan.young_person, text=safe_contact)
    plan.safe_contact, plan.paper_choice = safe_contact, paper_choice
    return _saved(plan, by, "plan.contact_saved", ("safe_contact", "paper_choice"))


@transaction.atomic
def submit(*, by: User, plan: Plan, saves: int) -> Plan:
    """Ask for approval; raise Refused with what is missing, Stale when the plan changed since the check page."""
    plan = _locked(plan, by, "submit")
    _refuse_stale(plan, saves)
    open_checks = missing(read(plan, user=by, today=timezone.localdate()))
    if open_checks:
        raise Refused(_("A few things are still needed. Nothing is lost: fill them in and ask again."))
    plan.status = next_state(PLAN_MOVES, "submit", plan.status)
    plan.submitted_at, plan.submitted_by = timezone.now(), by
    return _saved(plan, by, "plan.submitted", ("status", "submitted_at", "submitted_by"))


def _locked(plan: Plan, by: User, action: str) -> Plan:
    """Give the plan with its row locked; raise Refused when `by` may not take the action on it as it stands."""
    locked = Plan.objects.select_for_update(of=("self",)).select_related("young_person", "screening").get(pk=plan.pk)
    if why_not := plan_move_refused(action, locked.status, by.roles):
        raise Refused(why_not)
    refuse_closed(locked.young_person)
    return locked


def _refuse_stale(plan: Plan, saves: int) -> None:
    if plan.saves != saves:
        raise Stale(_("This plan was saved somewhere else while you had it open. Nothing was overwritten."))


def _refuse_too_many(steps: Sequence[StepFacts]) -> None:
    asked = sum(step.who == Step.Who.YOUNG_PERSON for step in steps)
    if asked > MOST_STEPS_FOR_YOUNG_PERSON:
        raise Refused(
            _("At most three steps are for the young person. Here are %(count)s: take some on yourself, or leave them.")
            % {"count": asked}
        )


def _saved(plan: Plan, by: User, verb: str, fields: Sequence[str], ids: Sequence[UUID] = ()) -> Plan:
    own = [name for name in fields if name not in {"goals", "items", "steps"}]
    plan.saves += 1
    plan.saved_at = timezone.now()
    plan.save(update_fields=[*own, "saves", "saved_at"])
    audit.record(by=by, verb=verb, obj=plan, young_person=plan.young_person, fields=tuple(fields), ids=tuple(ids))
    return plan
