"""Where a screening stands: what counts, what is hidden, what has to be acted on first. Plain values, no queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from assessments.models import Observation, Screening
from resources.catalogue import Catalogue, Factor, OnRampTheme

SHOWN = ("seen", "possible")
KNOWN, NOTHING = "known", "nothing"

# Involvement with a system says where someone has been, not what presses on them: in the table, never in the picture.
ON_RECORD = frozenset({"sys-child-welfare", "sys-juvenile-justice"})

# Keys under which the saves of the pages that are no theme's are counted.
SAFETY, HUB, EVIDENCE, ACT_FIRST = "safety", "hub", "evidence", "act-first"

NOT_STARTED, IN_PROGRESS, COMPLETED = "not_started", "in_progress", "completed"
THEME_STATUS = {NOT_STARTED: _("Not started"), IN_PROGRESS: _("In progress"), COMPLETED: _("Completed")}

# What to ask at once about a Seen or Possible answer, by the kind that the catalogue gives the factor.
ACT_FIRST_QUESTION = {
    "report": _("Is it happening now, and has a report been made?"),
    "care": _("Are they safe with themselves today?"),
}
ACT_FIRST_ANSWERS = {
    "report": {
        "now": _("Happening now"),
        "reported": _("Report made"),
        "deciding": _("Deciding today"),
        "known": _("Already known"),
    },
    "care": {
        "with_someone": _("Someone is with them"),
        "called": _("Crisis line or team called"),
        "not_now": _("Not needed now"),
    },
}
# Answers after which there is still something to do today.
STILL_OPEN = frozenset({"now", "deciding"})


@dataclass(frozen=True)
class Noticed:
    """One factor with the observation that stands for it."""

    factor: Factor
    observation: Observation

    @cached_property
    def answer(self) -> str:
        """Give the answer, opened once: each look at a sealed field opens it again."""
        return self.observation.answer

    @property
    def is_shown(self) -> bool:
        """Tell whether the answer belongs on the results: Seen or Possible."""
        return self.answer in SHOWN

    @property
    def asks_first(self) -> bool:
        """Tell whether this answer opens the Act first question."""
        return self.factor.safety_check and self.is_shown

    @cached_property
    def decision(self) -> str:
        """Give what was answered under Act first, "" while it is open."""
        return self.observation.act_first.get("answer", "")

    @property
    def decision_label(self) -> str:
        return ACT_FIRST_ANSWERS[self.factor.act_first].get(self.decision, "") if self.factor.act_first else ""

    @property
    def day(self) -> datetime:
        """Give when it was recorded: added later, or with its screening."""
        return self.observation.added_at or self.observation.screening.completed_at or self.observation.recorded_at

    @property
    def question(self) -> str:
        return ACT_FIRST_QUESTION[self.factor.act_first]


@dataclass(frozen=True)
class ThemeState:
    """One theme on the hub and the check page."""

    theme: OnRampTheme
    gate: str
    status: str
    answered: tuple[Noticed, ...]
    hidden: tuple[Noticed, ...]

    @property
    def status_label(self) -> str:
        return THEME_STATUS[self.status]


def page_key(theme_number: int, page: int) -> str:
    """Give the key under which the saves of one theme page are counted."""
    return f"theme-{theme_number}-{page}"


def saves_of(screening: Screening, page: str) -> int:
    """Give how often a page of the screening was saved, 0 before the first time."""
    return screening.saves.get(page, {}).get("count", 0)


def is_done(screening: Screening, page: str) -> bool:
    """Tell whether a page was saved as a whole, not only some of its fields while it was being filled in."""
    return screening.saves.get(page, {}).get("done", False)


def changed_since(screening: Screening, page: str, name: object, saves: int) -> bool:
    """Tell whether a field of a page was changed by a save later than the one that the page showed. A page that names a
    save that has not been yet is taken for one that showed none."""
    version = screening.saves.get(page, {}).get("fields", {}).get(_field_key(name), 0)
    return version > (saves if saves <= saves_of(screening, page) else 0)


def one_save_more(saves: dict, page: str, *, by: str, at: datetime, changed: Iterable = (), done: bool = True) -> dict:
    """Give the counts of saves with one more of a page: by whom, when, and which of its fields changed with it."""
    before = saves.get(page, {})
    count = before.get("count", 0) + 1
    return {
        **saves,
        page: {
            "count": count,
            "by": by,
            "at": at.isoformat(timespec="seconds"),
            "done": done or before.get("done", False),
            "fields": {**before.get("fields", {}), **{_field_key(name): count for name in changed}},
        },
    }


def _field_key(name: object) -> str:
    return "/".join(name) if isinstance(name, tuple) else str(name)


def total_saves(screening: Screening) -> int:
    """Give how often anything in the screening was saved."""
    return sum(page["count"] for page in screening.saves.values())


@dataclass(frozen=True)
class Standing:
    """What one person may see of a screening, read against the catalogue version that it is pinned to."""

    screening: Screening
    catalogue: Catalogue
    recorded: dict[str, Noticed]

    @cached_property
    def by_factor(self) -> dict[str, Observation]:
        """Give the observation that stands for each factor, whatever its answer."""
        return {factor: each.observation for factor, each in self.recorded.items()}

    def answers_to(self, factors: Iterable[Factor]) -> dict[str, str]:
        """Give factor id -> answer for those of the factors that something is recorded about."""
        return {factor.id: self.recorded[factor.id].answer for factor in factors if factor.id in self.recorded}

    @cached_property
    def themes(self) -> tuple[ThemeState, ...]:
        gates, saves = self.screening.gates, self.screening.saves
        return tuple(self._theme(theme, gates.get(theme.id, ""), saves) for theme in self.catalogue.on_ramp_themes)

    @cached_property
    def noticed(self) -> tuple[Noticed, ...]:
        """Everything Seen or Possible that counts, in the order of the catalogue."""
        return tuple(each for state in self.themes for each in state.answered if each.is_shown)

    @cached_property
    def hidden(self) -> tuple[Noticed, ...]:
        """Answers kept behind a gate that now says Nothing known yet: they do not count."""
        return tuple(each for state in self.themes for each in state.hidden)

    @cached_property
    def act_first(self) -> tuple[Noticed, ...]:
        """Give what asks for action first. A gate that was closed later hides an answer from the picture, and makes no
        harm go away: its question stands all the same."""
        return tuple(each for state in self.themes for each in (*state.answered, *state.hidden) if each.asks_first)

    @cached_property
    def unanswered(self) -> tuple[Noticed, ...]:
        """Act first questions that nobody has answered: they stand outside the picture."""
        return tuple(each for each in self.act_first if not each.decision)

    @cached_property
    def on_record(self) -> tuple[Noticed, ...]:
        return tuple(each for each in self.noticed if each.factor.id in ON_RECORD)

    @property
    def seen(self) -> tuple[str, ...]:
        """Give the ids of the Seen factors that belong in the picture and in the matching."""
        return self._pictured("seen")

    @property
    def possible(self) -> tuple[str, ...]:
        """Give the ids of the Possible factors that belong in the picture and in the matching."""
        return self._pictured("possible")

    def _pictured(self, answer: str) -> tuple[str, ...]:
        return tuple(
            each.factor.id
            for each in self.noticed
            if each.answer == answer and each.factor.id not in ON_RECORD and not (each.asks_first and not each.decision)
        )

    def _theme(self, theme: OnRampTheme, gate: str, saves: dict) -> ThemeState:
        recorded = (self.recorded.get(factor.id) for factor in theme.factors)
        answers = tuple(each for each in recorded if each is not None and each.answer != "unknown")
        # A gate closes over what was recorded then; what was added later is known by that alone.
        hidden = tuple(each for each in answers if gate == NOTHING and each.observation.added_at is None)
        return ThemeState(
            theme=theme,
            gate=gate,
            status=_status(theme, gate, saves),
            answered=tuple(each for each in answers if each not in hidden),
            hidden=hidden,
        )


def _status(theme: OnRampTheme, gate: str, saves: dict) -> str:
    pages = [saves.get(page_key(theme.order, number + 1)) for number in range(len(theme.pages))]
    if gate == NOTHING or (pages and all(page and page.get("done") for page in pages)):
        return COMPLETED
    return IN_PROGRESS if gate or any(pages) else NOT_STARTED


def stand(screening: Screening, observations: Iterable[Observation], catalogue: Catalogue) -> Standing:
    """Take a screening, the observations that the reader may see and its catalogue; give where it stands. Where two
    people could not see each other's entry for one factor, the later one stands, and what was added after the screening
    was completed stands before what it held."""
    recorded: dict[str, Noticed] = {}
    for observation in sorted(observations, key=_age):
        factor = catalogue.factors.get(observation.factor)
        if factor is not None:
            recorded[factor.id] = Noticed(factor, observation)
    return Standing(screening, catalogue, recorded)


def _age(row: Observation) -> tuple[datetime, datetime]:
    return (row.added_at or datetime.min.replace(tzinfo=UTC), row.recorded_at)
