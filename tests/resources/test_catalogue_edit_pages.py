"""Editing the catalogue on screen: written, previewed, confirmed; refused with a sentence; never over someone else."""

import io
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resources.actions import Actor
from resources.actions.catalogue import load_catalogue
from resources.actions.catalogue_edits import edit_factor, edit_pairing
from resources.catalogue import catalogue_at, current
from resources.catalogue.wording import refused_words, words_to_look_at
from resources.catalogue_forms import EDITABLE, RowForm
from resources.models import CatalogueVersion, DirectoryEvent, Pairing
from tests.assessments.plan_cast import make_screening
from tests.factories import make_person

pytestmark = pytest.mark.django_db

ELSEWHERE = Actor(id="2", label="Kim Ueda")
FOOD, PANTRY = 1, 3


@pytest.fixture
def editor(client, agency_admin):
    call_command("sync_roles", stdout=io.StringIO())
    call_command("load_catalogue", stdout=io.StringIO())
    client.force_login(agency_admin)
    return client


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text).replace("&#x27;", "'").replace("&amp;", "&")


def wording(table="factor", number=FOOD, **changed):
    """What the edit page of a row would send, with some of it changed."""
    catalogue = current()
    row = {"factor": catalogue.factor_at, "servicetype": catalogue.service_type_at, "onramptheme": catalogue.theme_at}
    values = {name: getattr(row[table](number), name) for name in EDITABLE[table]}
    values = {name: "\n".join(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return values | {"based_on": catalogue.number} | changed


def pair(catalogue, factor=FOOD, kind=PANTRY):
    key = catalogue.factor_at(factor).id
    return next(each for each in catalogue.pairs_for(key) if each.service_type == catalogue.service_type_at(kind).id)


FACTOR = ("catalogue_edit_factor", [FOOD])


def url(name, args):
    return reverse(name, args=args)


def test_the_first_press_shows_what_changes_and_saves_nothing(editor, caseworker):
    make_screening(caseworker, make_person(caseworker))
    response = editor.post(url(*FACTOR), wording(label="Food runs out"))
    assert response.status_code == 200
    shown = words(response)
    assert "Nothing is saved yet." in shown
    assert re.search(r"Label\s+Not enough food\s+Food runs out", shown)
    assert "Screenings begun from now on use version 2." in shown
    assert "Screenings in progress: 0. Plans in progress: 0." in shown
    assert CatalogueVersion.objects.count() == 1


def test_the_second_press_makes_the_version_with_who_and_what(editor, agency_admin):
    response = editor.post(url(*FACTOR), wording(label="Food runs out", confirm="1"), follow=True)
    assert response.redirect_chain == [(reverse("catalogue_factor", args=[FOOD]), 302)]
    assert "Saved: version 2 now counts." in words(response)
    assert current().factor("pov-food").label == "Food runs out"
    assert CatalogueVersion.objects.get(number=2).made_by_label == str(agency_admin)
    event = DirectoryEvent.objects.first()
    assert (event.verb, event.object_id, event.actor_id) == ("catalogue.edited", "pov-food", str(agency_admin.pk))
    assert event.fields == {"label": ["Not enough food", "Food runs out"], "version": 2}


def test_a_second_press_of_confirm_makes_no_second_version(editor):
    sent = wording(label="Food runs out", confirm="1")
    editor.post(url(*FACTOR), sent)
    response = editor.post(url(*FACTOR), sent, follow=True)
    assert "The catalogue says this already." in words(response)
    assert CatalogueVersion.objects.count() == 2


def test_going_back_keeps_what_was_typed(editor):
    response = editor.post(url(*FACTOR), wording(label="Food runs out", again="1"))
    assert 'value="Food runs out"' in response.content.decode()
    assert CatalogueVersion.objects.count() == 1


def test_an_edit_made_over_someone_else_s_is_refused_and_shows_both(editor):
    sent = wording(label="Food runs out", confirm="1")
    edit_factor(actor=ELSEWHERE, factor_id="pov-food", changes={"label": "The pantry is empty"})
    response = editor.post(url(*FACTOR), sent)
    assert response.status_code == 409
    shown = words(response)
    assert "Nothing was saved: Kim Ueda made version 2" in shown
    assert re.search(r"Label\s+The pantry is empty\s+Food runs out", shown)
    page = response.content.decode()
    assert 'value="Food runs out"' in page
    assert re.search(r'name="based_on" value="2"', page)
    assert current().factor("pov-food").label == "The pantry is empty"
    # What was typed, looked at again against the version that now counts, can be confirmed.
    editor.post(url(*FACTOR), sent | {"based_on": 2})
    assert current().factor("pov-food").label == "Food runs out"


def test_the_form_s_numbers_name_the_rows_of_the_version_it_was_made_from(editor):
    response = editor.post(url(*FACTOR), wording(label="Food runs out", based_on=10**30))
    assert response.status_code == 409
    response = editor.post(url(*FACTOR), wording(label="Food runs out", based_on="x"))
    assert response.status_code == 422
    assert CatalogueVersion.objects.count() == 1


def test_nothing_different_says_so(editor):
    response = editor.post(url(*FACTOR), wording())
    assert response.status_code == 422
    assert "Nothing is different yet." in words(response)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("label", "Child victims of hunger", "Use other words than “victims”"),
        ("label", "At-risk youth without food", "Use other words than “at-risk youth”"),
        ("description", "A RUNAWAY without food", "Use other words than “runaway”"),
        ("description", "Drawn into prostitution", "Use other words than “prostitution”"),
        ("indicators", "Eats late\nFamily is undocumented", "Use other words than “undocumented”"),
        ("label", "", "Fill this in."),
        ("label", "x" * 121, "Use 120 characters or fewer"),
        ("indicators", " \n ", "Fill this in."),
        ("description", "Nothing \x00 here", "Take out the characters that cannot be read"),
    ],
)
def test_what_may_not_stand_there_is_refused_beside_its_field(editor, field, text, sentence):
    response = editor.post(url(*FACTOR), wording(confirm="1", **{field: text}))
    assert response.status_code == 422
    shown = words(response)
    assert shown.count(sentence) == 2  # in the summary and next to the field
    assert CatalogueVersion.objects.count() == 1


