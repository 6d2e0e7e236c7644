"""The end of a session in a browser: warned, covered, signed in again in place; the covered screen; leaving."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

from assessments.models import Screening
from tests.assessments.screening_cast import make_cast, recorded
from tests.browser.checks import AXE, DESK, HEIGHTS, PHONE, WIDE, _axe, _shoot, check_page
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def theme(cast):
    return f"/screenings/{cast.screening().pk}/themes/1/1/"


def session_of(page) -> SessionStore:
    (cookie,) = [each for each in page.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME]
    return SessionStore(cookie["value"])


def let_pass(page, minutes, *, since="seen_at"):
    """Let so many minutes pass, for the server and for every tab of the browser."""
    kept = session_of(page)
    kept[since] = time.time() - minutes * 60
    kept.save()
    for tab in page.context.pages:
        tab.clock.fast_forward(minutes * 60 * 1000)


def second_tab(page):
    tab = page.context.new_page()
    tab.clock.install()
    return tab


def look(page, name):
    """Axe and width of what is shown now, without asking for a title and one h1: a covered page hides its own."""
    before = page.viewport_size
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        _shoot(page, f"{name}-{width}")
        assert not page.evaluate(WIDE)
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(_axe())
        assert page.evaluate(AXE) == []
    page.set_viewport_size(before)


def test_time_out_covers_and_signing_in_leads_back_to_the_same_field(open_page, cast, theme):
    page = open_page(cast.worker)
    page.clock.install()
    page.goto(theme)
    strength = page.locator("#id_strength")
    strength.press_sequentially("An aunt")
    let_pass(page, 16)
    over = page.locator("#cover")
    expect(over.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert page.title() == "Page"
    # Neither eye nor screen reader finds what is under it.
    assert "aunt" not in page.locator("body").aria_snapshot()
    assert page.get_by_role("heading", name="Money and basics").count() == 0
    expect(strength).to_be_hidden()
    page.watch.heard.clear()
    look(page, "session-ended")
    over.locator("#again-login").fill(cast.worker.email)
    over.locator("#again-password").fill("wrong")
    over.get_by_role("button", name="Sign in").click()
    expect(over.get_by_role("alert")).to_contain_text("do not go together")
    over.locator("#again-password").fill(PASSWORD)
    over.get_by_role("button", name="Sign in").click()
    expect(over).to_be_hidden()
    expect(strength).to_be_focused()
    page.keyboard.type(" helps.")
    # A fresh token: the whole form works too.
    page.get_by_role("button", name="Save and back to list").click()
    page.wait_for_url("**/screenings/*/")
    assert Screening.objects.get().strengths == {"poverty": "An aunt helps."}
    page.watch.heard.clear()


def test_another_person_gets_their_own_worklist_and_nothing_of_the_page(open_page, cast, theme):
    page = open_page(cast.worker)
    page.clock.install()
    page.goto(theme)
    page.locator("#id_strength").press_sequentially("An aunt")
    let_pass(page, 16)
    over = page.locator("#cover")
    over.locator("#again-login").fill(cast.colleague.email)
    over.locator("#again-password").fill(PASSWORD)
    over.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: url.endswith("/"))
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    expect(page.locator(".site-person-name")).to_have_text("Ben")
    assert Screening.objects.get().strengths == {}
    page.watch.heard.clear()


def test_the_warning_leaves_time_and_a_press_extends_every_tab(open_page, cast, theme):
    page = open_page(cast.worker)
    page.clock.install()
    page.goto(theme)
    other = second_tab(page)
    other.goto(theme)
    let_pass(page, 12.5)
    warning = page.locator("#session-warning")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("Minutes left: 3")
    expect(other.locator("#session-warning")).to_be_visible()
    look(page, "session-warning")
    warning.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    expect(other.locator("#session-warning")).to_be_hidden()
    assert time.time() - session_of(page)["seen_at"] < 60
    let_pass(page, 11)
    expect(warning).to_be_hidden()


def test_after_twelve_hours_no_press_helps(open_page, cast, theme):
    page = open_page(cast.worker)
    page.clock.install()
    page.goto(theme)
    kept = session_of(page)
    kept["signed_in_at"] = time.time() - 12 * 3600 + 100
    kept.save()
    page.reload()
    warning = page.locator("#session-warning")
    expect(warning).to_contain_text("You signed in 12 hours ago")
    page.keyboard.press("Escape")
    expect(warning).to_be_hidden()


def test_cover_screen_saves_first_then_locks_every_tab(open_page, cast, theme):
    page = open_page(cast.worker)
    page.clock.install()
    page.goto(theme)
    other = second_tab(page)
    other.goto("/")
    page.locator("#id_strength").press_sequentially("An aunt helps.")
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page.locator("#cover")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()
    assert page.title() == "Page"
    expect(other.locator("#cover")).to_be_visible()
    look(page, "session-covered")
    for _ in range(100):
        if session_of(page).get("covered"):
            break
        time.sleep(0.1)
    assert Screening.objects.get().strengths == {"poverty": "An aunt helps."}
    # What is asked for now answers the covered page, in a tab without a script of ours too.
    third = page.context.new_page()
    assert third.goto("/directory/").status == 423
    look(third, "session-covered-page")
    over = page.locator("#cover")
    over.get_by_text("Go on").first.click()
    over.locator("#uncover-password").fill("wrong")
    over.get_by_role("button", name="Go on").click()
    expect(over.get_by_role("alert")).to_have_text("This is not your password. Try again.")
    page.watch.heard.clear()
    over.locator("#uncover-password").fill(PASSWORD)
    over.get_by_role("button", name="Go on").click()
    expect(over).to_be_hidden()
    expect(page.locator("#id_strength")).to_be_focused()
    expect(other.locator("#cover")).to_be_hidden()


def test_typing_capitals_does_not_cover(open_page, cast, theme):
    page = open_page(cast.worker)
    page.goto(theme)
    page.locator("#id_strength").focus()
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift+D"):
        page.keyboard.press(key)
    expect(page.locator("#cover")).to_be_hidden()
    expect(page.locator("#id_strength")).to_have_value("ABCD")


def test_leave_saves_ends_the_session_and_loads_a_plain_page(open_page, cast, theme):
    page = open_page(cast.worker)
    page.goto(theme)
    other = page.context.new_page()
    other.goto("/")
    page.locator("#id_strength").press_sequentially("An aunt helps.")
    page.get_by_role("button", name="Leave").click()
    page.wait_for_url("**/blank/")
    other.wait_for_url("**/blank/")
    assert page.title() == "Page"
    look(page, "session-left")
    assert Screening.objects.get().strengths == {"poverty": "An aunt helps."}
    page.go_back()
    page.wait_for_url("**/sign-in/**")


def test_without_scripts_cover_leave_and_a_late_form(open_page, cast, theme):
    page = open_page(cast.worker, java_script_enabled=False)
    page.goto(theme)
    page.get_by_role("button", name="Cover screen").click()
    expect(page.locator("h1")).to_have_text("This page is blank.")
    page.get_by_text("Go on").first.click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_have_text("Money and basics")

    page.locator('input[name="answer-pov-food"][value="seen"]').check()
    kept = session_of(page)
    kept["seen_at"] = time.time() - 16 * 60
    kept.save()
    page.get_by_role("button", name="Save and back to list").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    # Axe needs scripts: the same page, in a browser that runs them.
    desk, shown = open_page(), page.content()
    desk.route("**/late/", lambda route: route.fulfill(content_type="text/html", body=shown))
    desk.goto("/late/")
    check_page(desk, "session-late-sign-in")
    page.get_by_label("E-mail address").fill(cast.worker.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("What you typed is still here")
    desk.context.add_cookies(page.context.cookies())
    desk.goto(page.url)
    check_page(desk, "session-held")
    page.get_by_role("button", name="Save what I typed").click()
    expect(page.locator("h1")).to_have_text("Screening")
    assert recorded(Screening.objects.get(), cast.worker) == {"pov-food": "seen"}

    page.get_by_role("button", name="Leave").click()
    expect(page.locator("h1")).to_have_text("This page is blank.")
