"""The components page and the small pages, looked at by a browser."""

import re

import pytest

from tests.browser.checks import PHONE, check_page
from tests.factories import PASSWORD, make_team, make_user

pytestmark = [pytest.mark.urls("tests.browser.broken_pages"), pytest.mark.django_db(transaction=True)]


FAULTS = {
    "label": "axe on broken at 1280 px:\nlabel:",
    "wide": "scrolls sideways at 1280 px",
    "inline": "style-src",
    "script": "script-src",
    "stranger": "a request to a stranger: https://stranger.example",
    "missing": "404: ",
    "heading": "broken has 2 h1",
}

PAGES = {
    "components": "/components/",
    "components-form": "/components/form/",
    "components-form-wrong": "/components/form/?wrong",
}


@pytest.fixture
def person():
    return make_user("caseworker", make_team(), email="ana@example.org", name="Ana Diaz")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "address"), PAGES.items())
def test_the_components_are_sound(open_page, person, name, address, scheme):
    page = open_page(person, color_scheme=scheme)
    page.goto(address)
    check_page(page, f"{name}-{scheme}", never=("Ana", "Diaz"))


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_found(open_page, person, what):
    page = open_page(person)
    page.goto(f"/broken/{what}/")
    with pytest.raises(AssertionError, match=re.escape(FAULTS[what])):
        check_page(page, "broken")
    page.watch.heard.clear()


def test_the_summary_takes_focus_and_its_links_lead_to_each_control(open_page, person):
    page = open_page(person)
    page.goto("/components/form/?wrong")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    links = page.locator(".error-summary a")
    assert links.count() >= 14
    for number in range(links.count()):
        links.nth(number).click()
        href = links.nth(number).get_attribute("href")
        assert page.evaluate("document.activeElement.id") == href.removeprefix("#")


def test_characters_are_counted_as_they_are_typed(open_page, person):
    page = open_page(person)
    page.goto("/components/form/")
    page.get_by_label("What was seen?").fill("x" * 279 + "\n")
    assert page.locator("#id_note_count").text_content() == "Characters left: 0"
    page.get_by_label("What was seen?").press("End")
    page.get_by_label("What was seen?").type("yy")
    assert page.locator("#id_note_count").text_content() == "Characters over the limit: 2"


def test_without_scripts_the_page_is_whole(open_page, person):
    page = open_page(person, java_script_enabled=False)
    page.goto("/components/form/?wrong")
    assert page.locator(".error-summary a").count() >= 14
    assert page.locator("#id_note_count").text_content() == "Up to 280 characters"


def test_on_a_phone_targets_are_44_px_and_buttons_stay_in_reach(open_page, person):
    page = open_page(person)
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto("/components/form/")
    for one in page.locator(
        "main :is(button, label[for^=id_answer_], label[for^=id_sources_], select, input[type=text])"
    ).all():
        assert one.bounding_box()["height"] >= 44, one.evaluate("one => one.outerHTML")
    bar = page.locator(".save-bar").bounding_box()
    assert bar["y"] + bar["height"] == pytest.approx(844, abs=1)


@pytest.mark.parametrize("address", ["/components/", "/components/form/?wrong"])
def test_at_400_percent_zoom_nothing_scrolls_sideways(open_page, person, address):
    page = open_page(person)
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_sign_in_through_the_form(open_page, person):
    page = open_page()
    page.goto("/")
    check_page(page, "sign-in", never=("Ana",))
    page.get_by_role("button", name="Sign in").click()
    check_page(page, "sign-in-wrong")
    page.get_by_label("E-mail address").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    page.get_by_role("button", name="Sign out").click()
    assert page.locator("h1").text_content() == "Sign in"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("password", "/password/"),
        ("forgot", "/password/reset/"),
        ("forgot-sent", "/password/reset/sent/"),
        ("reset-link-used", "/password/reset/1-set-password/"),
        ("sign-out", "/sign-out/"),
        ("sign-up", "/sign-up/"),
        ("inactive", "/sign-in/inactive/"),
        ("not-found", "/no-such-page/"),
    ],
)
def test_small_pages_are_sound(open_page, person, name, address):
    signed_out = name in {"sign-up", "reset-link-used", "forgot", "inactive"}
    page = open_page(None if signed_out else person)
    page.goto(address)
    check_page(page, name)
