"""When a session ends, and what becomes of what was typed: real requests, with the clock turned back."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Event, Screening
from config import held, session
from tests.assessments.screening_cast import make_cast, recorded
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


def turn_back(client, **seconds):
    """Let the session look as if its times were so long ago."""
    kept = client.session
    for name, ago in seconds.items():
        kept[name] = time.time() - ago
    kept.save()


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def verbs():
    return list(Event.objects.filter(verb__startswith="session.").order_by("seq").values_list("verb", flat=True))


@pytest.fixture
def staff(client, caseworker):
    client.force_login(caseworker)
    client.get("/")
    return caseworker


def test_fifteen_minutes_without_a_request_end_it(client, staff):
    turn_back(client, seen_at=14 * 60 + 50)
    assert client.get("/").status_code == 200
    turn_back(client, seen_at=15 * 60 + 1)
    late = client.get("/find/?x=1")
    assert late.url == f"{reverse('account_login')}?next=/find/%3Fx%3D1"
    assert not signed_in(client)
    assert verbs() == ["session.timed_out"]
    assert "because the time was over" in client.get(late.url).content.decode()


def test_twelve_hours_from_sign_in_end_it_whatever_was_done(client, staff):
    turn_back(client, seen_at=5, signed_in_at=12 * 3600 + 1)
    assert client.get("/").status_code == 302
    assert not signed_in(client)


def test_signing_in_begins_both_clocks(client, caseworker):
    client.post(reverse("account_login"), {"login": caseworker.email, "password": PASSWORD})
    left, last = session.time_left(client.session)
    assert 800 < left <= 900
    assert not last


def test_asking_is_no_use_and_a_press_is(client, staff):
    turn_back(client, seen_at=13 * 60)
    state = reverse("account_session")
    assert 60 < client.get(state).json()["left"] <= 120
    assert 60 < client.get(state).json()["left"] <= 120
    assert client.post(state).json()["left"] > 800
    turn_back(client, signed_in_at=12 * 3600 - 100)
    answer = client.post(state).json()
    assert answer["left"] <= 100
    assert answer["last"]


def test_the_state_of_a_stranger_says_nothing(client):
    answer = client.get(reverse("account_session")).json()
    assert (answer["left"], answer["mark"], answer["covered"]) == (0, "", False)
    assert answer["token"]


def test_a_mark_tells_people_apart_and_not_who_they_are(caseworker, teammate):
    marks = {session.mark_of(each.pk) for each in (caseworker, teammate)}
    assert len(marks) == 2
    assert session.mark_of(caseworker.pk) in marks
    assert str(caseworker.pk) not in marks


# --- What was typed ---------------------------------------------------------------------------------------------------


@pytest.fixture
def late(client):
    """Give what a worker's form answers after the time was over: (cast, screening, the page)."""
    cast = make_cast()
    screening = cast.screening()
    client.force_login(cast.worker)
    client.get("/")
    turn_back(client, seen_at=16 * 60)
    address = reverse("screening_theme", args=[screening.pk, 1, 1])
    sent = {"answer-pov-food": "seen", "strength": "An aunt <b>helps</b>.", "saves": "0", "go": "hub"}
    return cast, screening, client.post(address, sent)


def token_in(page) -> str:
    assert page.status_code in {401, 423}
    return page.context["held"]


def sign_in(client, user, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, **more})


def test_a_form_sent_too_late_comes_back_to_its_own_person(client, late):
    cast, screening, page = late
    token = token_in(page)
    assert "aunt" not in page.content.decode()
    wrong = client.post(reverse("account_login"), {"login": cast.worker.email, "password": "x", "held": token})
    assert token in wrong.content.decode()
    assert sign_in(client, cast.worker, held=token).url == reverse("account_held")
    shown = client.get(reverse("account_held"))
    assert shown.context["path"] == reverse("screening_theme", args=[screening.pk, 1, 1])
    text = shown.content.decode()
    assert 'name="strength" value="An aunt &lt;b&gt;helps&lt;/b&gt;."' in text
    assert "csrfmiddlewaretoken" not in dict(shown.context["fields"])
    again = client.post(shown.context["path"], dict(shown.context["fields"]))
    assert again.url == reverse("screening_hub", args=[screening.pk])
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}
    assert Screening.objects.get().strengths == {"poverty": "An aunt <b>helps</b>."}


def test_nobody_else_gets_it(client, late):
    cast, _screening, page = late
    assert sign_in(client, cast.colleague, held=token_in(page)).url == "/"
    assert held.HELD not in client.session
    assert client.get(reverse("account_held")).url == "/"


def test_a_second_late_form_of_the_same_browser_is_held_too(client, late):
    cast, screening, _page = late
    second = client.post(reverse("screening_hub", args=[screening.pk]), {"gate-1": "known", "saves": "0"})
    token = token_in(second)
    assert held.opened(token, session.mark_of(cast.worker.pk))["fields"] == [["gate-1", "known"], ["saves", "0"]]
    assert held.opened(token, session.mark_of(cast.colleague.pk)) is None


