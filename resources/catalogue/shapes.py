"""The catalogue as plain, frozen values: what screening, matching, the picture and paper read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

# A theme page that asks more than this at once is too long to answer between two interruptions.
FACTORS_PER_PAGE = 10


class CatalogueProblem(ValueError):
    """A catalogue file or an edit cannot be used. The message is a sentence that names the row."""


class NoCatalogue(LookupError):
    """No catalogue, or no such version, is loaded. The message says how to mend it."""


class UnknownId(KeyError):
    """The catalogue holds no row of that id."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the fact sheet: where a row comes from."""

    quote: str
    section: str
    kind: str


@dataclass(frozen=True, slots=True)
class Answer:
    value: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Factor:
    """An observable on-ramp."""

    id: str
    theme: str
    label: str
    description: str
    indicators: tuple[str, ...]
    sources: tuple[Clause, ...]
    sensitivity: str
    do_not_record: str
    ask: str
    safety_check: bool
    amplifies_others: bool
    basis: str
    level: str
    answers: tuple[str, ...]
    display_as: str
    act_first: str

    @property
    def picture_label(self) -> str:
        """Give the label for the picture, paper, exports and counts."""
        return self.display_as or self.label

    @property
    def is_extension(self) -> bool:
        """Say whether this does not stand in the fact sheet."""
        return self.basis == "extension"


