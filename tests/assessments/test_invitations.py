"""Invitations: an account by a link that works once, for seven days."""

import re
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import invitations as actions
from assessments.actions import roles, staff
from assessments.links import invitation_of, token_of
from assessments.models import Event, Invitation, RoleProposal, User
from assessments.workflow import Refused
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
EMAIL = "new@example.org"
CHOSEN = {"password": "a long walk by the river", "again": "a long walk by the river"}


@pytest.fixture
def invitation(agency_admin, team):
    return actions.invite(by=agency_admin, email=EMAIL, name="Noor Haddad", role="caseworker", team=team)


def link(invitation):
    return reverse("invitation", args=[token_of(invitation)])


def typed(to, **other):
    return {"name": "Noor Haddad", "email": EMAIL, "role": "caseworker", "team": to.pk} | other


def test_from_the_invitation_to_the_first_sign_in(client, agency_admin, team, mailoutbox):
    second = make_user("agency_admin")
    client.force_login(agency_admin)
    assert client.post(reverse("staff_invite"), typed(team, email="New@Example.org")).status_code == 302
    user = User.objects.get(email=EMAIL)
    assert (user.is_active, user.has_usable_password(), user.roles, user.team) == (False, False, frozenset(), team)
    assert [mail.to for mail in mailoutbox] == [[EMAIL]]
    assert not re.search(r"case|young|Noor|Haddad", mailoutbox[0].subject + mailoutbox[0].body)
    address = re.search(r"http://testserver(/invitation/\S+)", mailoutbox[0].body)[1]
    assert address not in client.get(reverse("staff", args=[user.pk])).content.decode()
    client.logout()
    assert "Welcome, Noor Haddad" in client.get(address).content.decode()
    answer = client.post(address, CHOSEN, follow=True)
    assert "Your account is ready" in answer.content.decode()
    assert "still has to confirm your role" in answer.content.decode()
    user.refresh_from_db()
    assert (user.is_active, user.check_password(CHOSEN["password"])) == (True, True)
    roles.confirm_role(by=second, proposal=RoleProposal.objects.get())
    client.post(reverse("account_login"), {"login": EMAIL, "password": CHOSEN["password"]})
    assert client.get(reverse("worklist")).status_code == 200
    verbs = list(Event.objects.order_by("seq").values_list("verb", flat=True))
    asked = ["staff.invited", "staff.joined_team", "role.proposed", "staff.invitation_sent"]
    done = ["staff.joined", "staff.role_given", "role.confirmed", "sign_in.done"]
    assert [verb for verb in verbs if verb in {*asked, *done}] == asked + done


def test_a_link_works_once(client, invitation):
    address = link(invitation)
    assert client.post(address, CHOSEN).status_code == 302
    for answer in (client.get(address), client.post(address, CHOSEN | {"password": "x"})):
        assert answer.status_code == 410
        assert "This link no longer works" in answer.content.decode()


def _tampered(invitation):
    return reverse("invitation", args=[token_of(invitation)[:-1] + "_"])


def _too_old(invitation):
    Invitation.objects.update(expires_at=timezone.now())
    return link(invitation)


def _replaced(invitation):
    old = link(invitation)
    actions.send_again(by=invitation.made_by, invitation=invitation)
    return old


def _withdrawn(invitation):
    old = link(invitation)
    actions.withdraw(by=invitation.made_by, invitation=invitation)
    return old


@pytest.mark.parametrize("spoil", [_tampered, _too_old, _replaced, _withdrawn])
def test_a_link_that_must_not_work(client, invitation, spoil):
    address = spoil(invitation)
    for answer in (client.get(address), client.post(address, CHOSEN)):
        assert answer.status_code == 410
        assert "This link no longer works" in answer.content.decode()
        assert "Noor" not in answer.content.decode()
    user = User.objects.get(email=EMAIL)
    assert (user.is_active, user.has_usable_password()) == (False, False)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("short", "at least 12 characters"), ("password1234", "too common"), ("noor haddad 1", "too similar")],
)
def test_a_weak_password_is_refused(client, invitation, password, sentence):
    answer = client.post(link(invitation), {"password": password, "again": password})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.get(email=EMAIL).is_active


def test_two_passwords_that_differ_are_refused(client, invitation):
    answer = client.post(link(invitation), CHOSEN | {"again": "something else entirely"})
    assert (answer.status_code, "These two are not the same" in answer.content.decode()) == (422, True)


def test_looking_at_the_link_uses_nothing_up(client, invitation):
    for _look in range(3):
        assert client.get(link(invitation)).status_code == 200
    assert invitation_of(token_of(invitation)) is not None


def test_whoever_is_signed_in_signs_out_first(client, invitation, caseworker):
    client.force_login(caseworker)
    answer = client.post(link(invitation), CHOSEN)
    assert "Someone is signed in here" in answer.content.decode()
    assert not User.objects.get(email=EMAIL).is_active


