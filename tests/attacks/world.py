"""A young person with a word of its own in every place that takes words, so that a leak of any of them shows."""

from dataclasses import dataclass

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessments.actions import access, duties, people_around, people_handoffs, plans, reviews, screenings
from assessments.actions.people import add_young_person
from assessments.models import BreakGlass, Duty, Handoff, NotToSee, Plan, Screening, Supporter, User, YoungPerson
from assessments.planning import line_id_of
from tests.assessments.plan_cast import facts, fitting, lines_of, make_screening, observe
from tests.factories import make_user

# Each is typed somewhere by staff; none may stand in clear anywhere but on the record's own pages.
SECRETS = {
    "case_number": "Zq-77013",
    "given_name": "Quillon",
    "family_name": "Zabrowsky",
    "preferred_name": "Quibbie",
    "contact": "zqcontact by the library",
    "contact_way": "zqway through the coach",
    "contact_words": "zqwords about the card",
    "strength": "zqstrength paints",
    "note": "zqnote seen at school",
    "own_words": "zqown hungry again",
    "date": "zqdate spring",
    "decided": "zqdecided called today",
    "goal": "zqgoal finish ninth grade",
    "why": "zqwhy wants to wait",
    "step": "zqstep call the school",
    "who_else": "zqwho aunt",
    "safe_contact": "zqsafe text first",
    "line": "zqline report is in",
    "reason": "zqreason return once more",
    "opened": "zqopened on call tonight",
    "hidden": "zqhidden is a cousin",
    "told": "zqtold desk four",
    "reference": "zqref 5512",
    "duty_note": "zqdutynote called twice",
    "not_needed": "zqneedless home at noon",
    "supporter": "zqsupporter Rosa",
    "relation": "zqrelation neighbor",
    "reach": "zqreach at the market",
    "handover": "zqhandover meets on Tuesdays",
    "listed": "zqlisted Example",
    "why_listed": "zqwhylisted they said so",
}
# The catalogue holds these words too, in public tables: only a row about a person may not say them.
ANSWERS = ("sys-unsafe-adult", "pov-food")


@dataclass
class Secret:
    """What addresses point at."""

    person: YoungPerson
    draft: Screening
    screening: Screening
    plan: Plan
    waiting: Plan
    approved: Plan
    opening: BreakGlass
    duties: tuple[Duty, ...]
    supporter: Supporter
    entry: NotToSee
    handoff: Handoff
    # What the access table's addresses point at, beside the above; made when one is asked for.
    world: object = None

    def addresses(self) -> dict[str, dict]:
        """Give name of address -> a list of arguments for every page of the record."""
        line = {"line_id": line_id_of(self.plan, "eco-food")}
        found = {"worklist": [{}], "review_queue": [{}], "person_add": [{}], "break_glass": [{}], "directory": [{}]}
        found["person"] = [{"person_id": self.person.pk}]
        for page in ("supporters", "not_to_see", "facts", "facts_change", "hand_over", "close", "reopen"):
            found[f"person_{page}"] = [{"person_id": self.person.pk}]
        found["supporter"] = [{"supporter_id": self.supporter.pk}]
        found["handoff"] = [{"handoff_id": self.handoff.pk}]
        found["not_to_see_lift"] = [{"entry_id": self.entry.pk}]
        for page in ("hub", "safety", "evidence", "act_first", "check", "told", "results"):
            found[f"screening_{page}"] = [{"screening_id": each.pk} for each in (self.draft, self.screening)]
        found["duty_start"] = found["person"]
        found["duty"] = [{"duty_id": each.pk} for each in self.duties]
        found["screening_theme"] = [
            {"screening_id": self.draft.pk, "number": number, "page": 1} for number in range(1, 8)
        ]
        every = [{"plan_id": each.pk} for each in (self.plan, self.waiting, self.approved)]
        for page in ("plan", "plan_review", "plan_file", "plan_file_pdf"):
            found[page] = every
        for page in ("goals", "help", "steps", "contact", "check"):
            found[f"plan_{page}"] = every
        found["plan_choose"] = [{"plan_id": self.plan.pk} | line]
        return found

    def urls(self) -> list[str]:
        """Give the address of every page of the record that answers to GET."""
        return [reverse(name, kwargs=kwargs) for name, each in self.addresses().items() for kwargs in each]


