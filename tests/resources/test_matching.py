"""Matching: which services are left out, in which order the others stand, and what is said of each."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from resources.actions.directory import (
    add_location,
    add_organization,
    mark_verified,
    set_capacity,
    set_qualification,
)
from resources.catalogue import UnknownId
from resources.catalogue.reading import SHIPPED, build, digest_of, read_files
from resources.demo.loading import load_demo_county
from resources.matching import Circumstances, match, match_one
from resources.matching.kinds import kinds_for
from resources.places import locate
from tests.resources.directory_factories import CURATOR, make_service

CONTENT = read_files(SHIPPED)
CATALOGUE = build(CONTENT, number=1, digest=digest_of(CONTENT))
FACTORS = list(CATALOGUE.factors)
TODAY = datetime.date(2026, 3, 10)
FOOD, SHELTER = "eco-food", "eco-shelter"


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def who(**fields):
    return Circumstances(**({"today": TODAY, "age": 15, "place": locate("00101")} | fields))


def make(name="Pantry", *, days=12, types=(FOOD,), **fields):
    service = make_service(name, types=types, **({"capacity": "open", "cost": "free"} | fields))
    if days is not None:
        mark_verified(service=service, actor=CURATOR, on=TODAY - datetime.timedelta(days=days))
    return service


def names(found):
    return [one.service_name for one in found]


def only_miss(service_type=FOOD, **fields):
    kind = match_one(CATALOGUE, service_type, who(**fields))
    assert kind.fits == ()
    (miss,) = kind.misses
    return miss.left_out


@pytest.mark.django_db
def test_a_fit_says_what_it_is_and_why_it_fits():
    service = make(minimum_age=12, maximum_age=17, languages=["es"], phones=["308-555-0142"], types=("com-counseling",))
    set_qualification(service=service, qualification="trauma-informed", status="checked", actor=CURATOR)

    (fit,) = match_one(CATALOGUE, "com-counseling", who(languages=("es",), place=locate("00104"))).fits

    at = service.at_locations.get()
    assert (fit.service_id, fit.service_at_location_id, fit.organization_id) == (
        service.pk, at.pk, service.organization_id,
    )  # fmt: skip
    assert (fit.service_name, fit.organization, fit.phone) == ("Pantry", "Pantry Agency", "308-555-0142")
    assert (fit.area, fit.distance_band, fit.reach) == ("Juniper Falls, NE", "about 6 miles", "site")
    assert (fit.cost_text, fit.capacity_text, fit.last_verified, fit.stale) == (
        "Free", "Has room", TODAY - datetime.timedelta(days=12), False,
    )  # fmt: skip
    assert fit.because == (
        "Takes ages 12 to 17",
        "Speaks Spanish",
        "About 6 miles away",
        "Free",
        "Has room",
        "Checked 12 days ago",
        "Checked: Program is trauma-informed",
    )
    assert fit.ask_about == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"minimum_age": 18, "maximum_age": 24}, "Takes ages 18 to 24"),
        ({"minimum_age": 16}, "Takes ages 16 and up"),
        ({"maximum_age": 14}, "Takes ages up to 14"),
        ({"capacity": "full"}, "Full"),
        ({"zip_code": "00112"}, "About 30 miles away"),
        ({"zip_code": "00110"}, "More than 25 miles away"),
        ({"days": None}, "Never checked"),
        ({"days": 366}, "Not checked for over a year"),
    ],
)
def test_a_hard_reason_leaves_a_service_out_and_is_said(fields, said):
    make(**fields)

    assert only_miss() == (said,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"minimum_age": 15, "maximum_age": 15},
        {"capacity": "waitlist"},
        {"capacity": "unknown", "cost": "unknown"},
        {"days": 365},
        {"zip_code": "00109"},
        {"reach": "area", "zip_code": "00112"},
        {"reach": "remote", "zip_code": "00112"},
    ],
)
def test_short_of_a_hard_reason_a_service_stays(fields):
    make(**fields)

    assert names(match_one(CATALOGUE, FOOD, who()).fits) == ["Pantry"]


@pytest.mark.django_db
def test_what_is_not_active_is_not_even_a_near_miss():
    make(status="inactive")

    kind = match_one(CATALOGUE, FOOD, who())
    assert (kind.fits, kind.misses, kind.is_gap) == ((), (), True)


@pytest.mark.django_db
def test_what_they_refused_or_must_not_meet_is_left_out():
    service = make()

    assert only_miss(refused=frozenset({service.pk})) == ("They said no to this before",)
    for avoid in (service.pk, service.organization_id):
        assert only_miss(avoid=frozenset({avoid})) == ("On the list of who should not see this",)


@pytest.mark.django_db
def test_all_reasons_of_a_near_miss_are_said():
    make(minimum_age=18, maximum_age=24, capacity="full", zip_code="00112")

    assert only_miss() == ("Takes ages 18 to 24", "Full", "About 30 miles away")


@pytest.mark.django_db
def test_a_required_qualification_excludes_only_when_checked_and_missing():
    service = make(types=(SHELTER,), minimum_age=12)
    asked = "Ask about: Program is trauma-informed", "Ask about: Accepts young people under 18"

    def kind():
        return match_one(CATALOGUE, SHELTER, who())

    assert kind().fits[0].ask_about == asked
    set_qualification(service=service, qualification="trauma-informed", status="says_so", actor=CURATOR)
    assert kind().fits[0].ask_about == ("Says so, not checked yet: Program is trauma-informed", asked[1])
    # Preferred only: its absence is no hard reason.
    set_qualification(service=service, qualification="lgbtqia-welcoming", status="checked_not", actor=CURATOR)
    assert len(kind().fits) == 1
    set_qualification(service=service, qualification="serves-minors", status="checked_not", actor=CURATOR)
    assert kind().fits == ()
    assert kind().misses[0].left_out == ("Checked: does not meet “Accepts young people under 18”",)


@pytest.mark.django_db
def test_what_is_not_known_of_the_young_person_never_excludes():
    make("Near", minimum_age=18, maximum_age=24)
    make("Far", zip_code="48126")

    kind = match_one(CATALOGUE, FOOD, who(age=None, place=None))

    assert names(kind.fits) == ["Far", "Near"]
    assert kind.fits[1].ask_about == ("Ask about ages: Takes ages 18 to 24",)
    assert kind.fits[1].distance_band == ""
    assert not any("mile" in text for text in kind.fits[0].because)


@pytest.mark.django_db
def test_ages_of_training_for_professionals_are_not_about_the_young_person():
    make(types=("tra-workforce-training",), minimum_age=18)

    (fit,) = match_one(CATALOGUE, "tra-workforce-training", who()).fits
    assert not any("ages" in text for text in fit.because + fit.ask_about)


@pytest.mark.django_db
def test_questions_to_ask_first():
    make(types=("com-general-health",), languages=["en"], capacity="waitlist", cost="fee")

    (fit,) = match_one(CATALOGUE, "com-general-health", who(languages=("ti",))).fits
    assert fit.ask_about == (
        "Ask about an interpreter for Tigrinya",
        "Ask which ages it takes",
        "Ask how long the wait is",
        "Ask about the fee",
    )


@pytest.mark.django_db
def test_language_comes_first_then_qualifications_then_distance_then_freshness_then_name():
    make("g far and Spanish", zip_code="00108", languages=["es"])
    checked = make("f checked", zip_code="00108")
    set_qualification(service=checked, qualification="no-status-question", status="checked", actor=CURATOR)
    make("e near, old", days=100)
    make("d near, new", days=1)
    make("B near", days=50)
    make("a near", days=50)
    make("c away", zip_code="00108", days=0)
    make("remote", reach="remote", days=0)

    kind = match_one(CATALOGUE, FOOD, who(languages=("es",)))

    assert names(kind.fits) == [
        "g far and Spanish", "f checked", "d near, new", "a near", "B near", "e near, old", "c away", "remote",
    ]  # fmt: skip


@pytest.mark.django_db
def test_three_near_misses_nearest_to_fitting_first_and_their_own_no_last():
    refused = make("Refused")
    make("Two reasons", capacity="full", minimum_age=18)
    make("Far", zip_code="00112")
    make("Full", capacity="full")
    make("Beyond the horizon", zip_code="48126")

    kind = match_one(CATALOGUE, FOOD, who(refused=frozenset({refused.pk})))

    assert names(kind.misses) == ["Full", "Far", "Two reasons"]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "last"), [(FOOD, 180), (SHELTER, 90)])
def test_an_old_check_is_a_warning_and_does_not_count_as_lately(kind, last):
    make("Old", days=last + 1, types=(kind,))
    make("New", days=last, types=(kind,))

    found = match_one(CATALOGUE, kind, who())

    assert {fit.service_name: fit.stale for fit in found.fits} == {"Old": True, "New": False}
    assert (found.fit_count, found.local_count, found.checked_lately, found.is_gap) == (2, 2, 1, False)


@pytest.mark.django_db
def test_remote_help_alone_is_still_a_gap():
    make(reach="remote")

    kind = match_one(CATALOGUE, FOOD, who())

    assert (kind.is_gap, kind.local_count, kind.checked_lately, len(kind.fits)) == (True, 0, 0, 1)
    assert "By phone or online" in kind.fits[0].because


@pytest.mark.django_db
def test_a_service_at_several_places_counts_once_at_the_nearest_that_fits():
    places = [
        add_location(city=zip_code, postal_code=zip_code, location_type="physical", actor=CURATOR)
        for zip_code in ("00112", "00108", "00104")
    ]
    make(locations=places)

    kind = match_one(CATALOGUE, FOOD, who())

    assert [(fit.area, fit.distance_band) for fit in kind.fits] == [("00104", "about 6 miles")]
    assert kind.misses == ()


@pytest.mark.django_db
def test_a_confidential_place_gives_away_neither_address_nor_its_own_distance():
    secret = {"confidential": True, "area_label": "North county", "latitude": 41.31, "longitude": -99.21}
    make(place=secret | {"address_1": "14 Kestrel Lane"}, zip_code="00104")

    (fit,) = match_one(CATALOGUE, FOOD, who()).fits

    assert (fit.area, fit.distance_band, fit.confidential) == ("North county", "less than 10 miles", True)
    assert "Kestrel" not in repr(fit)
    assert "Less than 10 miles away" in fit.because


def test_kinds_of_help_come_once_primary_first_with_why():
    matching = match_kinds(seen=["pov-food"], possible=["pov-shelter"])

    ids = [kind.service_type.id for kind in matching]
    assert len(ids) == len(set(ids))
    assert [kind.is_primary for kind in matching] == sorted((kind.is_primary for kind in matching), reverse=True)
    assert ids[0] == "eco-food"
    assert matching[0].pairs[0].factor == "pov-food"
    for kind in matching:
        strengths = [pair.strength for pair in kind.pairs]
        assert strengths == sorted(strengths)


def match_kinds(seen, possible=(), **fields):
    return kinds_for(CATALOGUE, seen, possible, who(**fields))


def test_a_kind_of_help_is_held_back_until_its_circumstance_is_recorded():
    factor = CATALOGUE.pairs_of("com-parenting-youth")[0].factor

    def parenting(**fields):
        return next(kind for kind in match_kinds([factor], **fields) if kind.service_type.id == "com-parenting-youth")

    assert parenting().held_back == (
        "Suggested once it is recorded, as they wish, that they are pregnant or have a child."
    )
    assert not parenting().is_gap
    assert parenting(applies=frozenset({"parenting"})).held_back is None


@pytest.mark.parametrize(("age", "held_back"), [(13, "This kind of help starts at age 14."), (14, None), (None, None)])
def test_a_kind_of_help_has_its_own_ages(age, held_back):
    factor = CATALOGUE.pairs_of("eco-employment")[0].factor
    kinds = {kind.service_type.id: kind for kind in match_kinds([factor], age=age)}

    assert kinds["eco-employment"].held_back == held_back


def test_an_unknown_factor_or_kind_is_refused():
    with pytest.raises(UnknownId):
        match(CATALOGUE, ["no-such-factor"], [], who())
    with pytest.raises(UnknownId):
        match_one(CATALOGUE, "no-such-kind", who())


@pytest.mark.django_db
def test_nothing_seen_gives_nothing_and_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert match(CATALOGUE, [], [], who()).kinds == ()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_factors_or_services():
    load_demo_county()
    person = who(today=TODAY, languages=("es", "so"), avoid=frozenset({make("Avoided").organization_id}))
    counts = []
    for factors, shown in ((FACTORS[:1], 1), (FACTORS[:20], 3), (FACTORS, 50)):
        with CaptureQueriesContext(connection) as queries:
            match(CATALOGUE, factors, [], person, shown=shown)
        counts.append(len(queries))

    assert counts == [6, 6, 6]


@pytest.mark.django_db
def test_the_demo_county_has_gaps_for_a_fifteen_year_old_who_speaks_spanish_in_the_main_town():
    load_demo_county()
    person = who(languages=("es",))

    matching = match(CATALOGUE, FACTORS, [], person)
    gaps = {kind.service_type.id: len(kind.fits) for kind in matching.gaps}

    assert {matching.offer_counts[service_type] for service_type in gaps} == {0}
    assert gaps == {"men-survivor-mentor": 0, "leg-records": 0, "com-violence-intervention": 0, "men-survivor-led": 1}
    misses = match_one(CATALOGUE, "men-survivor-mentor", person).misses
    assert [miss.left_out for miss in misses] == [
        ("Full",), ("Takes ages 18 to 24",), ("More than 25 miles away",),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_hard_reason_never_adds_a_fit_and_a_question_never_removes_one():
    load_demo_county()
    person = who(languages=("es",))
    before = match(CATALOGUE, FACTORS, [], person, shown=100)
    fits = {kind.service_type.id: set(names(kind.fits)) for kind in before}
    chosen = before.by_id[FOOD].fits[0]

    tighter = (
        {"miles": 5}, {"refused": frozenset({chosen.service_id})}, {"avoid": frozenset({chosen.organization_id})},
    )  # fmt: skip
    for fields in tighter:
        after = match(CATALOGUE, FACTORS, [], who(languages=("es",), **fields), shown=100)
        assert all(set(names(kind.fits)) <= fits[kind.service_type.id] for kind in after)
        assert sum(kind.fit_count for kind in after) < sum(kind.fit_count for kind in before)
    looser = match(CATALOGUE, FACTORS, [], who(languages=("es",), age=None, place=None), shown=200)
    assert all(set(names(kind.fits)) >= fits[kind.service_type.id] for kind in looser)


@pytest.mark.django_db
def test_full_today_is_left_out_today():
    service = make()
    assert len(match_one(CATALOGUE, FOOD, who()).fits) == 1

    set_capacity(service=service, capacity="full", actor=CURATOR)

    assert match_one(CATALOGUE, FOOD, who()).fits == ()


@pytest.mark.django_db
def test_more_than_is_shown_is_counted():
    organization = add_organization(name="Pantries", actor=CURATOR)
    for number in range(4):
        make(f"Pantry {number}", organization=organization)

    kind = match_one(CATALOGUE, FOOD, who(), shown=3)

    assert (names(kind.fits), kind.more, kind.fit_count) == (["Pantry 0", "Pantry 1", "Pantry 2"], 1, 4)
