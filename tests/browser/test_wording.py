"""Wording help in a browser: a note is left, a line stands under it, and nothing is stopped."""

import pytest
from playwright.sync_api import expect

from tests.assessments.screening_cast import answer, make_cast
from tests.browser.checks import check_page

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_note_warns_when_it_is_left_and_is_saved_all_the_same(open_page):
    cast = make_cast()
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    page = open_page(cast.worker)
    page.goto(f"/screenings/{screening.pk}/evidence/")
    note = page.locator("#id_pov-food-note")
    note.fill("Ran away in May; her number is 219-09-9999.")
    note.blur()
    line = page.locator("#id_pov-food-note_wording")
    expect(line).to_contain_text("Write “missing from home”")
    expect(line).to_contain_text("This looks like a personal number.")
    check_page(page, "wording-note", never=("Jordan", "Rivera", "219"))
    note.fill("Missing from home since May.")
    note.blur()
    expect(line).to_have_text("")
    note.fill("A frequent runaway")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h1")).to_have_text("Check and complete")
    expect(page.get_by_text("Words to look at again")).to_be_visible()
    check_page(page, "wording-check", never=("Jordan", "Rivera"))
