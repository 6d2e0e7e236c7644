"""What every test may use: the cast of the access table, each signed out until a test signs them in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import agency
from assessments.models import AgencySettings, TeamCover
from assessments.sealing import keys
from tests.factories import make_team, make_user


@pytest.fixture(autouse=True)
def _fresh_keys():
    """A key that a rolled-back test made must not be met by the next."""
    keys.forget_all()
    yield
    keys.forget_all()


@pytest.fixture(autouse=True)
def _agency_as_installed():
    """Settings that a rolled-back test saved must not be met by the next; nor does a page's first ask count."""
    agency.keep(AgencySettings(), seconds=3600)
    yield
    agency.forget()


@pytest.fixture
def team(db):
    return make_team()


@pytest.fixture
def other_team(db):
    return make_team()


@pytest.fixture
def caseworker(team):
    return make_user("caseworker", team)


@pytest.fixture
def teammate(team):
    return make_user("caseworker", team)


@pytest.fixture
def other_caseworker(other_team):
    return make_user("caseworker", other_team)


@pytest.fixture
def supervisor(team):
    return make_user("supervisor", team)


@pytest.fixture
def other_supervisor(other_team):
    return make_user("supervisor", other_team)


@pytest.fixture
def covering_supervisor(team, other_team):
    user = make_user("supervisor", other_team)
    TeamCover.objects.create(supervisor=user, team=team, until=timezone.now() + timedelta(days=7))
    return user


@pytest.fixture
def directory_admin(team):
    return make_user("directory_admin")


@pytest.fixture
def agency_admin(team):
    return make_user("agency_admin")


@pytest.fixture
def superuser(db):
    return make_user("", is_superuser=True)


@pytest.fixture
def disabled(team):
    return make_user("caseworker", team, is_active=False)


@pytest.fixture
def without_role(team):
    return make_user("", team)
