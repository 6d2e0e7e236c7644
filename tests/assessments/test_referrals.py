"""Referrals: every state answers every move, each move leaves a line, a refusal leads to what fits next."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from assessments.actions import referrals as actions
from assessments.circumstances import circumstances_of
from assessments.models import Event, Referral, ReferralMove
from assessments.policy import ROLES
from assessments.workflow import (
    REFERRAL_ENDED_BY,
    REFERRAL_MOVES,
    REFERRAL_OWNER,
    REFERRAL_WORDS,
    Refused,
    Stale,
    next_state,
    referral_moves_from,
)
from tests.assessments.plan_cast import fitting, lines_of, make_plan

OPEN = {"offered", "wanted", "sent", "not_reached", "taken", "started"}
# action -> state -> the state after it; what is not here is refused.
EXPECTED = {
    "say_yes": {"offered": "wanted"},
    "say_no": dict.fromkeys(OPEN, "said_no"),
    "send": {"wanted": "sent", "not_reached": "sent"},
    "not_reached": {"sent": "not_reached"},
    "provider_yes": dict.fromkeys(("sent", "not_reached"), "taken"),
    "no_room": dict.fromkeys(("sent", "not_reached"), "full"),
    "not_eligible": dict.fromkeys(("sent", "not_reached"), "not_eligible"),
    "provider_no": dict.fromkeys(("sent", "not_reached"), "provider_no"),
    "start": {"taken": "started"},
    "help": {"started": "helped"},
    "stop": dict.fromkeys(OPEN - {"offered"}, "stopped"),
    "ask_again": {"said_no": "offered", "stopped": "offered"},
    "try_again": dict.fromkeys(("full", "not_eligible", "provider_no"), "wanted"),
    "try_contact": {state: state for state in OPEN},
}


@pytest.mark.parametrize(("action", "state"), list(product(REFERRAL_MOVES, Referral.Status.values)))
def test_every_state_answers_every_move(action, state):
    if state in EXPECTED[action]:
        assert next_state(REFERRAL_MOVES, action, state) == EXPECTED[action][state]
        assert action in referral_moves_from(state)
    else:
        with pytest.raises(Refused, match=r"^This changed .+\.$"):
            next_state(REFERRAL_MOVES, action, state)
        assert action not in referral_moves_from(state)


def test_the_tables_are_complete():
    assert EXPECTED.keys() == REFERRAL_MOVES.keys()
    assert REFERRAL_WORDS.keys() == {"offer", *REFERRAL_MOVES}
    assert REFERRAL_OWNER.keys() == set(Referral.OPEN)
    assert {role for _from, _to, role in REFERRAL_MOVES.values()} <= ROLES.keys()
    ending = {action for action, (_from, to, _role) in REFERRAL_MOVES.items() if to and to not in Referral.OPEN}
    assert ending == {*REFERRAL_ENDED_BY, "help", "stop"}


@pytest.mark.parametrize("state", Referral.Status.values)
def test_every_state_can_be_reached_and_has_a_label(state):
    assert state == "offered" or any(to == state for _from, to, _role in REFERRAL_MOVES.values())
    assert str(Referral.Status(state).label)


@pytest.fixture
def plan(caseworker):
    call_command("load_catalogue", verbosity=0)
    for name in ("Green Table", "North Pantry"):
        fitting(name)
    return make_plan(caseworker)


def offered(plan, worker, name="Green Table"):
    line = lines_of(plan, worker)["eco-food"]
    fit = next(fit for fit in line.kind.fits if fit.service_name == name)
    return actions.offer(by=worker, plan=plan, line=line, service_at_location_id=fit.service_at_location_id)


def go(referral, worker, *moves, **told):
    for action in moves:
        referral = actions.move(by=worker, referral=referral, saves=referral.saves, action=action, **told)
    return referral


def verbs(plan):
    events = Event.objects.filter(young_person_id=plan.young_person_id, verb__startswith="referral.").order_by("seq")
    return list(events.values_list("verb", flat=True))


def test_a_referral_is_followed_from_the_offer_to_help(plan, caseworker):
    referral = offered(plan, caseworker)
    assert (referral.status, referral.service.name) == ("offered", "Green Table")
    referral = go(referral, caseworker, "say_yes", "send", "provider_yes", "start", "help", note="By phone")
    assert (referral.status, referral.is_open, referral.saves) == ("helped", False, 5)
    moves = list(ReferralMove.objects.order_by("at").values_list("action", flat=True))
    assert moves == ["offer", "say_yes", "send", "provider_yes", "start", "help"]
    assert verbs(plan) == [f"referral.{move}" for move in moves]
    assert [move.note for move in referral.moves.all()][:1] == ["By phone"]


def test_two_presses_make_one_referral(plan, caseworker):
    assert offered(plan, caseworker) == offered(plan, caseworker)
    assert Referral.objects.count() == ReferralMove.objects.count() == 1


@pytest.mark.parametrize("action", ["no_room", "not_eligible", "provider_no"])
def test_a_provider_s_no_leaves_the_service_out_and_keeps_the_next_best(plan, caseworker, action):
    referral = go(offered(plan, caseworker), caseworker, "say_yes", "send", action, why="Not this month")
    assert (referral.ended_by, referral.ended_why) == ("provider", "Not this month")
    kind = lines_of(plan, caseworker)["eco-food"].kind
    assert [fit.service_name for fit in kind.fits] == ["North Pantry"]
    assert [miss.service_name for miss in kind.misses] == ["Green Table"]
    line, place = lines_of(plan, caseworker)["eco-food"], referral.service_at_location_id
    with pytest.raises(Refused, match="does not fit today"):
        actions.offer(by=caseworker, plan=plan, line=line, service_at_location_id=place)


def test_full_is_not_for_ever(plan, caseworker):
    referral = go(offered(plan, caseworker), caseworker, "say_yes", "send", "no_room")
    today = timezone.localdate()
    assert circumstances_of(plan.young_person, today).refused == {referral.service_id}
    referral.moved_at = timezone.now() - timedelta(days=31)
    referral.save(update_fields=["moved_at"])
    assert circumstances_of(plan.young_person, today).refused == frozenset()


def test_a_young_person_s_no_is_an_outcome_and_minds_may_change(plan, caseworker):
    referral = go(offered(plan, caseworker), caseworker, "say_no", why="Wants to go with a friend later")
    assert (referral.status, referral.ended_by) == ("said_no", "young_person")
    referral = go(referral, caseworker, "ask_again")
    assert (referral.status, referral.ended_by, referral.ended_why) == ("offered", "", "")


def test_trying_again_gives_way_to_a_newer_referral(plan, caseworker):
    old = go(offered(plan, caseworker), caseworker, "say_yes", "send", "no_room")
    old.moved_at = timezone.now() - timedelta(days=31)
    old.save(update_fields=["moved_at"])
    assert offered(plan, caseworker) != old
    with pytest.raises(Refused, match="newer referral"):
        go(old, caseworker, "try_again")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "Say who ended it"),
        ({"ended_by": "nobody", "why": "x"}, "Say who ended it"),
        ({"ended_by": "family", "why": "  "}, "Say why it stopped"),
    ],
)
def test_stopping_asks_who_and_why(plan, caseworker, told, sentence):
    referral = go(offered(plan, caseworker), caseworker, "say_yes")
    with pytest.raises(Refused, match=sentence):
        go(referral, caseworker, "stop", **told)
    referral.refresh_from_db()
    assert referral.status == "wanted"


def test_a_move_on_an_older_page_is_told_and_changes_nothing(plan, caseworker):
    referral = offered(plan, caseworker)
    go(referral, caseworker, "say_yes")
    with pytest.raises(Stale):
        actions.move(by=caseworker, referral=referral, saves=0, action="say_no")
    assert Referral.objects.get().status == "wanted"
    assert verbs(plan) == ["referral.offer", "referral.say_yes"]


def test_a_try_to_reach_someone_breaks_the_silence(plan, caseworker):
    referral = go(offered(plan, caseworker), caseworker, "say_yes", "send")
    referral.moved_at = timezone.now() - timedelta(days=9)
    referral.save(update_fields=["moved_at"])
    week_ago = timezone.now() - timedelta(days=7)
    assert list(Referral.objects.all().quiet_since(week_ago)) == [referral]
    referral = actions.try_contact(
        by=caseworker, referral=referral, saves=referral.saves, whom="provider", reached=False, note="Left no message"
    )
    assert referral.status == "sent"
    assert not Referral.objects.all().quiet_since(week_ago).exists()
    assert referral.moves.first().contact == {"whom": "provider", "reached": False}
    with pytest.raises(Refused, match="Say whom"):
        actions.try_contact(by=caseworker, referral=referral, saves=referral.saves, whom="police", reached=True)


def test_only_a_caseworker_moves_a_referral(plan, caseworker, supervisor):
    referral = offered(plan, caseworker)
    with pytest.raises(Refused, match="Only a caseworker"):
        go(referral, supervisor, "say_yes")


def test_nothing_moves_in_a_closed_record(plan, caseworker):
    referral = offered(plan, caseworker)
    person = plan.young_person
    person.closed_at = timezone.now()
    person.save(update_fields=["closed_at"])
    with pytest.raises(Refused, match="record is closed"):
        go(referral, caseworker, "say_yes")


def test_what_was_said_is_sealed(plan, caseworker):
    referral = go(offered(plan, caseworker), caseworker, "say_no", why="Canary words", note="Canary note")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM assessments_referral")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT * FROM assessments_referralmove")
        rows += str(cursor.fetchall())
    assert "Canary" not in rows
    assert "eco-food" not in rows
    assert referral.ended_why == "Canary words"
