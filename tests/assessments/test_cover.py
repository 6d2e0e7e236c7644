"""Cover: a supervisor of another team stands in until a day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.access import visible
from assessments.actions import staff
from assessments.models import Event, TeamCover, User, YoungPerson
from assessments.workflow import Refused
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def sees(user, person):
    return visible(YoungPerson, User.objects.get(pk=user.pk)).filter(pk=person.pk).exists()


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_cover_opens_the_team_until_the_end_of_the_day_and_can_end_sooner(
    client, supervisor, other_supervisor, caseworker, team
):
    person = make_person(caseworker)
    client.force_login(supervisor)
    client.post(reverse("cover_add", args=[team.pk]), {"supervisor": other_supervisor.pk, "last_day": day(2)})
    cover = TeamCover.objects.get()
    assert cover.last_day == timezone.localdate() + timedelta(days=2)
    assert timezone.localtime(cover.until).hour == 0
    assert sees(other_supervisor, person)
    assert other_supervisor.name in client.get(reverse("teams")).content.decode()
    client.force_login(other_supervisor)
    assert f"You cover {team.name}" in client.get(reverse("teams")).content.decode()
    assert client.post(reverse("cover_end", args=[cover.pk])).status_code == 404
    client.force_login(supervisor)
    for _press in range(2):
        assert client.post(reverse("cover_end", args=[cover.pk])).status_code == 302
    assert not sees(other_supervisor, person)
    assert [event.verb for event in Event.objects.filter(verb__startswith="staff.cover").order_by("seq")] == [
        "staff.covers_team",
        "staff.cover_ended",
    ]


def test_a_second_cover_by_the_same_person_moves_the_end(team, other_supervisor):
    first = timezone.now() + timedelta(days=1)
    for until in (first, first, first + timedelta(days=1)):
        staff.cover_team(by=None, supervisor=other_supervisor, team=team, until=until)
    assert [cover.until for cover in TeamCover.objects.all()] == [first + timedelta(days=1)]
    assert Event.objects.filter(verb="staff.covers_team").count() == 2


def test_nobody_covers_their_own_team(team, supervisor):
    with pytest.raises(Refused, match="in this team already"):
        staff.cover_team(by=None, supervisor=supervisor, team=team, until=timezone.now() + timedelta(days=1))


@pytest.mark.parametrize(
    ("days", "sentence"), [(-1, "This day has passed."), (900, "more than a year away"), (None, "Enter a date")]
)
def test_a_day_that_cannot_be_is_refused(client, supervisor, other_supervisor, team, days, sentence):
    client.force_login(supervisor)
    typed = {"supervisor": other_supervisor.pk, "last_day": "soon" if days is None else day(days)}
    response = client.post(reverse("cover_add", args=[team.pk]), typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not TeamCover.objects.exists()


def test_a_supervisor_of_the_team_is_not_offered(client, supervisor, other_supervisor, team):
    client.force_login(supervisor)
    url = reverse("cover_add", args=[team.pk])
    page = client.get(url).content.decode()
    assert f">{other_supervisor.name}<" in page
    assert f'<option value="{supervisor.pk}"' not in page
    assert client.post(url, {"supervisor": supervisor.pk, "last_day": day(1)}).status_code == 422


def test_today_is_a_day_of_cover(client, supervisor, other_supervisor, team):
    client.force_login(supervisor)
    client.post(reverse("cover_add", args=[team.pk]), {"supervisor": other_supervisor.pk, "last_day": day(0)})
    assert TeamCover.objects.get().last_day == timezone.localdate()


def test_another_team_s_page_does_not_exist(client, other_supervisor, covering_supervisor, team):
    for user in (other_supervisor, covering_supervisor):
        client.force_login(user)
        assert client.get(reverse("cover_add", args=[team.pk])).status_code == 404
        assert client.get(reverse("turn_add", args=[team.pk])).status_code == 404
