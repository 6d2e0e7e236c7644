"""A supervisor's queue, and the page where a plan is approved or sent back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import open_list, open_record, role_required
from assessments.actions import reviews as actions
from assessments.differences import SAME, compare
from assessments.durations import median_minutes
from assessments.forms.reviews import ApproveForm, ReturnForm
from assessments.models import Plan, PlanVersion, Screening
from assessments.planning import Reading, read
from assessments.sheets import opened, seen_by
from assessments.timeline import timeline
from assessments.views.plan_parts import content_of, draft_as_seen, observations_seen, showing_versions
from assessments.views.plans import check_links
from assessments.workflow import Refused, Stale, plan_move_refused

PAGES = "assessments/reviews/"


@role_required("supervisor")
def queue(request):
    """List the plans that wait, the longest first: teams of one's own and teams one covers."""
    waiting = (
        Plan.objects.visible_to(request.user, "supervisor")
        .filter(status=Plan.Status.SUBMITTED)
        .select_related("young_person", "author", "submitted_by")
        .order_by("submitted_at")
    )
    plans = open_list(request, waiting, verb="review_queue.viewed")
    own = actions.own_among(plans, request.user)
    rows = [{"plan": plan, "own": plan.pk in own} for plan in plans]
    screenings = Screening.objects.visible_to(request.user, "supervisor")
    minutes = median_minutes(screenings, timezone.now())
    return render(request, PAGES + "queue.html", {"rows": rows, "minutes": minutes})


@role_required("supervisor")
@showing_versions
def review(request, plan_id):
    """Show what is proposed beside what was approved, the checks, what asked to act first; POST approves or returns."""
    plan = open_record(request, Plan, plan_id, verb="plan.viewed")
    own = actions.own_plan(plan, request.user)
    not_waiting = plan_move_refused("approve", plan.status, request.user.roles)
    reading = read(plan, user=request.user, today=timezone.localdate())
    approve = ApproveForm(saves=plan.saves, act_first=reading.act_first, prefix="approve")
    send_back = ReturnForm(saves=plan.saves, prefix="return")
    refused = ""
    if request.method == "POST":
        decision = request.POST.get("decision")
        if decision == "return":
            form = send_back = ReturnForm(request.POST, prefix="return")
        else:
            form = approve = ApproveForm(request.POST, act_first=reading.act_first, prefix="approve")
        refused = "" if decision in {"approve", "return"} else _("Choose whether to approve the plan or to return it.")
        if not refused and form.is_valid():
            try:
                _decide(request, plan, form)
            except Stale as stale:
                refused = str(stale)
                plan.refresh_from_db()
                form.filled_in_again(plan.saves)
                reading = read(plan, user=request.user, today=timezone.localdate())
            except Refused as refusal:
                messages.error(request, str(refusal))
                return redirect("plan_review", plan.pk)
            else:
                # The next thing after approval is the paper; after a return, the next plan.
                return redirect("plan", plan.pk) if form is approve else redirect("review_queue")
    wrong = refused or approve.errors or send_back.errors
    context = {
        "plan": plan,
        "person": plan.young_person,
        "reading": reading,
        "checks": check_links(reading),
        "own": own,
        "not_waiting": not_waiting,
        "approve": approve,
        "send_back": send_back,
        "refused": refused,
        "events": timeline(plan.young_person),
        **_compared(plan, request, reading),
    }
    return render(request, PAGES + "review.html", context, status=422 if wrong else 200)


def _decide(request, plan: Plan, form: ApproveForm | ReturnForm) -> None:
    saves = form.cleaned_data["saves"]
    if isinstance(form, ReturnForm):
        actions.send_back(by=request.user, plan=plan, saves=saves, reason=form.cleaned_data["reason"])
        messages.success(request, _("Returned. The caseworker sees your reason at the top of the plan."))
    else:
        actions.approve(by=request.user, plan=plan, saves=saves, act_first_lines=form.lines)
        messages.success(request, _("Approved. The plan is kept as it is now."))


def _compared(plan: Plan, request, reading: Reading) -> dict:
    """Give the rows of the plan: changed ones beside what was approved before, all of them when nothing was."""
    proposed = draft_as_seen(reading, request.user)
    earlier = (
        PlanVersion.objects.visible_to(request.user)
        .filter(young_person=plan.young_person)
        .select_related("plan")
        .order_by("-approved_at")
        .first()
    )
    before = seen_by(opened(earlier), observations_seen(earlier.plan, request.user)) if earlier else None
    rows = compare(before, proposed)
    every = before is None or "all" in request.GET
    return {
        "earlier": earlier,
        **content_of(proposed),
        "rows": rows if every else [row for row in rows if row.change != SAME],
        "every": every,
        "unchanged": sum(row.change == SAME for row in rows),
    }
