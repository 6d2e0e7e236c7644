"""Duties: what opens one, how long is left, what closes it, who holds it over a weekend, who sees it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from assessments import duties as clocks
from assessments.actions import access, duties, observations, screenings
from assessments.actions.duties import Entry
from assessments.actions.people_around import list_person
from assessments.duties import IDENTIFIED, KINDS, MISSING, REPORT, RETURNED, TOLD, holders_for, open_duties
from assessments.models import Duty, Event, TeamCover, YoungPerson
from assessments.standing import saves_of, total_saves
from assessments.workflow import Refused
from tests.assessments.screening_cast import SAFE, answer, make_cast, row_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo(settings.TIME_ZONE)
NOON = datetime(2026, 11, 18, 12, tzinfo=ZONE)  # a Wednesday
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=ZONE)


@pytest.fixture
def cast():
    return make_cast()


def kinds(cast, **filters) -> list[str]:
    return sorted(duty.kind for duty in Duty.objects.filter(young_person=cast.young_person, **filters))


def save_safety(cast, screening, **answers):
    return screenings.save_safety(
        by=cast.worker, screening=screening, answers=SAFE | answers, saves=saves_of(screening, "safety")
    )


def opened(cast, kind=REPORT) -> Duty:
    return duties.open_duty(by=cast.worker, young_person=cast.young_person, kind=kind)


def at(moment, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment.astimezone(UTC))


# --- How long --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (IDENTIFIED, NOON + timedelta(hours=24)),
        (MISSING, NOON + timedelta(hours=24)),
        (REPORT, NOON + timedelta(hours=24)),
        (TOLD, NOON + timedelta(hours=24)),
        (RETURNED, NOON + timedelta(hours=72)),
        (clocks.ACT_REPORT, NOON.replace(hour=23, minute=59)),
    ],
)
def test_each_kind_falls_due_in_its_time(kind, due):
    assert clocks.due_at(kind, NOON) == due


def test_what_is_noted_late_in_the_day_leaves_four_hours():
    late = NOON.replace(hour=23)
    assert clocks.due_at(clocks.ACT_CARE, late) == late + timedelta(hours=4)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=72), "3 days left"),
        (timedelta(hours=49), "2 days left"),
        (timedelta(hours=47, minutes=59), "47 h left"),
        (timedelta(hours=14, minutes=30), "14 h left"),
        (timedelta(minutes=59), "59 min left"),
        (timedelta(0), "Overdue since Nov 18, 2026, 12:00 PM"),
        (timedelta(hours=-3), "Overdue since Nov 18, 2026, 9:00 AM"),
    ],
)
def test_the_time_left_in_words(left, words):
    assert clocks.time_left(NOON + left, NOON) == words


@pytest.mark.parametrize(
    ("now", "asks"),
    [
        (NOON, False),
        (FRIDAY - timedelta(minutes=1), False),
        (FRIDAY, True),
        (FRIDAY + timedelta(days=1), True),
        (FRIDAY + timedelta(days=2, hours=11), True),
        (FRIDAY + timedelta(days=2, hours=12), False),
    ],
)
def test_monday_is_asked_about_from_friday_noon_until_sunday_ends(now, asks):
    assert clocks.coming_monday(now) == (FRIDAY + timedelta(days=3) if asks else None)


def test_no_kind_hints_at_a_status():
    words = " ".join(f"{kind.label} {kind.what} {kind.starts} {kind.entries}" for kind in KINDS.values()).casefold()
    for word in ("immigra", "visa", "federal help", "citizen", "asylum", "victim", "runaway"):
        assert word not in words


# --- What opens one --------------------------------------------------------------------------------------------------


def test_safety_first_opens_what_it_names_once(cast):
    screening = save_safety(cast, cast.screening(), report="needed", clocks=[MISSING, IDENTIFIED])
    assert kinds(cast) == [IDENTIFIED, MISSING, REPORT]
    screening = save_safety(cast, screening, report="needed", clocks=[MISSING, IDENTIFIED], contact_way="Text first")
    assert kinds(cast) == [IDENTIFIED, MISSING, REPORT]
    for duty in Duty.objects.all():
        duties.close_as_not_needed(by=cast.worker, duty=duty, reason="Home since noon.")
    save_safety(cast, screening, report="needed", clocks=[MISSING, IDENTIFIED])
    assert kinds(cast, closed_at=None) == []


def test_a_slip_is_taken_back_and_may_be_made_again(cast):
    screening = save_safety(cast, cast.screening(), clocks=[MISSING])
    screening = save_safety(cast, screening, clocks=[])
    assert [duty.outcome for duty in Duty.objects.all()] == ["taken_back"]
    save_safety(cast, screening, clocks=[MISSING])
    assert kinds(cast, closed_at=None) == [MISSING]


@pytest.mark.parametrize("late", [True, False])
def test_what_is_older_than_a_slip_or_logged_is_never_taken_back(cast, monkeypatch, late):
    screening = save_safety(cast, cast.screening(), clocks=[MISSING])
    if late:
        at(timezone.now() + timedelta(minutes=11), monkeypatch)
    else:
        duties.log(by=cast.worker, duty=Duty.objects.get(), entries=[Entry("police", "Desk", timezone.now())])
    save_safety(cast, screening, clocks=[])
    assert kinds(cast, closed_at=None) == [MISSING]


def test_the_trail_does_not_say_which_clock_was_started(cast):
    save_safety(cast, cast.screening(), clocks=[MISSING])
    said = {(event.verb, tuple(event.fields)) for event in Event.objects.all()}
    assert ("duty.opened", ()) in said
    assert not any("clocks" in fields or "missing" in verb for verb, fields in said)


def test_the_due_time_is_sealed_because_its_distance_would_name_the_kind():
    assert {"kind", "due_at", "log", "note", "outcome", "reason"} <= Duty.sealed_names()


def test_one_open_duty_of_a_kind(cast):
    assert opened(cast, MISSING) == opened(cast, MISSING)
    assert opened(cast, MISSING) != opened(cast, IDENTIFIED)


def test_what_is_told_again_later_is_another_duty(cast, monkeypatch):
    screening = cast.screening()
    first = screenings.note_told(by=cast.worker, screening=screening)
    assert screenings.note_told(by=cast.worker, screening=screening) == first
    at(timezone.now() + timedelta(minutes=6), monkeypatch)
    assert screenings.note_told(by=cast.worker, screening=screening) != first


def test_a_closed_record_takes_no_duty(cast):
    YoungPerson.objects.filter(pk=cast.young_person.pk).update(closed_at=timezone.now())
    with pytest.raises(Refused, match="record is closed"):
        opened(cast)


def decide(cast, screening, factor, given):
    return observations.save_act_first(
        by=cast.worker,
        screening=screening,
        decisions={factor: {"answer": given, "note": ""}},
        saves=saves_of(screening, "act-first"),
    )


@pytest.mark.parametrize("given", ["now", "deciding"])
def test_an_act_first_answer_that_leaves_something_to_do_opens_a_duty_and_another_closes_it(cast, given):
    screening = answer(cast.screening(), cast.worker, pov_debt="seen")
    screening = decide(cast, screening, "pov-debt", given)
    assert kinds(cast, closed_at=None) == ["act_report"]
    decide(cast, screening, "pov-debt", "known")
    assert [duty.outcome for duty in Duty.objects.all()] == ["answered"]


def test_logging_it_answers_act_first_and_counts_as_a_save_of_that_page(cast):
    screening = answer(cast.screening(), cast.worker, pov_debt="seen")
    screening = decide(cast, screening, "pov-debt", "deciding")
    duties.log(by=cast.supervisor, duty=Duty.objects.get(), entries=[Entry("report", "Hotline", timezone.now())])
    assert row_of(screening, "pov-debt").act_first == {"answer": "reported", "note": ""}
    with pytest.raises(screenings.Stale):
        decide(cast, screening, "pov-debt", "deciding")


def test_a_completed_screening_leaves_a_duty_for_each_open_question(cast):
    screening = answer(cast.screening(), cast.worker, pov_debt="seen", cv_future_hope="possible", pov_food="seen")
    # A gate that is closed later hides the answer, and the question stands.
    screening = screenings.save_gates(
        by=cast.worker, screening=screening, gates={"community-violence": "nothing"}, saves=0
    )
    standing = observations.standing_for(screening, cast.worker)
    assert [each.factor.id for each in standing.unanswered] == ["pov-debt", "cv-future-hope"]
    assert "cv-future-hope" not in {*standing.seen, *standing.possible}
    screenings.complete(by=cast.worker, screening=screening, saves=total_saves(screening))
    assert kinds(cast, closed_at=None) == ["act_care", "act_report"]


# --- What closes one -------------------------------------------------------------------------------------------------


def test_a_duty_closes_when_each_part_is_logged(cast):
    duty = opened(cast, MISSING)
    now = timezone.now()
    duty = duties.log(by=cast.worker, duty=duty, entries=[Entry("police", "Desk 4", now, "A-1")], note="Called twice.")
    assert duty.closed_at is None
    with pytest.raises(Refused, match="Someone else logged this"):
        duties.log(by=cast.supervisor, duty=duty, entries=[Entry("police", "Desk 5", now)])
    duty = duties.log(by=cast.supervisor, duty=duty, entries=[Entry("ncmec", "Hotline", now)])
    assert (duty.outcome, duty.closed_by) == ("done", cast.supervisor)
    assert [(line["to"], line["who"], line["reference"]) for line in duty.log] == [
        ("police", "Desk 4", "A-1"),
        ("ncmec", "Hotline", ""),
    ]
    with pytest.raises(Refused, match="has closed this already"):
        duties.close_as_not_needed(by=cast.worker, duty=duty, reason="Home.")


@pytest.mark.parametrize("reason", ["", "  "])
def test_not_needed_needs_a_reason(cast, reason):
    with pytest.raises(Refused, match="Write why"):
        duties.close_as_not_needed(by=cast.worker, duty=opened(cast), reason=reason)


def test_a_log_without_a_line_is_refused(cast):
    with pytest.raises(Refused, match="Write who was told"):
        duties.log(by=cast.worker, duty=opened(cast), entries=[])


# --- Who holds it, who sees it ---------------------------------------------------------------------------------------


def test_holders_are_those_who_may_see_the_record(cast, other_supervisor, covering_supervisor):
    TeamCover.objects.create(supervisor=covering_supervisor, team=cast.team, until=timezone.now() + timedelta(days=7))
    second = make_user("supervisor", cast.team, name="Dora")
    shut_out = make_user("supervisor", cast.team, name="Eve")
    make_user("supervisor", cast.team, name="Gone", is_active=False)
    access.restrict(by=cast.supervisor, young_person=cast.young_person, user=shut_out, reason="A cousin")
    wanted = {cast.worker, cast.supervisor, second, covering_supervisor}
    assert set(holders_for(cast.young_person)) == wanted


def test_who_is_on_the_list_of_who_should_not_see_this_holds_nothing(cast, monkeypatch):
    at(FRIDAY, monkeypatch)
    duty = opened(cast)
    kin = make_user("supervisor", cast.team, name="Dora Kinsman")
    list_person(by=cast.worker, person=cast.young_person, name="Dora Kinsman", reason="An aunt")
    assert kin not in holders_for(cast.young_person)
    with pytest.raises(Refused, match="Choose someone from the list"):
        duties.hold(by=cast.worker, duty=duty, holder=kin)


def test_a_holder_is_kept_until_monday_and_asked_again_the_next_weekend(cast, monkeypatch):
    at(FRIDAY, monkeypatch)
    duty = opened(cast)
    assert clocks.shown(duty, FRIDAY).asks_holder
    duty = duties.hold(by=cast.worker, duty=duty, holder=cast.supervisor)
    assert not clocks.shown(duty, FRIDAY).asks_holder
    assert clocks.shown(duty, FRIDAY + timedelta(days=1)).holder == cast.supervisor
    assert clocks.shown(duty, FRIDAY + timedelta(days=3, minutes=1)).holder is None
    assert clocks.shown(duty, FRIDAY + timedelta(days=7)).asks_holder


def test_nobody_holds_what_they_may_not_open(cast, monkeypatch, other_supervisor):
    at(FRIDAY, monkeypatch)
    duty = opened(cast)
    for someone in (cast.colleague, other_supervisor, make_user("supervisor", cast.team, is_active=False)):
        with pytest.raises(Refused, match="Choose someone from the list"):
            duties.hold(by=cast.worker, duty=duty, holder=someone)


def test_midweek_nothing_is_handed_on(cast, monkeypatch):
    at(NOON, monkeypatch)
    with pytest.raises(Refused, match="Friday noon"):
        duties.hold(by=cast.worker, duty=opened(cast), holder=cast.supervisor)


def test_a_duty_of_a_hidden_observation_does_not_exist_for_that_person(cast):
    screening = answer(cast.screening(), cast.worker, pov_debt="seen")
    decide(cast, screening, "pov-debt", "deciding")
    row = row_of(screening, "pov-debt")
    access.restrict(
        by=make_user("supervisor", cast.team),
        young_person=cast.young_person,
        user=cast.supervisor,
        reason="Named in it",
        observation_id=row.pk,
    )
    now = timezone.now()
    assert open_duties([cast.young_person], cast.supervisor, now) == []
    assert [each.duty.kind for each in open_duties([cast.young_person], cast.worker, now)] == ["act_report"]


def test_the_soonest_stands_first(cast, monkeypatch):
    at(NOON, monkeypatch)
    opened(cast, RETURNED)
    opened(cast, MISSING)
    assert [each.duty.kind for each in open_duties([cast.young_person], cast.worker, NOON)] == [MISSING, RETURNED]
