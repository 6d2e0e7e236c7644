"""What the pages are measured with: one caseworker, one young person, a screening with 20 observations, and a plan."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

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
class Made:
    """Who asks, for which addresses, and the two halves of a PDF."""

    worker: User
    theme_url: str
    results_url: str
    floor_url: str
    gather: Callable[[], object]
    make_pdf: Callable[[], bytes]


def make() -> Made:
    """Give the scene; the roles, the catalogue and the demo county must be loaded."""
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
    load_demo_people(load_demo_staff())
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

    return Made(
        worker=worker,
        theme_url=reverse("screening_theme", args=[draft.pk, 1, 1]),
        results_url=reverse("screening_results", args=[screening.pk]),
        floor_url=reverse("floor", args=[person.pk], urlconf="tests.bench.urls"),
        gather=gather,
        make_pdf=make_pdf,
    )
