"""The trial's cast: each role once, a second caseworker elsewhere, every account in the trail."""

import pytest
from django.contrib.auth import authenticate

from assessments.demo_staff import PASSWORD, STAFF, find_demo_staff, load_demo_staff
from assessments.models import User
from assessments.models.audit import Event
from assessments.policy import ROLES

pytestmark = pytest.mark.django_db


def test_each_role_is_played_and_one_caseworker_sits_elsewhere():
    cast = load_demo_staff()
    assert {role for user in cast.values() for role in user.roles} == set(ROLES)
    assert cast["caseworker"].team == cast["supervisor"].team
    assert cast["other_caseworker"].team not in {None, cast["caseworker"].team}
    assert cast["directory_admin"].team is None
    assert not User.objects.filter(is_superuser=True).exists()


def test_each_of_them_can_sign_in_with_the_password_that_is_printed():
    load_demo_staff()
    for member in STAFF:
        assert authenticate(None, email=member.email, password=PASSWORD).name == member.name


def test_every_account_is_in_the_trail():
    assert find_demo_staff() == {}
    cast = load_demo_staff()
    added = Event.objects.filter(verb="staff.added")
    assert {str(event.object_id) for event in added} == {str(user.pk) for user in cast.values()}
    assert find_demo_staff() == cast
