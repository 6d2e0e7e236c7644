"""Search before create: what a worker is shown, what only a supervisor hears of, and one form sent twice."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from assessments.actions.access import restrict
from assessments.actions.people import add_young_person, change_facts
from assessments.actions.people_around import list_colleague
from assessments.models import Event, Handoff, PossibleSecond, YoungPerson
from tests.factories import make_user

pytestmark = pytest.mark.django_db

STANDING = {"given_name": "Guadalupe", "family_name": "Núñez-Example", "birth_month": "2011-03"}
TYPED = {
    "case_number": "N-2",
    "given_name": "Guadalupe",
    "family_name": "Nunez",
    "born_month": "6",
    "born_year": "2012",
    "zip_code": "",
}


def standing(by, **facts):
    facts = {"case_number": "N-1"} | STANDING | facts
    return add_young_person(by=by, team=by.team, assigned_to=by, **facts)


def send(client, by, **typed):
    client.force_login(by)
    return client.post(reverse("person_add"), TYPED | typed)


def worklist(client, user):
    client.force_login(user)
    return client.get(reverse("worklist"))


# --- What the worker may see -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({}, "A name that is spelled or sounds alike"),
        ({"given_name": "Lupita"}, "A name that is spelled or sounds alike"),
        ({"given_name": "Nunez", "family_name": "Guadalupe"}, "A name that is spelled or sounds alike"),
        ({"given_name": "Ida", "preferred_name": "Lupe"}, "A name that is spelled or sounds alike"),
        ({"family_name": ""}, "A name that is spelled or sounds alike"),
        ({"case_number": "n 1", "given_name": "Ida", "family_name": "Other"}, "The same case number"),
        ({"given_name": "Gema", "family_name": "Nova", "born_year": "2011"}, "The same initials and year of birth"),
    ],
)
def test_a_likely_record_is_shown_with_the_reason(client, caseworker, typed, why):
    person = standing(caseworker)
    response = send(client, caseworker, **typed)
    assert [(row["person"], row["why"]) for row in response.context["already"]] == [(person, why)]
    assert YoungPerson.objects.count() == 1
    page = response.content.decode()
    assert "Is it one of these?" in page
    assert "Example" not in page


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "Rosa"},
        {"family_name": "Other"},
        {"given_name": "Gema", "family_name": "Nova"},
        {"given_name": "Gema", "family_name": "Sol", "born_year": "2011"},
    ],
)
def test_what_is_not_alike_opens_a_record_at_once(client, caseworker, typed):
    standing(caseworker)
    assert send(client, caseworker, **typed).status_code == 302


def test_the_worker_goes_on_with_what_was_shown_and_nothing_else(client, caseworker):
    first = standing(caseworker)
    shown = send(client, caseworker).context["form"].data["shown"]
    assert shown == str(first.pk)
    second = standing(caseworker, case_number="N-9")
    again = send(client, caseworker, add_anyway="1", shown=shown)
    assert {row["person"] for row in again.context["already"]} == {first, second}
    shown = again.context["form"].data["shown"]
    assert send(client, caseworker, add_anyway="1", shown=shown).status_code == 302


def test_the_search_leaves_one_line_with_ids_and_no_name(client, caseworker):
    person = standing(caseworker)
    send(client, caseworker)
    event = Event.objects.get(verb="young_person.searched")
    assert event.ids == [str(person.pk)]
    assert "Guadalupe" not in str(event.__dict__)


def test_a_changed_name_is_found_by_its_new_one(client, caseworker):
    person = standing(caseworker)
    change_facts(by=caseworker, person=person, given_name="Ida", family_name="Other", birth_month="2012-01")
    assert send(client, caseworker).status_code == 302
    assert send(client, caseworker, given_name="Ira", family_name="Ovid").context["already"][0]["person"] == person


# --- What the worker may not see -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teammate", "other_caseworker"])
def test_a_record_elsewhere_says_nothing_to_the_worker(client, request, caseworker, who):
    standing(request.getfixturevalue(who))
    response = send(client, caseworker)
    assert response.status_code == 302
    page = client.get(response.url).content.decode()
    assert "second record" not in page
    assert "seconds" not in worklist(client, caseworker).content.decode()
    assert PossibleSecond.objects.count() == 1


def test_a_teammates_record_is_a_task_for_the_supervisor(client, caseworker, teammate, supervisor):
    other = standing(teammate)
    send(client, caseworker)
    page = worklist(client, supervisor).content.decode()
    assert "Possible second record" in page
    assert reverse("person", args=[other.pk]) in page
    second = PossibleSecond.objects.get()
    for _press in range(2):
        client.post(reverse("second_note", args=[second.pk]))
    assert "Possible second record" not in worklist(client, supervisor).content.decode()
    assert Event.objects.filter(verb="second.noted").count() == 1


def test_of_another_teams_record_the_supervisor_hears_only_whom_to_call(
    client, caseworker, supervisor, other_caseworker, other_supervisor
):
    other = standing(other_caseworker, case_number="ZZ-77")
    send(client, caseworker)
    page = worklist(client, supervisor).content.decode()
    assert f"Talk it over with {other_supervisor.name}, who may." in page
    for word in (str(other.pk), "ZZ-77", other.team.name, other_caseworker.name):
        assert word not in page
    assert "Possible second record" not in worklist(client, other_supervisor).content.decode()


def test_a_record_hidden_from_the_supervisor_makes_no_task_for_them(
    client, caseworker, supervisor, other_caseworker, other_supervisor, team
):
    other = standing(other_caseworker)
    restrict(by=other_supervisor, young_person=other, user=supervisor, reason="x")
    send(client, caseworker)
    assert "Possible second record" not in worklist(client, supervisor).content.decode()
    assert "Possible second record" in worklist(client, make_user("supervisor", team)).content.decode()


def test_a_record_hidden_from_the_worker_is_not_shown_to_them(client, caseworker, supervisor):
    person = standing(caseworker)
    list_colleague(by=supervisor, person=person, user=caseworker, reason="x")
    assert send(client, caseworker).status_code == 302
    assert PossibleSecond.objects.get().other == person


def test_nobody_signed_in_sees_neither_pairs_nor_handovers(caseworker, teammate):
    standing(teammate)
    standing(caseworker, case_number="N-3")
    assert PossibleSecond.objects.count() == 1
    for model in (PossibleSecond, Handoff):
        assert not model.objects.visible_to(AnonymousUser()).exists()


def test_initials_alone_make_no_task(client, caseworker, other_caseworker):
    standing(other_caseworker)
    send(client, caseworker, given_name="Gema", family_name="Nova", born_year="2011")
    assert not PossibleSecond.objects.exists()


# --- One form, sent twice --------------------------------------------------------------------------------------------


def test_one_form_sent_twice_opens_one_record(client, caseworker):
    client.force_login(caseworker)
    key = client.get(reverse("person_add")).context["form"]["form_key"].value()
    first, second = (send(client, caseworker, form_key=str(key)) for _press in range(2))
    assert first.url == second.url
    assert YoungPerson.objects.count() == 1
    assert Event.objects.filter(verb="young_person.added").count() == 1


def test_one_form_with_someone_else_in_it_opens_a_second_record(client, caseworker):
    key = str(uuid4())
    send(client, caseworker, form_key=key)
    assert send(client, caseworker, form_key=key, case_number="N-3", given_name="Ida").status_code == 302
    assert {person.case_number for person in YoungPerson.objects.all()} == {"N-2", "N-3"}


def test_two_workers_with_one_key_do_not_meet(client, caseworker, other_caseworker):
    key = str(uuid4())
    for by in (caseworker, other_caseworker):
        assert send(client, by, form_key=key).status_code == 302
    assert YoungPerson.objects.count() == 2


def test_a_broken_key_is_told_and_nothing_is_lost(client, caseworker):
    response = send(client, caseworker, form_key="x")
    assert response.status_code == 422
    assert "Part of this form did not arrive." in response.content.decode()
    assert 'value="Nunez"' in response.content.decode()
