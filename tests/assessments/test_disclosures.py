"""What may leave: bases are off until counsel agreed, releases end, nothing leaves without a line in the log."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.actions import disclosures as actions
from assessments.actions.people_around import list_person
from assessments.lawful import MEANING, bases_open, release_for, releases_holding, shared_under
from assessments.models import Disclosure, Event, LawfulBasis, Release
from assessments.not_to_see import still_named
from assessments.workflow import Refused
from tests.assessments.disclosure_cast import make_release, open_basis
from tests.factories import make_person

pytestmark = pytest.mark.django_db

KINDS = ["written_release", "agency_custody", "court_order", "mandated_report", "immediate_danger"]
LINE = {"purpose": "Their worker there plans with us", "receiver": "Green Table", "what": "First name"}


@pytest.fixture
def person(caseworker):
    return make_person(caseworker)


def share(caseworker, person, basis="agency_custody", **changes):
    return actions.disclose(by=caseworker, person=person, basis=basis, **LINE | changes)


def test_every_basis_is_off_at_first_and_says_what_it_means(caseworker, person):
    assert LawfulBasis.Kind.values == KINDS
    assert MEANING.keys() == set(KINDS)
    assert bases_open() == []
    for kind in KINDS:
        with pytest.raises(Refused, match="has not switched it on"):
            share(caseworker, person, kind)
    assert not Disclosure.objects.exists()


def test_a_basis_opens_in_counsel_s_name_and_closes_again(agency_admin, caseworker, person):
    open_basis("court_order", agency_admin)
    basis = open_basis("agency_custody", agency_admin)
    assert [row.kind for row in bases_open()] == ["agency_custody", "court_order"]
    assert (basis.counsel_name, basis.switched_on_by) == ("Pat Counsel", agency_admin)
    share(caseworker, person)
    actions.switch_off(by=agency_admin, kind="agency_custody")
    actions.switch_off(by=agency_admin, kind="agency_custody")
    with pytest.raises(Refused):
        share(caseworker, person, what="Last name")
    verbs = list(Event.objects.filter(verb__startswith="lawful_basis").order_by("seq").values_list("verb", flat=True))
    assert verbs == ["lawful_basis.switched_on"] * 2 + ["lawful_basis.switched_off"]
    basis.refresh_from_db()
    assert basis.switched_off_by == agency_admin


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"counsel_name": "  "}, "name of your agency"), ({"counsel_on": date(2100, 1, 1)}, "has not come yet")],
)
def test_no_basis_opens_without_counsel(agency_admin, changes, sentence):
    facts = {"kind": "court_order", "counsel_name": "Pat Counsel", "counsel_on": date(2026, 1, 5)} | changes
    with pytest.raises(Refused, match=sentence):
        actions.switch_on(by=agency_admin, **facts)
    assert bases_open() == []


def test_only_an_agency_admin_opens_and_closes(caseworker, supervisor, agency_admin):
    open_basis("court_order", agency_admin)
    for user in (caseworker, supervisor):
        with pytest.raises(Refused, match="agency admin"):
            open_basis("agency_custody", user)
        with pytest.raises(Refused, match="agency admin"):
            actions.switch_off(by=user, kind="court_order")


def test_a_basis_is_on_once(agency_admin):
    open_basis("court_order", agency_admin)
    with pytest.raises(Refused, match="already"):
        open_basis("court_order", agency_admin)
    assert LawfulBasis.objects.count() == 1
    basis = LawfulBasis(kind="court_order", counsel_name="x", counsel_on=date(2026, 1, 1), switched_on_by=agency_admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        basis.save()


def test_a_written_release_is_for_one_receiver(agency_admin, caseworker, person):
    open_basis("written_release", agency_admin)
    release = make_release(caseworker, person)
    line = share(caseworker, person, "written_release", receiver=" green   TABLE ")
    assert line.release == release
    assert shared_under(release) == [line]
    with pytest.raises(Refused, match="No release holds"):
        share(caseworker, person, "written_release", receiver="Green Table West")
    other = make_person(caseworker)
    with pytest.raises(Refused, match="No release holds"):
        share(caseworker, other, "written_release")


def test_a_release_ends_on_its_last_day(agency_admin, caseworker, person):
    release = make_release(caseworker, person, days=30)
    last = release.expires_on
    assert release_for(person, "Green Table", last) == release
    assert release_for(person, "Green Table", last + timedelta(days=1)) is None
    assert release_for(person, "Green Table", release.signed_on - timedelta(days=1)) is None
    open_basis("written_release", agency_admin)
    signed = timezone.localdate() - timedelta(days=9)
    Release.objects.update(signed_on=signed, expires_on=signed + timedelta(days=8))
    with pytest.raises(Refused, match="No release holds"):
        share(caseworker, person, "written_release")


def test_taken_back_nothing_more_leaves_and_what_left_is_listed(agency_admin, caseworker, person):
    open_basis("written_release", agency_admin)
    release = make_release(caseworker, person)
    line = share(caseworker, person, "written_release")
    for _press in range(2):
        release = actions.revoke(by=caseworker, release=release)
    assert release.revoked_by == caseworker
    assert releases_holding(person) == []
    with pytest.raises(Refused, match="No release holds"):
        share(caseworker, person, "written_release", what="Last name")
    assert shared_under(release) == [line]
    assert Event.objects.filter(verb="release.revoked").count() == 1


@pytest.mark.parametrize(
    ("signed", "last", "sentence"),
    [(1, 30, "has not come yet"), (-20, -1, "has run out"), (-1, 366, "one year at most")],
)
def test_a_release_needs_days_that_make_sense(caseworker, person, signed, last, sentence):
    today = timezone.localdate()
    days = {"signed_on": today + timedelta(days=signed), "expires_on": today + timedelta(days=last)}
    with pytest.raises(Refused, match=sentence):
        make_release(caseworker, person, **days)
    assert not Release.objects.exists()


def test_two_presses_are_one_release_and_one_line(agency_admin, caseworker, person):
    open_basis("agency_custody", agency_admin)
    assert make_release(caseworker, person) == make_release(caseworker, person)
    assert share(caseworker, person) == share(caseworker, person)
    assert (Release.objects.count(), Disclosure.objects.count()) == (1, 1)
    assert share(caseworker, person, what="Age") != share(caseworker, person, receiver="Elsewhere")
    Disclosure.objects.update(at=timezone.now() - timedelta(minutes=2))
    share(caseworker, person)
    assert Disclosure.objects.count() == 4


def test_who_should_not_see_the_record_receives_nothing(agency_admin, caseworker, person):
    open_basis("written_release", agency_admin)
    open_basis("agency_custody", agency_admin)
    make_release(caseworker, person, organization="Harbor Youth Center")
    entry = list_person(by=caseworker, person=person, name="Harbor Youth Center", reason="A cousin works there")
    for basis in ("written_release", "agency_custody"):
        with pytest.raises(Refused, match="cannot be chosen for this young person") as refusal:
            share(caseworker, person, basis, receiver="The Harbor youth center")
        assert "cousin" not in str(refusal.value)
    with pytest.raises(Refused, match="cannot be chosen for this young person"):
        make_release(caseworker, person, organization="Harbor Youth Center", what="Last name")
    assert not Disclosure.objects.exists()
    assert "a release that holds" in [row["where"] for row in still_named(person, [entry])]
    assert share(caseworker, person).receiver == "Green Table"


@pytest.mark.parametrize("empty", ["purpose", "receiver", "what"])
def test_a_line_says_what_went_to_whom_and_why(agency_admin, caseworker, person, empty):
    open_basis("agency_custody", agency_admin)
    with pytest.raises(Refused, match="what for"):
        share(caseworker, person, **{empty: "  "})
    assert not Disclosure.objects.exists()


def test_the_trail_holds_names_of_fields_only(agency_admin, caseworker, person):
    open_basis("written_release", agency_admin)
    make_release(caseworker, person)
    share(caseworker, person, "written_release")
    event = Event.objects.get(verb="disclosure.made")
    assert (event.young_person_id, event.fields) == (person.pk, ["basis", "purpose", "receiver", "what"])
    everything = "".join(str(vars(row)) for row in Event.objects.all())
    assert "Green" not in everything
    assert "written_release" not in everything
