"""Copy for the agency's own case system: the gate first, then the text, and the line in the log that it left."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import open_record, role_required
from assessments.actions import disclosures as actions
from assessments.actions.observations import standing_for
from assessments.circumstances import circumstances_of
from assessments.copying import Stamp, leaves, plan_text, screening_text
from assessments.forms.disclosures import CopyForm
from assessments.lawful import bases_open
from assessments.models import LawfulBasis, Plan, Screening, YoungPerson
from assessments.views.plan_parts import showing_versions, version_as_seen
from assessments.views.screenings import open_screening
from assessments.workflow import Refused
from resources.matching import match

PAGES = "assessments/disclosures/"


@role_required("caseworker", "supervisor")
def screening_copy(request, screening_id):
    """Give a completed screening as text, once a basis and a purpose are named."""
    screening = open_screening(request, screening_id, verb="screening.results_viewed")
    if screening.is_draft:
        messages.warning(request, _("This screening is not completed yet. It can be copied when it is."))
        return redirect("screening_results", screening.pk)
    context = {
        "back": "screening_results",
        "back_id": screening.pk,
        "back_text": _("What could help"),
        "what": _("Summary of a screening, as text"),
        "free_words": False,
    }
    return _gate(request, screening.young_person, context, lambda stamp: _of_screening(screening, request.user, stamp))


@role_required("caseworker", "supervisor")
@showing_versions
def plan_copy(request, plan_id):
    """Give what was approved of a plan as text, once a basis and a purpose are named."""
    plan = open_record(request, Plan, plan_id, verb="plan.viewed")
    if plan.status != Plan.Status.APPROVED:
        messages.warning(request, _("Only an approved plan can be copied. This one is not approved yet."))
        return redirect("plan", plan.pk)
    context = {
        "back": "plan",
        "back_id": plan.pk,
        "back_text": _("Plan"),
        "what": _("Summary of an approved plan, as text"),
        "free_words": True,
    }
    return _gate(request, plan.young_person, context, lambda stamp: _of_plan(plan, request.user, stamp))


def _gate(request, person: YoungPerson, context: dict, text: Callable[[Stamp], str]):
    """Show the gate; past it, log the disclosure and show the text."""
    bases, receiver = bases_open(), _("Our agency’s own case system")
    form = CopyForm(request.POST or None, bases=bases, free_words=context["free_words"])
    context |= {"person": person, "form": form, "bases": bases, "receiver": receiver}
    if request.method == "POST" and form.is_valid():
        basis, purpose = form.cleaned_data["basis"], form.cleaned_data["purpose"]
        facts = {"basis": basis, "purpose": purpose, "receiver": receiver, "what": context["what"]}
        stamp = Stamp(
            by=str(request.user), on=timezone.localdate(), basis=LawfulBasis.Kind(basis).label, purpose=purpose
        )
        # Made before it is logged, shown after: a plan that cannot be read leaves no line, and no text leaves without.
        written = text(stamp)
        try:
            actions.disclose(by=request.user, person=person, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, PAGES + "copy.html", context | {"text": written})
    return render(request, PAGES + "copy_gate.html", context, status=422 if request.method == "POST" else 200)


def _of_screening(screening: Screening, user, stamp: Stamp) -> str:
    standing = standing_for(screening, user)
    out = {each.factor.id for each in standing.noticed if not leaves(each)}
    seen, possible = (tuple(id_ for id_ in ids if id_ not in out) for ids in (standing.seen, standing.possible))
    circumstances = circumstances_of(screening.young_person, timezone.localdate())
    kinds = match(standing.catalogue, seen, possible, circumstances).kinds
    return screening_text(screening, standing, [kind for kind in kinds if kind.held_back is None], stamp)


def _of_plan(plan: Plan, user, stamp: Stamp) -> str:
    content = version_as_seen(plan, user)
    standing = standing_for(plan.screening, user)
    themes = {str(each.observation.pk): each.factor.theme for each in standing.recorded.values()}
    return plan_text(content, themes, standing.catalogue, stamp)
