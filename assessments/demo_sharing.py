"""What the trial shows of sharing: two bases that made-up counsel agreed to, one release, one line in the log."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from assessments.actions import disclosures as actions
from assessments.models import LawfulBasis, User, YoungPerson


@transaction.atomic
def load_demo_sharing(staff: Mapping[str, User], person: YoungPerson) -> None:
    """Take the demo staff by key and a young person of theirs; write down what may leave and what has left."""
    today, by = timezone.localdate(), staff["caseworker"]
    for kind in (LawfulBasis.Kind.WRITTEN_RELEASE, LawfulBasis.Kind.AGENCY_CUSTODY):
        counsel = {"counsel_name": "Pat Counsel (made up)", "counsel_on": today - timedelta(days=20)}
        actions.switch_on(by=staff["agency_admin"], kind=kind, **counsel)
    actions.add_release(
        by=by,
        person=person,
        organization="Prairie Rose Youth Center",
        purpose="To ask for a place in the evening program",
        what="First name, age, and a safe way to reach them",
        signed_by="alone",
        signed_on=today - timedelta(days=2),
        expires_on=today + timedelta(days=28),
    )
    actions.disclose(
        by=by,
        person=person,
        basis=LawfulBasis.Kind.WRITTEN_RELEASE,
        purpose="To ask for a place in the evening program",
        receiver="Prairie Rose Youth Center",
        what="First name and age, by phone",
    )
