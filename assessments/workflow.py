"""States and the moves between them, as data; no queries."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models.plans import Plan
from assessments.models.referrals import Referral
from assessments.models.screenings import Screening

PLAN = Plan.Status
SCREENING = Screening.Status
REFERRAL = Referral.Status

# action: (allowed from, to (None: the state stays), role that may do it)
PLAN_MOVES = {
    "save": ({PLAN.DRAFT, PLAN.RETURNED}, None, "caseworker"),
    "submit": ({PLAN.DRAFT, PLAN.RETURNED}, PLAN.SUBMITTED, "caseworker"),
    "return": ({PLAN.SUBMITTED}, PLAN.RETURNED, "supervisor"),
    "approve": ({PLAN.SUBMITTED}, PLAN.APPROVED, "supervisor"),
}

SCREENING_MOVES = {
    "complete": ({SCREENING.DRAFT}, SCREENING.COMPLETED, "caseworker"),
    "discard": ({SCREENING.DRAFT}, SCREENING.DISCARDED, "caseworker"),
}

_ASKED = {REFERRAL.SENT, REFERRAL.NOT_REACHED}

# The young person may say no at any time; a provider answers what was sent (product.md, Referral loop).
REFERRAL_MOVES = {
    "say_yes": ({REFERRAL.OFFERED}, REFERRAL.WANTED, "caseworker"),
    "say_no": (set(Referral.OPEN), REFERRAL.SAID_NO, "caseworker"),
    "send": ({REFERRAL.WANTED, REFERRAL.NOT_REACHED}, REFERRAL.SENT, "caseworker"),
    "not_reached": ({REFERRAL.SENT}, REFERRAL.NOT_REACHED, "caseworker"),
    "provider_yes": (_ASKED, REFERRAL.TAKEN, "caseworker"),
    "no_room": (_ASKED, REFERRAL.FULL, "caseworker"),
    "not_eligible": (_ASKED, REFERRAL.NOT_ELIGIBLE, "caseworker"),
    "provider_no": (_ASKED, REFERRAL.PROVIDER_NO, "caseworker"),
    "start": ({REFERRAL.TAKEN}, REFERRAL.STARTED, "caseworker"),
    "help": ({REFERRAL.STARTED}, REFERRAL.HELPED, "caseworker"),
    "stop": (set(Referral.OPEN) - {REFERRAL.OFFERED}, REFERRAL.STOPPED, "caseworker"),
    # Minds and waiting lists change.
    "ask_again": ({REFERRAL.SAID_NO, REFERRAL.STOPPED}, REFERRAL.OFFERED, "caseworker"),
    "try_again": ({REFERRAL.FULL, REFERRAL.NOT_ELIGIBLE, REFERRAL.PROVIDER_NO}, REFERRAL.WANTED, "caseworker"),
    # A call or a message, answered or not: the state stays, the silence is broken.
    "try_contact": (set(Referral.OPEN), None, "caseworker"),
}

# What each move is called on its button and in the history.
REFERRAL_WORDS = {
    "offer": _("Offered to the young person"),
    "say_yes": _("They want it"),
    "say_no": _("They said no"),
    "send": _("Sent to the provider"),
    "not_reached": _("The provider could not be reached"),
    "provider_yes": _("The provider said yes"),
    "no_room": _("The provider has no room"),
    "not_eligible": _("The provider says they are not eligible"),
    "provider_no": _("The provider said no"),
    "start": _("It started"),
    "help": _("They got help"),
    "stop": _("It stopped"),
    "ask_again": _("Offered again"),
    "try_again": _("Asked the provider again"),
    "try_contact": _("Tried to reach someone"),
}

# Who ends it when a move ends it by itself; "stop" asks.
REFERRAL_ENDED_BY = {
    "say_no": Referral.EndedBy.YOUNG_PERSON,
    "no_room": Referral.EndedBy.PROVIDER,
    "not_eligible": Referral.EndedBy.PROVIDER,
    "provider_no": Referral.EndedBy.PROVIDER,
}

# Who has to act next while a referral is open; nobody once it has ended.
REFERRAL_OWNER = {
    REFERRAL.OFFERED: _("Ask the young person"),
    REFERRAL.WANTED: _("Send it to the provider"),
    REFERRAL.SENT: _("Ask the provider for an answer"),
    REFERRAL.NOT_REACHED: _("Try the provider again"),
    REFERRAL.TAKEN: _("Go together to the first visit, or ask if it started"),
    REFERRAL.STARTED: _("Ask the young person how it goes"),
}

# Who has to act next while a plan is in a state.
PLAN_OWNER = {
    PLAN.DRAFT: "caseworker",
    PLAN.SUBMITTED: "supervisor",
    PLAN.RETURNED: "caseworker",
    PLAN.APPROVED: "caseworker",
}

# What to say to someone whose move the state of the plan does not allow.
PLAN_STANDS = {
    PLAN.DRAFT: _("This plan is still a draft. Nobody has asked for its review."),
    PLAN.SUBMITTED: _("This plan is waiting for review. It can be changed when the supervisor returns it."),
    PLAN.RETURNED: _("This plan went back to the caseworker. It can be reviewed when it is sent again."),
    PLAN.APPROVED: _("This plan is approved. What was approved stays as it is."),
}


class Refused(Exception):
    """A rule forbids the move; the message is a sentence for the person who tried."""


class Stale(Exception):
    """A form was filled in on an older state than the one that stands now; nothing was changed."""


def closed_refused(person) -> str:
    """Give "" while a young person's record is open, else the sentence that says what to do about a closed one."""
    if person.closed_at is None:
        return ""
    return gettext("This young person’s record is closed. Ask your supervisor if it should be opened again.")


def refuse_closed(person) -> None:
    """Raise Refused when a young person's record is closed: it is read, and not written, until it is reopened."""
    if why_not := closed_refused(person):
        raise Refused(why_not)


def next_state(moves: dict, action: str, state: str) -> str:
    """Give the state that `action` leads to from `state`; raise Refused when the table does not allow it."""
    allowed, target, _role = moves[action]
    if state not in allowed:
        if moves is PLAN_MOVES:
            raise Refused(str(PLAN_STANDS[state]))
        raise Refused(gettext("This changed while you were looking at it. Load the page again to see where it stands."))
    return state if target is None else target


def plan_move_refused(action: str, state: str, roles: set[str]) -> str:
    """Give "" when someone with `roles` may take `action` on a plan in `state`, else the sentence that says why not."""
    allowed, _target, role = PLAN_MOVES[action]
    if role not in roles:
        return gettext("Only a supervisor can do this.") if role == "supervisor" else gettext("Only a caseworker can.")
    return "" if state in allowed else str(PLAN_STANDS[state])


def referral_moves_from(state: str) -> list[str]:
    """Give the actions that a referral in this state allows, in the order in which they come."""
    return [action for action, (allowed, _to, _role) in REFERRAL_MOVES.items() if state in allowed]
