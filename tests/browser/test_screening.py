"""A screening in a browser without scripts: the quick pass, a whole theme, Act first, results; axe on every page."""

import pytest
from playwright.sync_api import expect

from resources.demo.loading import load_demo_county
from tests.assessments.screening_cast import make_cast
from tests.browser.checks import check_page

pytestmark = pytest.mark.django_db(transaction=True)

NEVER = ("Jordan", "Rivera")


@pytest.fixture
def cast():
    cast = make_cast()
    load_demo_county()
    return cast


def pick(page, name, value):
    page.locator(f'input[name="{name}"][value="{value}"]').check()


def press(page, words):
    page.get_by_role("button", name=words).click()


def heading(page) -> str:
    return page.locator("h1").inner_text()


def test_quick_pass_and_a_whole_theme_without_scripts(open_page, cast):
    screening = cast.screening(safe=False)
    page = open_page(cast.worker, java_script_enabled=False)
    page.goto(f"/screenings/{screening.pk}/")

    assert heading(page) == "Safety first"
    pick(page, "danger_now", "no")
    press(page, "Save and go on")
    assert page.locator(".error-summary a").count() == 2
    page.locator(".error-summary a").first.click()
    assert page.url.endswith("#id_device_safe_0")
    pick(page, "device_safe", "yes")
    pick(page, "report", "not_needed")
    press(page, "Save and go on")

    # The quick pass: seven gates on one page.
    assert heading(page) == "Screening"
    for number in range(1, 8):
        pick(page, f"gate-{number}", "known" if number == 1 else "nothing")
    press(page, "Save and go on")

    assert heading(page) == "Money and basics"
    page.fill("#id_strength", "An aunt brings food on Sundays.")
    for factor, answer in (
        ("pov-food", "seen"),
        ("pov-necessities", "possible"),
        ("pov-housing", "not_seen"),
        ("pov-shelter", "possible"),
        ("pov-family-gain", "unknown"),
        ("pov-health-access", "seen"),
    ):
        pick(page, f"answer-{factor}", answer)
    press(page, "Save and go on")

    assert heading(page) == "Act first"
    pick(page, "pov-shelter-answer", "with_someone")
    press(page, "Save and go on")

    assert heading(page) == "How do you know?"
    page.locator('input[name="pov-food-sources"]').first.check()
    page.fill("#id_pov-food-approximate_date", "last spring")
    page.fill("#id_pov-food-note", "x" * 300)
    press(page, "Save and go on")
    assert "You wrote 300" in page.locator(".error-summary").inner_text()
    assert page.input_value("#id_pov-food-note") == "x" * 300
    page.fill("#id_pov-food-note", "The teacher sees it at lunch.")
    press(page, "Save and go on")

    assert heading(page) == "Check and complete"
    assert "Not enough food: Seen or told" in page.locator("main").inner_text()
    press(page, "Complete the screening")
    assert heading(page) == "What could help"
    assert "Much is not known yet. This is not a score." in page.locator("main").inner_text()


def test_every_page_is_sound_at_1280_and_390(open_page, cast):
    screening = cast.screening(safe=False)
    page = open_page(cast.worker)
    home = f"/screenings/{screening.pk}/"

    page.goto(home)
    check_page(page, "screening-safety", never=NEVER)
    pick(page, "danger_now", "no")
    press(page, "Save and go on")
    expect(page.locator(".error-summary")).to_be_visible()
    check_page(page, "screening-safety-problem", never=NEVER)
    pick(page, "device_safe", "yes")
    pick(page, "report", "needed")
    press(page, "Save and go on")
    page.wait_for_url(f"**{home}")
    check_page(page, "screening-hub", never=NEVER)

    page.goto(f"{home}themes/1/1/")
    check_page(page, "screening-theme", never=NEVER)
    second = open_page(cast.worker)
    for tab in (page, second):
        # The whole form, as it is without its script.
        tab.route("**/autosave.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        tab.goto(f"{home}themes/1/1/")
    for tab, answer in ((page, "seen"), (second, "possible")):
        pick(tab, "answer-pov-food", answer)
        pick(tab, "answer-pov-debt", "possible")
        press(tab, "Save and back to list")
    assert "Kept: “Seen or told”" in second.locator("#id_answer-pov-food_error").inner_text()
    check_page(second, "screening-theme-two-tabs", never=NEVER)

    for tab in (page, second):
        tab.unroute("**/autosave.js")
    check_page(page, "screening-act-first", never=NEVER)
    for name in ("evidence", "check", "told", "results"):
        page.goto(f"{home}{name}/")
        check_page(page, f"screening-{name}", never=NEVER)
    page.locator("summary h3").first.click()
    assert page.get_by_text("Fits because:").first.is_visible()
    check_page(page, "screening-results-open", never=NEVER)


def test_paper_shows_one_sentence(open_page, cast):
    screening = cast.screening()
    page = open_page(cast.worker)
    for name in ("", "themes/1/1/", "results/"):
        page.goto(f"/screenings/{screening.pk}/{name}")
        page.emulate_media(media="print")
        shown = [one.inner_text() for one in page.locator("p, li, h1, h2, button, label").all() if one.is_visible()]
        assert shown == ["This page is not for printing."]
        page.emulate_media(media="screen")
