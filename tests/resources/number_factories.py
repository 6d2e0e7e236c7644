"""Numbers to call for tests, written through the same actions as the real ones."""

from resources.actions.numbers import add_number
from resources.models import EmergencyNumber
from resources.models.numbers import Hours
from tests.resources.directory_factories import CURATOR


def make_number(name="Plum County reporting line", number="402-555-0142", **fields) -> EmergencyNumber:
    """Give a number in use, never checked, that answers day and night."""
    facts = {"what_for": "Takes reports.", "kinds": ["report"], "hours": Hours.ALWAYS} | fields
    return add_number(actor=CURATOR, name=name, number=number, **facts)
