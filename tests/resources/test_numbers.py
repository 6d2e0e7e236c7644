"""The emergency numbers: loaded, edited and checked; what a screen says about each by the clock."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from resources import hotlines
from resources.actions.directory import Refused
from resources.actions.numbers import (
    Stale,
    change_number,
    load_numbers,
    set_in_use,
    verify_number,
)
from resources.demo.loading import load_demo_county
from resources.models import DirectoryEvent, EmergencyNumber
from resources.phone_numbers import to_call, to_text
from tests.resources.directory_factories import CURATOR
from tests.resources.number_factories import make_number

pytestmark = pytest.mark.django_db

EIGHT, FIVE = datetime.time(8), datetime.time(17)
OFFICE = {"hours": "weekdays", "office_opens": EIGHT, "office_closes": FIVE}
NIGHTS = {"hours": "after_hours", "office_opens": EIGHT, "office_closes": FIVE}
SHIPPED = ["911", "childhelp", "trafficking", "ncmec", "988"]


def keys():
    return list(EmergencyNumber.objects.values_list("key", flat=True))


def at(day, hour, minute=0):
    """November 2026: the 2nd is a Monday, the 6th a Friday."""
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("America/Chicago"))


def line(number, moment):
    return next(each for each in hotlines.all_numbers(moment) if each.key == number.key)


# --- Loading ---------------------------------------------------------------------------------------------------------


def test_the_shipped_numbers_are_loaded_once():
    assert load_numbers(actor=CURATOR).added == tuple(SHIPPED)
    assert load_numbers(actor=CURATOR) == load_numbers(actor=CURATOR)
    assert keys() == SHIPPED
    assert DirectoryEvent.objects.filter(verb="numbers.loaded").count() == 1
    assert {row.key: row.number for row in EmergencyNumber.objects.all()} == {
        "911": "911",
        "childhelp": "1-800-422-4453",
        "trafficking": "1-888-373-7888",
        "ncmec": "1-800-843-5678",
        "988": "988",
    }


def test_a_load_keeps_what_was_edited_and_takes_the_later_check():
    shipped = {
        "key": "line",
        "name": "A line",
        "number": "402-555-0101",
        "text_to": "",
        "what_for": "Old words.",
        "kinds": ["care"],
        "hours": "always",
        "last_verified": "2026-01-01",
    }
    load_numbers(actor=CURATOR, numbers=[shipped])
    row = EmergencyNumber.objects.get()
    change_number(actor=CURATOR, row=row, saves=row.saves, what_for="Our words.")
    newer = shipped | {"name": "The line", "what_for": "New words.", "last_verified": "2026-03-01"}
    assert load_numbers(actor=CURATOR, numbers=[newer]).kept == ("line: what_for",)
    row.refresh_from_db()
    assert (row.name, row.what_for, row.last_verified) == ("The line", "Our words.", datetime.date(2026, 3, 1))

    verify_number(actor=CURATOR, row=row)
    load_numbers(actor=CURATOR, numbers=[newer])
    row.refresh_from_db()
    assert (row.last_verified, row.verified_by_label) == (timezone.localdate(), "Dana Curator")

    # The check was of the old number, so a new one takes the day that came with it.
    load_numbers(actor=CURATOR, numbers=[newer | {"number": "402-555-0109"}])
    row.refresh_from_db()
    assert (row.number, row.last_verified, row.verified_by_label) == ("402-555-0109", datetime.date(2026, 3, 1), "")


def test_hours_edited_here_stay_whole():
    given = {"key": "line", "name": "A line", "number": "988", "what_for": "x", "last_verified": "2026-01-01"}
    load_numbers(actor=CURATOR, numbers=[given | {"hours": "always", "office_opens": "", "office_closes": ""}])
    row = EmergencyNumber.objects.get()
    change_number(actor=CURATOR, row=row, saves=0, **OFFICE)
    ours = given | {"hours": "after_hours", "office_opens": "09:00:00", "office_closes": "16:00:00"}
    load_numbers(actor=CURATOR, numbers=[ours])
    row.refresh_from_db()
    assert (row.hours, row.office_opens, row.office_closes) == ("weekdays", EIGHT, FIVE)


def test_the_demo_county_adds_its_own_behind_911():
    load_numbers(actor=CURATOR)
    load_demo_county()
    assert keys() == ["911", "juniper-report", "juniper-sheriff", "juniper-after-hours", *SHIPPED[1:]]
    local = EmergencyNumber.objects.filter(key__startswith="juniper")
    assert all("555-01" in row.number for row in local)
    load_demo_county()
    assert EmergencyNumber.objects.count() == 8


# --- What a screen says ----------------------------------------------------------------------------------------------


def test_without_any_row_911_still_stands():
    assert [(each.key, each.dial) for each in hotlines.all_numbers()] == [("911", "911")]
    assert [each.key for each in hotlines.numbers_for("care")] == ["911"]


def test_each_question_has_its_numbers_in_one_query(django_assert_num_queries):
    load_numbers(actor=CURATOR)
    with django_assert_num_queries(1):
        report = hotlines.numbers_for("report")
    assert [each.key for each in report] == ["911", "childhelp", "trafficking", "ncmec"]
    assert [each.key for each in hotlines.numbers_for("care")] == ["911", "988"]
    assert [each.key for each in hotlines.numbers_for("missing")] == ["911", "trafficking", "ncmec"]
    assert [each.key for each in hotlines.numbers_for_any({"care", "report"})] == SHIPPED
    assert [each.key for each in hotlines.all_numbers()] == SHIPPED


@pytest.mark.parametrize(
    ("hours", "moment", "open_now", "words"),
    [
        ({"hours": "always"}, at(1, 3), True, "Now: day and night"),
        ({"hours": "unknown"}, at(2, 12), None, "Hours not known: it may be closed"),
        (OFFICE, at(2, 8), True, "Now: Mon to Fri, 8 AM to 5 PM"),
        (OFFICE, at(2, 16, 59), True, "Now: Mon to Fri, 8 AM to 5 PM"),
        (OFFICE, at(2, 7, 59), False, "Opens at 8 AM: Mon to Fri, 8 AM to 5 PM"),
        (OFFICE, at(2, 17), False, "Opens tomorrow at 8 AM: Mon to Fri, 8 AM to 5 PM"),
        (OFFICE, at(6, 17), False, "Opens Monday at 8 AM: Mon to Fri, 8 AM to 5 PM"),
        (OFFICE, at(7, 12), False, "Opens Monday at 8 AM: Mon to Fri, 8 AM to 5 PM"),
        (OFFICE, at(8, 12), False, "Opens tomorrow at 8 AM: Mon to Fri, 8 AM to 5 PM"),
        (NIGHTS, at(2, 12), False, "Opens at 5 PM, when the office closes"),
        (NIGHTS, at(2, 17), True, "Now: outside office hours (Mon to Fri, 8 AM to 5 PM)"),
        (NIGHTS, at(7, 12), True, "Now: outside office hours (Mon to Fri, 8 AM to 5 PM)"),
    ],
)
def test_the_clock_says_whether_a_number_answers(hours, moment, open_now, words):
    shown = line(make_number(**hours), moment)
    assert (shown.open_now, shown.when) == (open_now, words)


def test_the_clock_is_that_of_the_agency():
    number = make_number(**OFFICE)
    moment = at(2, 8)
    with timezone.override("America/Los_Angeles"):
        assert line(number, moment).when == "Opens at 8 AM: Mon to Fri, 8 AM to 5 PM"


def test_a_number_that_is_closed_stands_behind_those_that_answer():
    office = make_number("Office", "402-555-0101", **OFFICE)
    night = make_number("Night line", "402-555-0102", **NIGHTS)
    assert [each.key for each in hotlines.all_numbers(at(2, 12))] == ["911", office.key, night.key]
    assert [each.key for each in hotlines.all_numbers(at(2, 22))] == ["911", night.key, office.key]


@pytest.mark.parametrize(("days", "marked"), [(0, False), (90, False), (91, True), (None, True)])
def test_a_number_unchecked_for_more_than_90_days_is_marked(days, marked):
    number = make_number()
    checked = None if days is None else timezone.localdate() - datetime.timedelta(days=days)
    EmergencyNumber.objects.update(last_verified=checked)
    shown = line(number, timezone.now())
    assert (shown.needs_check, shown.days_unchecked) == (marked, days)


# --- Writing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept", "link"),
    [
        ("(402) 555-0142", "402-555-0142", "4025550142"),
        ("1 800 4 A CHILD", "1-800-422-4453", "18004224453"),
        ("402.555.0142 x7", "402-555-0142 ext. 7", "4025550142,7"),
        ("988", "988", "988"),
        ("+44 1632 960123", "+441632960123", "+441632960123"),
    ],
)
def test_numbers_are_written_one_way_and_dial(typed, kept, link):
    assert to_call(typed) == kept
    assert hotlines.dial(kept) == link


@pytest.mark.parametrize(
    "typed", ["555-0142", "233733", "call Dana", "", "402-555-014", "<b>402-555-0142</b>", "1" * 50]
)
def test_what_cannot_be_dialed_is_refused(typed):
    with pytest.raises(ValidationError, match="Write a phone number with its area code"):
        to_call(typed)


def test_text_codes_are_taken_and_extensions_not():
    assert (to_text("233733"), to_text(" "), to_text("988")) == ("233733", "", "988")
    with pytest.raises(ValidationError, match="takes text messages"):
        to_text("402-555-0142 ext. 3")


def test_a_number_is_added_where_it_was_put_with_its_event():
    load_numbers(actor=CURATOR)
    row = make_number(after="911", verified=True)
    assert keys() == ["911", "plum-county-reporting-line", *SHIPPED[1:]]
    assert (row.last_verified, row.verified_by_label) == (timezone.localdate(), "Dana Curator")
    event = DirectoryEvent.objects.get(verb="number.added")
    assert (event.object_id, event.actor_label) == (row.key, "Dana Curator")


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"number": "555-0142"}, "number", "Write a phone number with its area code"),
        ({"number": "1-800-422-4453"}, "number", "already listed: Childhelp"),
        ({"name": "988 suicide & crisis lifeline"}, "name", "already has a number of this name"),
        ({"name": ""}, "name", "cannot be blank"),
        ({"kinds": ["moon"]}, "kinds", "Choose from the answers shown"),
        ({"hours": "weekdays"}, "office_opens", "when it closes"),
        ({"hours": "weekdays", "office_opens": FIVE, "office_closes": EIGHT}, "office_opens", "earlier time first"),
        ({"hours": "sometimes"}, "hours", "not a valid choice"),
    ],
)
def test_a_wrong_number_names_its_field_and_nothing_is_saved(facts, field, words):
    load_numbers(actor=CURATOR)
    with pytest.raises(ValidationError) as refused:
        make_number(**({"name": "New line", "number": "402-555-0142"} | facts))
    assert words in " ".join(refused.value.message_dict[field])
    assert keys() == SHIPPED


def test_two_names_that_read_alike_get_keys_of_their_own():
    make_number("County line!", "402-555-0101")
    make_number("County line?", "402-555-0102")
    make_number("???", "402-555-0103")
    assert keys() == ["county-line", "county-line-2", "number"]


def test_another_number_to_dial_counts_as_unchecked():
    row = make_number(verified=True)
    row = change_number(actor=CURATOR, row=row, saves=0, name="New name")
    assert row.last_verified == timezone.localdate()
    row = change_number(actor=CURATOR, row=row, saves=1, number="402-555-0143")
    assert (row.last_verified, row.verified_by_label) == (None, "")
    row = change_number(actor=CURATOR, row=row, saves=2, number="402-555-0144", verified=True)
    assert row.last_verified == timezone.localdate()
    fields = [event.fields["changed"] for event in DirectoryEvent.objects.filter(verb="number.changed").order_by("id")]
    assert fields == [["name"], ["number"], ["last_verified", "number"]]


def test_nothing_changed_writes_nothing():
    row = make_number()
    change_number(actor=CURATOR, row=row, saves=0, name=row.name)
    row.refresh_from_db()
    assert row.saves == 0
    assert not DirectoryEvent.objects.filter(verb="number.changed").exists()


def test_a_page_left_open_overwrites_nothing():
    row = make_number()
    change_number(actor=CURATOR, row=row, saves=0, what_for="First.")
    with pytest.raises(Stale) as stale:
        change_number(actor=CURATOR, row=row, saves=0, what_for="Second.")
    assert (stale.value.now.what_for, stale.value.now.saves) == ("First.", 1)
    assert EmergencyNumber.objects.get().what_for == "First."


def test_a_number_moves_behind_another():
    load_numbers(actor=CURATOR)
    row = EmergencyNumber.objects.get(key="988")
    change_number(actor=CURATOR, row=row, saves=0, after="911")
    assert keys() == ["911", "988", "childhelp", "trafficking", "ncmec"]


def test_911_is_never_taken_away_or_changed():
    load_numbers(actor=CURATOR)
    row = EmergencyNumber.objects.get(key="911")
    with pytest.raises(Refused, match="911 is always shown"):
        set_in_use(actor=CURATOR, row=row, in_use=False)
    with pytest.raises(ValidationError, match="the same everywhere"):
        change_number(actor=CURATOR, row=row, saves=0, number="402-555-0101")
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyNumber.objects.filter(key="911").update(is_active=False)
    row = change_number(actor=CURATOR, row=row, saves=0, text_to="911")
    assert hotlines.all_numbers()[0].text_to == "911"


def test_what_has_an_action_of_its_own_is_not_changed_here():
    row = make_number()
    with pytest.raises(Refused, match="last_verified"):
        change_number(actor=CURATOR, row=row, saves=0, last_verified=timezone.localdate())


def test_out_of_use_no_screen_shows_it_until_it_is_used_again():
    row = set_in_use(actor=CURATOR, row=make_number(), in_use=False)
    assert row.key not in [each.key for each in hotlines.all_numbers()]
    with pytest.raises(Refused, match="out of use"):
        verify_number(actor=CURATOR, row=row)
    twin = make_number("The same line")
    with pytest.raises(Refused, match="already listed: The same line"):
        set_in_use(actor=CURATOR, row=row, in_use=True)
    set_in_use(actor=CURATOR, row=twin, in_use=False)
    set_in_use(actor=CURATOR, row=row, in_use=True)
    assert row.key in [each.key for each in hotlines.all_numbers()]
    verbs = DirectoryEvent.objects.filter(object_id=row.key).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["number.added", "number.retired", "number.used_again"]


def test_a_second_press_of_i_called_today_adds_nothing():
    row = make_number()
    verify_number(actor=CURATOR, row=row)
    verify_number(actor=CURATOR, row=row)
    assert DirectoryEvent.objects.filter(verb="number.verified").count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"hours": "weekdays"},
        {"office_opens": EIGHT, "office_closes": FIVE},
        {"hours": "weekdays", "office_opens": FIVE, "office_closes": EIGHT},
        {"hours": "noon"},
        {"number": ""},
    ],
)
def test_the_database_refuses_what_makes_no_sense(broken):
    make_number()
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyNumber.objects.update(**broken)
