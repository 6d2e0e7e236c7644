"""What to do next, for each young person on a list. Ordered by what is due, never by who the young person is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Plan, PlanItem, Restriction, Screening, Step, YoungPerson
from assessments.workflow import PLAN


@dataclass(frozen=True)
class Row:
    """One young person on the worklist: what to do next, where, and by when."""

    person: YoungPerson
    age: int | None
    action: str
    url: str
    tag: str
    tag_kind: str
    due: date | None

    @property
    def order(self) -> tuple:
        return (self.due is None, self.due or date.max, self.person.case_number)


def rows_for(people: list[YoungPerson], user, today: date) -> list[Row]:
    """Take young people whose records are open in this request; give their rows, the soonest due first. Three queries
    whatever the number of people."""
    screenings = _latest(Screening.objects.visible_to(user).filter(young_person__in=people).order_by("started_at"))
    plans = Plan.objects.visible_to(user).filter(young_person__in=people).order_by("started_at")
    plans = _latest(plans.prefetch_related(Prefetch("steps", _steps_for(user))))
    rows = [_row(person, screenings.get(person.pk), plans.get(person.pk), today) for person in people]
    return sorted(rows, key=lambda row: row.order)


def _steps_for(user) -> QuerySet:
    """Give the steps that a worklist may name. A task for adults answers an observation: where one is hidden from this
    person, no task is named, for only the plan's own page can tell which observation it hangs on."""
    restrictions = Restriction.objects.filter(user=user, young_person=OuterRef("young_person"), lifted_at=None)
    items = PlanItem.objects.filter(plan=OuterRef("plan"), line_id=OuterRef("line_id"))
    steps = Step.objects.visible_to(user)
    return steps.exclude(Exists(restrictions.exclude(observation_id=None)) & Exists(items))


def _latest(records) -> dict:
    """The last one a person, from records in order of age."""
    return {record.young_person_id: record for record in records}


def _row(person: YoungPerson, screening: Screening | None, plan: Plan | None, today: date) -> Row:
    def row(action: str, url: str, tag: str, kind: str, due: date | None = None) -> Row:
        return Row(person, person.age_on(today), action, url, tag, kind, due)

    page = reverse("person", args=[person.pk])
    if screening is None:
        return row(_("Start a screening"), page, _("New"), "quiet")
    if screening.is_draft and (plan is None or plan.started_at < screening.started_at):
        return row(
            _("Finish the screening"), reverse("screening_hub", args=[screening.pk]), _("Screening begun"), "info"
        )
    if plan is None or plan.started_at < screening.started_at:
        return row(
            _("See what could help and write a plan"),
            reverse("screening_results", args=[screening.pk]),
            _("Screening done"),
            "info",
        )
    match plan.status:
        case PLAN.DRAFT:
            return row(_("Finish the plan"), reverse("plan", args=[plan.pk]), _("Plan begun"), "info")
        case PLAN.RETURNED:
            return row(
                _("Mend the plan: a supervisor sent it back"),
                reverse("plan", args=[plan.pk]),
                _("Plan returned"),
                "warn",
            )
        case PLAN.SUBMITTED:
            return row(
                _("Wait for the review, or do the urgent steps now"),
                reverse("plan", args=[plan.pk]),
                _("Waiting for review"),
                "quiet",
            )
    upcoming = sorted((step.by_when, step.what) for step in plan.steps.all() if step.by_when)
    due = date.fromisoformat(upcoming[0][0]) if upcoming else None
    action = upcoming[0][1] if upcoming else _("Follow up on the plan")
    return row(action, reverse("plan", args=[plan.pk]), _("Plan approved"), "success", due)
