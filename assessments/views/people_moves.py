"""A record's way through the agency: hand over, answer a handover, close, open again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import acting_as, open_list, open_record, role_required, roles_on, visible
from assessments.actions import people_closings as closings
from assessments.actions import people_handoffs as actions
from assessments.forms.people_moves import AcceptForm, CloseForm, DeclineForm, HandOverForm, ReopenForm
from assessments.models import Closing, Handoff, YoungPerson
from assessments.not_to_see import colleagues_listed
from assessments.open_work import open_work
from assessments.outcomes import outcome_label
from assessments.staff_lists import caseworkers_of
from assessments.workflow import Refused, closed_refused

PAGES = "assessments/people/"


@role_required("caseworker", "supervisor")
def hand_over(request, person_id):
    """Assign a record, or hand it over to another worker or team; show earlier handovers."""
    person = _person(request, person_id)
    earlier = open_list(request, _handoffs(request).filter(young_person=person))
    waiting = next((one for one in earlier if one.is_waiting), None)
    supervises = "supervisor" in roles_on(request.user, person)
    form = HandOverForm(request.POST or None, person=person, user=request.user, supervises=supervises)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.hand_over(by=request.user, person=person, **form.facts())
        except Refused as refusal:
            form.put(refusal)
        else:
            return _handed_over(request, made)
    context = {
        "person": person,
        "form": form,
        "waiting": waiting,
        "earlier": [one for one in earlier if not one.is_waiting],
        "supervises": supervises,
        "why_not": closed_refused(person),
        "may_ask": supervises or person.assigned_to_id == request.user.pk,
    }
    return render(request, PAGES + "hand_over.html", context, status=422 if form.errors else 200)


def _handed_over(request, made: Handoff):
    if made.is_waiting:
        asked = _("The other team’s supervisor") if made.leaves_the_team else _("Your supervisor")
        done = _("%(who)s is asked on their worklist. Until they answer, the record stays where it is.")
        messages.success(request, done % {"who": asked})
        return redirect("person_hand_over", made.young_person_id)
    messages.success(request, _("%(name)s has this record from now on.") % {"name": made.to_user.name})
    # Who supervises sees it still; a worker who handed over their own no longer does.
    seen = visible(YoungPerson, request.user).filter(pk=made.young_person_id).exists()
    return redirect("person", made.young_person_id) if seen else redirect("worklist")


@role_required("supervisor")
def answer(request, handoff_id):
    """Accept a handover that waits and choose the worker, or decline it with a reason."""
    handoff = open_record(request, _handoffs(request), handoff_id)
    person = handoff.young_person
    workers = (
        caseworkers_of(handoff.to_team).exclude(pk__in=colleagues_listed(person)).exclude(pk=person.assigned_to_id)
    )
    posted = request.POST if request.method == "POST" else None
    declines = posted is not None and posted.get("decision") == "decline"
    chosen = {"worker": handoff.to_user_id}
    accept = AcceptForm(None if declines else posted, workers=workers, initial=chosen, prefix="accept")
    decline = DeclineForm(posted if declines else None, prefix="decline")
    form = decline if declines else accept
    if posted is not None and form.is_valid():
        try:
            if declines:
                actions.decline(by=request.user, handoff=handoff, **form.cleaned_data)
                messages.success(request, _("The record stays where it is. Who asked reads your reason."))
            else:
                done = actions.accept(by=request.user, handoff=handoff, to_user=form.cleaned_data["worker"])
                messages.success(request, _("%(name)s has this record from now on.") % {"name": done.to_user.name})
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("worklist")
    context = {"handoff": handoff, "person": person, "accept": accept, "decline": decline}
    return render(request, PAGES + "handoff.html", context, status=422 if form.errors else 200)


@require_POST
@role_required("caseworker", "supervisor")
def withdraw(request, handoff_id):
    """Take back a handover that waits."""
    handoff = open_record(request, _handoffs(request), handoff_id)
    _told(request, lambda: actions.withdraw(by=request.user, handoff=handoff), _("The handover is taken back."))
    return redirect("person_hand_over", handoff.young_person_id)


@require_POST
@role_required("caseworker")
def acknowledge(request, handoff_id):
    """The new worker has read the handover note."""
    handoff = open_record(request, _handoffs(request), handoff_id)
    done = _("The note is marked as read. It stays under “Hand over”, with earlier ones.")
    _told(request, lambda: actions.acknowledge(by=request.user, handoff=handoff), done)
    return redirect("person", handoff.young_person_id)


@role_required("caseworker", "supervisor")
def close(request, person_id):
    """List what is open, then take how it ended."""
    person = _person(request, person_id)
    unfinished = open_work(person, request.user, timezone.now())
    form = CloseForm(request.POST or None, open_work=bool(unfinished))
    if request.method == "POST" and form.is_valid():
        outcome, note = form.cleaned_data["outcome"], form.cleaned_data["note"]
        try:
            closings.close(by=request.user, person=person, outcome=outcome, note=note)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record is closed. It can still be found and read."))
            return redirect("person", person.pk)
    context = {
        "person": person,
        "form": form,
        "must": [one for one in unfinished if one.must],
        "can_stay": [one for one in unfinished if not one.must],
    }
    return render(request, PAGES + "close.html", context, status=422 if form.errors else 200)


@role_required("supervisor")
def reopen(request, person_id):
    """Take why a closed record is opened again."""
    person = _person(request, person_id)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closings.reopen(by=request.user, person=person, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record is open again."))
            return redirect("person", person.pk)
    context = {"person": person, "form": form, "closing": standing_closing(request, person)}
    return render(request, PAGES + "reopen.html", context, status=422 if form.errors else 200)


def standing_closing(request, person: YoungPerson) -> dict | None:
    """Give how a closed record ended, in words; None for an open one."""
    if person.closed_at is None:
        return None
    rows = visible(Closing, request.user, *acting_as(request)).filter(young_person=person, reopened_at=None)
    closing = rows.select_related("closed_by").first()
    if closing is None:
        return {"at": person.closed_at, "who": "", "outcome": "", "note": ""}
    outcome = outcome_label(closing.outcome)
    return {"at": closing.closed_at, "who": closing.closed_by.name, "outcome": outcome, "note": closing.note}


def _person(request, person_id) -> YoungPerson:
    rows = visible(YoungPerson, request.user, *acting_as(request)).select_related("assigned_to", "team")
    return open_record(request, rows, person_id, verb="young_person.viewed")


def _handoffs(request):
    rows = visible(Handoff, request.user, *acting_as(request))
    return rows.select_related("young_person__assigned_to", "from_team", "from_user", "to_team", "to_user", "made_by")


def _told(request, write, done: str) -> None:
    try:
        write()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
