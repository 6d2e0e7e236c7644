import threading
from datetime import UTC, datetime
from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from assessments import audit
from assessments.models import ChainHead, Event, User
from assessments.models.audit import AppendOnly
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


def write(user, times=1, **about):
    with transaction.atomic():
        for _ in range(times):
            event = audit.record(**{"by": user, "verb": "thing.done", "obj": user} | about)
    return event


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def said(chain=audit.INSTALLATION):
    return [str(problem) for problem in audit.verify(chain)]


def test_an_event_holds_ids_verbs_and_field_names(caseworker):
    person = make_person(caseworker)
    event = write(
        caseworker, verb="young_person.changed", obj=person, young_person=person, fields=["zip_code", "contact"]
    )
    assert (event.chain, event.seq, event.actor_id) == (str(person.pk), 1, str(caseworker.pk))
    assert (event.object_type, event.object_id) == ("assessments.youngperson", str(person.pk))
    assert event.fields == ["contact", "zip_code"]
    assert event.segment == event.at.strftime("%Y-%m")


def test_a_list_is_one_event_on_the_installation_chain(caseworker):
    people = [make_person(caseworker) for _ in range(3)]
    event = write(caseworker, obj=type(people[0]), ids=[p.pk for p in people], people=[p.pk for p in people])
    assert (event.chain, event.object_id) == (audit.INSTALLATION, "")
    assert set(event.people) == set(event.ids) == {str(p.pk) for p in people}


def test_an_event_may_stand_on_both_chains(caseworker):
    person = make_person(caseworker)
    write(caseworker, obj=person, young_person=person.pk, also_installation=True)
    assert sorted(Event.objects.values_list("chain", flat=True)) == sorted([str(person.pk), audit.INSTALLATION])


def test_commands_and_strangers_are_told_apart(db):
    assert write(None, obj=None).actor_id == "system"
    assert write(AnonymousUser(), obj=None).actor_id == ""


def test_events_chain_and_verify(caseworker):
    person = make_person(caseworker)
    write(caseworker, 3)
    write(caseworker, 2, young_person=person)
    first, second, third = Event.objects.filter(chain=audit.INSTALLATION).order_by("seq")
    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)
    assert said() == []
    assert said(str(person.pk)) == []
    assert audit.chains() == [audit.INSTALLATION, str(person.pk)]


def test_a_rolled_back_event_leaves_no_gap(caseworker):
    write(caseworker)
    with transaction.atomic():
        audit.record(by=caseworker, verb="thing.undone", obj=None)
        transaction.set_rollback(True)
    write(caseworker)
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert said() == []


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE assessments_event SET actor_id = '9' WHERE seq = 2", "event 2: was changed"),
        ("UPDATE assessments_event SET at = '2020-01-01 00:00:00' WHERE seq = 2", "event 2: was changed"),
        ("UPDATE assessments_event SET ids = '[\"x\"]' WHERE seq = 2", "event 2: was changed"),
        ("DELETE FROM assessments_event WHERE seq = 2", "event 2: missing up to event 3"),
        ("DELETE FROM assessments_event WHERE seq = 1", "event 1: missing up to event 2"),
        ("DELETE FROM assessments_event WHERE seq = 4", "event 3: is the last one there, but the head counts 4"),
        ("DELETE FROM assessments_event", "event 0: is the last one there, but the head counts 4"),
        ("UPDATE assessments_event SET seq = 9 - seq WHERE seq IN (2, 3)", "event 2: missing up to event 4"),
        ("UPDATE assessments_chainhead SET seq = 3", "the head was changed"),
        ("UPDATE assessments_chainhead SET closed = NOT closed", "the head was changed"),
        ("DELETE FROM assessments_chainhead", "event 1: stands in a month that has no head"),
    ],
)
def test_every_touch_is_found_and_its_place_named(caseworker, statement, problem):
    write(caseworker, 4)
    sql(statement)
    assert problem in "\n".join(said())


def test_two_events_swapped_in_place_are_found(caseworker):
    write(caseworker, 3)
    sql("UPDATE assessments_event SET seq = 99 WHERE seq = 1")
    sql("UPDATE assessments_event SET seq = 1 WHERE seq = 2")
    sql("UPDATE assessments_event SET seq = 2 WHERE seq = 99")
    assert any("does not hang on the event before" in line for line in said())


