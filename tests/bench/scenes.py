"""What is measured: pages of a young person with 20 observations, a plan, its review and paper, a long worklist."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count, cycle

from django.test import Client
from django.urls import reverse

from assessments.actions import observations, screenings
from assessments.demo import load_demo_people
from assessments.demo_staff import load_demo_staff
from assessments.models import Plan, Team, User
from assessments.standing import saves_of, total_saves
from assessments.views.paper import sheet_of
from resources.catalogue import catalogue_at
from resources.printing.file_plan import render_pdf
from tests.factories import make_person, make_user

OBSERVATIONS = 20
SAFE = {"danger_now": "no", "device_safe": "yes", "report": "made"}


@dataclass(frozen=True)
class Scene:
    """One thing to measure, what it is measured against, and the ratio that it must not pass."""

    name: str
    page: Callable[[], object]
    floor: Callable[[], object]
    limit: float


def make(people: int) -> list[Scene]:
    """Give the scenes; the roles, the catalogue and the demo county must be loaded."""
    worker = make_user("caseworker", Team.objects.create(name="Bench"))
    person = make_person(worker, birth_month="2011-03", zip_code="00101", languages=["en", "es"])
    screening = screenings.start(by=worker, young_person=person)
    screening = screenings.save_safety(by=worker, screening=screening, answers=SAFE, saves=0)
    catalogue = catalogue_at(screening.catalogue_number)
    left = OBSERVATIONS
    decisions = {}
    for theme in catalogue.on_ramp_themes:
        for number, factors in enumerate(theme.pages, start=1):
            chosen = [factor for factor in factors if not factor.id.startswith("sys-child")][: min(left, 3)]
            left -= len(chosen)
            decisions |= {
                factor.id: {"answer": "known" if factor.act_first == "report" else "not_now", "note": ""}
                for factor in chosen
                if factor.safety_check
            }
            page = observations.ThemePage(theme, number)
            screening = observations.save_theme(
                by=worker,
                screening=screening,
                page=page,
                answers={factor.id: "seen" if index % 2 else "possible" for index, factor in enumerate(chosen)},
                strength="" if number == 1 else None,
                saves=saves_of(screening, page.key),
                done=True,
            )
    screening = observations.save_act_first(by=worker, screening=screening, decisions=decisions, saves=0)
    screening = screenings.complete(by=worker, screening=screening, saves=total_saves(screening))
    draft = screenings.start(by=worker, young_person=person)
    draft = screenings.save_safety(by=worker, screening=draft, answers=SAFE, saves=0)
    staff = load_demo_staff()
    load_demo_people(staff)
    approved = Plan.objects.get(status=Plan.Status.APPROVED)

    def gather():
        plan = Plan.objects.select_related("young_person", "screening").get(pk=approved.pk)
        return sheet_of(plan, plan.author)

    prints = count(1)

    def make_pdf():
        # Typst remembers what it has set before; each young person's paper is new to it.
        number = next(prints)
        sheet = gather()
        lines = tuple(replace(line, kind_of_help=f"{line.kind_of_help} {number}") for line in sheet.lines)
        return render_pdf(replace(sheet, case_number=f"B-{number}", lines=lines))

    submitted = Plan.objects.get(status=Plan.Status.SUBMITTED)
    busy = make_user("caseworker", Team.objects.create(name="Long list"))
    for _person in range(people):
        make_person(busy)

    def page(user, name, *args):
        return asking(user, reverse(name, args=args))

    def floor(user, someone):
        return asking(user, reverse("floor", args=[someone.pk], urlconf="tests.bench.urls"))

    empty, reviewer = floor(worker, person), staff["supervisor"]
    author, kai = staff["caseworker"], approved.young_person
    return [
        Scene("theme page", page(worker, "screening_theme", draft.pk, 1, 1), empty, 2),
        Scene(
            "one answer saved by itself", saving(worker, reverse("screening_theme", args=[draft.pk, 1, 1])), empty, 1.5
        ),
        Scene(f"results, {OBSERVATIONS} observations", page(worker, "screening_results", screening.pk), empty, 3),
        Scene("plan, approved", page(author, "plan", approved.pk), floor(author, kai), 3),
        Scene("review", page(reviewer, "plan_review", submitted.pk), floor(reviewer, submitted.young_person), 3),
        Scene(f"worklist, {people} young people", page(busy, "worklist"), floor(busy, busy.caseload.first()), 3),
        Scene("plan PDF, against gathering its data", make_pdf, gather, 8),
    ]


def saving(user: User, url: str) -> Callable[[], None]:
    """Give a call that saves one answer of a theme page as its script does, another one each time."""
    client = Client(headers={"accept": "application/json"})
    client.force_login(user)
    field, answers = "answer-pov-food", cycle(["seen", "possible"])
    kept = {"count": 0}

    def save():
        response = client.post(url, {"field": field, field: next(answers), "saves": kept["count"]})
        if response.status_code != 200:
            raise SystemExit(f"{url} answered {response.status_code}: nothing to measure.")
        kept.update(response.json())

    return save


def asking(user: User, url: str) -> Callable[[], None]:
    """Give a call that asks for an address as this person, and stops the run when it is not answered with a page."""
    client = Client()
    client.force_login(user)

    def ask():
        response = client.get(url)
        if response.status_code != 200:
            raise SystemExit(f"{url} answered {response.status_code}: nothing to measure.")

    return ask