def make_secret(worker: User, teammate: User, supervisor: User) -> Secret:
    """Give a young person's record at every stage; the catalogue and one service that fits come with it."""
    call_command("load_catalogue", verbosity=0)
    fitting()
    person = add_young_person(
        by=worker,
        team=worker.team,
        assigned_to=worker,
        birth_month="2010-04",
        zip_code="00101",
        languages=["en"],
        **{name: SECRETS[name] for name in ("case_number", "given_name", "family_name", "preferred_name", "contact")},
    )
    opening = access.break_glass(by=teammate, case_number=SECRETS["case_number"], reason=SECRETS["opened"])
    assert opening.newly == [person]
    draft = _screening(worker, person, completed=False)
    waiting, approved = (_submitted(worker, person) for _ in range(2))
    for plan, answer in ((waiting, "return"), (approved, "approve")):
        if answer == "return":
            reviews.send_back(by=supervisor, plan=plan, saves=plan.saves, reason=SECRETS["reason"])
            plan.refresh_from_db()
            plans.submit(by=worker, plan=plan, saves=plan.saves)
        else:
            (row,) = [one for one in plan.screening.observations.all() if one.factor == ANSWERS[0]]
            lines = {str(row.pk): SECRETS["line"]}
            reviews.approve(by=supervisor, plan=plan, saves=plan.saves, act_first_lines=lines)
    screening = _screening(worker, person)
    plan = _filled(worker, screening)
    due = _duties(worker, person)
    access.restrict(by=supervisor, young_person=person, user=teammate, reason=SECRETS["hidden"])
    for each in (waiting, approved):
        each.refresh_from_db()
    supporter = people_around.add_supporter(
        by=worker,
        person=person,
        facts=people_around.SupporterFacts(SECRETS["supporter"], SECRETS["relation"], SECRETS["reach"]),
    )
    entry = people_around.list_person(by=worker, person=person, name=SECRETS["listed"], reason=SECRETS["why_listed"])
    to = {"to_team": worker.team, "to_user": make_user("caseworker", worker.team)}
    handoff = people_handoffs.hand_over(by=worker, person=person, seen=worker.pk, note=SECRETS["handover"], **to)
    opening = BreakGlass.objects.get()
    return Secret(person, draft, screening, plan, waiting, approved, opening, due, supporter, entry, handoff)


def _screening(worker: User, person: YoungPerson, *, completed: bool = True) -> Screening:
    screening = make_screening(
        worker,
        person,
        seen=(),
        completed=False,
        strengths={"education": SECRETS["strength"]},
    )
    saved = {"count": 1, "by": "Ana", "at": timezone.now().isoformat(timespec="seconds"), "done": True}
    screening.saves = {"safety": saved}
    screening.safety = {"danger_now": "no"} | {name: SECRETS[name] for name in ("contact_way", "contact_words")}
    screening.save(update_fields=["saves", "safety"])
    for factor in ANSWERS:
        observe(
            screening,
            worker,
            factor,
            note=SECRETS["note"],
            own_words=SECRETS["own_words"],
            approximate_date=SECRETS["date"],
            act_first={"answer": "reported", "note": SECRETS["decided"]} if factor == ANSWERS[0] else {},
        )
    return screenings.complete(by=worker, screening=screening, saves=1) if completed else screening


def _filled(worker: User, screening: Screening) -> Plan:
    plan = plans.start(by=worker, screening=screening)
    plan = plans.save_goals(by=worker, plan=plan, saves=plan.saves, words=[SECRETS["goal"]], not_ready=False)
    for line in lines_of(plan, worker).values():
        plan = plans.answer_line(
            by=worker, plan=plan, saves=plan.saves, line=line, choice="not_now", text=SECRETS["why"]
        )
    step = facts(SECRETS["step"], who="other", who_else=SECRETS["who_else"])
    plan = plans.save_steps(by=worker, plan=plan, saves=plan.saves, steps=[step])
    return plans.save_contact(
        by=worker, plan=plan, saves=plan.saves, safe_contact=SECRETS["safe_contact"], paper_choice="file"
    )


def _duties(worker: User, person: YoungPerson) -> tuple[Duty, ...]:
    logged = duties.open_duty(by=worker, young_person=person, kind="missing")
    entry = duties.Entry("police", SECRETS["told"], timezone.now(), SECRETS["reference"])
    duties.log(by=worker, duty=logged, entries=[entry], note=SECRETS["duty_note"])
    closed = duties.open_duty(by=worker, young_person=person, kind="identified")
    duties.close_as_not_needed(by=worker, duty=closed, reason=SECRETS["not_needed"])
    return logged, closed


def _submitted(worker: User, person: YoungPerson) -> Plan:
    plan = _filled(worker, _screening(worker, person))
    return plans.submit(by=worker, plan=plan, saves=plan.saves)
