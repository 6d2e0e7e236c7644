"""Writes to duties: open one, log what was done, close it, hand it on. Nothing is ever sent from here."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.duties import (
    ACT_CARE,
    ACT_REPORT,
    ANSWERED,
    DONE,
    IDENTIFIED,
    KINDS,
    MISSING,
    NOT_NEEDED,
    REPORT,
    RETURNED,
    SAME_TELLING,
    SLIP,
    TAKEN_BACK,
    TOLD,
    coming_monday,
    due_at,
    may_hold,
)
from assessments.models import Duty, Observation, Screening, User, YoungPerson
from assessments.standing import ACT_FIRST, STILL_OPEN, Noticed, one_save_more
from assessments.workflow import Refused
from resources.catalogue import catalogue_at

ACT_KINDS = {"report": ACT_REPORT, "care": ACT_CARE}
# What Act first holds once the duty it opened was done.
ACT_DONE = {ACT_REPORT: "reported", ACT_CARE: "called"}


@dataclass(frozen=True)
class Entry:
    """One line of a duty's log: a key of the kind's entries, who was told or did it, when, and a reference."""

    to: str
    who: str
    at: datetime
    reference: str = ""


@transaction.atomic
def open_duty(
    *,
    by: User,
    young_person: YoungPerson,
    kind: str,
    screening: Screening | None = None,
    observation: Observation | None = None,
) -> Duty:
    """Take a key of KINDS; give a new duty, or the one of this kind that is open already (of this observation; of this
    telling); raise Refused when the record is closed. Two presses make one."""
    person = YoungPerson.objects.select_for_update().get(pk=young_person.pk)
    if person.closed_at is not None:
        raise Refused(_("This young person’s record is closed. Ask your supervisor if it should be opened again."))
    now = timezone.now()
    there = Duty.objects.filter(young_person=person, closed_at=None, observation=observation).order_by("opened_at")
    if kind == TOLD:
        there = there.filter(opened_by=by, opened_at__gt=now - SAME_TELLING)
    for duty in there:
        if duty.kind == kind:
            return duty
    duty = Duty(
        young_person=person,
        screening=screening,
        observation=observation,
        kind=kind,
        due_at=due_at(kind, now).isoformat(timespec="seconds"),
        opened_at=now,
        opened_by=by,
    )
    duty.save(force_insert=True)
    audit.record(by=by, verb="duty.opened", obj=duty, young_person=person)
    return duty


@transaction.atomic
def follow_safety(*, by: User, screening: Screening) -> None:
    """Bring the duties in line with what Safety first says: open what it names, once a screening; take back what this
    person named moments ago and no longer does. Anything older is closed on its own page, with a reason."""
    answers = screening.safety
    wanted = {kind for kind in (MISSING, RETURNED, IDENTIFIED) if kind in answers.get("clocks", ())}
    if answers.get("report") == "needed":
        wanted.add(REPORT)
    mine = list(Duty.objects.select_for_update().filter(screening=screening, observation=None))
    stands = {duty.kind for duty in mine if duty.outcome != TAKEN_BACK}
    for kind in (MISSING, RETURNED, IDENTIFIED, REPORT):
        if kind in wanted and kind not in stands:
            open_duty(by=by, young_person=screening.young_person, kind=kind, screening=screening)
    slips = (duty for duty in mine if duty.kind not in {*wanted, TOLD} and _is_slip(duty, by))
    for duty in slips:
        _close(duty, by=by, outcome=TAKEN_BACK)


def _is_slip(duty: Duty, by: User) -> bool:
    fresh = duty.opened_at > timezone.now() - SLIP
    return duty.closed_at is None and duty.opened_by_id == by.pk and fresh and not duty.log


@transaction.atomic
def follow_act_first(*, by: User, screening: Screening, observation: Observation) -> None:
    """Open a duty for an Act first answer that leaves something to do today; close it when the answer no longer
    does."""
    factor = catalogue_at(screening.catalogue_number).factor(observation.factor)
    if observation.act_first.get("answer", "") in STILL_OPEN:
        kind = ACT_KINDS[factor.act_first]
        person = screening.young_person
        open_duty(by=by, young_person=person, kind=kind, screening=screening, observation=observation)
        return
    for duty in Duty.objects.select_for_update().filter(observation=observation, closed_at=None):
        _close(duty, by=by, outcome=ANSWERED)


@transaction.atomic
def keep_unanswered(*, by: User, screening: Screening) -> None:
    """Open a duty for each Act first question that a screening leaves unanswered when it is completed."""
    catalogue = catalogue_at(screening.catalogue_number)
    for row in Observation.objects.filter(screening=screening):
        factor = catalogue.factors.get(row.factor)
        noticed = Noticed(factor, row) if factor is not None else None
        if noticed is not None and noticed.asks_first and (not noticed.decision or noticed.decision in STILL_OPEN):
            kind = ACT_KINDS[factor.act_first]
            open_duty(by=by, young_person=screening.young_person, kind=kind, screening=screening, observation=row)


@transaction.atomic
def log(*, by: User, duty: Duty, entries: list[Entry], note: str = "") -> Duty:
    """Take what was done, a line for each; close the duty once each of its kind's entries is there. Raise Refused when
    there is no line, or someone logged the same or closed it meanwhile."""
    if duty.observation_id is not None:
        # In the order in which the page Act first locks them.
        Screening.objects.select_for_update().get(pk=duty.screening_id)
    locked = _lock_open(duty)
    kind = KINDS[locked.kind]
    if not entries:
        raise Refused(_("Write who was told, or what was done."))
    logged = {line["to"] for line in locked.log}
    if logged & {entry.to for entry in entries}:
        raise Refused(_("Someone else logged this while you had the page open. Nothing was overwritten."))
    lines = [
        {
            "to": entry.to,
            "who": entry.who,
            "at": entry.at.isoformat(timespec="minutes"),
            "reference": entry.reference,
            "by": by.get_full_name() or str(by),
        }
        for entry in entries
        if entry.to in kind.entries
    ]
    locked.log = [*locked.log, *lines]
    fields = ["log"]
    if note and note != locked.note:
        locked.note = "\n".join(filter(None, (locked.note, note)))
        fields.append("note")
    locked.save(update_fields=fields)
    audit.record(by=by, verb="duty.logged", obj=locked, young_person=locked.young_person_id, fields=fields)
    if {line["to"] for line in locked.log} >= kind.entries.keys():
        _close(locked, by=by, outcome=DONE)
        _answer_act_first(locked, by=by)
    return locked


@transaction.atomic
def close_as_not_needed(*, by: User, duty: Duty, reason: str) -> Duty:
    """Close a duty that has nothing to be done, with the reason; raise Refused without one, or when it was closed
    meanwhile."""
    locked = _lock_open(duty)
    if not reason.strip():
        raise Refused(_("Write why it is not needed."))
    locked.reason = reason.strip()
    return _close(locked, by=by, outcome=NOT_NEEDED, also=("reason",))


@transaction.atomic
def hold(*, by: User, duty: Duty, holder: User) -> Duty:
    """Name who holds an open duty until Monday noon; raise Refused outside a weekend's reach, or for someone who may
    not see the record."""
    locked = _lock_open(duty)
    monday = coming_monday(timezone.now())
    if monday is None:
        raise Refused(_("This is asked from Friday noon until the end of Sunday."))
    if not may_hold(User.objects.get(pk=holder.pk), locked.young_person):
        raise Refused(_("Choose someone from the list: they must be active and able to open this record."))
    locked.holder, locked.held_until = holder, monday
    locked.save(update_fields=["holder", "held_until"])
    fields = ["holder", "held_until"]
    audit.record(by=by, verb="duty.held", obj=locked, young_person=locked.young_person_id, fields=fields)
    return locked


def _lock_open(duty: Duty) -> Duty:
    locked = Duty.objects.select_for_update(of=("self",)).select_related("young_person", "closed_by").get(pk=duty.pk)
    if locked.closed_at is not None:
        raise Refused(_("%(name)s has closed this already.") % {"name": locked.closed_by})
    return locked


def _close(duty: Duty, *, by: User, outcome: str, also: tuple[str, ...] = ()) -> Duty:
    duty.outcome, duty.closed_at, duty.closed_by = outcome, timezone.now(), by
    fields = ["outcome", "closed_at", "closed_by", *also]
    duty.save(update_fields=fields)
    audit.record(by=by, verb="duty.closed", obj=duty, young_person=duty.young_person_id, fields=fields)
    return duty


def _answer_act_first(duty: Duty, *, by: User) -> None:
    """What the duty's log says stands under Act first too: two places must not tell two stories. It counts as a save of
    that page, so that someone who has it open is asked before theirs replaces it."""
    if duty.observation_id is None:
        return
    screening = Screening.objects.get(pk=duty.screening_id)
    row = Observation.objects.select_for_update().get(pk=duty.observation_id)
    if row.act_first.get("answer", "") not in {"", *STILL_OPEN}:
        return
    now = timezone.now()
    row.act_first = {"answer": ACT_DONE[duty.kind], "note": row.act_first.get("note", "")}
    row.recorded_by, row.recorded_at = by, now
    row.save(update_fields=["act_first", "recorded_by", "recorded_at"])
    who = by.get_full_name() or str(by)
    screening.saves = one_save_more(screening.saves, ACT_FIRST, by=who, at=now, changed=[row.factor])
    screening.save(update_fields=["saves"])
    audit.record(
        by=by,
        verb="screening.act_first_saved",
        obj=screening,
        young_person=duty.young_person_id,
        fields=("act_first",),
        ids=[row.pk],
    )
