"""Someone goes: the agency admin begins and ends it in counts, the supervisors hand over the records."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.access import role_required
from assessments.actions import leaving as actions
from assessments.forms.leaving import HandOverForm
from assessments.leaving import leaving_of_teams, leaving_or_404, open_work, papers_naming, remaining
from assessments.staffing import member_or_404
from assessments.workflow import Refused

PAGES = "assessments/staff/"


@require_POST
@role_required("agency_admin")
def begin(request, user_id):
    """Say that someone goes, so that their supervisors hand over what is open."""
    member = member_or_404(request, user_id)
    try:
        actions.begin(by=request.user, user=member.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff", user_id)
    return redirect("leaving", user_id)


@role_required("agency_admin")
def show(request, user_id):
    """Show what is still open, in counts: an agency admin sees no record."""
    leaving = leaving_or_404(request, user_id)
    return render(request, PAGES + "leaving.html", {"leaving": leaving, "left": remaining(leaving.user)})


@require_POST
@role_required("agency_admin")
def call_off(request, user_id):
    """They stay after all."""
    leaving = leaving_or_404(request, user_id)
    try:
        actions.call_off(by=request.user, leaving=leaving)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Called off. What was handed over stays where it is."))
    return redirect("staff", user_id)


@require_POST
@role_required("agency_admin")
def finish(request, user_id):
    """End memberships, roles, sessions and sign-in at once."""
    leaving = leaving_or_404(request, user_id)
    try:
        actions.finish(by=request.user, leaving=leaving)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("leaving", user_id)
    messages.success(request, _("%(name)s is no longer on staff.") % {"name": leaving.user.name})
    return redirect("staff", user_id)


@role_required("supervisor")
def hand_over(request, leaving_id):
    """List the open work of someone who goes, and hand it over on one page."""
    leaving = leaving_of_teams(request, leaving_id)
    work = open_work(request, leaving.user)
    form = HandOverForm(request.POST or None, work=work, leaver=leaving.user)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen
        try:
            actions.hand_all_over(by=request.user, leaving=leaving, to=chosen, note=form.cleaned_data["note"])
        except actions.NotHandedOver as refusal:
            _explain(form, work, refusal)
        else:
            words = ngettext("%(count)d young person has a new worker.", "%(count)d have a new worker.", len(chosen))
            messages.success(request, words % {"count": len(chosen)})
            return redirect("leaver", leaving_id)
    context = {
        "form": form,
        "leaving": leaving,
        "papers": papers_naming(request, leaving.user),
        "left": remaining(leaving.user),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/teams/leaver.html", context, status=status)


def _explain(form: HandOverForm, work, refusal: actions.NotHandedOver) -> None:
    form.add_error(None, str(refusal))
    for row in work:
        if row.person.pk in refusal.why and form.name_of(row.person) in form.fields:
            form.add_error(form.name_of(row.person), refusal.why[row.person.pk])