@pytest.mark.parametrize("broken", ["", "x", "s1:" + "A" * 200, None])
def test_a_broken_or_old_token_opens_nothing(late, broken, monkeypatch):
    cast, _screening, page = late
    mark = session.mark_of(cast.worker.pk)
    assert held.opened(broken, mark) is None
    token = token_in(page)
    assert held.opened(token, mark) is not None
    monkeypatch.setattr(held.time, "time", lambda: time.monotonic() + 10**10)
    assert held.opened(token, mark) is None


def test_a_forged_form_is_refused_before_anything_is_held(caseworker):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(caseworker)
    strict.get("/")
    turn_back(strict, seen_at=16 * 60)
    forged = strict.post(reverse("person_add"), {"case_number": "X"})
    assert forged.status_code == 403
    assert "held" not in forged.content.decode()


def test_a_page_too_long_to_carry_leads_to_the_sign_in(client, staff):
    turn_back(client, seen_at=16 * 60)
    late = client.post(reverse("person_add"), {"case_number": "x" * (held.MOST + 1)})
    assert late.url.startswith(reverse("account_login"))


def test_a_script_is_told_that_it_ended_and_whose_page_it_is(client, staff, teammate):
    mine = session.mark_of(staff.pk)
    answer = client.get("/", headers=JSON | {"x-person": mine})
    assert answer.status_code == 200
    assert 800 < int(answer["X-Session-Left"]) <= 900
    other = client.get("/", headers=JSON | {"x-person": session.mark_of(teammate.pk)})
    assert (other.status_code, other.json()) == (401, {"ended": True})
    turn_back(client, seen_at=16 * 60)
    assert client.post("/", headers=JSON).status_code == 401


# --- Cover and leave --------------------------------------------------------------------------------------------------


def cover(client, **data):
    return client.post(reverse("account_cover"), data)


def test_a_covered_session_answers_nothing_until_its_password_is_given(client, staff):
    assert cover(client, back="/find/").url == "/find/"
    page = client.get("/?all=1")
    assert page.status_code == 423
    text = page.content.decode()
    assert "Offramp" not in text
    assert staff.name not in text
    assert client.get(reverse("account_change_password")).status_code == 423
    assert client.get("/", headers=JSON).json() == {"covered": True}
    assert client.get(reverse("account_session")).json()["covered"]
    wrong = client.post(reverse("account_uncover"), {"password": "wrong", "back": "/"})
    assert wrong.status_code == 422
    assert client.get("/").status_code == 423
    assert client.post(reverse("account_uncover"), {"password": PASSWORD, "back": "/?all=1"}).url == "/?all=1"
    assert client.get("/").status_code == 200
    assert verbs() == ["session.covered", "session.uncover_failed", "session.uncovered"]


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_uncovering_leads_nowhere_else(client, staff, back):
    cover(client)
    assert client.post(reverse("account_uncover"), {"password": PASSWORD, "back": back}).url == "/"


def test_five_wrong_passwords_end_a_covered_session(client, staff):
    cover(client)
    for _ in range(4):
        assert client.post(reverse("account_uncover"), {"password": "x"}, headers=JSON).status_code == 422
    assert client.post(reverse("account_uncover"), {"password": "x"}, headers=JSON).status_code == 401
    assert not signed_in(client)


def test_a_covered_session_runs_out_whatever_is_asked_of_it(client, staff):
    cover(client)
    turn_back(client, seen_at=14 * 60)
    client.get("/")
    client.post(reverse("account_session"))
    assert client.get(reverse("account_session")).json()["left"] <= 60


def test_a_form_sent_while_covered_comes_back_with_the_password(client):
    cast = make_cast()
    screening = cast.screening()
    client.force_login(cast.worker)
    cover(client)
    address = reverse("screening_theme", args=[screening.pk, 1, 1])
    page = client.post(address, {"strength": "An aunt.", "saves": "0"})
    token = token_in(page)
    wrong = client.post(reverse("account_uncover"), {"password": "x", "held": token})
    assert token in wrong.content.decode()
    done = client.post(reverse("account_uncover"), {"password": PASSWORD, "held": token})
    assert done.url == reverse("account_held")
    assert ["strength", "An aunt."] in client.get(done.url).context["fields"]


def test_leave_ends_the_session_and_shows_a_plain_page(client, staff):
    left = client.post(reverse("account_leave"))
    assert left.url == reverse("account_left")
    assert not signed_in(client)
    text = client.get(left.url).content.decode()
    assert "Offramp" not in text
    assert "http" not in text
    assert Event.objects.filter(verb="sign_out.done", actor_id=str(staff.pk)).count() == 1
    assert client.get(reverse("account_leave")).status_code == 405


def test_every_page_behind_login_can_be_covered_and_left(client, staff):
    for address in ("/", reverse("directory"), reverse("account_change_password")):
        text = client.get(address).content.decode()
        assert f'action="{reverse("account_cover")}"' in text
        assert f'action="{reverse("account_leave")}"' in text
        assert "Leaving does not erase this browser’s history." in text
    client.logout()
    assert reverse("account_cover") not in client.get(reverse("account_login")).content.decode()
