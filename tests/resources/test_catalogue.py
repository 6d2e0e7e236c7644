"""The loaded catalogue: whole, versioned, and kept as it was for screenings pinned to an older number."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from resources.actions import Actor
from resources.actions.catalogue import load_catalogue
from resources.actions.catalogue_edits import edit_factor, edit_pairing, edit_service_type
from resources.catalogue import CatalogueProblem, NoCatalogue, UnknownId, catalogue_at, current
from resources.catalogue.reading import SHIPPED, build, digest_of, read_files
from resources.models import CatalogueVersion, DirectoryEvent, Factor, Pairing, ServiceType

ADMIN = Actor(id="a1", label="Directory admin")
CONTENT = read_files(SHIPPED)
SHIPPED_CATALOGUE = build(CONTENT, number=1, digest=digest_of(CONTENT))


@pytest.fixture
def loaded(db):
    load_catalogue(actor=ADMIN)
    return current()


def test_nothing_loaded_says_how_to_mend_it(db):
    with pytest.raises(NoCatalogue, match=r"manage.py load_catalogue"):
        current()
    with pytest.raises(NoCatalogue, match="version 7 is not here"):
        catalogue_at(7)


def test_holds_all_that_was_shipped(loaded):
    assert loaded.number == 1
    assert (len(loaded.factors), len(loaded.service_types), len(loaded.pairs)) == (50, 44, 218)
    assert [theme.order for theme in loaded.on_ramp_themes] == [1, 2, 3, 4, 5, 6, 7]
    assert [theme.order for theme in loaded.off_ramp_themes] == [1, 2, 3, 4, 5, 6, 7]
    assert len(loaded.qualifications) == 18
    assert len(loaded.card_categories) == 11
    assert len(loaded.evidence_sources) == 10
    assert loaded.answer_labels == {
        "seen": "Seen or told",
        "possible": "Possible",
        "not_seen": "Looked, not seen",
        "unknown": "Not known yet",
    }
    assert "Courtney" in loaded.banned_exceptions["en"]
    assert "trata" in loaded.banned_words["es"]
    assert loaded == build(CONTENT, number=1, digest=digest_of(CONTENT))


def test_adversity_takes_two_pages_and_others_one(loaded):
    pages = {theme.id: [len(page) for page in theme.pages] for theme in loaded.on_ramp_themes}
    assert pages.pop("adversity") == [7, 6]
    assert all(len(page_lengths) == 1 for page_lengths in pages.values())


def test_pairs_come_primary_first_with_the_clause_on_each_side(loaded):
    pairs = loaded.pairs_for("pov-food")
    assert [pair.strength for pair in pairs] == sorted(pair.strength for pair in pairs)
    assert pairs[0].service_type == "eco-food"
    assert pairs[0].factor_quote == "A need for money to afford food, rent, and other necessities"
    assert pairs[0].service_quote == loaded.service_type("eco-food").sources[0].quote


def test_labels_that_stand_in_for_others(loaded):
    assert loaded.factor("imm-leverage").picture_label == "Family worries"
    assert loaded.factor("pov-food").picture_label == "Not enough food"
    assert loaded.service_type("leg-immigration").staff_label == "Legal help"
    assert loaded.service_type("eco-food").staff_label == "Food and water"


def test_an_unknown_id_is_named(loaded):
    with pytest.raises(UnknownId, match="no factor “pov-yacht”"):
        loaded.factor("pov-yacht")
    with pytest.raises(UnknownId):
        loaded.theme_at(8)
    with pytest.raises(UnknownId):
        loaded.service_type(["eco-food"])


def test_second_load_makes_no_version_and_no_event(loaded, capsys):
    call_command("load_catalogue")
    assert "unchanged: version 1" in capsys.readouterr().out
    assert CatalogueVersion.objects.count() == 1
    assert DirectoryEvent.objects.filter(verb="catalogue.loaded").count() == 1


def test_current_costs_one_query(loaded, django_assert_num_queries):
    current()
    with django_assert_num_queries(1):
        current()


def test_an_edit_makes_a_version_and_leaves_the_old_words_in_the_old_one(loaded):
    version = edit_factor(actor=ADMIN, factor_id="pov-food", changes={"label": "Food runs out"})
    assert version.number == 2
    assert current().factor("pov-food").label == "Food runs out"
    assert catalogue_at(1).factor("pov-food").label == "Not enough food"
    event = DirectoryEvent.objects.first()
    assert (event.verb, event.object_type, event.object_id) == ("catalogue.edited", "factor", "pov-food")
    assert event.fields == {"label": ["Not enough food", "Food runs out"], "version": 2}
    assert event.actor_label == "Directory admin"


def test_an_edit_that_changes_nothing_makes_no_version(loaded):
    assert edit_factor(actor=ADMIN, factor_id="pov-food", changes={"label": "Not enough food"}).number == 1


def test_edits_outlive_a_second_load(loaded):
    edit_factor(actor=ADMIN, factor_id="pov-food", changes={"label": "Food runs out"})
    edit_service_type(actor=ADMIN, service_type_id="eco-food", changes={"min_age": 12})
    edit_pairing(actor=ADMIN, factor_id="pov-food", service_type_id="eco-food", changes={"rationale": "Eat first."})
    report = load_catalogue(actor=ADMIN)
    assert (report.number, report.new_version) == (4, False)
    assert current().factor("pov-food").label == "Food runs out"
    assert current().service_type("eco-food").min_age == 12
    assert current().pairs_for("pov-food")[0].rationale == "Eat first."


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ({"label": ""}, "“pov-food”.*“label” that is empty"),
        ({"label": 7}, "“label” that is not text"),
        ({"label": "x" * 1_000_000}, "1000000 characters long"),
        ({"answers": ["seen", "possible", "maybe", "unknown"]}, "item 3 is “maybe”"),
        ({"ask": "do-not-ask"}, "the answer rule forbids"),
        ({"act_first": "report"}, "act_first"),
        ({"id": "pov-feast"}, "“id” cannot be edited"),
        ({"theme": "isolation"}, "“theme” cannot be edited"),
        ({"colour": "red"}, "“colour” cannot be edited"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_refused_and_leaves_nothing(loaded, edit, sentence):
    with pytest.raises(CatalogueProblem, match=sentence):
        edit_factor(actor=ADMIN, factor_id="pov-food", changes=edit)
    assert Factor.objects.get(pk="pov-food").label == "Not enough food"
    assert CatalogueVersion.objects.count() == 1
    assert DirectoryEvent.objects.count() == 1


def test_the_last_primary_pair_of_a_factor_stays_primary(loaded):
    pairs = [pair for pair in loaded.pairs_for("pov-food") if pair.is_primary]
    for pair in pairs[:-1]:
        edit_pairing(
            actor=ADMIN,
            factor_id="pov-food",
            service_type_id=pair.service_type,
            changes={"strength": "supporting"},
        )
    with pytest.raises(CatalogueProblem, match="“Not enough food” needs at least one main help"):
        edit_pairing(
            actor=ADMIN,
            factor_id="pov-food",
            service_type_id=pairs[-1].service_type,
            changes={"strength": "supporting"},
        )


def test_editing_what_is_not_there_is_refused(loaded):
    with pytest.raises(CatalogueProblem, match="no “pov-yacht”"):
        edit_factor(actor=ADMIN, factor_id="pov-yacht", changes={"label": "Yacht"})
    with pytest.raises(CatalogueProblem, match="no “pov-food → eco-yacht”"):
        edit_pairing(actor=ADMIN, factor_id="pov-food", service_type_id="eco-yacht", changes={"rationale": "Sail."})


@pytest.mark.parametrize(
    ("model", "key", "values"),
    [
        (Pairing, {"factor_id": "pov-food", "service_id": "eco-food"}, {"strength": "strong"}),
        (Pairing, {"factor_id": "pov-food", "service_id": "eco-food"}, {"rationale": ""}),
        (Factor, {"pk": "pov-food"}, {"ask": "always"}),
        (Factor, {"pk": "pov-food"}, {"level": "galaxy"}),
        (Factor, {"pk": "pov-food"}, {"safety_check": True}),
        (Factor, {"pk": "pov-food"}, {"act_first": "report"}),
        (ServiceType, {"pk": "eco-food"}, {"audience": "neighbor"}),
        (ServiceType, {"pk": "eco-food"}, {"min_age": 18, "max_age": 12}),
        (ServiceType, {"pk": "eco-food"}, {"basis": "rumor"}),
    ],
)
def test_the_database_refuses(loaded, model, key, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(**key).update(**values)


def test_the_database_refuses_a_second_pair_and_a_second_version(loaded):
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(
            position=999,
            factor_id="pov-food",
            service_id="eco-food",
            strength="primary",
            rationale="x",
            basis="extension",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        CatalogueVersion.objects.create(number=1, digest="x", content={}, made_by_label="x")


@pytest.mark.parametrize("factor", SHIPPED_CATALOGUE.factors.values(), ids=lambda factor: factor.id)
def test_every_factor_is_whole(factor):
    pairs = SHIPPED_CATALOGUE.pairs_for(factor.id)
    assert 3 <= len(pairs) <= 6
    assert pairs[0].is_primary
    assert all(pair.rationale and pair.factor_quote and pair.service_quote for pair in pairs)
    assert factor in SHIPPED_CATALOGUE.theme(factor.theme).factors
    assert factor.ask in SHIPPED_CATALOGUE.ask_help
    assert factor.level in SHIPPED_CATALOGUE.level_labels
    assert factor.indicators
    assert factor.sources
    assert set(factor.answers) <= set(SHIPPED_CATALOGUE.answer_labels)
    assert factor.safety_check == (factor.act_first in SHIPPED_CATALOGUE.act_first_questions)
    if factor.ask == "do-not-ask" or factor.safety_check:
        assert "not_seen" not in factor.answers
    if factor.theme == "immigration" or factor.amplifies_others:
        assert factor.display_as


@pytest.mark.parametrize("service_type", SHIPPED_CATALOGUE.service_types.values(), ids=lambda kind: kind.id)
def test_every_kind_of_help_is_whole(service_type):
    assert SHIPPED_CATALOGUE.pairs_of(service_type.id)
    assert service_type in SHIPPED_CATALOGUE.off_ramp_theme(service_type.theme).service_types
    assert service_type.card_category in SHIPPED_CATALOGUE.card_categories
    assert set(service_type.required + service_type.preferred) <= set(SHIPPED_CATALOGUE.qualifications)
    assert service_type.youth_label_en
    assert service_type.youth_label_es
    if service_type.audience == "system":
        assert not service_type.paper.handout
        assert not service_type.paper.card
