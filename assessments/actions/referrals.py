"""Writes to a referral: offer it, move it, note a try to reach someone. Offramp itself never sends anything."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import Plan, Referral, ReferralMove, User
from assessments.planning import Line
from assessments.workflow import REFERRAL_ENDED_BY, REFERRAL_MOVES, Refused, Stale, next_state


@transaction.atomic
def offer(*, by: User, plan: Plan, line: Line, service_at_location_id: UUID) -> Referral:
    """Take a line of this plan and a place that fits it today; give the open referral, new or the one that is there
    (two presses at once meet at the lock). It waits for no approval: urgent help never does. Raise Refused."""
    _refuse_others(by)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("young_person").get(pk=plan.pk)
    if plan.young_person.closed_at is not None:
        raise Refused(_("This young person’s record is closed. Ask your supervisor if it should be opened again."))
    if line.is_for_adults:
        raise Refused(_("This is a task for adults. Write it down as a step."))
    fit = next((fit for fit in line.kind.fits if fit.service_at_location_id == service_at_location_id), None)
    if fit is None:
        raise Refused(_("This service does not fit today. Choose one that does."))
    standing = plan.referrals.open().filter(line_id=line.line_id, service_id=fit.service_id).first()
    if standing is not None:
        return standing
    now = timezone.now()
    referral = Referral(
        plan=plan,
        young_person_id=plan.young_person_id,
        line_id=line.line_id,
        service_type=line.type.id,
        service_id=fit.service_id,
        service_at_location_id=fit.service_at_location_id,
        opened_by=by,
        moved_at=now,
    )
    referral.save(force_insert=True)
    _note(referral, by, "offer", now)
    audit.record(by=by, verb="referral.offer", obj=referral, young_person=plan.young_person_id, fields=["status"])
    return referral


@transaction.atomic
def move(
    *, by: User, referral: Referral, saves: int, action: str, note: str = "", ended_by: str = "", why: str = ""
) -> Referral:
    """Take a move of workflow.REFERRAL_MOVES and the count of saves that the page showed; give the referral as it
    stands then. `why` says why it ended: required for "stop", with who ended it (a value of Referral.EndedBy). Raise
    Refused, Stale."""
    locked = _locked(referral, by, saves)
    state = next_state(REFERRAL_MOVES, action, locked.status)
    ends = state not in Referral.OPEN
    if action == "stop" and ended_by not in Referral.EndedBy.values:
        raise Refused(_("Say who ended it."))
    if action == "stop" and not why.strip():
        raise Refused(_("Say why it stopped."))
    fields = ["status", "moved_at", "saves"]
    if not locked.is_open:
        if locked.plan.referrals.open().filter(line_id=locked.line_id, service_id=locked.service_id).exists():
            raise Refused(_("There is a newer referral to this service. Go on with that one."))
        locked.ended_by, locked.ended_why = "", ""
        fields += ["ended_by", "ended_why"]
    if ends:
        locked.ended_by = ended_by if action == "stop" else REFERRAL_ENDED_BY.get(action, "")
        locked.ended_why = why.strip()
        fields += ["ended_by", "ended_why"]
    locked.status = state
    return _moved(locked, by, action, fields, note=note.strip())


@transaction.atomic
def try_contact(*, by: User, referral: Referral, saves: int, whom: str, reached: bool, note: str = "") -> Referral:
    """Take whom someone tried to reach (a value of Referral.EndedBy) and whether it worked; the state stays. Raise
    Refused, Stale."""
    locked = _locked(referral, by, saves)
    next_state(REFERRAL_MOVES, "try_contact", locked.status)
    if whom not in Referral.EndedBy.values:
        raise Refused(_("Say whom you tried to reach."))
    contact = {"whom": whom, "reached": reached}
    return _moved(locked, by, "try_contact", ["moved_at", "saves"], note=note.strip(), contact=contact)


def _refuse_others(by: User) -> None:
    if not by.has_role("caseworker"):
        raise Refused(_("Only a caseworker can do this."))


def _locked(referral: Referral, by: User, saves: int) -> Referral:
    _refuse_others(by)
    locked = Referral.objects.select_for_update(of=("self",)).select_related("young_person", "plan").get(pk=referral.pk)
    if locked.young_person.closed_at is not None:
        raise Refused(_("This young person’s record is closed. Ask your supervisor if it should be opened again."))
    if locked.saves != saves:
        raise Stale(_("Something was noted here while you had this page open. Look at it below, then choose again."))
    return locked


def _moved(referral: Referral, by: User, action: str, fields: list[str], *, note: str, contact: dict | None = None):
    now = timezone.now()
    referral.moved_at = now
    referral.saves += 1
    referral.save(update_fields=fields)
    _note(referral, by, action, now, note=note, contact=contact or {})
    audit.record(
        by=by, verb=f"referral.{action}", obj=referral, young_person=referral.young_person_id, fields=sorted(fields)
    )
    return referral


def _note(referral: Referral, by: User, action: str, at, **told) -> None:
    ReferralMove(referral=referral, young_person_id=referral.young_person_id, action=action, at=at, by=by, **told).save(
        force_insert=True
    )
