from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments import audit
from assessments.actions import access as actions
from assessments.models import BreakGlass, Event, Restriction, YoungPerson
from assessments.workflow import Refused
from tests.factories import make_person

pytestmark = pytest.mark.django_db

REASON = "Police called: found at the station, asks for us."


@pytest.fixture
def person(caseworker):
    return make_person(caseworker, case_number="NC-77", given_name="Quillon")


@pytest.fixture
def ask(client, teammate):
    def post(case_number="nc 77", reason=REASON, user=teammate):
        client.force_login(user)
        return client.post(reverse("break_glass"), {"case_number": case_number, "reason": reason})

    return post


def problem(response) -> str:
    assert response.status_code == 422
    assert not BreakGlass.objects.exists()
    return str(response.context["form"].errors["case_number"][0])


def test_a_number_and_a_reason_open_the_record_for_a_day(ask, client, person, teammate):
    response = ask()
    assert response.url == reverse("person", args=[person.pk])
    opening = BreakGlass.objects.get()
    assert (opening.user, opening.reason, opening.until - opening.opened_at) == (teammate, REASON, timedelta(hours=24))
    assert client.get(response.url).status_code == 200
    BreakGlass.objects.update(until=timezone.now())
    assert client.get(response.url).status_code == 404


def test_it_stands_on_both_chains_without_the_reason(ask, person):
    ask()
    lines = Event.objects.filter(verb="break_glass.opened")
    assert sorted(line.chain for line in lines) == sorted([audit.INSTALLATION, str(person.pk)])
    assert all(line.fields == ["reason"] and "Police" not in str(vars(line)) for line in lines)


def test_unknown_hidden_and_closed_answer_alike(ask, person, teammate, supervisor, caseworker):
    unknown = problem(ask("nothing-like-it"))
    closed = make_person(caseworker, case_number="C-1", closed_at=timezone.now())
    assert problem(ask(closed.case_number)) == unknown
    Restriction.objects.create(young_person=person, user=teammate, reason="x", made_by=supervisor)
    assert problem(ask()) == unknown
    assert problem(ask("---")) == unknown


def test_a_refusal_is_kept_and_names_no_number(ask, person, teammate, supervisor):
    Restriction.objects.create(young_person=person, user=teammate, reason="x", made_by=supervisor)
    ask()
    ask("unknown-9")
    lines = Event.objects.filter(verb="break_glass.refused").order_by("pk")
    assert [line.chain for line in lines] == [str(person.pk), audit.INSTALLATION]
    assert "unknown-9" not in str([vars(line) for line in lines])


def test_after_many_tries_even_the_right_number_answers_the_same(ask, person):
    unknown = problem(ask("no-0"))
    for number in range(1, actions.TRIES_AN_HOUR):
        ask(f"no-{number}")
    assert problem(ask()) == unknown


@pytest.mark.django_db(transaction=True)
def test_a_refusal_survives_what_raises_it(teammate):
    with pytest.raises(Refused):
        actions.break_glass(by=teammate, case_number="x", reason="y")
    assert Event.objects.get().verb == "break_glass.refused"


def test_both_fields_are_required(ask, person):
    response = ask(case_number="", reason=" ")
    assert set(response.context["form"].errors) == {"case_number", "reason"}
    assert not Event.objects.filter(verb__startswith="break_glass").exists()


def test_ten_thousand_characters_are_refused_with_a_sentence(ask, person):
    response = ask(reason="x" * 10_000)
    assert response.status_code == 422
    assert "1000 characters or fewer" in str(response.context["form"].errors["reason"])


def test_one_s_own_record_just_opens(ask, person, caseworker):
    response = ask(user=caseworker)
    assert response.url == reverse("person", args=[person.pk])
    assert not list(get_messages(response.wsgi_request))
    assert not BreakGlass.objects.exists()


def test_a_second_press_opens_no_second_time(ask, person):
    ask()
    ask()
    assert BreakGlass.objects.count() == 1


def test_other_roles_find_no_door(ask, person, other_supervisor, directory_admin):
    for user in (other_supervisor, directory_admin):
        assert ask(user=user).status_code == 404
        with pytest.raises(Refused):
            actions.break_glass(by=user, case_number="NC-77", reason=REASON)
    assert not BreakGlass.objects.exists()


def test_one_number_carried_twice_opens_both(ask, person, other_caseworker):
    twin = make_person(other_caseworker, case_number="NC-77")
    assert ask().url == reverse("worklist")
    assert set(BreakGlass.objects.values_list("young_person", flat=True)) == {person.pk, twin.pk}


def test_the_supervisors_are_told_until_one_has_noted_it(ask, client, person, supervisor, covering_supervisor):
    ask()
    opening = BreakGlass.objects.get()
    for user in (supervisor, covering_supervisor):
        client.force_login(user)
        assert REASON in client.get(reverse("worklist")).content.decode()
    client.force_login(supervisor)
    assert client.post(reverse("break_glass_note", args=[opening.pk])).url == reverse("worklist")
    assert REASON not in client.get(reverse("worklist")).content.decode()
    opening.refresh_from_db()
    assert opening.noted_by == supervisor
    assert Event.objects.filter(verb="break_glass.noted").count() == 1
    client.post(reverse("break_glass_note", args=[opening.pk]))
    assert Event.objects.filter(verb="break_glass.noted").count() == 1


def test_other_supervisors_are_not_told_and_cannot_note(ask, client, person, other_supervisor):
    ask()
    client.force_login(other_supervisor)
    assert REASON not in client.get(reverse("worklist")).content.decode()
    response = client.post(reverse("break_glass_note", args=[BreakGlass.objects.get().pk]))
    assert response.status_code == 404


def test_nobody_notes_their_own(ask, client, person, teammate, supervisor):
    ask()
    teammate.groups.add(*supervisor.groups.all())
    client.force_login(teammate)
    response = client.post(reverse("break_glass_note", args=[BreakGlass.objects.get().pk]))
    assert "Someone other than" in " ".join(map(str, get_messages(response.wsgi_request)))
    assert BreakGlass.objects.get().noted_at is None


def test_restricting_and_lifting(person, caseworker, supervisor):
    made = actions.restrict(by=supervisor, young_person=person, user=caseworker, reason="A relative")
    assert actions.restrict(by=supervisor, young_person=person, user=caseworker, reason="Again") == made
    assert Restriction.objects.get().reason == "A relative"
    assert not YoungPerson.objects.visible_to(caseworker).exists()
    with pytest.raises(Refused):
        actions.lift(by=caseworker, restriction=made)
    actions.lift(by=supervisor, restriction=made)
    assert YoungPerson.objects.visible_to(caseworker).exists()
    verbs = Event.objects.filter(chain=str(person.pk)).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["restriction.made", "restriction.lifted"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_restriction_needs_a_reason(person, caseworker, supervisor, reason):
    with pytest.raises(Refused):
        actions.restrict(by=supervisor, young_person=person, user=caseworker, reason=reason)


def test_nobody_restricts_themselves(person, supervisor):
    with pytest.raises(Refused):
        actions.restrict(by=supervisor, young_person=person, user=supervisor, reason="x")
