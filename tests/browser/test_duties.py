"""Danger and its card, something told until it is logged, a weekend handed on; without scripts, axe on every page."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from assessments.actions import duties
from assessments.models import OnCallTurn
from resources.demo.loading import load_demo_county
from tests.assessments.screening_cast import make_cast
from tests.browser.checks import check_page

pytestmark = pytest.mark.django_db(transaction=True)

NEVER = ("Jordan", "Rivera", "missing", "traffick")


@pytest.fixture
def cast():
    cast = make_cast()
    load_demo_county()
    now = timezone.now()
    turn = {"since": now - timedelta(days=9), "until": now + timedelta(days=9), "phone": "402-555-0142"}
    OnCallTurn.objects.create(team=cast.team, supervisor=cast.supervisor, **turn)
    return cast


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def test_danger_now_shows_the_card_and_demands_nothing_else(open_page, cast):
    screening = cast.screening(safe=False)
    page = open_page(cast.worker, java_script_enabled=False)
    page.goto(f"/screenings/{screening.pk}/safety/")
    page.locator('input[name="danger_now"][value="yes"]').check()
    press(page, "Save and go on")
    expect(page.get_by_role("heading", name="Whom to call")).to_be_visible()
    expect(page.get_by_text("Supervisor on call now.")).to_be_visible()
    expect(page.get_by_text("Lantern House teen beds")).to_be_visible()
    page.get_by_role("link", name="They are safe for now: go on").click()
    expect(page.locator("h1")).to_have_text("Screening")
    scripted = open_page(cast.worker)
    scripted.goto(f"/screenings/{screening.pk}/safety/")
    check_page(scripted, "duty-danger", never=NEVER)


def test_told_is_kept_logged_and_closed(open_page, cast):
    screening = cast.screening()
    page = open_page(cast.worker)
    page.goto(f"/screenings/{screening.pk}/themes/1/1/")
    with page.context.expect_page() as beside:
        page.get_by_role("link", name="They told me something").click()
    card = beside.value
    press(card, "Keep the time")
    expect(card.locator("h1")).to_have_text("Report due")
    expect(card.get_by_text("Nothing of what was said is kept here.")).to_be_visible()
    address = card.url
    page.goto(address)
    check_page(page, "duty-told", never=NEVER)
    page.goto("/")
    expect(page.get_by_text("23 h left")).to_be_visible()
    check_page(page, "duty-worklist", never=NEVER)
    page.get_by_role("link", name="Report due").click()
    page.get_by_label("Report or reference number").fill("R-2041")
    press(page, "Log it")
    expect(page.locator(".error-summary")).to_contain_text("Write who was told")
    check_page(page, "duty-problem", never=NEVER)
    page.get_by_label("Who was told, or who did it").fill("County hotline, desk 4")
    press(page, "Log it")
    expect(page.get_by_text("Reference R-2041")).to_be_visible()
    check_page(page, "duty-closed", never=NEVER)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("What to do next")
    expect(page.get_by_text("Report due")).to_have_count(0)


def test_from_friday_noon_someone_holds_it_until_monday(open_page, cast, monkeypatch):
    page = open_page(cast.worker)
    friday = datetime(2026, 11, 20, 13, tzinfo=ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
    for module in ("assessments.views.duties", "assessments.views.worklist", "assessments.actions.duties"):
        monkeypatch.setattr(f"{module}.timezone", At(friday))
    duty = duties.open_duty(by=cast.worker, young_person=cast.young_person, kind="missing")
    page.goto("/")
    page.get_by_role("link", name="Who holds this until Monday?").click()
    expect(page.locator("h1")).to_have_text("Report due")
    check_page(page, "duty-weekend", never=NEVER)
    page.get_by_label("Who holds this until Monday?").select_option(label="Carol")
    press(page, "They hold it until Monday")
    expect(page.get_by_text("Carol holds it until Monday.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("Carol until Monday")).to_be_visible()
    duty.refresh_from_db()
    assert duty.holder == cast.supervisor


def test_starting_a_clock(open_page, cast):
    page = open_page(cast.worker)
    page.goto(f"/young-people/{cast.young_person.pk}/")
    page.get_by_role("link", name="start the clock").click()
    expect(page.locator("h1")).to_have_text("Something is due")
    page.get_by_label("They are missing now").check()
    check_page(page, "duty-start", never=NEVER)
    press(page, "Start the clock")
    expect(page.locator("h1")).to_have_text("Report due")
    page.goto(f"/young-people/{cast.young_person.pk}/")
    check_page(page, "duty-person", never=NEVER)


class At:
    """django.utils.timezone with a clock that stands still, for one module: sessions and cookies go on as they are."""

    def __init__(self, moment):
        self.moment = moment

    def now(self):
        return self.moment

    def __getattr__(self, name):
        return getattr(timezone, name)
