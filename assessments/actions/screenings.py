"""Writes to a screening: start it, save its Safety first page and gates, complete it, note that something was told."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.actions import duties
from assessments.duties import TOLD
from assessments.models import Duty, Screening, User, YoungPerson
from assessments.standing import (
    ACT_FIRST,
    EVIDENCE,
    HUB,
    SAFETY,
    changed_since,
    is_done,
    one_save_more,
    saves_of,
    total_saves,
)
from assessments.workflow import SCREENING_MOVES, Refused, next_state
from resources.catalogue import current

__all__ = ["ACT_FIRST", "EVIDENCE", "HUB", "SAFETY"]


@dataclass(frozen=True)
class Difference:
    """One field that holds something else than what was sent: both values, by whom and when the kept one was saved."""

    field: str
    theirs: object
    mine: object
    saved_by: str
    saved_at: str


class Stale(Exception):
    """The page was saved by someone else, or in another tab, since it was loaded. Nothing was written."""

    def __init__(self, differences: list[Difference], saves: int):
        super().__init__("stale page")
        self.differences = differences
        self.saves = saves


@transaction.atomic
def start(*, by: User, young_person: YoungPerson) -> Screening:
    """Give a new screening pinned to the newest catalogue, or the draft that is already open; raise Refused when the
    record is closed, NoCatalogue when none is loaded."""
    person = YoungPerson.objects.select_for_update().get(pk=young_person.pk)
    _refuse_closed(person)
    draft = Screening.objects.filter(young_person=person, status=Screening.Status.DRAFT).order_by("-started_at").first()
    if draft is not None:
        return draft
    screening = Screening(young_person=person, started_by=by, catalogue_number=current().number)
    screening.save(force_insert=True)
    audit.record(by=by, verb="screening.started", obj=screening, young_person=person)
    return screening


@transaction.atomic
def save_safety(
    *, by: User, screening: Screening, answers: dict, saves: int, done: bool = True, blank_too: bool = False
) -> Screening:
    """Take Safety first's answers by field name (one of them, not `done`, while the page is being filled in) and the
    count of saves that the page showed; raise Stale, Refused. What the law sets a time for becomes a duty in the same
    transaction."""
    locked = lock_draft(screening)
    answers = merged(locked, SAFETY, locked.safety, answers, saves, blank_too=blank_too)
    changed = sorted(name for name in answers if (locked.safety.get(name) or "") != (answers[name] or ""))
    locked.safety = {**locked.safety, **answers}
    saved = counted(
        locked,
        SAFETY,
        by=by,
        verb="screening.safety_saved",
        also=("safety",),
        # In the trail, "clocks" by its page's name: a field that names a clock would say what happened.
        fields={"safety" if name == "clocks" else name for name in changed},
        changed=changed,
        done=done,
    )
    duties.follow_safety(by=by, screening=saved)
    return saved


@transaction.atomic
def save_gates(*, by: User, screening: Screening, gates: dict[str, str], saves: int) -> Screening:
    """Take theme id -> "known" or "nothing" ("" leaves a gate as it is) and the count of saves that the page showed;
    raise Stale, Refused. Answers behind a changed gate stay."""
    locked = lock_draft(screening)
    gates = merged(locked, HUB, locked.gates, gates, saves)
    gates = {theme: gate for theme, gate in gates.items() if gate}
    changed = [theme for theme, gate in gates.items() if locked.gates.get(theme) != gate]
    locked.gates = {**locked.gates, **gates}
    return counted(
        locked, HUB, by=by, verb="screening.gates_saved", also=("gates",), fields=("gates",), changed=changed
    )


@transaction.atomic
def complete(*, by: User, screening: Screening, saves: int) -> Screening:
    """Close the screening to changes; `saves` is the total that the check page showed. Raise Refused, Stale."""
    locked = lock_draft(screening)
    if not is_done(locked, SAFETY):
        raise Refused(_("Answer the page “Safety first” before you complete the screening."))
    if total_saves(locked) != saves:
        raise Stale([], total_saves(locked))
    locked.status = next_state(SCREENING_MOVES, "complete", locked.status)
    locked.completed_at = timezone.now()
    locked.completed_by = by
    locked.save(update_fields=["status", "completed_at", "completed_by"])
    audit.record(by=by, verb="screening.completed", obj=locked, young_person=locked.young_person, fields=("status",))
    duties.keep_unanswered(by=by, screening=locked)
    return locked


@transaction.atomic
def discard(*, by: User, screening: Screening) -> Screening:
    """Put a draft out of sight; raise Refused when it is no draft any more. Nothing is deleted, and no question under
    Act first goes away with it: each that is open becomes a duty."""
    locked = lock_draft(screening)
    locked.status = next_state(SCREENING_MOVES, "discard", locked.status)
    locked.save(update_fields=["status"])
    audit.record(by=by, verb="screening.discarded", obj=locked, young_person=locked.young_person, fields=("status",))
    duties.keep_unanswered(by=by, screening=locked)
    return locked


@transaction.atomic
def note_told(*, by: User, screening: Screening) -> Duty:
    """Keep the time at which something was told, and nothing of what it was (product.md, Harm is not risk); give the
    duty that opens with it. The trail says only that something is due: a verb stands in clear."""
    return duties.open_duty(by=by, young_person=screening.young_person, kind=TOLD, screening=screening)


def lock_draft(screening: Screening, *, completed_too: bool = False) -> Screening:
    """Give the screening with its row locked; raise Refused when it can no longer be changed."""
    locked = Screening.objects.select_for_update(of=("self",)).select_related("young_person").get(pk=screening.pk)
    _refuse_closed(locked.young_person)
    if locked.status == Screening.Status.DISCARDED:
        raise Refused(_("This draft was discarded. Start a new screening."))
    if not (locked.is_draft or completed_too):
        raise Refused(_("This screening is completed. What was recorded stays as it is."))
    return locked


def merged(locked: Screening, page: str, kept: dict, sent: dict, saves: int, *, blank_too: bool = False) -> dict:
    """Give what to write. Of a field that was saved since the page showed `saves`, an empty value keeps what is there
    now (with `blank_too` it was emptied on purpose); raise Stale for anything else that differs."""
    if saves_of(locked, page) == saves:
        return sent
    moved = {name for name in sent if changed_since(locked, page, name, saves)}
    meta = locked.saves.get(page, {})
    differences = [
        Difference(name, kept.get(name, ""), sent[name], meta.get("by", ""), meta.get("at", ""))
        for name in sent
        if name in moved and (sent[name] or blank_too) and (kept.get(name) or "") != (sent[name] or "")
    ]
    if differences:
        raise Stale(differences, saves_of(locked, page))
    return {name: value for name, value in sent.items() if value or name not in moved}


def counted(
    locked: Screening, page: str, *, by: User, verb: str, also=(), fields=(), ids=(), changed=(), done: bool = True
) -> Screening:
    """Write the locked screening with one more save of a page, in which the fields `changed` changed, and the event;
    give it back."""
    now = timezone.now()
    who = by.get_full_name() or str(by)
    locked.saves = one_save_more(locked.saves, page, by=who, at=now, changed=changed, done=done)
    locked.saved_at = now
    locked.save(update_fields=["saves", "saved_at", *also])
    audit.record(by=by, verb=verb, obj=locked, young_person=locked.young_person, fields=fields, ids=ids)
    return locked


def _refuse_closed(person: YoungPerson) -> None:
    if person.closed_at is not None:
        raise Refused(_("This young person’s record is closed. Ask your supervisor if it should be opened again."))
