"""What to do next, for each young person on a list. Ordered by what is due, never by who the young person is."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.access import roles_on_each
from assessments.actions.reviews import own_among
from assessments.agency import agency
from assessments.models import (
    Handoff,
    Plan,
    PlanItem,
    PossibleSecond,
    Referral,
    Restriction,
    Screening,
    Step,
    StepProgress,
    YoungPerson,
)
from assessments.models.querysets import supervised_teams
from assessments.staff_lists import supervisors_of
from assessments.workflow import PLAN

CLOSED, NO_WORKER, TO_READ = "closed", "no_worker", "to_read"
NEW, SCREENING, SCREENED, TO_REVIEW, QUIET = "new", "screening", "screened", "to_review", "quiet"


@dataclass(frozen=True)
class Stage:
    """How far the work has come: a tag, and what comes next as (words, the name of its address); `to_read` where a
    page that writes does not exist for whoever only reads; `is_wait` when it is someone else's turn; `first` when it
    comes before anything that has a day."""

    tag: str
    tag_kind: str
    next: tuple[str, str]
    to_read: tuple[str, str] | None = None
    is_wait: bool = False
    first: bool = False


STAGES = {
    CLOSED: Stage(_("Closed"), "quiet", (_("See the closed record"), "person"), is_wait=True),
    NO_WORKER: Stage(_("Not assigned"), "warn", (_("Choose a worker"), "person_hand_over"), first=True),
    TO_READ: Stage(_("Handed over to you"), "info", (_("Read the handover note"), "person"), first=True),
    NEW: Stage(_("New"), "quiet", (_("Start a screening"), "person"), (_("No screening yet"), "person")),
    SCREENING: Stage(
        _("Screening begun"),
        "info",
        (_("Finish the screening"), "screening_hub"),
        (_("See what is noted so far"), "screening_results"),
    ),
    SCREENED: Stage(
        _("Screening done"),
        "info",
        (_("See what could help and write a plan"), "screening_results"),
        (_("See what could help"), "screening_results"),
    ),
    PLAN.DRAFT: Stage(_("Plan begun"), "info", (_("Finish the plan"), "plan"), (_("See the plan so far"), "plan")),
    PLAN.RETURNED: Stage(
        _("Plan returned"),
        "warn",
        (_("Change the plan: a supervisor sent it back"), "plan"),
        (_("See the plan that went back"), "plan"),
    ),
    PLAN.SUBMITTED: Stage(_("Waiting for review"), "quiet", (_("See the plan: it is in review"), "plan"), is_wait=True),
    TO_REVIEW: Stage(_("Waiting for review"), "info", (_("Review the plan"), "plan_review")),
    PLAN.APPROVED: Stage(_("Plan approved"), "success", (_("Follow up on the plan"), "plan_follow_up")),
    QUIET: Stage(_("Referral gone quiet"), "warn", (_("Ask what became of the referral"), "referral")),
}


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
    first: bool = False
    nearness: str = ""
    nearness_kind: str = ""

    @property
    def order(self) -> tuple:
        return (not self.first, self.due is None, self.due or date.max, self.person.case_number)


def rows_for(people: list[YoungPerson], user, today: date, *, notes: bool = True) -> list[Row]:
    """Take young people whose records are open in this request; give their rows, the soonest due first. At most nine
    queries whatever the number of people. `notes`: an unread handover note comes before the work itself."""
    screenings = _latest(Screening.objects.visible_to(user).filter(young_person__in=people).order_by("started_at"))
    plans = Plan.objects.visible_to(user).filter(young_person__in=people).order_by("started_at")
    plans = _latest(plans.prefetch_related(Prefetch("steps", _steps_for(user))))
    done = _steps_done(user, plans.values())
    silent = _latest(_open_referrals(user).filter(young_person__in=people).order_by("-moved_at"))
    roles = roles_on_each(user, people)
    waiting = [one for one in plans.values() if one.status == PLAN.SUBMITTED] if user.has_role("supervisor") else []
    own = own_among(waiting, user)
    reviewed = {person for person, held in roles.items() if "supervisor" in held}
    to_review = {one.young_person_id for one in waiting if one.pk not in own} & reviewed
    unread = notes_to_read(user).filter(young_person__in=people).values_list("young_person", flat=True)
    to_read = set(unread if notes else ())
    rows = [
        _row(
            person,
            _moved(person, supervises="supervisor" in roles[person.pk], to_read=person.pk in to_read)
            or _gone_quiet(silent.get(person.pk), today)
            or _reached(person, screenings.get(person.pk), plans.get(person.pk), reviews=person.pk in to_review),
            writes="caseworker" in roles[person.pk],
            done=done,
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


def seconds_to_note(user) -> QuerySet:
    """Give the pairs of records that a supervisor has to look into, the longest first."""
    rows = PossibleSecond.objects.visible_to(user, "supervisor").filter(noted_at=None)
    return rows.select_related("young_person", "other__team").order_by("made_at")


def second_rows(seconds: list[PossibleSecond], user) -> list[dict]:
    """Take pairs whose new record is open; give {second, is_own, call}: whether the other record is this supervisor's
    to open, else whom to call about it. Of a record in another team nothing else is said. Two queries a pair."""
    rows = []
    for second in seconds:
        is_own = YoungPerson.objects.visible_to(user, "supervisor").filter(pk=second.other_id).exists()
        call = [] if is_own else [one.name for one in supervisors_of(second.other.team) if one.pk != user.pk]
        rows.append({"second": second, "is_own": is_own, "call": ", ".join(call)})
    return rows


def _steps_for(user) -> QuerySet:
    """Give the steps that a worklist may name. A task for adults answers an observation: where one is hidden from this
    person, no task is named, for only the plan's own page can tell which observation it hangs on."""
    restrictions = Restriction.objects.filter(user=user, young_person=OuterRef("young_person"), lifted_at=None)
    items = PlanItem.objects.filter(plan=OuterRef("plan"), line_id=OuterRef("line_id"))
    steps = Step.objects.visible_to(user)
    return steps.exclude(Exists(restrictions.exclude(observation_id=None)) & Exists(items))


