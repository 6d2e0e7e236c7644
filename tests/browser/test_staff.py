"""Someone is invited, covers a team and leaves: each step by the person whose it is."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import TeamCover, User, YoungPerson
from tests.browser.checks import check_page
from tests.factories import make_person, make_team, make_user

NEVER = ("Jordan", "Rivera", "S-1", "Noor", "Ana")
PASSWORD = "a long walk by the river"


@pytest.mark.django_db(transaction=True)
def test_from_the_invitation_over_cover_to_the_last_day(open_page):
    north, south = make_team("North team"), make_team("South team")
    worker, teammate = make_user("caseworker", north, name="Ana Ortiz"), make_user("caseworker", north, name="Bea Lund")
    rosa = make_user("supervisor", north, name="Rosa Imani")
    first, second = make_user("agency_admin", name="Sam Petrov"), make_user("agency_admin", name="Kai Lindqvist")
    person = make_person(worker, case_number="S-1")

    admin = open_page(first)
    admin.goto(reverse("staff_invite"))
    check_page(admin, "staff-invite", never=NEVER)
    admin.get_by_role("button", name="Send the invitation").click()
    expect(admin.get_by_role("alert")).to_contain_text("Choose an answer.")
    check_page(admin, "staff-invite-wrong", never=NEVER)
    admin.get_by_role("textbox", name="Name", exact=True).fill("Noor Haddad")
    admin.get_by_role("textbox", name="E-mail address").fill("noor@example.org")
    admin.get_by_role("radio", name="Supervisor").check()
    admin.get_by_role("combobox", name="Team").select_option("South team")
    admin.get_by_role("button", name="Send the invitation").click()
    expect(admin.get_by_text("The invitation is sent to noor@example.org.")).to_be_visible()
    check_page(admin, "staff-member", never=NEVER)

    noor = open_page()
    noor.goto(re.search(r"http://\S+(/invitation/\S+)", mail.outbox[-1].body)[1])
    check_page(noor, "invitation", never=NEVER)
    noor.get_by_label("New password", exact=True).fill(PASSWORD)
    noor.get_by_label("New password, once more").fill(PASSWORD)
    noor.get_by_role("button", name="Open my account").click()
    expect(noor.get_by_text("still has to confirm your role")).to_be_visible()
    noor.go_back()
    noor.reload()
    expect(noor.get_by_role("heading", name="This link no longer works")).to_be_visible()
    check_page(noor, "invitation-over", never=NEVER)

    other = open_page(second)
    other.goto(reverse("staff_list"))
    check_page(other, "staff-list", never=NEVER)
    other.get_by_role("button", name=re.compile("^Confirm.*Noor Haddad")).click()
    expect(other.get_by_text("Confirmed: Noor Haddad, Supervisor.")).to_be_visible()

    lead = open_page(rosa)
    lead.goto(reverse("teams"))
    check_page(lead, "teams", never=NEVER)
    lead.get_by_role("link", name="Arrange cover").click()
    lead.get_by_label("Who covers?").select_option("Noor Haddad")
    lead.get_by_label("Until the end of").fill((timezone.localdate() + timedelta(days=3)).isoformat())
    check_page(lead, "cover", never=NEVER)
    lead.get_by_role("button", name="Start the cover").click()
    expect(lead.get_by_text("Noor Haddad covers the team now.")).to_be_visible()

    noor.goto(reverse("account_login"))
    noor.get_by_label("E-mail address").fill("noor@example.org")
    noor.get_by_label("Password").fill(PASSWORD)
    noor.get_by_role("button", name="Sign in").click()
    expect(noor.get_by_role("link", name=re.compile("S-1"))).to_be_visible()

    # Ana leaves: the covering supervisor hands over, the admin ends it.
    admin.goto(reverse("staff", args=[worker.pk]))
    admin.get_by_role("button", name="They are leaving").click()
    expect(admin.get_by_text("1 young person on their caseload")).to_be_visible()
    check_page(admin, "leaving", never=NEVER)
    noor.goto(reverse("worklist"))
    noor.get_by_role("link", name="Hand over the work of Ana Ortiz").click()
    check_page(noor, "leaver", never=NEVER)
    noor.get_by_role("button", name="Hand over").click()
    expect(noor.get_by_role("alert")).to_contain_text("Choose who takes over")
    check_page(noor, "leaver-wrong", never=NEVER)
    noor.get_by_label("Everyone below goes to").select_option("Bea Lund")
    noor.get_by_role("button", name="Hand over").click()
    expect(noor.get_by_text("1 young person has a new worker.")).to_be_visible()
    admin.reload()
    expect(admin.get_by_text("Everything has been handed over.")).to_be_visible()
    admin.get_by_role("button", name="They have left: end everything").click()
    expect(admin.get_by_text("Ana Ortiz is no longer on staff.")).to_be_visible()
    lead.goto(reverse("teams"))
    lead.get_by_role("button", name=re.compile("^End now.*Noor Haddad")).click()
    expect(lead.get_by_text("Noor Haddad no longer covers the team.")).to_be_visible()
    noor.goto(reverse("worklist"))
    expect(noor.get_by_text("No one here yet")).to_be_visible()

    assert YoungPerson.objects.get(pk=person.pk).assigned_to == teammate
    assert not User.objects.get(pk=worker.pk).is_active
    assert User.objects.get(email="noor@example.org").team == south
    assert not TeamCover.objects.current().exists()


@pytest.mark.django_db(transaction=True)
def test_the_rota_and_a_roster(open_page):
    north = make_team("North team")
    rosa, admin = make_user("supervisor", north, name="Rosa Imani"), make_user("agency_admin", name="Sam Petrov")
    page = open_page(rosa)
    page.goto(reverse("turn_add", args=[north.pk]))
    day = timezone.localdate().isoformat()
    page.get_by_label("Who is on call?").select_option("Rosa Imani")
    page.get_by_label("Phone number").fill("555-555-0142")
    page.get_by_label("Begins on").fill(day)
    page.get_by_label("Begins at").fill("00:00")
    page.get_by_label("Ends on").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    page.get_by_label("Ends at").fill("08:00")
    check_page(page, "turn", never=NEVER)
    page.get_by_role("button", name="Save the turn").click()
    expect(page.get_by_text("The rota is saved.")).to_be_visible()
    check_page(page, "teams-on-call", never=NEVER)

    page = open_page(admin)
    page.goto(reverse("roster"))
    check_page(page, "roster", never=NEVER)
    head = "name,email,team,role\n"
    wrong = head + "Noor Haddad,noor@,West,chief\n"
    page.get_by_label("Or paste the rows").fill(wrong)
    page.get_by_role("button", name="Look at what would change").click()
    expect(page.get_by_text("There is no team “West”.")).to_be_visible()
    check_page(page, "roster-problem", never=NEVER)
    page.get_by_role("link", name="Bring in another roster").click()
    right = head + "Noor Haddad,noor@example.org,North team,caseworker\n"
    page.get_by_label("CSV file").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": right.encode()})
    page.get_by_role("button", name="Look at what would change").click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    check_page(page, "roster-preview", never=NEVER)
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("The roster is in: 1 new, 0 changed.")).to_be_visible()
    page.goto(reverse("roles_waiting"))
    check_page(page, "roles-waiting", never=NEVER)
    assert User.objects.get(email="noor@example.org").team == north
