"""A screening's first pages: start, Safety first, the hub with its gates, and the stop card."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import acting_as, open_record, role_required, roles_on, visible
from assessments.actions import screenings as actions
from assessments.actions.observations import standing_for
from assessments.calls import on_call_for
from assessments.change import last_time
from assessments.circumstances import beds_for
from assessments.duties import open_duties
from assessments.forms.screenings import GATES, HubForm, SafetyForm
from assessments.models import Screening, YoungPerson
from assessments.not_to_see import names_anyone
from assessments.standing import KNOWN, Standing, is_done, saves_of
from assessments.views.saving import cannot_be_saved, is_single_field, save_field, saved_note, tell_differences
from assessments.workflow import Refused
from resources import hotlines
from resources.catalogue import NoCatalogue

PAGES = "assessments/screenings/"


def screening_page(*, needs_safety: bool = True, completed_too: bool = False) -> Callable:
    """Open the screening that the address names for a caseworker; a page that can no longer be changed says so."""

    def wrap(view: Callable) -> Callable:
        @wraps(view)
        @role_required("caseworker")
        def page(request: HttpRequest, screening_id, **numbers) -> HttpResponse:
            screening = open_screening(request, screening_id)
            try:
                if not completed_too and not screening.is_draft:
                    raise Refused(_("This screening is completed. What was recorded stays as it is."))
                if needs_safety and not is_done(screening, actions.SAFETY):
                    if is_single_field(request):
                        raise Refused(_("Answer the page “Safety first” before you go on."))
                    return redirect("screening_safety", screening.pk)
                return view(request, screening, **numbers)
            except Refused as refusal:
                return refused(request, screening, refusal)

        return page

    return wrap


def open_screening(request: HttpRequest, screening_id, verb: str = "screening.viewed") -> Screening:
    """Give a screening with its young person, with a line in the trail; raise Http404 for anyone who may not see it."""
    rows = visible(Screening, request.user, *acting_as(request))
    return open_record(request, rows.select_related("young_person__assigned_to"), screening_id, verb)


def refused(request: HttpRequest, screening: Screening, refusal: Refused) -> HttpResponse:
    """Say why something cannot be done, and where to go from here."""
    if is_single_field(request):
        return cannot_be_saved(refusal)
    return render(request, PAGES + "refused.html", {"screening": screening, "reason": str(refusal)}, status=409)


@require_POST
@role_required("caseworker")
def start(request, person_id):
    """Start a screening, or go on with the draft that is open."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.viewed")
    try:
        screening = actions.start(by=request.user, young_person=person)
    except (Refused, NoCatalogue) as refusal:
        return render(request, PAGES + "refused.html", {"person": person, "reason": str(refusal)}, status=409)
    return redirect("screening_hub", screening.pk)


@screening_page(needs_safety=False)
def safety(request, screening):
    """Ask the few things that come before anything is written down."""
    form = SafetyForm(request.POST or None, initial=screening.safety | {"saves": saves_of(screening, actions.SAFETY)})
    if is_single_field(request):
        return save_field(
            request,
            actions.SAFETY,
            [form],
            lambda form, name: actions.save_safety(
                by=request.user,
                screening=screening,
                answers={name: form.cleaned_data[name]},
                saves=form.saves_shown(),
                done=False,
                blank_too=True,
            ),
        )
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        try:
            actions.save_safety(by=request.user, screening=screening, answers=answers, saves=form.cleaned_data["saves"])
        except actions.Stale as stale:
            tell_differences(form, stale)
        else:
            if answers["danger_now"] == "yes" or answers["device_safe"] == "no":
                return redirect("screening_safety", screening.pk)
            return redirect("screening_hub", screening.pk)
    return render(
        request,
        PAGES + "safety.html",
        {
            "screening": screening,
            "form": form,
            "duties": open_duties([screening.young_person], request.user, timezone.now()),
            "hotlines": hotlines.all_numbers(),
            "on_call": on_call_for(screening.young_person, timezone.now()),
            "to_name": has_to_name(screening),
            "last": last_time(screening, request.user),
            "beds": beds_for(screening.young_person, timezone.localdate()),
            "saved": saved_note(screening, actions.SAFETY),
        },
        status=422 if form.errors else 200,
    )


