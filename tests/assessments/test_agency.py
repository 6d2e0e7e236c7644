"""The agency's settings: who changes them, what is refused in words, and where each of them counts."""

import datetime
import html
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments import agency
from assessments.actions.agency import StaleSettings, change_settings
from assessments.models import AgencySettings, Event
from config import context
from tests.resources.number_factories import make_number

pytestmark = pytest.mark.django_db

SENT = {
    "agency_name": "Plum County Youth Services",
    "time_zone": "America/Denver",
    "review_days": "7",
    "reminder_days": "2",
    "quiet_referral_days": "21",
    "saves": "0",
}


@pytest.fixture
def admin(client, agency_admin):
    client.force_login(agency_admin)
    return client


def text(response):
    return html.unescape(response.content.decode())


def save(client, **typed):
    return client.post(reverse("settings"), SENT | typed)


def test_what_the_installation_was_started_with_counts_until_somebody_saves(settings):
    settings.AGENCY_NAME, settings.TIME_ZONE = "Started As", "America/Chicago"
    agency.forget()
    kept = agency.agency()
    assert (kept.agency_name, kept.time_zone) == ("Started As", "America/Chicago")
    assert (kept.review_days, kept.reminder_days, kept.quiet_referral_days) == (5, 3, 14)
    assert not AgencySettings.objects.exists()


def test_settings_are_saved_whole_shown_in_the_header_and_noted_in_the_trail(admin, agency_admin):
    assert save(admin).url == reverse("settings")
    page = text(admin.get(reverse("settings")))
    assert '<span class="brand-agency">Plum County Youth Services</span>' in page
    row = AgencySettings.objects.get()
    assert (row.time_zone, row.review_days, row.reminder_days, row.quiet_referral_days) == ("America/Denver", 7, 2, 21)
    event = Event.objects.get(verb="agency.settings_changed")
    assert event.actor_id == str(agency_admin.pk)
    assert event.chain == "installation"
    assert event.fields == ["agency_name", "quiet_referral_days", "reminder_days", "review_days", "time_zone"]
    assert "Plum" not in str(event.__dict__)


def test_nothing_changed_writes_nothing(admin):
    save(admin)
    save(admin, saves="1")
    assert Event.objects.filter(verb="agency.settings_changed").count() == 1
    assert AgencySettings.objects.get().saves == 1


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"agency_name": " "}, "agency_name", "Fill this in."),
        ({"agency_name": "•••"}, "agency_name", "Write the agency’s name with letters."),
        ({"agency_name": "x" * 81}, "agency_name", "Use 80 characters or fewer."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Choose one of the answers shown."),
        ({"time_zone": ""}, "time_zone", "Choose from the list."),
        ({"review_days": "0"}, "review_days", "Enter 1 or more."),
        ({"review_days": "61"}, "review_days", "Enter 60 or less."),
        ({"reminder_days": "-1"}, "reminder_days", "Enter 0 or more."),
        ({"quiet_referral_days": "two weeks"}, "quiet_referral_days", "Enter a whole number of days."),
        ({"quiet_referral_days": "1.5"}, "quiet_referral_days", "Enter a whole number of days."),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_half_saved(admin, typed, field, words):
    response = save(admin, **typed)
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    assert "There is a problem" in text(response)
    assert field == "agency_name" or 'value="Plum County Youth Services"' in text(response)
    assert not AgencySettings.objects.exists()


def test_a_page_left_open_overwrites_nothing_and_shows_both(admin, agency_admin):
    change_settings(by=agency_admin, saves=0, agency_name="First Name", time_zone="America/New_York")
    response = save(admin)
    assert response.status_code == 422
    page = text(response)
    assert "saved by someone else" in page
    assert "Kept now: “First Name”." in page
    assert "Kept now: “Eastern”." in page
    assert 'value="Plum County Youth Services"' in page
    assert AgencySettings.objects.get().agency_name == "First Name"
    assert save(admin, saves=response.context["form"].data["saves"]).status_code == 302
    assert AgencySettings.objects.get().agency_name == "Plum County Youth Services"


def test_a_form_without_its_count_is_out_of_date(admin):
    assert save(admin, saves="").status_code == 422
    assert save(admin, saves="x").status_code == 422


@pytest.mark.parametrize("who", ["caseworker", "supervisor", "directory_admin", "without_role", "superuser"])
def test_nobody_else_reads_or_writes_them(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("settings")).status_code == 404
    assert save(client).status_code == 404
    assert not AgencySettings.objects.exists()


def test_the_action_refuses_what_the_form_would(agency_admin):
    with pytest.raises(ValidationError) as wrong:
        change_settings(by=agency_admin, saves=0, review_days=0, agency_name="")
    assert set(wrong.value.message_dict) == {"review_days", "agency_name"}
    with pytest.raises(StaleSettings):
        change_settings(by=agency_admin, saves=4, review_days=2)
    with pytest.raises(KeyError):
        change_settings(by=agency_admin, saves=0, idle_minutes=999)


def test_there_is_one_row_and_it_has_a_name():
    AgencySettings.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencySettings(pk=2).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencySettings.objects.update(agency_name="")


def test_one_query_serves_many_asks(django_assert_num_queries):
    agency.forget()
    with django_assert_num_queries(1):
        assert agency.agency() is agency.agency()


@pytest.mark.parametrize(
    ("zone", "time", "number"),
    [
        ("America/New_York", "8:30 AM", "Now: Mon to Fri, 8 AM to 5 PM"),
        ("Pacific/Honolulu", "3:30 AM", "Opens at 8 AM: Mon to Fri, 8 AM to 5 PM"),
    ],
)
def test_pages_and_emergency_numbers_go_by_the_agency_s_clock(client, agency_admin, monkeypatch, zone, time, number):
    call_command("sync_roles", verbosity=0, stdout=StringIO())
    make_number(hours="weekdays", office_opens=datetime.time(8), office_closes=datetime.time(17))
    client.force_login(agency_admin)
    agency.keep(AgencySettings(time_zone=zone), seconds=3600)
    monkeypatch.setattr(timezone, "now", lambda: datetime.datetime(2026, 11, 2, 13, 30, tzinfo=datetime.UTC))
    assert number in text(client.get(reverse("numbers")))
    assert timezone.get_current_timezone_name() == "America/Chicago"
    agency.keep(AgencySettings(time_zone=zone), seconds=3600)
    assert f"it is {time}" in text(client.get(reverse("settings")))


def test_who_saves_reads_the_new_settings_at_once(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        save(admin)
    assert agency.agency().agency_name == "Plum County Youth Services"


def test_the_frame_stands_without_a_database(monkeypatch, settings, rf):
    def broken():
        raise DatabaseError

    settings.AGENCY_NAME = "Started As"
    monkeypatch.setattr(context, "agency", broken)
    assert context.frame(rf.get("/"))["agency_name"] == "Started As"


def test_the_settings_page_says_how_many_numbers_need_a_call(admin):
    assert admin.get(reverse("settings")).context["to_call"] == 0
    make_number()
    assert ">1 to call<" in text(admin.get(reverse("settings")))
