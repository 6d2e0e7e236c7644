"""The picture, the cards and the table as pages show them: what they say, never say, and how the CSP stays whole."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape

from resources.roads import OffRampSummary
from tests.resources.test_roads import CATALOGUE, MOCK_POSSIBLE, MOCK_SEEN, everything, picture

TEMPLATES = ["roads.html", "roads.svg", "roads_cards.html", "roads_table.html", "catalogue_note.html"]


def render(drawn, **context):
    return render_to_string("resources/roads.html", {"picture": drawn, **context})


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_sentences_that_say_what_it_is_not():
    shown = text_of(render(picture(MOCK_SEEN, MOCK_POSSIBLE)))
    for sentence in (
        "Much is not known yet. This is not a score.",
        "A screening is a doorway to support, not a confirmation.",
        "Not known is not no.",
        "Gathered to offer help. Not for detention, charges, removal or denying a service.",
        "Order carries no meaning.",
        "Solid edge: seen or told. Dashed edge: possible.",
        "It is not a validated instrument and has not been reviewed by survivors.",
    ):
        assert sentence in shown


def test_nothing_seen_gives_one_action():
    html = render(picture(), action_url="/somewhere", action="Go on with the screening")
    assert "<svg" not in html
    assert "<table" not in html
    assert re.findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]+)', html) == [("/somewhere", "Go on with the screening")]
    assert "Not known is not no." in html


def test_the_svg_is_well_formed_and_named():
    svg = render_to_string("resources/roads.svg", {"picture": picture(list(CATALOGUE.factors))})
    root = ElementTree.fromstring(svg)  # noqa: S314
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    names = [root.find(f".//*[@id='{name}']").tag for name in root.get("aria-labelledby").split()]
    assert names == [f"{space}title", f"{space}desc"]
    assert not root.findall(f".//{space}a")


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_inline_style_script_or_handler(name):
    source = Path(settings.BASE_DIR, "templates/resources", name).read_text()
    assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=|https?://(?!www\.w3\.org/2000/svg)", source)


def test_numbers_are_never_localized():
    svg = render_to_string("resources/roads.svg", {"picture": picture(MOCK_SEEN)})
    assert not re.search(r'\s(?:x|y|width|height|rx|viewBox)="[^"]*,[^"]*"', svg)


def test_table_and_cards_say_the_same_as_the_picture():
    drawn = picture(MOCK_SEEN, MOCK_POSSIBLE, off_ramps=everything(gaps={"fut-planning"}))
    html = render(drawn)
    table = text_of(html[html.index("<table") :])
    cards = text_of(html[html.index("roads-cards") : html.index("<figcaption")])
    for row in drawn.rows:
        for shown in (table, cards):
            assert row.on_ramp.label in shown
            assert row.on_ramp.detail in shown
        for answer in row.answers:
            assert answer.off_ramp.label in table
            assert answer.off_ramp.label in cards
            assert all(reason in table for reason in answer.reasons)
    assert "None fits here: remote help; what we do meanwhile" in table
    assert "None fits here: remote help; what we do meanwhile" in cards


def test_no_count_of_factors_anywhere():
    drawn = picture(list(CATALOGUE.factors), off_ramps=everything(gaps=set(CATALOGUE.service_types)))
    shown = text_of(render(drawn))
    for pair in CATALOGUE.pairs:
        shown = shown.replace(escape(pair.rationale), "")
    assert not re.search(r"\d", shown)


def test_links_lead_to_what_the_caller_names():
    drawn = picture(["pov-food"], off_ramps=[OffRampSummary("eco-food", checked_lately=1, href="#help-eco-food")])
    html = render(drawn, link_text="Choose")
    assert html.count('href="#help-eco-food"') == 2
    assert 'Choose<span class="visually-hidden">: Food and water</span>' in html


def test_a_label_is_escaped():
    drawn = picture(["pov-food"], off_ramps=[OffRampSummary("eco-food", label="<b>Food</b> & more", checked_lately=1)])
    assert "&lt;b&gt;Food&lt;/b&gt; &amp; more" in render(drawn)
    assert "<b>" not in render(drawn)


def test_following_one_on_ramp_is_offered_only_where_ribbons_are_many():
    assert "roads-follow" not in render(picture(["pov-food"]))
    crowded = picture(list(CATALOGUE.factors))
    html = render(crowded)
    css = Path(settings.BASE_DIR, "static/css/roads.css").read_text()
    for number, _label in crowded.starts:
        assert f"roads-pick-{number}" in html
        assert f".roads-pick-{number}:checked" in css


def test_every_number_and_hue_has_its_rule():
    css = Path(settings.BASE_DIR, "static/css/roads.css").read_text()
    assert all(f".roads-off-{number}:hover" in css for number in range(len(CATALOGUE.service_types)))
    assert all(f".roads-hue-{theme.order}" in css for theme in CATALOGUE.on_ramp_themes)
