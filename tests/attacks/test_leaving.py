"""Nothing about a young person leaves by the side: headers, cookies, titles, log, sessions, files, other tables."""

import io
import logging
import logging.config
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from assessments import audit
from assessments.models import Event
from resources.catalogue import current
from tests.attacks.world import ANSWERS, SECRETS

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """The log as an installation writes it."""
    stream = io.StringIO()
    config = {**settings.LOGGING, "handlers": {"stderr": settings.LOGGING["handlers"]["stderr"] | {"stream": stream}}}
    before = logging.getLogger().handlers[:]
    logging.config.dictConfig(config)
    yield stream
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger().handlers[:] = before


def telling(text: str) -> list[str]:
    """Give which of the secrets stand in a text, whole or in their telling word."""
    words = {name: value.split()[0].lower() for name, value in SECRETS.items()}
    return [name for name, word in words.items() if word in text.lower()]


def test_the_words_do_reach_the_pages(client, secret, cast):
    """The other tests here look for words; this one shows that they would be found."""
    client.force_login(cast["caseworker"])
    seen = "".join(client.get(url).content.decode("latin-1") for url in secret.urls())
    client.force_login(cast["supervisor"])
    seen += "".join(client.get(url).content.decode("latin-1") for url in secret.urls())
    nowhere = {
        "given_name",
        "family_name",
        "hidden",
    }  # Screens show initials, and nobody reads why someone is shut out.
    assert set(SECRETS) - set(telling(seen)) - nowhere <= {"decided", "reason"}


@pytest.mark.parametrize("who", ["caseworker", "supervisor", "teammate", "other_caseworker"])
def test_headers_cookies_titles_and_addresses_are_silent(client, secret, cast, who, log):
    client.force_login(cast[who])
    for url in secret.urls():
        response = client.get(url)
        around = f"{url} {response.headers} {response.cookies.output()}"
        if response["Content-Type"].startswith("text/html"):
            around += "".join(
                re.findall(r"<title>.*?</title>|(?:href|action|src)=\"[^\"]*\"", response.content.decode())
            )
            assert response["Cache-Control"] == "no-store, private", url
        assert telling(around) == [], url
    if who in {"teammate", "other_caseworker"}:
        assert all(client.get(url).status_code == 404 for url in secret.urls() if str(secret.person.pk) in url)
    assert telling(log.getvalue()) == []


def test_the_paper_says_nothing_in_its_name_or_its_data_about_itself(client, secret, cast):
    from pypdf import PdfReader

    client.force_login(cast["caseworker"])
    response = client.get(reverse("plan_file_pdf", args=[secret.approved.pk]))
    paper = PdfReader(io.BytesIO(response.content))
    about = f"{paper.metadata} {paper.xmp_metadata and paper.xmp_metadata.stream.get_data()} {paper.outline}"
    assert telling(about + str(response.headers)) == []
    assert telling("".join(page.extract_text() for page in paper.pages))


class Wrong(Exception):
    """An error whose message and arguments hold what should never be written down."""


