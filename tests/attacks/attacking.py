"""Send a broken form to an address, and look at what it left behind."""

import random

from django.db import connection
from django.urls import reverse

from assessments.planning import line_id_of
from tests.assessments.staff_cast import STAFF_PAGES, TEAM_PAGES
from tests.attacks.bad_input import bodies, fields_of
from tests.factories import make_user
from tests.test_access import POST, ROWS, World

FORM = "application/x-www-form-urlencoded"
# What a page without a form of its own takes.
NAMED = {
    "find": {"q": "Quillon"},
    "account_login": {"login": "a@example.org", "password": "x"},
    "directory_add_kind": {"kind": "eco-food"},
    "directory_decide_kind": {"decision": "confirmed"},
    "directory_confidential": {"confidential": "yes"},
}

POSTED = sorted(name for name, row in ROWS.items() if row.methods & POST)


# Who writes at an address that several roles reach.
WRITERS = ("caseworker", "supervisor", "directory_admin", "agency_admin")


def arguments(name: str, secret, service) -> dict | None:
    """Give the arguments of an address: of the record's own rows, the draft ones where something can be written; else
    as the access table has them."""
    own = {
        "plan_choose": {"plan_id": secret.plan.pk, "line_id": line_id_of(secret.plan, "eco-food")},
        "plan_review": {"plan_id": secret.waiting.pk},
        "plan_start": {"screening_id": secret.screening.pk},
        "plan_agreement": {"plan_id": secret.approved.pk},
        "screening_theme": {"screening_id": secret.draft.pk, "number": 1, "page": 1},
        "supporter": {"supporter_id": secret.supporter.pk},
        "supporter_remove": {"supporter_id": secret.supporter.pk},
        "not_to_see_lift": {"entry_id": secret.entry.pk},
        "handoff": {"handoff_id": secret.handoff.pk},
        "handoff_withdraw": {"handoff_id": secret.handoff.pk},
        "handoff_acknowledge": {"handoff_id": secret.handoff.pk},
        "break_glass_note": {"opening_id": secret.opening.pk},
        "directory_decide_kind": {"service_id": service.pk, "service_type": "eco-food"},
    }
    if name in own:
        return own[name]
    if pages := {**STAFF_PAGES, **TEAM_PAGES}.get(name):
        return pages(secret.person.team)
    address = ROWS[name].address
    if address is None:
        return None
    # One a test, which makes the service: what an earlier test made beside the record is rolled back.
    if secret.world is None or secret.world.service != service:
        worker = secret.person.assigned_to
        world = secret.world = World(worker, make_user("caseworker", worker.team))
        world.person, world.screening, world.plan = secret.person, secret.draft, secret.plan
        world.completed_screening, world.approved_plan, world.service = secret.screening, secret.approved, service
    return address(secret.world)


def role_for(name: str) -> str:
    """Give the role that writes at an address, as the access table has it."""
    return next(role for role in WRITERS if role in ROWS[name].who)


def kept() -> list:
    """Everything that is recorded about young people."""
    with connection.cursor() as cursor:
        names = [
            name
            for name in connection.introspection.table_names(cursor)
            if name.startswith("assessments_") and name not in {"assessments_event", "assessments_chainhead"}
        ]
        rows = []
        for name in sorted(names):
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608
            rows.append((name, sorted(map(repr, cursor.fetchall()))))
    return [row for row in rows if row[0] != "assessments_user"]


def make_attack(client, secret, cast, service):
    """Give a function that sends broken forms to one address and fails on a 500, or on what is half saved."""
    client.raise_request_exception = False

    def run(name: str, how_many: int, seed: int = 1) -> None:
        dice = random.Random(f"{name} {seed}")
        url = reverse(name, kwargs=arguments(name, secret, service))
        if not name.startswith("account_") or name == "account_change_password":
            client.force_login(cast[role_for(name)])
        page = client.get(url)
        fields = fields_of(page.content.decode()) if page.status_code == 200 else {}
        for told, body in bodies(fields | NAMED.get(name, {}), dice, how_many):
            before = kept()
            response = client.post(url, data=body, content_type=FORM)
            assert response.status_code < 500, f"{name}: {told}"
            assert "alert(1)</script>" not in response.content.decode("utf-8", "replace"), f"{name}: {told}"
            if response.status_code != 302:
                assert kept() == before, f"{name}: {told} was refused and half saved"

    return run
