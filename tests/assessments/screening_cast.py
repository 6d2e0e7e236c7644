"""A small cast for screening tests: a caseworker, a colleague, a supervisor and one young person."""

from dataclasses import dataclass

from django.core.management import call_command

from assessments.actions import observations, screenings
from assessments.actions.observations import ThemePage, standing_for
from assessments.models import Observation, Screening, Team, User, YoungPerson
from resources.catalogue import current
from tests.factories import make_person, make_team, make_user

SAFE = {
    "danger_now": "no",
    "device_safe": "yes",
    "contact_way": "",
    "contact_time": "",
    "contact_words": "",
    "keep_from": "",
    "report": "not_needed",
}


@dataclass
class Cast:
    worker: User
    colleague: User
    supervisor: User
    team: Team
    young_person: YoungPerson

    def screening(self, *, safe: bool = True) -> Screening:
        """Give a draft, its Safety first page answered unless told otherwise."""
        screening = screenings.start(by=self.worker, young_person=self.young_person)
        if safe:
            screening = screenings.save_safety(by=self.worker, screening=screening, answers=SAFE, saves=0)
        return screening


def make_cast() -> Cast:
    """Load the catalogue, and give the cast."""
    call_command("load_catalogue", verbosity=0)
    team = make_team()
    worker, colleague = (make_user("caseworker", team, name=name) for name in ("Ana", "Ben"))
    supervisor = make_user("supervisor", team, name="Carol")
    person = make_person(worker, team, birth_month="2010-05", zip_code="00101", languages=["en"])
    return Cast(worker, colleague, supervisor, team, person)


def answer(screening: Screening, by: User, **answers: str) -> Screening:
    """Record answers by factor id with _ for -, theme page by theme page."""
    answers = {name.replace("_", "-"): value for name, value in answers.items()}
    for theme in current().on_ramp_themes:
        for number in range(1, len(theme.pages) + 1):
            page = ThemePage(theme, number)
            here = {factor.id: answers[factor.id] for factor in page.factors if factor.id in answers}
            if here:
                screening = observations.save_theme(
                    by=by,
                    screening=screening,
                    page=page,
                    answers=here,
                    strength=None,
                    saves=screening.saves.get(page.key, {}).get("count", 0),
                    done=True,
                )
    return screening


def recorded(screening: Screening, user: User) -> dict[str, str]:
    """Give factor id -> answer as one reader sees it."""
    return {factor: row.answer for factor, row in standing_for(screening, user).by_factor.items()}


def row_of(screening: Screening, factor: str) -> Observation:
    """Give the one row of a factor, whoever may see it."""
    (row,) = [row for row in Observation.objects.filter(screening=screening) if row.factor == factor]
    return row
