"""A record's whole life: intake, supporters, who should not see it, hand over, close, open again."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import YoungPerson
from tests.assessments.plan_cast import fitting
from tests.browser.checks import check_page
from tests.factories import make_team, make_user

NEVER = ("Jordan", "Rivera", "B-7")


@pytest.mark.django_db(transaction=True)
def test_a_record_from_intake_to_reopening(open_page):
    call_command("load_catalogue", verbosity=0)
    fitting("Green Table Pantry")
    team = make_team("North team")
    ana, ben = make_user("caseworker", team, name="Ana Ortiz"), make_user("caseworker", team, name="Ben Fox")
    sam = make_user("supervisor", team, name="Sam Lee")

    page = open_page(ana)
    page.goto(reverse("person_add"))
    page.get_by_label("Case number").fill("B-7")
    page.get_by_label("First name").fill("Jordan")
    page.get_by_label("Last name").fill("Rivera")
    page.get_by_role("button", name="Add the record").click()
    expect(page.get_by_text("The record is open.")).to_be_visible()
    check_page(page, "person-new", never=NEVER)
    person = YoungPerson.objects.get()
    home = reverse("person", args=[person.pk])

    page.goto(reverse("person_add"))
    page.get_by_label("Case number").fill("B-8")
    page.get_by_label("First name").fill("Jordan")
    page.get_by_label("Last name").fill("Rivera")
    page.get_by_role("button", name="Add the record").click()
    expect(page.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    check_page(page, "person-already", never=NEVER)
    page.get_by_role("link", name="J. R. · B-7").click()

    page.get_by_role("link", name="See or change all facts").click()
    expect(page.get_by_role("heading", name="Facts", level=1)).to_be_visible()
    check_page(page, "facts", never=NEVER)
    page.get_by_role("link", name="Change the facts").click()
    page.get_by_label("ZIP code where they stay").fill("nowhere")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    check_page(page, "facts-wrong", never=NEVER)
    page.get_by_label("ZIP code where they stay").fill("00101")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The facts are saved.")).to_be_visible()

    page.goto(reverse("person_not_to_see", args=[person.pk]))
    check_page(page, "not-to-see-empty", never=NEVER)
    page.get_by_role("link", name="A person").click()
    page.get_by_label("Name, or who it is").fill("Ray Example")
    page.get_by_label("Why").fill("They asked for it.")
    check_page(page, "not-to-see-person", never=NEVER)
    page.get_by_role("button", name="Put on the list").click()
    expect(page.get_by_role("heading", name="Ray Example")).to_be_visible()
    page.get_by_role("link", name="An organization or service").click()
    page.get_by_label("Name of the organization or service").fill("Green")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Which one do you mean?")).to_be_visible()
    check_page(page, "not-to-see-organization", never=NEVER)
    page.get_by_label("Only “Green Table Pantry”").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("The list is kept.")).to_be_visible()
    check_page(page, "not-to-see", never=NEVER)

    page.goto(reverse("person_supporter_add", args=[person.pk]))
    page.get_by_label("Name, or what they are called").fill("Ray")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This cannot be chosen for this young person.").first).to_be_visible()
    check_page(page, "supporter-refused", never=NEVER)
    page.get_by_label("Name, or what they are called").fill("Rosa")
    page.get_by_label("The young person chose them").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Rosa")).to_be_visible()
    check_page(page, "supporters", never=NEVER)
    page.get_by_role("link", name="Change Rosa").click()
    check_page(page, "supporter", never=NEVER)

    page.goto(home)
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("Who takes over").select_option(label="Ben Fox")
    page.get_by_role("button", name="Ask to hand over").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    check_page(page, "hand-over-wrong", never=NEVER)
    page.get_by_label("Handover note").fill("Likes to be texted first.")
    page.get_by_role("button", name="Ask to hand over").click()
    expect(page.get_by_role("button", name="Take the handover back")).to_be_visible()
    check_page(page, "hand-over-waiting", never=NEVER)

    desk = open_page(sam)
    desk.goto(reverse("worklist"))
    expect(desk.get_by_role("heading", name="Handovers that wait for you")).to_be_visible()
    check_page(desk, "worklist-handover", never=NEVER)
    desk.get_by_role("link", name="Read and answer").click()
    expect(desk.get_by_text("Likes to be texted first.")).to_be_visible()
    check_page(desk, "handover", never=NEVER)
    desk.get_by_role("button", name="Accept", exact=True).click()
    expect(desk.get_by_text("Ben Fox has this record from now on.")).to_be_visible()

    page.goto(home)
    expect(page).to_have_title(re.compile("not found|No page", re.IGNORECASE))

    page = open_page(ben)
    page.goto(reverse("worklist"))
    page.get_by_role("link", name="Read the handover note").click()
    expect(page.get_by_text("Likes to be texted first.")).to_be_visible()
    check_page(page, "person-handed-over", never=NEVER)
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("The note is marked as read.")).to_be_visible()
    page.get_by_role("button", name="Start a screening").click()
    page.wait_for_url(re.compile("/screenings/"))

    page.goto(home)
    page.get_by_role("link", name="Close the record").click()
    expect(page.get_by_text("A screening that is not finished")).to_be_visible()
    page.get_by_role("button", name="Close the record").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    check_page(page, "close-wrong", never=NEVER)
    page.get_by_label("They moved away").check()
    page.get_by_label("I have looked at what is unfinished").check()
    page.get_by_role("button", name="Close the record").click()
    expect(page.get_by_text("It can be read, not changed.")).to_be_visible()
    check_page(page, "person-closed", never=NEVER)

    desk.goto(home)
    desk.get_by_role("link", name="Open it again").click()
    desk.get_by_label("Why it is opened again").fill("They are back in the county.")
    check_page(desk, "reopen", never=NEVER)
    desk.get_by_role("button", name="Open it again").click()
    expect(desk.get_by_text("The record is open again.")).to_be_visible()
    check_page(desk, "person-reopened", never=NEVER)
    assert YoungPerson.objects.get().closed_at is None