def test_the_old_password_page_is_no_way_around_the_seven_days(client, invitation, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    assert mailoutbox == []


def test_accepting_needs_the_code_of_the_newest_link(invitation):
    code = invitation.code
    actions.send_again(by=invitation.made_by, invitation=invitation)
    with pytest.raises(Refused, match="no longer works"):
        actions.accept(by=invitation.user, invitation=invitation, code=code, password=PASSWORD)


def test_withdrawing_takes_team_roles_and_wishes(agency_admin, invitation):
    roles.confirm_role(by=make_user("agency_admin"), proposal=RoleProposal.objects.get())
    roles.propose_role(by=agency_admin, user=invitation.user, role="supervisor", gives=True)
    for _press in range(2):
        actions.withdraw(by=agency_admin, invitation=invitation)
    user = User.objects.get(email=EMAIL)
    assert (list(user.groups.all()), user.team) == ([], None)
    assert not RoleProposal.objects.filter(state="waiting").exists()
    assert Event.objects.filter(verb="staff.invitation_withdrawn").count() == 1


def test_someone_who_was_withdrawn_can_be_invited_again(agency_admin, invitation, client):
    actions.withdraw(by=agency_admin, invitation=invitation)
    again = actions.invite(by=agency_admin, email=EMAIL, name="Noor H. Haddad", role="directory_admin")
    assert (again.user_id, User.objects.get(email=EMAIL).name) == (invitation.user_id, "Noor H. Haddad")
    assert client.post(link(again), CHOSEN).status_code == 302


def test_an_address_in_use_is_refused(agency_admin, caseworker, invitation):
    def invite(email):
        return actions.invite(by=agency_admin, email=email, name="x", role="caseworker")

    with pytest.raises(Refused, match="already an account"):
        invite(caseworker.email.upper())
    with pytest.raises(Refused, match="invited already"):
        invite(EMAIL)
    staff.disable(by=agency_admin, user=caseworker)
    with pytest.raises(Refused, match="sign-in was stopped"):
        invite(caseworker.email)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "nowhere"}, "Enter a valid email address"),
        ({"name": "  "}, "Fill this in."),
        ({"role": "chief"}, "Choose one of the answers shown."),
        ({"team": ""}, "Choose a team: this role works in one."),
        ({"team": "999999"}, "Choose one of the answers shown."),
    ],
)
def test_a_wrong_invitation_says_what_to_do(client, agency_admin, team, mailoutbox, wrong, sentence):
    client.force_login(agency_admin)
    answer = client.post(reverse("staff_invite"), typed(team, **wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.filter(email=EMAIL).exists()
    assert mailoutbox == []


def test_two_presses_invite_once(client, agency_admin, team, mailoutbox):
    client.force_login(agency_admin)
    assert client.post(reverse("staff_invite"), typed(team)).status_code == 302
    answer = client.post(reverse("staff_invite"), typed(team))
    assert (answer.status_code, "invited already" in answer.content.decode()) == (422, True)
    assert len(mailoutbox) == 1


def test_a_mail_server_that_fails_keeps_the_invitation(client, agency_admin, team, monkeypatch, mailoutbox):
    def fail(*args, **kwargs):
        raise SMTPException

    client.force_login(agency_admin)
    with monkeypatch.context() as broken:
        broken.setattr("assessments.mail.send_mail", fail)
        page = client.post(reverse("staff_invite"), typed(team), follow=True).content.decode()
    assert "The mail server did not take the e-mail" in page
    assert "Invitation not sent" in page
    assert "1 invitation has not gone out yet." in client.get(reverse("staff_list")).content.decode()
    page = client.post(reverse("staff_send_waiting"), follow=True).content.decode()
    assert "1 invitation is sent." in page
    assert (len(mailoutbox), Invitation.objects.unsent().count()) == (1, 0)


def test_in_the_trial_the_link_is_shown_once(client, agency_admin, team, settings):
    settings.MAIL_IS_PRINTED = True
    client.force_login(agency_admin)
    answer = client.post(reverse("staff_invite"), typed(team))
    page = client.get(answer.url).content.decode()
    shown = re.search(r"http://testserver(/invitation/[^<\s]+)", page)[1]
    assert "http://testserver/invitation/" not in client.get(answer.url).content.decode()
    client.logout()
    assert client.get(shown).status_code == 200


def test_sending_again_moves_the_end(client, agency_admin, invitation, mailoutbox):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    client.force_login(agency_admin)
    assert "Invitation ran out" in client.get(reverse("staff_list")).content.decode()
    client.post(reverse("staff_send_again", args=[invitation.user_id]))
    invitation.refresh_from_db()
    assert invitation.expires_at > timezone.now() + timedelta(days=6)
    client.logout()
    assert client.get(re.search(r"/invitation/\S+", mailoutbox[0].body)[0]).status_code == 200
