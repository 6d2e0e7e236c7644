"""The directory's pages: who may, what they say, what they never show, how many queries."""

import datetime
import io
import uuid

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from resources.actions.directory import (
    add_location,
    add_place,
    change_service,
    link_type,
    mark_verified,
    set_qualification,
    suggest_type,
)
from resources.models import Location, Offer, Service, ServiceTypeLink
from tests.pages import Page
from tests.resources.directory_factories import CURATOR, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue(db):
    call_command("load_catalogue", stdout=io.StringIO())


@pytest.fixture(autouse=True)
def roles(db):
    """What roles.toml grants of the directory."""
    grants = {name: ["view_service"] for name in ("caseworker", "supervisor", "agency_admin")}
    for name, codenames in (grants | {"directory_admin": ["view_service", "curate_directory"]}).items():
        group = Group.objects.get_or_create(name=name)[0]
        group.permissions.set(Permission.objects.filter(codename__in=codenames))


def sign_in(client, user):
    client.force_login(user)
    return client


def days_ago(days):
    return timezone.localdate() - datetime.timedelta(days=days)


def record(service):
    return reverse("directory_service", args=[service.pk])


def posts(service):
    location = service.at_locations.get().location
    return [
        (reverse("directory_check", args=[service.pk]), {}),
        (reverse("directory_add_kind", args=[service.pk]), {"kind": "eco-food"}),
        (reverse("directory_decide_kind", args=[service.pk, "eco-shelter"]), {"decision": "rejected"}),
        (reverse("directory_confidential", args=[service.pk, location.pk]), {"confidential": "yes"}),
    ]


def test_roles_toml_grants_what_the_pages_ask_for():
    from assessments.policy import ROLES

    assert {name for name, role in ROLES.items() if "resources.view_service" in role.may} == set(ROLES)
    assert [name for name, role in ROLES.items() if "resources.curate_directory" in role.may] == ["directory_admin"]


@pytest.mark.parametrize("who", ["caseworker", "supervisor", "directory_admin", "agency_admin"])
def test_every_role_reads_the_directory(client, request, who):
    service = make_service()
    sign_in(client, request.getfixturevalue(who))

    assert client.get(reverse("directory")).status_code == 200
    assert client.get(record(service)).status_code == 200


def test_a_superuser_and_a_stranger_see_nothing(client, superuser):
    service = make_service()
    assert client.get(reverse("directory")).status_code == 302

    sign_in(client, superuser)
    for url in (reverse("directory"), record(service)):
        assert client.get(url).status_code == 404
    assert not Service.objects.visible_to(superuser).exists()


@pytest.mark.parametrize("who", ["caseworker", "supervisor", "agency_admin", "superuser"])
def test_only_a_directory_admin_curates(client, request, who):
    service = make_service()
    sign_in(client, request.getfixturevalue(who))

    for url, data in posts(service):
        assert client.post(url, data).status_code == 404
    service.refresh_from_db()
    assert service.assured_date is None
    assert ServiceTypeLink.objects.get().status == "confirmed"
    assert not Location.objects.get().confidential
    assert b"I called today" not in client.get(record(service)).content


def test_nothing_is_written_on_get_or_for_another_services_place(client, directory_admin):
    service, other = make_service(), make_service("Second Door")
    sign_in(client, directory_admin)

    for url, data in posts(service):
        assert client.get(url, data).status_code == 405
    theirs = other.at_locations.get().location
    url = reverse("directory_confidential", args=[service.pk, theirs.pk])
    assert client.post(url, {"confidential": "yes"}).status_code == 404
    assert client.get(reverse("directory_service", args=[uuid.uuid4()])).status_code == 404


