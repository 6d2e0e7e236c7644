"""What the browser is told, and what a look may change: headers on every answer, sessions, forged forms."""

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.attacks.attacking import FORM, POSTED, arguments, role_for
from tests.factories import PASSWORD
from tests.resources.directory_factories import make_service

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def assert_guarded(response, what=""):
    policy = response.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, what
    assert "frame-ancestors 'none'" in policy, what
    assert "unsafe" not in policy, what
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS, what


def test_every_answer_is_guarded(client, secret, cast, monkeypatch):
    client.raise_request_exception = False
    answers = {"sign-in": client.get(reverse("account_login")), "to sign-in": client.get("/")}
    answers["health"] = client.get(reverse("health"))
    answers["static"] = client.get("/static/css/tokens.css")
    answers["bad host"] = client.get("/", headers={"host": "evil.example"})
    client.force_login(cast["caseworker"])
    for url in secret.urls():
        answers[url] = client.get(url)
    answers["405"] = client.get(reverse("find"))
    many = b"&".join(b"f%d=1" % number for number in range(1_001))
    answers["400"] = client.generic("POST", reverse("find"), many, FORM)
    monkeypatch.setattr("assessments.views.people.people_matching", lambda *args: 1 / 0)
    answers["500"] = client.post(reverse("find"), {"q": "x"})
    client.handler.enforce_csrf_checks = True
    answers["403"] = client.post(reverse("find"), {"q": "x"})
    assert {answers[name].status_code for name in ("400", "403", "405", "500")} == {400, 403, 405, 500}
    for what, response in answers.items():
        assert_guarded(response, what)
        if what != "static":
            assert "no-store" in response["Cache-Control"], what


@pytest.fixture
def https(settings):
    """Settings as they are with OFFRAMP_HTTPS=yes."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    return Client(raise_request_exception=False)


def test_over_https_cookies_stay_on_it(https, cast):
    plain = https.get(reverse("account_login"))
    assert plain.status_code == 301
    assert plain.url.startswith("https://")
    assert_guarded(plain, "redirect to https")
    assert "default-src 'none'" in https.get("/", headers={"host": "evil.example"})["Content-Security-Policy"]
    page = https.get(reverse("account_login"), secure=True)
    assert page["Strict-Transport-Security"].startswith("max-age=31536000")
    response = https.post(
        reverse("account_login"), {"login": cast["caseworker"].email, "password": PASSWORD}, secure=True
    )
    session, token = response.cookies[configured.SESSION_COOKIE_NAME], page.cookies["csrftoken"]
    for cookie in (session, token):
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]
    assert session["max-age"] == ""


def sign_in(client, user, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD} | more)


def test_the_session_is_new_at_sign_in_and_gone_at_sign_out(client, cast):
    client.get(reverse("account_login"))
    client.cookies[configured.SESSION_COOKIE_NAME] = "a" * 32
    sign_in(client, cast["caseworker"])
    first = client.cookies[configured.SESSION_COOKIE_NAME].value
    assert first != "a" * 32
    stolen = Client()
    stolen.cookies[configured.SESSION_COOKIE_NAME] = first
    assert stolen.get("/").status_code == 200
    client.get(reverse("account_logout"))
    assert stolen.get("/").status_code == 200, "a look signs nobody out"
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(pk=first).exists()
    assert stolen.get("/").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\thttps://evil.example",
        "http://testserver@evil.example/",
        "/%09/evil.example",
        "https:///evil.example",
    ],
)
def test_sign_in_leads_nowhere_else(client, cast, address):
    response = sign_in(client, cast["caseworker"], next=address)
    assert response.status_code == 302
    assert "evil" not in response.url or response.url.startswith("/%09")
    assert "javascript" not in response.url


@pytest.mark.parametrize("name", POSTED)
def test_no_form_is_taken_without_its_token(name, secret, cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast[role_for(name)])
    url = reverse(name, kwargs=arguments(name, secret, make_service(types=("eco-food",))))
    assert client.post(url, {"q": "x"}).status_code == 403


def tables():
    """Each table with its rows, save the trail and sessions, where a look leaves its line."""
    own = {"assessments_event", "assessments_chainhead", "django_session", "shared_cache"}
    with connection.cursor() as cursor:
        for name in sorted(set(connection.introspection.table_names(cursor)) - own):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
            yield name, sorted(map(repr, cursor.fetchall()))


@pytest.mark.parametrize("who", ["caseworker", "supervisor", "directory_admin", "agency_admin"])
def test_a_look_changes_nothing(client, secret, cast, who):
    service = make_service(types=("eco-food",))
    urls = [*secret.urls(), reverse("directory_service", args=[service.pk]), reverse("account_change_password")]
    urls += [reverse(name, kwargs=arguments(name, secret, service)) for name in POSTED if name != "account_logout"]
    client.force_login(cast[who])
    client.get(urls[0])
    before = list(tables())
    for url in urls:
        for ask in (client.get, client.options):
            assert ask(url).status_code < 500, url
    assert list(tables()) == before


def test_other_methods_change_nothing_either(client, secret, cast):
    client.force_login(cast["caseworker"])
    before = list(tables())
    for number, url in enumerate(secret.urls()):
        for ask in ((client.put, client.patch), (client.delete, client.trace))[number % 2]:
            assert ask(url).status_code < 500, url
    assert list(tables()) == before
