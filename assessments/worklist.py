"""What to do next, for each young person on a list. Ordered by what is due, never by who the young person is."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import roles_on_each
from assessments.actions.reviews import own_among
from assessments.agency import agency
from assessments.models import Handoff, Plan, PlanItem, Restriction, Screening, Step, YoungPerson
from assessments.models.querysets import supervised_teams
from assessments.workflow import PLAN


@dataclass(frozen=True)
class Row:
    """One young person on the worklist: what to do next, where, by when, and whether that is near or past; `is_wait`
    when it is someone else's turn."""

    person: YoungPerson
    action: str
    url: str
    tag: str
    tag_kind: str
    due: date | None
    is_wait: bool = False
    # Before anything that has a day: nobody works with this young person yet, or the new worker has not read the note.
    first: bool = False
    nearness: str = ""
    nearness_kind: str = ""

    @property
    def order(self) -> tuple:
        return (not self.first, self.due is None, self.due or date.max, self.person.case_number)


def rows_for(people: list[YoungPerson], user, today: date, *, notes: bool = True) -> list[Row]:
    """Take young people whose records are open in this request; give their rows, the soonest due first. At most seven
    queries whatever the number of people. `notes`: an unread handover note comes before the work itself."""
    screenings = _latest(Screening.objects.visible_to(user).filter(young_person__in=people).order_by("started_at"))
    plans = Plan.objects.visible_to(user).filter(young_person__in=people).order_by("started_at")
    plans = _latest(plans.prefetch_related(Prefetch("steps", _steps_for(user))))
    roles = roles_on_each(user, people)
    waiting = [one for one in plans.values() if one.status == PLAN.SUBMITTED] if user.has_role("supervisor") else []
    own = own_among(waiting, user)
    to_review = {one.young_person_id for one in waiting if one.pk not in own}
    unread = notes_to_read(user).filter(young_person__in=people).values_list("young_person", flat=True)
    to_read = set(unread if notes else ())
    rows = [
        _moved(person, supervises="supervisor" in roles[person.pk], to_read=person.pk in to_read)
        or _row(
            person,
            screenings.get(person.pk),
            plans.get(person.pk),
            today,
            writes="caseworker" in roles[person.pk],
            reviews="supervisor" in roles[person.pk] and person.pk in to_review,
        )
        for person in people
    ]
    return sorted((_marked(row, today) for row in rows), key=lambda row: row.order)


def _marked(row: Row, today: date) -> Row:
    """Say in words when a row is overdue, or due within the days of warning that the agency set."""
    if row.due is None or row.due > today + timedelta(days=agency().reminder_days):
        return row
    if row.due < today:
        return replace(row, nearness=_("Overdue"), nearness_kind="danger")
    return replace(row, nearness=_("Due today") if row.due == today else _("Due soon"), nearness_kind="warn")


def _days_after(moment: datetime | None, days: int) -> date | None:
    return timezone.localdate(moment) + timedelta(days=days) if moment else None


def notes_to_read(user) -> QuerySet:
    """Give the handovers to this person, of records they have now, whose note they have not read."""
    rows = Handoff.objects.visible_to(user, "caseworker")
    return rows.filter(to_user=user, state=Handoff.State.DONE, acknowledged_at=None, young_person__assigned_to=user)


def handoffs_to_answer(user) -> QuerySet:
    """Give the handovers that wait for this supervisor, the longest first."""
    rows = Handoff.objects.visible_to(user, "supervisor").filter(state=Handoff.State.WAITING)
    rows = rows.filter(to_team__in=supervised_teams(user)).order_by("made_at")
    return rows.select_related("young_person", "from_team", "from_user", "to_team", "made_by")


def _moved(person: YoungPerson, *, supervises: bool, to_read: bool) -> Row | None:
    """Give the row of a record that is closed, that nobody has, or whose note is unread; None for any other."""
    page = reverse("person", args=[person.pk])
    if person.closed_at is not None:
        return Row(person, _("See the closed record"), page, _("Closed"), "quiet", None, is_wait=True)
    if person.assigned_to_id is None and supervises:
        choose = reverse("person_hand_over", args=[person.pk])
        return Row(person, _("Choose a worker"), choose, _("Not assigned"), "warn", None, first=True)
    if to_read:
        return Row(person, _("Read the handover note"), page, _("Handed over to you"), "info", None, first=True)
    return None


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


def _row(
    person: YoungPerson, screening: Screening | None, plan: Plan | None, today: date, *, writes: bool, reviews: bool
) -> Row:
    def row(action: str, url: str, tag: str, kind: str, due: date | None = None, **more) -> Row:
        return Row(person, action, url, tag, kind, due, **more)

    # Pages that write are a caseworker's; a supervisor is led to what they can open.
    if screening is None:
        action = _("Start a screening") if writes else _("No screening yet")
        return row(action, reverse("person", args=[person.pk]), _("New"), "quiet")
    results = reverse("screening_results", args=[screening.pk])
    if screening.is_draft and (plan is None or plan.started_at < screening.started_at):
        if writes:
            hub = reverse("screening_hub", args=[screening.pk])
            return row(_("Finish the screening"), hub, _("Screening begun"), "info")
        return row(_("See what is noted so far"), results, _("Screening begun"), "info")
    if plan is None or plan.started_at < screening.started_at:
        action = _("See what could help and write a plan") if writes else _("See what could help")
        return row(action, results, _("Screening done"), "info")
    page = reverse("plan", args=[plan.pk])
    match plan.status:
        case PLAN.DRAFT:
            action = _("Finish the plan") if writes else _("See the plan so far")
            return row(action, page, _("Plan begun"), "info")
        case PLAN.RETURNED:
            action = _("Change the plan: a supervisor sent it back") if writes else _("See the plan that went back")
            return row(action, page, _("Plan returned"), "warn")
        case PLAN.SUBMITTED:
            if reviews:
                due = _days_after(plan.submitted_at, agency().review_days)
                review = reverse("plan_review", args=[plan.pk])
                return row(_("Review the plan"), review, _("Waiting for review"), "info", due)
            return row(_("See the plan: it is in review"), page, _("Waiting for review"), "quiet", is_wait=True)
    upcoming = sorted((step.by_when, step.what) for step in plan.steps.all() if step.by_when)
    quiet = _days_after(plan.approved_at, agency().quiet_referral_days)
    due = date.fromisoformat(upcoming[0][0]) if upcoming else quiet
    action = upcoming[0][1] if upcoming else _("Follow up on the plan")
    return row(action, page, _("Plan approved"), "success", due)
