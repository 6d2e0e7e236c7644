"""The pages of the numbers to call: what everyone reads, what an agency admin keeps, what is refused in words."""

import datetime
import html
import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from resources.actions.numbers import change_number, load_numbers, set_in_use
from resources.models import EmergencyNumber
from tests.resources.directory_factories import CURATOR
from tests.resources.number_factories import make_number

pytestmark = pytest.mark.django_db

SENT = {
    "name": "Plum County reporting line",
    "number": "(402) 555-0142",
    "text_to": "",
    "what_for": "Takes reports.",
    "kinds": ["report", "emergency"],
    "hours": "always",
    "saves": "0",
}


@pytest.fixture(autouse=True)
def _loaded(db):
    call_command("sync_roles", verbosity=0, stdout=io.StringIO())
    load_numbers(actor=CURATOR)


@pytest.fixture
def admin(client, agency_admin):
    client.force_login(agency_admin)
    return client


def text(response):
    return html.unescape(response.content.decode())


def test_everyone_reads_the_numbers_and_only_an_agency_admin_is_led_to_change_them(client, caseworker, agency_admin):
    client.force_login(caseworker)
    page = text(client.get(reverse("numbers")))
    for number in ("tel:911", "tel:18883737888", "or text 233733", "tel:18008435678", "tel:18004224453", "tel:988"):
        assert number in page
    assert page.count("Number last verified Nov 22, 2026") == 5
    assert "Federal help may apply within 24 hours: ask counsel; log it outside Offramp." in page
    assert reverse("settings_numbers") not in page
    client.force_login(agency_admin)
    assert reverse("settings_numbers") in text(client.get(reverse("numbers")))


def test_without_any_number_both_pages_say_so(admin):
    EmergencyNumber.objects.all().delete()
    page = text(admin.get(reverse("numbers")))
    assert "tel:911" in page
    assert "No other number is set up here yet." in page
    assert "No number is set up yet" in text(admin.get(reverse("settings_numbers")))


def test_an_old_check_is_marked_in_words_on_both_pages(admin):
    old = timezone.localdate() - datetime.timedelta(days=91)
    EmergencyNumber.objects.filter(key="childhelp").update(last_verified=old)
    make_number(number="402-555-0199")
    page = text(admin.get(reverse("numbers")))
    assert page.count("Check before you rely on it") == 2
    assert "Nobody has verified this number yet." in page
    page = text(admin.get(reverse("settings_numbers")))
    assert "91 days ago: call again" in page
    assert "Not yet: call it" in page


def test_a_local_number_is_added_changed_checked_taken_out_and_used_again(admin):
    assert admin.get(reverse("settings_number_add")).status_code == 200
    assert admin.post(reverse("settings_number_add"), SENT | {"after": "911"}).url == reverse("settings_numbers")
    row = EmergencyNumber.objects.get(key="plum-county-reporting-line")
    assert (row.number, row.order, row.kinds, row.last_verified) == ("402-555-0142", 2, ["report", "emergency"], None)
    assert "Added: Plum County reporting line." in text(admin.get(reverse("settings_numbers")))

    office = {"hours": "weekdays", "office_opens": "08:00", "office_closes": "5 PM", "after": "988"}
    assert admin.post(reverse("settings_number", args=[row.pk]), SENT | office).status_code == 302
    row.refresh_from_db()
    assert (row.hours, row.office_closes, row.order) == ("weekdays", datetime.time(17), 6)

    admin.post(reverse("settings_number_verify", args=[row.pk]))
    row.refresh_from_db()
    assert row.last_verified == timezone.localdate()

    admin.post(reverse("settings_number_use", args=[row.pk]), {"in_use": "no"})
    assert "402-555-0142" not in text(admin.get(reverse("numbers")))
    admin.post(reverse("settings_number_use", args=[row.pk]), {"in_use": "yes"})
    assert "402-555-0142" in text(admin.get(reverse("numbers")))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"number": "555-0142"}, "number", "Write a phone number with its area code"),
        ({"number": "1-888-373-7888"}, "number", "already listed: National Human Trafficking Hotline"),
        ({"name": "Emergency Services"}, "name", "already has a number of this name"),
        ({"text_to": "no"}, "text_to", "takes text messages"),
        ({"kinds": "moon"}, "kinds", "Choose one of the answers shown."),
        ({"hours": ""}, "hours", "Choose an answer."),
        ({"hours": "weekdays", "office_opens": "8 AM"}, "office_closes", "Enter a time: this number goes by"),
        (
            {"hours": "weekdays", "office_opens": "noonish", "office_closes": "17:00"},
            "office_opens",
            "Enter a time, for",
        ),
        ({"hours": "after_hours", "office_opens": "18:00", "office_closes": "8:00"}, "office_closes", "later than"),
        ({"after": "nowhere"}, "after", "Choose one of the answers shown."),
        ({"what_for": "x" * 281}, "what_for", "Use 280 characters or fewer."),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_typed_is_lost(admin, typed, field, words):
    response = admin.post(reverse("settings_number_add"), SENT | {"after": "988"} | typed)
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    page = text(response)
    assert "There is a problem" in page
    assert "Takes reports." in page or "what_for" in typed
    assert EmergencyNumber.objects.count() == 5


