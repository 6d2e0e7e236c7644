"""Who may see what, and the only ways for a page to fetch it: seen and written down in one transaction, or 404."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.http import Http404

from assessments import audit
from assessments.models.access import BreakGlass
from assessments.models.querysets import CASE_ROLES, PersonScopedQuerySet
from assessments.models.young_people import YoungPerson
from assessments.policy import ROLES
from assessments.sealed import prefetch_keys


class NotLimited(RuntimeError):
    """A list was to be shown that had not been limited to the person who asks. Always a mistake in the code."""


def visible(model: type[Model], user, *roles: str) -> PersonScopedQuerySet:
    """Give the rows of a model that a member of staff may see (product.md, Who may see and do what), by any of their
    roles or by the named ones."""
    return model.objects.visible_to(user, *roles)


def acting_as(request) -> tuple[str, ...]:
    """Give the roles that this page is for, which @role_required named: with these its record is fetched."""
    return tuple(getattr(request, "acting_as", CASE_ROLES))


def roles_on(user, young_person: YoungPerson) -> frozenset[str]:
    """Give the roles of a member of staff that reach one record: with two roles someone may read it as its supervisor,
    and write only in their own caseload."""
    return roles_on_each(user, [young_person])[young_person.pk]


def roles_on_each(user, people: list[YoungPerson]) -> dict[UUID, frozenset[str]]:
    """Give roles_on() for each of many records, by id; no query unless both roles are held, then two."""
    found = {person.pk: user.roles for person in people}
    if user.has_role("caseworker") and user.has_role("supervisor"):
        for role in CASE_ROLES:
            reached = set(visible(YoungPerson, user, role).filter(pk__in=found).values_list("pk", flat=True))
            found = {pk: roles if pk in reached else roles - {role} for pk, roles in found.items()}
    return found


def open_record(request, model: type[Model] | PersonScopedQuerySet, pk: UUID, verb: str = "") -> Model:
    """Take a model, or rows of it already visible to the user, and an id; give the row with a line in the trail, so
    that what is sealed in it opens in this request. Anything else is written down and answered by Http404."""
    rows = model if isinstance(model, PersonScopedQuerySet) else visible(model, request.user, *acting_as(request))
    _require_limited(rows, request.user)
    with transaction.atomic(durable=True):
        found = rows.filter(pk=pk).first()
        if found is not None:
            _record_view(request, found, verb)
    if found is None:
        _record_denial(request, rows.model, pk)
        raise Http404
    return found


def open_list(request, rows: PersonScopedQuerySet, verb: str = "") -> list:
    """Take rows limited by visible_to(request.user); give them as a list, with one line in the trail that holds their
    ids; raise NotLimited for rows that were not limited. The keys of all young people come in one query."""
    _require_limited(rows, request.user)
    with transaction.atomic(durable=True):
        found = list(rows)
        people = {row.seal_owner() for row in found}
        only = people.pop() if len(people) == 1 and rows.model.person_path else None
        audit.record(
            by=request.user,
            verb=verb or f"{rows.model._meta.model_name}.listed",
            obj=rows.model,
            young_person=only,
            ids=[row.pk for row in found],
            people=people,
        )
    prefetch_keys(people)
    return found


def openings_to_note(request) -> list:
    """Give the emergency openings in a supervisor's teams that no supervisor has noted, latest first."""
    if not request.user.has_role("supervisor"):
        return []
    rows = visible(BreakGlass, request.user, "supervisor").filter(noted_at=None).exclude(user=request.user)
    rows = rows.select_related("user", "young_person").order_by("-opened_at")
    return open_list(request, rows, verb="break_glass.listed")


def open_new(request, instance: Model) -> Model:
    """Take a row that this request has just written; give it back with a line that it is shown; raise Http404 when the
    user may not see it (someone else's young person)."""
    with transaction.atomic(durable=True):
        seen = visible(type(instance), request.user).filter(pk=instance.pk).exists()
        if seen:
            _record_view(request, instance, "")
    if not seen:
        _record_denial(request, type(instance), instance.pk)
        raise Http404
    return instance


def _require_limited(rows, user) -> None:
    if not isinstance(rows, PersonScopedQuerySet) or rows.limited_to is None or rows.limited_to != user.pk:
        raise NotLimited(f"Limit {rows.model._meta.label} with visible_to(request.user) before it is shown.")


def _record_view(request, instance: Model, verb: str) -> None:
    audit.record(
        by=request.user,
        verb=verb or f"{instance._meta.model_name}.viewed",
        obj=instance,
        young_person=instance.seal_owner(),
    )


def _record_denial(request, model: type[Model], pk: UUID) -> None:
    """Its own transaction: the 404 that follows rolls back whatever is open."""
    owner = model._base_manager.filter(pk=pk).values_list(model.person_path.removesuffix("__") or "pk", flat=True)
    with transaction.atomic(durable=True):
        audit.record(
            by=request.user,
            verb=f"{model._meta.model_name}.denied",
            obj=model(pk=pk),
            young_person=owner.first(),
            opens=False,
        )


def role_required(*names: str) -> Callable:
    """Decorate a view: only these roles reach it. For everyone else it does not exist: 404, and a line in the trail."""
    for name in names:
        ROLES[name]

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not request.user.has_role(*names):
                deny_page(request)
            request.acting_as = names
            return view(request, *args, **kwargs)

        checked.roles = frozenset(names)
        return checked

    return decorate


def deny_page(request) -> None:
    """Write down that the user asked for a page that is not theirs; raise Http404."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    with transaction.atomic(durable=True):
        audit.record(by=request.user, verb="page.denied", obj=None, ids=[name or ""], opens=False)
    raise Http404


def RolesMiddleware(get_response):
    """Keep out who signed in but holds no role, a superuser among them: they reach their own password page only."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or user.roles or not getattr(view, "login_required", True):
            return
        if (request.resolver_match.url_name or "").startswith("account_"):
            return
        deny_page(request)

    middleware.process_view = process_view
    return middleware