def test_a_crash_logs_where_and_never_what(client, secret, cast, monkeypatch, log):
    client.force_login(cast["caseworker"])
    client.raise_request_exception = False
    told = " ".join(SECRETS.values())

    def crash(*args, **kwargs):
        logging.getLogger("some.package").warning(f"about {told}")
        logging.getLogger("assessments.x").error("about %s", told)
        raise Wrong(told)

    typed = {
        "q": told,
        "case_number": SECRETS["case_number"],
        "reason": SECRETS["opened"],
        "goal_0": SECRETS["goal"],
        "given_name": told,
        "saves": secret.plan.saves,
    }
    for place, url in (
        ("assessments.views.people.people_matching", reverse("find")),
        ("assessments.actions.access.blind", reverse("break_glass")),
        ("assessments.actions.plans._locked", reverse("plan_goals", args=[secret.plan.pk])),
        ("assessments.views.plans.read", reverse("plan_help", args=[secret.plan.pk])),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(place, crash)
            for response in (client.post(url, typed), client.get(url)):
                if response.status_code == 500:
                    assert telling(response.content.decode()) == []
    assert log.getvalue().count("Wrong") >= 4
    assert telling(log.getvalue()) == []


def test_a_bad_host_and_a_bad_form_log_nothing_that_was_sent(client, secret, cast, log):
    client.force_login(cast["caseworker"])
    client.get("/", headers={"host": "zqnote.example"})
    client.get(f"/{SECRETS['given_name']}/")
    client.post(reverse("find"), data=b"q=" + b"Quillon" * 400_000, content_type="application/x-www-form-urlencoded")
    client.handler.enforce_csrf_checks = True
    client.post(reverse("find"), {"q": "Quillon"}, headers={"referer": "https://zqnote.example/Quillon"})
    assert "status=40" in log.getvalue()
    assert telling(log.getvalue()) == []


def columns():
    """Every text column of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                yield table, column.name


def cells(table, column):
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {quote(column)} FROM {quote(table)}")  # noqa: S608
        return [str(value) for (value,) in cursor.fetchall() if value is not None]


def test_no_column_of_the_database_says_a_word_in_clear(client, secret, cast):
    for user in (cast["caseworker"], cast["supervisor"]):
        client.force_login(user)
        for url in secret.urls():
            client.get(url)
        client.post(reverse("find"), {"q": SECRETS["given_name"]})
        client.post(reverse("break_glass"), {"case_number": SECRETS["case_number"], "reason": SECRETS["opened"]})
    catalogue = current()
    names = set(ANSWERS) | {catalogue.factor(factor).label for factor in ANSWERS}
    public = ("resources_",)
    told = []
    for table, column in columns():
        text = "\n".join(cells(table, column))
        told += [(table, column, name) for name in telling(text)]
        if not table.startswith(public):
            told += [(table, column, name) for name in names if name in text]
            told += [(table, column, word) for word in ("reported", "not_now", "Text first") if word in text]
            # Kinds of duties are plain words elsewhere: here as a whole value.
            told += [(table, column, kind) for kind in ("missing", "identified") if kind in text.splitlines()]
    assert told == []


def test_the_trail_holds_after_every_page_was_seen(client, secret, cast):
    for user in cast.values():
        client.force_login(user)
        for url in secret.urls():
            client.get(url)
    assert [audit.verify(chain) for chain in audit.chains()] == [[] for _ in audit.chains()]
    out = io.StringIO()
    call_command("check_audit", stdout=out)
    assert Event.objects.filter(young_person_id=secret.person.pk).count() > len(secret.urls())


def test_when_the_trail_cannot_be_written_nothing_is_shown(client, secret, cast, monkeypatch, log):
    client.raise_request_exception = False

    def full(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(audit, "_append", full)
    pages = {
        url for url in secret.urls() if url not in {reverse("person_add"), reverse("break_glass"), reverse("directory")}
    }
    for user in (cast["caseworker"], cast["supervisor"]):
        client.force_login(user)
        for url in pages:
            response = client.get(url)
            assert response.status_code == 500, url
            assert telling(response.content.decode()) == [], url
        response = client.post(reverse("find"), {"q": SECRETS["given_name"]})
        assert response.status_code == 500
        assert telling(response.content.decode()) == []


def test_a_crash_is_not_mailed(settings):
    assert settings.ADMINS == [] or "AdminEmailHandler" not in str(settings.LOGGING)


def test_short_messages_stay_on_the_server(client, secret, cast):
    """A message such as “the record is open to you” would wait in a cookie, on the desk's own disk."""
    client.force_login(cast["caseworker"])
    response = client.post(reverse("screening_told", args=[secret.draft.pk]))
    assert response.status_code == 302
    assert set(response.cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
