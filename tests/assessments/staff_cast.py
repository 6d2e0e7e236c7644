"""What the addresses of staff and teams point at, in the team of the attacked record."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from assessments.actions.invitations import invite
from assessments.actions.leaving import begin
from assessments.actions.on_call import Turn, add_turn
from assessments.actions.staff import cover_team
from assessments.links import token_of
from assessments.models import Invitation, User
from tests.factories import make_user


def _turn(team) -> dict:
    since = timezone.now()
    turn = Turn(make_user("supervisor"), "555-555-0142", since, since + timedelta(days=1))
    return {"turn_id": add_turn(by=None, team=team, turn=turn).pk}


def _cover(team) -> dict:
    until = timezone.now() + timedelta(days=1)
    return {"cover_id": cover_team(by=None, supervisor=make_user("supervisor"), team=team, until=until).pk}


def _invited(team) -> dict:
    admin = make_user("agency_admin")
    email = f"{uuid4().hex[:8]}@example.org"
    return {"user_id": invite(by=admin, email=email, name="Invited", role="caseworker", team=team).user_id}


def _proposal(team) -> dict:
    return {"proposal_id": User.objects.get(pk=_invited(team)["user_id"]).role_proposals.get().pk}


def _colleague(team) -> dict:
    return {"user_id": make_user("caseworker", team).pk}


def _leaver(team) -> dict:
    return {"user_id": _leaving(team).user_id}


def _leaving(team):
    return begin(by=make_user("agency_admin"), user=make_user("caseworker", team))


STAFF_PAGES = {
    "staff_invite": lambda team: None,
    "roster": lambda team: None,
    "roster_bring_in": lambda team: None,
    "roles_waiting": lambda team: None,
    "staff_send_waiting": lambda team: None,
    "agency_turn_add": lambda team: None,
    "team_add": lambda team: None,
    "team_rename": lambda team: {"team_id": team.pk},
    "role_decide": _proposal,
    "staff": _colleague,
    "staff_rename": _colleague,
    "staff_send_again": _invited,
    "staff_withdraw": _invited,
    "staff_join": _colleague,
    "staff_leave_team": lambda team: _colleague(team) | {"team_id": team.pk},
    "role_ask": _colleague,
    "role_ask_away": lambda team: _colleague(team) | {"role": "caseworker"},
    "staff_stop": _colleague,
    "staff_let_in": _colleague,
    "leaving": _leaver,
    "leaving_begin": _colleague,
    "leaving_call_off": _leaver,
    "leaving_finish": _leaver,
    "invitation": lambda team: {"token": token_of(Invitation.objects.get(**_invited(team)))},
}


def _leaver(team) -> dict:
    return {"user_id": _leaving(team).user_id}


def _leaving(team):
    return begin(by=make_user("agency_admin"), user=make_user("caseworker", team))


# Name of the address -> its arguments: what an agency admin opens, and a supervisor.
TEAM_PAGES = {
    "leaver": lambda team: {"leaving_id": _leaving(team).pk},
    "cover_add": lambda team: {"team_id": team.pk},
    "cover_end": _cover,
    "turn_add": lambda team: {"team_id": team.pk},
    "turn": _turn,
    "turn_remove": _turn,
}
