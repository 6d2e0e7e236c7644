"""Referrals: offer a service, see where a referral stands, say what happened, offer the next best."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import deny_page, open_record, role_required, roles_on
from assessments.actions import referrals as actions
from assessments.following import is_hidden
from assessments.forms.follow_up import ContactTryForm, MoveForm
from assessments.models import Plan, Referral
from assessments.planning import Line, Reading, read
from assessments.workflow import REFERRAL_OWNER, REFERRAL_WORDS, Refused, Stale

NEXT_BEST = 3


@require_POST
@role_required("caseworker")
def offer(request, plan_id, line_id):
    """Offer the service that was sent for this line, or the one that the plan names."""
    plan = open_record(request, Plan, plan_id, verb="plan.viewed")
    line = read(plan, user=request.user, today=timezone.localdate()).line(line_id)
    if line is None:
        raise Http404
    try:
        referral = actions.offer(by=request.user, plan=plan, line=line, service_at_location_id=_place(request, line))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("plan_follow_up", plan.pk)
    return redirect("referral", referral.pk)


def _place(request, line: Line) -> UUID | None:
    try:
        return UUID(request.POST.get("place", ""))
    except ValueError:
        return line.item.service_at_location_id if line.chosen else None


@role_required("caseworker", "supervisor")
def show(request, referral_id):
    """Show where a referral stands, what happened, and after a no what fits next."""
    referral, reading = _opened(request, referral_id)
    writes = "caseworker" in roles_on(request.user, referral.young_person)
    return _page(request, referral, reading, *_forms(referral) if writes else (None, None))


@require_POST
@role_required("caseworker")
def move(request, referral_id):
    """Say what happened on a referral, or note a try to reach someone."""
    referral, reading = _opened(request, referral_id)
    is_try = "try" in request.POST
    move_form, contact = _forms(referral, request.POST, is_try=is_try)
    form, conflict = contact if is_try else move_form, ""
    if form.is_valid():
        try:
            _write(request, referral, form)
        except Stale as stale:
            referral.refresh_from_db()
            conflict = str(stale)
            form.filled_in_again(referral.saves)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("referral", referral.pk)
    status = 409 if conflict else 422
    return _page(request, referral, reading, move_form, contact, conflict=conflict, status=status)


def _opened(request, referral_id: UUID) -> tuple[Referral, Reading]:
    """Give a referral with its plan as read; 404 also when it answers only what is hidden from this person."""
    referral = open_record(request, Referral, referral_id, verb="referral.viewed")
    reading = read(referral.plan, user=request.user, today=timezone.localdate())
    if is_hidden(referral, reading, request.user):
        deny_page(request)
    return referral, reading


def _page(request, referral: Referral, reading: Reading, move_form, contact, *, conflict: str = "", status: int = 200):
    line = reading.line(referral.line_id)
    after_no = line is not None and referral.was_turned_down
    context = {
        "referral": referral,
        "plan": referral.plan,
        "person": referral.young_person,
        "kind": reading.catalogue.service_type(referral.service_type).staff_label,
        "next_action": REFERRAL_OWNER.get(referral.status, ""),
        "move": move_form,
        "contact": contact if referral.is_open else None,
        "conflict": conflict,
        "history": _history(referral),
        "next_best": line.kind.fits[:NEXT_BEST] if after_no and move_form else (),
        "misses": line.kind.misses if after_no else (),
    }
    return render(request, "assessments/plans/referral.html", context, status=status)


def _forms(referral: Referral, data=None, *, is_try: bool = False) -> tuple[MoveForm, ContactTryForm]:
    """Give the two forms of the page, the one that was sent bound."""
    move_form = MoveForm(None if is_try else data, saves=referral.saves, state=referral.status, prefix="move")
    return move_form, ContactTryForm(data if is_try else None, saves=referral.saves, prefix="try")


def _write(request, referral: Referral, form: MoveForm | ContactTryForm) -> None:
    data = form.cleaned_data
    if isinstance(form, ContactTryForm):
        actions.try_contact(
            by=request.user,
            referral=referral,
            saves=data["saves"],
            whom=data["whom"],
            reached=data["reached"] == "yes",
            note=data["note"],
        )
        messages.success(request, _("Noted."))
        return
    actions.move(
        by=request.user,
        referral=referral,
        saves=data["saves"],
        action=data["action"],
        note=data["note"],
        ended_by=data.get("ended_by", ""),
        why=data.get("why", ""),
    )
    messages.success(request, _("Noted: %(what)s.") % {"what": REFERRAL_WORDS[data["action"]]})


def _history(referral: Referral) -> list[dict]:
    """Give what happened, latest first, as components/timeline.html takes it."""
    return [
        {"title": _title(move), "at": move.at, "who": move.by, "text": move.note}
        for move in referral.moves.select_related("by")
    ]


def _title(move) -> str:
    words = str(REFERRAL_WORDS[move.action])
    if not move.contact:
        return words
    whom = Referral.EndedBy(move.contact["whom"]).label
    reached = _("reached") if move.contact["reached"] else _("not reached")
    return f"{words}: {whom} · {reached}"