def test_words_for_the_young_person_pass_the_filter_of_their_paper(editor):
    kind = ("catalogue_edit_kind", [PANTRY])
    for field, text, word in (
        ("youth_label_en", "Food at the crisis shelter", "crisis"),
        ("youth_label_es", "Comida en el refugio", "refugio"),
    ):
        response = editor.post(url(*kind), wording("servicetype", PANTRY, **{field: text}))
        assert f"Use other words than “{word}" in words(response)
    passing = wording("servicetype", PANTRY, youth_label_en="Food on Courtney Street", confirm="1")
    assert editor.post(url(*kind), passing).status_code == 302


def test_some_words_only_ask_for_a_second_look(editor):
    response = editor.post(url(*FACTOR), wording(description="Risky choices of meals"))
    assert response.status_code == 200
    assert "Look at these words again: “risky”." in words(response)


def test_guidance_may_name_what_not_to_write():
    paper = {}
    assert refused_words("do_not_record", "", "Never write “victim” or a visa type", paper) == []
    assert words_to_look_at("do_not_record", "", "Never write “victim”") == ["victim"]
    assert refused_words("label", "Keeps a visa", "Keeps the visa", paper) == []  # it stood there before
    assert refused_words("label", "", "Evict, advisable, revisit, deporte", paper) == ["deporte"]


@pytest.mark.parametrize("table", ["onramptheme", "factor", "servicetype"])
def test_every_row_as_shipped_passes_its_own_form(editor, table):
    catalogue = current()
    rows = {
        "onramptheme": catalogue.on_ramp_themes,
        "factor": catalogue.factors.values(),
        "servicetype": catalogue.service_types.values(),
    }
    for number, row in enumerate(rows[table], 1):
        values = {name: getattr(row, name) for name in EDITABLE[table]}
        form = RowForm(wording(table, number), table=table, values={}, catalogue=catalogue)
        # "Papers" and such stand in what was shipped: only new ones are refused, so compare with what is there.
        form.values = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        assert form.is_valid(), (row.id, form.errors)


# --- Pairs -----------------------------------------------------------------------------------------------------------


