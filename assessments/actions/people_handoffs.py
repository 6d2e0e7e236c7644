"""Writes that give a record to a worker: assign, hand over, answer a handover, read its note."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import Duty, Handoff, Team, User, YoungPerson
from assessments.models.querysets import supervised_teams
from assessments.not_to_see import colleagues_listed, refuse_if_not_to_see
from assessments.staff_lists import caseworkers_of, supervisors_of
from assessments.workflow import Refused, refuse_closed

WAITING, DONE = Handoff.State.WAITING, Handoff.State.DONE


@transaction.atomic
def hand_over(
    *, by: User, person: YoungPerson, seen: int | None, to_team: Team, to_user: User | None = None, note: str = ""
) -> Handoff:
    """Give a record to another worker or team; `seen` is whom the page showed it assigned to.

    A supervisor of both teams does it at once. A caseworker asks their own supervisor; a supervisor asks another
    team's, who chooses the worker. Give the handover, done or waiting; raise Refused with what stands against it."""
    person = YoungPerson.objects.select_for_update().get(pk=person.pk)
    refuse_closed(person)
    if person.assigned_to_id != seen:
        raise Refused(_("Someone gave this record to another worker while you had the page open. Nothing was changed."))
    if Handoff.objects.filter(young_person=person, state=WAITING).exists():
        raise Refused(_("A handover of this record is already waiting for an answer. Take it back first."))
    at_once = _is_at_once(by, person, to_team, to_user)
    note = note.strip()
    if not note and (person.assigned_to_id or to_team.pk != person.team_id):
        raise Refused(_("Write what the next worker needs to know."))
    if to_user is not None:
        _refuse_receiver(person, to_team, to_user)
    if not at_once and not _can_answer(person, to_team).exclude(pk=by.pk).exists():
        raise Refused(_("Nobody in that team can take this now. Choose another team, or ask an agency admin."))
    handoff = Handoff(
        young_person=person,
        from_team_id=person.team_id,
        from_user_id=person.assigned_to_id,
        to_team=to_team,
        to_user=to_user,
        note=note,
        made_by=by,
    )
    handoff.save(force_insert=True)
    given = [name for name in ("to_team", "to_user", "note") if getattr(handoff, name)]
    audit.record(by=by, verb="handoff.made", obj=handoff, young_person=person, fields=given)
    if at_once:
        _carry_out(handoff, person, by=by, to_user=to_user)
    return handoff


@transaction.atomic
def accept(*, by: User, handoff: Handoff, to_user: User) -> Handoff:
    """Take a handover that waits, for a team that `by` supervises, and give it to a caseworker of that team. Raise
    Refused for one that was answered meanwhile, or for someone who cannot be chosen."""
    person, locked = _locked(handoff)
    _refuse_not_theirs(by, locked)
    refuse_closed(person)
    _refuse_receiver(person, locked.to_team, to_user)
    return _carry_out(locked, person, by=by, to_user=to_user)


@transaction.atomic
def decline(*, by: User, handoff: Handoff, answer: str) -> Handoff:
    """Leave the record where it is, with the reason; raise Refused without one, or when it was answered meanwhile."""
    _person, locked = _locked(handoff)
    _refuse_not_theirs(by, locked)
    if not answer.strip():
        raise Refused(_("Write why, so that the one who asked knows what to do next."))
    locked.answer = answer.strip()
    return _decided(locked, by, Handoff.State.DECLINED, "handoff.declined", ["answer"])


@transaction.atomic
def withdraw(*, by: User, handoff: Handoff) -> Handoff:
    """Take back a handover that waits: who asked, or a supervisor of the team that has the record. Raise Refused."""
    _person, locked = _locked(handoff)
    if locked.made_by_id != by.pk and not _supervises(by, locked.from_team):
        raise Refused(_("Only who asked for this handover, or their supervisor, can take it back."))
    return _decided(locked, by, Handoff.State.WITHDRAWN, "handoff.withdrawn")


@transaction.atomic
def acknowledge(*, by: User, handoff: Handoff) -> Handoff:
    """The new worker has read the note; a second press changes nothing. Raise Refused for anyone else."""
    locked = Handoff.objects.select_for_update(of=("self",)).get(pk=handoff.pk)
    if locked.to_user_id != by.pk or locked.state != DONE:
        raise Refused(_("Only the worker who took this over can say that they have read the note."))
    if locked.acknowledged_at is None:
        locked.acknowledged_at = timezone.now()
        locked.save(update_fields=["acknowledged_at"])
        fields = ["acknowledged_at"]
        audit.record(by=by, verb="handoff.acknowledged", obj=locked, young_person=locked.young_person_id, fields=fields)
    return locked


