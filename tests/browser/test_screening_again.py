"""Screening again in a browser without scripts: last time beside each question, one press, change over time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.actions import screenings
from assessments.models import Screening
from assessments.standing import total_saves
from tests.assessments.screening_cast import answer, make_cast, recorded
from tests.browser.checks import check_page

pytestmark = pytest.mark.django_db(transaction=True)

NEVER = ("Jordan", "Rivera", "food")


def test_screening_again(open_page):
    cast = make_cast()
    for days_ago, answers in (
        (200, {"pov_food": "possible", "edu_behind": "seen", "iso_online_reliance": "possible"}),
        (
            90,
            {
                "pov_food": "seen",
                "edu_behind": "possible",
                "adv_racism": "seen",
                "pov_housing": "not_seen",
                "pov_necessities": "seen",
            },
        ),
    ):
        screening = answer(cast.screening(), cast.worker, **answers)
        screenings.complete(by=cast.worker, screening=screening, saves=total_saves(screening))
        then = timezone.now() - timedelta(days=days_ago)
        Screening.objects.filter(pk=screening.pk).update(started_at=then, completed_at=then)
    page = open_page(cast.worker, java_script_enabled=False)
    page.goto(f"/young-people/{cast.young_person.pk}/")
    page.get_by_role("button", name="Screen again").click()
    expect(page.locator("h1")).to_have_text("Safety first")
    page.locator('input[name="danger_now"][value="no"]').check()
    page.locator('input[name="device_safe"][value="yes"]').check()
    page.locator('input[name="report"][value="not_needed"]').check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Last time, ").first).to_be_visible()
    hub = page.url
    page.get_by_role("link", name="Money and basics").click()
    expect(page.locator("h1")).to_have_text("Money and basics")
    page.get_by_role("button", name="Still so (Not enough food: Seen or told)").click()
    page.wait_for_url("**/themes/1/1/#id_answer-pov-food_0")
    expect(page.locator('input[name="answer-pov-food"][value="seen"]')).to_be_checked()
    scripted = open_page(cast.worker)
    scripted.goto(hub)
    check_page(scripted, "again-hub", never=NEVER)
    scripted.goto(f"{hub}themes/1/1/")
    check_page(scripted, "again-theme", never=NEVER)
    scripted.get_by_role("button", name="Still so (Housing hard to keep: Looked, not seen)").click()
    expect(scripted.locator('input[name="answer-pov-housing"][value="not_seen"]')).to_be_checked()
    # Enter goes on, and confirms nothing that nobody meant.
    scripted.locator('input[name="answer-pov-food"][value="seen"]').press("Enter")
    expect(scripted.locator("h1")).not_to_have_text("Money and basics")
    assert set(recorded(Screening.objects.get(status="draft"), cast.worker)) == {"pov-food", "pov-housing"}
    scripted.goto(f"/young-people/{cast.young_person.pk}/")
    scripted.get_by_role("link", name="Change over time").click()
    expect(scripted.locator("h1")).to_have_text("Change over time")
    check_page(scripted, "change", never=NEVER)
