"""Add something noticed, in a browser: from the results to the results."""

import pytest
from playwright.sync_api import expect

from assessments.actions import screenings
from assessments.standing import total_saves
from tests.assessments.screening_cast import answer, make_cast
from tests.browser.checks import check_page

pytestmark = pytest.mark.django_db(transaction=True)

NEVER = ("Jordan", "Rivera", "food")


def test_something_noticed_is_added_to_a_completed_screening(open_page):
    cast = make_cast()
    screening = answer(cast.screening(), cast.worker, edu_behind="seen", pov_food="possible")
    screenings.complete(by=cast.worker, screening=screening, saves=total_saves(screening))
    page = open_page(cast.worker)
    page.goto(f"/young-people/{cast.young_person.pk}/")
    page.get_by_role("link", name="Add something noticed").click()
    expect(page.locator("h1")).to_have_text("Add something noticed")
    check_page(page, "noticed-themes", never=NEVER)
    page.get_by_role("link", name="Money and basics").click()
    expect(page.locator("h1")).to_have_text("Money and basics")
    check_page(page, "noticed-factors", never=NEVER)
    page.get_by_role("link", name="Not enough food").click()
    expect(page.locator("h1")).to_have_text("Not enough food")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".error-summary")).to_contain_text("Choose an answer.")
    check_page(page, "noticed-problem", never=NEVER)
    page.get_by_label("Seen or told").check()
    page.get_by_label("Note").fill("The coach brought lunch twice this week.")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The coach brought lunch twice this week.")).to_be_visible()
    check_page(page, "noticed-results", never=NEVER)
