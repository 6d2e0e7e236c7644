"""What holds for every template and style sheet, so that no page has to be looked at for it."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines

ROOT = settings.BASE_DIR / "templates"
GALLERY = settings.BASE_DIR / "tests/browser/gallery"
STYLES = sorted((settings.BASE_DIR / "static/css").glob("*.css"))
TEMPLATES = sorted(path for path in ROOT.rglob("*") if path.is_file())
PAGES = [path for path in TEMPLATES if path.suffix in {".html", ".svg"}]
names = {"ids": lambda path: str(path.relative_to(settings.BASE_DIR))}

# Classes without a rule of their own, each with its reason.
NO_RULE = {}
# Classes that no template names, each with its reason.
NOT_IN_TEMPLATES = {
    "not-for-printing": "the body_class of a screening's pages",
    "count-over": "set by static/js/page.js",
}

COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", re.S)
TAG = re.compile(r"\{%.*?%\}")


def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


def used_classes(text: str) -> tuple[set[str], set[str]]:
    """Give the class names in a template's text, and the beginnings of those that a variable completes."""
    whole, begun = set(), set()
    # A template tag may hold quotes of its own; it parts words, a variable continues one.
    text = re.sub(r"\{\{.*?\}\}", "\x00", TAG.sub(" ", text))
    for group in re.findall(r'\bclass="([^"]*)"', text):
        for word in group.split():
            if "\x00" not in word:
                whole.add(word)
            elif word != "\x00":
                begun.add(word.split("\x00")[0])
    return whole, begun


@cache
def defined_classes() -> set[str]:
    found = set()
    for path in STYLES:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        for selector in re.findall(r"([^{}]+)\{", text):
            if not selector.strip().startswith("@"):
                found |= set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", selector))
    return found


@pytest.mark.parametrize("path", TEMPLATES, **names)
def test_compiles(path):
    engines["django"].get_template(str(path.relative_to(ROOT)))


@pytest.mark.parametrize("path", PAGES, **names)
def test_classes_have_a_rule(path):
    whole, begun = used_classes(source(path))
    defined = defined_classes()
    assert whole - defined - NO_RULE.keys() == set()
    for beginning in begun:
        assert any(name.startswith(beginning) for name in defined), beginning


def test_rules_are_used():
    whole, begun = set(), set()
    for path in [*PAGES, *GALLERY.glob("*.html")]:
        these, beginnings = used_classes(source(path))
        whole |= these
        begun |= beginnings - {""}
    unused = {name for name in defined_classes() - whole if not name.startswith(tuple(begun) or "\x00")}
    for name in unused - NOT_IN_TEMPLATES.keys():
        python = [path for app in ("assessments", "resources") for path in (settings.BASE_DIR / app).rglob("*.py")]
        assert any(re.search(rf'["\s]{name}["\s]', path.read_text()) for path in python), f".{name} is used nowhere"


@pytest.mark.parametrize("path", PAGES, **names)
def test_nothing_that_the_content_policy_forbids(path):
    text = source(path)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "javascript:" not in text
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes
        assert "defer" in attributes
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", text), "a file or link of a stranger"


@pytest.mark.parametrize("path", PAGES, **names)
def test_names_only_what_exists(path):
    text = path.read_text()
    for name in re.findall(r"\{% (?:include|extends) [\"']([^\"']+)[\"']", COMMENT.sub("", text)):
        assert (ROOT / name.partition("#")[0]).is_file(), name
    for name in re.findall(r"\{% component [\"']([^\"']+)[\"']", text):
        assert (ROOT / f"components/{name}.html").is_file(), name
    for name in re.findall(r"\{% static [\"']([^\"']+)[\"']", text):
        assert finders.find(name), name


@pytest.mark.parametrize("path", PAGES, **names)
def test_a_page_has_a_title_of_its_own(path):
    text = source(path)
    if re.search(r"\{% extends [\"']base\.html[\"']", text):
        title = re.search(r"\{% block title %\}(.*?)\{% endblock", text, re.S)
        assert title, "no title"
        assert title[1].strip()
        assert "Offramp" not in title[1], "base.html adds the name"


@pytest.mark.parametrize("path", sorted((ROOT / "components").glob("*.html")), **names)
def test_a_component_says_what_it_takes(path):
    comment = re.search(r"\{% comment %\}(.*?)\{% endcomment %\}", path.read_text(), re.S)
    assert comment
    assert "Parameters:" in comment[1] or "Parameters, " in comment[1]


@pytest.mark.parametrize("path", sorted((settings.BASE_DIR / "static").rglob("*.[cj]s*")), **names)
def test_files_ask_nobody_else(path):
    text = path.read_text()
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)
    assert not re.search(r"@import|localStorage|sessionStorage|eval\(|innerHTML", text)


@pytest.mark.parametrize("path", [path for path in STYLES if path.name != "tokens.css"], **names)
def test_only_tokens_name_colors(path):
    text = re.sub(r"/\*.*?\*/|@media print \{.*", "", path.read_text(), flags=re.S)
    assert not re.search(r":[^;{]*#[0-9a-fA-F]{3,8}\b", text)
