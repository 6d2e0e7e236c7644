"""Roles by two people: one agency admin asks, another confirms or declines."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.access import role_required
from assessments.actions import roles as actions
from assessments.forms.staff import ProposeRoleForm
from assessments.policy import ROLES
from assessments.staffing import member_or_404, proposal_or_404, waiting_roles
from assessments.views.staff import show_member
from assessments.workflow import Refused


@require_POST
@role_required("agency_admin")
def ask_for(request, user_id):
    """Ask that someone gets one more role."""
    member = member_or_404(request, user_id)
    form = ProposeRoleForm(request.POST, roles=list(ROLES), prefix="ask")
    if form.is_valid():
        try:
            actions.propose_role(by=request.user, user=member.user, role=form.cleaned_data["role"], gives=True)
        except Refused as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, _("Asked. Another agency admin confirms it before it counts."))
            return redirect("staff", user_id)
    return show_member(request, member, ask=form, status=422)


@require_POST
@role_required("agency_admin")
def ask_away(request, user_id, role):
    """Ask that a role is taken from someone."""
    member = member_or_404(request, user_id)
    try:
        actions.propose_role(by=request.user, user=member.user, role=role, gives=False)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Asked. Another agency admin confirms it; until then the role stays."))
    return redirect("staff", user_id)


@require_POST
@role_required("agency_admin")
def decide(request, proposal_id):
    """Confirm or decline what another agency admin asked for."""
    proposal = proposal_or_404(request, proposal_id)
    confirms = request.POST.get("decision") == "confirm"
    words = {"name": proposal.user.name, "role": proposal.role_label}
    try:
        if confirms:
            actions.confirm_role(by=request.user, proposal=proposal)
        else:
            actions.decline_role(by=request.user, proposal=proposal)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Confirmed: %(name)s, %(role)s.") if confirms else _("Nothing changed for %(name)s: %(role)s.")
        messages.success(request, done % words)
    return redirect("staff_list")


@role_required("agency_admin")
def waiting(request):
    """List what waits for a second person; POST confirms the checked ones, all or none."""
    rows = waiting_roles(request.user)
    if request.method == "POST":
        checked = set(request.POST.getlist("proposal"))
        chosen = [row.proposal for row in rows if row.may_confirm and str(row.proposal.pk) in checked]
        try:
            actions.confirm_roles(by=request.user, proposals=chosen)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            words = ngettext("%(count)d role is confirmed.", "%(count)d roles are confirmed.", len(chosen))
            messages.success(request, words % {"count": len(chosen)})
        return redirect("roles_waiting")
    return render(request, "assessments/staff/roles.html", {"waiting": rows})
