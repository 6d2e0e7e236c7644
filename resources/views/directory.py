"""The directory: find a service, read its record, keep it true."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resources.access import CURATE, READ, SEE_GAPS, actor_of, allowed, requires
from resources.actions.directory import link_type, mark_verified, set_confidential
from resources.catalogue import Catalogue, NoCatalogue, current
from resources.directory_forms import AddKindForm, ConfidentialForm, DecisionForm, FilterForm
from resources.models.choices import LinkStatus
from resources.models.directory import Service
from resources.views.records import list_rows, service_record

PER_PAGE = 25


@require_GET
@requires(READ)
def show_list(request: HttpRequest) -> HttpResponse:
    """List services by name, searched and filtered, 25 to a page."""
    catalogue, today = _catalogue(), timezone.localdate()
    form = FilterForm(request.GET, catalogue=catalogue)
    services = Service.objects.visible_to(request.user)
    services = services.narrowed(today=today, **form.cleaned_data) if form.is_valid() else services.none()
    page = Paginator(services.for_list(), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": list_rows(page.object_list, catalogue, today),
        "query": query.urlencode(),
        "may_see_gaps": allowed(request.user, SEE_GAPS),
        "is_narrowed": any(form.data.get(name) for name in form.fields),
    }
    return render(request, "resources/directory/list.html", context)


@require_GET
@requires(READ)
def show_service(request: HttpRequest, service_id) -> HttpResponse:
    """Show everything the directory knows of one service."""
    return _record(request, service_id)


@require_POST
@requires(CURATE)
def check_service(request: HttpRequest, service_id) -> HttpResponse:
    """Take "I called today: details are right"."""
    service = _service(request, service_id)
    mark_verified(service=service, actor=actor_of(request.user))
    messages.success(request, _("Saved: checked today."))
    return redirect("directory_service", service_id)


@require_POST
@requires(CURATE)
def add_kind(request: HttpRequest, service_id) -> HttpResponse:
    """Confirm a kind of help that nobody suggested."""
    service = _service(request, service_id)
    form = AddKindForm(request.POST, catalogue=_catalogue(), confirmed=_confirmed(service))
    if not form.is_valid():
        return _record(request, service_id, form)
    link_type(service=service, service_type=form.cleaned_data["kind"], actor=actor_of(request.user))
    messages.success(request, _("Saved: this kind of help is confirmed."))
    return redirect("directory_service", service_id)


@require_POST
@requires(CURATE)
def decide_kind(request: HttpRequest, service_id, service_type: str) -> HttpResponse:
    """Confirm or reject a kind of help that the record already names."""
    service = _service(request, service_id)
    form = DecisionForm(request.POST)
    if not form.is_valid() or not service.type_links.filter(service_type=service_type).exists():
        raise Http404
    status = form.cleaned_data["decision"]
    link_type(service=service, service_type=service_type, status=status, actor=actor_of(request.user))
    done = (
        _("Saved: this kind of help is confirmed.") if status == LinkStatus.CONFIRMED else _("Saved: it does not fit.")
    )
    messages.success(request, done)
    return redirect("directory_service", service_id)


@require_POST
@requires(CURATE)
def decide_confidential(request: HttpRequest, service_id, location_id) -> HttpResponse:
    """Say whether one of the service's places keeps its address confidential."""
    service = _service(request, service_id)
    at = get_object_or_404(service.at_locations.select_related("location"), location=location_id)
    form = ConfidentialForm(request.POST)
    if not form.is_valid():
        raise Http404
    confidential = form.cleaned_data["confidential"] == "yes"
    set_confidential(location=at.location, confidential=confidential, actor=actor_of(request.user))
    messages.success(
        request, _("Saved: the address is confidential.") if confidential else _("Saved: the address is shown.")
    )
    return redirect("directory_service", service_id)


def _record(request: HttpRequest, service_id, form: AddKindForm | None = None) -> HttpResponse:
    catalogue = _catalogue()
    service = get_object_or_404(Service.objects.visible_to(request.user).for_record(), pk=service_id)
    may_curate = allowed(request.user, CURATE)
    if may_curate and form is None:
        form = AddKindForm(catalogue=catalogue, confirmed=_confirmed(service))
    context = service_record(service, catalogue, timezone.localdate())
    crumbs = [{"text": _("Directory"), "url": reverse("directory")}]
    context |= {"service": service, "form": form, "may_curate": may_curate, "crumbs": crumbs}
    return render(request, "resources/directory/service.html", context, status=400 if form and form.errors else 200)


def _service(request: HttpRequest, service_id) -> Service:
    return get_object_or_404(Service.objects.visible_to(request.user), pk=service_id)


def _confirmed(service: Service) -> set[str]:
    return {link.service_type for link in service.type_links.all() if link.status == LinkStatus.CONFIRMED}


def _catalogue() -> Catalogue | None:
    try:
        return current()
    except NoCatalogue:
        return None
