"""Drafts: offered for a month and more, discarded only when asked twice, never deleted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import screenings
from assessments.models import Duty, Event, Observation, Screening
from assessments.workflow import Refused
from tests.assessments.screening_cast import answer, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def draft(cast, client):
    client.force_login(cast.worker)
    return answer(cast.screening(), cast.worker, pov_food="seen", pov_shelter="seen")


def test_a_draft_of_31_days_ago_is_offered_on_the_worklist_and_opens_where_it_was(client, cast, draft):
    long_ago = timezone.now() - timedelta(days=31)
    Screening.objects.filter(pk=draft.pk).update(started_at=long_ago, saved_at=long_ago)
    hub = reverse("screening_hub", args=[draft.pk])
    page = client.get("/").content.decode()
    assert f'href="{hub}"' in page
    assert "Finish the screening" in page
    assert client.get(hub).status_code == 200
    assert " checked" in client.get(reverse("screening_theme", args=[draft.pk, 1, 1])).content.decode()


def test_discarding_asks_is_noted_and_deletes_nothing(client, cast, draft):
    address = reverse("screening_discard", args=[draft.pk])
    asked = client.get(address)
    assert "Discard this draft?" in asked.content.decode()
    draft.refresh_from_db()
    assert draft.is_draft
    person = reverse("person", args=[cast.young_person.pk])
    assert client.post(address).url == person
    draft.refresh_from_db()
    assert draft.status == Screening.Status.DISCARDED
    assert Observation.objects.filter(screening=draft).count() == 2
    event = Event.objects.get(verb="screening.discarded")
    assert (event.actor_id, event.fields) == (str(cast.worker.pk), ["status"])
    shown = client.get(person).content.decode()
    assert "Screening draft discarded" in shown
    assert str(draft.pk) not in shown
    assert str(draft.pk) not in client.get("/").content.decode()


def test_what_is_discarded_is_on_no_page_and_a_new_one_starts_empty(client, cast, draft):
    screenings.discard(by=cast.worker, screening=draft)
    for name, numbers in (("hub", []), ("theme", [1, 1]), ("results", []), ("check", []), ("discard", [])):
        assert client.get(reverse(f"screening_{name}", args=[draft.pk, *numbers])).status_code == 404
    new = screenings.start(by=cast.worker, young_person=cast.young_person)
    assert new.pk != draft.pk
    assert not Observation.objects.filter(screening=new).exists()


def test_an_open_act_first_question_outlives_its_draft(cast, draft):
    before = Duty.objects.count()
    screenings.discard(by=cast.worker, screening=draft)
    assert Duty.objects.filter(closed_at=None).count() == before + 1


def test_a_completed_screening_cannot_be_discarded_and_a_discarded_one_not_saved(client, cast, draft):
    screenings.discard(by=cast.worker, screening=draft)
    with pytest.raises(Refused, match="discarded"):
        screenings.save_gates(by=cast.worker, screening=draft, gates={"poverty": "nothing"}, saves=0)
    with pytest.raises(Refused, match="discarded"):
        screenings.discard(by=cast.worker, screening=draft)
    other = cast.screening()
    screenings.complete(by=cast.worker, screening=other, saves=1)
    assert client.post(reverse("screening_discard", args=[other.pk])).status_code == 409
    other.refresh_from_db()
    assert other.status == Screening.Status.COMPLETED