def test_i_called_today(client, directory_admin):
    service = make_service()
    mark_verified(service=service, actor=CURATOR, on=days_ago(91))
    sign_in(client, directory_admin)
    text = Page(client.get(record(service)).content.decode()).by_id("main").text
    assert "Last checked 91 days ago. Call before you rely on it. A check of this service holds for 90 days." in text

    response = client.post(reverse("directory_check", args=[service.pk]), follow=True)

    service.refresh_from_db()
    assert (service.assured_date, service.assurer_label) == (timezone.localdate(), str(directory_admin))
    assert Offer.objects.get().fresh_until == timezone.localdate() + datetime.timedelta(days=365)
    text = Page(response.content.decode()).by_id("main").text
    assert "Saved: checked today." in text
    assert f"by {directory_admin}" in text
    assert "Call before you rely on it" not in text
    assert "I called today" not in text


def test_a_service_that_nobody_checked_says_so(client, caseworker):
    page = sign_in(client, caseworker).get(record(make_service(types=["eco-food"]))).content.decode()

    assert "Nobody has checked this service yet. Call before you rely on it." in page
    assert "holds for 180 days" in page


def test_suggestions_are_confirmed_and_rejected(client, directory_admin):
    service = make_service(types=[])
    for kind, words in (("eco-food", "food pantry"), ("eco-basics", "clothing")):
        suggest_type(service=service, service_type=kind, matched_text=words, actor=CURATOR)
    sign_in(client, directory_admin)
    assert "Suggested because the record says “food pantry”." in client.get(record(service)).content.decode()

    client.post(reverse("directory_decide_kind", args=[service.pk, "eco-food"]), {"decision": "confirmed"})
    client.post(reverse("directory_decide_kind", args=[service.pk, "eco-basics"]), {"decision": "rejected"})

    assert [offer.type for offer in Offer.objects.all()] == ["eco-food"]
    link = ServiceTypeLink.objects.get(service_type="eco-basics")
    assert (link.status, link.confirmed_by_label) == ("rejected", str(directory_admin))


@pytest.mark.parametrize(
    ("kind", "decision"),
    [("eco-food", "confirmed"), ("eco-shelter", "maybe"), ("eco-shelter", ""), ("no", "rejected")],
)
def test_a_decision_that_cannot_be_is_refused(client, directory_admin, kind, decision):
    service = make_service()
    sign_in(client, directory_admin)

    url = reverse("directory_decide_kind", args=[service.pk, kind])
    assert client.post(url, {"decision": decision}).status_code == 404
    assert ServiceTypeLink.objects.get().status == "confirmed"


def test_a_kind_of_help_nobody_suggested_is_added_and_a_wrong_one_said(client, directory_admin):
    service = make_service(types=[])
    sign_in(client, directory_admin)
    url = reverse("directory_add_kind", args=[service.pk])

    for wrong in ("", "no-such-kind", "x" * 10_000):
        response = client.post(url, {"kind": wrong})
        assert response.status_code == 400
        assert "There is a problem" in response.content.decode()
    client.post(url, {"kind": "eco-food"})
    assert Offer.objects.get().type == "eco-food"


def test_a_confidential_place_shows_its_area_and_never_its_address(client, directory_admin):
    service = make_service(
        description="Come to 12 Plum Street, any time.",
        place={"name": "Secret House", "confidential": True, "area_label": "Juniper County", "transportation": "Bus 9"},
    )
    sign_in(client, directory_admin)

    pages = [client.get(url).content.decode() for url in (reverse("directory"), record(service))]
    for page in pages:
        assert "Juniper County" in page
        for secret in ("Plum Street", "Secret House", "Bus 9", "00101"):
            assert secret not in page
    assert "Address kept confidential" in pages[1]

    url = reverse("directory_confidential", args=[service.pk, Location.objects.get().pk])
    client.post(url, {"confidential": "no"})
    assert "12 Plum Street, Juniper Falls, NE 00101" in client.get(record(service)).content.decode()


