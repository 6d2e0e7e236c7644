"""A catalogue file that cannot be used is refused with a sentence that names the row, and nothing is half-saved."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from resources.actions import Actor
from resources.actions.catalogue import load_catalogue
from resources.catalogue import CatalogueProblem, current
from resources.catalogue.reading import SHIPPED, read_files
from resources.models import CatalogueVersion, DirectoryEvent, Factor, OnRampTheme, Pairing, ServiceType

ADMIN = Actor(id="a1", label="Directory admin")
CONTENT = read_files(SHIPPED)


def write(directory, content):
    for part, sheet in content.items():
        (directory / f"{part}.json").write_text(json.dumps(sheet))
    return directory


def factor(content, factor_id="pov-food"):
    return next(row for row in content["factors"]["factors"] if row["id"] == factor_id)


def service(content, service_id="eco-food"):
    return next(row for row in content["offramps"]["services"] if row["id"] == service_id)


def pairs(content):
    return content["mapping"]["rows"]


def keep_pairs(content, keep):
    content["mapping"]["rows"] = [row for row in pairs(content) if keep(row)]


def weaken(content):
    for row in pairs(content):
        if row["factor"] == "pov-food":
            row["strength"] = "supporting"


def crowd(content):
    rows = pairs(content)
    taken = {row["service"] for row in rows if row["factor"] == "pov-food"}
    for kind in content["offramps"]["services"]:
        if kind["id"] not in taken:
            trace = {"factor_source": "pov-food.source[0]", "service_source": f"{kind['id']}.source[0]"}
            rows.append({**rows[0], "service": kind["id"], "trace": trace})


BREAKS = {
    "wrong type": (lambda c: factor(c).update(label=7), r"factor 1 \(“pov-food”\) has a “label” that is not text"),
    "a list for text": (lambda c: factor(c).update(label=["x"]), "“label” that is not text"),
    "text for a list": (lambda c: factor(c).update(indicators="x"), "“indicators” that is not a list"),
    "yes for true": (lambda c: factor(c).update(safety_check="yes"), "“safety_check” that must be true or false"),
    "a row that is text": (lambda c: c["factors"]["factors"].insert(2, "x"), "factors.json, factor 3 is not an object"),
    "rows that are text": (lambda c: c["factors"].update(factors="x"), "“factors” is not a list of rows"),
    "missing field": (lambda c: factor(c).pop("sensitivity"), "“pov-food”.*has no “sensitivity”"),
    "missing id": (lambda c: factor(c).pop("id"), "factors.json, factor 1 has no “id”"),
    "unknown field": (lambda c: factor(c).update(colour="red"), "“pov-food”.*unknown field “colour”"),
    "empty label": (lambda c: factor(c).update(label="  "), "“pov-food”.*“label” that is empty"),
    "duplicate factor": (lambda c: c["factors"]["factors"].append(factor(c)), "factor 51 .*“pov-food”.* stands twice"),
    "duplicate service": (lambda c: c["offramps"]["services"].append(service(c)), "service type 45 .*stands twice"),
    "duplicate pair": (lambda c: pairs(c).append(pairs(c)[0]), "pair 219 .*“pov-food → eco-food”.* stands twice"),
    "duplicate qualification": (
        lambda c: c["offramps"]["qualifications"].append(c["offramps"]["qualifications"][0]),
        "qualification 19 .*stands twice",
    ),
    "unknown theme": (lambda c: factor(c).update(theme="weather"), "“pov-food”.*unknown theme “weather”"),
    "unknown off-ramp theme": (lambda c: service(c).update(theme="weather"), "“eco-food”.*unknown theme “weather”"),
    "two themes of one order": (lambda c: c["factors"]["themes"][1].update(order=1), "same order as “poverty”"),
    "unknown factor in a pair": (lambda c: pairs(c)[0].update(factor="x-1"), "pair 1 .*unknown factor “x-1”"),
    "unknown service in a pair": (lambda c: pairs(c)[0].update(service="x-1"), "pair 1 .*unknown service type “x-1”"),
    "unknown strength": (lambda c: pairs(c)[0].update(strength="strong"), "pair 1 .*“strength” that is “strong”"),
    "no primary": (weaken, "“pov-food”.*has no primary pair"),
    "two pairs": (
        lambda c: keep_pairs(
            c, lambda row: row["factor"] != "pov-food" or row["service"] in {"eco-food", "eco-benefits"}
        ),
        r"“pov-food”.*has \d pairs? ?.*it needs 3 to 6",
    ),
    "too many pairs": (crowd, r"“pov-food”.*has \d\d pairs.*it needs 3 to 6"),
    "unknown answer": (lambda c: factor(c)["answers"].append("maybe"), "“answers” that item 5 is “maybe”"),
    "answer missing": (lambda c: factor(c)["answers"].remove("unknown"), "does not offer the answer “unknown”"),
    "answer rule": (
        lambda c: factor(c, "adv-sexual-harm")["answers"].append("not_seen"),
        "“adv-sexual-harm”.*the answer rule forbids",
    ),
    "safety without question": (lambda c: factor(c, "pov-shelter").update(act_first=None), "“pov-shelter”.*act_first"),
    "unknown safety question": (
        lambda c: factor(c, "pov-shelter").update(act_first="wait"),
        "“act_first” that is “wait”",
    ),
    "unknown ask": (lambda c: factor(c).update(ask="loudly"), "“ask” that is “loudly”"),
    "million characters": (
        lambda c: factor(c).update(description="x" * 1_000_000),
        "“pov-food”.*“description” that is 1000000 characters long; at most 2000",
    ),
    "a million in a rule": (
        lambda c: c["offramps"].update(banned_rule="x" * 1_000_000),
        "“banned_rule” is 1000000 char",
    ),
    "null character": (lambda c: factor(c).update(label="a\0b"), "“label” that holds a character that cannot be kept"),
    "half a character": (lambda c: factor(c).update(label="\ud800"), "holds a character that cannot be kept"),
    "trace beyond the clauses": (
        lambda c: pairs(c)[0]["trace"].update(factor_source="pov-food.source[9]"),
        r"pair 1 .*trace “pov-food.source\[9\]” that points nowhere",
    ),
    "trace of another row": (
        lambda c: pairs(c)[0]["trace"].update(service_source="eco-shelter.source[0]"),
        "pair 1 .*points nowhere",
    ),
    "trace of no form": (lambda c: pairs(c)[0]["trace"].update(factor_source="see above"), "pair 1 .*points nowhere"),
    "unknown qualification": (
        lambda c: service(c)["qualifies_if"]["required"].append("famous"),
        "“eco-food”.*unknown qualification “famous”",
    ),
    "unknown card category": (lambda c: service(c).update(card_category="fun"), "unknown card category “fun”"),
    "unknown audience": (lambda c: service(c).update(audience="all"), "“audience” that is “all”"),
    "ages crossed": (lambda c: service(c).update(min_age=18, max_age=12), "“eco-food”.*“min_age” above"),
    "age below zero": (lambda c: service(c).update(min_age=-1), "“min_age” that must lie between 0 and 120"),
    "age as text": (lambda c: service(c).update(min_age="12"), "“min_age” that is not a whole number"),
    "paper incomplete": (lambda c: service(c)["paper"].pop("card"), "“paper” that has no “card”"),
    "wrong schema": (lambda c: c["mapping"].update(schema="x/2"), "mapping.json must be of schema"),
    "rule missing": (lambda c: c["offramps"].pop("qualification_rule"), "“qualification_rule” is missing"),
    "scale changed": (lambda c: c["factors"]["answer_scale"].pop(), "“answer_scale” must hold exactly"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_file_is_refused_by_row_and_saves_nothing(db, tmp_path, name):
    spoil, sentence = BREAKS[name]
    content = copy.deepcopy(CONTENT)
    spoil(content)
    with pytest.raises(CatalogueProblem, match=sentence):
        load_catalogue(actor=ADMIN, directory=write(tmp_path, content))
    for model in (OnRampTheme, Factor, ServiceType, Pairing, CatalogueVersion, DirectoryEvent):
        assert not model.objects.exists()


def test_a_service_type_without_a_factor_is_refused(db, tmp_path):
    content = copy.deepcopy(CONTENT)
    content["offramps"]["services"].append({**service(content), "id": "eco-yacht"})
    with pytest.raises(CatalogueProblem, match=r"“eco-yacht”.*answers no factor"):
        load_catalogue(actor=ADMIN, directory=write(tmp_path, content))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ((SHIPPED / "mapping.json").read_text()[:-900], "mapping.json is not whole JSON: reading stops at line"),
        ("", "mapping.json is not whole JSON"),
        ("[]", "mapping.json is not an object"),
        ("null", "mapping.json is not an object"),
        ('{"schema": NaN}', "mapping.json is not usable JSON"),
        ("[" * 100_000, "mapping.json is not usable JSON"),
        ('{"rows": ' + "9" * 5_000 + "}", "mapping.json is not usable JSON"),
        (
            '{"rows": [{"factor": "pov-food", "basis": "a", "basis": "b"}]}',
            "“basis” stands twice in one row .“pov-food”",
        ),
        ('{"x": "' + "y" * 6_000_000 + '"}', "larger than 5 MB"),
    ],
    ids=["truncated", "empty", "list", "null", "not a number", "deep", "long number", "field twice", "huge"],
)
def test_what_is_no_catalogue_file_is_refused(db, tmp_path, text, sentence):
    write(tmp_path, CONTENT)
    (tmp_path / "mapping.json").write_text(text)
    with pytest.raises(CatalogueProblem, match=sentence):
        load_catalogue(actor=ADMIN, directory=tmp_path)


def test_a_file_that_is_missing_or_no_text_is_refused(db, tmp_path):
    write(tmp_path, CONTENT)
    (tmp_path / "offramps.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueProblem, match=r"offramps.json is not UTF-8 text"):
        load_catalogue(actor=ADMIN, directory=tmp_path)
    (tmp_path / "offramps.json").unlink()
    with pytest.raises(CatalogueProblem, match=r"offramps.json cannot be opened"):
        load_catalogue(actor=ADMIN, directory=tmp_path)


def test_the_command_says_that_nothing_was_changed(db, tmp_path):
    call_command("load_catalogue")
    content = copy.deepcopy(CONTENT)
    factor(content)["label"] = ""
    with pytest.raises(CommandError, match=r"“pov-food”.*Nothing was changed"):
        call_command("load_catalogue", directory=write(tmp_path, content))
    assert current().number == 1


def test_a_new_word_replaces_an_old_shipped_one_but_not_an_edit(db, tmp_path):
    from resources.actions.catalogue_edits import edit_factor

    load_catalogue(actor=ADMIN)
    edit_factor(actor=ADMIN, factor_id="pov-food", changes={"label": "Food runs out"})
    content = copy.deepcopy(CONTENT)
    factor(content).update(label="Hungry", description="There is not always food.")
    report = load_catalogue(actor=ADMIN, directory=write(tmp_path, content))
    assert (report.number, report.changed, report.kept) == (3, ("pov-food",), ("pov-food: label",))
    assert current().factor("pov-food").label == "Food runs out"
    assert current().factor("pov-food").description == "There is not always food."


def test_a_load_adds_moves_and_removes_rows(db, tmp_path):
    load_catalogue(actor=ADMIN)
    content = copy.deepcopy(CONTENT)
    factors = content["factors"]
    # The education theme goes: its factors move next door, one of them leaves with its pairs.
    factors["themes"] = [theme for theme in factors["themes"] if theme["id"] != "education"]
    factors["factors"] = [row for row in factors["factors"] if row["id"] != "edu-behind"]
    for row in factors["factors"]:
        if row["theme"] == "education":
            row["theme"] = "poverty"
    gone = [row for row in pairs(content) if row["factor"] == "edu-behind"]
    keep_pairs(content, lambda row: row not in gone)
    report = load_catalogue(actor=ADMIN, directory=write(tmp_path, content))
    assert set(report.removed) == {"education", "edu-behind", *(f"edu-behind → {row['service']}" for row in gone)}
    assert report.number == 2
    assert "edu-behind" not in current().factors
    assert current().factor("edu-access").theme == "poverty"
    load_catalogue(actor=ADMIN)
    assert current().number == 3
    assert current().factor("edu-behind").label == "Falling behind at school"


def test_edits_that_contradict_new_rows_stop_the_load(db, tmp_path):
    from resources.actions.catalogue_edits import edit_pairing

    load_catalogue(actor=ADMIN)
    primary = [row["service"] for row in pairs(CONTENT) if row["factor"] == "pov-food" and row["strength"] == "primary"]
    content = copy.deepcopy(CONTENT)
    for service_id in primary[1:]:
        edit_pairing(actor=ADMIN, factor_id="pov-food", service_type_id=service_id, changes={"strength": "supporting"})
    before = current().number
    for row in pairs(content):
        if row["factor"] == "pov-food" and row["service"] == primary[0]:
            row["strength"] = "supporting"
    assert len(primary) > 1
    with pytest.raises(CatalogueProblem, match=r"“pov-food”.*has no primary pair"):
        load_catalogue(actor=ADMIN, directory=write(tmp_path, content))
    assert current().number == before
    assert Pairing.objects.get(factor="pov-food", service=primary[0]).strength == "primary"
