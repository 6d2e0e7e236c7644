"""The facts about a young person: seen with their reasons, changed, and never silently overwritten."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions.people import change_facts
from assessments.actions.people_around import list_person
from assessments.models import Event, YoungPerson
from assessments.sealed import blind
from assessments.workflow import Refused
from resources.models import Language
from tests.factories import make_person

pytestmark = pytest.mark.django_db

FORM = {
    "case_number": "F-1",
    "given_name": "Jordan",
    "family_name": "Rivera",
    "preferred_name": "Jo",
    "born_month": "4",
    "born_year": "2011",
    "zip_code": "00101",
    "contact": "",
    "saves": "0",
}


@pytest.fixture
def person(caseworker):
    return make_person(caseworker, case_number="F-1", birth_month="2011-04", zip_code="00101", preferred_name="Jo")


def send(client, user, person, **changes):
    client.force_login(user)
    return client.post(reverse("person_facts_change", args=[person.pk]), FORM | changes)


def test_each_fact_stands_with_why_it_is_asked(client, caseworker, supervisor, person):
    for user, writes in ((caseworker, True), (supervisor, False)):
        client.force_login(user)
        text = client.get(reverse("person_facts", args=[person.pk])).content.decode()
        assert "Five digits, to find help nearby." in text
        assert "Apr 2011" in text
        assert (reverse("person_facts_change", args=[person.pk]) in text) is writes


def test_what_changed_is_saved_and_only_its_name_is_traced(client, caseworker, person):
    assert send(client, caseworker, person, zip_code="00102", contact="Text after 4").status_code == 302
    person.refresh_from_db()
    assert (person.zip_code, person.contact, person.saves) == ("00102", "Text after 4", 1)
    assert Event.objects.get(verb="young_person.changed").fields == ["contact", "zip_code"]


def test_nothing_changed_leaves_nothing(client, caseworker, person):
    assert send(client, caseworker, person).status_code == 302
    assert not Event.objects.filter(verb="young_person.changed").exists()


def test_a_new_case_number_is_found_and_the_old_one_is_not(client, caseworker, person):
    send(client, caseworker, person, case_number="F-2")
    person.refresh_from_db()
    assert person.case_number_index == blind("young_person.case_number", "F-2")
    assert [row.person for row in client.post(reverse("find"), {"q": "f2"}).context["rows"]] == [person]
    assert client.post(reverse("find"), {"q": "f1"}).context["rows"] == []


def test_a_change_made_meanwhile_is_shown_and_nothing_is_overwritten(client, caseworker, person):
    change_facts(by=caseworker, person=person, zip_code="00103", birth_month="2010-05")
    response = send(client, caseworker, person, zip_code="00102")
    assert response.status_code == 409
    both = response.context["both"]
    assert {(row["kept"], row["typed"]) for row in both} == {("00103", "00102"), ("May 2010", "Apr 2011")}
    person.refresh_from_db()
    assert (person.zip_code, person.birth_month) == ("00103", "2010-05")
    again = response.context["form"].data
    assert send(client, caseworker, person, zip_code="00102", saves=again["saves"]).status_code == 302
    person.refresh_from_db()
    assert person.zip_code == "00102"


def test_wrong_facts_are_refused_and_kept_on_the_page(client, caseworker, person):
    response = send(client, caseworker, person, zip_code="nowhere", preferred_name="Joey")
    assert response.status_code == 422
    assert 'value="Joey"' in response.content.decode()
    person.refresh_from_db()
    assert person.preferred_name == "Jo"


def test_the_best_language_stays_first(client, caseworker, person):
    for bit, (code, name) in enumerate((("en", "English"), ("es", "Spanish"), ("vi", "Vietnamese"))):
        Language.objects.create(code=code, name=name, bit=bit)
    change_facts(by=caseworker, person=person, languages=["es", "en"])
    send(client, caseworker, person, languages=["en", "es"], saves="1")
    assert YoungPerson.objects.get().languages == ["es", "en"]
    send(client, caseworker, person, languages=["en", "es", "vi"], saves="1")
    assert YoungPerson.objects.get().languages == ["es", "en", "vi"]


def test_the_contact_names_nobody_on_the_list(client, caseworker, person):
    list_person(by=caseworker, person=person, name="Ray Example", reason="")
    response = send(client, caseworker, person, contact="Call Ray Example")
    assert response.status_code == 422
    assert "cannot be chosen" in str(response.context["form"].errors["contact"])


def test_a_closed_record_is_read_only(client, caseworker, person):
    YoungPerson.objects.update(closed_at=timezone.now())
    assert send(client, caseworker, person, zip_code="00102").status_code == 422
    with pytest.raises(Refused, match="is closed"):
        change_facts(by=caseworker, person=person, zip_code="00102")
    text = client.get(reverse("person_facts", args=[person.pk])).content.decode()
    assert "Change the facts" not in text
