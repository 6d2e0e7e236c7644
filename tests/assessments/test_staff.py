from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.actions import roles, staff
from assessments.models import Event, Team, TeamMembership, User
from assessments.workflow import Refused
from tests.factories import make_team, make_user

pytestmark = pytest.mark.django_db


def verbs():
    return list(Event.objects.order_by("seq").values_list("verb", flat=True))


def test_add_staff_makes_an_account_without_a_password(agency_admin):
    team = make_team()
    user = staff.add_staff(by=agency_admin, email="New@Example.org", name="New", role="caseworker", team=team)
    assert (user.email, user.has_usable_password(), user.team, user.roles) == (
        "new@example.org",
        False,
        team,
        frozenset({"caseworker"}),
    )
    assert verbs() == ["staff.added", "staff.role_given", "staff.joined_team"]


@pytest.mark.parametrize(
    ("email", "role", "sentence"),
    [("a@example.org", "chief", "There is no role"), ("TAKEN@example.org", "caseworker", "already an account")],
)
def test_add_staff_refuses(email, role, sentence):
    make_user(email="taken@example.org")
    with pytest.raises(Refused, match=sentence):
        staff.add_staff(by=None, email=email, name="x", role=role)
    assert User.objects.count() == 1


def test_nobody_changes_their_own_roles_or_shuts_their_own_account(agency_admin):
    for attempt in (
        lambda: roles.give_role(by=agency_admin, user=agency_admin, role="supervisor"),
        lambda: roles.take_role(by=agency_admin, user=agency_admin, role="agency_admin"),
        lambda: staff.disable(by=agency_admin, user=agency_admin),
    ):
        with pytest.raises(Refused):
            attempt()
    assert agency_admin.has_role("agency_admin")


def test_roles_are_given_and_taken_at_once(agency_admin, caseworker):
    roles.give_role(by=agency_admin, user=caseworker, role="supervisor")
    assert caseworker.has_role("supervisor")
    roles.take_role(by=agency_admin, user=caseworker, role="caseworker")
    assert caseworker.roles == {"supervisor"}


def test_joining_twice_is_once_and_leaving_ends_it(caseworker, team):
    other = make_team()
    first = staff.join_team(by=None, user=caseworker, team=other)
    assert staff.join_team(by=None, user=caseworker, team=other) == first
    assert caseworker.team == other
    staff.leave_team(by=None, user=caseworker, team=other)
    assert caseworker.team == team
    assert verbs() == ["staff.joined_team", "staff.left_team"]


def test_the_database_keeps_one_open_membership(caseworker, team):
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMembership.objects.create(user=caseworker, team=team)


def test_cover_needs_a_supervisor_and_a_day_to_come(supervisor, caseworker, other_team):
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(Refused, match="Only a supervisor"):
        staff.cover_team(by=None, supervisor=caseworker, team=other_team, until=later)
    with pytest.raises(Refused, match="day to come"):
        staff.cover_team(by=None, supervisor=supervisor, team=other_team, until=timezone.now())
    assert staff.cover_team(by=None, supervisor=supervisor, team=other_team, until=later).until == later


def test_disabling_shuts_the_pages_that_are_open(client, caseworker, agency_admin):
    client.force_login(caseworker)
    assert client.get("/").status_code == 200
    staff.disable(by=agency_admin, user=caseworker)
    assert client.get("/").status_code == 302


def test_the_command_makes_the_first_admin_and_a_team():
    out = StringIO()
    call_command("add_staff", "first@example.org", "First", "agency_admin", stdout=out)
    call_command("add_staff", "second@example.org", "Second", "caseworker", "--team", "North", stdout=out)
    assert User.objects.get(email="second@example.org").team == Team.objects.get(name="North")
    assert "first@example.org is Agency admin." in out.getvalue()
    for bad in ("first@example.org", "no address"):
        with pytest.raises(CommandError, match=bad):
            call_command("add_staff", bad, "x", "caseworker", stdout=out)
