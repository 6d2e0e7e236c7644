"""Settings, numbers and help in a browser: an agency admin adds a number, everyone finds it, every page is sound."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.checks import check_page
from tests.factories import make_team, make_user


@pytest.mark.django_db(transaction=True)
def test_an_agency_admin_adds_a_number_and_a_caseworker_finds_it(open_page):
    call_command("sync_roles", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    admin, worker = make_user("agency_admin"), make_user("caseworker", make_team())

    desk = open_page(admin)
    desk.goto("/")
    desk.get_by_role("navigation").get_by_role("link", name="Settings").click()
    desk.get_by_label("Agency name").fill("")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_contain_text("Agency name: Fill this in.")
    check_page(desk, "settings-wrong")
    desk.get_by_label("Agency name").fill("Plum County Youth Services")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator(".brand-agency")).to_have_text("Plum County Youth Services")
    check_page(desk, "settings")

    desk.get_by_role("link", name="Emergency numbers").click()
    check_page(desk, "settings-numbers")
    desk.get_by_role("link", name="Add a number").click()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_contain_text("Number to call: Fill this in.")
    check_page(desk, "settings-number-wrong")
    desk.get_by_label("Whose number it is").fill("Plum County reporting line")
    desk.get_by_label("Number to call").fill("(402) 555-0142")
    desk.get_by_label("What it is for").fill("Takes reports.")
    desk.get_by_label("A report has to be made").check()
    desk.get_by_label("Outside office hours").check()
    desk.get_by_label("Office opens").fill("08:00")
    desk.get_by_label("Office closes").fill("17:00")
    desk.get_by_label("Comes after").select_option("Emergency services")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Added: Plum County reporting line.")).to_be_visible()
    row = desk.get_by_role("row", name="Plum County reporting line")
    expect(row).to_contain_text("Not yet: call it")
    row.get_by_role("button", name="I called today").click()
    expect(desk.get_by_role("row", name="Plum County reporting line")).not_to_contain_text("Not yet: call it")

    phone = open_page(worker)
    phone.goto("/")
    phone.get_by_role("contentinfo").get_by_role("link", name="Numbers to call").click()
    expect(phone.get_by_role("link", name="402-555-0142")).to_have_attribute("href", "tel:4025550142")
    check_page(phone, "numbers")


@pytest.mark.django_db(transaction=True)
def test_every_help_page_is_sound(open_page):
    page = open_page(make_user("caseworker", make_team()))
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Help").click()
    check_page(page, "help")
    for name in ("help_keys", "help_caseworker", "help_supervisor", "help_directory_admin", "help_agency_admin"):
        page.goto(reverse(name))
        check_page(page, name)
