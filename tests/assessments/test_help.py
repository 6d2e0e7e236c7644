"""The help pages: one for each role, with pictures that exist, say what they show and stay small."""

import html
import re

import pytest
from django.conf import settings
from django.urls import reverse

from tests.pages import Page

pytestmark = pytest.mark.django_db

PICTURES = settings.BASE_DIR / "static/help"
ROLES = ("caseworker", "supervisor", "directory_admin", "agency_admin")
PAGES = ("help", "help_keys", *(f"help_{role}" for role in ROLES))
FEDERAL = "Federal help may apply within 24 hours: ask counsel; log it outside Offramp."


def text(response):
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("role", ROLES)
def test_help_leads_to_one_s_own_page_first_and_to_every_other(client, request, role):
    client.force_login(request.getfixturevalue(role))
    page = Page(client.get(reverse("help")).content.decode())
    cards = [link.attrs["href"] for link in page.all("a") if any(p.tag == "h2" for p in link.parents)]
    assert cards[0] == reverse(f"help_{role}")
    assert sorted(cards) == sorted(reverse(f"help_{role}") for role in ROLES)


@pytest.mark.parametrize("name", PAGES)
def test_every_help_page_is_found_from_the_header_and_the_footer(client, caseworker, name):
    client.force_login(caseworker)
    page = Page(client.get(reverse(name)).content.decode())
    (current,) = [link for link in page.all("a") if "aria-current" in link.attrs]
    assert (current.text, current.attrs["href"]) == ("Help", reverse("help"))
    footer = {link.attrs["href"] for link in page.all("a") if any(p.tag == "footer" for p in link.parents)}
    assert footer == {reverse("help"), reverse("help") + "#not", reverse("help_keys"), reverse("numbers")}


@pytest.mark.parametrize("name", PAGES)
def test_nobody_changes_anything_by_reading(client, caseworker, name):
    client.force_login(caseworker)
    assert client.post(reverse(name)).status_code == 405


def test_a_stranger_sees_no_link_to_help_and_no_page(client):
    assert reverse("help") not in text(client.get(reverse("account_login")))
    assert client.get(reverse("help")).status_code == 302


def test_what_offramp_is_not_and_the_law_s_line_are_said_to_everyone(client, directory_admin):
    client.force_login(directory_admin)
    page = text(client.get(reverse("help")))
    for words in ("Not a score.", "Not validated.", "Not an interview.", "Not a reporter.", FEDERAL):
        assert words in page
    assert FEDERAL in text(client.get(reverse("help_caseworker")))


def test_every_picture_exists_is_small_and_says_what_it_shows(client, caseworker):
    client.force_login(caseworker)
    shown = {}
    for name in PAGES:
        for picture in Page(client.get(reverse(name)).content.decode()).all("img"):
            shown[picture.attrs["src"].removeprefix("/static/help/")] = picture.attrs
    files = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert shown.keys() == files.keys()
    assert len(files) >= 8
    assert [name for name, size in files.items() if size > 60_000] == []
    assert [name for name, attrs in shown.items() if len(attrs["alt"]) < 30] == []


def size_of(picture: bytes) -> tuple[int, int]:
    """Give width and height of a WebP file, plain (VP8) or extended (VP8X)."""
    assert picture[:4] + picture[8:12] == b"RIFFWEBP"
    if picture[12:16] == b"VP8X":
        return int.from_bytes(picture[24:27], "little") + 1, int.from_bytes(picture[27:30], "little") + 1
    return int.from_bytes(picture[26:28], "little"), int.from_bytes(picture[28:30], "little")


def test_each_picture_is_of_the_size_its_page_makes_room_for():
    sizes = {path.name: size_of(path.read_bytes()) for path in PICTURES.iterdir()}
    assert sizes == dict.fromkeys(sizes, (960, 600))


def test_help_says_the_words_that_stand_on_the_screens():
    """A renamed button leaves no help page behind."""
    templates = [path for path in (settings.BASE_DIR / "templates").rglob("*.html") if path.parent.name != "help"]
    code = [path for floor in ("assessments", "resources") for path in (settings.BASE_DIR / floor).rglob("*.py")]
    screens = "".join(path.read_text() for path in [*templates, *code])
    quoted = set()
    for path in (settings.BASE_DIR / "templates/help").glob("*.html"):
        words = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.S)
        quoted |= set(re.findall(r"“([^”]+)”", words))
    ours = {"Child Sex Trafficking: On-Ramps and Off-Ramps", "Not known", "no", "not there", "more", "now"}
    ours |= {"manage.py import_hsds", "Not validated", "should not see this"}
    assert sorted(words for words in quoted - ours if words.rstrip(",.") not in screens) == []
