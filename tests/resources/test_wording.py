"""Wording help: what it finds, what it lets pass, and that each sentence gives better words."""

import json

import pytest

from resources.wording import AT_MOST, FILE, patterns, warnings, warnings_in

HITS = [(pattern, phrase) for pattern in patterns() for phrase in pattern.hits]
PASSES = [(pattern, phrase) for pattern in patterns() for phrase in pattern.passes]


@pytest.mark.parametrize(("pattern", "phrase"), HITS, ids=[phrase for _pattern, phrase in HITS])
def test_each_pattern_finds_its_phrases(pattern, phrase):
    assert pattern.find.search(phrase)
    assert warnings(phrase)


@pytest.mark.parametrize(("pattern", "phrase"), PASSES, ids=[phrase for _pattern, phrase in PASSES])
def test_each_pattern_lets_its_false_hits_pass(pattern, phrase):
    assert not pattern.find.search(phrase)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "An aunt on Fir Street cooks for them on Sundays.",
        "Attendance office: two days a week this term.",
        "Text first, never a call. School days, 3 to 4. 402-555-0101.",
        "Quiere jugar fútbol en un equipo; le gustan los deportes.",
        "“I want a door that locks.”",
        "Reading help was asked for and not given yet. Ms. Placeholder knows, since 10-12-2026.",
        "The Visa gift card paid for ice cream and a bus ticket, 12-34 on line 5.",
    ],
)
def test_plain_notes_pass(text):
    assert warnings(text) == []


def test_every_pattern_has_a_phrase_of_each_sort_and_better_words():
    for pattern in patterns():
        assert pattern.hits, pattern.find.pattern
        assert pattern.reason.endswith("."), pattern.find.pattern
        assert pattern.better, pattern.find.pattern


def test_a_number_is_not_said_again():
    (sentence,) = warnings("Her number is 219-09-9999.")
    assert sentence.startswith("This looks like a personal number.")
    assert "219" not in sentence


def test_a_sentence_names_the_words_and_gives_better_ones():
    (sentence,) = warnings("She ran  away in May.")
    assert sentence.startswith("“ran away”: this puts it on the young person. Write “missing from home”")


def test_a_few_at_a_time_and_each_once():
    many = "undocumented, deported, asylum, green card, runaway, victim"
    assert len(warnings(many)) == AT_MOST
    assert warnings_in(["a victim", None, "a victim"]) == warnings("a victim")


def test_one_word_is_not_told_twice():
    assert len(warnings("charged with prostitution")) == 1


def test_a_long_text_is_quick_to_look_through():
    assert warnings("a" * 100_000 + " victim") == []


def test_the_file_says_where_it_comes_from():
    assert "product.md" in json.loads(FILE.read_text("utf-8"))["about"]
