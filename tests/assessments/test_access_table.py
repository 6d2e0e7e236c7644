"""visible_to(): the access table of product.md, row by row."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from assessments.access import visible
from assessments.actions import staff
from assessments.models import (
    BreakGlass,
    NameToken,
    Observation,
    Restriction,
    TeamCover,
    TeamMembership,
    User,
    YoungPerson,
)
from assessments.workflow import Refused
from tests.assessments.screening_cast import answer, make_cast
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(caseworker):
    return make_person(caseworker)


def sees(user, person) -> bool:
    # As in a request: what the user was a minute ago is not kept.
    return visible(YoungPerson, User.objects.get(pk=user.pk)).filter(pk=person.pk).exists()


def open_for(user, person, hours=24):
    end = timezone.now() + timedelta(hours=hours)
    return BreakGlass.objects.create(
        young_person=person, user=user, reason="x", opened_at=end - timedelta(hours=24), until=end
    )


def hide(person, user, by, **fields):
    return Restriction.objects.create(young_person=person, user=user, reason="x", made_by=by, **fields)


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("caseworker", True),
        ("teammate", False),
        ("other_caseworker", False),
        ("supervisor", True),
        ("other_supervisor", False),
        ("covering_supervisor", True),
        ("directory_admin", False),
        ("agency_admin", False),
        ("superuser", False),
        ("disabled", False),
    ],
)
def test_the_table(request, person, who, answer):
    assert sees(request.getfixturevalue(who), person) is answer


def test_a_stranger_sees_nothing(person):
    assert not visible(YoungPerson, AnonymousUser()).exists()


def test_a_superuser_sees_nothing_whatever_else_they_are(person, caseworker, supervisor):
    for user in (caseworker, supervisor):
        user.is_superuser = True
        user.save()
        assert not sees(user, person)


def test_a_disabled_owner_sees_nothing(person, caseworker):
    caseworker.is_active = False
    caseworker.save()
    assert not sees(caseworker, person)


def test_without_the_role_the_caseload_is_shut(person, caseworker):
    caseworker.groups.clear()
    assert not sees(caseworker, person)


def test_a_record_that_nobody_holds_is_the_supervisors(team, caseworker, supervisor):
    person = make_person(None, team, created_by=caseworker)
    assert not sees(caseworker, person)
    assert sees(supervisor, person)


def test_membership_and_cover_end(person, team, other_team):
    past = timezone.now() - timedelta(seconds=1)
    former, returned = make_user("supervisor"), make_user("supervisor", other_team)
    TeamMembership.objects.create(user=former, team=team, until=past)
    TeamCover.objects.create(supervisor=returned, team=team, until=past)
    assert not sees(former, person)
    assert not sees(returned, person)
    TeamMembership.objects.create(user=former, team=team, until=timezone.now() + timedelta(hours=1))
    assert sees(former, person)


def test_a_caseworker_keeps_the_caseload_until_it_is_handed_over(person, caseworker, team):
    with pytest.raises(Refused, match="hands them over first"):
        staff.leave_team(by=None, user=caseworker, team=team)
    caseworker.memberships.update(until=timezone.now())
    assert sees(caseworker, person)


def test_a_membership_does_not_make_a_supervisor_of_a_caseworker(person, teammate, team):
    TeamCover.objects.create(supervisor=teammate, team=team, until=timezone.now() + timedelta(hours=1))
    assert not sees(teammate, person)


def test_an_emergency_opening_lasts_until_its_end(person, teammate, other_caseworker):
    opening = open_for(teammate, person)
    assert sees(teammate, person)
    assert not sees(other_caseworker, person)
    BreakGlass.objects.filter(pk=opening.pk).update(until=timezone.now())
    assert not sees(teammate, person)


def test_an_emergency_opening_serves_caseworkers_only(person, directory_admin, other_supervisor):
    for user in (directory_admin, other_supervisor):
        open_for(user, person)
        assert not sees(user, person)


def test_a_hidden_record_does_not_exist_not_even_by_emergency(person, caseworker, supervisor, teammate):
    open_for(teammate, person)
    for user in (caseworker, supervisor, teammate):
        restriction = hide(person, user, by=supervisor)
        assert not sees(user, person)
        Restriction.objects.filter(pk=restriction.pk).update(lifted_at=timezone.now(), lifted_by=supervisor)
        assert sees(user, person)


def test_hiding_from_one_hides_from_no_other(person, caseworker, supervisor):
    hide(person, caseworker, by=supervisor)
    assert sees(supervisor, person)


def test_what_hangs_from_the_record_is_hidden_with_it(person, caseworker, supervisor, teammate):
    NameToken.objects.create(young_person=person, token="t")
    assert visible(NameToken, caseworker).count() == 1
    assert person.name_tokens.visible_to(caseworker).count() == 1
    assert person.name_tokens.visible_to(teammate).count() == 0
    hide(person, caseworker, by=supervisor)
    assert visible(NameToken, caseworker).count() == 0
    assert visible(NameToken, supervisor).count() == 1


def test_a_hidden_observation_leaves_the_rest_of_the_record(person, caseworker, supervisor):
    kept = hide(person, caseworker, by=supervisor, observation_id=uuid4())
    assert sees(caseworker, person)
    # Restrictions are rows with an observation of their own: the one about this observation is left out.
    assert visible(Restriction, caseworker).count() == 0
    assert visible(Restriction, supervisor).get() == kept


def test_counting_takes_one_query(person, caseworker, supervisor, django_assert_num_queries):
    for user in (caseworker, supervisor):
        assert user.roles
        with django_assert_num_queries(1):
            assert visible(YoungPerson, user).count() == 1


def test_a_hidden_observation_is_gone_from_every_question_about_it():
    cast = make_cast()
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    observation = Observation.objects.get()
    hide(observation.young_person, cast.worker, by=cast.supervisor, observation_id=observation.pk)
    for rows in (Observation.objects.all(), screening.observations, Observation.objects.filter(pk=observation.pk)):
        assert rows.visible_to(cast.worker).count() == 0
        assert rows.visible_to(cast.supervisor).count() == 1
    assert sees(cast.worker, observation.young_person)