def _steps_done(user, plans) -> frozenset:
    """Give (plan, line) of each step that needs nobody any more."""
    rows = StepProgress.objects.visible_to(user).filter(plan__in=[plan.pk for plan in plans]).order_by("at", "pk")
    latest = {(row.plan_id, row.line_id): row.state for row in rows}
    return frozenset(key for key, state in latest.items() if state != StepProgress.State.OPEN)


def _open_referrals(user) -> QuerySet:
    """Give the open referrals that a worklist may name: where an observation is hidden from this person, none, for only
    the plan's own page can tell which observation a referral hangs on."""
    restrictions = Restriction.objects.filter(user=user, young_person=OuterRef("young_person"), lifted_at=None)
    return Referral.objects.visible_to(user).open().exclude(Exists(restrictions.exclude(observation_id=None)))


def _latest(records) -> dict:
    """The last one a person, from records in order of age."""
    return {record.young_person_id: record for record in records}


def _moved(person: YoungPerson, *, supervises: bool, to_read: bool) -> tuple | None:
    """Give the stage of a record that is closed, that nobody has, or whose note is unread; None for any other."""
    if person.closed_at is not None:
        return CLOSED, person
    if person.assigned_to_id is None and supervises:
        return NO_WORKER, person
    return (TO_READ, person) if to_read else None


def _reached(person: YoungPerson, screening: Screening | None, plan: Plan | None, *, reviews: bool) -> tuple:
    """Give the stage that the newest work has reached, and the record that its page is about."""
    if screening is None:
        return NEW, person
    if plan is None or plan.started_at < screening.started_at:
        return (SCREENING if screening.is_draft else SCREENED), screening
    return (TO_REVIEW if reviews and plan.status == PLAN.SUBMITTED else plan.status), plan


def _gone_quiet(referral: Referral | None, today: date) -> tuple | None:
    """Give the stage of a referral on which nothing was noted for as long as the agency lets one be."""
    if referral is None or _quiet_on(referral) > today:
        return None
    return QUIET, referral


def _quiet_on(referral: Referral) -> date:
    return _days_after(referral.moved_at, agency().quiet_referral_days)


def _row(person: YoungPerson, reached: tuple, *, writes: bool, done: frozenset) -> Row:
    name, about = reached
    stage = STAGES[name]
    action, page = stage.next if writes or stage.to_read is None else stage.to_read
    step = _next_step(about, done) if name == PLAN.APPROVED else None
    return Row(
        person=person,
        action=step.what if step else str(action),
        url=reverse(page, args=[about.pk]),
        tag=str(stage.tag),
        tag_kind=stage.tag_kind,
        due=date.fromisoformat(step.by_when) if step else _due(name, about),
        is_wait=stage.is_wait,
        first=stage.first,
    )


def _due(name: str, about) -> date | None:
    """Give the day that the agency's own settings put to a stage, or None."""
    if name == TO_REVIEW:
        return _days_after(about.submitted_at, agency().review_days)
    if name == QUIET:
        return _quiet_on(about)
    return _days_after(about.approved_at, agency().quiet_referral_days) if name == PLAN.APPROVED else None


def _next_step(plan: Plan, done: frozenset) -> Step | None:
    dated = [step for step in plan.steps.all() if step.by_when and (plan.pk, step.line_id) not in done]
    return min(dated, key=lambda step: (step.by_when, step.what), default=None)
