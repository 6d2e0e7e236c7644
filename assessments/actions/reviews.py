"""A supervisor's answer to a plan: approve it, which keeps one unchangeable version, or send it back with a reason."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import Event, Plan, PlanVersion, Review, User
from assessments.planning import read
from assessments.sheets import digest, snapshot
from assessments.standing import Noticed
from assessments.workflow import PLAN_MOVES, Refused, Stale, next_state, plan_move_refused, refuse_closed

# What the trail calls writing in a plan (actions/plans.py).
WRITTEN = (
    "plan.started",
    "plan.goals_saved",
    "plan.line_answered",
    "plan.line_cleared",
    "plan.steps_saved",
    "plan.contact_saved",
    "plan.submitted",
)


@transaction.atomic
def approve(*, by: User, plan: Plan, saves: int, act_first_lines: Mapping[str, str] | None = None) -> PlanVersion:
    """Take a submitted plan, the count of saves that the page showed and one line for each act-first item (by
    observation id); give the version that stands from now on; raise Refused, Stale."""
    plan = _locked(plan, by, "approve", saves)
    lines = {key: text.strip() for key, text in (act_first_lines or {}).items()}
    today = timezone.localdate()
    asked = {str(noticed.observation.pk) for noticed in act_first_of(plan, by)}
    if not all(lines.get(key) for key in asked):
        raise Refused(_("Write one line for each item under Act first."))
    lines = {key: lines[key] for key in asked}
    now = timezone.now()
    number = plan.versions.count() + 1
    reading = read(plan, user=None, today=today)
    content = snapshot(
        reading, version=number, approved_by=str(by), approved_at=timezone.localtime(now), act_first_lines=lines
    )
    version = PlanVersion(
        plan=plan,
        young_person_id=plan.young_person_id,
        number=number,
        snapshot=content,
        digest=digest(content),
        approved_at=now,
        approved_by=by,
    )
    version.save()
    version.services.set({line.item.service_id for line in reading.answered_lines if line.chosen})
    Review(
        plan=plan,
        young_person_id=plan.young_person_id,
        decision=Review.Decision.APPROVED,
        by=by,
        act_first_lines=lines,
    ).save()
    plan.status = next_state(PLAN_MOVES, "approve", plan.status)
    plan.approved_at, plan.approved_by = now, by
    plan.saves += 1
    plan.save(update_fields=["status", "approved_at", "approved_by", "saves"])
    audit.record(
        by=by,
        verb="plan.approved",
        obj=plan,
        young_person=plan.young_person,
        fields=("status", "approved_at", "approved_by"),
        ids=(version.pk,),
    )
    return version


@transaction.atomic
def send_back(*, by: User, plan: Plan, saves: int, reason: str) -> Review:
    """Take a submitted plan, the count of saves that the page showed and why it goes back (required); raise Refused,
    Stale."""
    plan = _locked(plan, by, "return", saves)
    if not reason.strip():
        raise Refused(_("Say why, so that the caseworker knows what to change."))
    review = Review(
        plan=plan,
        young_person_id=plan.young_person_id,
        decision=Review.Decision.RETURNED,
        by=by,
        reason=reason.strip(),
    )
    review.save()
    plan.status = next_state(PLAN_MOVES, "return", plan.status)
    plan.saves += 1
    plan.save(update_fields=["status", "saves"])
    audit.record(
        by=by, verb="plan.returned", obj=plan, young_person=plan.young_person, fields=("status",), ids=(review.pk,)
    )
    return review


def own_plan(plan: Plan, user: User) -> bool:
    """Tell whether a review by this person would be a review of their own work."""
    return plan.pk in own_among([plan], user)


def own_among(found: Iterable[Plan], user: User) -> set[UUID]:
    """Give the ids of the plans that this person began, wrote in or sent, as the trail has it: with two roles, or since
    they became a supervisor, they would review their own work. One query, none for no plan."""
    found = list(found)
    events = Event.objects.filter(
        actor_id=str(user.pk),
        young_person_id__in={plan.young_person_id for plan in found},
        object_id__in=[str(plan.pk) for plan in found],
        verb__in=WRITTEN,
    )
    wrote = set(events.values_list("object_id", flat=True))
    return {plan.pk for plan in found if user.pk in {plan.author_id, plan.submitted_by_id} or str(plan.pk) in wrote}


def act_first_of(plan: Plan, user: User) -> tuple[Noticed, ...]:
    """Give what asked to act first in the plan's screening, as far as this person may see it."""
    return read(plan, user=user, today=timezone.localdate()).act_first


def _locked(plan: Plan, by: User, action: str, saves: int) -> Plan:
    locked = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("young_person", "screening", "author")
        .get(pk=plan.pk)
    )
    if own_plan(locked, by):
        raise Refused(_("You wrote or sent this plan. Someone else has to review it."))
    if why_not := plan_move_refused(action, locked.status, by.roles):
        raise Refused(why_not)
    refuse_closed(locked.young_person)
    if locked.saves != saves:
        raise Stale(_("This plan changed while you were looking at it. Nothing was decided. Look at it again below."))
    return locked
