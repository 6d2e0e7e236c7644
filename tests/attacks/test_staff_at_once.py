"""Two people, or two presses, at the same moment, on staff: one wins, the other is told, nothing is written twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions import invitations, leaving, on_call, roles, staff
from assessments.actions.on_call import Turn
from assessments.actions.roster import import_roster
from assessments.models import Event, Invitation, Leaving, OnCallTurn, RoleProposal, TeamCover, TeamMembership, User
from assessments.roster import preview, read
from tests.attacks.test_at_once import at_once
from tests.factories import make_team, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admins():
    return make_user("agency_admin"), make_user("agency_admin")


def invited(by, team):
    return invitations.invite(by=by, email="noor@example.org", name="Noor", role="caseworker", team=team)


def test_one_link_in_two_browsers_opens_one_account(admins):
    invitation = invited(admins[0], make_team())

    def accept(password):
        invitations.accept(by=invitation.user, invitation=invitation, code=invitation.code, password=password)

    assert at_once(lambda: accept("first"), lambda: accept("second")) == {"done": 1, "Refused": 1}
    assert Event.objects.filter(verb="staff.joined").count() == 1


def test_accepted_and_withdrawn_at_once_is_one_of_both(admins):
    invitation = invited(admins[0], make_team())
    ends = at_once(
        lambda: invitations.accept(
            by=invitation.user, invitation=invitation, code=invitation.code, password="a long walk"
        ),
        lambda: invitations.withdraw(by=admins[1], invitation=invitation),
    )
    assert ends == {"done": 1, "Refused": 1}
    user, kept = User.objects.get(pk=invitation.user_id), Invitation.objects.get()
    assert user.is_active == (kept.used_at is not None) == (kept.withdrawn_at is None)
    assert TeamMembership.objects.current().filter(user=user).exists() == user.is_active


def test_two_admins_invite_the_same_person(admins):
    team = make_team()
    ends = at_once(lambda: invited(admins[0], team), lambda: invited(admins[1], team))
    assert ends["done"] == 1
    assert Invitation.objects.count() == RoleProposal.objects.count() == 1


def test_confirmed_and_declined_at_once_is_one_of_both(admins):
    third, worker = make_user("agency_admin"), make_user("caseworker")
    proposal = roles.propose_role(by=third, user=worker, role="supervisor", gives=True)
    ends = at_once(
        lambda: roles.confirm_role(by=admins[0], proposal=proposal),
        lambda: roles.decline_role(by=admins[1], proposal=proposal),
    )
    assert ends == {"done": 1, "Refused": 1}
    confirmed = RoleProposal.objects.get().state == "confirmed"
    assert worker.groups.filter(name="supervisor").exists() == confirmed


def test_a_roster_pressed_twice_comes_in_once(admins):
    make_team("North team")
    text = "name,email,team,role\n" + "".join(f"P {n},p{n}@example.org,North team,caseworker\n" for n in range(20))
    seen = preview(read(text), by=admins[0]).digest

    def bring_in():
        import_roster(by=admins[0], text=text, seen=seen)

    assert at_once(bring_in, bring_in) == {"done": 1, "Stale": 1}
    assert Invitation.objects.count() == RoleProposal.objects.count() == 20


def test_two_presses_make_one_turn_one_cover_one_departure_one_end(admins):
    team, worker, supervisor = make_team(), make_user("caseworker"), make_user("supervisor")
    since = timezone.now()
    turn = Turn(supervisor, "555-555-0142", since, since + timedelta(hours=1))
    for press in (
        lambda: on_call.add_turn(by=None, team=team, turn=turn),
        lambda: staff.cover_team(by=None, supervisor=supervisor, team=team, until=turn.until),
        lambda: leaving.begin(by=admins[0], user=worker),
    ):
        assert at_once(press, press) == {"done": 2}
    assert OnCallTurn.objects.count() == TeamCover.objects.count() == Leaving.objects.count() == 1
    departure = Leaving.objects.get()
    ends = at_once(*[lambda by=by: leaving.finish(by=by, leaving=departure) for by in admins])
    assert ends == {"done": 2}
    assert Event.objects.filter(verb="leaving.finished").count() == 1
