"""Writes that open a record beyond the access table, or hide it from someone."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import BreakGlass, Event, Restriction, User, YoungPerson
from assessments.sealed import blind
from assessments.workflow import Refused

OPEN_FOR = timedelta(hours=24)
# Case numbers can be guessed one after another; nobody in a hurry mistypes one so often.
TRIES_AN_HOUR = 10


class Opened(NamedTuple):
    """The records that answer to a case number, and those among them that were shut before."""

    people: list[YoungPerson]
    newly: list[YoungPerson]


def break_glass(*, by: User, case_number: str, reason: str) -> Opened:
    """Take a case number and a reason; open the records that carry it to a caseworker for 24 hours, and tell their
    supervisors; give them. Raise Refused with one and the same sentence whether the number is unknown, the record is
    closed or hidden from this person, or they tried too often: the sentence must not tell which."""
    with transaction.atomic():
        carrying = _carrying(case_number) if by.has_role("caseworker") and not _tried_too_often(by) else []
        hidden = Restriction.objects.filter(user=by, observation_id=None, lifted_at=None)
        hidden_ids = set(hidden.values_list("young_person", flat=True))
        reachable = [person for person in carrying if person.pk not in hidden_ids and person.closed_at is None]
        seen = set(YoungPerson.objects.visible_to(by, "caseworker").filter(pk__in=[p.pk for p in reachable]))
        newly = [person for person in reachable if person not in seen]
        for person in newly:
            _open(person, by=by, reason=reason)
    if not reachable:
        _record_refusal(carrying, by=by)
        raise Refused(_("We could not open a record with this case number. Check the number, or call your supervisor."))
    return Opened(reachable, newly)


def _carrying(case_number: str) -> list[YoungPerson]:
    index = blind("young_person.case_number", case_number)
    # Locked: two presses at once would each find the record shut, and tell the supervisors twice.
    carrying = YoungPerson.objects.select_for_update().filter(case_number_index=index).readable()
    return list(carrying.order_by("created_at")) if index else []


def _tried_too_often(by: User) -> bool:
    since = timezone.now() - timedelta(hours=1)
    tries = Event.objects.filter(actor_id=str(by.pk), verb="break_glass.refused", at__gt=since)
    return tries.count() >= TRIES_AN_HOUR


def _open(person: YoungPerson, *, by: User, reason: str) -> None:
    now = timezone.now()
    opening = BreakGlass(young_person=person, user=by, reason=reason, opened_at=now, until=now + OPEN_FOR)
    opening.save(force_insert=True)
    audit.record(
        by=by,
        verb="break_glass.opened",
        obj=opening,
        young_person=person,
        fields=["reason"],
        also_installation=True,
    )


def _record_refusal(carrying: list[YoungPerson], *, by: User) -> None:
    # Its own transaction: the refusal that follows must not undo the line about it.
    with transaction.atomic():
        for person in carrying or [None]:
            audit.record(by=by, verb="break_glass.refused", obj=None, young_person=person, opens=False)


@transaction.atomic
def note_opening(*, by: User, opening: BreakGlass) -> BreakGlass:
    """A supervisor has seen that a record was opened; a second press changes nothing. Raise Refused for one's own."""
    locked = BreakGlass.objects.select_for_update().get(pk=opening.pk)
    if locked.user_id == by.pk:
        raise Refused(_("Someone other than the person who opened the record has to note it."))
    if locked.noted_at is None:
        locked.noted_by, locked.noted_at = by, timezone.now()
        locked.save(update_fields=["noted_by", "noted_at"])
        fields = ["noted_by", "noted_at"]
        audit.record(by=by, verb="break_glass.noted", obj=locked, young_person=locked.young_person_id, fields=fields)
    return locked


@transaction.atomic
def restrict(
    *, by: User, young_person: YoungPerson, user: User, reason: str, observation_id: UUID | None = None
) -> Restriction:
    """Hide a record, or one observation in it, from a member of staff, with a reason; a second time gives the first.
    Raise Refused for oneself, or without a reason."""
    if by.pk == user.pk:
        raise Refused(_("Ask another supervisor to hide this from you."))
    if not reason.strip():
        raise Refused(_("Write why this is hidden."))
    YoungPerson.objects.select_for_update().get(pk=young_person.pk)
    there = Restriction.objects.filter(
        young_person=young_person, user=user, observation_id=observation_id, lifted_at=None
    ).first()
    if there is not None:
        return there
    made = Restriction(young_person=young_person, user=user, observation_id=observation_id, reason=reason, made_by=by)
    made.save(force_insert=True)
    audit.record(
        by=by,
        verb="restriction.made",
        obj=made,
        young_person=young_person,
        fields=["user", "reason"],
        also_installation=True,
    )
    return made


@transaction.atomic
def lift(*, by: User, restriction: Restriction) -> Restriction:
    """Let someone see again what was hidden from them; raise Refused when that is oneself."""
    locked = Restriction.objects.select_for_update().get(pk=restriction.pk)
    if locked.user_id == by.pk:
        raise Refused(_("Ask another supervisor to show this to you again."))
    if locked.lifted_at is None:
        locked.lifted_by, locked.lifted_at = by, timezone.now()
        locked.save(update_fields=["lifted_by", "lifted_at"])
        audit.record(
            by=by,
            verb="restriction.lifted",
            obj=locked,
            young_person=locked.young_person_id,
            fields=["lifted_by", "lifted_at"],
            also_installation=True,
        )
    return locked
