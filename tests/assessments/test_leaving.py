"""Someone leaves: their work is handed over, then everything ends at once."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessments.actions import access, invitations, on_call, roles, staff
from assessments.actions import leaving as actions
from assessments.actions.on_call import Turn
from assessments.actions.people_handoffs import hand_over
from assessments.leaving import remaining
from assessments.models import Event, Leaving, RoleProposal, TeamCover, User, YoungPerson
from assessments.workflow import Refused
from tests.assessments.plan_cast import make_plan
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db
NOTE = "Dana is leaving."


@pytest.fixture
def leaving(agency_admin, caseworker):
    return actions.begin(by=agency_admin, user=caseworker)


@pytest.fixture
def plan(caseworker):
    call_command("load_catalogue", verbosity=0)
    return make_plan(caseworker)


def body(response):
    return response.content.decode()


def worker_of(person):
    return YoungPerson.objects.get(pk=person.pk).assigned_to


def hand(client, leaving, **typed):
    return client.post(reverse("leaver", args=[leaving.pk]), {"note": NOTE, "everyone": ""} | typed)


def field(person):
    return f"to_{person.pk.hex}"


# --- What is left ----------------------------------------------------------------------------------------------------


def test_what_is_left_is_counted_by_team(caseworker, other_team, team):
    make_person(caseworker)
    make_person(caseworker)
    make_person(caseworker, other_team)
    make_person(caseworker, closed_at=timezone.now())
    left = remaining(caseworker)
    assert left.caseload == {team.name: 2, other_team.name: 1}
    assert not left.is_nothing
    assert remaining(make_user("caseworker", team)).is_nothing


def test_turns_cover_and_a_team_left_alone_stand_in_the_way(supervisor, other_supervisor, other_team, caseworker):
    now = timezone.now()
    turn = Turn(supervisor, "555-555-0142", now, now + timedelta(days=1))
    on_call.add_turn(by=None, team=None, turn=turn)
    staff.cover_team(by=None, supervisor=supervisor, team=other_team, until=now + timedelta(days=1))
    make_person(caseworker)
    left = remaining(supervisor)
    assert (len(left.turns), len(left.covers), left.alone) == (1, 1, [supervisor.team])
    staff.cover_team(by=None, supervisor=other_supervisor, team=supervisor.team, until=now + timedelta(days=1))
    assert remaining(supervisor).alone == []


# --- Handing over ----------------------------------------------------------------------------------------------------


def test_all_to_one_and_one_to_another(client, leaving, caseworker, teammate, team, supervisor):
    third = make_user("caseworker", team)
    first, second = make_person(caseworker), make_person(caseworker)
    client.force_login(supervisor)
    assert f"{caseworker.name} is leaving." in body(client.get(reverse("worklist")))
    page = body(client.get(reverse("leaver", args=[leaving.pk])))
    assert first.case_number in page
    assert hand(client, leaving, everyone=teammate.pk, **{field(second): third.pk}).status_code == 302
    assert (worker_of(first), worker_of(second)) == (teammate, third)
    assert "Nobody is left on their caseload here" in body(client.get(reverse("leaver", args=[leaving.pk])))
    assert Event.objects.filter(verb="leaving.handed_over").count() == 1
    seen = Event.objects.filter(verb="leaving.viewed", actor_id=str(supervisor.pk)).order_by("seq").first()
    assert set(seen.people) == {str(first.pk), str(second.pk)}


def test_drafts_go_with_the_young_person(client, leaving, plan, teammate, supervisor):
    client.force_login(supervisor)
    assert "Plan: Draft" in body(client.get(reverse("leaver", args=[leaving.pk])))
    hand(client, leaving, everyone=teammate.pk)
    client.force_login(teammate)
    assert client.get(reverse("plan_goals", args=[plan.pk])).status_code == 200


def test_whoever_should_not_see_a_record_does_not_get_it(client, leaving, caseworker, teammate, supervisor):
    kept, free = make_person(caseworker), make_person(caseworker)
    access.restrict(by=supervisor, young_person=kept, user=teammate, reason="x")
    client.force_login(supervisor)
    for typed in ({"everyone": teammate.pk}, {field(kept): teammate.pk, field(free): teammate.pk}):
        answer = hand(client, leaving, **typed)
        assert answer.status_code == 422
        assert NOTE in body(answer)
    assert (worker_of(kept), worker_of(free)) == (caseworker, caseworker)
    hand(client, leaving, **{field(free): teammate.pk})
    assert (worker_of(kept), worker_of(free)) == (caseworker, teammate)


def test_the_action_refuses_all_when_one_is_refused(leaving, caseworker, teammate, supervisor):
    kept, free = make_person(caseworker), make_person(caseworker)
    access.restrict(by=supervisor, young_person=kept, user=teammate, reason="x")
    with pytest.raises(actions.NotHandedOver) as refused:
        actions.hand_all_over(by=supervisor, leaving=leaving, to={kept: teammate, free: teammate}, note=NOTE)
    assert set(refused.value.why) == {kept.pk}
    assert worker_of(free) == caseworker


def test_someone_who_leaves_too_takes_nothing(client, agency_admin, leaving, caseworker, teammate, supervisor):
    person = make_person(caseworker)
    actions.begin(by=agency_admin, user=teammate)
    client.force_login(supervisor)
    assert f">{teammate.name}</option>" not in body(client.get(reverse("leaver", args=[leaving.pk])))
    with pytest.raises(actions.NotHandedOver):
        actions.hand_all_over(by=supervisor, leaving=leaving, to={person: teammate}, note=NOTE)


def test_a_handover_that_waits_is_answered_first(client, agency_admin, caseworker, teammate, supervisor, team):
    asked, free = make_person(caseworker), make_person(caseworker)
    hand_over(by=caseworker, person=asked, seen=caseworker.pk, to_team=team, to_user=teammate, note="x")
    leaving = actions.begin(by=agency_admin, user=caseworker)
    client.force_login(supervisor)
    page = body(client.get(reverse("leaver", args=[leaving.pk])))
    assert "A handover waits" in page
    assert field(asked) not in page
    assert hand(client, leaving, everyone=teammate.pk).status_code == 302
    assert (worker_of(asked), worker_of(free)) == (caseworker, teammate)


def test_nobody_chosen_or_no_note_says_what_to_do(client, leaving, caseworker, teammate, supervisor):
    make_person(caseworker)
    client.force_login(supervisor)
    assert "Choose who takes over" in body(hand(client, leaving))
    assert "Fill this in." in body(hand(client, leaving, note=" ", everyone=teammate.pk))


def test_a_record_hidden_from_the_supervisor_is_not_on_their_page(client, leaving, caseworker, supervisor):
    hidden = make_person(caseworker, case_number="Zq-9")
    other = make_user("supervisor", supervisor.team)
    access.restrict(by=other, young_person=hidden, user=supervisor, reason="x")
    client.force_login(supervisor)
    assert "Zq-9" not in body(client.get(reverse("leaver", args=[leaving.pk])))
    client.force_login(other)
    assert "Zq-9" in body(client.get(reverse("leaver", args=[leaving.pk])))


def test_another_team_s_supervisor_knows_of_nobody_s_leaving(client, leaving, other_supervisor):
    client.force_login(other_supervisor)
    assert client.get(reverse("leaver", args=[leaving.pk])).status_code == 404
    assert "is leaving" not in body(client.get(reverse("teams")))


def test_plans_that_name_them_are_listed(client, leaving, plan, supervisor, teammate):
    person = plan.young_person
    person.assigned_to = teammate
    person.save(update_fields=["assigned_to"])
    client.force_login(supervisor)
    page = body(client.get(reverse("leaver", args=[leaving.pk])))
    assert person.case_number in page
    assert "as its writer" in page


# --- The agency admin ------------------------------------------------------------------------------------------------


def test_the_admin_sees_counts_and_cannot_finish_before_nothing_is_left(
    client, agency_admin, leaving, caseworker, teammate, supervisor, team
):
    person = make_person(caseworker, case_number="Zq-7", given_name="Quillon")
    client.force_login(caseworker)
    session = client.session.session_key
    client.force_login(agency_admin)
    url = reverse("leaving", args=[caseworker.pk])
    page = body(client.get(url))
    assert "1 young person on their caseload" in page
    assert "Zq-7" not in page
    assert "Quillon" not in page
    finish = reverse("leaving_finish", args=[caseworker.pk])
    assert "Something is still to be handed over" in body(client.post(finish, follow=True))
    assert User.objects.get(pk=caseworker.pk).is_active
    actions.hand_all_over(by=supervisor, leaving=leaving, to={person: teammate}, note=NOTE)
    assert "Everything has been handed over." in body(client.get(url))
    roles.propose_role(by=agency_admin, user=caseworker, role="supervisor", gives=True)
    assert f"{caseworker.name} is no longer on staff." in body(client.post(finish, follow=True))
    gone = User.objects.get(pk=caseworker.pk)
    assert (gone.is_active, gone.has_usable_password(), gone.team) == (False, False, None)
    assert not gone.groups.exists()
    assert not RoleProposal.objects.filter(state="waiting").exists()
    assert not Session.objects.filter(pk=session).exists()
    assert client.post(finish).status_code == 404
    assert caseworker.name in body(client.get(reverse("staff_list") + "?gone=1"))


def test_turns_and_cover_of_a_leaver_can_be_ended_by_the_admin(client, agency_admin, supervisor, team, other_team):
    now = timezone.now()
    turn = on_call.add_turn(by=None, team=team, turn=Turn(supervisor, "555-555-0142", now, now + timedelta(days=1)))
    cover = staff.cover_team(by=None, supervisor=supervisor, team=other_team, until=now + timedelta(days=1))
    client.force_login(agency_admin)
    assert client.post(reverse("turn_remove", args=[turn.pk])).status_code == 404
    assert client.post(reverse("cover_end", args=[cover.pk])).status_code == 404
    actions.begin(by=agency_admin, user=supervisor)
    page = reverse("leaving", args=[supervisor.pk])
    assert reverse("turn", args=[turn.pk]) in body(client.get(page))
    assert client.post(reverse("turn_remove", args=[turn.pk])).url == page
    assert client.post(reverse("cover_end", args=[cover.pk])).url == page
    assert not TeamCover.objects.current().exists()
    assert remaining(supervisor).is_nothing


def test_calling_off_changes_nothing_else(client, agency_admin, leaving, caseworker):
    client.force_login(agency_admin)
    client.post(reverse("leaving_call_off", args=[caseworker.pk]))
    assert client.get(reverse("leaving", args=[caseworker.pk])).status_code == 404
    assert User.objects.get(pk=caseworker.pk).has_role("caseworker")
    with pytest.raises(Refused, match="called off"):
        actions.finish(by=agency_admin, leaving=leaving)


def test_who_may_not_leave(agency_admin, caseworker, team):
    with pytest.raises(Refused, match="Another agency admin"):
        actions.begin(by=agency_admin, user=agency_admin)
    second = make_user("agency_admin")
    staff.disable(by=agency_admin, user=second)
    with pytest.raises(Refused, match="the only agency admin"):
        actions.begin(by=second, user=agency_admin)
    with pytest.raises(Refused, match="no longer on staff"):
        actions.begin(by=agency_admin, user=make_user("", is_active=False))
    invited = invitations.invite(by=agency_admin, email="new@example.org", name="New", role="caseworker", team=team)
    with pytest.raises(Refused, match="Withdraw the invitation"):
        actions.begin(by=agency_admin, user=invited.user)
    assert not Leaving.objects.exists()


def test_beginning_twice_is_once(agency_admin, leaving, caseworker):
    assert actions.begin(by=agency_admin, user=caseworker) == leaving
    assert Event.objects.filter(verb="leaving.begun").count() == 1


def test_who_left_can_be_invited_back_without_the_old_roles(agency_admin, leaving, caseworker, team):
    actions.finish(by=agency_admin, leaving=leaving)
    again = invitations.invite(by=agency_admin, email=caseworker.email, name=caseworker.name, role="directory_admin")
    assert again.user_id == caseworker.pk
    assert not again.user.groups.exists()