@screening_page()
def hub(request, screening):
    """Show the themes with their gates; take the gates."""
    standing = standing_for(screening, request.user)
    initial = {f"gate-{state.theme.order}": state.gate for state in standing.themes}
    form = HubForm(
        request.POST or None,
        catalogue=standing.catalogue,
        initial=initial | {"saves": saves_of(screening, actions.HUB)},
    )
    if is_single_field(request):
        return save_field(
            request,
            actions.HUB,
            [form],
            lambda form, name: actions.save_gates(
                by=request.user, screening=screening, gates=form.gates(name), saves=form.saves_shown()
            ),
        )
    if request.method == "POST" and form.is_valid():
        try:
            screening = actions.save_gates(
                by=request.user, screening=screening, gates=form.gates(), saves=form.cleaned_data["saves"]
            )
        except actions.Stale as stale:
            named = {theme.id: name for name, theme in form.themes.items()}
            tell_differences(form, stale, lambda difference: named[difference.field])
        else:
            return redirect(after(standing_for(screening, request.user)))
    last = last_time(screening, request.user)
    gates = {theme: dict(GATES).get(gate) for theme, gate in last.standing.screening.gates.items()} if last else {}
    rows = [
        {
            "state": state,
            "field": form[f"gate-{state.theme.order}"],
            "kind": STATUS_KINDS.get(state.status, ""),
            "last": gates.get(state.theme.id),
        }
        for state in standing.themes
    ]
    return render(
        request,
        PAGES + "hub.html",
        {
            "screening": screening,
            "duties": open_duties([screening.young_person], request.user, timezone.now()),
            "to_name": has_to_name(screening),
            "last": last,
            "form": form,
            "rows": rows,
            "standing": standing,
            "saved": saved_note(screening, actions.HUB),
        },
        status=422 if form.errors else 200,
    )


STATUS_KINDS = {"completed": "success", "in_progress": "info"}


def after(standing: Standing, theme: int = 0, page: int = 0) -> str:
    """Give the address that comes after a theme page (0, 0: after the hub): the next page of an open theme, then How do
    you know?, then the check page."""
    pk = standing.screening.pk
    for state in standing.themes:
        order = state.theme.order
        if state.gate != KNOWN or order < theme:
            continue
        for number in range(1, len(state.theme.pages) + 1):
            if (order, number) > (theme, page) and not (order > theme and state.status == "completed"):
                return reverse("screening_theme", args=[pk, order, number])
    return reverse("screening_evidence" if standing.noticed else "screening_check", args=[pk])


@screening_page(needs_safety=False)
def discard(request, screening):
    """Ask once more; on a press put the draft out of sight."""
    if request.method == "POST":
        actions.discard(by=request.user, screening=screening)
        messages.success(request, _("The draft is discarded. What is due, such as a report, is still due."))
        return redirect("person", screening.young_person_id)
    return render(request, PAGES + "discard.html", {"screening": screening})


@role_required("caseworker", "supervisor")
def told(request, screening_id):
    """Show the stop card; on a press keep the time, and nothing of what was told: the duty's page comes next."""
    screening = open_screening(request, screening_id)
    if request.method == "POST":
        try:
            duty = actions.note_told(by=request.user, screening=screening)
        except Refused as refusal:
            return refused(request, screening, refusal)
        return redirect("duty", duty.pk)
    return render(
        request,
        PAGES + "told.html",
        {
            "screening": screening,
            "hotlines": hotlines.numbers_for("report"),
            "on_call": on_call_for(screening.young_person, timezone.now()),
            "goes_on": screening.is_draft and "caseworker" in roles_on(request.user, screening.young_person),
        },
    )


def has_to_name(screening: Screening) -> bool:
    """Tell whether Safety first says that someone should not see this, and nobody is named yet."""
    return screening.safety.get("keep_from") == "yes" and not names_anyone(screening.young_person)
