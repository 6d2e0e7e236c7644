"""Intake, the search box, and a young person's page."""

import pytest
from django.urls import reverse

from assessments import audit
from assessments.actions.people import add_young_person, change_facts
from assessments.models import Event, NameToken, Restriction, YoungPerson
from resources.models import Language
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db

INTAKE = {
    "case_number": "NT-77",
    "given_name": "Mariana",
    "family_name": "Testwell",
    "born_month": "3",
    "born_year": "2011",
    "zip_code": "00101",
}


def add(by, **facts):
    facts = {"case_number": "NT-1", "given_name": "Mariana", "family_name": "Núñez-Example"} | facts
    return add_young_person(by=by, team=by.team, assigned_to=by, **facts)


def find(client, text):
    return [row.person for row in client.post(reverse("find"), {"q": text}).context["rows"]]


def test_intake_opens_a_record_on_the_workers_caseload(client, caseworker):
    client.force_login(caseworker)
    response = client.post(reverse("person_add"), INTAKE)
    person = YoungPerson.objects.get()
    assert response.url == reverse("person", args=[person.pk])
    assert (person.assigned_to, person.team, person.birth_month) == (caseworker, caseworker.team, "2011-03")
    event = Event.objects.get(verb="young_person.added")
    assert "given_name" in event.fields
    assert "Mariana" not in str(event.__dict__)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"case_number": ""}, "Fill this in."),
        ({"case_number": "---"}, "Write a case number with letters or digits."),
        ({"given_name": "x" * 10_000}, "Use 80 characters or fewer. You wrote 10000."),
        ({"zip_code": "1010"}, "Write the ZIP code with five digits"),
        ({"zip_code": "00999"}, "We do not know this ZIP code."),
        ({"born_year": ""}, "Enter every part of the date."),
        ({"born_year": "1950"}, "Enter a year from"),
        ({"born_month": "12", "born_year": "2026"}, "This month is in the future."),
        ({"languages": ["klingon"]}, "Choose one of the answers shown."),
    ],
)
def test_a_wrong_intake_says_what_to_do_and_keeps_what_was_typed(client, caseworker, changes, sentence, monkeypatch):
    import datetime

    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: datetime.date(2026, 11, 22))
    Language.objects.create(code="es", name="Spanish", bit=1)
    client.force_login(caseworker)
    response = client.post(reverse("person_add"), INTAKE | changes)
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "Testwell" in page
    assert not YoungPerson.objects.exists()


def test_languages_are_asked_about_once_some_are_known(client, caseworker):
    client.force_login(caseworker)
    question = "Languages they are at ease in"
    assert question not in client.get(reverse("person_add")).content.decode()
    assert client.post(reverse("person_add"), INTAKE | {"languages": ["es"]}).status_code == 302
    assert YoungPerson.objects.get().languages == []
    Language.objects.create(code="es", name="Spanish", bit=1)
    assert question in client.get(reverse("person_add")).content.decode()


def test_the_page_says_what_matching_lacks(client, caseworker):
    client.force_login(caseworker)
    lacks = ("No ZIP code yet: distances are not known.", "No month of birth yet: no service is left out by age.")
    bare = client.get(reverse("person", args=[add(caseworker).pk])).content.decode()
    assert [sentence in bare for sentence in lacks] == [True, True]
    whole = add(caseworker, zip_code="00101", birth_month="2011-03")
    page = client.get(reverse("person", args=[whole.pk])).content.decode()
    assert [sentence in page for sentence in lacks] == [False, False]
    assert "Mar 2029" in page


def test_a_search_for_nothing_says_what_to_do(client, caseworker):
    client.force_login(caseworker)
    assert "Write a name or a case number" in client.post(reverse("find"), {"q": " "}).content.decode()
    missed = client.post(reverse("find"), {"q": "zzz"}).content.decode()
    assert "No record matches" in missed
    assert "Back to the worklist" in missed


def test_the_same_case_number_is_asked_about_before_a_second_record(client, caseworker):
    client.force_login(caseworker)
    first = add(caseworker, case_number="nt 77")
    response = client.post(reverse("person_add"), INTAKE)
    assert [row["person"] for row in response.context["already"]] == [first]
    assert YoungPerson.objects.count() == 1
    client.post(reverse("person_add"), INTAKE | {"add_anyway": "1"})
    assert YoungPerson.objects.count() == 1, "what was not shown cannot be waved through"
    client.post(reverse("person_add"), INTAKE | {"add_anyway": "1", "shown": str(first.pk)})
    assert YoungPerson.objects.count() == 2


