"""Send a broken form to an address, and look at what it left behind."""

import random

from django.db import connection
from django.urls import reverse

from assessments.planning import line_id_of
from tests.assessments.staff_cast import STAFF_PAGES, TEAM_PAGES
from tests.attacks.bad_input import bodies, fields_of
from tests.test_access import POST, ROWS

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


def arguments(name: str, secret, service) -> dict | None:
    """Give the arguments of an address of the record; the draft ones, where something can be written."""
    plan = {"plan_id": secret.plan.pk}
    if name == "plan_choose":
        return plan | {"line_id": line_id_of(secret.plan, "eco-food")}
    if name == "plan_review":
        return {"plan_id": secret.waiting.pk}
    if name == "plan_start":
        return {"screening_id": secret.screening.pk}
    if name == "screening_theme":
        return {"screening_id": secret.draft.pk, "number": 1, "page": 1}
    if name == "break_glass_note":
        return {"opening_id": secret.opening.pk}
    if name.startswith("directory_"):
        more = {
            "directory_decide_kind": {"service_type": "eco-food"},
            "directory_confidential": {"location_id": service.at_locations.get().location_id},
        }
        return {"service_id": service.pk} | more.get(name, {})
    if name.startswith("plan"):
        return plan
    if name in STAFF_PAGES:
        return STAFF_PAGES[name](secret.person.team)
    if name in TEAM_PAGES:
        return TEAM_PAGES[name](secret.person.team)
    if name == "screening_start":
        return {"person_id": secret.person.pk}
    if name == "screening_start" or name.startswith("person_"):
        return None if name == "person_add" else {"person_id": secret.person.pk}
    if name.startswith("supporter"):
        return {"supporter_id": secret.supporter.pk}
    if name.startswith("handoff"):
        return {"handoff_id": secret.handoff.pk}
    if name == "not_to_see_lift":
        return {"entry_id": secret.entry.pk}
    return {"screening_id": secret.draft.pk} if name.startswith("screening_") else None


def role_for(name: str) -> str:
    if name in {"plan_review", "break_glass_note", "person_list_colleague", "handoff", "person_reopen", *TEAM_PAGES}:
        return "supervisor"
    if name in STAFF_PAGES:
        return "agency_admin"
    return "directory_admin" if name.startswith("directory_") else "caseworker"


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
