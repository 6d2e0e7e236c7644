"""Autosave in a browser: each answer saved by itself, trouble told, two values side by side, keys and touch."""

import re

import pytest
from playwright.sync_api import expect

from assessments.actions.observations import standing_for
from assessments.models import Screening
from tests.assessments.screening_cast import answer, make_cast, recorded, row_of
from tests.browser.checks import PHONE, check_page

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile(r"^Saved \d{1,2}:\d\d [AP]M$")
FAILED = "We could not save. Your text is still on this page. Try again."


@pytest.fixture
def cast():
    return make_cast()


def pick(page, name, value):
    page.locator(f'input[name="{name}"][value="{value}"]').check()


def note(page):
    return page.locator("[data-saved]")


def is_a_save(answer) -> bool:
    """Tell a save of the page from the question about the wording of a note, which goes out beside it."""
    return answer.request.method == "POST" and not answer.url.endswith("/wording/")


def test_a_choice_is_saved_at_once_and_a_text_after_a_pause(open_page, cast):
    screening = cast.screening()
    page = open_page(cast.worker)
    page.goto(f"/screenings/{screening.pk}/themes/1/1/")
    pick(page, "answer-pov-food", "seen")
    expect(note(page)).to_have_text(SAVED)
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}

    with page.expect_response(is_a_save) as sent:
        page.locator("#id_strength").press_sequentially("An aunt helps.")
    assert sent.value.status == 200
    assert Screening.objects.get().strengths == {"poverty": "An aunt helps."}
    # On leaving the field, without the pause.
    with page.expect_response(is_a_save) as sent:
        page.locator("#id_strength").press_sequentially(" Often.")
        page.keyboard.press("Tab")
    assert sent.value.status == 200
    assert Screening.objects.get().strengths == {"poverty": "An aunt helps. Often."}
    page.get_by_role("button", name="Save and back to list").click()
    page.wait_for_url(f"**/screenings/{screening.pk}/")
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}


def test_every_page_of_a_screening_saves_as_it_is_filled_in(open_page, cast):
    screening = answer(cast.screening(safe=True), cast.worker, pov_shelter="seen")
    home = f"/screenings/{screening.pk}/"
    page = open_page(cast.worker)
    for address, fill in (
        ("safety/", lambda: page.fill("#id_contact_words", "Hi, it is Ana.")),
        ("", lambda: pick(page, "gate-2", "known")),
        ("themes/7/2/", lambda: page.locator("input[type=radio]").first.check()),
        ("evidence/", lambda: page.locator('input[name="pov-shelter-sources"]').nth(1).check()),
        ("act-first/", lambda: pick(page, "pov-shelter-answer", "called")),
    ):
        page.goto(home + address)
        with page.expect_response(is_a_save) as sent:
            fill()
            page.keyboard.press("Tab")
        assert (address, sent.value.status) == (address, 200)
        expect(note(page)).to_have_text(SAVED)
    screening.refresh_from_db()
    assert screening.safety["contact_words"] == "Hi, it is Ana."
    assert screening.gates["education"] == "known"
    assert len(row_of(screening, "pov-shelter").sources) == 1
    assert row_of(screening, "pov-shelter").act_first["answer"] == "called"


def test_offline_says_so_keeps_the_text_and_saves_when_it_can(open_page, cast):
    screening = cast.screening()
    page = open_page(cast.worker)
    page.goto(f"/screenings/{screening.pk}/themes/1/1/")
    page.context.set_offline(True)
    pick(page, "answer-pov-food", "seen")
    page.fill("#id_strength", "An aunt helps.")
    expect(page.get_by_text(FAILED)).to_be_visible()
    expect(note(page)).to_have_text("")
    page.context.set_offline(False)
    # The browser says that it is online again; the page need not be asked.
    expect(note(page)).to_have_text(SAVED)
    expect(page.get_by_text(FAILED)).to_be_hidden()
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}
    assert Screening.objects.get().strengths == {"poverty": "An aunt helps."}


