"""The results picture: who stands where, what is merged, hidden and said, and that nothing leaves its box."""

import re

import pytest

from resources.catalogue import UnknownId
from resources.catalogue.reading import SHIPPED, build, read_files
from resources.roads import OffRampSummary, draw
from resources.roads.lettering import width_of, wrap
from resources.roads.order import crossings, untangle

CATALOGUE = build(read_files(SHIPPED), number=1, digest="x")
MOCK_SEEN = ("edu-disconnected", "pov-necessities", "pov-shelter", "adv-family-rejection", "iso-belonging")
MOCK_POSSIBLE = ("cv-future-hope", "iso-strings-attached")


def everything(*, gaps=(), count=2):
    """All kinds of help, `count` services each, except `gaps`."""
    return [
        OffRampSummary(key, checked_lately=0 if key in gaps else count, is_gap=key in gaps)
        for key in CATALOGUE.service_types
    ]


def picture(seen=(), possible=(), off_ramps=None, pairs=None):
    summaries = everything() if off_ramps is None else off_ramps
    return draw(CATALOGUE, seen=seen, possible=possible, off_ramps=summaries, pairs=pairs)


def left(drawn):
    return drawn.left_boxes


def right(drawn):
    return drawn.right_boxes


def labels(found):
    return [box.item.label for box in found]


def test_nothing_seen_gives_an_empty_picture():
    drawn = picture()
    assert drawn.is_empty
    assert drawn.ribbons == ()


def test_an_unknown_factor_is_refused():
    with pytest.raises(UnknownId, match="pov-yacht"):
        picture(seen=["pov-yacht"])


def test_on_ramps_stand_in_the_order_of_the_catalogue_whatever_the_order_given():
    drawn = picture(seen=reversed(MOCK_SEEN), possible=MOCK_POSSIBLE)
    assert labels(left(drawn)) == [
        "Basics out of reach",
        "No safe place to sleep",
        "Losing touch with school, or pushed out",
        "Hard to see a future or a way out",
        "Missing friends or a place to belong",
        "Basics or gifts with strings attached",
        "Rejected or pushed out by family",
    ]
    possible = {box.item.label: box.item.is_possible for box in left(drawn)}
    assert [label for label, is_possible in possible.items() if is_possible] == [
        "Hard to see a future or a way out",
        "Basics or gifts with strings attached",
    ]
    assert left(drawn)[0].item.detail == "Money and basics · Seen or told"
    assert left(drawn)[3].item.detail == "Neighborhood · Possible"


def test_primary_pairs_become_ribbons_and_the_rest_does_not():
    drawn = picture(seen=["pov-food"])
    primary = {pair.service_type for pair in CATALOGUE.pairs_for("pov-food") if pair.is_primary}
    assert {kind for box in right(drawn) for kind in box.item.service_types} == primary
    assert len(drawn.ribbons) == len(primary)


def test_kinds_held_back_are_not_drawn_and_supporting_ones_step_in():
    kept = [pair for pair in CATALOGUE.pairs_for("pov-food") if not pair.is_primary][:1]
    drawn = picture(seen=["pov-food"], off_ramps=[OffRampSummary(kept[0].service_type, checked_lately=1)])
    assert [box.item.service_types for box in right(drawn)] == [(kept[0].service_type,)]


def test_an_on_ramp_that_nothing_answers_still_stands_and_says_so():
    drawn = picture(seen=["pov-food"], off_ramps=[])
    assert labels(left(drawn)) == ["Not enough food"]
    assert drawn.description == "Not enough food (Seen or told): no kind of help is suggested yet."


@pytest.mark.parametrize(
    ("count", "is_gap", "words"),
    [
        (1, False, "1 local service"),
        (3, False, "3 local services"),
        (0, False, "Fits here, but not checked lately: call first"),
        (0, True, "None fits here: remote help; what we do meanwhile"),
    ],
)
def test_what_stands_under_a_kind_of_help(count, is_gap, words):
    drawn = picture(seen=["pov-food"], off_ramps=[OffRampSummary("eco-food", checked_lately=count, is_gap=is_gap)])
    assert right(drawn)[0].item.detail == words
    assert drawn.ribbons[0].is_gap is is_gap


