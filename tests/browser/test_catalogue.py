"""The catalogue is changed, previewed, confirmed and signed; what was begun before keeps its words. Gaps are seen."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.assessments.plan_cast import make_screening
from tests.browser.checks import check_page
from tests.factories import make_person, make_team, make_user
from tests.resources.directory_factories import make_service

NEVER = ("immigra", "Jordan", "T-0")


@pytest.mark.django_db(transaction=True)
def test_the_catalogue_is_edited_and_an_old_screening_keeps_its_words(open_page):
    call_command("sync_roles", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    team = make_team()
    worker, admin = make_user("caseworker", team, name="Ana Ortiz"), make_user("agency_admin", name="Sam Lee")
    person = make_person(worker, team)
    old = make_screening(worker, person, seen=("pov-food",))

    page = open_page(admin)
    page.goto(reverse("catalogue"))
    check_page(page, "catalogue", never=NEVER)
    page.get_by_role("link", name="Family worries").click()
    page.wait_for_url("**/on-ramps/6/")
    check_page(page, "catalogue-theme", never=NEVER)
    page.goto(reverse("catalogue_levels"))
    check_page(page, "catalogue-levels", never=NEVER)
    page.get_by_role("link", name="Not enough food", exact=True).click()
    page.wait_for_url("**/factors/1/")
    check_page(page, "catalogue-factor", never=NEVER)

    page.get_by_role("link", name="Edit the wording").click()
    page.get_by_label("Label").fill("A runaway without food")
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("alert")).to_contain_text("Use other words than “runaway”")
    check_page(page, "catalogue-edit-wrong", never=NEVER)
    page.get_by_label("Label").fill("Food runs out")
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("heading", name="What changes", exact=True)).to_be_visible()
    check_page(page, "catalogue-preview", never=NEVER)
    page.get_by_role("button", name="Go back and change it").click()
    expect(page.get_by_label("Label")).to_have_value("Food runs out")
    page.get_by_role("button", name="See what changes").click()
    page.get_by_role("button", name="Make version 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Food runs out")

    page.get_by_role("link", name="Change Food and water").click()
    page.get_by_label("Also helps").check()
    page.get_by_label("Why they go together").fill("Food today makes room for the rest.")
    check_page(page, "catalogue-pair", never=NEVER)
    page.get_by_role("button", name="See what changes").click()
    page.get_by_role("button", name="Make version 3").click()
    expect(page.get_by_text("Saved: version 3 now counts.")).to_be_visible()
    page.get_by_role("link", name="Add a kind of help").click()
    page.get_by_label("Kind of help").select_option(label="Emergency and short-term shelter")
    check_page(page, "catalogue-choose", never=NEVER)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/factors/1/kinds/1/add/")
    check_page(page, "catalogue-add", never=NEVER)
    page.get_by_role("link", name="Cancel").click()
    page.goto(reverse("catalogue_history"))
    check_page(page, "catalogue-history", never=NEVER)
    page.get_by_role("link", name="Version 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 2")
    check_page(page, "catalogue-version", never=NEVER)
    page.get_by_role("link", name="Put back what this version changed").click()
    expect(page.get_by_role("button", name="Put it back: make version 4")).to_be_visible()
    check_page(page, "catalogue-put-back", never=NEVER)

    new = make_screening(worker, person, seen=("pov-food",))
    desk = open_page(worker)
    desk.goto(reverse("screening_results", args=[old.pk]))
    expect(desk.locator("main")).to_contain_text("Not enough food")
    expect(desk.locator("main")).not_to_contain_text(re.compile("Food runs out|makes room for the rest"))
    desk.goto(reverse("screening_results", args=[new.pk]))
    expect(desk.locator("main")).to_contain_text("Food runs out")
    expect(desk.locator("main")).not_to_contain_text("Not enough food")
    desk.goto(reverse("catalogue_factor", args=[1]))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Food runs out")
    expect(desk.get_by_role("link", name="Edit the wording")).to_have_count(0)


@pytest.mark.django_db(transaction=True)
def test_a_reviewer_signs_a_version_and_gaps_are_seen(open_page):
    call_command("sync_roles", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    make_service("Open Door Pantry", types=["eco-food"], languages=["en", "es"])
    page = open_page(make_user("agency_admin", name="Sam Lee"))
    page.goto(reverse("catalogue"))
    page.get_by_role("link", name="Reviews of this version").click()
    expect(page.get_by_text("Nobody has signed version 1.")).to_be_visible()
    page.get_by_role("link", name="Record a signature").click()
    page.get_by_role("link", name="Add a reviewer").click()
    page.get_by_label("Name, or the name they choose to go by").fill("Ada Finch")
    page.get_by_label("Survivor reviewer").check()
    page.get_by_label("Yes").check()
    check_page(page, "catalogue-reviewer-add", never=NEVER)
    page.get_by_role("button", name="Add a reviewer").click()
    expect(page.get_by_role("rowheader", name="Ada Finch")).to_be_visible()
    check_page(page, "catalogue-reviewers", never=NEVER)
    page.goto(reverse("catalogue_sign", args=[1]))
    page.get_by_role("button", name="Record a signature").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose from the list.")
    check_page(page, "catalogue-sign-wrong", never=NEVER)
    page.get_by_label("Who signed").select_option(label="Ada Finch (Survivor reviewer)")
    page.get_by_label("Wording in English").check()
    page.get_by_label("On which day").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Record a signature").click()
    expect(page.get_by_text("Version 1 was signed by Ada Finch, survivor reviewer")).to_be_visible()
    check_page(page, "catalogue-signed", never=NEVER)
    page.get_by_role("link", name="Take it back").click()
    check_page(page, "catalogue-withdraw", never=NEVER)
    page.get_by_role("link", name="Cancel").click()

    page.goto(reverse("directory"))
    page.get_by_role("link", name="Where help is missing").click()
    page.get_by_label("Language").select_option(label="Spanish")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where help is missing")
    check_page(page, "directory-gaps", never=NEVER)
    with page.expect_download() as found:
        page.get_by_role("link", name="Download all areas").click()
    assert found.value.suggested_filename == "gaps.csv"
