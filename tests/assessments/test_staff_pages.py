"""An agency admin's pages: the list, one member, the teams."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import staff
from assessments.models import Event, Team, User
from assessments.workflow import Refused
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


def body(response):
    return response.content.decode()


def test_the_list_says_who_with_which_roles_teams_and_state(client, agency_admin, team):
    ana = make_user("caseworker", team, name="Ana Ortiz")
    make_user("supervisor", name="Ben Shut", is_active=False)
    make_user("", name="Cy Gone", is_active=False)
    make_user("", name="Root", is_superuser=True)
    client.force_login(ana)
    client.force_login(agency_admin)
    page = body(client.get(reverse("staff_list")))
    for words in ("Ana Ortiz", "Caseworker", team.name, "Active", "Sign-in stopped", "Never"):
        assert words in page
    assert "Cy Gone" not in page
    assert "Root" not in page
    gone = body(client.get(reverse("staff_list") + "?gone=1"))
    assert ("Cy Gone" in gone, "Ana Ortiz" in gone) == (True, False)
    of_team = body(client.get(reverse("staff_list") + f"?team={team.pk}"))
    assert ("Ana Ortiz" in of_team, "Ben Shut" in of_team) == (True, False)
    assert client.get(reverse("staff_list") + "?team=999999").status_code == 404


def test_the_list_asks_the_same_number_of_questions_for_any_length(client, agency_admin, team):
    client.force_login(agency_admin)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("staff_list"))
        return len(asked)

    questions()
    few = questions()
    for _one in range(12):
        make_user("caseworker", team)
    assert questions() == few


def test_an_agency_admin_is_led_to_the_staff_and_never_to_a_record(client, agency_admin, caseworker):
    person = make_person(caseworker, case_number="Zq-1", given_name="Quillon")
    client.force_login(agency_admin)
    page = body(client.get(reverse("staff", args=[caseworker.pk])))
    assert "Zq-1" not in page
    assert "Quillon" not in page
    assert client.get(reverse("person", args=[person.pk])).status_code == 404


def test_teams_are_added_and_renamed(client, agency_admin, team):
    client.force_login(agency_admin)
    client.post(reverse("team_add"), {"name": "  West \n team "})
    assert Team.objects.filter(name="West team").exists()
    for name, sentence in (("WEST TEAM", "already a team"), ("", "Fill this in"), ("x" * 121, "120 characters")):
        answer = client.post(reverse("team_add"), {"name": name})
        assert (answer.status_code, sentence in body(answer)) == (422, True)
    url = reverse("team_rename", args=[team.pk])
    assert client.post(url, {"name": "West team"}).status_code == 422
    assert client.post(url, {"name": "South-west team"}).status_code == 302
    assert Team.objects.get(pk=team.pk).name == "South-west team"
    assert Event.objects.filter(verb="team.renamed").count() == 1


def test_someone_joins_and_leaves_a_team(client, agency_admin, caseworker, other_team):
    client.force_login(agency_admin)
    url = reverse("staff_join", args=[caseworker.pk])
    for _press in range(2):
        client.post(url, {"join-team": other_team.pk})
    assert caseworker.memberships.current().count() == 2
    client.post(reverse("staff_leave_team", args=[caseworker.pk, other_team.pk]))
    assert User.objects.get(pk=caseworker.pk).team == caseworker.memberships.current().get().team
    assert client.post(url, {"join-team": "999999"}).status_code == 422


def test_nobody_leaves_a_team_with_its_young_people(client, agency_admin, caseworker, team):
    make_person(caseworker)
    with pytest.raises(Refused, match="still have young people"):
        staff.leave_team(by=agency_admin, user=caseworker, team=team)
    client.force_login(agency_admin)
    page = body(client.post(reverse("staff_leave_team", args=[caseworker.pk, team.pk]), follow=True))
    assert "They still have young people of this team." in page
    assert caseworker.memberships.current().count() == 1


def test_stopping_the_sign_in_ends_every_session_and_it_can_begin_again(client, agency_admin, caseworker):
    client.force_login(caseworker)
    assert client.get(reverse("worklist")).status_code == 200
    client.logout()
    client.force_login(caseworker)
    theirs = client.session.session_key
    admin = client.__class__()
    admin.force_login(agency_admin)
    assert "signed out everywhere" in body(admin.post(reverse("staff_stop", args=[caseworker.pk]), follow=True))
    assert not Session.objects.filter(pk=theirs).exists()
    assert Session.objects.filter(pk=admin.session.session_key).exists()
    assert client.get(reverse("worklist")).status_code == 302
    page = body(admin.post(reverse("staff_let_in", args=[caseworker.pk]), follow=True))
    assert "can sign in again" in page
    assert User.objects.get(pk=caseworker.pk).is_active


def test_an_account_without_a_role_comes_back_by_invitation_only(agency_admin):
    gone = make_user("", is_active=False)
    with pytest.raises(Refused, match="by an invitation"):
        staff.enable(by=agency_admin, user=gone)


def test_a_name_is_mended(client, agency_admin, caseworker):
    client.force_login(agency_admin)
    url = reverse("staff_rename", args=[caseworker.pk])
    client.post(url, {"name": " Dana  Whitfield "})
    assert User.objects.get(pk=caseworker.pk).name == "Dana Whitfield"
    assert client.post(url, {"name": ""}).status_code == 422
    assert Event.objects.filter(verb="staff.renamed").count() == 1
