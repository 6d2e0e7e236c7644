"""Opening a record in an emergency, and the supervisor's note that they know."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import open_record, role_required
from assessments.actions import access as actions
from assessments.forms.access import BreakGlassForm
from assessments.models import BreakGlass
from assessments.workflow import Refused


@role_required("caseworker")
def break_glass(request):
    """Open a record by its case number for 24 hours, with a reason."""
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people, newly = actions.break_glass(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("case_number", str(refusal))
        else:
            if newly:
                messages.success(request, _("The record is open to you for 24 hours. The supervisor has been told."))
            return redirect("person", people[0].pk) if len(people) == 1 else redirect("worklist")
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/break_glass.html", {"form": form}, status=status)


@require_POST
@role_required("supervisor")
def note_opening(request, opening_id):
    """Take the notice off the supervisors' worklists."""
    opening = open_record(request, BreakGlass, opening_id, verb="break_glass.viewed")
    try:
        actions.note_opening(by=request.user, opening=opening)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("worklist")