def test_a_pair_changes_its_strength_and_reason(editor):
    sent = {"strength": "supporting", "rationale": "Food today.", "based_on": 1}
    address = reverse("catalogue_edit_pair", args=[FOOD, PANTRY])
    shown = words(editor.post(address, sent))
    assert re.search(r"How it helps\s+Main help\s+Also helps", shown)
    editor.post(address, sent | {"confirm": "1"})
    assert (pair(current()).strength, pair(current()).rationale) == ("supporting", "Food today.")
    assert pair(catalogue_at(1)).is_primary


def test_the_last_main_help_of_an_on_ramp_stays(editor):
    main = [each for each in current().pairs_for("pov-food") if each.is_primary]
    for each in main[1:]:
        kind = each.service_type
        edit_pairing(actor=ELSEWHERE, factor_id="pov-food", service_type_id=kind, changes={"strength": "supporting"})
    number = current().service_type_numbers[main[0].service_type]
    before = CatalogueVersion.objects.count()
    address = reverse("catalogue_edit_pair", args=[FOOD, number])
    response = editor.post(address, {"strength": "supporting", "rationale": "x", "based_on": before, "confirm": "1"})
    assert response.status_code == 422
    assert "“Not enough food” needs at least one main help." in words(response)
    assert CatalogueVersion.objects.count() == before


def test_a_pair_is_added_with_a_clause_on_each_side_and_outlives_a_load(editor):
    kind = current().service_type_numbers["eco-shelter"]
    choose = editor.get(reverse("catalogue_choose_kind", args=[FOOD]), {"kind": kind})
    address = reverse("catalogue_add_pair", args=[FOOD, kind])
    assert choose.url == address
    sent = {
        "strength": "supporting",
        "rationale": "A shelter also feeds.",
        "factor_source": "pov-food.source[0]",
        "service_source": "eco-shelter.source[0]",
        "based_on": 1,
    }
    wrong = editor.post(address, sent | {"service_source": "eco-food.source[0]"})
    assert "Choose one of the answers shown." in words(wrong)
    editor.post(address, sent | {"confirm": "1"})
    added = pair(current(), FOOD, kind)
    assert (added.rationale, added.is_extension) == ("A shelter also feeds.", True)
    assert added.service_quote == current().service_type("eco-shelter").sources[0].quote
    report = load_catalogue(actor=ELSEWHERE)
    assert (report.number, report.new_version, report.removed) == (2, False, ())
    again = editor.post(address, sent | {"confirm": "1"}, follow=True)
    assert "This pair is in the catalogue already." in words(again)
    assert CatalogueVersion.objects.count() == 2


def test_a_seventh_pair_is_refused(editor):
    catalogue = current()
    full = next(key for key, pairs in catalogue.pairs_by_factor.items() if len(pairs) == 6)
    taken = {each.service_type for each in catalogue.pairs_for(full)}
    kind = next(each for each in catalogue.service_types.values() if each.id not in taken)
    numbers = [catalogue.factor_numbers[full], catalogue.service_type_numbers[kind.id]]
    address = reverse("catalogue_add_pair", args=numbers)
    sent = {
        "strength": "supporting",
        "rationale": "It helps too.",
        "factor_source": f"{full}.source[0]",
        "service_source": f"{kind.id}.source[0]",
        "based_on": 1,
    }
    response = editor.post(address, sent)
    assert response.status_code == 422
    assert "has 6 kinds of help, the most there may be" in words(response)


def test_a_retired_pair_stays_retired_after_a_load_and_can_come_back(editor):
    full = next(key for key, pairs in current().pairs_by_factor.items() if len(pairs) > 3)
    retired = current().pairs_for(full)[-1]
    numbers = [current().factor_numbers[full], current().service_type_numbers[retired.service_type]]
    address = reverse("catalogue_retire_pair", args=numbers)
    shown = words(editor.get(address))
    assert retired.rationale in shown
    assert "Retire it: make version 2" in shown
    editor.post(address, {"based_on": 1, "confirm": "1"})
    assert retired not in current().pairs_for(full)
    assert load_catalogue(actor=ELSEWHERE).new_version is False
    assert retired not in current().pairs_for(full)
    assert "This pair is retired already." in words(editor.post(address, {"based_on": 1, "confirm": "1"}, follow=True))
    editor.post(reverse("catalogue_put_back", args=[2]), {"based_on": 2, "confirm": "1"})
    assert retired in current().pairs_for(full)
    assert Pairing.objects.filter(retired=True).count() == 0


