"""Every address × everyone of the cast × GET and POST, against the access table of product.md.

A new view adds one line to ROWS: the name of its address, who gets in, how to build its address, which methods it
takes. Whoever does not get in finds 404, as if nothing were there; without sign-in, the sign-in page.
"""

from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from assessments.actions import access as actions
from assessments.actions import duties, screenings
from assessments.models import BreakGlass
from tests.access_people import PEOPLE, PeopleWorld
from tests.access_plans import PLANS, PlansWorld, completed
from tests.asking import (
    ADMINS,
    BOTH,
    CASE_STAFF,
    CASEWORKERS,
    CURATORS,
    EVERYONE,
    POST,
    RECORD,
    RECORD_OWNER,
    RECORD_SUPERVISOR,
    SIGNED_IN,
    STAFF,
    Row,
    ask,
    every_address,
    expected,
    fits,
)
from tests.assessments.disclosure_cast import make_release
from tests.assessments.screening_cast import SAFE
from tests.assessments.staff_rows import STAFF_ROWS
from tests.factories import make_person
from tests.resources.catalogue_rows import CATALOGUE_ROWS
from tests.resources.directory_factories import make_service
from tests.resources.number_factories import make_number

pytestmark = pytest.mark.django_db


@dataclass
class World(PeopleWorld, PlansWorld):
    """What addresses point at, made when a row asks for it."""

    caseworker: object
    teammate: object

    @cached_property
    def person(self):
        return make_person(self.caseworker, case_number="W-1")

    @cached_property
    def opening(self):
        actions.break_glass(by=self.teammate, case_number=self.person.case_number, reason="x")
        opening = BreakGlass.objects.get()
        # It has ended: the teammate is a stranger again.
        BreakGlass.objects.update(until=opening.opened_at + (opening.until - opening.opened_at) / 10**6)
        return opening

    @cached_property
    def screening(self):
        call_command("load_catalogue", verbosity=0, stdout=StringIO())
        screening = screenings.start(by=self.caseworker, young_person=self.person)
        return screenings.save_safety(by=self.caseworker, screening=screening, answers=SAFE, saves=0)

    @cached_property
    def duty(self):
        return duties.open_duty(by=self.caseworker, young_person=self.person, kind="report")

    @cached_property
    def release(self):
        return make_release(self.caseworker, self.person)

    @cached_property
    def service(self):
        return make_service()

    @cached_property
    def number(self):
        return make_number()


def person(world):
    return {"person_id": world.person.pk}


def screening(world):
    return {"screening_id": world.screening.pk}


def theme(world):
    return screening(world) | {"number": 1, "page": 1}


def duty(world):
    return {"duty_id": world.duty.pk}


def opening(world):
    return {"opening_id": world.opening.pk}


def release(world):
    return {"release_id": world.release.pk}


def service(world):
    return {"service_id": world.service.pk}


def number(world):
    return {"number_id": world.number.pk}


def kind(world):
    return service(world) | {"service_type": "eco-shelter"}


def place(world):
    return service(world) | {"location_id": world.service.at_locations.get().location_id}


