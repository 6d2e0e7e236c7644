"""What the tests of sharing need: a basis that is on, a release that holds."""

from datetime import timedelta

from django.utils import timezone

from assessments.actions import disclosures as actions
from assessments.models import LawfulBasis, Release
from tests.factories import make_user

RELEASE = {
    "organization": "Green Table",
    "purpose": "To ask for a place",
    "what": "First name and age",
    "signed_by": "alone",
}


def open_basis(kind="agency_custody", by=None) -> LawfulBasis:
    """Give a basis that an agency admin has switched on."""
    day = timezone.localdate() - timedelta(days=3)
    by = by or make_user("agency_admin")
    return actions.switch_on(by=by, kind=kind, counsel_name="Pat Counsel", counsel_on=day)


def make_release(worker, person, *, days=30, **changes) -> Release:
    """Give a release that was signed today and holds for some days."""
    today = timezone.localdate()
    facts = RELEASE | {"signed_on": today, "expires_on": today + timedelta(days=days)} | changes
    return actions.add_release(by=worker, person=person, **facts)
