"""Roles by two people; the last agency admin stays."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from assessments.actions import roles as actions
from assessments.actions import staff
from assessments.models import Event, RoleProposal, User
from assessments.workflow import Refused
from tests.factories import make_person, make_team, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db):
    return make_user("agency_admin")


@pytest.fixture
def third(db):
    return make_user("agency_admin")


def propose(by, user, role="supervisor", gives=True):
    return actions.propose_role(by=by, user=user, role=role, gives=gives)


def held(user):
    return set(user.groups.values_list("name", flat=True))


def test_one_asks_another_confirms(agency_admin, second, caseworker):
    proposal = propose(agency_admin, caseworker)
    assert held(caseworker) == {"caseworker"}
    actions.confirm_role(by=second, proposal=proposal)
    assert held(caseworker) == {"caseworker", "supervisor"}
    proposal = propose(second, caseworker, "caseworker", gives=False)
    actions.confirm_role(by=agency_admin, proposal=proposal)
    assert held(caseworker) == {"supervisor"}


def test_nobody_acts_alone_or_for_themselves(agency_admin, second, third, caseworker):
    proposal = propose(agency_admin, caseworker)
    with pytest.raises(Refused, match="You proposed this yourself"):
        actions.confirm_role(by=agency_admin, proposal=proposal)
    with pytest.raises(Refused, match="own roles"):
        propose(agency_admin, agency_admin)
    about_second = propose(agency_admin, second, "agency_admin", gives=False)
    for decide in (actions.confirm_role, actions.decline_role):
        with pytest.raises(Refused, match="own roles"):
            decide(by=second, proposal=about_second)
    assert "agency_admin" in held(second)
    actions.confirm_role(by=third, proposal=about_second)
    assert held(second) == set()


def test_declining_or_taking_back_changes_nothing(agency_admin, second, caseworker):
    for by in (second, agency_admin):
        actions.decline_role(by=by, proposal=propose(agency_admin, caseworker))
    assert held(caseworker) == {"caseworker"}
    assert list(RoleProposal.objects.values_list("state", flat=True)) == ["declined", "declined"]


def test_a_decision_is_made_once(agency_admin, second, third, caseworker):
    proposal = propose(agency_admin, caseworker)
    actions.confirm_role(by=second, proposal=proposal)
    for decide in (actions.confirm_role, actions.decline_role):
        with pytest.raises(Refused, match="decided this already"):
            decide(by=third, proposal=proposal)


def test_asking_twice_is_once_and_asking_for_what_is_there_is_refused(agency_admin, caseworker):
    assert propose(agency_admin, caseworker) == propose(agency_admin, caseworker)
    for role, gives, sentence in (
        ("caseworker", True, "already"),
        ("directory_admin", False, "do not have"),
        ("chief", True, "no such role"),
    ):
        with pytest.raises(Refused, match=sentence):
            propose(agency_admin, caseworker, role, gives)
    assert Event.objects.filter(verb="role.proposed").count() == 1


def test_the_last_agency_admin_stays(agency_admin, second, third):
    staff.disable(by=agency_admin, user=third)
    proposal = propose(agency_admin, second, "agency_admin", gives=False)
    staff.enable(by=agency_admin, user=third)
    actions.confirm_role(by=third, proposal=proposal)
    staff.disable(by=agency_admin, user=third)
    with pytest.raises(Refused, match="the only agency admin"):
        staff.disable(by=None, user=agency_admin)
    with pytest.raises(Refused, match="the only agency admin"):
        actions.take_role(by=None, user=agency_admin, role="agency_admin")
    assert User.objects.get(pk=agency_admin.pk).has_role("agency_admin")


def test_a_role_is_not_taken_from_under_young_people(agency_admin, second, caseworker, supervisor, other_supervisor):
    person = make_person(caseworker)
    case_role = propose(agency_admin, caseworker, "caseworker", gives=False)
    lead_role = propose(agency_admin, supervisor, "supervisor", gives=False)
    with pytest.raises(Refused, match="young people on their caseload"):
        actions.confirm_role(by=second, proposal=case_role)
    with pytest.raises(Refused, match="no other supervisor"):
        actions.confirm_role(by=second, proposal=lead_role)
    staff.join_team(by=None, user=other_supervisor, team=person.team)
    actions.confirm_role(by=second, proposal=lead_role)
    person.assigned_to = None
    person.save(update_fields=["assigned_to"])
    actions.confirm_role(by=second, proposal=case_role)
    assert held(caseworker) == held(supervisor) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["take", "disable"])
def test_two_admins_cannot_remove_each_other_at_the_same_moment(how):
    first, second = make_user("agency_admin"), make_user("agency_admin")
    start, ends = threading.Barrier(2), []

    def remove(by, user):
        try:
            start.wait(10)
            if how == "take":
                actions.take_role(by=by, user=user, role="agency_admin")
            else:
                staff.disable(by=by, user=user)
            ends.append("done")
        except Refused:
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ends) == ["done", "refused"]
    assert actions.agency_admins().count() == 1


# --- One admin: whoever runs the server is the second person ---------------------------------------------------------


def test_the_second_admin_is_confirmed_by_command(agency_admin, client):
    colleague = make_user("directory_admin")
    propose(agency_admin, colleague, "agency_admin")
    client.force_login(agency_admin)
    page = client.get(reverse("staff_list")).content.decode()
    assert f"python manage.py confirm_role {colleague.email} agency_admin" in page
    assert "Confirm<" not in page
    out = StringIO()
    call_command("confirm_role", colleague.email.upper(), "agency_admin", stdout=out)
    assert "is Agency admin" in out.getvalue()
    assert "agency_admin" in held(colleague)


def test_the_command_is_no_way_around_a_second_admin(agency_admin, second, caseworker):
    propose(agency_admin, caseworker)
    with pytest.raises(CommandError, match="Another agency admin can confirm"):
        call_command("confirm_role", caseworker.email, "supervisor")
    with pytest.raises(CommandError, match="Nobody asked"):
        call_command("confirm_role", caseworker.email, "agency_admin")
    assert held(caseworker) == {"caseworker"}


# --- The screens -----------------------------------------------------------------------------------------------------


def test_on_the_screens(client, agency_admin, second, caseworker):
    client.force_login(agency_admin)
    page = client.post(reverse("role_ask", args=[caseworker.pk]), {"ask-role": "supervisor"}, follow=True)
    assert "another agency admin confirms it" in page.content.decode()
    proposal = RoleProposal.objects.get()
    decide = reverse("role_decide", args=[proposal.pk])
    page = client.post(decide, {"decision": "confirm"}, follow=True).content.decode()
    assert "You proposed this yourself" in page
    client.force_login(second)
    assert "Give " + caseworker.name in client.get(reverse("staff_list")).content.decode()
    page = client.post(decide, {"decision": "confirm"}, follow=True).content.decode()
    assert f"Confirmed: {caseworker.name}, Supervisor." in page
    page = client.post(decide, {"decision": "confirm"}, follow=True).content.decode()
    assert "Someone has decided this already." in page
    client.post(reverse("role_ask_away", args=[caseworker.pk, "caseworker"]))
    client.force_login(agency_admin)
    client.post(reverse("role_decide", args=[RoleProposal.objects.latest("pk").pk]), {"decision": "decline"})
    assert held(caseworker) == {"caseworker", "supervisor"}


def test_a_role_that_is_not_offered_is_refused_beside_the_field(client, agency_admin, caseworker):
    client.force_login(agency_admin)
    for role in ("", "chief", "caseworker"):
        answer = client.post(reverse("role_ask", args=[caseworker.pk]), {"ask-role": role})
        assert answer.status_code == 422
    assert not RoleProposal.objects.exists()


def test_one_s_own_page_has_no_buttons(client, agency_admin, second):
    client.force_login(agency_admin)
    page = client.get(reverse("staff", args=[agency_admin.pk])).content.decode()
    assert "This is you." in page
    assert "Ask to take it away" not in page
    assert "Stop their sign-in" not in page
    team = make_team()
    assert client.post(reverse("staff_stop", args=[agency_admin.pk]), follow=True).status_code == 200
    assert client.post(reverse("staff_join", args=[agency_admin.pk]), {"join-team": team.pk}).status_code == 422
    assert User.objects.get(pk=agency_admin.pk).is_active
    assert agency_admin.memberships.count() == 0