def test_a_page_left_open_shows_what_is_kept_and_the_next_save_counts(admin):
    row = make_number()
    change_number(actor=CURATOR, row=row, saves=0, what_for="Takes reports day and night.")
    address = reverse("settings_number", args=[row.pk])
    sent = SENT | {"after": "988", "what_for": "Mine."}
    response = admin.post(address, sent)
    assert response.status_code == 422
    page = text(response)
    assert "Nothing was overwritten" in page
    assert "Kept now: “Takes reports day and night.”." in page
    assert "Mine." in page
    again = response.context["form"].data["saves"]
    assert admin.post(address, sent | {"saves": again}).status_code == 302
    row.refresh_from_db()
    assert row.what_for == "Mine."


def test_a_form_without_its_count_is_out_of_date(admin):
    row = make_number()
    response = admin.post(reverse("settings_number", args=[row.pk]), SENT | {"after": "988", "saves": ""})
    assert response.status_code == 422


def test_911_keeps_its_number_and_its_place(admin):
    row = EmergencyNumber.objects.get(key="911")
    address = reverse("settings_number", args=[row.pk])
    page = text(admin.get(address))
    assert "readonly" in page
    assert 'name="after"' not in page
    sent = SENT | {"name": row.name, "number": "402-555-0142"}
    assert "the same everywhere" in text(admin.post(address, sent))
    admin.post(reverse("settings_number_use", args=[row.pk]), {"in_use": "no"})
    row.refresh_from_db()
    assert (row.is_active, row.number) == (True, "911")


def test_a_number_out_of_use_stays_so_when_its_place_was_taken(admin):
    row = set_in_use(actor=CURATOR, row=make_number(), in_use=False)
    make_number("Another line")
    response = admin.post(reverse("settings_number_use", args=[row.pk]), {"in_use": "yes"}, follow=True)
    assert "already listed: Another line" in text(response)


def test_a_press_without_an_answer_is_no_page(admin):
    assert admin.post(reverse("settings_number_use", args=[make_number().pk]), {"in_use": "x"}).status_code == 404


@pytest.mark.parametrize("who", ["caseworker", "supervisor", "directory_admin", "without_role", "superuser"])
def test_nobody_else_writes(client, request, who):
    row = make_number()
    client.force_login(request.getfixturevalue(who))
    for name, args in (
        ("settings_number_add", []),
        ("settings_number", [row.pk]),
        ("settings_number_verify", [row.pk]),
    ):
        assert client.post(reverse(name, args=args), SENT).status_code == 404
    row.refresh_from_db()
    assert (row.saves, EmergencyNumber.objects.count()) == (0, 6)