def test_several_factors_under_one_label_are_one_box_seen_if_any_is():
    drawn = picture(seen=["imm-fear-help"], possible=["imm-leverage", "imm-shut-out"])
    assert labels(left(drawn)) == ["Family worries"]
    assert left(drawn)[0].item.detail == "Seen or told"
    assert not left(drawn)[0].item.is_possible


def test_kinds_of_help_that_share_a_label_count_each_service_once():
    off_ramps = [
        OffRampSummary("leg-immigration", checked_lately=2, services=frozenset({"a", "b"})),
        OffRampSummary("leg-aid", checked_lately=2, services=frozenset({"b", "c"})),
    ]
    drawn = picture(seen=["imm-leverage"], off_ramps=off_ramps)
    assert [(box.item.label, box.item.detail) for box in right(drawn)] == [("Legal help", "3 local services")]


def test_a_gap_never_hides_in_a_box_that_has_services():
    off_ramps = [OffRampSummary("leg-immigration", is_gap=True), OffRampSummary("leg-aid", checked_lately=2)]
    drawn = picture(seen=["imm-leverage"], off_ramps=off_ramps)
    assert sorted(box.item.is_gap for box in right(drawn)) == [False, True]


def test_hidden_labels_and_their_reasons_stay_hidden_everywhere():
    drawn = picture(seen=[key for key, factor in CATALOGUE.factors.items() if factor.display_as])
    shown = [drawn.description, *(reason for row in drawn.rows for answer in row.answers for reason in answer.reasons)]
    shown += [*labels(left(drawn)), *labels(right(drawn)), *drawn.beside]
    for word in ("mmigra", "deport", "LGBT", "omophob", "acis", "isogyn", "ncarcerat", "urvivor", "leverage"):
        assert not any(word in text for text in shown), word


def test_what_amplifies_others_is_a_band_and_no_box():
    drawn = picture(seen=["pov-food", "adv-racism"], possible=["adv-misogyny"])
    assert labels(left(drawn)) == ["Not enough food"]
    assert drawn.band.label.text == "Harmed by bias"
    assert drawn.band.detail.text == "weighs on everything below · Seen or told"
    assert not drawn.band.is_possible
    assert drawn.band.y + drawn.band.height > max(box.y + box.height for box in right(drawn))
    assert {ribbon.start for ribbon in drawn.ribbons} == {0, 1}
    assert "“Harmed by bias” makes other on-ramps weigh more." in drawn.beside
    assert drawn.cards[0].on_ramp.amplifies


def test_a_band_alone_is_a_picture():
    drawn = picture(possible=["adv-racism"])
    assert left(drawn) == ()
    assert drawn.band.is_possible
    assert {ribbon.start for ribbon in drawn.ribbons} == {0}


def test_poverty_and_family_worries_are_said_to_act_on_others_only_when_they_are_there():
    assert picture(seen=["edu-behind"]).beside == ()
    assert picture(seen=["pov-food", "imm-shut-out"]).beside == (
        "“Money and basics” also acts on the other on-ramps.",
        "“Family worries” also acts on the other on-ramps.",
    )


def test_eight_stand_alone_and_nine_are_grouped_by_theme():
    ids = [key for key, factor in CATALOGUE.factors.items() if not factor.display_as]
    eight, nine = picture(seen=ids[:8]), picture(seen=ids[:9])
    assert len(eight.left) == 8
    assert eight.left_panels == ()
    assert nine.left == ()
    assert [panel.heading.text for panel in nine.left_panels] == ["Money and basics", "Past harm and bias"]


