"""Writes to the rota of who is on call."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import OnCallTurn, Team, User
from assessments.workflow import Refused, Stale


class Turn(NamedTuple):
    """One turn as typed: who answers, at which number, from when until when."""

    supervisor: User
    phone: str
    since: datetime
    until: datetime


def _check(turn: Turn) -> None:
    if not turn.supervisor.has_role("supervisor"):
        raise Refused(_("Only a supervisor can be on call."))
    if turn.until <= turn.since:
        raise Refused(_("The turn ends before it begins. Check both."))
    if turn.until <= timezone.now():
        raise Refused(_("This turn is over already. Choose a time to come."))


@transaction.atomic
def add_turn(*, by: User | None, team: Team | None, turn: Turn) -> OnCallTurn:
    """Put a turn on a team's rota (None: for every team without one of its own); the same one a second time gives the
    first. Raise Refused for someone who is no supervisor, or a turn that is over or ends before it begins."""
    _check(turn)
    # Locked: two presses at once would each find no such turn.
    User.objects.select_for_update().get(pk=turn.supervisor.pk)
    there = OnCallTurn.objects.filter(team=team, **turn._asdict()).first()
    if there is not None:
        return there
    made = OnCallTurn.objects.create(team=team, **turn._asdict())
    audit.record(by=by, verb="on_call.added", obj=made, fields=Turn._fields, ids=[turn.supervisor.pk])
    return made


@transaction.atomic
def change_turn(*, by: User | None, turn: OnCallTurn, to: Turn, saves: int) -> OnCallTurn:
    """Take a turn, what it is to become and the count of saves the form was filled in on; raise Stale when someone
    changed it meanwhile, Refused as add_turn does."""
    locked = OnCallTurn.objects.select_for_update().filter(pk=turn.pk).first()
    if locked is None or locked.saves != saves:
        raise Stale(_("Someone changed this turn while you were looking at it. Nothing of yours was saved."))
    changed = [name for name in Turn._fields if getattr(locked, name) != getattr(to, name)]
    if not changed:
        return locked
    _check(to)
    for name in changed:
        setattr(locked, name, getattr(to, name))
    locked.saves += 1
    locked.save(update_fields=[*changed, "saves"])
    audit.record(by=by, verb="on_call.changed", obj=locked, fields=changed, ids=[locked.supervisor_id])
    return locked


@transaction.atomic
def remove_turn(*, by: User | None, turn: OnCallTurn) -> None:
    """Take a turn off the rota: one that has begun ends now, one to come is gone. A second press changes nothing."""
    locked = OnCallTurn.objects.select_for_update().filter(pk=turn.pk).first()
    now = timezone.now()
    if locked is None or locked.until <= now:
        return
    audit.record(by=by, verb="on_call.removed", obj=locked, fields=["until"], ids=[locked.supervisor_id])
    if locked.since < now:
        locked.until = now
        locked.saves += 1
        locked.save(update_fields=["until", "saves"])
    else:
        locked.delete()
