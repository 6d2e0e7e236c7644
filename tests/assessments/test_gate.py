"""The gate as a page meets it: real requests through the middleware to small views of the test's own."""

import pytest
from django.db import DatabaseError, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.template import Context, Template
from django.urls import path

from assessments import audit, gate
from assessments.access import NotLimited, open_list, open_new, open_record, role_required
from assessments.gate import GateClosed
from assessments.models import Event, Restriction, YoungPerson
from assessments.sealed import KeyDestroyed, SealBroken, destroy_key
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

views = {}


def by_name(request, name):
    return views[name](request)


urlpatterns = [path("<str:name>/", role_required("caseworker")(by_name), name="probe")]


@pytest.fixture
def ask(client, caseworker, settings):
    """Run a function as a page for the caseworker; give its response."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "allauth" not in name]

    def run(view, user=caseworker):
        views["probe"] = view
        client.force_login(user)
        return client.get("/probe/")

    return run


@pytest.fixture
def person(caseworker):
    return make_person(caseworker, given_name="Quillon")


def peek(request):
    return YoungPerson.objects.get()


def rendered(text, **context):
    return HttpResponse(Template(text).render(Context(context)))


@pytest.mark.parametrize(
    "text",
    [
        "{{ person.given_name }}",
        "{{ person.given_name|default:'nobody' }}",
        "{% if person.given_name == 'x' %}a{% else %}b{% endif %}",
        "{% if not person.given_name %}a{% else %}b{% endif %}",
        "{% if person.initials %}a{% endif %}",
        "{% for p in people %}{% firstof p.given_name 'x' %}{% endfor %}",
        "{% with name=person.given_name %}{% endwith %}",
    ],
)
def test_a_template_that_reads_without_a_trace_fails_the_page(ask, person, text):
    with pytest.raises(GateClosed):
        ask(lambda request: rendered(text, person=peek(request), people=[peek(request)]))


def test_a_visitor_gets_500_and_not_a_half_blank_page(ask, person, client):
    client.raise_request_exception = False
    response = ask(
        lambda request: rendered("{% if person.given_name == 'x' %}a{% else %}b{% endif %}", person=peek(request))
    )
    assert response.status_code == 500
    assert b"Quillon" not in response.content


def test_a_view_that_swallows_the_refusal_still_fails(ask, person):
    def view(request):
        try:
            return HttpResponse(peek(request).given_name)
        except GateClosed:
            return HttpResponse("fine")

    with pytest.raises(GateClosed):
        ask(view)


def test_a_streamed_page_is_closed_too(ask, person):
    def view(request):
        someone = peek(request)
        return StreamingHttpResponse(part for part in iter(lambda: someone.given_name, "x"))

    with pytest.raises(GateClosed):
        b"".join(ask(view).streaming_content)


def test_open_record_shows_and_leaves_a_line(ask, person, caseworker):
    response = ask(lambda request: HttpResponse(open_record(request, YoungPerson, person.pk).given_name))
    assert response.content == b"Quillon"
    event = Event.objects.get()
    assert (event.verb, event.actor_id, event.chain) == ("youngperson.viewed", str(caseworker.pk), str(person.pk))


def test_the_gate_opens_for_that_person_only(ask, person, caseworker):
    other = make_person(caseworker)

    def view(request):
        open_record(request, YoungPerson, person.pk)
        return HttpResponse(YoungPerson.objects.get(pk=other.pk).given_name)

    with pytest.raises(GateClosed):
        ask(view)


def test_the_gate_closes_with_the_request(ask, person):
    ask(lambda request: HttpResponse(open_record(request, YoungPerson, person.pk).given_name))
    assert gate.current() is None
    with pytest.raises(GateClosed):
        ask(lambda request: HttpResponse(peek(request).given_name))


def test_nothing_is_shown_when_the_line_cannot_be_written(ask, person, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(audit, "_append", broken)

    def view(request):
        try:
            open_record(request, YoungPerson, person.pk)
        except DatabaseError:
            return HttpResponse(peek(request).given_name)

    with pytest.raises(GateClosed):
        ask(view)


def test_a_line_that_was_rolled_back_closes_the_gate_again(ask, person):
    def view(request):
        with transaction.atomic():
            audit.record(by=request.user, verb="x", obj=person, young_person=person)
            assert peek(request).given_name == "Quillon"
            transaction.set_rollback(True)
        return HttpResponse(peek(request).given_name)

    with pytest.raises(GateClosed):
        ask(view)


def test_a_denial_opens_nothing_and_is_kept(ask, person, other_caseworker, client):
    response = ask(lambda request: HttpResponse(open_record(request, YoungPerson, person.pk)), user=other_caseworker)
    assert response.status_code == 404
    event = Event.objects.get()
    assert (event.verb, event.actor_id) == ("youngperson.denied", str(other_caseworker.pk))
    assert (event.chain, event.object_id) == (str(person.pk), str(person.pk))


def test_an_unknown_id_is_denied_alike_on_the_installation_chain(ask, person):
    unknown = YoungPerson().pk
    response = ask(lambda request: HttpResponse(open_record(request, YoungPerson, unknown)))
    assert response.status_code == 404
    assert (Event.objects.get().chain, Event.objects.get().object_id) == (audit.INSTALLATION, str(unknown))


@pytest.mark.django_db(transaction=True)
def test_opening_inside_a_transaction_is_refused_because_a_404_would_undo_the_denial(ask, person):
    with pytest.raises(RuntimeError, match="durable"):
        ask(transaction.atomic(lambda request: HttpResponse(open_record(request, YoungPerson, person.pk))))


@pytest.mark.django_db(transaction=True)
def test_a_denial_survives_the_404(ask, person, other_caseworker):
    ask(lambda request: HttpResponse(open_record(request, YoungPerson, person.pk)), user=other_caseworker)
    assert Event.objects.get().verb == "youngperson.denied"


def test_open_list_shows_with_one_line_and_one_query_for_all_keys(ask, person, caseworker, django_assert_num_queries):
    people = [person, *(make_person(caseworker, given_name="Quillon") for _ in range(4))]

    def view(request):
        found = open_list(request, YoungPerson.objects.visible_to(request.user), verb="young_person.listed")
        with django_assert_num_queries(0):
            return HttpResponse(" ".join(one.given_name for one in found))

    assert ask(view).content.split() == [b"Quillon"] * 5
    event = Event.objects.get()
    assert (event.verb, event.chain, set(event.ids)) == (
        "young_person.listed",
        audit.INSTALLATION,
        {str(one.pk) for one in people},
    )


@pytest.mark.parametrize(
    "rows",
    [
        lambda user, other: YoungPerson.objects.all(),
        lambda user, other: YoungPerson.objects.visible_to(other),
        lambda user, other: list(YoungPerson.objects.visible_to(user)),
    ],
)
def test_open_list_refuses_rows_that_were_not_limited_to_the_user(ask, person, teammate, rows):
    with pytest.raises((NotLimited, AttributeError)):
        ask(lambda request: HttpResponse(open_list(request, rows(request.user, teammate), verb="x")))


def test_open_list_takes_filters_slices_and_nothing(ask, person):
    def view(request):
        rows = YoungPerson.objects.visible_to(request.user)
        counts = [len(open_list(request, some, verb="x")) for some in (rows.filter(closed_at=None)[:5], rows.none())]
        return HttpResponse(str(counts))

    assert ask(view).content == b"[1, 0]"
    assert Event.objects.count() == 2


def test_open_new_shows_what_was_just_written(ask, caseworker):
    def view(request):
        return HttpResponse(open_new(request, make_person(caseworker, given_name="Quillon")).given_name)

    assert ask(view).content == b"Quillon"


def test_open_new_is_no_way_around(ask, person, other_caseworker):
    assert ask(lambda request: HttpResponse(open_new(request, person)), user=other_caseworker).status_code == 404


def test_what_was_just_typed_may_be_shown(ask, person):
    def view(request):
        someone = peek(request)
        someone.given_name = "Typed"
        return HttpResponse(someone.given_name)

    assert ask(view).content == b"Typed"


@pytest.mark.parametrize("text", ["{{ person.given_name }}", "{% if person.given_name == 'x' %}a{% endif %}"])
def test_a_broken_seal_and_a_destroyed_key_fail_the_page(ask, person, text):
    def view(request):
        return rendered(text, person=open_record(request, YoungPerson, person.pk))

    other = make_person(person.assigned_to)
    token = YoungPerson.objects.filter(pk=other.pk).values_list("given_name", flat=True).get()
    person.given_name = token
    person.save(update_fields=["given_name"])
    with pytest.raises(SealBroken):
        ask(view)

    def destroyed_meanwhile(request):
        found = open_record(request, YoungPerson, person.pk)
        destroy_key(person.pk)
        return rendered(text, person=found)

    with pytest.raises(KeyDestroyed):
        ask(destroyed_meanwhile)
    assert ask(view).status_code == 404


def test_a_restricted_record_is_denied_to_the_one_it_hangs_on(ask, person, caseworker, supervisor):
    Restriction.objects.create(young_person=person, user=caseworker, reason="x", made_by=supervisor)
    assert ask(lambda request: HttpResponse(open_record(request, YoungPerson, person.pk))).status_code == 404


def test_the_wrong_role_finds_no_page_and_that_is_written_down(ask, person, supervisor):
    assert ask(lambda request: HttpResponse("x"), user=supervisor).status_code == 404
    event = Event.objects.get()
    assert (event.verb, event.ids, event.chain) == ("page.denied", ["probe"], audit.INSTALLATION)


def test_queries_a_page_pays_for_the_gate(ask, person, django_assert_num_queries):
    def view(request):
        # Savepoint, record, head, event, head, release, data key.
        with django_assert_num_queries(7):
            return HttpResponse(open_record(request, YoungPerson, person.pk).given_name)

    ask(lambda request: HttpResponse(open_record(request, YoungPerson, person.pk)))
    assert ask(view).status_code == 200
