"""A duty's page: what is due, whom to call, what was done, who holds it. Offramp itself tells nobody."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import acting_as, open_record, role_required, visible
from assessments.actions import duties as actions
from assessments.calls import on_call_for
from assessments.duties import TOLD, holders_for, shown
from assessments.forms.duties import HolderForm, LogNoteForm, NotNeededForm, StartDutyForm, entry_forms
from assessments.models import Duty, YoungPerson
from assessments.workflow import Refused
from resources import hotlines


@role_required("caseworker", "supervisor")
def start(request, person_id):
    """Take what happened, and open the duty that goes with it."""
    person = open_record(request, YoungPerson, person_id)
    form = StartDutyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            duty = actions.open_duty(by=request.user, young_person=person, kind=form.cleaned_data["kind"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("duty", duty.pk)
    page = {"person": person, "form": form}
    return render(request, "assessments/duties/start.html", page, status=422 if form.errors else 200)


@role_required("caseworker", "supervisor")
def show(request, duty_id):
    """Show what is due and take the log."""
    duty = _open(request, duty_id)
    here = shown(duty, timezone.now())
    if request.method != "POST":
        return _page(request, here)
    entries, note = entry_forms(here, request.POST), LogNoteForm(request.POST)
    # Every form is checked, so that all that is wrong shows at once.
    checked = [form.is_valid() for form in (*entries, note)]
    if all(checked):
        done = [form.entry() for form in entries if form.is_filled]
        try:
            actions.log(by=request.user, duty=duty, entries=done, note=note.cleaned_data["note"])
        except Refused as refusal:
            note.add_error(None, str(refusal))
        else:
            messages.success(request, _("Logged."))
            return redirect("duty", duty.pk)
    return _page(request, here, entries=entries, note=note)


@require_POST
@role_required("caseworker", "supervisor")
def not_needed(request, duty_id):
    """Close a duty that has nothing to be done, with the reason."""
    duty = _open(request, duty_id)
    form = NotNeededForm(request.POST)
    if form.is_valid():
        try:
            actions.close_as_not_needed(by=request.user, duty=duty, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Closed as not needed."))
            return redirect("duty", duty.pk)
    return _page(request, shown(duty, timezone.now()), reason=form)


@require_POST
@role_required("caseworker", "supervisor")
def hold(request, duty_id):
    """Name who holds a duty over the weekend."""
    duty = _open(request, duty_id)
    form = HolderForm(request.POST, staff=holders_for(duty.young_person))
    if form.is_valid():
        try:
            actions.hold(by=request.user, duty=duty, holder=form.user())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. Tell them yourself: Offramp sends no message."))
            return redirect("duty", duty.pk)
    return _page(request, shown(duty, timezone.now()), holder=form)


def _open(request, duty_id) -> Duty:
    rows = visible(Duty, request.user, *acting_as(request))
    rows = rows.select_related("young_person__assigned_to", "young_person__team", "opened_by", "closed_by", "holder")
    return open_record(request, rows, duty_id)


def _page(request, here, *, entries=None, note=None, reason=None, holder=None):
    duty = here.duty
    person = duty.young_person
    if holder is None and here.asks_holder:
        holder = HolderForm(staff=holders_for(person), chosen=here.holder)
    wrong = any(form is not None and form.errors for form in (*(entries or ()), note, reason, holder))
    return render(
        request,
        "assessments/duties/show.html",
        {
            "duty": duty,
            "here": here,
            "person": person,
            "is_told": duty.kind == TOLD,
            "logged": [
                line | {"label": here.kind.entries.get(line["to"], ""), "at": parse_datetime(line["at"])}
                for line in duty.log
            ],
            "entries": entries if entries is not None else entry_forms(here),
            "note": note or LogNoteForm(),
            "reason": reason or NotNeededForm(),
            "holder": holder,
            "hotlines": hotlines.numbers_for(here.kind.call) if here.is_open else (),
            "on_call": on_call_for(person, here.now) if here.is_open else (),
            # A closed duty has no form left to hold what was typed.
            "typed": [] if here.is_open else _typed(request),
        },
        status=422 if wrong else 200,
    )


def _typed(request) -> list[str]:
    return [value for name, value in request.POST.items() if value and name != "csrfmiddlewaretoken"]
