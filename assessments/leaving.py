"""What someone who goes leaves behind: counts for the agency admin, who sees no record; rows for their supervisor."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import deny_page, open_list
from assessments.models import (
    Duty,
    Handoff,
    Leaving,
    NotToSee,
    OnCallTurn,
    Plan,
    PlanVersion,
    Referral,
    Restriction,
    Screening,
    Step,
    Team,
    TeamCover,
    TeamMembership,
    User,
    YoungPerson,
)
from assessments.models.querysets import supervised_teams
from assessments.name_words import names_in
from assessments.staff_lists import caseworkers_of, supervisors_of


def open_caseload(user: User) -> QuerySet[YoungPerson]:
    """Give the open records on someone's caseload, to be counted or limited: nothing of them is shown from here."""
    return YoungPerson.objects.filter(assigned_to=user, closed_at=None).readable()


def held_duties(user: User) -> QuerySet[Duty]:
    """Give the open duties that someone holds over a weekend."""
    return Duty.objects.filter(holder=user, closed_at=None, held_until__gt=timezone.now()).readable()


@dataclass(frozen=True)
class Remaining:
    """What still hangs on someone who goes. The first six stand in the way of an end; the papers do not."""

    caseload: dict[str, int]
    duties: int
    alone: list[Team]
    turns: list[OnCallTurn]
    covers: list[TeamCover]
    drafts: int
    papers: int

    @property
    def is_nothing(self) -> bool:
        return not (self.caseload or self.duties or self.alone or self.turns or self.covers)


def remaining(user: User) -> Remaining:
    """Give what stands open for someone, in counts: an agency admin sees no record. A dozen queries or fewer."""
    caseload = open_caseload(user)
    drafts = Screening.objects.filter(young_person__in=caseload, status=Screening.Status.DRAFT).count()
    drafts += Plan.objects.filter(young_person__in=caseload).exclude(status=Plan.Status.APPROVED).count()
    papers = PlanVersion.objects.filter(Q(approved_by=user) | Q(plan__author=user)).values("plan").distinct().count()
    return Remaining(
        caseload=dict(sorted(Counter(caseload.values_list("team__name", flat=True)).items())),
        duties=held_duties(user).count(),
        alone=left_alone(user),
        turns=list(OnCallTurn.objects.current().filter(supervisor=user).select_related("team")),
        covers=list(TeamCover.objects.current().filter(supervisor=user).select_related("team")),
        drafts=drafts,
        papers=papers,
    )


def left_alone(user: User) -> list[Team]:
    """Give the teams with open records that would have no supervisor of their own without this one."""
    if not user.groups.filter(name="supervisor").exists():
        return []
    own = TeamMembership.objects.current().filter(user=user).values("team")
    teams = Team.objects.filter(pk__in=own).order_by("name")
    going = Leaving.objects.open().values("user")
    return [
        team
        for team in teams
        if YoungPerson.objects.filter(team=team, closed_at=None).readable().exists()
        and not supervisors_of(team).exclude(pk=user.pk).exclude(pk__in=going).exists()
    ]


def leaving_or_404(request, user_id: int) -> Leaving:
    """Give the open departure of someone; raise Http404 when there is none, with a line in the trail."""
    leaving = Leaving.objects.open().filter(user=user_id).select_related("user", "begun_by").first()
    if leaving is None:
        deny_page(request)
    return leaving


# --- For their supervisor --------------------------------------------------------------------------------------------


def leavings_of_teams(user: User) -> list[Leaving]:
    """Give the open departures that a supervisor has to do with: of their teams' staff, or with records of theirs."""
    if not user.has_role("supervisor"):
        return []
    teams = supervised_teams(user)
    inside = TeamMembership.objects.current().filter(team__in=teams).values("user")
    holding = YoungPerson.objects.filter(team__in=teams, closed_at=None).exclude(assigned_to=None).values("assigned_to")
    rows = Leaving.objects.open().filter(Q(user__in=inside) | Q(user__in=holding)).exclude(user=user)
    return list(rows.select_related("user").order_by("begun_at", "pk"))


def leaving_of_teams(request, leaving_id: int) -> Leaving:
    """Give one of leavings_of_teams(); raise Http404 for any other, with a line in the trail."""
    for leaving in leavings_of_teams(request.user):
        if leaving.pk == leaving_id:
            return leaving
    deny_page(request)


@dataclass(frozen=True)
class Open:
    """One young person on the caseload of someone who goes: what is unfinished, and who may take them over."""

    person: YoungPerson
    unfinished: list[str]
    receivers: list[User]
    # A handover of this record that waits for an answer comes first.
    asked: Handoff | None


