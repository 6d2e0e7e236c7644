"""The screens: lawful bases of the agency, releases of a young person, the log of what was shared."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Disclosure, Event, LawfulBasis, Release
from tests.assessments.disclosure_cast import RELEASE, make_release, open_basis
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(caseworker):
    return make_person(caseworker)


@pytest.fixture
def signed_in(client, caseworker):
    client.force_login(caseworker)
    return client


def release_form(**changes):
    today = timezone.localdate()
    days = {"signed_on": today.isoformat(), "expires_on": (today + timedelta(days=30)).isoformat()}
    return RELEASE | days | {"informed": "on"} | changes


def text_of(response) -> str:
    return response.content.decode()


def test_a_basis_is_switched_on_with_counsel_s_name_and_off_again(client, agency_admin):
    client.force_login(agency_admin)
    page = text_of(client.get(reverse("lawful_bases")))
    assert page.count(">Off</strong>") == 5
    url = reverse("lawful_basis", args=["court_order"])
    wrong = client.post(url, {"counsel_name": "", "counsel_on": "2026-01-05"})
    assert wrong.status_code == 422
    assert "2026-01-05" in text_of(wrong)
    assert not LawfulBasis.objects.exists()
    client.post(url, {"counsel_name": "Pat Counsel", "counsel_on": "2026-01-05"})
    page = text_of(client.get(reverse("lawful_bases")))
    assert "Pat Counsel agreed on Jan 5, 2026" in page
    assert "Switch it off" in text_of(client.get(url))
    again = client.post(url, {"counsel_name": "Pat Counsel", "counsel_on": "2026-01-05"})
    assert again.status_code == 422
    assert "already" in text_of(again)
    assert client.post(url, {"off": "1"}).url == reverse("lawful_bases")
    assert text_of(client.get(reverse("lawful_bases"))).count(">Off</strong>") == 5
    assert client.get(reverse("lawful_basis", args=["hearsay"])).status_code == 404


def test_a_release_is_written_down_and_taken_back(signed_in, agency_admin, caseworker, person):
    empty = text_of(signed_in.get(reverse("releases", args=[person.pk])))
    assert "No release holds now" in empty
    assert "Help never depends on it" in empty
    response = signed_in.post(reverse("release_add", args=[person.pk]), release_form())
    release = Release.objects.get()
    assert response.url == reverse("release", args=[release.pk])
    assert "Green Table" in text_of(signed_in.get(reverse("releases", args=[person.pk])))
    open_basis("written_release", agency_admin)
    line = {"basis": "written_release", "purpose": "Ask", "receiver": "Green Table", "what": "First name Jo"}
    signed_in.post(reverse("disclosure_add", args=[person.pk]), line)
    page = text_of(signed_in.post(response.url, follow=True))
    assert "Already shared before it was taken back" in page
    assert "First name Jo" in page
    assert "Take it back" not in page
    assert Event.objects.filter(verb="release.viewed", young_person_id=person.pk).exists()
    assert "Ended" in text_of(signed_in.get(reverse("releases", args=[person.pk])))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"organization": ""}, "Fill this in."),
        ({"signed_by": ""}, "Choose an answer."),
        ({"signed_by": "a_parent_who_hurt_them"}, "Choose one of the answers shown."),
        ({"informed": ""}, "Check the box to continue."),
        ({"signed_on": "2100-01-01"}, "This day has not come yet."),
        ({"expires_on": "2026-01-01"}, "This release has run out."),
        ({"expires_on": "2100-01-01"}, "one year at most"),
        ({"expires_on": "soon"}, "Enter a date"),
        ({"what": "x" * 281}, "Use 280 characters or fewer."),
    ],
)
def test_a_wrong_release_keeps_what_was_typed(signed_in, person, changes, sentence):
    response = signed_in.post(reverse("release_add", args=[person.pk]), release_form(**changes))
    assert response.status_code == 422
    page = text_of(response)
    assert sentence in page
    assert "To ask for a place" in page
    assert not Release.objects.exists()


def test_without_a_basis_the_page_says_who_can_change_that(signed_in, person):
    page = text_of(signed_in.get(reverse("disclosure_add", args=[person.pk])))
    assert "No lawful basis is switched on" in page
    assert 'name="basis"' not in page
    line = {"basis": "court_order", "purpose": "x", "receiver": "x", "what": "x"}
    assert signed_in.post(reverse("disclosure_add", args=[person.pk]), line).status_code == 422
    assert not Disclosure.objects.exists()


def test_only_bases_that_are_on_are_offered_and_the_log_shows_each_line(signed_in, agency_admin, caseworker, person):
    open_basis("agency_custody", agency_admin)
    open_basis("written_release", agency_admin)
    make_release(caseworker, person)
    url = reverse("disclosure_add", args=[person.pk])
    page = text_of(signed_in.get(url))
    assert page.count('type="radio"') == 2
    assert "Green Table: First name and age" in page
    line = {"basis": "court_order", "purpose": "Hearing", "receiver": "Clerk of court", "what": "Dates of visits"}
    wrong = signed_in.post(url, line)
    assert wrong.status_code == 422
    assert "Choose one of the answers shown." in text_of(wrong)
    assert "Clerk of court" in text_of(wrong)
    without = signed_in.post(url, line | {"basis": "written_release"})
    assert without.status_code == 422
    assert "No release holds for this receiver." in text_of(without)
    assert "Clerk of court" in text_of(without)
    assert not Disclosure.objects.exists()
    assert signed_in.post(url, line | {"basis": "agency_custody"}).url == reverse("disclosures", args=[person.pk])
    log = text_of(signed_in.get(reverse("disclosures", args=[person.pk])))
    for words in ("Clerk of court", "Dates of visits", "Agency custody", "Hearing", str(caseworker)):
        assert words in log


def test_the_person_s_page_leads_there_and_its_timeline_tells(signed_in, agency_admin, caseworker, person):
    open_basis("written_release", agency_admin)
    make_release(caseworker, person)
    page = text_of(signed_in.get(reverse("person", args=[person.pk])))
    assert reverse("releases", args=[person.pk]) in page
    assert reverse("disclosures", args=[person.pk]) in page
    assert "Release written down" in page
