"""Where help is missing: what counts, what does not, and a file that no spreadsheet runs."""

import csv
import datetime
import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from resources.actions.directory import suggest_type
from resources.catalogue import current
from resources.gaps import find_gaps
from resources.spreadsheets import safe_cell
from tests.resources.directory_factories import CURATOR, make_service

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def catalogue(db):
    call_command("sync_roles", stdout=io.StringIO())
    call_command("load_catalogue", stdout=io.StringIO())
    return current()


@pytest.fixture
def reader(client, directory_admin, catalogue):
    client.force_login(directory_admin)
    return client


def helping(name, area="Northside", *, kinds=("eco-food",), days_ago=3, languages=("en",), **fields):
    """A service in an area, checked some days ago."""
    checked = TODAY - datetime.timedelta(days=days_ago)
    facts = {"assured_date": checked, "assurer_label": "Dana Curator"} | fields
    return make_service(name, types=list(kinds), languages=list(languages), place={"area_label": area}, **facts)


def cell(view, label, area):
    row = next(row for row in view.rows if row.label == label)
    return row.cells[view.areas.index(area)]


def test_counts_none_one_and_two_or_more_with_their_languages(catalogue):
    helping("Pantry", languages=("en", "es"))
    for number in range(3):
        helping(f"Kitchen {number}", "Southside", languages=("so",))
    view = find_gaps(catalogue, TODAY)
    assert view.areas == ("Southside", "Northside", "By phone or online")
    assert [cell(view, "Food and water", area).words for area in view.areas] == ["2+", "1", "0"]
    assert cell(view, "Food and water", "Northside").languages == ("English", "Spanish")
    assert cell(view, "Food and water", "Southside").languages == ("Somali",)
    assert cell(view, "Counseling", "Northside").words == "0"
    assert len({(row.theme, row.label) for row in view.rows}) == len(view.rows)


def test_only_confirmed_fresh_and_active_services_count(catalogue):
    helping("Old pantry", days_ago=181)
    helping("Fresh enough", "Southside", days_ago=180)
    helping("Never checked", assured_date=None, assurer_label="")
    helping("Closed", status="inactive")
    suggested = helping("Only suggested", kinds=("eco-basics",))
    suggest_type(service=suggested, service_type="eco-food", matched_text="food", actor=CURATOR)
    # Shelters are checked again after 90 days.
    helping("Shelter", kinds=("eco-shelter",), days_ago=91)
    view = find_gaps(catalogue, TODAY)
    assert cell(view, "Food and water", "Northside").count == 0
    assert cell(view, "Food and water", "Southside").count == 1
    assert cell(view, "Emergency and short-term shelter", "Northside").count == 0


def test_a_language_narrows_what_counts(catalogue):
    helping("Pantry", languages=("en",))
    helping("Comedor", languages=("es",))
    assert cell(find_gaps(catalogue, TODAY), "Food and water", "Northside").words == "2+"
    assert cell(find_gaps(catalogue, TODAY, language="es"), "Food and water", "Northside").words == "1"
    assert cell(find_gaps(catalogue, TODAY, language="xx"), "Food and water", "Northside").words == "0"


def test_in_counts_a_kind_of_help_stands_under_its_plainer_label(catalogue):
    helping("Law office", kinds=("leg-immigration",))
    view = find_gaps(catalogue, TODAY)
    assert cell(view, "Legal help", "Northside").count == 1
    assert not [row for row in view.rows if "mmigra" in row.label]


def test_two_queries_however_large_the_directory(catalogue, django_assert_num_queries):
    for number in range(4):
        helping(f"Kitchen {number}", f"Area {number}")
    with django_assert_num_queries(2):
        find_gaps(catalogue, TODAY)


def test_the_page_shows_some_areas_and_one_on_request(reader):
    for number in range(7):
        helping(f"Kitchen {number}", f"Area {number}")
    page = reader.get(reverse("directory_gaps")).content.decode()
    heads = re.findall(r'columnheader" scope="col">([^<]+)<', page)
    assert heads == ["Kind of help", *(f"Area {number}" for number in range(5)), "By phone or online"]
    one = reader.get(reverse("directory_gaps"), {"area": "Area 6"}).content.decode()
    assert re.findall(r'columnheader" scope="col">([^<]+)<', one) == ["Kind of help", "Area 6", "By phone or online"]
    wrong = reader.get(reverse("directory_gaps"), {"area": "Nowhere", "language": "zz"})
    assert wrong.status_code == 200
    assert "Choose one of the answers shown." in wrong.content.decode()


def test_an_empty_directory_is_all_gaps(reader):
    page = reader.get(reverse("directory_gaps"), {"only": "on"}).content.decode()
    assert "Food and water" in page
    assert "2+" not in page


def test_the_file_holds_every_area_and_no_formula(reader):
    helping("Pantry", '=HYPERLINK("http://example.org","x")')
    helping("Kitchen", "Southside", languages=("en", "es"))
    response = reader.get(reverse("directory_gaps_csv"))
    assert response["Content-Disposition"] == 'attachment; filename="gaps.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["Off-ramp", "Kind of help", "Area", "Services checked lately", "Languages"]
    assert ["Home, work, money", "Food and water", "Southside", "1", "English, Spanish"] in rows
    assert ["Home, work, money", "Food and water", '\'=HYPERLINK("http://example.org","x")', "1", "English"] in rows
    assert not [each for row in rows for each in row if each.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\u00a0=1"])
def test_a_cell_is_never_a_formula(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Food", "2+", "a=1", "", 'He said "=1"'])
def test_a_harmless_cell_stays_as_it_is(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize(("who", "status"), [("caseworker", 404), ("supervisor", 200), ("agency_admin", 200)])
def test_who_sees_it(client, request, catalogue, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("directory_gaps")).status_code == status
    link = reverse("directory_gaps") in client.get(reverse("directory")).content.decode()
    assert link == (status == 200)
