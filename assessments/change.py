"""What was recorded before: beside the questions of a new screening, and factor by factor over time. Never a total."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments.actions.observations import standing_for
from assessments.models import Observation, Screening, User
from assessments.standing import ON_RECORD, Noticed, Standing, stand
from resources.catalogue import catalogue_at

# In the picture stand the last ones that fit side by side on a phone; the table holds them all.
DRAWN = 4
WIDTH, LINE, TOP, SIDE = 360, 62, 34, 8

# The stronger word stands where several share one label.
STRENGTH = ("seen", "possible", "act_first", "not_seen", "unknown")
WORDS = {
    "seen": _("Seen"),
    "possible": _("Possible"),
    "act_first": _("Act first"),
    "not_seen": _("Not seen"),
    "unknown": _("Not known"),
}


@dataclass(frozen=True)
class LastTime:
    """What one reader may see of the screening before this one."""

    standing: Standing

    @property
    def day(self) -> datetime:
        return self.standing.screening.completed_at

    @cached_property
    def answers(self) -> dict[str, str]:
        """Give factor id -> answer for what counted then; not known then says nothing now."""
        return {each.factor.id: each.answer for state in self.standing.themes for each in state.answered}

    @cached_property
    def days(self) -> dict[str, datetime]:
        """Give factor id -> when it was recorded; what was added later has its own day."""
        added = {each.factor.id: each.observation.added_at for each in self.standing.recorded.values()}
        return {factor: added[factor] or self.day for factor in self.answers}


def last_time(screening: Screening, user: User) -> LastTime | None:
    """Give the last completed screening before this one, None for the first. One query, or two with what it holds."""
    earlier = Screening.objects.visible_to(user).filter(
        young_person=screening.young_person_id,
        status=Screening.Status.COMPLETED,
        started_at__lt=screening.started_at,
    )
    found = earlier.order_by("-completed_at").first()
    return LastTime(standing_for(found, user)) if found is not None else None


@dataclass(frozen=True)
class Mark:
    """One screening's answer to one on-ramp, and where it stands in the picture."""

    answer: str
    x: int

    @property
    def word(self) -> str:
        return str(WORDS[self.answer])


@dataclass(frozen=True)
class Line:
    """One on-ramp over time."""

    label: str
    y: int
    marks: tuple[Mark, ...]

    @property
    def label_y(self) -> int:
        return self.y + 17

    @property
    def mark_y(self) -> int:
        return self.y + 31

    @property
    def word_y(self) -> int:
        return self.y + 53

    @property
    def drawn(self) -> tuple[Mark, ...]:
        return self.marks[-DRAWN:]


@dataclass(frozen=True)
class Change:
    """The completed screenings of a young person, oldest first, and what was recorded in each."""

    days: tuple[datetime, ...]
    lines: tuple[Line, ...]
    strengths: tuple[tuple[str, str, datetime], ...]

    @property
    def heads(self) -> list[tuple[datetime, int]]:
        """Give the days that stand over the picture's columns, with their places."""
        return list(zip(self.days[-DRAWN:], _places(len(self.days))[-DRAWN:], strict=True))

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return TOP + LINE * len(self.lines)

    @property
    def is_cut(self) -> bool:
        return len(self.days) > DRAWN


def _places(count: int) -> list[int]:
    """Give the middle of each column; those before the last ones share the first place, and are not drawn."""
    drawn = min(count, DRAWN)
    step = (WIDTH - 2 * SIDE) / max(drawn, 1)
    return [SIDE + round(step / 2)] * (count - drawn) + [SIDE + round(step * (i + 0.5)) for i in range(drawn)]


def change_over_time(screenings: list[Screening], user: User) -> Change:
    """Take completed screenings whose record is open, oldest first; give what changed. One query besides the
    catalogues'."""
    rows: dict = {}
    for row in Observation.objects.visible_to(user).filter(screening__in=screenings):
        rows.setdefault(row.screening_id, []).append(row)
    catalogues = {number: catalogue_at(number) for number in {each.catalogue_number for each in screenings}}
    standings = [
        stand(screening, rows.get(screening.pk, ()), catalogues[screening.catalogue_number]) for screening in screenings
    ]
    answers = [_by_label(standing) for standing in standings]
    ever = {label: None for each in answers for label, answer in each.items() if answer in STRENGTH[:3]}
    places = _places(len(screenings))
    lines = tuple(
        Line(
            label,
            TOP + number * LINE,
            tuple(Mark(each.get(label, "unknown"), x) for each, x in zip(answers, places, strict=True)),
        )
        for number, label in enumerate(ever)
    )
    return Change(
        tuple(timezone.localtime(screening.completed_at) for screening in screenings), lines, _strengths(standings)
    )


def _by_label(standing: Standing) -> dict[str, str]:
    found: dict[str, str] = {}
    shown: Iterable[Noticed] = (each for state in standing.themes for each in state.answered)
    for each in shown:
        if each.factor.id in ON_RECORD:
            continue
        answer = "act_first" if each.asks_first and not each.decision else each.answer
        there = found.get(each.factor.picture_label, "unknown")
        found[each.factor.picture_label] = min(there, answer, key=STRENGTH.index)
    return found


def _strengths(standings: list[Standing]) -> tuple[tuple[str, str, datetime], ...]:
    """Give theme, words and day of what helps, as last written; the latest first."""
    found = {}
    for standing in standings:
        strengths = standing.screening.strengths
        for theme in standing.catalogue.on_ramp_themes:
            if words := strengths.get(theme.id):
                found[theme.id] = (theme.short_label, words, standing.screening.completed_at)
    return tuple(sorted(found.values(), key=lambda each: each[2], reverse=True))
