"""The plan for the file: staff paper. The caller has applied `staff_label`, `display_as` and the reader's language."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from resources.printing.text import Cleaner
from resources.printing.typeset import typeset
from resources.printing.words import NOTICES, PURPOSE, WORDS

FILE_NAME = "plan.pdf"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanGoal:
    """A goal; `own_words` False marks one that staff worded."""

    words: str
    own_words: bool = True

    @property
    def shown(self) -> str:
        """Give the goal, in quotation marks when the words are the young person's."""
        return gettext("“%(words)s”") % {"words": self.words.strip(' "“”')} if self.own_words else self.words


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why a kind of help stands in the plan: one on-ramp, its answer, the pair's rationale, how it is known.

    `source_sentence` is the fact sheet's clause behind the pair; `how_known` the sources as shown on screen;
    `around` the approximate date as text.
    """

    on_ramp: str
    answer: str
    rationale: str
    source_sentence: str = ""
    how_known: tuple[str, ...] = ()
    around: str = ""

    @property
    def known_text(self) -> str:
        """Give the sources and the approximate date as one line, empty when neither was recorded."""
        return " · ".join([*self.how_known, *([self.around] if self.around else [])])


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceFacts:
    """A service as it was when the plan was approved. A confidential one keeps its area and forgets its address."""

    name: str
    organization: str
    phone: str = ""
    address: str = ""
    area: str = ""
    hours: str = ""
    last_verified: date | None = None
    confidential: bool = False

    def __post_init__(self):
        if self.confidential:
            object.__setattr__(self, "address", "")

    @property
    def where(self) -> str:
        """Give the public address, or the area where there is none to give."""
        return self.address or self.area

    @property
    def facts(self) -> tuple[str, ...]:
        """Give phone, place and hours, each only if known, in the order of use."""
        return tuple(fact for fact in (self.phone, self.where, self.hours) if fact)

    @property
    def verified_text(self) -> str:
        """Say when the facts were last checked, or that they never were."""
        if self.last_verified is None:
            return str(WORDS["never_verified"])
        return f"{WORDS['verified']}: {day_text(self.last_verified)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanLine:
    """One kind of help: its reasons, and either a service or what staff do meanwhile.

    `instead` says why no service stands here when it is not that none fits (for example "Not now"); `meanwhile` is
    then the text that belongs to it.
    """

    kind_of_help: str
    reasons: tuple[Reason, ...] = ()
    service: ServiceFacts | None = None
    because: tuple[str, ...] = ()
    ask_about: tuple[str, ...] = ()
    instead: str = ""
    meanwhile: str = ""
    agreement: str = ""
    agreement_why: str = ""

    @property
    def agreement_text(self) -> str:
        """Give the young person's answer and their why, or that they were not asked."""
        if not self.agreement:
            return str(WORDS["no_agreement"])
        return f"{self.agreement}: {self.agreement_why}" if self.agreement_why else self.agreement


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanStep:
    """A step: what (a verb first), who, by when, and whether someone goes along."""

    what: str
    who: str
    by: date | None = None
    go_together: bool = False

    @property
    def by_text(self) -> str:
        """Give the day, or that none is set."""
        return day_text(self.by) if self.by else str(WORDS["no_date"])


@dataclass(frozen=True, kw_only=True, slots=True)
class ActFirstItem:
    """An on-ramp that asked for action before anything else, what was decided, and the approver's line on it."""

    on_ramp: str
    decided: str = ""
    decided_on: date | None = None
    approver_line: str = ""

    @property
    def decided_text(self) -> str:
        """Give the decision and its day, or that it is still open."""
        if not self.decided:
            return str(WORDS["not_decided"])
        return f"{self.decided} ({day_text(self.decided_on)})" if self.decided_on else self.decided


@dataclass(frozen=True, kw_only=True, slots=True)
class SaidNo:
    """A plan may be a no to everything: who stays in touch, and when to ask again."""

    contact: str
    ask_again: date

    @property
    def ask_again_text(self) -> str:
        """Give the day as people write it."""
        return day_text(self.ask_again)


