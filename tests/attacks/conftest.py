"""One record at every stage, written once for a whole file; what a test does to it is rolled back."""

import pytest
from django.db import transaction

from tests.attacks.attacking import make_attack
from tests.attacks.world import make_secret
from tests.factories import make_team, make_user
from tests.resources.directory_factories import make_service


@pytest.fixture(scope="module")
def staged(django_db_setup, django_db_blocker):
    """The record and the staff around it, inside one transaction that ends with the file."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        # As in Django's own test cases: a durable transaction may begin inside.
        outer._from_testcase = True
        with outer:
            team, other_team = make_team(), make_team()
            cast = {
                "caseworker": make_user("caseworker", team),
                "teammate": make_user("caseworker", team),
                "supervisor": make_user("supervisor", team),
                "other_caseworker": make_user("caseworker", other_team),
                "other_supervisor": make_user("supervisor", other_team),
                "directory_admin": make_user("directory_admin"),
                "agency_admin": make_user("agency_admin"),
            }
            yield make_secret(cast["caseworker"], cast["teammate"], cast["supervisor"]), cast
            transaction.set_rollback(True)


@pytest.fixture
def secret(staged, db):
    return staged[0]


@pytest.fixture
def cast(staged, db):
    """Staff by what they are, each as a request would load them."""
    return {who: type(user).objects.get(pk=user.pk) for who, user in staged[1].items()}


@pytest.fixture
def attack(client, secret, cast, monkeypatch):
    monkeypatch.setattr("allauth.core.internal.ratelimit.consume", lambda *args, **kwargs: True)
    monkeypatch.setattr("assessments.actions.access._tried_too_often", lambda by: False)
    return make_attack(client, secret, cast, make_service(types=("eco-food",)))
