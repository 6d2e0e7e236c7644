"""The trial's cast of staff: one for each role, another team, and a second agency admin. All made up."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.on_call import Turn, add_turn
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
    Member(
        "other_supervisor",
        "supervisor2@example.org",
        "Toni Marsh",
        "supervisor",
        "South team",
        _("supervisor of another team"),
    ),
    Member(
        "teammate",
        "caseworker3@example.org",
        "Noor Haddad",
        "caseworker",
        "North team",
        _("second caseworker of the first team"),
    ),
    Member("second_admin", "agency2@example.org", "Kai Lindqvist", "agency_admin", None, _("second agency admin")),
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
    since = timezone.now()
    turn = Turn(cast["supervisor"], "555-555-0142", since, since + timedelta(days=14))
    add_turn(by=None, team=teams["North team"], turn=turn)
    return cast
