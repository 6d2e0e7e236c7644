"""assessments/workflow.py: every state, action and role has an answer."""

from itertools import product

import pytest

from assessments.models import Plan
from assessments.policy import ROLES
from assessments.workflow import PLAN_MOVES, PLAN_OWNER, PLAN_STANDS, Refused, next_state, plan_move_refused

DRAFT, SUBMITTED, RETURNED, APPROVED = Plan.Status.values
# action -> state -> the state after it; what is not here is refused.
EXPECTED = {
    "save": {DRAFT: DRAFT, RETURNED: RETURNED},
    "submit": {DRAFT: SUBMITTED, RETURNED: SUBMITTED},
    "return": {SUBMITTED: RETURNED},
    "approve": {SUBMITTED: APPROVED},
}
WHO = {"save": "caseworker", "submit": "caseworker", "return": "supervisor", "approve": "supervisor"}


@pytest.mark.parametrize(("action", "state"), list(product(PLAN_MOVES, Plan.Status.values)))
def test_every_state_answers_every_action(action, state):
    if state in EXPECTED[action]:
        assert next_state(PLAN_MOVES, action, state) == EXPECTED[action][state]
    else:
        with pytest.raises(Refused, match=r"^This plan .+\.$"):
            next_state(PLAN_MOVES, action, state)


@pytest.mark.parametrize(("action", "state", "role"), list(product(PLAN_MOVES, Plan.Status.values, ROLES)))
def test_every_role_gets_an_answer(action, state, role):
    why_not = plan_move_refused(action, state, {role})
    if role == WHO[action] and state in EXPECTED[action]:
        assert why_not == ""
    else:
        assert why_not.endswith(".")


@pytest.mark.parametrize("state", Plan.Status.values)
def test_every_state_has_a_label_an_owner_and_a_sentence(state):
    assert str(Plan.Status(state).label)
    assert PLAN_OWNER[state] in ROLES
    assert str(PLAN_STANDS[state]).endswith(".")


def test_no_action_is_nobody_s():
    assert EXPECTED.keys() == PLAN_MOVES.keys()
    assert all(role in ROLES for _from, _to, role in PLAN_MOVES.values())
