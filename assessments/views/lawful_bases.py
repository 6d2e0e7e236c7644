"""The lawful bases of the agency: an agency admin switches each on in counsel's name, and off again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.access import role_required
from assessments.actions import disclosures as actions
from assessments.forms.disclosures import SwitchOnForm
from assessments.lawful import MEANING, bases_open
from assessments.models import LawfulBasis
from assessments.workflow import Refused

PAGES = "assessments/disclosures/"


@role_required("agency_admin")
def lawful_bases(request):
    """List the five bases, each with whether it is on and who agreed."""
    on = {basis.kind: basis for basis in bases_open()}
    rows = [
        {"kind": kind, "label": label, "meaning": MEANING[kind], "basis": on.get(kind)}
        for kind, label in LawfulBasis.Kind.choices
    ]
    return render(request, PAGES + "bases.html", {"rows": rows})


@role_required("agency_admin")
def lawful_basis(request, kind):
    """Switch one basis on, with counsel's name and the day, or off."""
    if kind not in LawfulBasis.Kind.values:
        raise Http404
    basis = next((row for row in bases_open() if row.kind == kind), None)
    form = SwitchOnForm(request.POST or None)
    if request.method == "POST" and "off" in request.POST:
        actions.switch_off(by=request.user, kind=kind)
        messages.success(request, _("Switched off. Nothing leaves on this basis from now on."))
        return redirect("lawful_bases")
    if request.method == "POST" and form.is_valid():
        try:
            actions.switch_on(by=request.user, kind=kind, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Switched on. Staff can choose this basis from now on."))
            return redirect("lawful_bases")
    context = {"kind": LawfulBasis.Kind(kind), "meaning": MEANING[kind], "basis": basis, "form": form}
    return render(request, PAGES + "basis.html", context, status=422 if request.method == "POST" else 200)
