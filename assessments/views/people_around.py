"""Supporters of a young person, and the list of who should not see the record."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import acting_as, open_list, open_record, role_required, roles_on, visible
from assessments.actions import people_around as actions
from assessments.differences import typed_and_kept
from assessments.forms.people_around import (
    ListColleagueForm,
    ListOrganizationForm,
    ListPersonForm,
    SupporterForm,
)
from assessments.models import NotToSee, Supporter, YoungPerson
from assessments.not_to_see import colleagues_listed, still_named
from assessments.staff_lists import colleagues_of
from assessments.workflow import Refused, Stale

PAGES = "assessments/people/"


@role_required("caseworker", "supervisor")
def supporters(request, person_id):
    """List the supporters of a young person."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.viewed")
    rows = sorted(open_list(request, _rows(request, Supporter, person)), key=lambda one: not one.chosen_by_young_person)
    context = {"person": person, "supporters": rows, "writes": _writes(request, person)}
    return render(request, PAGES + "supporters.html", context)


@role_required("caseworker")
def supporter_add(request, person_id):
    """Take a new supporter."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.viewed")
    form = SupporterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_supporter(by=request.user, person=person, facts=form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The supporter is kept."))
            return redirect("person_supporters", person.pk)
    return _form_page(request, "supporter.html", person, form)


@role_required("caseworker")
def supporter(request, supporter_id):
    """Show one supporter to change or to take off."""
    standing = open_record(request, _with_person(request, Supporter), supporter_id)
    form = SupporterForm(request.POST or None, saves=standing.saves, initial=SupporterForm.initial_of(standing))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_supporter(
                by=request.user, supporter=standing, saves=form.cleaned_data["saves"], facts=form.facts()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            _show_both(form, standing, stale)
        else:
            messages.success(request, _("The change is saved."))
            return redirect("person_supporters", standing.young_person_id)
    return _form_page(request, "supporter.html", standing.young_person, form, supporter=standing)


@require_POST
@role_required("caseworker")
def supporter_remove(request, supporter_id):
    """Take a supporter off the list."""
    standing = open_record(request, _with_person(request, Supporter), supporter_id)
    person_id = standing.young_person_id
    try:
        actions.remove_supporter(by=request.user, supporter=standing)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The supporter is off the list, and what was kept about them is deleted."))
    return redirect("person_supporters", person_id)


@role_required("caseworker", "supervisor")
def not_to_see(request, person_id):
    """Show who should not see this record, and where they still stand in it."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.viewed")
    rows = _rows(request, NotToSee, person).filter(lifted_at=None).select_related("user", "added_by")
    entries = open_list(request, rows)
    context = {
        "person": person,
        "entries": entries,
        "still_named": still_named(person, entries),
        "supervises": "supervisor" in roles_on(request.user, person),
    }
    return render(request, PAGES + "not_to_see.html", context)


@role_required("caseworker", "supervisor")
def list_person(request, person_id):
    """Put someone on the list by name."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.viewed")
    form = ListPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.list_person(by=request.user, person=person, **form.cleaned_data)
        return _listed(request, person)
    return _form_page(request, "list_person.html", person, form)


@role_required("caseworker", "supervisor")
def list_organization(request, person_id):
    """Put an organization or one service on the list: its name first, then which of the directory's is meant."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.viewed")
    form = ListOrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.was_asked:
            actions.list_organization(by=request.user, person=person, **form.entry())
            return _listed(request, person)
        form = ListOrganizationForm(initial=form.cleaned_data)
    return _form_page(request, "list_organization.html", person, form)


@role_required("supervisor")
def list_colleague(request, person_id):
    """Hide the record from a colleague, with a reason."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.viewed")
    staff = colleagues_of(request.user).exclude(pk__in=colleagues_listed(person))
    form = ListColleagueForm(request.POST or None, staff=staff)
    if request.method == "POST" and form.is_valid():
        try:
            actions.list_colleague(by=request.user, person=person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _listed(request, person)
    return _form_page(request, "list_colleague.html", person, form)


@role_required("caseworker", "supervisor")
def lift(request, entry_id):
    """Ask once more, then take an entry off the list."""
    entry = open_record(request, _with_person(request, NotToSee), entry_id)
    if request.method == "POST":
        try:
            actions.lift_entry(by=request.user, entry=entry)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("This is off the list."))
        return redirect("person_not_to_see", entry.young_person_id)
    return render(request, PAGES + "lift.html", {"person": entry.young_person, "entry": entry})


def _rows(request, model, person: YoungPerson):
    return visible(model, request.user, *acting_as(request)).filter(young_person=person)


def _with_person(request, model):
    return visible(model, request.user, *acting_as(request)).select_related("young_person__assigned_to")


def _writes(request, person: YoungPerson) -> bool:
    return person.closed_at is None and "caseworker" in roles_on(request.user, person)


def _listed(request, person: YoungPerson):
    messages.success(request, _("The list is kept. It holds from now on, everywhere in this record."))
    return redirect("person_not_to_see", person.pk)


def _show_both(form: SupporterForm, standing: Supporter, stale: Stale) -> None:
    standing.refresh_from_db()
    kept = SupporterForm.initial_of(standing)
    form.conflict, form.both = str(stale), typed_and_kept(form, kept)
    form.filled_in_again(standing.saves, kept)


def _form_page(request, template: str, person: YoungPerson, form, **more):
    conflict = getattr(form, "conflict", "")
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    context = {"person": person, "form": form, "conflict": conflict, "both": getattr(form, "both", []), **more}
    return render(request, PAGES + template, context, status=status)
