"""A small cast for tests: staff in roles and teams, and young people on their caseloads."""

from itertools import count

from django.contrib.auth.models import Group

from assessments.models import Team, TeamMembership, User, YoungPerson
from assessments.sealed import blind, create_key

PASSWORD = "correct horse battery staple"
_number = count(1)


def make_team(name: str = "") -> Team:
    """Give a team; without a name, a new one."""
    return Team.objects.create(name=name or f"Team {next(_number)}")


def make_user(role: str = "caseworker", team: Team | None = None, **fields) -> User:
    """Give a member of staff with a role ("" for none) in a team; the password is PASSWORD."""
    number = next(_number)
    values = {"email": f"staff{number}@example.org", "name": f"Staff {number}", "password": PASSWORD} | fields
    user = User.objects.create_user(**values)
    if role:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    if team is not None:
        TeamMembership.objects.create(user=user, team=team)
    return user


def make_person(assigned_to: User | None = None, team: Team | None = None, **facts) -> YoungPerson:
    """Give a young person with a key of their own; without a team, that of the worker or a new one."""
    number = next(_number)
    facts = {"case_number": f"T-{number:05}", "given_name": "Jordan", "family_name": "Rivera"} | facts
    person = YoungPerson(
        team=team or (assigned_to and assigned_to.team) or make_team(),
        assigned_to=assigned_to,
        created_by=facts.pop("created_by", None) or assigned_to or make_user(),
        case_number_index=blind("young_person.case_number", facts["case_number"]),
        **facts,
    )
    create_key(person.pk)
    person.save(force_insert=True)
    return person
