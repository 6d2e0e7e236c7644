"""A plan from its goals to the paper: the caseworker writes it, the supervisor approves it, the file is printed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessments.actions import plans as actions
from assessments.models import Plan, PlanVersion
from tests.assessments.plan_cast import fitting, make_screening, observe
from tests.browser.checks import check_page
from tests.factories import make_person, make_team, make_user

NEVER = ("Jordan", "Rivera", "T-0")


def soon(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_written_approved_and_printed(open_page):
    call_command("load_catalogue", verbosity=0)
    team = make_team()
    worker, supervisor = make_user("caseworker", team, name="Ana Ortiz"), make_user("supervisor", team, name="Sam Lee")
    fitting("Green Table Pantry")
    fitting("Northside Basics", types=["eco-basics"], days_ago=170)
    fitting("Open Court School Help", types=["eco-school-support"], minimum_age=5, maximum_age=19)
    fitting("Harbor House", types=["eco-shelter"], place={"confidential": True, "area_label": "Juniper County"})
    fitting("Far Away Help", types=["eco-benefits"], minimum_age=21)
    person = make_person(worker, team, birth_month="2010-04", zip_code="00101", languages=["en"])
    screening = make_screening(
        worker,
        person,
        seen=("pov-food", "edu-behind", "adv-physical-harm"),
        possible=("imm-fear-help", "imm-newcomer-isolation", "adv-racism"),
        strengths={"education": "Likes art class, and the teacher likes them."},
    )
    observe(screening, worker, "pov-shelter")
    plan = actions.start(by=worker, screening=screening)

    page = open_page(worker)
    page.goto(reverse("plan_goals", args=[plan.pk]))
    check_page(page, "plan-goals", never=NEVER)
    page.get_by_role("button", name="Save and continue").click()
    check_page(page, "plan-goals-wrong", never=NEVER)
    page.get_by_label("Goal 1, in their words").fill("Finish ninth grade with my friends")
    page.get_by_role("button", name="Add another goal").click()
    page.get_by_label("Goal 4, in their words").fill("A room with a door")
    page.get_by_role("button", name="Save and continue").click()

    check_page(page, "plan-help", never=NEVER)
    page.get_by_role("link", name="Food and water").first.click()
    check_page(page, "plan-choose", never=NEVER)
    page.get_by_label("Green Table Pantry").check()
    page.get_by_role("button", name="Save").click()
    for kind in ("Tutoring and individualized education", "Emergency and short-term shelter"):
        page.get_by_role("link", name=kind).first.click()
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Child advocacy center").first.click()
    page.get_by_label("Nothing fits: what we do meanwhile").check()
    page.get_by_role("button", name="Save").click()
    check_page(page, "plan-choose-wrong", never=NEVER)
    page.get_by_label("What we do meanwhile, or why not now").fill("Weekly check-in until the center has a date.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Training for the professionals around the young person").first.click()
    page.get_by_label("A task for adults: we take it on").check()
    page.get_by_label("What", exact=True).fill("Ask the school to train its front desk")
    page.get_by_role("group", name="Who").get_by_label("Caseworker").check()
    page.get_by_label("By when").fill(soon(50))
    check_page(page, "plan-choose-task", never=NEVER)
    page.get_by_role("button", name="Save").click()
    check_page(page, "plan-help-answered", never=NEVER)
    page.get_by_role("link", name="Go on to the steps").click()

    step = page.get_by_role("group", name="Step 1")
    step.get_by_label("What").fill("Call the pantry together")
    step.get_by_role("group", name="Who").get_by_label("Young person").check()
    step.get_by_label("By when").fill(soon(9))
    step.get_by_label("Go together").check()
    check_page(page, "plan-steps", never=NEVER)
    page.get_by_role("button", name="Save and continue").click()

    page.get_by_label("Safe way, time and words to reach them").fill("Text first, after 4 PM")
    page.get_by_label("No paper", exact=True).check()
    check_page(page, "plan-contact", never=NEVER)
    page.get_by_role("button", name="Save and continue").click()

    check_page(page, "plan-check", never=NEVER)
    page.get_by_role("button", name="Ask for approval").click()
    check_page(page, "plan-sent", never=NEVER)

    desk = open_page(supervisor)
    desk.goto(reverse("review_queue"))
    check_page(desk, "review-queue", never=NEVER)
    desk.get_by_role("link", name="J. R.").click()
    check_page(desk, "review", never=NEVER)
    desk.get_by_role("button", name="Return the plan").click()
    check_page(desk, "review-wrong", never=NEVER)
    desk.get_by_label("Why does it go back?").fill("Say who calls the pantry.")
    desk.get_by_role("button", name="Return the plan").click()
    check_page(desk, "review-queue-empty", never=NEVER)

    page.goto(reverse("plan", args=[plan.pk]))
    check_page(page, "plan-returned", never=NEVER)
    page.get_by_role("link", name="Check and ask for approval").click()
    page.get_by_role("button", name="Ask for approval").click()

    desk.goto(reverse("plan_review", args=[plan.pk]))
    for box in desk.get_by_label("your line").all():
        box.fill("Report made the same day; they are with their aunt.")
    desk.get_by_role("button", name="Approve the plan").click()

    page.goto(reverse("plan", args=[plan.pk]))
    check_page(page, "plan-approved", never=NEVER)
    page.get_by_role("link", name="Plan for the file", exact=True).click()
    check_page(page, "plan-file", never=NEVER)
    assert Plan.objects.get().status == Plan.Status.APPROVED
    assert PlanVersion.objects.get().number == 1