def test_the_third_pair_of_an_on_ramp_cannot_go(editor):
    three = next(key for key, pairs in current().pairs_by_factor.items() if len(pairs) == 3)
    last = current().pairs_for(three)[-1]
    numbers = [current().factor_numbers[three], current().service_type_numbers[last.service_type]]
    response = editor.get(reverse("catalogue_retire_pair", args=numbers))
    assert response.status_code == 422
    assert "needs at least 3 kinds of help" in words(response)


# --- History ---------------------------------------------------------------------------------------------------------


def test_the_history_says_what_changed_who_and_when(editor, agency_admin):
    editor.post(url(*FACTOR), wording(label="Food runs out", confirm="1"))
    shown = words(editor.get(reverse("catalogue_history")))
    assert re.search(rf"Version 2\s+Food runs out: Changed\s+{re.escape(str(agency_admin))}", shown)
    assert re.search(r"Version 1\s+The first version", shown)
    one = words(editor.get(reverse("catalogue_version", args=[2])))
    assert re.search(r"Label\s+Not enough food\s+Food runs out", one)
    assert editor.get(reverse("catalogue_version", args=[3])).status_code == 404


def test_putting_back_is_a_new_edit_and_spares_what_changed_again(editor):
    editor.post(url(*FACTOR), wording(label="Food runs out", confirm="1"))
    address = reverse("catalogue_put_back", args=[2])
    assert re.search(r"Label\s+Food runs out\s+Not enough food", words(editor.get(address)))
    editor.post(address, {"based_on": 2, "confirm": "1"})
    assert (current().number, current().factor("pov-food").label) == (3, "Not enough food")
    response = editor.post(address, {"based_on": 2, "confirm": "1"}, follow=True)
    assert "There is nothing left to put back" in words(response)
    assert CatalogueVersion.objects.count() == 3


def test_ten_versions_cost_as_many_queries_as_two(editor):
    def catalogue_queries():
        with CaptureQueriesContext(connection) as seen:
            assert editor.get(reverse("catalogue_history")).status_code == 200
        return sum("catalogueversion" in query["sql"] for query in seen)

    edit_factor(actor=ELSEWHERE, factor_id="pov-food", changes={"label": "Food 2"})
    two = catalogue_queries()
    for number in range(3, 12):
        edit_factor(actor=ELSEWHERE, factor_id="pov-food", changes={"label": f"Food {number}"})
    assert catalogue_queries() == two == 3


# --- What is pinned stays --------------------------------------------------------------------------------------------


def test_an_old_screening_keeps_its_words_and_pairs_and_a_new_one_takes_the_new(editor, client, caseworker):
    person = make_person(caseworker)
    old = make_screening(caseworker, person, seen=("pov-food",))
    editor.post(url(*FACTOR), wording(label="Food runs out", confirm="1"))
    pantry = reverse("catalogue_edit_pair", args=[FOOD, PANTRY])
    editor.post(pantry, {"strength": "primary", "rationale": "Eat first, talk later.", "based_on": 2, "confirm": "1"})
    new = make_screening(caseworker, person, seen=("pov-food",))
    assert (old.catalogue_number, new.catalogue_number) == (1, 3)
    client.force_login(caseworker)
    before = words(client.get(reverse("screening_results", args=[old.pk])))
    after = words(client.get(reverse("screening_results", args=[new.pk])))
    assert "Not enough food" in before
    assert "Food runs out" not in before
    assert pair(catalogue_at(1)).rationale in before
    assert "Eat first, talk later." not in before
    assert "Food runs out" in after
    assert "Not enough food" not in after
    assert "Eat first, talk later." in after
    # The files, loaded again, take nothing of it back.
    report = load_catalogue(actor=ELSEWHERE)
    assert (report.number, report.new_version) == (3, False)
    assert words(client.get(reverse("screening_results", args=[old.pk]))).count("Food runs out") == 0
