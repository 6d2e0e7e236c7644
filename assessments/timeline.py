"""What happened to a young person's record, in words. Looks at it are in the audit trail, not here."""

from django.utils.translation import gettext_lazy as _

from assessments.models import Event, User, YoungPerson
from assessments.workflow import REFERRAL_WORDS

WORDS = {
    "young_person.added": _("Record opened"),
    "young_person.changed": _("Record changed"),
    "screening.started": _("Screening begun"),
    "screening.completed": _("Screening completed"),
    "screening.discarded": _("Screening draft discarded"),
    "screening.told": _("They told me something"),
    "duty.opened": _("Something fell due"),
    "duty.logged": _("What was done about it was logged"),
    "duty.closed": _("Closed: nothing more is due about it"),
    "duty.held": _("Handed on over the weekend"),
    "observation.added": _("Something noticed was added"),
    "plan.started": _("Plan begun"),
    "plan.submitted": _("Plan sent for review"),
    "plan.returned": _("Plan returned with a reason"),
    "plan.approved": _("Plan approved"),
    "plan.printed": _("Plan for the file printed"),
    "release.added": _("Release written down"),
    "release.revoked": _("Release taken back"),
    "disclosure.made": _("Something was shared outside"),
    "young_person.unassigned": _("Assigned to nobody for now"),
    "young_person.assigned": _("Given to a worker"),
    "young_person.closed": _("Record closed"),
    "young_person.reopened": _("Record opened again"),
    "handoff.made": _("Handover written"),
    "handoff.declined": _("Handover not accepted"),
    "handoff.withdrawn": _("Handover taken back"),
    "handoff.acknowledged": _("Handover note read"),
    "supporter.added": _("Supporter added"),
    "supporter.changed": _("Supporter changed"),
    "supporter.removed": _("Supporter taken off"),
    "not_to_see.added": _("Put on the list of who should not see this"),
    "not_to_see.lifted": _("Taken off the list of who should not see this"),
    "plan.agreement": _("Asked, line by line, what they agree to"),
    "plan.step_marked": _("Step marked"),
    "plan.goal_closed": _("Goal closed"),
    "break_glass.opened": _("Opened by someone outside the caseload"),
} | {f"referral.{move}": words for move, words in REFERRAL_WORDS.items()}
LENGTH = 30


def timeline(person: YoungPerson) -> list[dict]:
    """Give the last events of one record whose gate is open, latest first, as components/timeline.html takes them.
    Two queries."""
    events = list(Event.objects.filter(young_person_id=person.pk, verb__in=WORDS).order_by("-at", "-seq")[:LENGTH])
    actors = {event.actor_id for event in events if event.actor_id.isdecimal()}
    names = {str(pk): name for pk, name in User.objects.filter(pk__in=actors).values_list("pk", "name")}
    return [{"title": WORDS[event.verb], "at": event.at, "who": names.get(event.actor_id, "")} for event in events]