@dataclass(frozen=True, kw_only=True, slots=True)
class FilePlan:
    """Everything on the plan for the file. Approver and day of approval come together; without them it is a draft."""

    agency: str
    case_number: str
    initials: str
    version: int
    author: str
    prepared_on: date
    catalogue_number: int
    approved_by: str = ""
    approved_on: date | None = None
    act_first: tuple[ActFirstItem, ...] = ()
    goals: tuple[PlanGoal, ...] = ()
    strengths: tuple[str, ...] = ()
    lines: tuple[PlanLine, ...] = ()
    steps: tuple[PlanStep, ...] = ()
    said_no: SaidNo | None = None
    reviewers_note: str = ""
    # Who has signed the version of the catalogue; what stands there while nobody is asked is that nobody has.
    catalogue_notice: str = ""

    def __post_init__(self):
        if bool(self.approved_by) != bool(self.approved_on):
            raise ValueError("A plan is approved by someone on a day: give both, or neither for a draft.")
        if len(self.initials) > 8 or any(len(part) > 2 for part in self.initials.replace(".", " ").split()):
            # This paper travels further than the record: a name in it cannot be taken back.
            raise ValueError("The plan for the file carries initials, never a name.")

    @property
    def is_draft(self) -> bool:
        """Tell whether nobody has approved this plan yet."""
        return self.approved_on is None

    @property
    def approved_text(self) -> str:
        """Give who approved and when, or that nobody has."""
        if self.is_draft:
            return str(WORDS["not_approved"])
        return gettext("%(name)s, %(date)s") % {"name": self.approved_by, "date": day_text(self.approved_on)}

    @property
    def standing(self) -> str:
        """Give the line at the foot of each page: version, and approver with the day, or draft."""
        facts = {"version": self.version, "name": self.approved_by}
        if self.is_draft:
            return gettext("Version %(version)s. Draft – not approved.") % facts
        facts["date"] = day_text(self.approved_on)
        return gettext("Version %(version)s. Approved by %(name)s on %(date)s.") % facts

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Give the facts at the head of the paper as (label, value)."""
        catalogue = gettext("Version %(number)s") % {"number": self.catalogue_number}
        return (
            (str(WORDS["case_number"]), self.case_number),
            (str(WORDS["initials"]), self.initials),
            (str(WORDS["version"]), str(self.version)),
            (str(WORDS["approved"]), self.approved_text),
            (str(WORDS["written_by"]), self.author),
            (str(WORDS["prepared_on"]), day_text(self.prepared_on)),
            (str(WORDS["catalogue"]), catalogue),
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """Give the sentences that say what this paper is not."""
        *fixed, unsigned = NOTICES
        return (*(str(notice) for notice in fixed), self.catalogue_notice or str(unsigned))

    @property
    def purpose(self) -> str:
        """Give the sentence that stands on each page: what this was gathered for."""
        return str(PURPOSE)

    @property
    def words(self) -> dict[str, str]:
        """Give the fixed words in the reader's language, for the template."""
        return {key: str(word) for key, word in WORDS.items()}


def day_text(day: date) -> str:
    """Give a day as people write it in the current language, for example Nov 22, 2026."""
    return date_format(day)


def render_pdf(plan: FilePlan) -> bytes:
    """Take a plan; give it as PDF/UA-1, Letter size, tagged, with the title "Plan" and no other metadata."""
    return typeset("file_plan", lambda clean: _content(plan, clean))


def _content(plan: FilePlan, clean: Cleaner) -> dict:
    """Give the plan as the plain values that papers/file_plan.typ reads, each text cleaned."""
    body = {
        "agency": clean(plan.agency),
        "case": clean(plan.case_number)[:40],
        "initials": clean(plan.initials),
        "facts": [[clean(label), clean(value)] for label, value in plan.facts],
        "standing": clean(plan.standing),
        "draft": plan.is_draft,
        "notices": list(plan.notices),
        "purpose": plan.purpose,
        "act_first": [
            {
                "on_ramp": clean(item.on_ramp),
                "decided": clean(item.decided_text),
                "open": not item.decided,
                "approver_line": clean(item.approver_line),
            }
            for item in plan.act_first
        ],
        "goals": [{"words": clean(goal.shown), "own": goal.own_words} for goal in plan.goals],
        "strengths": [clean(strength) for strength in plan.strengths],
        "lines": [_line(line, clean) for line in plan.lines],
        "steps": [
            {"what": clean(step.what), "who": clean(step.who), "by": step.by_text, "together": step.go_together}
            for step in plan.steps
        ],
        "said_no": plan.said_no and {"contact": clean(plan.said_no.contact), "ask_again": plan.said_no.ask_again_text},
        "note": clean(plan.reviewers_note),
    }
    language, _, region = (get_language() or "en-us").partition("-")
    return {
        **body,
        "words": {**plan.words, "page": gettext("Page {n} of {total}")},
        "lang": language,
        "region": region or None,
        "replaced": clean.replaced,
    }


def _line(line: PlanLine, clean: Cleaner) -> dict:
    service = line.service
    return {
        "kind": clean(line.kind_of_help),
        "reasons": [
            {
                "on_ramp": clean(reason.on_ramp),
                "answer": clean(reason.answer),
                "rationale": clean(reason.rationale),
                "source": clean(reason.source_sentence),
                "known": clean(reason.known_text),
            }
            for reason in line.reasons
        ],
        "service": service
        and {
            "name": clean(service.name),
            "organization": clean(service.organization),
            "facts": [clean(fact) for fact in service.facts],
            "verified": service.verified_text,
            "confidential": service.confidential,
        },
        "because": [clean(reason) for reason in line.because],
        "ask_about": [clean(question) for question in line.ask_about],
        "instead": clean(line.instead),
        "meanwhile": clean(line.meanwhile),
        "agreement": clean(line.agreement_text),
    }
