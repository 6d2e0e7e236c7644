"""The whole chain as three people live it: a caseworker plans, a supervisor approves, the caseworker prints.

From the sign-in page to the paper on the demo county, with axe on every page at 1280 and 390 px."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from assessments.models import Event, Plan, PlanVersion, YoungPerson
from resources.demo.loading import load_demo_county
from tests.browser.checks import check_page
from tests.factories import PASSWORD, make_team, make_user

# What stands for the young person must never stand in a title or an address.
NEVER = ("Marisol", "Testwell", "NT-4711", "4711")


def sign_in(page, user):
    page.goto("/")
    check_page(page, "chain-sign-in")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def seen(page, name):
    check_page(page, f"chain-{name}", never=NEVER)


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def go_on(page):
    """Save a page of the screening; it waits for its own saves before it leaves."""
    here = page.url
    press(page, "Save and go on")
    expect(page).not_to_have_url(here)


def pick(page, name, value):
    page.locator(f'input[name="{name}"][value="{value}"]').check()


def record_what_is_known(page):
    """From the worklist to the results."""
    page.get_by_role("link", name="Add a young person").click()
    seen(page, "intake")
    page.get_by_label("Case number").fill("NT-4711")
    page.get_by_label("First name").fill("Marisol")
    page.get_by_label("Last name").fill("Testwell")
    page.get_by_label("Month", exact=True).select_option("3")
    page.get_by_label("Year", exact=True).fill(str(timezone.localdate().year - 15))
    page.get_by_label("ZIP code where they stay").fill("00101")
    page.get_by_label("Spanish").check()
    press(page, "Add the record")
    seen(page, "person-new")

    press(page, "Start a screening")
    seen(page, "safety")
    pick(page, "danger_now", "no")
    pick(page, "device_safe", "yes")
    pick(page, "report", "not_needed")
    go_on(page)
    seen(page, "hub")
    for number in range(1, 8):
        pick(page, f"gate-{number}", "known" if number in {1, 2} else "nothing")
    go_on(page)
    seen(page, "theme-money")
    pick(page, "answer-pov-food", "seen")
    pick(page, "answer-pov-shelter", "possible")
    go_on(page)
    while page.locator("h1").inner_text() != "How do you know?":
        heading = page.locator("h1").inner_text()
        seen(page, f"then-{heading.lower().replace(' ', '-')}")
        if heading == "Act first":
            pick(page, "pov-shelter-answer", "with_someone")
        else:
            pick(page, "answer-edu-disconnected", "seen")
        go_on(page)
    seen(page, "evidence")
    page.locator('input[name="edu-disconnected-sources"]').first.check()
    page.fill("#id_edu-disconnected-approximate_date", "this fall")
    go_on(page)
    seen(page, "check")
    press(page, "Complete the screening")
    seen(page, "results")


def write_the_plan(page):
    """From the results to the request for approval."""
    press(page, "Write a plan")
    if page.locator("h1").inner_text() == "Plan":
        seen(page, "plan-new")
        page.get_by_role("link", name="Goals").click()
    seen(page, "goals")
    page.get_by_label("Goal 1, in their words").fill("Quiero volver a la escuela con mi prima.")
    press(page, "Save and continue")
    seen(page, "help")
    for kind in ("Food and water", "Return to school"):
        page.get_by_role("link", name=kind).first.click()
        seen(page, f"choose-{kind.split()[0].lower()}")
        page.get_by_role("radio").first.check()
        press(page, "Save")
    page.get_by_role("link", name="Go on to the steps").click()
    page.locator('input[name$="what"]').first.fill("Visit the school office together")
    page.locator('input[name$="who"][value="worker"]').first.check()
    page.locator('input[name$="by_when"]').first.fill((timezone.localdate() + timedelta(days=5)).isoformat())
    seen(page, "steps")
    press(page, "Save and continue")
    page.get_by_label("No paper", exact=True).check()
    seen(page, "contact")
    press(page, "Save and continue")
    seen(page, "plan-check")
    press(page, "Ask for approval")
    seen(page, "sent")


@pytest.mark.django_db(transaction=True)
def test_from_an_observation_to_an_approved_printed_plan(open_page):
    call_command("load_catalogue", verbosity=0)
    load_demo_county()
    team = make_team("North team")
    worker = make_user("caseworker", team, name="Dana Whitfield")
    supervisor = make_user("supervisor", team, name="Rosa Imani")

    page = open_page()
    sign_in(page, worker)
    seen(page, "worklist-empty")
    record_what_is_known(page)
    write_the_plan(page)
    assert Plan.objects.get().status == Plan.Status.SUBMITTED

    desk = open_page()
    sign_in(desk, supervisor)
    seen(desk, "supervisor-worklist")
    desk.get_by_role("link", name="1 plan is waiting for review").click()
    seen(desk, "queue")
    desk.get_by_role("link", name="M. T.").click()
    seen(desk, "review")
    for box in desk.get_by_label("your line").all():
        box.fill("Stays with her aunt tonight; checked by phone.")
    press(desk, "Approve the plan")

    page.goto("/")
    seen(page, "worklist-approved")
    page.get_by_role("link", name="M. T. · NT-4711").click()
    seen(page, "person-approved")
    page.goto(f"/plans/{Plan.objects.get().pk}/")
    seen(page, "plan-approved")
    page.get_by_role("link", name="Plan for the file", exact=True).click()
    seen(page, "file")
    answer = page.request.get(f"/plans/{Plan.objects.get().pk}/file/pdf/")
    paper = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages)
    assert "Quiero volver a la escuela con mi prima." in paper
    assert "Rosa Imani" in paper
    assert "Marisol" not in paper

    person = YoungPerson.objects.get()
    verbs = list(Event.objects.filter(young_person_id=person.pk).order_by("seq").values_list("verb", flat=True))
    for verb in ("young_person.added", "screening.completed", "plan.submitted", "plan.approved", "plan.printed"):
        assert verb in verbs
    assert PlanVersion.objects.get().approved_by == supervisor
    call_command("check_audit", verbosity=0)
