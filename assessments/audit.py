"""The trail: every look and every change is a line that hangs on the line before it."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from assessments import gate
from assessments.models.audit import ChainHead, Event
from assessments.sealing.keys import derived

INSTALLATION = "installation"
SYSTEM = "system"


class ChainBroken(RuntimeError):
    """No event can be added because the chain does not hold: run check_audit."""


class NoTransaction(RuntimeError):
    """An event was to be written apart from what it tells about."""


def record(
    *,
    by,
    verb: str,
    obj: Model | None,
    young_person=None,
    fields: Iterable[str] = (),
    ids: Iterable = (),
    people: Iterable[UUID] = (),
    also_installation: bool = False,
    opens: bool = True,
) -> Event:
    """Write that `by` (a User; None: the system) did `verb` ("plan.approved") to `obj`, inside the transaction that
    does it; raise NoTransaction outside of one.

    With `young_person` (instance or id) the event goes on that person's chain, else on the installation's;
    `also_installation` puts it on both. `fields` are names, `ids` the rows of a list, `people` the young people in it.
    The gate of the request opens for everyone named, unless `opens` is False (a denial).
    """
    if not connection.in_atomic_block:
        raise NoTransaction("An event is written in the transaction of what it tells about: use transaction.atomic.")
    person = getattr(young_person, "pk", young_person)
    about = {
        "at": timezone.now(),
        "actor_id": _actor_id(by),
        "verb": verb,
        "object_type": obj._meta.label_lower if obj is not None else "",
        "object_id": str(obj.pk) if isinstance(obj, Model) and obj.pk is not None else "",
        "young_person_id": person,
        "fields": sorted(fields),
        "ids": [str(row) for row in ids],
        "people": sorted(str(someone) for someone in people),
    }
    chains = [str(person)] if person else []
    if not person or also_installation:
        chains.append(INSTALLATION)
    for chain in chains:
        event = _append(chain, about)
    if opens:
        gate.permit([person] if person else [UUID(str(someone)) for someone in people])
    return event


def _actor_id(by) -> str:
    if by is None:
        return SYSTEM
    return str(by.pk) if by.is_authenticated else ""


def _append(chain: str, about: dict) -> Event:
    key = derived("audit")
    head = _locked_head(chain, about["at"].strftime("%Y-%m"), key)
    event = Event(chain=chain, segment=head.segment, seq=head.seq + 1, previous=head.digest, **about)
    event.digest = _digest(key, event)
    event.save()
    head.seq, head.digest = event.seq, event.digest
    head.mac = _mac(key, head)
    head.save(update_fields=["seq", "digest", "mac"])
    return event


def _locked_head(chain: str, month: str, key: bytes) -> ChainHead:
    """Give the newest head of the chain, locked; open the month's segment when the newest is of an earlier one."""
    for _ in range(20):
        head = ChainHead.objects.select_for_update().filter(chain=chain).order_by("-segment").first()
        if head is not None and head.closed:
            continue  # Someone opened the next segment while we waited for the lock.
        if head is not None and head.segment >= month:
            return head
        try:
            with transaction.atomic():
                return _new_head(chain, month, head, key)
        except IntegrityError:
            continue  # Someone else opened the same segment: wait for it and hang on to it.
    raise ChainBroken(f"The newest head of chain {chain} is closed. Run: python manage.py check_audit")


def _new_head(chain: str, month: str, last: ChainHead | None, key: bytes) -> ChainHead:
    carried = last.digest if last else ""
    if last:
        last.closed = True
        last.mac = _mac(key, last)
        last.save(update_fields=["closed", "mac"])
    head = ChainHead(chain=chain, segment=month, carried=carried, digest=carried)
    head.mac = _mac(key, head)
    head.save(force_insert=True)
    return head


def _keyed(key: bytes, *parts) -> str:
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _digest(key: bytes, event: Event) -> str:
    return _keyed(
        key,
        event.previous,
        event.chain,
        event.segment,
        event.seq,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.verb,
        event.object_type,
        event.object_id,
        str(event.young_person_id or ""),
        event.fields,
        event.ids,
        event.people,
    )


def _mac(key: bytes, head: ChainHead) -> str:
    pruned = head.pruned_at.astimezone(UTC).isoformat() if head.pruned_at else ""
    return _keyed(key, "head", head.chain, head.segment, head.seq, head.carried, head.digest, head.closed, pruned)


@dataclass(frozen=True)
class Problem:
    """One place where a chain does not hold."""

    chain: str
    segment: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain}, {self.segment}, event {self.seq}: {self.what}"


def verify(chain: str) -> list[Problem]:
    """Check one chain (INSTALLATION, or a young person's id as text); give where it does not hold, in order."""
    key = derived("audit")
    problems: list[Problem] = []
    heads = list(ChainHead.objects.filter(chain=chain).order_by("segment"))
    carried = ""
    for position, head in enumerate(heads):
        problems += _segment_problems(key, head, carried, is_last=position == len(heads) - 1)
        carried = head.digest
    known = {head.segment for head in heads}
    strays = Event.objects.filter(chain=chain).exclude(segment__in=known).order_by("segment", "seq")
    problems += [Problem(chain, event.segment, event.seq, "stands in a month that has no head") for event in strays]
    return problems


def _segment_problems(key: bytes, head: ChainHead, carried: str, is_last: bool) -> list[Problem]:
    def problem(seq: int, what: str) -> Problem:
        return Problem(head.chain, head.segment, seq, what)

    found = []
    if head.mac != _mac(key, head):
        found.append(problem(head.seq, "the head was changed"))
    if head.carried != carried:
        found.append(problem(0, "does not hang on the month before: a head or a whole month was removed or added"))
    if head.closed == is_last:
        found.append(problem(head.seq, "a later month was removed" if is_last else "this month was never closed"))
    if head.pruned_at:
        return found
    previous, expected = head.carried, 1
    for event in Event.objects.filter(chain=head.chain, segment=head.segment).order_by("seq").iterator(1000):
        if event.seq != expected:
            found.append(problem(expected, f"missing up to event {event.seq}: removed or moved"))
        elif event.previous != previous:
            found.append(problem(event.seq, "does not hang on the event before: removed, inserted or reordered"))
        if event.digest != _digest(key, event):
            found.append(problem(event.seq, "was changed, or inserted by something else than Offramp"))
        previous, expected = event.digest, event.seq + 1
    if expected - 1 != head.seq or previous != head.digest:
        found.append(problem(expected - 1, f"is the last one there, but the head counts {head.seq}: removed or added"))
    return found


def chains() -> list[str]:
    """Give every chain there is, the installation's first."""
    named = set(ChainHead.objects.values_list("chain", flat=True)) | set(
        Event.objects.order_by().values_list("chain", flat=True).distinct()
    )
    return sorted(named, key=lambda chain: (chain != INSTALLATION, chain))