@pytest.mark.parametrize("answer", [500, 502, "hang up"])
def test_a_broken_server_says_so_and_try_again_saves(open_page, cast, answer):
    screening = cast.screening()
    page = open_page(cast.worker)
    page.goto(f"/screenings/{screening.pk}/themes/1/1/")
    broken = (lambda route: route.abort()) if answer == "hang up" else (lambda route: route.fulfill(status=answer))
    page.route("**/themes/1/1/", broken)
    page.fill("#id_strength", "An aunt helps.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text(FAILED)).to_be_visible()
    expect(page.locator("#id_strength")).to_have_value("An aunt helps.")
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    page.watch.heard.clear()
    check_page(page, "autosave-failed")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.unroute("**/themes/1/1/")
    page.get_by_role("button", name="Try again").click()
    expect(note(page)).to_have_text(SAVED)
    assert Screening.objects.get().strengths == {"poverty": "An aunt helps."}
    page.watch.heard.clear()


def test_a_note_too_long_is_said_by_the_field_and_the_text_stays(open_page, cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    page = open_page(cast.worker)
    page.goto(f"/screenings/{screening.pk}/evidence/")
    page.fill("#id_pov-food-note", "x" * 300)
    page.locator("#id_pov-food-approximate_date").focus()
    wrong = page.locator(".error", has_text="Use 280 characters or fewer. You wrote 300.")
    expect(wrong).to_be_visible()
    expect(page.locator("#id_pov-food-note")).to_have_value("x" * 300)
    page.watch.heard.clear()  # the 422 of the field
    check_page(page, "autosave-refused")
    page.fill("#id_pov-food-note", "Told by a teacher.")
    page.locator("#id_pov-food-approximate_date").focus()
    expect(wrong).to_have_count(0)
    expect(note(page)).to_have_text(SAVED)
    assert row_of(screening, "pov-food").note == "Told by a teacher."


def test_two_browsers_on_the_same_factor_see_both_values_and_choose(open_page, cast):
    screening = cast.screening()
    first, second = open_page(cast.worker), open_page(cast.worker)
    for page in (first, second):
        page.goto(f"/screenings/{screening.pk}/themes/1/1/")
    pick(first, "answer-pov-food", "seen")
    expect(note(first)).to_have_text(SAVED)
    pick(second, "answer-pov-food", "possible")
    box = second.locator(".both")
    expect(box).to_be_visible()
    expect(box.locator("[data-kept]")).to_have_text("Seen or told")
    expect(box.locator("[data-yours]")).to_have_text("Possible")
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}
    second.watch.heard.clear()  # the 409
    check_page(second, "autosave-conflict")
    # Nothing goes on while two values stand.
    second.get_by_role("button", name="Save and go on").click()
    expect(box.get_by_role("button", name="Leave what is kept")).to_be_focused()
    box.get_by_role("button", name="Save mine instead").click()
    expect(note(second)).to_have_text(SAVED)
    assert recorded(screening, cast.worker) == {"pov-food": "possible"}

    pick(first, "answer-pov-food", "not_seen")
    first.locator(".both").get_by_role("button", name="Leave what is kept").click()
    expect(first.locator('input[name="answer-pov-food"][value="possible"]')).to_be_checked()
    first.get_by_role("button", name="Save and back to list").click()
    first.wait_for_url(f"**/screenings/{screening.pk}/")
    assert recorded(screening, cast.worker) == {"pov-food": "possible"}
    first.watch.heard.clear()


def test_an_answer_that_got_lost_is_no_difference_with_oneself(open_page, cast):
    screening = cast.screening()
    page = open_page(cast.worker)
    page.goto(f"/screenings/{screening.pk}/themes/1/1/")

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/themes/1/1/", lose, times=1)
    pick(page, "answer-pov-food", "seen")
    expect(page.get_by_text(FAILED)).to_be_visible()
    # A second one does not even arrive.
    page.route("**/themes/1/1/", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"):
        pick(page, "answer-pov-food", "not_seen")
    pick(page, "answer-pov-food", "possible")
    expect(note(page)).to_have_text(SAVED)
    assert page.locator(".both").count() == 0
    assert recorded(screening, cast.worker) == {"pov-food": "possible"}
    page.watch.heard.clear()


class Hands:
    """A keyboard that counts."""

    def __init__(self, page):
        self.page = page
        self.presses = 0

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
            self.presses += 1

    def tab_to(self, target):
        """From the top of a page, by its skip link, to a control. The browser carries #main on to the next page."""
        if not self.page.url.endswith("#main"):
            self.press("Tab")
            self.press("Enter")
        for _ in range(15):
            self.press("Tab")
            if self.page.evaluate("target => document.activeElement.matches(target)", target):
                return
        raise AssertionError(f"{target} is not reached by Tab")


def test_the_quick_pass_by_keyboard_alone_takes_at_most_40_presses(open_page, cast):
    screening = cast.screening(safe=False)
    page = open_page(cast.worker)
    page.goto(f"/screenings/{screening.pk}/safety/")
    hands = Hands(page)
    hands.tab_to("#id_danger_now_0")
    hands.press("ArrowDown")  # no danger known now
    hands.press("Tab")
    hands.press("Space")  # the device is safe
    hands.press("Tab", 5)
    hands.press("ArrowUp")  # no report needed, as far as is known
    hands.press("Control+Enter")
    page.wait_for_url(re.compile(rf"/screenings/{screening.pk}/(#main)?$"))
    hands.tab_to("#id_gate-1_0")
    hands.press("Space")
    for _ in range(6):
        hands.press("Tab", 2)  # past the theme's link
        hands.press("ArrowDown")
    hands.press("Control+Enter")
    page.wait_for_url("**/themes/1/1/*")
    screening.refresh_from_db()
    assert sorted(screening.gates.values()) == ["known", *["nothing"] * 6]
    assert screening.safety["report"] == "not_needed"
    assert hands.presses <= 40, hands.presses
    print(f"quick pass: {hands.presses} key presses")


def test_the_quick_pass_by_touch_at_390(open_page, cast):
    screening = cast.screening(safe=False)
    page = open_page(cast.worker, has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(f"/screenings/{screening.pk}/safety/")
    taps = 0

    def tap(target):
        nonlocal taps
        target.tap()
        taps += 1

    def label(name, value):
        control = page.locator(f'input[name="{name}"][value="{value}"]')
        return page.locator(f'label[for="{control.get_attribute("id")}"]')

    for name, value in (("danger_now", "no"), ("device_safe", "yes"), ("report", "not_needed")):
        box = label(name, value).bounding_box()
        assert box["height"] >= 44, (name, box)
        tap(label(name, value))
    go = page.get_by_role("button", name="Save and go on")
    assert go.bounding_box()["height"] >= 44
    tap(go)
    page.wait_for_url(f"**/screenings/{screening.pk}/")
    bar = page.locator(".save-bar")
    height = bar.bounding_box()["height"]
    # In reach wherever the page is scrolled to.
    assert bar.bounding_box()["y"] + height <= 844
    for number in range(1, 8):
        tap(label(f"gate-{number}", "nothing"))
    expect(note(page)).to_have_text(SAVED)
    assert bar.bounding_box()["height"] == height, "the bar grew when it said Saved"
    tap(page.get_by_role("button", name="Save and go on"))
    page.wait_for_url("**/check/")
    assert standing_for(Screening.objects.get(), cast.worker).noticed == ()
    assert taps == 12


def test_a_draft_is_discarded_after_a_second_question(open_page, cast):
    screening = cast.screening()
    page = open_page(cast.worker)
    page.goto(f"/screenings/{screening.pk}/discard/")
    check_page(page, "screening-discard")
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_text("The draft is discarded.")).to_be_visible()
    assert Screening.objects.get().status == "discarded"
