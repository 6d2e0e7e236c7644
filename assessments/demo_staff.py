"""The trial's cast of staff: one for each role, and a caseworker of another team. All made up."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.actions.staff import add_staff, add_team
from assessments.models import User

# Known to everyone, and served on this machine only (assessments/management/commands/trial.py).
PASSWORD = "orange-bridge-lantern"  # noqa: S105


@dataclass(frozen=True)
class Member:
    """One of the cast: the key the demo people are given by, login, name, role, team, and what it is for."""

    key: str
    email: str
    name: str
    role: str
    team: str | None
    does: str


STAFF = (
    Member("caseworker", "caseworker@example.org", "Dana Whitfield", "caseworker", "North team", _("caseworker")),
    Member("supervisor", "supervisor@example.org", "Rosa Imani", "supervisor", "North team", _("supervisor")),
    Member("directory_admin", "directory@example.org", "Lee Okafor", "directory_admin", None, _("directory admin")),
    Member("agency_admin", "agency@example.org", "Sam Petrov", "agency_admin", None, _("agency admin")),
    Member(
        "other_caseworker",
        "caseworker2@example.org",
        "Alex Rivera",
        "caseworker",
        "South team",
        _("caseworker of another team"),
    ),
)


def find_demo_staff() -> dict[str, User]:
    """Give the cast that is already there, by key; empty before the first run."""
    users = User.objects.in_bulk([member.email for member in STAFF], field_name="email")
    return {member.key: users[member.email] for member in STAFF if member.email in users}


@transaction.atomic
def load_demo_staff() -> dict[str, User]:
    """Make the cast with their teams and roles, as a command would; give the users by key."""
    # Hashed once: five times Argon2 would be most of the start.
    password = make_password(PASSWORD)
    teams = {name: add_team(by=None, name=name) for name in dict.fromkeys(member.team for member in STAFF) if name}
    cast = {}
    for member in STAFF:
        user = add_staff(
            by=None, email=member.email, name=member.name, role=member.role, team=teams.get(member.team or "")
        )
        # Accounts begin without a password; the trial has no mail to choose one by.
        user.password = password
        user.save(update_fields=["password"])
        cast[member.key] = user
    return cast
