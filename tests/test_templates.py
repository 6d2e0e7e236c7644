"""What holds for every template and style sheet, so that no page has to be looked at for it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines

ROOT = settings.BASE_DIR / "templates"
STYLES = sorted((settings.BASE_DIR / "static/css").glob("*.css"))
TEMPLATES = sorted(path for path in ROOT.rglob("*") if path.is_file())
PAGES = [path for path in TEMPLATES if path.suffix in {".html", ".svg"}]
names = {"ids": lambda path: str(path.relative_to(settings.BASE_DIR))}

CODE = sorted(
    path for app in ("assessments", "resources", "config") for path in (settings.BASE_DIR / app).rglob("*.py")
)
SCRIPTS = sorted((settings.BASE_DIR / "static/js").glob("*.js"))

COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", re.S)
TAG = re.compile(r"\{%.*?%\}")


def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


def used_classes(path: Path) -> tuple[set[str], set[str]]:
    """Give the class names that a file puts on elements, and the beginnings of those that a variable completes."""
    whole, begun = set(), set()
    for group in class_attributes(path):
        for word in group.split():
            if "\x00" not in word:
                whole.add(word)
            elif word != "\x00":
                begun.add(word.split("\x00")[0])
    return whole, begun


def class_attributes(path: Path) -> list[str]:
    """Give what a template, a Python file or a script writes into `class`; a variable's place is a zero."""
    if path.suffix == ".py":
        return list(python_classes(ast.parse(path.read_text())))
    text = source(path)
    if path.suffix == ".js":
        return re.findall(r"""(?:className = |classList\.\w+\()["']([\w -]+)["']""", text)
    # A template tag may hold quotes of its own; it parts words, a variable continues one.
    body = re.findall(r"\{% block body_class %\}([\w -]+)\{% endblock", text)
    return body + re.findall(r'\bclass="([^"]*)"', re.sub(r"\{\{.*?\}\}", "\x00", TAG.sub(" ", text)))


def python_classes(tree: ast.AST):
    """Give the classes in Python: written in markup, css_class of a form's layout, "class" of a widget's attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)):
                yield from re.findall(r'\bclass="([^"]*)"', re.sub(r"\{.*?\}|%\(\w+\)s|%s", "\x00", text))
            case ast.keyword(arg="css_class" | "wrapper_class", value=ast.Constant(value=str(text))):
                yield text
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    match key, value:
                        case ast.Constant(value="class"), ast.Constant(value=str(text)) if "." not in text:
                            yield text


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


def test_classes_have_a_rule():
    without = {}
    for path in [*PAGES, *CODE, *SCRIPTS]:
        whole, begun = used_classes(path)
        missing = whole - defined_classes()
        missing |= {begin for begin in begun if not any(name.startswith(begin) for name in defined_classes())}
        if missing:
            without[str(path.relative_to(settings.BASE_DIR))] = missing
    assert without == {}, "write a rule in static/css, or take the class out"


def test_rules_are_used():
    whole, begun = set(), set()
    for path in [*PAGES, *CODE, *SCRIPTS]:
        these, beginnings = used_classes(path)
        whole |= these
        begun |= beginnings
    unused = {name for name in defined_classes() - whole if not name.startswith(tuple(begun) or "\x00")}
    assert unused == set(), "take the rule out of static/css"


@pytest.mark.parametrize(
    ("file", "text", "classes"),
    [
        ("a.html", '<p class="one two-{{ kind }} {% if x %}three{% endif %} {{ all }}">', {"one", "three", "two-"}),
        ("a.html", "{% block body_class %}quiet{% endblock %}", {"quiet"}),
        ("a.html", '{# <p class="no"> #}<p title="class">', set()),
        ("a.py", """x = format_html('<b class="one {}">{}</b>', kind, word)""", {"one"}),
        ("a.py", 'Div("name", css_class="one two")', {"one", "two"}),
        ("a.py", 'forms.TextInput(attrs={"class": "one", "size": "4"})', {"one"}),
        ("a.py", 'HANDLERS = {"class": "logging.StreamHandler"}', set()),
        ("a.js", 'line.classList.toggle("one", true); spoken.className = "two";', {"one", "two"}),
    ],
)
def test_classes_are_found(tmp_path, file, text, classes):
    (tmp_path / file).write_text(text)
    whole, begun = used_classes(tmp_path / file)
    assert whole | begun == classes


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


def test_a_form_that_is_included_alone_is_given_its_token():
    """`only` takes the token away with everything else: the form would look right and be refused by a browser's press,
    which a test client does not notice."""
    sources = {str(path.relative_to(ROOT)): source(path) for path in TEMPLATES if path.suffix == ".html"}
    include = re.compile(r'{%\s*include "([^"]+)"([^%]*)%}')
    holds = {name for name, text in sources.items() if "{% csrf_token %}" in text or "{% crispy" in text}
    while more := {
        name
        for name, text in sources.items()
        if name not in holds and any(file in holds for file, _rest in include.findall(text))
    }:
        holds |= more
    bare = [
        f"{name}: {file}"
        for name, text in sources.items()
        for file, rest in include.findall(text)
        if file in holds and rest.split()[-1:] == ["only"] and "csrf_token=csrf_token" not in rest
    ]
    assert bare == []
