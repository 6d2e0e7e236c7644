"""On call: whose number the emergency card shows, and the screens of the rota."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import on_call as actions
from assessments.actions.on_call import Turn
from assessments.models import Event, OnCallTurn
from assessments.on_call import on_call_now, rota
from assessments.workflow import Refused, Stale
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PHONE = "555-555-0142"


def turn(supervisor, begins=-1, ends=1, phone=PHONE):
    now = timezone.now()
    return Turn(supervisor, phone, now + timedelta(hours=begins), now + timedelta(hours=ends))


def add(team, supervisor, *args):
    return actions.add_turn(by=None, team=team, turn=turn(supervisor, *args))


def verbs():
    return list(Event.objects.filter(verb__startswith="on_call.").order_by("seq").values_list("verb", flat=True))


def filled(who, **other):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    return {
        "supervisor": who.pk,
        "phone": PHONE,
        "since_day": tomorrow,
        "since_time": "17:00",
        "until_day": tomorrow,
        "until_time": "11:30 PM",
        "saves": "0",
    } | other


def test_the_team_s_own_turns_come_before_the_agency_s(team, other_team, supervisor, other_supervisor):
    own, agency = add(team, supervisor), add(None, other_supervisor)
    now = timezone.now()
    assert on_call_now(team, now) == [own]
    assert on_call_now(other_team, now) == [agency]
    assert on_call_now(None, now) == [agency]


def test_a_gap_in_the_team_s_rota_falls_to_the_agency(team, supervisor, other_supervisor):
    add(team, supervisor, 2, 3)
    agency = add(None, other_supervisor)
    assert on_call_now(team, timezone.now()) == [agency]


@pytest.mark.parametrize(("hours", "count"), [(-2, 0), (-1, 1), (0, 1), (0.999, 1), (1, 0)])
def test_a_turn_holds_from_its_first_moment_to_before_its_last(team, supervisor, hours, count):
    made = add(team, supervisor)
    middle = made.since + timedelta(hours=1)
    assert len(on_call_now(team, middle + timedelta(hours=hours))) == count


def test_whoever_cannot_sign_in_is_not_called(team, supervisor):
    add(team, supervisor)
    supervisor.is_active = False
    supervisor.save(update_fields=["is_active"])
    assert on_call_now(team, timezone.now()) == []
    assert [(listed.holds, listed.overlaps) for listed in rota(team)] == [(False, False)]


def test_one_query(team, supervisor, django_assert_num_queries):
    add(team, supervisor)
    with django_assert_num_queries(1):
        assert on_call_now(team, timezone.now())[0].supervisor.name == supervisor.name


def test_turns_may_overlap_and_say_so(team, supervisor, other_supervisor):
    add(team, supervisor, -1, 2)
    add(team, other_supervisor, 1, 3)
    add(team, supervisor, 3, 4)
    assert [(listed.holds, listed.overlaps) for listed in rota(team)] == [(True, True), (False, True), (False, False)]


@pytest.mark.parametrize(
    ("begins", "ends", "sentence"), [(2, 1, "ends before it begins"), (1, 1, "ends before"), (-2, -1, "over already")]
)
def test_a_turn_that_cannot_be_is_refused(team, supervisor, begins, ends, sentence):
    with pytest.raises(Refused, match=sentence):
        add(team, supervisor, begins, ends)
    assert not OnCallTurn.objects.exists()


def test_only_a_supervisor_is_on_call(team, caseworker):
    with pytest.raises(Refused, match="Only a supervisor"):
        add(team, caseworker)


def test_the_same_turn_twice_is_once(team, supervisor):
    same = turn(supervisor)
    first = actions.add_turn(by=supervisor, team=team, turn=same)
    assert actions.add_turn(by=supervisor, team=team, turn=same) == first
    assert verbs() == ["on_call.added"]


def test_a_change_names_its_fields_and_meets_another_one(team, supervisor, other_supervisor):
    made = add(team, supervisor)
    to = Turn(other_supervisor, "555-555-0155", made.since, made.until)
    actions.change_turn(by=supervisor, turn=made, to=to, saves=0)
    assert Event.objects.latest("seq").fields == ["phone", "supervisor"]
    with pytest.raises(Stale):
        actions.change_turn(by=supervisor, turn=made, to=turn(supervisor), saves=0)
    made.refresh_from_db()
    assert (made.supervisor, made.phone, made.saves) == (other_supervisor, "555-555-0155", 1)


def test_removing_ends_what_has_begun_and_drops_what_is_to_come(team, supervisor):
    begun, coming = add(team, supervisor), add(team, supervisor, 5, 6)
    for _press in range(2):
        actions.remove_turn(by=supervisor, turn=begun)
        actions.remove_turn(by=supervisor, turn=coming)
    assert [(kept.pk, kept.until <= timezone.now()) for kept in OnCallTurn.objects.all()] == [(begun.pk, True)]
    assert verbs().count("on_call.removed") == 2


# --- The screens -----------------------------------------------------------------------------------------------------


def test_a_supervisor_adds_changes_and_removes_a_turn(client, supervisor, other_supervisor, team):
    client.force_login(supervisor)
    assert "Nobody is on call" in client.get(reverse("teams")).content.decode()
    client.post(reverse("turn_add", args=[team.pk]), filled(other_supervisor))
    made = OnCallTurn.objects.get()
    assert (made.team, made.supervisor, timezone.localtime(made.until).hour) == (team, other_supervisor, 23)
    shown = client.get(reverse("turn", args=[made.pk])).content.decode()
    assert 'value="23:30"' in shown
    client.post(reverse("turn", args=[made.pk]), filled(supervisor))
    made.refresh_from_db()
    assert (made.supervisor, made.saves) == (supervisor, 1)
    late = client.post(reverse("turn", args=[made.pk]), filled(other_supervisor, phone="555-555-0199"))
    assert late.status_code == 422
    assert "Someone changed this turn" in late.content.decode()
    assert "555-555-0199" in late.content.decode()
    client.post(reverse("turn_remove", args=[made.pk]))
    assert not OnCallTurn.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": "call me"}, "Write the whole number with its area code"),
        ({"phone": "5550142"}, "Write the whole number with its area code"),
        ({"until_time": "16:00"}, "The turn ends before it begins."),
        ({"until_day": "2099-01-01"}, "This is more than a year away."),
        ({"since_time": "25:00"}, "Enter a time, for example 5:30 PM."),
        ({"supervisor": ""}, "Choose from the list."),
    ],
)
def test_a_turn_that_is_wrong_says_what_to_do_and_keeps_what_was_typed(client, supervisor, team, typed, sentence):
    client.force_login(supervisor)
    response = client.post(reverse("turn_add", args=[team.pk]), filled(supervisor, **typed))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert str(next(iter(typed.values()))) in response.content.decode()
    assert not OnCallTurn.objects.exists()


def test_a_caseworker_cannot_be_put_on_call_by_a_forged_form(client, supervisor, caseworker, team):
    client.force_login(supervisor)
    assert client.post(reverse("turn_add", args=[team.pk]), filled(caseworker)).status_code == 422


def test_the_agency_s_turns_are_the_agency_admin_s(client, agency_admin, supervisor, team):
    client.force_login(agency_admin)
    client.post(reverse("agency_turn_add"), filled(supervisor))
    agency, own = OnCallTurn.objects.get(), add(team, supervisor)
    assert supervisor.name in client.get(reverse("on_call")).content.decode()
    assert client.get(reverse("turn", args=[agency.pk])).status_code == 200
    assert client.get(reverse("turn", args=[own.pk])).status_code == 404
    client.force_login(supervisor)
    assert client.get(reverse("turn", args=[agency.pk])).status_code == 404
    assert client.post(reverse("turn_remove", args=[agency.pk])).status_code == 404


def test_two_of_the_same_name_are_told_apart(client, supervisor, team):
    twins = [make_user("supervisor", name="Ana Ortiz") for _twin in range(2)]
    client.force_login(supervisor)
    page = client.get(reverse("turn_add", args=[team.pk])).content.decode()
    assert all(f"Ana Ortiz ({twin.email})" in page for twin in twins)