def test_an_inserted_event_is_found(caseworker):
    last = write(caseworker, 2)
    forged = Event(chain=last.chain, segment=last.segment, seq=3, at=timezone.now(), verb="x", previous=last.digest)
    forged.digest = "0" * 64
    forged.save()
    assert any("event 3: was changed, or inserted" in line for line in said())


def test_cutting_the_end_and_setting_the_head_back_is_found(caseworker):
    write(caseworker, 3)
    second = Event.objects.get(seq=2)
    sql("DELETE FROM assessments_event WHERE seq = 3")
    sql("UPDATE assessments_chainhead SET seq = 2, digest = %s", second.digest)
    assert any("the head was changed" in line for line in said())


@pytest.fixture
def in_month(monkeypatch):
    def set_month(year, month):
        monkeypatch.setattr(audit.timezone, "now", lambda: datetime(year, month, 28, 12, tzinfo=UTC))

    return set_month


def test_each_month_hangs_on_the_one_before(caseworker, in_month):
    for year, month in ((2026, 10), (2026, 12), (2027, 1)):
        in_month(year, month)
        last = write(caseworker, 2)
    heads = list(ChainHead.objects.order_by("segment"))
    assert [(head.segment, head.seq, head.closed) for head in heads] == [
        ("2026-10", 2, True),
        ("2026-12", 2, True),
        ("2027-01", 2, False),
    ]
    assert [head.carried for head in heads] == ["", heads[0].digest, heads[1].digest]
    assert last.digest == heads[2].digest
    assert said() == []


def test_a_clock_that_goes_back_a_month_adds_to_the_newest(caseworker, in_month):
    in_month(2027, 1)
    write(caseworker)
    in_month(2026, 12)
    assert write(caseworker).segment == "2027-01"
    assert said() == []


@pytest.mark.parametrize(
    ("segment", "problem"),
    [("2026-10", "does not hang on the month before"), ("2026-12", "a later month was removed")],
)
def test_a_whole_month_removed_is_found(caseworker, in_month, segment, problem):
    for month in (10, 11, 12):
        in_month(2026, month)
        write(caseworker)
    sql("DELETE FROM assessments_event WHERE segment = %s", segment)
    sql("DELETE FROM assessments_chainhead WHERE segment = %s", segment)
    assert any(problem in line for line in said())


def test_a_broken_chain_takes_no_more_events(caseworker, in_month):
    for month in (11, 12):
        in_month(2026, month)
        write(caseworker)
    sql("DELETE FROM assessments_chainhead WHERE segment = '2026-12'")
    with pytest.raises(audit.ChainBroken, match="check_audit"), transaction.atomic():
        audit.record(by=caseworker, verb="x", obj=None)


def test_nothing_changes_or_removes_an_event(caseworker):
    event = write(caseworker)
    event.verb = "other"
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(verb="other"),
        lambda: Event.objects.bulk_update([event], ["verb"]),
        lambda: Event.objects.filter(seq=1).delete(),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    assert Event.objects.get().verb == "thing.done"


def test_check_audit_says_where(caseworker):
    person = make_person(caseworker)
    write(caseworker, young_person=person)
    out = StringIO()
    call_command("check_audit", stdout=out)
    assert out.getvalue() == "The trail holds: 1 chains checked.\n"
    sql("UPDATE assessments_event SET verb = 'x'")
    with pytest.raises(CommandError, match=f"{person.pk}, .*, event 1: was changed"):
        call_command("check_audit")


def test_check_audit_misses_a_whole_chain(caseworker):
    person = make_person(caseworker)
    with pytest.raises(CommandError, match=f"{person.pk}: the record is there, its whole chain is not"):
        call_command("check_audit")


@pytest.mark.django_db(transaction=True)
def test_an_event_apart_from_its_transaction_is_refused():
    with pytest.raises(audit.NoTransaction):
        audit.record(by=None, verb="x", obj=None)


@pytest.mark.django_db(transaction=True)
def test_threads_on_one_new_chain_make_no_fork():
    user = make_user()
    chain = uuid4()
    barrier = threading.Barrier(4)
    failures = []

    def work():
        try:
            barrier.wait(10)
            for _ in range(5):
                with transaction.atomic():
                    audit.record(by=user, verb="x", obj=user, young_person=chain, also_installation=True)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    for name in (str(chain), audit.INSTALLATION):
        assert audit.verify(name) == []
        assert Event.objects.filter(chain=name).count() == 20
    assert User.objects.count() == 1
