"""States and the moves between them, as data; no queries."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models.plans import Plan
from assessments.models.screenings import Screening

PLAN = Plan.Status
SCREENING = Screening.Status

# action: (allowed from, to (None: the state stays), role that may do it)
PLAN_MOVES = {
    "save": ({PLAN.DRAFT, PLAN.RETURNED}, None, "caseworker"),
    "submit": ({PLAN.DRAFT, PLAN.RETURNED}, PLAN.SUBMITTED, "caseworker"),
    "return": ({PLAN.SUBMITTED}, PLAN.RETURNED, "supervisor"),
    "approve": ({PLAN.SUBMITTED}, PLAN.APPROVED, "supervisor"),
}

SCREENING_MOVES = {
    "complete": ({SCREENING.DRAFT}, SCREENING.COMPLETED, "caseworker"),
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
