"""Signing in, as staff meet it: real requests through allauth."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from assessments import audit
from assessments.models import Event, User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = "another long enough phrase"


@pytest.fixture(autouse=True)
def _no_tries_yet(db):
    cache.clear()


@pytest.fixture
def enter(client):
    def post(email, password=PASSWORD, **extra):
        return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)

    return post


def trail():
    return [(line.verb, line.actor_id, line.object_id) for line in Event.objects.order_by("seq")]


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_member_of_staff_enters_and_leaves(client, enter, caseworker):
    response = enter(caseworker.email.upper())
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").status_code == 200
    me = str(caseworker.pk)
    assert trail()[0] == ("sign_in.done", me, me)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)
    assert trail()[-1] == ("sign_out.done", me, me)
    assert audit.verify(audit.INSTALLATION) == []


def test_a_stranger_is_led_to_sign_in_and_back(client, enter, caseworker):
    response = client.get(reverse("find"))
    assert response.url == f"{reverse('account_login')}?next={reverse('find')}"
    response = client.post(response.url, {"login": caseworker.email, "password": PASSWORD})
    assert response.url == reverse("find")


@pytest.mark.parametrize(
    "place", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\x.example"]
)
def test_nobody_is_led_elsewhere_after_signing_in(client, caseworker, place):
    response = client.post(
        reverse("account_login") + "?next=" + place, {"login": caseworker.email, "password": PASSWORD, "next": place}
    )
    assert response.url == "/"


def test_a_wrong_password_and_an_unknown_address_answer_alike(client, enter, caseworker):
    wrong = enter(caseworker.email, "wrong")
    unknown = enter("nobody@example.org", "wrong")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert trail() == [("sign_in.failed", "", str(caseworker.pk)), ("sign_in.failed", "", "")]
    assert "wrong" not in str([vars(line) for line in Event.objects.all()])
    assert not signed_in(client)


def test_after_five_wrong_tries_the_right_password_waits_too(client, enter, caseworker):
    for _ in range(5):
        enter(caseworker.email, "wrong")
    response = enter(caseworker.email)
    assert response.status_code == 200
    assert "Too many tries. Wait a few minutes and try again." in response.content.decode()
    assert not signed_in(client)


def test_one_place_has_ten_tries_a_minute_whatever_the_address(client, enter):
    for number in range(10):
        enter(f"nobody{number}@example.org", "wrong")
    assert "Too many tries" in enter(make_user("caseworker").email).content.decode()


def test_the_limit_of_the_whole_page_is_a_sentence_too(client, enter):
    codes = [enter(f"nobody{number}@example.org", "wrong").status_code for number in range(31)]
    assert codes[-1] == 429
    assert "Wait a few minutes" in enter("x@example.org").content.decode()


def test_a_disabled_account_does_not_enter(client, enter, disabled):
    response = enter(disabled.email)
    assert response.url == reverse("account_inactive")
    assert client.get(response.url).status_code == 200
    assert not signed_in(client)
    assert trail() == [("sign_in.turned_away", "", str(disabled.pk))]


def test_nobody_is_signed_in_when_it_cannot_be_written_down(client, enter, caseworker, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "_append", broken)
    client.raise_request_exception = False
    assert enter(caseworker.email).status_code == 500
    assert not signed_in(client)


def test_sign_up_is_closed(client):
    for response in (
        client.get(reverse("account_signup")),
        client.post(reverse("account_signup"), {"email": "x@example.org", "password1": NEW, "password2": NEW}),
    ):
        assert response.status_code == 200
        assert "Your agency makes the accounts" in response.content.decode()
    assert not User.objects.exists()


def test_changing_the_password_signs_out_and_is_written_down(client, enter, caseworker):
    enter(caseworker.email)
    change = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    refused = client.post(reverse("account_change_password"), change | {"oldpassword": "wrong"})
    assert "This is not the password you use now." in refused.content.decode()
    assert client.post(reverse("account_change_password"), change).status_code == 302
    assert not signed_in(client)
    assert ("password.set", str(caseworker.pk), str(caseworker.pk)) in trail()
    assert enter(caseworker.email, NEW).status_code == 302
    assert signed_in(client)


@pytest.mark.parametrize("weak", ["short", "password1234", "staff1staff1"])
def test_a_weak_password_is_refused(client, enter, weak):
    user = make_user("caseworker", email="staff1staff1@example.org")
    enter(user.email)
    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    assert response.context["form"].errors


def reset_link(user) -> str:
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body).group(1)


def test_a_forgotten_password_is_chosen_anew_by_mail(client, enter, caseworker):
    asked = client.post(reverse("account_reset_password"), {"email": caseworker.email})
    assert asked.url == reverse("account_reset_password_done")
    page = client.get(reset_link(caseworker), follow=True)
    done = client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert done.url == reverse("account_reset_password_from_key_done")
    assert ("password.set", "", str(caseworker.pk)) in trail()
    assert enter(caseworker.email, NEW).status_code == 302
    used = client.get(reset_link(caseworker), follow=True)
    assert "password1" not in used.content.decode()


def test_a_new_account_chooses_its_first_password_the_same_way(client, enter):
    user = make_user("caseworker", password=None)
    client.post(reverse("account_reset_password"), {"email": user.email})
    page = client.get(reset_link(user), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert enter(user.email, NEW).url == "/"


def test_asking_for_an_unknown_or_disabled_account_says_the_same_and_sends_nothing(client, disabled):
    for email in ("nobody@example.org", disabled.email):
        response = client.post(reverse("account_reset_password"), {"email": email})
        assert response.url == reverse("account_reset_password_done")
    assert mail.outbox == []


def test_mail_names_nobody(client, caseworker):
    client.post(reverse("account_reset_password"), {"email": caseworker.email})
    assert caseworker.name not in mail.outbox[0].subject + mail.outbox[0].body


def test_a_superuser_reaches_the_password_page_and_nothing_else(client, enter, superuser):
    response = enter(superuser.email)
    assert response.url == reverse("account_change_password")
    assert client.get(response.url).status_code == 200
    for name in ("worklist", "find", "person_add", "break_glass"):
        assert client.get(reverse(name)).status_code == 404


def test_someone_without_a_role_reaches_nothing_else_either(client, enter):
    user = make_user("")
    assert enter(user.email).url == reverse("account_change_password")
    assert client.get("/").status_code == 404


def test_the_session_ends_with_the_browser(client, enter, caseworker, settings):
    cookie = enter(caseworker.email).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == cookie["expires"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_pages_behind_sign_in_are_never_stored(client, enter, caseworker):
    enter(caseworker.email)
    assert "no-store" in client.get("/")["Cache-Control"]
