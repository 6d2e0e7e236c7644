"""The components page shows every part, in every kind it has."""

import re

import pytest
from django.conf import settings

from config.gallery.forms import CONTROLS, RIGHT, EveryWidget
from config.gallery.parts import COLORS, GROUPS, INNER
from tests.factories import make_team, make_user
from tests.pages import Page

COMPONENTS = settings.BASE_DIR / "templates/components"
PARTS = {part.component: part for _key, _name, parts in GROUPS for part in parts}
IN_THE_FRAME = {"page_heading", "site_header"}


@pytest.fixture
def signed_in(client, db):
    client.force_login(make_user("caseworker", make_team()))
    return client


def test_every_component_is_shown():
    assert PARTS.keys() | INNER == {path.stem for path in COMPONENTS.glob("*.html")}
    assert {name for name, part in PARTS.items() if not part.states} == IN_THE_FRAME


@pytest.mark.parametrize(
    ("name", "parameter"), [("tag", "kind"), ("notice", "kind"), ("card", "kind"), ("icon", "name")]
)
def test_every_kind_of_a_component_is_shown(name, parameter):
    told = re.search(rf"{parameter} \((?:optional: )?(.*?)[;)]", PARTS[name].parameters)[1]
    kinds = {word.split()[0] for word in told.split(", ")}
    assert kinds <= {state.get(parameter) for state in PARTS[name].states.values()}


def test_every_control_is_shown():
    # A day in three lists is for a widget of Django's own, which no screen uses; a hidden one cannot be seen.
    assert {name for name, _name, _when in CONTROLS} == EveryWidget.base_fields.keys() - {"parted", "hidden"}


def test_colors_have_the_names_of_the_tokens():
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    assert [name for name, _use in COLORS if f"--{name}: #" not in tokens] == []


def test_the_page_names_each_part_and_repeats_no_id(signed_in):
    got = Page(signed_in.get("/components/").content.decode())
    ids = got.ids()
    assert len(ids) == len(set(ids))
    assert PARTS.keys() <= set(ids)
    links = {link.attrs["href"].removeprefix("#") for link in got.all("a") if link.attrs["href"].startswith("#")}
    assert links <= set(ids)
    assert "Parameters: text; kind (optional" in " ".join(got.by_id("tag").text.split())
    assert len(got.with_class("field-wrong")) == len(CONTROLS) - 1


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(signed_in):
    response = signed_in.post("/components/form/", {"line": "A place with a long name"})
    assert response.status_code == 422
    page = Page(response.content.decode())
    assert "Name of the place: Use 10 characters or fewer. You wrote 24." in page.with_class("error-summary")[0].text
    assert page.by_id("id_line").attrs["value"] == "A place with a long name"


def test_a_right_form_is_kept_nowhere(signed_in):
    steps = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-action": "Call the school"}
    response = signed_in.post("/components/form/", RIGHT | steps | {"call_name": "Sam", "call_phone": "555-0101"})
    assert response.status_code == 200
    assert "Nothing was kept." in response.content.decode()


def test_no_place_of_the_header_is_the_components_page(signed_in):
    got = Page(signed_in.get("/components/").content.decode())
    assert [link for link in got.all("a") if "aria-current" in link.attrs] == []
    (current,) = [link for link in Page(signed_in.get("/").content.decode()).all("a") if "aria-current" in link.attrs]
    assert current.text == "Worklist"