def test_the_record_shows_every_field(client, caseworker):
    service = make_service(
        minimum_age=12,
        maximum_age=17,
        cost="sliding",
        capacity="waitlist",
        languages=["es"],
        phones=[{"number": "308-555-0102", "description": "Ask for intake"}],
        schedules=[{"byday": "MO,2TU", "opens_at": datetime.time(9), "closes_at": datetime.time(17, 30)}],
        fees_description="By income",
        alert="Closed for paint",
    )
    set_qualification(service=service, qualification="trauma-informed", status="checked", actor=CURATOR)
    text = Page(sign_in(client, caseworker).get(record(service)).content.decode()).by_id("main").text

    for words in (
        "Active · never checked",
        "Ages 12 to 17",
        "Sliding scale",
        "Has a waiting list",
        "Spanish",
        "308-555-0102 · Ask for intake",
        "Mon, second Tue of the month, 9 AM to 5:30 PM",
        "By income",
        "Closed for paint",
        "Program is trauma-informed",
        "Dana Curator",
        "Not known",
        "Added to the directory",
    ):
        assert words in text


def test_search_and_filters(client, caseworker):
    shelter = make_service("Blue Door", description="Beds for teens", languages=["es"])
    mark_verified(service=shelter, actor=CURATOR, on=days_ago(100))
    pantry = make_service("Corner Pantry", types=["eco-food"])
    mark_verified(service=pantry, actor=CURATOR, on=days_ago(100))
    closed = make_service("Old Hall", types=["eco-food"])
    change_service(service=closed, status="defunct", actor=CURATOR)
    sign_in(client, caseworker)

    def found(**query):
        context = client.get(reverse("directory"), query).context
        return [row["name"] for row in context["rows"]]

    assert found() == ["Blue Door", "Corner Pantry", "Old Hall"]
    assert found(q="TEENS beds") == ["Blue Door"]
    assert found(q="pantry agency") == ["Corner Pantry"]
    assert found(q="plum street") == []
    assert found(kind="eco-food") == ["Corner Pantry", "Old Hall"]
    assert found(language="es") == ["Blue Door"]
    assert found(status="defunct") == ["Old Hall"]
    assert found(checked="lately") == ["Corner Pantry"]
    assert found(checked="stale") == ["Blue Door", "Old Hall"]
    assert found(q="%_'\"\x00") == []
    assert found(kind="no-such-kind") == []
    assert found(q="x" * 201) == []


def test_a_kind_that_is_only_suggested_is_not_found_by_it(client, caseworker):
    service = make_service(types=[])
    suggest_type(service=service, service_type="eco-food", matched_text="food", actor=CURATOR)
    link_type(service=service, service_type="eco-shelter", actor=CURATOR)
    sign_in(client, caseworker)

    assert client.get(reverse("directory"), {"kind": "eco-food"}).context["rows"] == []
    assert len(client.get(reverse("directory"), {"kind": "eco-shelter"}).context["rows"]) == 1


def test_an_empty_directory_says_what_will_be_here(client, caseworker):
    assert "The directory is empty" in sign_in(client, caseworker).get(reverse("directory")).content.decode()


def test_pages_and_queries_stay_constant(client, caseworker, django_assert_num_queries):
    sign_in(client, caseworker)
    client.get(reverse("directory"))  # the first request of a session notes when it began

    def queries(url):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    first = make_service("A 0", languages=["es"], phones=["308-555-0101"])
    few, record_few = queries(reverse("directory")), queries(record(first))
    for number in range(1, 30):
        make_service(f"B {number:02}", types=["eco-food", "eco-shelter"], languages=["es", "en"])
    for zip_code in ("00102", "00103"):
        add_place(service=first, location=add_location(postal_code=zip_code, actor=CURATOR), actor=CURATOR)

    assert queries(reverse("directory")) == few <= 12
    assert queries(record(first)) == record_few <= 24
    second = client.get(reverse("directory"), {"page": 2, "q": "a"})
    assert [row["name"] for row in second.context["rows"]] == [f"B {number}" for number in range(25, 30)]
    assert 'href="?q=a&amp;page=1"' in second.content.decode()
    assert client.get(reverse("directory"), {"page": "none"}).status_code == 200
