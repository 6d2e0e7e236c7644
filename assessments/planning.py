"""A plan as one reader may see it: on-ramps, kinds of help, services and answers, in a constant number of queries."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from assessments.circumstances import circumstances_of
from assessments.models import Goal, Observation, Plan, PlanItem, Screening, Step, User, YoungPerson
from assessments.sealed import blind
from assessments.standing import Noticed, Standing, stand
from resources.catalogue import Catalogue, Pair, ServiceType, catalogue_at
from resources.matching import Fit, KindOfHelp, match
from resources.wording import warnings_in

SYSTEM = "system"
# As many as anyone reads; the one that was chosen has to be among them.
SERVICES_SHOWN = 50


@dataclass(frozen=True)
class Line:
    """A kind of help in this plan: why, what fits, and what was answered (`item` None: nothing yet)."""

    line_id: UUID
    position: int
    kind: KindOfHelp
    item: PlanItem | None
    task: Step | None

    @property
    def type(self) -> ServiceType:
        return self.kind.service_type

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return self.kind.pairs

    @property
    def is_for_adults(self) -> bool:
        """Tell whether this is a task for adults, never something asked of the young person."""
        return self.type.audience == SYSTEM

    @property
    def answered(self) -> bool:
        return self.item is not None

    @property
    def chosen(self) -> bool:
        """Tell whether a service was chosen."""
        return self.item is not None and self.item.choice == PlanItem.Choice.SERVICE

    @cached_property
    def fit(self) -> Fit | None:
        """Give the chosen service as it fits today; None when none was chosen or it no longer fits."""
        if not self.chosen:
            return None
        return next(
            (fit for fit in self.kind.fits if fit.service_at_location_id == self.item.service_at_location_id), None
        )

    @property
    def warning(self) -> str:
        """Give what makes the chosen service doubtful, "" when nothing does."""
        if not self.chosen:
            return ""
        name = self.item.service.name
        if self.fit is None and not self.kind.more:
            return _("%(service)s no longer fits. Choose again, or write what you do meanwhile.") % {"service": name}
        if self.fit and self.fit.stale:
            return _("%(service)s was not checked lately. Call before you count on it.") % {"service": name}
        return ""

    @property
    def answer_text(self) -> str:
        """Give the answer as one line of text."""
        if self.item is None:
            return _("Not answered yet")
        match self.item.choice:
            case PlanItem.Choice.SERVICE:
                return self.item.service.name
            case PlanItem.Choice.TASK:
                return _("Task for adults: %(what)s") % {"what": self.task.what if self.task else self.item.meanwhile}
            case PlanItem.Choice.MEANWHILE:
                return _("Nothing fits. Meanwhile: %(what)s") % {"what": self.item.meanwhile}
            case _other:
                return _("Not now: %(why)s") % {"why": self.item.meanwhile}


@dataclass(frozen=True)
class OnRamp:
    """One line on the left: observations that share a label (product.md: "Family worries" is one line)."""

    label: str
    answer: str
    answer_label: str
    noticed: tuple[Noticed, ...]
    # What answers it, primary first: (line, its pairs with these factors, already shown further up).
    helps: tuple[tuple[Line, tuple[Pair, ...], bool], ...] = ()

    @property
    def is_seen(self) -> bool:
        return self.answer == "seen"

    @property
    def is_masked(self) -> bool:
        """Tell whether the label stands in for another, which a rationale would name again."""
        return any(noticed.factor.display_as for noticed in self.noticed)

    @property
    def answered(self) -> bool:
        """Tell whether a service or a reason stands against it; where every kind is held back, that is the reason."""
        return any(line.answered for line, *_rest in self.helps) or not self.helps


@dataclass(frozen=True)
class Reading:
    """Everything a page, a check or a paper needs of one plan."""

    plan: Plan
    person: YoungPerson
    screening: Screening
    catalogue: Catalogue
    standing: Standing
    on_ramps: tuple[OnRamp, ...]
    lines: tuple[Line, ...]
    held_back: tuple[KindOfHelp, ...]
    goals: tuple[Goal, ...]
    steps: tuple[Step, ...]
    tasks: tuple[Line, ...]
    today: date

    @property
    def act_first(self) -> tuple[Noticed, ...]:
        """Give what asked for action before anything else."""
        return self.standing.act_first

    def line(self, line_id: UUID) -> Line | None:
        """Give a line by its id; None for an unknown one, another plan's, or one this reader may not see."""
        return next((line for line in self.lines if line.line_id == line_id), None)

    @property
    def answered_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.answered)

    @property
    def strengths(self) -> tuple[str, ...]:
        """Give what already helps, in the order of the themes."""
        texts = (self.screening.strengths.get(theme.id, "") for theme in self.catalogue.on_ramp_themes)
        return tuple(text.strip() for text in texts if text and text.strip())

    @property
    def has_goals(self) -> bool:
        """Tell whether the goals are answered: words, or "not ready to say", which counts as much."""
        return bool(self.goals) or bool(self.plan.goals_not_ready)


def line_id_of(plan: Plan, service_type: str) -> UUID:
    """Give the id of a kind of help's line in a plan: the same each time, and telling nobody which kind it is."""
    digest = hashlib.sha256(blind("plan_item.line", f"{plan.pk}:{service_type}").encode()).hexdigest()
    return UUID(hex=digest[:32], version=4)


