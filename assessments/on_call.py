"""Who answers the phone: the turns on call that hold at a moment, and those to come."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from assessments.models import OnCallTurn, Team


def on_call_now(team: Team | None, at: datetime) -> list[OnCallTurn]:
    """Take a team (None: somebody without one) and a moment; give the turns that hold then, with their supervisors:
    the team's own, or the agency-wide ones where it has none. One query."""
    rows = OnCallTurn.objects.holding_at(at).filter(Q(team=team) | Q(team=None)).select_related("supervisor")
    turns = list(rows)
    own = [turn for turn in turns if turn.team_id is not None]
    return own or turns


@dataclass(frozen=True)
class Listed:
    """One turn on a rota: whether it holds now, and whether another one shares some of its time."""

    turn: OnCallTurn
    holds: bool
    overlaps: bool


def rota(team: Team | None) -> list[Listed]:
    """Give a team's turns (None: the agency-wide ones) that hold now or are to come, the soonest first. One query."""
    now = timezone.now()
    turns = list(OnCallTurn.objects.current().filter(team=team).select_related("supervisor"))
    return [
        Listed(
            turn,
            holds=turn.since <= now and turn.supervisor.is_active,
            overlaps=any(
                other.since < turn.until and turn.since < other.until for other in turns if other.pk != turn.pk
            ),
        )
        for turn in turns
    ]