def let_go(*, by: User, person: YoungPerson, user_id: int | None) -> None:
    """Free the duties that a former worker was to hold over a weekend, so that the question is asked again."""
    held = Duty.objects.select_for_update(of=("self",)).filter(young_person=person, closed_at=None, holder=user_id)
    for duty in held if user_id else ():
        duty.holder, duty.held_until = None, None
        duty.save(update_fields=["holder", "held_until"])
        audit.record(by=by, verb="duty.freed", obj=duty, young_person=person, fields=["holder", "held_until"])


def _is_at_once(by: User, person: YoungPerson, to_team: Team, to_user: User | None) -> bool:
    """Say whether this person may do it alone; raise Refused when they may not even ask."""
    same_team = to_team.pk == person.team_id
    if _supervises(by, person.team):
        at_once = same_team or _supervises(by, to_team)
        if at_once and to_user is None:
            raise Refused(_("Choose who takes this over."))
        if not at_once and to_user is not None:
            raise Refused(_("The other team’s supervisor chooses the worker. Choose the team only."))
        return at_once
    if not by.has_role("caseworker") or person.assigned_to_id != by.pk:
        raise Refused(_("Only the worker of this young person, or their supervisor, can hand the record over."))
    if not same_team:
        raise Refused(_("Ask your supervisor to hand this record over to another team."))
    if to_user is None:
        raise Refused(_("Choose who takes this over."))
    return False


def _supervises(user: User, team: Team) -> bool:
    return user.has_role("supervisor") and supervised_teams(user).filter(pk=team.pk).exists()


def _can_answer(person: YoungPerson, team: Team):
    return supervisors_of(team).exclude(pk__in=colleagues_listed(person))


def _refuse_receiver(person: YoungPerson, team: Team, user: User) -> None:
    if user.pk == person.assigned_to_id:
        raise Refused(_("This record is already theirs. Choose someone else."))
    refuse_if_not_to_see(person, user=user)
    if not caseworkers_of(team).filter(pk=user.pk).exists():
        raise Refused(_("Choose a caseworker who is in that team now."))


def _locked(handoff: Handoff) -> tuple[YoungPerson, Handoff]:
    """Give the young person and the handover, locked in this order everywhere; raise Refused when it was answered."""
    person = YoungPerson.objects.select_for_update().get(pk=handoff.young_person_id)
    rows = Handoff.objects.select_for_update(of=("self",)).select_related("to_team", "from_team")
    locked = rows.get(pk=handoff.pk)
    if not locked.is_waiting:
        raise Refused(_("This handover was answered while you had the page open. Nothing was changed."))
    return person, locked


def _refuse_not_theirs(by: User, handoff: Handoff) -> None:
    if not _supervises(by, handoff.to_team):
        raise Refused(_("Only a supervisor of the team that is asked can answer this."))


def _carry_out(handoff: Handoff, person: YoungPerson, *, by: User, to_user: User) -> Handoff:
    former = person.assigned_to_id
    handoff.to_user = to_user
    _decided(handoff, by, DONE, "handoff.accepted", ["to_user"])
    moved = ["assigned_to"] if person.team_id == handoff.to_team_id else ["assigned_to", "team"]
    person.assigned_to, person.team = to_user, handoff.to_team
    person.save(update_fields=moved)
    if not handoff.note:
        # Nothing to read: nothing stands on the worklist.
        handoff.acknowledged_at = timezone.now()
        handoff.save(update_fields=["acknowledged_at"])
    audit.record(by=by, verb="young_person.assigned", obj=person, young_person=person, fields=moved)
    let_go(by=by, person=person, user_id=former)
    return handoff


def _decided(handoff: Handoff, by: User, state: str, verb: str, more: list[str] | None = None) -> Handoff:
    handoff.state, handoff.decided_by, handoff.decided_at = state, by, timezone.now()
    fields = ["state", "decided_by", "decided_at", *(more or [])]
    handoff.save(update_fields=fields)
    audit.record(by=by, verb=verb, obj=handoff, young_person=handoff.young_person_id, fields=fields)
    return handoff
