"""The docs, held to the house: the picture is the code's, links lead somewhere, hooks ask nobody."""

import importlib.util
import re
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).resolve().parents[1]
PAGES = [HOUSE / "README.md", *sorted((HOUSE / "docs").rglob("*.md"))]
names = {"ids": lambda path: str(path.relative_to(HOUSE))}


@pytest.fixture(scope="module")
def drawing():
    spec = importlib.util.spec_from_file_location("draw_map", HOUSE / "docs/draw_map.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_is_what_the_script_draws(drawing):
    committed = (HOUSE / "docs/pictures/house.svg").read_text("utf-8")
    assert drawing.draw() == committed, "draw it again: uv run python docs/draw_map.py"


def test_the_script_sees_what_is_there(drawing):
    rooms, imports = drawing.rooms_and_imports()
    assert set(rooms) == {"config", "assessments", "resources"}
    assert ("assessments views", "resources roads") in imports
    floors = list(drawing.FLOORS)
    assert [pair for pair in imports if floors.index(pair[0].split()[0]) > floors.index(pair[1].split()[0])] == []
    unsaid = {f"{floor} {room}" for floor, found in rooms.items() for room in found} - drawing.SAYS.keys()
    assert unsaid == set(), "say in SAYS of docs/draw_map.py what these are for"


@pytest.mark.parametrize("path", PAGES, **names)
def test_links_lead_somewhere(path):
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
        if not re.match(r"[a-z]+:", link):
            assert (path.parent / link).exists(), link


@pytest.mark.parametrize("path", PAGES, **names)
def test_files_that_are_named_are_there(path):
    paths = re.findall(
        r"`((?:assessments|resources|config|templates|static|tests|docs|deploy)/[\w./-]+)`", path.read_text()
    )
    assert [name for name in paths if not (HOUSE / name).exists()] == []


def test_every_decision_is_listed():
    listed = set(re.findall(r"\((\d\d-[\w-]+\.md)\)", (HOUSE / "docs/decisions/README.md").read_text()))
    assert listed == {path.name for path in (HOUSE / "docs/decisions").glob("[0-9]*.md")}


def test_hooks_are_local():
    text = (HOUSE / ".pre-commit-config.yaml").read_text()
    assert not re.search(r"https?:|github|\.com|\.org|\.io", text)
    (repository,) = yaml.safe_load(text)["repos"]
    assert repository["repo"] == "local"
    hooks = {hook["id"]: hook for hook in repository["hooks"]}
    assert set(hooks) == {"ruff", "format", "layers"}
    ci = (HOUSE / ".ci/run").read_text()
    for hook in hooks.values():
        assert hook["language"] == "system"
        command = hook["entry"].removeprefix(".uv/bin/uv run --quiet ").removesuffix(" --force-exclude")
        assert f"run {command}" in ci
