"""What may leave: an agency admin opens a basis, a caseworker writes a release down and copies a summary."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Disclosure
from tests.assessments.plan_cast import make_screening
from tests.browser.checks import check_page
from tests.factories import make_team, make_user

NEVER = ("Jordan", "Rivera", "T-0")


def day(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def agree(page, basis):
    page.get_by_role("row", name=basis).get_by_role("link").click()
    page.get_by_label("Name of your agency’s counsel").fill("Pat Counsel")
    page.get_by_label("Day on which counsel agreed").fill(day(-3))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("row", name=basis)).to_contain_text("Pat Counsel agreed")


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_before_counsel_agreed_and_then_it_is_logged(open_page):
    call_command("load_catalogue", verbosity=0)
    team = make_team()
    worker, admin = make_user("caseworker", team, name="Ana Ortiz"), make_user("agency_admin", name="Sam Lee")
    screening = make_screening(worker, seen=("pov-food", "adv-racism"), possible=("cv-future-hope",))
    person = screening.young_person

    page = open_page(worker)
    page.goto(reverse("screening_copy", args=[screening.pk]))
    expect(page.get_by_text("No lawful basis is switched on")).to_be_visible()
    check_page(page, "copy-no-basis", never=NEVER)

    office = open_page(admin)
    office.goto(reverse("lawful_bases"))
    agree(office, "Agency custody")
    agree(office, "Written release")
    check_page(office, "lawful-bases")
    office.get_by_role("row", name="Agency custody").get_by_role("link").click()
    check_page(office, "lawful-basis-on")
    office.goto(reverse("lawful_basis", args=["court_order"]))
    office.get_by_role("button", name="Switch it on").click()
    check_page(office, "lawful-basis-wrong")

    page.goto(reverse("release_add", args=[person.pk]))
    page.get_by_role("button", name="Save the release").click()
    check_page(page, "release-wrong", never=NEVER)
    page.get_by_label("Organization that may receive it").fill("Green Table")
    page.get_by_label("What it is for").fill("To ask for a place")
    page.get_by_role("textbox", name="What is shared").fill("First name and age")
    page.get_by_label("The young person alone").check()
    page.get_by_label("Day it was signed").fill(day())
    page.get_by_label("Last day it holds").fill(day(30))
    page.get_by_label("They know what is shared").check()
    page.get_by_role("button", name="Save the release").click()
    expect(page.get_by_role("heading", name="Green Table", level=1)).to_be_visible()

    page.goto(reverse("disclosure_add", args=[person.pk]))
    check_page(page, "shared-add", never=NEVER)
    page.get_by_label("Who receives it?").fill("Green Table")
    page.get_by_label("What is shared?").fill("First name, by phone")
    page.get_by_label("Written release").check()
    page.get_by_label("What is it for?").fill("To ask for a place")
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("row", name="Green Table")).to_contain_text("First name, by phone")
    check_page(page, "shared", never=NEVER)

    page.goto(reverse("releases", args=[person.pk]))
    check_page(page, "releases", never=NEVER)
    page.get_by_role("link", name="Green Table").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", name="Already shared before it was taken back")).to_be_visible()
    check_page(page, "release-taken-back", never=NEVER)

    page.goto(reverse("screening_results", args=[screening.pk]))
    page.get_by_role("link", name="Copy for the case system").click()
    check_page(page, "copy-gate", never=NEVER)
    page.get_by_label("Agency custody").check()
    page.get_by_label("What is it for?").fill("The case record")
    page.get_by_role("button", name="Log it and show the text").click()
    box = page.get_by_label("Text to copy")
    expect(box).to_have_value(re.compile("Harmed by bias"))
    check_page(page, "copy-text", never=NEVER)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == box.input_value()
    assert Disclosure.objects.filter(young_person=person).count() == 2
