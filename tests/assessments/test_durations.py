"""How long screenings take: a middle value for a supervisor's own teams, and none of fewer than 11."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Screening
from tests.factories import make_person, make_team, make_user

pytestmark = pytest.mark.django_db


def completed(worker, minutes, days_ago=1):
    end = timezone.now() - timedelta(days=days_ago)
    screening = Screening.objects.create(
        young_person=make_person(worker),
        catalogue_number=1,
        started_by=worker,
        status="completed",
        completed_at=end,
        completed_by=worker,
    )
    Screening.objects.filter(pk=screening.pk).update(started_at=end - timedelta(minutes=minutes))


def words(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("review_queue")).content.decode()


def test_ten_are_too_few_and_eleven_give_their_middle(client, supervisor, caseworker):
    for minutes in range(1, 11):
        completed(caseworker, minutes)
    assert "fewer than 11 so far." in words(client, supervisor)
    completed(caseworker, 600)
    assert "half of them 6 minutes or less." in words(client, supervisor)


def test_other_teams_old_ones_and_drafts_do_not_count(client, supervisor, caseworker):
    stranger = make_user("caseworker", make_team())
    for _ in range(11):
        completed(stranger, 5)
        completed(caseworker, 5, days_ago=91)
        Screening.objects.create(young_person=make_person(caseworker), catalogue_number=1, started_by=caseworker)
    assert "fewer than 11 so far." in words(client, supervisor)
