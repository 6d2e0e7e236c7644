"""A small made-up directory for tests, written through the same actions as the real one."""

from resources.actions import Actor
from resources.actions.directory import add_location, add_organization, add_service, link_type

CURATOR = Actor(id="test-curator", label="Dana Curator")


def make_service(name="Open Door Drop-in", *, types=("eco-shelter",), zip_code="00101", place=None, **fields):
    """Give an active service at one place, its kinds of help confirmed; `place` holds fields of the location."""
    organization = fields.pop("organization", None) or add_organization(name=f"{name} Agency", actor=CURATOR)
    at = {"name": name, "address_1": "12 Plum Street", "city": "Juniper Falls", "state_province": "NE"}
    location = add_location(**(at | {"postal_code": zip_code} | (place or {})), actor=CURATOR)
    fields.setdefault("locations", [location])
    service = add_service(organization=organization, name=name, actor=CURATOR, **fields)
    for service_type in types:
        link_type(service=service, service_type=service_type, actor=CURATOR)
    return service
