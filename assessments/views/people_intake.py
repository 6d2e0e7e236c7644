"""Intake: look for a record that is there already, then open a new one; and what a supervisor hears of doubles."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import open_list, open_new, open_record, role_required, visible
from assessments.actions.people import add_young_person, note_second
from assessments.forms.people import IntakeForm
from assessments.likely import likely, why_likely
from assessments.models import PossibleSecond, YoungPerson

MOST_SHOWN = 30


@role_required("caseworker")
def add(request):
    """Take intake facts; show records that may be about the same young person; open one on the worker's caseload."""
    form = IntakeForm(request.POST or None)
    if request.method == "POST" and request.user.team is None:
        form.add_error(
            None, _("You are in no team yet. Ask an agency admin to add you to a team, then send this again.")
        )
    already = []
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        already = _already(request, facts)
        shown = set(form.cleaned_data["shown"].split())
        if not already or ("add_anyway" in request.POST and {str(row["person"].pk) for row in already} <= shown):
            return _added(request, form)
        form.show(row["person"] for row in already)
    status = 422 if request.method == "POST" and not already else 200
    return render(request, "assessments/people/add.html", {"form": form, "already": already}, status=status)


def _already(request, facts: dict) -> list[dict]:
    """Give {person, why} for each record this worker may see that may be about the same young person; never for the
    one that this very form has made, sent a second time."""
    rows = likely(visible(YoungPerson, request.user), facts, loosely=True)
    own = facts.get("intake_key")
    rows = rows.exclude(created_by=request.user, intake_key=own) if own else rows
    found = open_list(request, rows.order_by("created_at")[:MOST_SHOWN], verb="young_person.searched")
    return [{"person": person, "why": why_likely(person, facts)} for person in found]


def _added(request, form: IntakeForm):
    user = request.user
    person = add_young_person(by=user, team=user.team, assigned_to=user, **form.facts())
    open_new(request, person)
    messages.success(request, _("The record is open. Start a screening when you are ready."))
    return redirect("person", person.pk)


@require_POST
@role_required("supervisor")
def note(request, second_id):
    """A supervisor has looked into a possible second record."""
    second = open_record(request, PossibleSecond, second_id, verb="second.viewed")
    note_second(by=request.user, second=second)
    messages.success(request, _("This is off your worklist."))
    return redirect("worklist")