def read(plan: Plan, *, user: User | None, today: date) -> Reading:
    """Take a plan whose record is open, its reader (None: whole, for the snapshot that is kept) and the day."""
    screening, person = plan.screening, plan.young_person
    catalogue = catalogue_at(screening.catalogue_number)
    recorded = Observation.objects.visible_to(user) if user else Observation.objects.all()
    standing = stand(screening, recorded.filter(screening=screening), catalogue)
    matching = match(catalogue, standing.seen, standing.possible, circumstances_of(person, today), shown=SERVICES_SHOWN)
    items = {item.line_id: item for item in plan.items.select_related("service__organization", "service_at_location")}
    steps = list(plan.steps.all())
    tasks = {step.line_id: step for step in steps if step.line_id in items}
    lines = []
    for position, kind in enumerate(kind for kind in matching.kinds if not kind.held_back):
        line_id = line_id_of(plan, kind.service_type.id)
        lines.append(Line(line_id, position, kind, items.get(line_id), tasks.get(line_id)))
    return Reading(
        plan=plan,
        person=person,
        screening=screening,
        catalogue=catalogue,
        standing=standing,
        on_ramps=tuple(_on_ramps(standing, lines)),
        lines=tuple(lines),
        held_back=tuple(kind for kind in matching.kinds if kind.held_back),
        goals=tuple(plan.goals.all()),
        steps=tuple(step for step in steps if step.line_id not in items),
        tasks=tuple(line for line in lines if line.task),
        today=today,
    )


def _on_ramps(standing: Standing, lines: list[Line]) -> list[OnRamp]:
    """Give the on-ramps, seen before possible, each with the lines that answer it, primary first."""
    pictured = {*standing.seen, *standing.possible}
    grouped: dict[str, list[Noticed]] = {}
    for noticed in standing.noticed:
        if noticed.factor.id in pictured:
            grouped.setdefault(noticed.factor.picture_label, []).append(noticed)
    groups = sorted(grouped.items(), key=lambda group: not _seen(group[1]))
    labels = standing.catalogue.answer_labels
    on_ramps, shown = [], set()
    for label, group in groups:
        factors = {noticed.factor.id for noticed in group}
        found = [(line, tuple(pair for pair in line.pairs if pair.factor in factors)) for line in lines]
        helps = [(line, pairs) for line, pairs in found if pairs]
        helps.sort(key=lambda one: (not any(pair.is_primary for pair in one[1]), one[0].position))
        answer = "seen" if _seen(group) else "possible"
        on_ramps.append(
            OnRamp(
                label=label,
                answer=answer,
                answer_label=labels[answer],
                noticed=tuple(group),
                helps=tuple((line, pairs, line.line_id in shown) for line, pairs in helps),
            )
        )
        shown.update(line.line_id for line, _pairs in helps)
    return on_ramps


def _seen(group: list[Noticed]) -> bool:
    return any(noticed.observation.answer == "seen" for noticed in group)


@dataclass(frozen=True)
class Check:
    """One automatic check: what it asks, whether it is met, what to do, on which page; `must` keeps the plan here."""

    key: str
    label: str
    met: bool
    detail: str
    page: str
    must: bool = True


def checks(reading: Reading) -> tuple[Check, ...]:
    """Give the automatic checks of a plan in the order of its pages (product.md, Review)."""
    open_seen = [on_ramp.label for on_ramp in reading.on_ramps if on_ramp.is_seen and not on_ramp.answered]
    doubts = [line.warning for line in reading.lines if line.warning]
    worded = warnings_in(_texts(reading))
    return (
        Check(
            "safety",
            _("The Safety first page is done"),
            bool(reading.screening.safety),
            _("Fill in Safety first in the screening."),
            "screening_safety",
        ),
        Check(
            "goals",
            _("A goal in the young person’s words, or “Not ready to say”"),
            reading.has_goals,
            _("Write down what the young person wants, or mark “Not ready to say”."),
            "plan_goals",
        ),
        Check(
            "seen",
            _("Each on-ramp that was seen has a service or a reason"),
            not open_seen,
            _("Still open: %(labels)s.") % {"labels": "; ".join(open_seen)},
            "plan_help",
        ),
        Check(
            "act_first",
            _("Each “Act first” question is answered"),
            not reading.standing.unanswered,
            _("Answer the page “Act first” in the screening. Nothing there waits for this plan."),
            "screening_act_first",
            must=False,
        ),
        Check(
            "stale",
            _("Each chosen service still fits and was checked lately"),
            not doubts,
            " ".join(doubts),
            "plan_help",
            must=False,
        ),
        Check(
            "wording",
            _("No note holds what should be said in another way"),
            not worded,
            " ".join(worded),
            "plan_goals",
            must=False,
        ),
        Check(
            "paper",
            _("The paper choice is made"),
            bool(reading.plan.paper_choice),
            _("Say what paper is safe. No paper is an answer too."),
            "plan_contact",
        ),
    )


def _texts(reading: Reading) -> list[str]:
    """Give every text that someone wrote into the plan."""
    lines = [line.item.meanwhile for line in reading.answered_lines]
    steps = [text for step in reading.steps for text in (step.what, step.who_else)]
    return [*(goal.words for goal in reading.goals), *lines, *steps, reading.plan.safe_contact]


def missing(reading: Reading) -> tuple[Check, ...]:
    """Give the checks that keep a plan from being sent."""
    return tuple(check for check in checks(reading) if check.must and not check.met)