def test_a_grouped_ribbon_is_a_gap_only_when_nothing_along_it_fits():
    seen = list(CATALOGUE.factors)
    some = picture(seen=seen, off_ramps=everything(gaps={"eco-food"}))
    assert not any(ribbon.is_gap for ribbon in some.ribbons)
    assert [box.item.label for box in right(some) if box.item.is_gap] == ["Food and water"]
    whole = picture(seen=seen, off_ramps=everything(gaps=set(CATALOGUE.service_types)))
    assert all(ribbon.is_gap for ribbon in whole.ribbons)


SAMPLES = {
    "one": (["pov-food"], []),
    "mock": (MOCK_SEEN, MOCK_POSSIBLE),
    "twenty": (list(CATALOGUE.factors)[:20], []),
    "band": (["adv-racism", "pov-food"], ["imm-language"]),
    "all": (list(CATALOGUE.factors), []),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_overlaps_or_leaves_the_picture(name):
    drawn = picture(*SAMPLES[name], off_ramps=everything(gaps={"eco-food", "fut-planning"}))
    for side in (left(drawn), right(drawn)):
        for upper, lower in zip(
            sorted(side, key=lambda box: box.y), sorted(side, key=lambda box: box.y)[1:], strict=False
        ):
            assert upper.y + upper.height < lower.y
    for box in [*left(drawn), *right(drawn)]:
        assert box.y >= 0
        assert box.y + box.height <= drawn.height
        assert 0 <= box.x < box.x + box.width <= drawn.width
        for line in box.lines:
            room = box.width - 32 - (width_of(box.detail[0].text, size=13.5) if box.detail_at_end else 0)
            assert width_of(line.text, size=box.size, bold=True) <= room
            assert box.y < line.y < box.y + box.height
    for panel in (*drawn.left_panels, *drawn.right_panels):
        assert all(panel.y < box.y and box.y + box.height < panel.y + panel.height for box in panel.boxes)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_ribbon_ends_at_the_edge_of_what_it_names(name):
    drawn = picture(*SAMPLES[name])
    spans = {}
    for thing in (*drawn.right_panels, *right(drawn)):
        if not (thing.number in spans and hasattr(thing, "boxes")):
            spans.setdefault(thing.number, []).append((thing.y, thing.y + thing.height))
    for ribbon in drawn.ribbons:
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", ribbon.path)]
        y = numbers[-2] if "H" in ribbon.path else numbers[-1]
        assert any(top <= y <= bottom for top, bottom in spans[ribbon.end])
    assert len({(ribbon.start, ribbon.end) for ribbon in drawn.ribbons}) == len(drawn.ribbons)


def test_off_ramps_are_ordered_so_that_fewer_ribbons_cross():
    places = {"a": [3], "b": [1], "c": [2, 3], "d": [1, 2]}
    assert untangle([["a"], ["b"], ["c"], ["d"]], places) == [["b"], ["d"], ["c"], ["a"]]
    assert untangle([["a", "c"], ["d", "b"]], places) == [["b", "d"], ["c", "a"]]
    assert crossings([3], [1, 2]) == 2
    assert crossings([1, 2], [3]) == 0


def test_the_same_facts_give_the_same_picture():
    assert picture(MOCK_SEEN, MOCK_POSSIBLE) == picture(set(MOCK_SEEN), set(MOCK_POSSIBLE))


def test_words_wrap_within_the_width_into_at_most_three_lines():
    text = "Someone the family relies on for a ride, a phone and groceries asks for more and more in return each week"
    lines = wrap(text, width=300, size=16, bold=True)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width_of(line, size=16, bold=True) <= 300 for line in lines)
    assert wrap("Food and water", width=300, size=16) == ("Food and water",)


def test_a_word_longer_than_the_line_is_broken_and_no_letter_is_lost():
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    lines = wrap(word, width=200, size=16)
    assert "".join(lines) == word
    assert all(width_of(line, size=16) <= 200 for line in lines)


def test_unknown_scripts_are_measured_wide_and_accents_as_their_letters():
    assert width_of("é", size=16) == width_of("e", size=16)
    assert width_of("e\u0301", size=16) == width_of("e", size=16)
    assert width_of("漢字", size=16) == 32
    assert wrap("", width=100, size=16) == ()