ROWS = {
    **PEOPLE,
    **PLANS,
    # Sign-in
    "account_login": Row(EVERYONE, methods=BOTH),
    "account_logout": Row(EVERYONE, methods=BOTH),
    "account_session": Row(EVERYONE, methods=BOTH),
    "account_cover": Row(SIGNED_IN, methods=POST),
    "account_uncover": Row(SIGNED_IN, methods=POST),
    "account_leave": Row(EVERYONE, methods=POST),
    "account_left": Row(EVERYONE),
    "account_held": Row(SIGNED_IN),
    "account_inactive": Row(EVERYONE),
    "account_signup": Row(EVERYONE, methods=BOTH),
    "account_change_password": Row(SIGNED_IN, methods=BOTH),
    "account_reset_password": Row(EVERYONE, methods=BOTH),
    "account_reset_password_done": Row(EVERYONE),
    "account_reset_password_from_key": Row(EVERYONE, lambda world: {"uidb36": "1", "key": "x-y"}),
    "account_reset_password_from_key_done": Row(EVERYONE),
    "health": Row(EVERYONE),
    # The house's parts
    "components": Row(STAFF),
    "components_form": Row(STAFF, methods=BOTH),
    # Young people
    "worklist": Row(STAFF),
    "find": Row(CASE_STAFF, methods=POST),
    "person_add": Row(CASEWORKERS, methods=BOTH),
    "person": Row(RECORD, person),
    "break_glass": Row(CASEWORKERS, methods=BOTH),
    "break_glass_note": Row(RECORD_SUPERVISOR, opening, POST),
    # Screenings
    "screening_start": Row(RECORD_OWNER, person, POST),
    "screening_hub": Row(RECORD_OWNER, screening, BOTH),
    "screening_safety": Row(RECORD_OWNER, screening, BOTH),
    "screening_theme": Row(RECORD_OWNER, theme, BOTH),
    "screening_evidence": Row(RECORD_OWNER, screening, BOTH),
    "screening_act_first": Row(RECORD_OWNER, screening, BOTH),
    "screening_check": Row(RECORD_OWNER, screening, BOTH),
    "person_change": Row(RECORD, person),
    "screening_noticed": Row(RECORD_OWNER, completed),
    "screening_noticed_theme": Row(RECORD_OWNER, lambda world: completed(world) | {"number": 1}),
    "screening_noticed_add": Row(RECORD_OWNER, lambda world: completed(world) | {"number": 1, "place": 1}, BOTH),
    "screening_discard": Row(RECORD_OWNER, screening, BOTH),
    "screening_told": Row(RECORD, screening, BOTH),
    "screening_results": Row(RECORD, screening),
    # Duties
    "person_wording": Row(RECORD, person, POST),
    "duty_start": Row(RECORD, person, BOTH),
    "duty": Row(RECORD, duty, BOTH),
    "duty_not_needed": Row(RECORD, duty, POST),
    "duty_hold": Row(RECORD, duty, POST),
    # Plans
    # What may leave, and what has left
    "lawful_bases": Row(ADMINS),
    "lawful_basis": Row(ADMINS, lambda world: {"kind": "court_order"}, BOTH),
    "releases": Row(RECORD, person),
    "release_add": Row(RECORD_OWNER, person, BOTH),
    "release": Row(RECORD, release, BOTH),
    "disclosures": Row(RECORD, person),
    "disclosure_add": Row(RECORD, person, BOTH),
    **STAFF_ROWS,
    "screening_copy": Row(RECORD, completed, BOTH),
    # Directory
    "directory": Row(STAFF),
    "directory_service": Row(STAFF, service),
    "directory_check": Row(CURATORS, service, POST),
    "directory_add_kind": Row(CURATORS, service, POST),
    "directory_decide_kind": Row(CURATORS, kind, POST, data=(("decision", "confirmed"),)),
    "directory_confidential": Row(CURATORS, place, POST, data=(("confidential", "yes"),)),
    **CATALOGUE_ROWS,
    "settings": Row(ADMINS, methods=BOTH),
    # Help
    "help": Row(STAFF),
    "help_keys": Row(STAFF),
    "help_caseworker": Row(STAFF),
    "help_supervisor": Row(STAFF),
    "help_directory_admin": Row(STAFF),
    "help_agency_admin": Row(STAFF),
    # Numbers to call
    "numbers": Row(STAFF),
    "settings_numbers": Row(ADMINS),
    "settings_number_add": Row(ADMINS, methods=BOTH),
    "settings_number": Row(ADMINS, number, BOTH),
    "settings_number_verify": Row(ADMINS, number, POST),
    "settings_number_use": Row(ADMINS, number, POST, data=(("in_use", "no"),)),
}


def test_every_address_has_a_name_and_a_row():
    unnamed = [str(pattern.pattern) for pattern in every_address() if not pattern.name]
    assert unnamed == []
    named = {pattern.name for pattern in every_address()}
    assert named - ROWS.keys() == set(), "add a row to ROWS in tests/test_access.py"
    assert ROWS.keys() - named == set(), "take these rows out of tests/test_access.py"


def test_every_view_of_people_says_who_may_come():
    # The worklist shows each role its own page; an invitation's link is opened before there is an account.
    open_to_all = {"worklist", "invitation"}
    silent = [
        pattern.name
        for pattern in every_address()
        if pattern.callback.__module__.startswith("assessments.")
        and pattern.name not in open_to_all
        and not getattr(pattern.callback, "roles", None)
    ]
    assert silent == [], "decorate with @role_required(…)"


@pytest.fixture(autouse=True)
def _roles(db):
    call_command("sync_roles", verbosity=0, stdout=StringIO())


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_access_table(name, request, client, monkeypatch):
    monkeypatch.setattr("allauth.core.internal.ratelimit.consume", lambda *args, **kwargs: True)
    client.raise_request_exception = False
    row = ROWS[name]
    cast = {who: None if who == "anonymous" else request.getfixturevalue(who) for who in sorted(EVERYONE)}
    world = World(cast["caseworker"], cast["teammate"])
    url = reverse(name, kwargs=row.address(world) if row.address else None)
    wrong = {}
    # Those who stay out first: what the others do may change the record.
    for who in sorted(EVERYONE, key=lambda who: (who in row.who, who)):
        for method in sorted(BOTH):
            answer, wanted = ask(client, cast[who], method, url, row.data), expected(row, who, method)
            if not fits(answer, wanted):
                wrong[f"{method} {who}"] = f"{answer} instead of {wanted}"
    assert wrong == {}


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.address))
def test_an_unknown_id_is_as_absent_as_a_stranger_s(name, request, client):
    row = ROWS[name]
    if row.who >= EVERYONE:
        return
    world = World(request.getfixturevalue("caseworker"), request.getfixturevalue("teammate"))
    known, unknown = row.address(world), {UUID: uuid4(), int: 999_999}
    kwargs = {key: unknown.get(type(value), value) for key, value in known.items()}
    if kwargs == known:
        return  # A word in the address, not an id.
    user = request.getfixturevalue(sorted(row.who)[0])
    for method in row.methods:
        assert ask(client, user, method, reverse(name, kwargs=kwargs), row.data) == "404"
