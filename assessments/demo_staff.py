"""The trial's cast of staff: one for each role, and a caseworker of another team. All made up."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.models import Team, TeamMembership, User

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
    """Make the cast with their teams and roles; give the users by key. The roles must be synced before."""
    # Hashed once: five times Argon2 would be most of the start.
    password = make_password(PASSWORD)
    cast = {}
    for member in STAFF:
        user = User.objects.create(email=member.email, name=member.name, password=password)
        user.groups.add(Group.objects.get(name=member.role))
        if member.team:
            team, _made = Team.objects.get_or_create(name=member.team)
            TeamMembership.objects.create(user=user, team=team)
        cast[member.key] = user
    return cast
