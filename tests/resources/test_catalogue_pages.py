"""The catalogue to read: every row has its page, every pair its reason and both clauses, no address names a row."""

import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from resources.catalogue import current

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    call_command("load_catalogue", stdout=io.StringIO())
    return current()


@pytest.fixture
def reader(client, caseworker):
    call_command("sync_roles", stdout=io.StringIO())
    client.force_login(caseworker)
    return client


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text).replace("&#x27;", "'").replace("&amp;", "&").replace("&quot;", '"')


def links(response):
    return re.findall(r'href="(/catalogue/[^"]+)"', response.content.decode())


def test_without_a_catalogue_the_page_says_what_will_be_here(reader):
    response = reader.get(reverse("catalogue"))
    assert response.status_code == 200
    assert "No catalogue is loaded" in words(response)
    assert reader.get(reverse("catalogue_factor", args=[1])).status_code == 404


def test_home_shows_both_sides_the_version_and_what_it_is_not(reader, loaded):
    response = reader.get(reverse("catalogue"))
    shown = words(response)
    for theme in (*loaded.on_ramp_themes, *loaded.off_ramp_themes):
        assert theme.short_label in shown
    assert "Version 1. It is not a validated instrument and has not been reviewed by survivors." in shown
    assert "Nobody has signed version 1." in shown
    assert "Which off-ramp answers which on-ramp is our own pairing" in shown
    assert "each pair traces to one clause on each side" in shown
    numbers = [f"/catalogue/{side}/{number}/" for side in ("on-ramps", "off-ramps") for number in range(1, 8)]
    assert [link for link in links(response) if link in numbers] == numbers


def test_the_theme_that_shows_another_label_shows_only_that_one(reader, loaded):
    theme = loaded.theme("immigration")
    for page in (reverse("catalogue"), reverse("catalogue_on_ramp_theme", args=[theme.order])):
        shown = words(reader.get(page))
        assert "Family worries" in shown
        assert theme.label not in shown
        assert theme.source_heading not in shown
    assert loaded.theme("poverty").label in words(reader.get(reverse("catalogue_on_ramp_theme", args=[1])))


def test_a_theme_page_leads_to_each_of_its_rows(reader, loaded):
    for theme in loaded.on_ramp_themes:
        response = reader.get(reverse("catalogue_on_ramp_theme", args=[theme.order]))
        for factor in theme.factors:
            assert reverse("catalogue_factor", args=[loaded.factor_numbers[factor.id]]) in links(response)
    for theme in loaded.off_ramp_themes:
        response = reader.get(reverse("catalogue_off_ramp_theme", args=[theme.order]))
        for kind in theme.service_types:
            assert reverse("catalogue_kind", args=[loaded.service_type_numbers[kind.id]]) in links(response)


def test_the_levels_hold_every_on_ramp_once(reader, loaded):
    found = links(reader.get(reverse("catalogue_levels")))
    assert sorted(link for link in found if re.match(r"/catalogue/factors/\d", link)) == sorted(
        reverse("catalogue_factor", args=[number]) for number in range(1, 51)
    )


def test_every_on_ramp_shows_each_pair_with_its_reason_and_both_clauses(reader, loaded):
    for number, factor in enumerate(loaded.factors.values(), 1):
        shown = words(reader.get(reverse("catalogue_factor", args=[number])))
        for pair in loaded.pairs_for(factor.id):
            for text in (
                loaded.service_type(pair.service_type).label,
                pair.rationale,
                f"“{pair.factor_quote}”",
                f"“{pair.service_quote}”",
                "Main help" if pair.is_primary else "Also helps",
            ):
                assert text in shown, (factor.id, text)


def test_every_kind_of_help_shows_each_pair_with_its_reason_and_both_clauses(reader, loaded):
    for number, kind in enumerate(loaded.service_types.values(), 1):
        shown = words(reader.get(reverse("catalogue_kind", args=[number])))
        for pair in loaded.pairs_of(kind.id):
            assert loaded.factor(pair.factor).label in shown
            assert pair.rationale in shown
            assert f"“{pair.service_quote}”" in shown


def test_what_is_not_in_the_fact_sheet_says_so(reader, loaded):
    for number, factor in enumerate(loaded.factors.values(), 1):
        shown = words(reader.get(reverse("catalogue_factor", args=[number])))
        assert ("This does not stand in the fact sheet." in shown) == factor.is_extension
    for number, kind in enumerate(loaded.service_types.values(), 1):
        shown = words(reader.get(reverse("catalogue_kind", args=[number])))
        assert ("This does not stand in the fact sheet." in shown) == kind.is_extension


def test_no_address_and_no_title_names_a_row(reader, loaded):
    pages = [reverse("catalogue"), reverse("catalogue_levels")]
    pages += [reverse("catalogue_on_ramp_theme", args=[order]) for order in range(1, 8)]
    found = {link for page in pages for link in links(reader.get(page))}
    assert all(re.fullmatch(r"/catalogue/([a-z-]+/)?(\d+/)?", link) for link in found), found
    for order in range(1, 8):
        page = reader.get(reverse("catalogue_on_ramp_theme", args=[order])).content.decode()
        assert re.search(r"<title>(.*?)</title>", page)[1] == "On-ramps – Offramp"


@pytest.mark.parametrize("name", ["on_ramp_theme", "off_ramp_theme", "factor", "kind"])
@pytest.mark.parametrize("number", [0, 51, 10**12])
def test_what_the_catalogue_does_not_hold_is_not_found(reader, loaded, name, number):
    assert reader.get(reverse(f"catalogue_{name}", args=[number])).status_code == 404


def test_a_page_costs_one_query_of_the_catalogue(reader, loaded, django_assert_max_num_queries):
    reader.get(reverse("catalogue_factor", args=[1]))
    with django_assert_max_num_queries(20) as seen:
        reader.get(reverse("catalogue_factor", args=[1]))
    assert sum("catalogueversion" in query["sql"] for query in seen) == 2  # the version, and who signed it
