"""A stencil gives what the template gives, escapes every word, and keeps nobody's words."""

import itertools
import re

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from assessments import results_markup
from resources.stencil import Stencil
from resources.templatetags import roads

FIT = "assessments/screenings/_kinds.html#fit"
FILLING = {"name": "Pantry", "facts": "Agency", "warning": "", "because": "Free", "ask_about": ""}


IN_USE = {
    thing.template
    for module in (results_markup, roads)
    for thing in vars(module).values()
    if isinstance(thing, Stencil)
}


def test_gives_what_the_template_gives_whatever_is_missing():
    stencil = Stencil(FIT)
    words = ("Pantry & <b>Sons</b>", ""), ('100% "free"', ""), ("late", ""), ("{brace} %(name)s", ""), ("'", "")
    for values in itertools.product(*words):
        filling = dict(zip(FILLING, values, strict=True))
        assert stencil(**filling) == render_to_string(FIT, filling)
        assert stencil.each([FILLING, filling]) == stencil(**FILLING) + render_to_string(FIT, filling)


def test_words_are_escaped_and_only_safe_markup_is_not():
    stencil = Stencil("assessments/screenings/_kinds.html#why")
    assert stencil(why="<script>") == '<p class="kind-why">&lt;script&gt;</p>\n'
    assert stencil(why=stencil(why="<i>")) == '<p class="kind-why"><p class="kind-why">&lt;i&gt;</p>\n</p>\n'
    assert isinstance(stencil(why="x"), SafeString)
    assert stencil.each([]) == ""


def test_what_is_kept_holds_no_words():
    stencil = Stencil(FIT)
    stencil(**FILLING | {"name": "Hidden words"})
    stencil(**FILLING | {"name": "Other words"})
    assert len(stencil._cut) == 1
    assert "words" not in repr(stencil._cut)


def test_each_language_has_its_own():
    stencil = Stencil("resources/roads_table.html#bare_row")
    with override("en"):
        stencil(on_ramp="a", known="b")
    with override("es"):
        stencil(on_ramp="a", known="b")
    assert {key[0] for key in stencil._cut} == {"en", "es"}


@pytest.mark.parametrize("value", [3, None, 0.5, ["x"]])
def test_anything_but_text_and_yes_or_no_is_refused(value):
    with pytest.raises(TypeError, match="warning is neither"):
        Stencil(FIT)(**FILLING | {"warning": value})


def test_a_missing_part_is_named():
    with pytest.raises(TemplateDoesNotExist):
        Stencil("assessments/screenings/_kinds.html#none")(why="x")


@pytest.mark.parametrize("template", sorted(IN_USE))
def test_templates_in_use_ask_only_whether_a_word_is_there(template):
    """A filter or a comparison would meet the opening in place of the word."""
    file, _hash, part = template.partition("#")
    source = (settings.BASE_DIR / "templates" / file).read_text()
    (body,) = re.findall(rf"{{% partialdef {part} %}}(.*?){{% endpartialdef %}}", source, re.S)
    for inside in re.findall(r"{%(.*?)%}", body):
        assert re.fullmatch(r' (el)?if \w+ | else | endif | translate "[^"]+" ', inside), inside
    for inside in re.findall(r"{{(.*?)}}", body):
        assert re.fullmatch(r" \w+ ", inside), inside
