"""Whom to call inside the agency, beside the numbers that anyone may call."""

from dataclasses import dataclass
from datetime import datetime

from assessments.models import YoungPerson
from assessments.on_call import on_call_now


@dataclass(frozen=True)
class OnCall:
    """A supervisor on call now, as a card shows them."""

    name: str
    phone: str

    @property
    def dial(self) -> str:
        """Give the digits as a telephone link wants them."""
        return "".join(character for character in self.phone if character.isdigit())


def on_call_for(person: YoungPerson, now: datetime) -> list[OnCall]:
    """Give who is on call for a young person's team at a moment: the team's own, else the agency's."""
    return [OnCall(str(turn.supervisor), turn.phone) for turn in on_call_now(person.team, now)]
