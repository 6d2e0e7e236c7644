"""Closing a record with an outcome, which starts the retention clock, and opening it again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import Closing, Duty, Handoff, User, YoungPerson
from assessments.models.querysets import supervised_teams
from assessments.outcomes import OTHER, outcome_label
from assessments.staff_lists import caseworkers_of
from assessments.workflow import Refused


@transaction.atomic
def close(*, by: User, person: YoungPerson, outcome: str, note: str = "") -> Closing:
    """Close a record with a value of OUTCOMES and a note (needed for "something else"). Raise Refused when it is closed
    already, something is still due, a handover waits, or `by` is neither its worker nor a supervisor of its team."""
    locked = YoungPerson.objects.select_for_update().get(pk=person.pk)
    if locked.assigned_to_id != by.pk and not _supervises(by, locked):
        raise Refused(_("Only the worker of this young person, or their supervisor, can close the record."))
    if locked.closed_at is not None:
        raise Refused(_("This record is closed already. Nothing was changed."))
    if not outcome_label(outcome):
        raise Refused(_("Choose how it ended."))
    if outcome == OTHER and not note.strip():
        raise Refused(_("Say in a few words how it ended."))
    # All duties: one that this person may not see would be lost as well.
    if Duty.objects.filter(young_person=locked, closed_at=None).exists():
        raise Refused(
            _("Something is still due for this young person. See it through, or ask your supervisor, before you close.")
        )
    if Handoff.objects.filter(young_person=locked, state=Handoff.State.WAITING).exists():
        raise Refused(_("A handover of this record waits for an answer. Take it back before you close."))
    now = timezone.now()
    closing = Closing(young_person=locked, outcome=outcome, note=note.strip(), closed_at=now, closed_by=by)
    closing.save(force_insert=True)
    locked.closed_at = now
    locked.save(update_fields=["closed_at"])
    fields = [name for name in ("outcome", "note") if getattr(closing, name)]
    audit.record(by=by, verb="young_person.closed", obj=closing, young_person=locked, fields=["closed_at", *fields])
    return closing


@transaction.atomic
def reopen(*, by: User, person: YoungPerson, reason: str) -> YoungPerson:
    """Open a closed record again, with the reason; a worker who left the team since no longer has it. Raise Refused
    when it is open, without a reason, or for anyone but a supervisor of its team."""
    locked = YoungPerson.objects.select_for_update().get(pk=person.pk)
    if not _supervises(by, locked):
        raise Refused(_("Only a supervisor of its team can open a closed record again."))
    if locked.closed_at is None:
        raise Refused(_("This record is open already. Nothing was changed."))
    if not reason.strip():
        raise Refused(_("Write why it is opened again."))
    for closing in Closing.objects.select_for_update(of=("self",)).filter(young_person=locked, reopened_at=None):
        closing.reason, closing.reopened_at, closing.reopened_by = reason.strip(), timezone.now(), by
        closing.save(update_fields=["reason", "reopened_at", "reopened_by"])
    locked.closed_at = None
    changed = ["closed_at"]
    if locked.assigned_to_id and not caseworkers_of(locked.team).filter(pk=locked.assigned_to_id).exists():
        locked.assigned_to = None
        changed.append("assigned_to")
    locked.save(update_fields=changed)
    fields = [*changed, "reason"]
    audit.record(by=by, verb="young_person.reopened", obj=locked, young_person=locked, fields=fields)
    return locked


def _supervises(user: User, person: YoungPerson) -> bool:
    return user.has_role("supervisor") and supervised_teams(user).filter(pk=person.team_id).exists()
