"""Supporters, and the list of who should not see a record: who is kept out, and that nobody else learns of it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.actions import people_around as actions
from assessments.actions import plans
from assessments.actions.access import restrict
from assessments.actions.people_around import SupporterFacts
from assessments.circumstances import circumstances_of
from assessments.models import Event, NotToSee, Restriction, Supporter
from assessments.not_to_see import cannot_be_chosen, refuse_if_not_to_see, same_name, still_named
from assessments.workflow import Refused, Stale
from resources.actions.catalogue import load_catalogue
from resources.catalogue import current
from resources.matching import match_one
from tests.assessments.plan_cast import facts, fitting, make_plan
from tests.factories import make_person, make_user
from tests.resources.directory_factories import CURATOR

pytestmark = pytest.mark.django_db

AUNT = SupporterFacts("Rosa", "aunt", "Through the school office", True)


@pytest.fixture
def person(caseworker):
    return make_person(caseworker, zip_code="00101")


def listed(person, by, name="Ray Example"):
    return actions.list_person(by=by, person=person, name=name, reason="They said so.")


def page(client, user, name, *ids, data=None):
    client.force_login(user)
    url = reverse(name, args=ids)
    return client.get(url) if data is None else client.post(url, data)


# --- Supporters ------------------------------------------------------------------------------------------------------


def test_a_supporter_is_added_changed_and_deleted(client, caseworker, person):
    form = {"name": "Rosa", "relation": "aunt", "contact": "", "chosen_by_young_person": "on", "saves": "0"}
    assert page(client, caseworker, "person_supporter_add", person.pk, data=form).status_code == 302
    supporter = Supporter.objects.get()
    assert (supporter.name, supporter.relation, supporter.chosen_by_young_person) == ("Rosa", "aunt", True)
    assert "Rosa" in page(client, caseworker, "person_supporters", person.pk).content.decode()
    page(client, caseworker, "supporter", supporter.pk, data=form | {"relation": "mother’s sister"})
    supporter.refresh_from_db()
    assert (supporter.relation, supporter.saves) == ("mother’s sister", 1)
    assert Event.objects.get(verb="supporter.changed").fields == ["relation"]
    page(client, caseworker, "supporter_remove", supporter.pk, data={})
    assert not Supporter.objects.exists()
    assert page(client, caseworker, "supporter_remove", supporter.pk, data={}).status_code == 404


def test_a_supervisor_reads_supporters_and_is_offered_nothing_to_write(client, caseworker, supervisor, person):
    supporter = actions.add_supporter(by=caseworker, person=person, facts=AUNT)
    text = page(client, supervisor, "person_supporters", person.pk).content.decode()
    assert "Rosa" in text
    assert reverse("supporter", args=[supporter.pk]) not in text
    assert "Add a supporter" not in text


def test_two_presses_keep_one_supporter(caseworker, person):
    first = actions.add_supporter(by=caseworker, person=person, facts=AUNT)
    assert actions.add_supporter(by=caseworker, person=person, facts=AUNT) == first
    assert Supporter.objects.count() == 1


def test_a_change_made_meanwhile_is_shown_beside_what_was_typed(client, caseworker, person):
    supporter = actions.add_supporter(by=caseworker, person=person, facts=AUNT)
    actions.change_supporter(by=caseworker, supporter=supporter, saves=0, facts=SupporterFacts("Rosa", "godmother"))
    typed = {"name": "Rosa", "relation": "neighbor", "saves": "0"}
    response = page(client, caseworker, "supporter", supporter.pk, data=typed)
    assert response.status_code == 409
    text = response.content.decode()
    assert "godmother" in text
    assert "neighbor" in text
    supporter.refresh_from_db()
    assert supporter.relation == "godmother"
    with pytest.raises(Stale):
        actions.change_supporter(by=caseworker, supporter=supporter, saves=0, facts=SupporterFacts("Rosa", "other"))


def test_a_supporter_taken_off_meanwhile_is_named_so(caseworker, person):
    supporter = actions.add_supporter(by=caseworker, person=person, facts=AUNT)
    actions.remove_supporter(by=caseworker, supporter=supporter)
    with pytest.raises(Refused, match="took this supporter off"):
        actions.change_supporter(by=caseworker, supporter=supporter, saves=0, facts=SupporterFacts("Rosa"))
    with pytest.raises(Refused, match="took this supporter off"):
        actions.remove_supporter(by=caseworker, supporter=supporter)


# --- Who should not see this: by name --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ray Example", "ray example", True),
        ("Ray Example", "Uncle Ray Example", True),
        ("Ray Example", "Ray", True),
        ("Ray Example", "R. Example", True),
        ("Katherine Sample", "Catherine Sample", True),
        ("Núñez", "Nunez", True),
        ("the stepfather", "her stepfather", True),
        ("Ray Example", "Roy Example", False),
        ("Ray Example", "Ray Other", False),
        ("aunt", "uncle", False),
        ("", "Ray", False),
        ("the", "the", False),
    ],
)
def test_names_that_may_be_one_person(one, other, same):
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_a_listed_person_is_no_supporter_and_the_refusal_names_nobody(client, caseworker, person):
    listed(person, caseworker)
    typed = {"name": "Ray", "relation": "uncle", "saves": "0"}
    response = page(client, caseworker, "person_supporter_add", person.pk, data=typed)
    assert response.status_code == 422
    text = response.content.decode()
    assert "This cannot be chosen for this young person." in text
    assert "They said so." not in text
    assert 'value="uncle"' in text
    assert not Supporter.objects.exists()


def test_a_listed_person_slips_in_neither_by_relation_nor_by_contact_nor_by_a_change(caseworker, person):
    listed(person, caseworker, "stepfather")
    for given in (SupporterFacts("Joe", "stepfather"), SupporterFacts("Joe", "", "Call the stepfather")):
        with pytest.raises(Refused):
            actions.add_supporter(by=caseworker, person=person, facts=given)
    supporter = actions.add_supporter(by=caseworker, person=person, facts=AUNT)
    with pytest.raises(Refused):
        actions.change_supporter(by=caseworker, supporter=supporter, saves=0, facts=SupporterFacts("Stepfather"))


def test_a_listed_person_is_no_helper_and_no_contact_in_a_plan(caseworker):
    load_catalogue(actor=CURATOR)
    plan = make_plan(caseworker)
    listed(plan.young_person, caseworker)
    for write in (
        lambda: plans.save_steps(
            by=caseworker, plan=plan, saves=plan.saves, steps=[facts("Call", who="other", who_else="Uncle Ray Example")]
        ),
        lambda: plans.save_contact(
            by=caseworker, plan=plan, saves=plan.saves, safe_contact="Ask Ray Example", paper_choice="none"
        ),
    ):
        with pytest.raises(Refused, match="cannot be chosen"):
            write()
    steps = [facts("Call", who="other", who_else="aunt Rosa")]
    assert plans.save_steps(by=caseworker, plan=plan, saves=plan.saves, steps=steps).steps.count() == 1


def test_the_list_says_where_someone_still_stands(client, caseworker, person):
    actions.add_supporter(by=caseworker, person=person, facts=SupporterFacts("Ray", "uncle"))
    entry = listed(person, caseworker)
    assert still_named(person, [entry]) == [{"entry": entry, "where": "a supporter"}]
    text = page(client, caseworker, "person_not_to_see", person.pk).content.decode()
    assert "Ray Example: a supporter" in text


def test_lifted_means_free_to_choose_again(client, caseworker, person):
    entry = listed(person, caseworker)
    assert "Ray Example" in page(client, caseworker, "not_to_see_lift", entry.pk).content.decode()
    page(client, caseworker, "not_to_see_lift", entry.pk, data={})
    page(client, caseworker, "not_to_see_lift", entry.pk, data={})
    refuse_if_not_to_see(person, name="Ray Example")
    assert Event.objects.filter(verb="not_to_see.lifted").count() == 1
    assert "Ray Example" not in page(client, caseworker, "person_not_to_see", person.pk).content.decode()


def test_the_same_entry_twice_stands_once(caseworker, person):
    assert listed(person, caseworker) == listed(person, caseworker)
    assert NotToSee.objects.count() == 1


def test_the_trail_holds_no_name(caseworker, person):
    listed(person, caseworker)
    assert "Ray" not in str([event.__dict__ for event in Event.objects.all()])
    assert Event.objects.get(verb="not_to_see.added").fields == ["name", "reason"]


# --- An organization -------------------------------------------------------------------------------------------------


@pytest.fixture
def pantry(db):
    load_catalogue(actor=CURATOR)
    return fitting("Green Table Pantry")


def kind_for(person):
    from django.utils import timezone

    return match_one(current(), "eco-food", circumstances_of(person, timezone.localdate()))


def test_a_listed_organization_is_left_out_with_the_reason(client, caseworker, person, pantry):
    assert [fit.service_name for fit in kind_for(person).fits] == ["Green Table Pantry"]
    actions.list_organization(by=caseworker, person=person, name="x", reason="", organization_id=pantry.organization_id)
    kind = kind_for(person)
    assert kind.fits == ()
    assert kind.misses[0].left_out == ("On the list of who should not see this",)
    with pytest.raises(Refused):
        refuse_if_not_to_see(person, organization_id=pantry.organization_id)


def test_one_service_is_left_out_alone(caseworker, person, pantry):
    actions.list_organization(by=caseworker, person=person, name="x", reason="", service_id=pantry.pk)
    assert kind_for(person).fits == ()
    assert kind_for(make_person(caseworker, zip_code="00101")).fits != ()


def test_the_name_is_looked_up_before_anything_is_kept(client, caseworker, person, pantry):
    typed = {"name": "Green", "reason": "A cousin works there."}
    first = page(client, caseworker, "person_list_organization", person.pk, data=typed)
    assert first.status_code == 200
    text = first.content.decode()
    assert "Which one do you mean?" in text
    assert "A cousin works there." in text
    assert not NotToSee.objects.exists()
    chosen = typed | {"looked_up": "Green", "choice": f"service:{pantry.pk}"}
    assert page(client, caseworker, "person_list_organization", person.pk, data=chosen).status_code == 302
    assert NotToSee.objects.get().service_id == pantry.pk


@pytest.mark.parametrize(
    "more",
    [
        {"looked_up": "Green", "choice": f"organization:{uuid4()}"},
        {"looked_up": "Green", "choice": "service:x"},
        {"looked_up": "Green", "choice": ""},
        {"looked_up": "Other", "choice": "name"},
    ],
)
def test_only_what_was_found_can_be_chosen(client, caseworker, person, pantry, more):
    page(client, caseworker, "person_list_organization", person.pk, data={"name": "Green", "reason": ""} | more)
    assert not NotToSee.objects.exists()


def test_an_organization_that_the_directory_lacks_is_kept_by_name(client, caseworker, person):
    typed = {"name": "Nowhere House", "reason": "", "looked_up": "Nowhere House", "choice": "name"}
    page(client, caseworker, "person_list_organization", person.pk, data=typed)
    entry = NotToSee.objects.get()
    assert (entry.name, entry.organization_id, entry.service_id) == ("Nowhere House", None, None)
    assert "matching cannot leave it out" in page(client, caseworker, "person_not_to_see", person.pk).content.decode()


# --- A colleague -----------------------------------------------------------------------------------------------------


def test_for_a_listed_colleague_the_record_does_not_exist(client, supervisor, caseworker, person):
    data = {"user": str(caseworker.pk), "reason": "A relative."}
    assert page(client, supervisor, "person_list_colleague", person.pk, data=data).status_code == 302
    assert page(client, caseworker, "person", person.pk).status_code == 404
    assert page(client, caseworker, "worklist").context["rows"] == []
    assert page(client, caseworker, "person_not_to_see", person.pk).status_code == 404
    person.refresh_from_db()
    assert person.assigned_to is None
    with pytest.raises(Refused):
        refuse_if_not_to_see(person, user=caseworker)


def test_lifting_shows_the_record_again(client, supervisor, teammate, caseworker, person):
    entry = actions.list_colleague(by=supervisor, person=person, user=teammate, reason="x")
    assert actions.list_colleague(by=supervisor, person=person, user=teammate, reason="x") == entry
    actions.lift_entry(by=supervisor, entry=entry)
    assert not Restriction.objects.filter(lifted_at=None).exists()
    refuse_if_not_to_see(person, user=teammate)


def test_a_caseworker_neither_hides_from_a_colleague_nor_lifts_it_nor_reads_why(
    client, supervisor, teammate, caseworker, person
):
    entry = actions.list_colleague(by=supervisor, person=person, user=teammate, reason="Implicated")
    assert page(client, caseworker, "person_list_colleague", person.pk).status_code == 404
    text = page(client, caseworker, "person_not_to_see", person.pk).content.decode()
    assert teammate.name in text
    assert "Implicated" not in text
    page(client, caseworker, "not_to_see_lift", entry.pk, data={})
    entry.refresh_from_db()
    assert entry.is_open
    with pytest.raises(Refused):
        actions.list_colleague(by=caseworker, person=person, user=teammate, reason="x")
    assert "Implicated" in page(client, supervisor, "person_not_to_see", person.pk).content.decode()


def test_nobody_lists_themselves_or_a_stranger(client, supervisor, without_role, person):
    for user in (supervisor, without_role):
        data = {"user": str(user.pk), "reason": "x"}
        assert page(client, supervisor, "person_list_colleague", person.pk, data=data).status_code == 422
    with pytest.raises(Refused):
        actions.list_colleague(by=supervisor, person=person, user=supervisor, reason="x")
    assert not NotToSee.objects.exists()


def test_whoever_is_hidden_from_otherwise_cannot_be_chosen_either(supervisor, teammate, person):
    restrict(by=supervisor, young_person=person, user=teammate, reason="x")
    with pytest.raises(Refused, match="cannot be chosen"):
        refuse_if_not_to_see(person, user=teammate)


def test_a_colleague_with_a_listed_name_cannot_be_chosen(caseworker, person):
    listed(person, caseworker, "Ray Example")
    with pytest.raises(Refused):
        refuse_if_not_to_see(person, user=make_user(name="Ray Example"))
    refuse_if_not_to_see(person, user=make_user(name="Ray Other"))


# --- Strangers, and a closed record ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teammate", "other_caseworker", "other_supervisor"])
def test_strangers_find_nothing(client, request, caseworker, person, who):
    supporter = actions.add_supporter(by=caseworker, person=person, facts=AUNT)
    entry = listed(person, caseworker)
    stranger = request.getfixturevalue(who)
    for name, key in (
        ("person_supporters", person.pk),
        ("supporter", supporter.pk),
        ("person_not_to_see", person.pk),
        ("not_to_see_lift", entry.pk),
    ):
        assert page(client, stranger, name, key).status_code == 404


def test_a_closed_record_keeps_its_supporters_as_they_are(client, caseworker, person):
    from django.utils import timezone

    supporter = actions.add_supporter(by=caseworker, person=person, facts=AUNT)
    type(person).objects.filter(pk=person.pk).update(closed_at=timezone.now())
    for write in (
        lambda: actions.add_supporter(by=caseworker, person=person, facts=SupporterFacts("New")),
        lambda: actions.remove_supporter(by=caseworker, supporter=supporter),
    ):
        with pytest.raises(Refused, match="is closed"):
            write()
    # Safety does not wait for a record to be reopened.
    assert listed(person, caseworker).is_open
    assert cannot_be_chosen().startswith("This cannot be chosen")
