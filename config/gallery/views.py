"""The components page, for everyone who works on Offramp or with it: nothing on it is about a young person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import role_required
from assessments.policy import ROLES
from config.gallery.forms import CONTROLS, WRONG, Disabled, EveryWidget, SideBySide, StepFormSet, wrong_steps
from config.gallery.parts import COLORS, GROUPS

any_role = role_required(*ROLES)
SENT_WRONG = {f"wrong-{name}": value for name, value in WRONG.items() if name != "line"}


@require_safe
@any_role
def show(request: HttpRequest) -> HttpResponse:
    """Show every component, control and color in each of its states."""
    groups = [
        {"key": key, "name": name, "parts": [{"part": part, "states": list(part.drawn(request))} for part in parts]}
        for key, name, parts in GROUPS
    ]
    # Fields, not forms: the frame would list the errors of a form at the top of the page.
    first, wrong, closed = EveryWidget(prefix="first"), EveryWidget(SENT_WRONG, prefix="wrong"), Disabled()
    controls = [
        {
            "key": key,
            "name": name,
            "when": when,
            "states": [(_("At first"), first[key]), (_("With an error"), wrong[key]), (_("Closed"), closed[key])],
        }
        for key, name, when in CONTROLS
    ]
    return render(request, "gallery/show.html", {"groups": groups, "controls": controls, "colors": COLORS})


@require_http_methods(["GET", "POST"])
@any_role
def try_form(request: HttpRequest) -> HttpResponse:
    """Show one form with every control; what is sent is checked, shown again and kept nowhere. `?wrong` shows the
    errors of a form sent with mistakes."""
    is_wrong = "wrong" in request.GET
    sent = request.POST if request.method == "POST" else WRONG if is_wrong else None
    form, beside = EveryWidget(sent), SideBySide(sent)
    # A form that is kept nowhere takes no file.
    del form.fields["paper"]
    steps = wrong_steps() if is_wrong and request.method == "GET" else StepFormSet(request.POST or None)
    for number, step in enumerate(steps, start=1):
        step.summary_label = _("Step %d") % number
    forms = [form, beside, steps]
    is_right = request.method == "POST" and all(one.is_valid() for one in forms)
    context = {"form": form, "beside": beside, "steps": steps, "is_right": is_right}
    status = 422 if request.method == "POST" and not is_right else 200
    return render(request, "gallery/form.html", context, status=status)