@dataclass(frozen=True, slots=True)
class OnRampTheme:
    id: str
    order: int
    label: str
    short_label: str
    source_heading: str
    worker_prompt: str
    strength_prompt: str
    factors: tuple[Factor, ...]

    @property
    def long_label(self) -> str:
        """Give the longer label, or "" where every factor shows another label than its own: so does the theme."""
        return "" if all(factor.display_as for factor in self.factors) else self.label

    @property
    def pages(self) -> tuple[tuple[Factor, ...], ...]:
        """Give the factors page by page, as even as can be (adversity's 13 as 7 and 6)."""
        count = max(1, -(-len(self.factors) // FACTORS_PER_PAGE))
        length = -(-len(self.factors) // count)
        return tuple(self.factors[start : start + length] for start in range(0, len(self.factors), length))


@dataclass(frozen=True, slots=True)
class Paper:
    """What youth paper may carry of a service type, and the label for staff paper, exports and counts."""

    handout: bool
    card: bool
    consent: bool
    staff_label: str


@dataclass(frozen=True, slots=True)
class ServiceType:
    """A kind of help."""

    id: str
    theme: str
    label: str
    description: str
    sources: tuple[Clause, ...]
    hsds_keywords: tuple[str, ...]
    open_eligibility: tuple[str, ...]
    required: tuple[str, ...]
    preferred: tuple[str, ...]
    youth_label_en: str
    youth_label_es: str
    card_category: str
    basis: str
    directory_note: str
    audience: str
    paper: Paper
    min_age: int | None
    max_age: int | None
    applies_if: str

    @property
    def staff_label(self) -> str:
        """Give the label for the plan for the file, exports and counts."""
        return self.paper.staff_label or self.label

    @property
    def is_extension(self) -> bool:
        """Say whether this does not stand in the fact sheet."""
        return self.basis == "extension"


@dataclass(frozen=True, slots=True)
class OffRampTheme:
    id: str
    order: int
    label: str
    short_label: str
    source_heading: str
    service_types: tuple[ServiceType, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One kind of help that answers one on-ramp, with the reason and one clause on each side."""

    factor: str
    service_type: str
    strength: str
    rationale: str
    basis: str
    trace: Mapping[str, str]
    factor_quote: str
    service_quote: str

    @property
    def is_primary(self) -> bool:
        return self.strength == "primary"

    @property
    def is_extension(self) -> bool:
        """Say whether this does not stand in the fact sheet."""
        return self.basis == "extension"


@dataclass(frozen=True, slots=True)
class Qualification:
    """What a provider should be or do. Not known never excludes: it becomes a question to ask."""

    id: str
    label: str
    how_to_check: str
    source: str
    basis: str


@dataclass(frozen=True, slots=True)
class CardCategory:
    """A neutral word for the wallet card, per language."""

    id: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Catalogue:
    """One version of the catalogue, whole."""

    number: int
    digest: str
    on_ramp_themes: tuple[OnRampTheme, ...]
    off_ramp_themes: tuple[OffRampTheme, ...]
    factors: Mapping[str, Factor]
    service_types: Mapping[str, ServiceType]
    pairs: tuple[Pair, ...]
    pairs_by_factor: Mapping[str, tuple[Pair, ...]]
    pairs_by_service_type: Mapping[str, tuple[Pair, ...]]
    answers: tuple[Answer, ...]
    evidence_sources: tuple[str, ...]
    ask_help: Mapping[str, str]
    level_labels: Mapping[str, str]
    act_first_questions: Mapping[str, str]
    qualifications: Mapping[str, Qualification]
    card_categories: Mapping[str, CardCategory]
    banned_words: Mapping[str, tuple[str, ...]]
    banned_exceptions: Mapping[str, tuple[str, ...]]
    banned_rule: str
    label_rules: tuple[str, ...]
    qualification_rule: str
    answer_rule: str

    @cached_property
    def _themes(self) -> dict[str, OnRampTheme]:
        return {theme.id: theme for theme in self.on_ramp_themes}

    @cached_property
    def _off_ramp_themes(self) -> dict[str, OffRampTheme]:
        return {theme.id: theme for theme in self.off_ramp_themes}

    @cached_property
    def answer_labels(self) -> dict[str, str]:
        """Give the label of each answer value, in the order they are offered."""
        return {answer.value: answer.label for answer in self.answers}

    def factor(self, factor_id: str) -> Factor:
        """Give a factor by id; raise UnknownId."""
        return _known(self.factors, factor_id, "factor")

    def service_type(self, service_type_id: str) -> ServiceType:
        """Give a service type by id; raise UnknownId."""
        return _known(self.service_types, service_type_id, "service type")

    def qualification(self, qualification_id: str) -> Qualification:
        """Give a qualification by id; raise UnknownId."""
        return _known(self.qualifications, qualification_id, "qualification")

    def pairs_for(self, factor_id: str) -> tuple[Pair, ...]:
        """Give what answers a factor, primary first; raise UnknownId."""
        return _known(self.pairs_by_factor, factor_id, "factor")

    def pairs_of(self, service_type_id: str) -> tuple[Pair, ...]:
        """Give the on-ramps that a service type answers, primary first; raise UnknownId."""
        return _known(self.pairs_by_service_type, service_type_id, "service type")

    def theme(self, theme_id: str) -> OnRampTheme:
        """Give an on-ramp theme by id; raise UnknownId."""
        return _known(self._themes, theme_id, "on-ramp theme")

    def theme_at(self, order: int) -> OnRampTheme:
        """Give an on-ramp theme by its number (addresses carry numbers, not names); raise UnknownId."""
        return _known({theme.order: theme for theme in self.on_ramp_themes}, order, "on-ramp theme")

    def off_ramp_theme(self, theme_id: str) -> OffRampTheme:
        """Give an off-ramp theme by id; raise UnknownId."""
        return _known(self._off_ramp_themes, theme_id, "off-ramp theme")

    def off_ramp_theme_at(self, order: int) -> OffRampTheme:
        """Give an off-ramp theme by its number; raise UnknownId."""
        return _known({theme.order: theme for theme in self.off_ramp_themes}, order, "off-ramp theme")

    def factor_at(self, number: int) -> Factor:
        """Give a factor by its number, its place in this version counted from one; raise UnknownId."""
        return _known(dict(enumerate(self.factors.values(), 1)), number, "factor")

    def service_type_at(self, number: int) -> ServiceType:
        """Give a service type by its number, its place in this version counted from one; raise UnknownId."""
        return _known(dict(enumerate(self.service_types.values(), 1)), number, "service type")

    @cached_property
    def factor_numbers(self) -> dict[str, int]:
        """Give the number of each factor by id: addresses carry numbers, because a name may say too much."""
        return {factor: number for number, factor in enumerate(self.factors, 1)}

    @cached_property
    def service_type_numbers(self) -> dict[str, int]:
        """Give the number of each service type by id."""
        return {kind: number for number, kind in enumerate(self.service_types, 1)}


def _known(rows: Mapping, key: object, kind: str):
    try:
        return rows[key]
    except (KeyError, TypeError):
        raise UnknownId(f"The catalogue has no {kind} “{key}”.") from None
