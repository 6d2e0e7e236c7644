"""The pages around signing in, and the pages shown when something is wrong."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.template import engines
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.factories import PASSWORD, make_team, make_user
from tests.pages import Page


@pytest.fixture
def person(db):
    return make_user("caseworker", make_team(), email="ana@example.org", name="Ana Diaz")


def read(response) -> Page:
    return Page(response.content.decode())


def test_sign_in_and_out(client, person):
    response = client.post(reverse("account_login"), {"login": "ANA@example.org", "password": PASSWORD}, follow=True)
    assert response.redirect_chain == [(reverse("worklist"), 302)]
    page = read(response)
    assert "Ana Diaz" in page.with_class("site-person")[0].text
    assert not page.with_class("notice")
    response = client.post(reverse("account_logout"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert not read(response).with_class("site-person")


def test_a_wrong_password_says_so_without_saying_which_is_wrong(client, person):
    words = "This e-mail address and password do not go together. Check both and try again."
    for login in ("ana@example.org", "nobody@example.org"):
        page = read(client.post(reverse("account_login"), {"login": login, "password": "wrong"}))
        assert words in page.with_class("error-summary")[0].text
        assert page.all("title")[0].text == "Error: Sign in – Offramp"


def test_an_empty_sign_in_links_to_both_fields(client, db):
    page = read(client.post(reverse("account_login"), {}))
    links = [e for e in page.all("a") if page.with_class("error-summary")[0] in e.parents]
    assert [(link.attrs["href"], link.text) for link in links] == [
        ("#id_login", "E-mail address: Fill this in."),
        ("#id_password", "Password: Fill this in."),
    ]


def test_sign_out_asks_before_it_does_it(client, person):
    client.force_login(person)
    page = read(client.get(reverse("account_logout")))
    assert page.all("h1")[0].text == "Sign out?"
    assert client.get(reverse("worklist")).status_code == 200


def test_sign_up_is_closed(client, db):
    page = read(client.get(reverse("account_signup")))
    assert page.all("h1")[0].text == "Your agency makes the accounts"
    assert not page.controls()


def test_change_password_signs_out(client, person):
    client.force_login(person)
    url = reverse("account_change_password")
    page = read(client.post(url, {"oldpassword": "no", "password1": "x", "password2": "y"}))
    assert "This is not the password you use now." in page.with_class("error-summary")[0].text
    new = "another long phrase"
    client.post(url, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert client.get(reverse("worklist")).status_code == 302


def test_a_forgotten_password_is_chosen_anew_through_the_link_once(client, person):
    page = read(client.post(reverse("account_reset_password"), {"email": "ana@example.org"}, follow=True))
    assert page.all("h1")[0].text == "Check your e-mail"
    (letter,) = mail.outbox
    assert letter.subject == "Choose a new password"
    assert "Ana" not in letter.subject + letter.body
    link = re.search(r"http://testserver(\S+)", letter.body)[1]
    response = client.get(link, follow=True)
    assert read(response).all("h1")[0].text == "Choose a new password"
    new = "another long phrase"
    here = response.redirect_chain[-1][0]
    response = client.post(here, {"password1": new, "password2": new}, follow=True)
    assert read(response).all("h1")[0].text == "Your password is changed"
    assert read(Client().get(link)).all("h1")[0].text == "This link no longer works"


def test_a_stranger_asking_for_a_link_learns_nothing(client, db):
    page = read(client.post(reverse("account_reset_password"), {"email": "nobody@example.org"}, follow=True))
    assert page.all("h1")[0].text == "Check your e-mail"
    assert mail.outbox == []


def test_too_many_tries(client, person):
    url = reverse("account_login")
    for _try in range(5):
        client.post(url, {"login": "ana@example.org", "password": "wrong"})
    page = read(client.post(url, {"login": "ana@example.org", "password": PASSWORD}))
    assert "Too many tries. Wait a few minutes and try again." in page.source


def test_account_switched_off(client, person):
    page = read(client.get(reverse("account_inactive")))
    assert page.all("h1")[0].text == "You cannot sign in now"


def test_page_not_found_gives_no_hint(client, person):
    client.force_login(person)
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    page = read(response)
    assert page.all("h1")[0].text == "Page not found"
    assert "/no/such/page" not in page.source
    assert "may not be yours to see" in page.source


def test_an_expired_form_says_what_to_do(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    response = client.post(reverse("account_logout"))
    assert response.status_code == 403
    assert "Go back, copy what you wrote, and send it again." in response.content.decode()


@pytest.mark.parametrize("name", ["403.html", "404.html", "403_csrf.html", "429.html", "account/reauthenticate.html"])
def test_error_pages_draw_for_a_stranger(name):
    request = RequestFactory().get("/")
    page = Page(get_template(name).render({}, request))
    assert len(page.all("h1")) == 1
    assert page.all("title")[0].text.endswith(" – Offramp")


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_for_broken_times_need_nothing(name):
    source = (settings.BASE_DIR / "templates" / name).read_text()
    assert "{" not in source
    assert engines["django"].get_template(name).render() == source
    for link in Page(source).all("link"):
        assert (settings.BASE_DIR / link.attrs["href"].lstrip("/")).is_file()
