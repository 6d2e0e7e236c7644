"""Numbers to call: the page that everyone reads, and the pages that keep them right."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resources import hotlines
from resources.access import MANAGE_NUMBERS, READ, actor_of, allowed, requires
from resources.actions import numbers as actions
from resources.actions.directory import Refused
from resources.models.numbers import EmergencyNumber
from resources.number_forms import NumberForm


@require_GET
@requires(READ)
def show(request: HttpRequest) -> HttpResponse:
    """Show every number in use, whether it answers now, and when it was last checked."""
    return render(
        request,
        "resources/numbers/show.html",
        {"hotlines": hotlines.all_numbers(), "may_change": allowed(request.user, MANAGE_NUMBERS)},
    )


@require_GET
@requires(MANAGE_NUMBERS)
def settings_list(request: HttpRequest) -> HttpResponse:
    """List every number, in use or not, with what can be done about each."""
    here = timezone.localtime()
    lines = [(row, hotlines.shown(row, here)) for row in EmergencyNumber.objects.all()]
    return render(
        request,
        "resources/numbers/settings.html",
        {
            "in_use": [line for line in lines if line[0].is_active],
            "out_of_use": [line for line in lines if not line[0].is_active],
            "today": here.date(),
        },
    )


@requires(MANAGE_NUMBERS)
def add(request: HttpRequest) -> HttpResponse:
    """Add a local number."""
    form = NumberForm(request.POST or None, others=_others(None))
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.add_number(actor=actor_of(request.user), **form.facts())
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Added: %(name)s.") % {"name": number.name})
            return redirect("settings_numbers")
    return _form(request, form)


@requires(MANAGE_NUMBERS)
def change(request: HttpRequest, number_id) -> HttpResponse:
    """Change one number."""
    number = get_object_or_404(EmergencyNumber.objects.all(), pk=number_id)
    form = NumberForm(request.POST or None, number=number, others=_others(number))
    if request.method == "POST" and form.is_valid():
        saves = form.cleaned_data["saves"]
        saves = -1 if saves is None else saves
        try:
            actions.change_number(actor=actor_of(request.user), row=number, saves=saves, **form.facts())
        except ValidationError as problem:
            form.add_error(None, problem)
        except actions.Stale as stale:
            form.show_newer(stale.now)
        else:
            messages.success(request, _("Saved: %(name)s.") % {"name": form.cleaned_data["name"]})
            return redirect("settings_numbers")
    return _form(request, form, number)


@require_POST
@requires(MANAGE_NUMBERS)
def verify(request: HttpRequest, number_id) -> HttpResponse:
    """Take "I called today"."""
    number = get_object_or_404(EmergencyNumber.objects.all(), pk=number_id)
    try:
        actions.verify_number(actor=actor_of(request.user), row=number)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved: %(name)s, checked today.") % {"name": number.name})
    return redirect("settings_numbers")


@require_POST
@requires(MANAGE_NUMBERS)
def use(request: HttpRequest, number_id) -> HttpResponse:
    """Take a number out of use, or use it again."""
    number = get_object_or_404(EmergencyNumber.objects.all(), pk=number_id)
    if request.POST.get("in_use") not in {"yes", "no"}:
        raise Http404
    in_use = request.POST["in_use"] == "yes"
    try:
        actions.set_in_use(actor=actor_of(request.user), row=number, in_use=in_use)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("%(name)s is in use again.") if in_use else _("%(name)s is out of use. No screen shows it.")
        messages.success(request, done % {"name": number.name})
    return redirect("settings_numbers")


def _others(number: EmergencyNumber | None) -> list[EmergencyNumber]:
    return [row for row in EmergencyNumber.objects.filter(is_active=True) if number is None or row.pk != number.pk]


def _form(request: HttpRequest, form: NumberForm, number: EmergencyNumber | None = None) -> HttpResponse:
    crumbs = [{"text": _("Emergency numbers"), "url": reverse("settings_numbers")}]
    context = {"form": form, "number": number, "crumbs": crumbs}
    return render(request, "resources/numbers/form.html", context, status=422 if form.errors else 200)
