"""The pages of a duty: stop card, log, not needed, holder, worklist."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions import duties
from assessments.actions.people_around import list_person
from assessments.duties import IDENTIFIED, MISSING, REPORT, TOLD
from assessments.models import Duty, Event, OnCallTurn, Screening
from tests.assessments.screening_cast import SAFE, make_cast
from tests.pages import Page
from tests.resources.directory_factories import make_service

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 20, 13, tzinfo=ZoneInfo(settings.TIME_ZONE))


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def page_of(client, cast):
    client.force_login(cast.worker)

    def get(name, *args) -> Page:
        response = client.get(reverse(name, args=args))
        assert response.status_code == 200
        return Page(response.content.decode())

    return get


def text_of(response) -> str:
    return " ".join(Page(response.content.decode()).by_id("main").text.split())


def opened(cast, kind=REPORT) -> Duty:
    return duties.open_duty(by=cast.worker, young_person=cast.young_person, kind=kind)


def line(to, **values) -> dict:
    now = timezone.localtime()
    filled = {"who": "Desk 4", "day": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M}", "reference": ""} | values
    return {f"{to}-{name}": value for name, value in filled.items()}


def test_the_stop_card_opens_one_duty_and_keeps_nothing_else(client, cast):
    screening = cast.screening()
    before = Screening.objects.values().get(pk=screening.pk)
    client.force_login(cast.worker)
    address = reverse("screening_told", args=[screening.pk])
    answers = [client.post(address), client.post(address)]
    (duty,) = Duty.objects.all()
    assert [answer.url for answer in answers] == [reverse("duty", args=[duty.pk])] * 2
    assert (duty.kind, duty.log, duty.note, duty.reason) == (TOLD, [], "", "")
    assert Screening.objects.values().get(pk=screening.pk) == before
    assert {event.verb for event in Event.objects.filter(object_id=str(duty.pk))} == {"duty.opened"}
    text = text_of(client.get(answers[0].url))
    assert "The time is kept:" in text
    assert "Write their exact words in your agency’s report, not here." in text


def test_a_supervisor_reaches_the_stop_card_and_finds_no_dead_link(client, cast):
    screening = cast.screening()
    client.force_login(cast.supervisor)
    page = Page(client.get(reverse("screening_told", args=[screening.pk])).content.decode())
    assert reverse("screening_hub", args=[screening.pk]) not in [link.attrs.get("href") for link in page.all("a")]
    assert client.post(reverse("screening_told", args=[screening.pk])).status_code == 302
    assert Duty.objects.get().opened_by == cast.supervisor


def test_safety_first_shows_what_fell_due(client, cast, page_of):
    screening = cast.screening(safe=False)
    client.post(
        reverse("screening_safety", args=[screening.pk]),
        SAFE | {"saves": "0", "report": "needed", "clocks": [MISSING]},
    )
    text = " ".join(page_of("screening_hub", screening.pk).by_id("main").text.split())
    assert text.count("Report due") == 2
    assert "23 h left" in text
    assert "missing" not in text.casefold()


def test_the_log_takes_part_after_part(client, cast, page_of):
    duty = opened(cast, MISSING)
    address = reverse("duty", args=[duty.pk])
    empty = {f"ncmec-{name}": value for name, value in (("who", ""), ("day", "2026-11-20"), ("time", "10:00"))}
    page_of("duty", duty.pk)
    assert client.post(address, line("police", reference="R-7") | empty).status_code == 302
    text = text_of(client.get(address))
    assert "Police told" in text
    assert "Reference R-7" in text
    assert client.post(address, line("ncmec")).status_code == 302
    duty.refresh_from_db()
    assert duty.outcome == "done"
    assert "Log what was done" not in text_of(client.get(address))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"who": ""}, "Write who was told, or what was done."),
        ({"who": "", "reference": "R-7"}, "Write who was told, or who did it."),
        ({"day": ""}, "Enter the day."),
        ({"time": "25:99"}, "Enter a time, for example 2:05 PM."),
        ({"day": "2099-01-01"}, "this time has not come yet"),
    ],
)
def test_a_log_that_lacks_something_says_so_and_keeps_what_was_typed(client, cast, values, sentence):
    duty = opened(cast)
    client.force_login(cast.worker)
    sent = line("report", **values) | {"note": "Kept text."}
    response = client.post(reverse("duty", args=[duty.pk]), sent)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "Kept text." in text_of(response)
    duty.refresh_from_db()
    assert (duty.log, duty.closed_at) == ([], None)


def test_a_press_after_someone_else_closed_it_says_who(client, cast):
    duty = opened(cast)
    duties.close_as_not_needed(by=cast.supervisor, duty=duty, reason="Done at noon.")
    client.force_login(cast.worker)
    response = client.post(reverse("duty", args=[duty.pk]), line("report") | {"note": "Typed."})
    assert response.status_code == 422
    assert "Carol has closed this already." in text_of(response)
    assert "Typed." in text_of(response)


def test_not_needed_asks_why(client, cast):
    duty = opened(cast)
    client.force_login(cast.worker)
    address = reverse("duty_not_needed", args=[duty.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Pressed by mistake."})
    assert "Pressed by mistake." in text_of(client.get(reverse("duty", args=[duty.pk])))


def test_the_worklist_names_what_is_due_in_neutral_words(client, cast, page_of):
    opened(cast, IDENTIFIED)
    text = " ".join(page_of("worklist").by_id("main").text.split())
    assert text.index("Due first") < text.index("Your young people")
    assert "Report due" in text
    assert "23 h left" in text
    assert "traffick" not in text.casefold()
    client.force_login(cast.supervisor)
    assert "Report due" in text_of(client.get(reverse("worklist")))
    client.force_login(cast.colleague)
    assert "Report due" not in text_of(client.get(reverse("worklist")))


def test_the_worklist_asks_the_same_number_of_queries_for_more_duties(cast, page_of):
    opened(cast)
    page_of("worklist")
    with CaptureQueriesContext(connection) as one:
        page_of("worklist")
    opened(cast, MISSING)
    opened(cast, IDENTIFIED)
    with CaptureQueriesContext(connection) as three:
        page_of("worklist")
    assert len(three) == len(one)


def test_a_weekend_is_handed_on(client, cast, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: FRIDAY.astimezone(UTC))
    duty = opened(cast)
    client.force_login(cast.worker)
    assert "Who holds this until Monday?" in text_of(client.get(reverse("worklist")))
    address = reverse("duty_hold", args=[duty.pk])
    for nobody in ("", str(cast.colleague.pk), "99999"):
        assert client.post(address, {"holder": nobody}).status_code == 422
    assert client.post(address, {"holder": str(cast.supervisor.pk)}).status_code == 302
    assert "Carol until Monday" in text_of(client.get(reverse("worklist")))


def test_danger_now_shows_whom_to_call_and_asks_nothing_else(client, cast):
    now = timezone.now()
    turn = {"since": now - timedelta(hours=1), "until": now + timedelta(hours=1), "phone": "555-555-0142"}
    OnCallTurn.objects.create(team=cast.team, supervisor=cast.supervisor, **turn)
    make_service(
        "Lantern House",
        place={"confidential": True, "area_label": "Western Juniper County"},
        capacity="open",
        minimum_age=12,
        maximum_age=17,
        assured_date=timezone.localdate(),
        assurer_label="Dana Curator",
        phones=["402-555-0101"],
    )
    screening = cast.screening(safe=False)
    client.force_login(cast.worker)
    address = reverse("screening_safety", args=[screening.pk])
    assert client.post(address, {"danger_now": "yes", "saves": "0"}).url == address
    page = Page(client.get(address).content.decode())
    text = " ".join(page.by_id("main").text.split())
    for words in ("Danger now", "911", "Carol Supervisor on call now.", "Lantern House", "Western Juniper County"):
        assert words in text
    assert "Plum Street" not in text
    assert {"tel:911", "tel:5555550142", "tel:4025550101"} <= {link.attrs.get("href") for link in page.all("a")}


def test_someone_who_should_not_see_this_is_named_next(client, cast):
    screening = cast.screening(safe=False)
    client.force_login(cast.worker)
    client.post(reverse("screening_safety", args=[screening.pk]), SAFE | {"saves": "0", "keep_from": "yes"})
    hub, words = reverse("screening_hub", args=[screening.pk]), "Say who, before you go on"
    assert words in text_of(client.get(hub))
    list_person(by=cast.worker, person=cast.young_person, name="An Uncle", reason="Asked for it")
    assert words not in text_of(client.get(hub))


def test_everyone_reads_the_same_about_eighteen_and_federal_help(client, cast):
    screening = cast.screening()
    client.force_login(cast.worker)
    before = Screening.objects.values().get(pk=screening.pk)
    text = text_of(client.get(reverse("screening_safety", args=[screening.pk])))
    assert "Turns 18 in May 2028." in text
    assert "Federal help may apply within 24 hours: ask counsel; log it outside Offramp." in text
    assert Screening.objects.values().get(pk=screening.pk) == before


def test_a_clock_starts_from_the_young_person_s_page(client, cast, page_of):
    address = reverse("duty_start", args=[cast.young_person.pk])
    links = [link.attrs.get("href") for link in page_of("person", cast.young_person.pk).all("a")]
    assert address in links
    assert client.post(address, {}).status_code == 422
    response = client.post(address, {"kind": MISSING})
    duty = Duty.objects.get()
    assert response.url == reverse("duty", args=[duty.pk])
    assert duty.opened_at > timezone.now() - timedelta(minutes=1)
    assert client.post(address, {"kind": TOLD}).status_code == 422
