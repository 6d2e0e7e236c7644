"""Ten made-up young people at different stages, written through the same actions that the screens use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.actions import observations, plans, referrals, reviews, screenings
from assessments.actions.people import add_young_person
from assessments.demo_around import load_demo_around
from assessments.demo_sharing import load_demo_sharing
from assessments.models import Plan, PlanItem, Screening, Step, User, YoungPerson
from assessments.planning import Line, read
from assessments.standing import saves_of, total_saves
from resources.catalogue import catalogue_at

SAFE = {
    "danger_now": "no",
    "device_safe": "yes",
    "contact_way": "Text first, never a call",
    "contact_time": "School days, 3 to 4",
    "contact_words": "“Hi, it is about the library card.”",
    "keep_from": "no",
    "report": "not_needed",
}


@dataclass(frozen=True)
class Story:
    """One young person and how far the work has come. `stage`: new, draft, screened, planning, submitted, returned or
    approved; `notes`: factor id -> (sources, approximate date, note); `decided`: factor id -> an Act first answer."""

    case_number: str
    given_name: str
    family_name: str
    age: int
    zip_code: str
    languages: tuple[str, ...]
    stage: str
    seen: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    not_seen: tuple[str, ...] = ()
    notes: Mapping[str, tuple] = field(default_factory=dict)
    decided: Mapping[str, str] = field(default_factory=dict)
    strengths: Mapping[str, str] = field(default_factory=dict)
    goals: tuple[str, ...] = ()
    staff: str = "caseworker"


STORIES = (
    Story("NT-1001", "Maya", "Testwell", 14, "00101", ("en",), "new"),
    Story(
        "NT-1002",
        "Jordan",
        "Samplesson",
        16,
        "00103",
        ("en",),
        "draft",
        seen=("pov-food", "edu-behind"),
        not_seen=("pov-housing",),
        strengths={"poverty": "An aunt on Fir Street cooks for them on Sundays."},
    ),
    Story(
        "NT-1003",
        "Ana",
        "Ejemplo",
        15,
        "00101",
        ("es", "en"),
        "screened",
        seen=("pov-necessities", "edu-disconnected", "imm-language", "adv-family-rejection", "adv-racism"),
        possible=("cv-future-hope", "iso-strings-attached", "iso-belonging", "iso-online-reliance"),
        not_seen=("pov-housing", "edu-access"),
        notes={
            "edu-disconnected": (["School"], "since spring", "Attendance office: two days a week this term."),
            "adv-family-rejection": (
                ["Young person said, unprompted"],
                "this month",
                "Stays with friends some nights.",
            ),
        },
        decided={"cv-future-hope": "with_someone", "iso-strings-attached": "deciding", "iso-belonging": "not_now"},
        strengths={"education": "Loves the ceramics class and Ms. Placeholder.", "adversity": "Proud of drawing well."},
    ),
    Story(
        "NT-1004",
        "Theo",
        "Placeholder",
        17,
        "00105",
        ("en",),
        "planning",
        seen=("pov-shelter", "pov-health-access", "sys-child-welfare", "sys-system-harm"),
        possible=("iso-cut-off",),
        decided={"pov-shelter": "with_someone"},
        goals=("I want a door that locks.", "I want to finish welding class."),
    ),
    Story(
        "NT-1005",
        "Sky",
        "Examplar",
        15,
        "00102",
        ("en",),
        "submitted",
        seen=("edu-behind", "cv-frayed-network", "adv-caregiver-absent"),
        possible=("adv-trauma-stress",),
        notes={"edu-behind": (["School", "Record"], "fall term", "Reading help was asked for and not given yet.")},
        strengths={"community-violence": "The librarian at Quill Lake knows her by name."},
        goals=("I want to get better at reading without everyone knowing.",),
    ),
    Story(
        "NT-1006",
        "Luz",
        "Demostra",
        13,
        "00101",
        ("es",),
        "returned",
        seen=("imm-language", "edu-needs-unmet"),
        possible=("pov-food",),
        goals=("Quiero jugar fútbol en un equipo.",),
    ),
    Story(
        "NT-1007",
        "Kai",
        "Fictional",
        16,
        "00104",
        ("en",),
        "approved",
        seen=("pov-food", "edu-disconnected", "adv-homophobia"),
        possible=("iso-belonging",),
        notes={"edu-disconnected": (["School", "Young person said in conversation"], "September", "")},
        decided={"iso-belonging": "not_now"},
        strengths={"isolation": "Two friends from the running club, and a coach."},
        goals=("I want a place after school where nobody stares.", "I want to graduate with my friends."),
    ),
    Story(
        "ST-2001",
        "River",
        "Imaginary",
        16,
        "00108",
        ("en",),
        "screened",
        seen=("sys-record", "pov-debt"),
        possible=("cv-exposure",),
        decided={"pov-debt": "known"},
        staff="other_caseworker",
    ),
    # Sounds like the next one: a supervisor sees a possible second record.
    Story("ST-2002", "Noah", "Invented", 14, "00108", ("en",), "new", staff="other_caseworker"),
    Story("NT-1008", "Noa", "Invented", 14, "00103", ("en",), "new", staff="teammate"),
)


@transaction.atomic
def load_demo_people(staff: Mapping[str, User]) -> list[YoungPerson]:
    """Take the demo staff by key (demo_staff.STAFF); give the young people of STORIES, each with the record of its
    stage. The catalogue and the demo county must be loaded."""
    people = {story.case_number: _tell(story, staff) for story in STORIES}
    load_demo_sharing(staff, people["NT-1007"])
    load_demo_around(staff, people)
    return list(people.values())


def _tell(story: Story, staff: Mapping[str, User]) -> YoungPerson:
    by = staff[story.staff]
    today = timezone.localdate()
    person = add_young_person(
        by=by,
        team=by.team,
        assigned_to=by,
        case_number=story.case_number,
        given_name=story.given_name,
        family_name=story.family_name,
        birth_month=f"{today.year - story.age - 1}-12" if today.month < 12 else f"{today.year - story.age}-01",
        zip_code=story.zip_code,
        languages=list(story.languages),
    )
    if story.stage == "new":
        return person
    screening = _screen(story, person, by)
    if story.stage in {"draft", "screened"}:
        return person
    plan = _plan(story, screening, by, today)
    if story.stage == "planning":
        return person
    plan = plans.submit(by=by, plan=plan, saves=plan.saves)
    reviewer = staff["supervisor"]
    if story.stage == "returned":
        reviews.send_back(
            by=reviewer,
            plan=plan,
            saves=plan.saves,
            reason="Her goal is a team. Please ask which club she would like before we offer one.",
        )
    if story.stage == "approved":
        lines = {
            str(noticed.observation.pk): "Read with the worker on the day. No one else needed now."
            for noticed in reviews.act_first_of(plan, reviewer)
        }
        reviews.approve(by=reviewer, plan=plan, saves=plan.saves, act_first_lines=lines)
        _refer(plan, by)
    return person


def _refer(plan: Plan, by: User) -> None:
    """One referral that waits for the provider, one that a full provider turned into a next-best offer."""
    chosen = [line for line in read(plan, user=by, today=timezone.localdate()).lines if line.fit]
    for line, moves in zip(chosen[:2], (("say_yes", "send"), ("say_yes", "send", "no_room")), strict=False):
        referral = referrals.offer(by=by, plan=plan, line=line, service_at_location_id=line.fit.service_at_location_id)
        for action in moves:
            why = "No place before spring." if action == "no_room" else ""
            referral = referrals.move(by=by, referral=referral, saves=referral.saves, action=action, why=why)


def _screen(story: Story, person: YoungPerson, by: User) -> Screening:
    screening = screenings.start(by=by, young_person=person)
    screening = screenings.save_safety(by=by, screening=screening, answers=SAFE, saves=0)
    given = {
        **dict.fromkeys(story.seen, "seen"),
        **dict.fromkeys(story.possible, "possible"),
        **dict.fromkeys(story.not_seen, "not_seen"),
    }
    catalogue = catalogue_at(screening.catalogue_number)
    quiet = (
        {}
        if story.stage == "draft"
        else {
            theme.id: "nothing"
            for theme in catalogue.on_ramp_themes
            if not any(factor.id in given for factor in theme.factors)
        }
    )
    screening = screenings.save_gates(by=by, screening=screening, gates=quiet, saves=0)
    for theme in catalogue.on_ramp_themes:
        for number, factors in enumerate(theme.pages, start=1):
            answers = {factor.id: given[factor.id] for factor in factors if factor.id in given}
            if not answers and not (number == 1 and theme.id in story.strengths):
                continue
            page = observations.ThemePage(theme, number)
            screening = observations.save_theme(
                by=by,
                screening=screening,
                page=page,
                answers=answers,
                strength=story.strengths.get(theme.id, "") if number == 1 else None,
                saves=saves_of(screening, page.key),
                done=True,
            )
    if story.stage == "draft":
        return screening
    if story.notes:
        evidence = {
            factor: {"sources": sources, "approximate_date": when, "note": note, "own_words": ""}
            for factor, (sources, when, note) in story.notes.items()
        }
        screening = observations.save_evidence(by=by, screening=screening, evidence=evidence, saves=0)
    if story.decided:
        decisions = {factor: {"answer": answer, "note": ""} for factor, answer in story.decided.items()}
        screening = observations.save_act_first(by=by, screening=screening, decisions=decisions, saves=0)
    return screenings.complete(by=by, screening=screening, saves=total_saves(screening))


def _plan(story: Story, screening: Screening, by: User, today: date) -> Plan:
    plan = plans.start(by=by, screening=screening)
    plan = plans.save_goals(by=by, plan=plan, saves=plan.saves, words=story.goals, not_ready=False)
    if story.stage == "planning":
        return plan
    answered = set()
    for on_ramp in read(plan, user=by, today=today).on_ramps:
        for number, (line, _pairs, _shown) in enumerate(on_ramp.helps):
            # One service for each on-ramp, and one "not now": a real plan does not take everything that is offered.
            if line.line_id in answered or line.is_for_adults:
                continue
            answered.add(line.line_id)
            plan = plans.answer_line(by=by, plan=plan, saves=plan.saves, line=line, **_answer(line, wanted=number == 0))
            if number:
                break
    steps = [
        plans.StepFacts("Call the first service together", Step.Who.WORKER, "", today + timedelta(days=2), True),
        plans.StepFacts("Say which day feels right", Step.Who.YOUNG_PERSON, "", today + timedelta(days=5), False),
    ]
    plan = plans.save_steps(by=by, plan=plan, saves=plan.saves, steps=steps)
    return plans.save_contact(
        by=by, plan=plan, saves=plan.saves, safe_contact=SAFE["contact_way"], paper_choice=Plan.Paper.values[0]
    )


def _answer(line: Line, *, wanted: bool) -> dict:
    """Give what is answered about one kind of help: the first fresh service, else what happens meanwhile."""
    if not wanted:
        return {"choice": PlanItem.Choice.NOT_NOW, "text": "Wants to try one thing at a time. Ask again in a month."}
    fresh = next((fit for fit in line.kind.fits if not fit.stale), None)
    if fresh is None:
        return {"choice": PlanItem.Choice.MEANWHILE, "text": "We call the county line each Monday and ask again."}
    return {"choice": PlanItem.Choice.SERVICE, "service_at_location_id": fresh.service_at_location_id}
