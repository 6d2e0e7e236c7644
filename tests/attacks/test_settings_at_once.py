"""Two admins at the same moment: one wins, the other is told, nothing is listed twice or overwritten."""

import pytest

from assessments.actions.agency import change_settings
from assessments.models import AgencySettings, Event
from resources.actions.numbers import change_number, load_numbers
from resources.models import EmergencyNumber
from tests.attacks.test_at_once import at_once
from tests.factories import make_user
from tests.resources.directory_factories import CURATOR
from tests.resources.number_factories import make_number

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_number_added_twice_is_listed_once():
    load_numbers(actor=CURATOR)
    assert at_once(*[lambda name=name: make_number(name) for name in ("North line", "South line")]) == {
        "done": 1,
        "ValidationError": 1,
    }
    assert EmergencyNumber.objects.filter(number="402-555-0142").count() == 1


def test_one_of_two_changes_of_a_number_counts():
    load_numbers(actor=CURATOR)
    row = make_number()
    ends = at_once(*[lambda n=n: change_number(actor=CURATOR, row=row, saves=0, what_for=f"Words {n}") for n in (1, 2)])
    assert ends == {"done": 1, "Stale": 1}
    assert EmergencyNumber.objects.get(pk=row.pk).saves == 1


def test_one_of_two_changes_of_the_settings_counts():
    admin = make_user("agency_admin")
    ends = at_once(*[lambda n=n: change_settings(by=admin, saves=0, review_days=n) for n in (8, 9)])
    assert ends == {"done": 1, "StaleSettings": 1}
    assert AgencySettings.objects.get().saves == 1
    assert Event.objects.filter(verb="agency.settings_changed").count() == 1