def open_work(request, leaver: User) -> list[Open]:
    """Give the records of the leaver's caseload that this supervisor may see, each with a line in the trail, in order
    of their case numbers."""
    rows = YoungPerson.objects.visible_to(request.user, "supervisor").filter(assigned_to=leaver, closed_at=None)
    people = open_list(request, rows.select_related("team"), verb="leaving.viewed")
    notes = _unfinished(people, request.user)
    receivers = _receivers(people, leaver)
    waiting = Handoff.objects.visible_to(request.user, "supervisor").filter(young_person__in=people)
    asked = {handoff.young_person_id: handoff for handoff in waiting.filter(state=Handoff.State.WAITING)}
    found = [Open(person, notes[person.pk], receivers[person.pk], asked.get(person.pk)) for person in people]
    return sorted(found, key=lambda row: row.person.case_number)


def _unfinished(people: list[YoungPerson], user: User) -> dict[UUID, list[str]]:
    notes = {person.pk: [] for person in people}
    screenings = Screening.objects.visible_to(user, "supervisor").filter(young_person__in=people)
    for screening in screenings.filter(status=Screening.Status.DRAFT):
        notes[screening.young_person_id].append(_("Screening begun"))
    plans = Plan.objects.visible_to(user, "supervisor").filter(young_person__in=people)
    for plan in plans.exclude(status=Plan.Status.APPROVED).order_by("started_at"):
        notes[plan.young_person_id].append(_("Plan: %(state)s") % {"state": plan.get_status_display()})
    referrals = Referral.objects.visible_to(user, "supervisor").filter(young_person__in=people).open()
    for person in referrals.values_list("young_person", flat=True):
        notes[person].append(_("Referral open"))
    duties = Duty.objects.visible_to(user, "supervisor").filter(young_person__in=people, closed_at=None)
    for person in duties.values_list("young_person", flat=True):
        notes[person].append(_("Something is due"))
    return {person: list(dict.fromkeys(found)) for person, found in notes.items()}


def _receivers(people: list[YoungPerson], leaver: User) -> dict[UUID, list[User]]:
    """Who may take each one over: caseworkers of the team who stay and from whom the record is not kept."""
    staff = {team: list(caseworkers_of(team).exclude(pk=leaver.pk)) for team in {one.team for one in people}}
    kept_from = set(
        Restriction.objects.filter(young_person__in=people, observation_id=None, lifted_at=None).values_list(
            "young_person", "user"
        )
    ) | set(NotToSee.objects.filter(young_person__in=people, lifted_at=None).values_list("young_person", "user"))
    return {
        person.pk: [user for user in staff[person.team] if (person.pk, user.pk) not in kept_from] for person in people
    }


@dataclass(frozen=True)
class Named:
    """A plan that names someone who goes: whose, where it stands, and where in it."""

    person: YoungPerson
    url: str
    where: str


def papers_naming(request, leaver: User) -> list[Named]:
    """Give the plans of the teams this supervisor answers for that name the leaver: who wrote or approved them, who is
    the safe contact or does a step. Reading them leaves a line in the trail."""
    user = request.user
    rows = Plan.objects.visible_to(user, "supervisor").filter(young_person__closed_at=None)
    plans = open_list(request, rows.select_related("young_person"), verb="leaving.viewed")
    steps: dict[UUID, list[str]] = {}
    for step in Step.objects.visible_to(user, "supervisor").filter(plan__in=plans):
        steps.setdefault(step.plan_id, []).append(f"{step.what} {step.who_else}")
    approved = {
        version.plan_id: version
        for version in PlanVersion.objects.visible_to(user, "supervisor").filter(plan__in=plans).order_by("number")
    }
    found = []
    for plan in plans:
        where = _places(plan, approved.get(plan.pk), steps.get(plan.pk, []), leaver)
        if where:
            found.append(Named(plan.young_person, reverse("plan", args=[plan.pk]), ", ".join(where)))
    return sorted(found, key=lambda row: row.person.case_number)


def _places(plan: Plan, version: PlanVersion | None, steps: Iterable[str], leaver: User) -> list[str]:
    places = [
        (plan.author_id == leaver.pk, _("as its writer")),
        (version is not None and version.approved_by_id == leaver.pk, _("as its approver")),
        (names_in(leaver.name, plan.safe_contact), _("in the safe contact")),
        (any(names_in(leaver.name, text) for text in steps), _("in a step")),
    ]
    return [words for there, words in places if there]