def test_another_teams_record_is_never_hinted_at(client, caseworker, other_caseworker):
    add(other_caseworker, case_number="NT-77")
    client.force_login(caseworker)
    response = client.post(reverse("person_add"), INTAKE)
    assert response.status_code == 302
    assert find(client, "NT-77") == [YoungPerson.objects.get(assigned_to=caseworker)]


@pytest.mark.parametrize("text", ["nunez", "Núñez", "NUNES", "mariana nunez", "Marianna", "nt-1", "NT1", "example"])
def test_search_finds_by_number_name_spelling_and_sound(client, caseworker, text):
    person = add(caseworker)
    add(caseworker, case_number="NT-2", given_name="Ot", family_name="Her")
    client.force_login(caseworker)
    assert find(client, text) == [person]


@pytest.mark.parametrize("text", ["", "   ", "%", "zzz", "mariana zzz", "x" * 10_000])
def test_search_that_matches_nothing_shows_nobody(client, caseworker, text):
    add(caseworker)
    client.force_login(caseworker)
    assert find(client, text) == []


def test_search_leaves_one_event_with_the_ids_and_not_the_words(client, caseworker):
    person = add(caseworker)
    client.force_login(caseworker)
    client.post(reverse("find"), {"q": "mariana"})
    event = Event.objects.get(verb="young_person.searched")
    assert event.ids == [str(person.pk)]
    assert "mariana" not in str(event.__dict__).lower()


def test_a_restricted_record_is_not_found(client, caseworker, supervisor):
    person = add(caseworker)
    Restriction.objects.create(young_person=person, user=caseworker, made_by=supervisor, reason="relative")
    client.force_login(caseworker)
    assert find(client, "mariana") == []
    assert client.get(reverse("person", args=[person.pk])).status_code == 404


def test_the_name_never_stands_in_the_title_or_the_address(client, caseworker):
    person = add(caseworker)
    client.force_login(caseworker)
    page = client.get(reverse("person", args=[person.pk])).content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert "Mariana" not in title
    assert "M. N." in page


def test_changed_facts_keep_the_search_true_and_name_only_the_fields(caseworker):
    person = add(caseworker)
    before = NameToken.objects.count()
    change_facts(by=caseworker, person=person, given_name="Ines", family_name="Núñez-Example")
    assert NameToken.objects.filter(young_person=person).count() <= before
    assert Event.objects.get(verb="young_person.changed").fields == ["given_name"]
    change_facts(by=caseworker, person=person, given_name="Ines")
    assert Event.objects.filter(verb="young_person.changed").count() == 1


def test_a_record_that_cannot_be_traced_is_not_kept(caseworker, monkeypatch):
    def broken(**about):
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        add(caseworker)
    assert not YoungPerson.objects.exists()


@pytest.mark.parametrize(
    ("birth_month", "today", "age"),
    [
        ("2011-03", "2026-03-01", 15),
        ("2011-03", "2026-02-28", 14),
        ("2011-12", "2026-11-30", 14),
        ("", "2026-01-01", None),
    ],
)
def test_age_counts_from_the_first_of_the_month(birth_month, today, age):
    from datetime import date

    assert YoungPerson(birth_month=birth_month).age_on(date.fromisoformat(today)) == age


def test_the_worklist_asks_the_same_number_of_queries_for_one_and_many(
    client, caseworker, django_assert_max_num_queries
):
    client.force_login(caseworker)
    for number in range(12):
        make_person(caseworker, case_number=f"NT-{number}")
    client.get(reverse("worklist"))
    with django_assert_max_num_queries(16):
        rows = client.get(reverse("worklist")).context["rows"]
    assert [row.person.case_number for row in rows] == sorted(f"NT-{number}" for number in range(12))
    assert {row.action for row in rows} == {"Start a screening"}


def test_someone_without_a_team_is_told_whom_to_ask(client, db):
    lone = make_user("caseworker")
    client.force_login(lone)
    response = client.post(reverse("person_add"), INTAKE)
    assert "Ask an agency admin to add you to a team" in response.content.decode()
    assert not YoungPerson.objects.exists()
