"""What happens after approval: who agreed to what, referrals, steps done, goals closed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import open_record, role_required, roles_on
from assessments.actions import follow_up as actions
from assessments.following import follow
from assessments.forms.follow_up import AgreementForm, GoalClosingForm
from assessments.models import Goal, Plan, Step, StepProgress
from assessments.planning import read
from assessments.views.plan_parts import PAGES, agreement_lines, showing_versions, version_as_seen
from assessments.workflow import REFERRAL_OWNER, Refused, Stale


@role_required("caseworker", "supervisor")
def show(request, plan_id):
    """Show the referrals of a plan, its steps and its goals, each with where it stands."""
    plan = open_record(request, Plan, plan_id, verb="plan.viewed")
    reading = read(plan, user=request.user, today=timezone.localdate())
    following = follow(plan, reading, request.user)
    context = {
        "plan": plan,
        "person": plan.young_person,
        "following": following,
        "next_actions": REFERRAL_OWNER,
        "approved": plan.versions.exists(),
        "writes": "caseworker" in roles_on(request.user, plan.young_person),
        "states": [state for state in StepProgress.State if state != StepProgress.State.OPEN],
    }
    return render(request, PAGES + "follow_up.html", context)


@require_POST
@role_required("caseworker")
def mark_step(request, plan_id, step_id):
    """Say where a step stands: done, not needed, open again."""
    plan = open_record(request, Plan, plan_id, verb="plan.viewed")
    reading = read(plan, user=request.user, today=timezone.localdate())
    shown = {step.pk: step for step in (*reading.steps, *(line.task for line in reading.tasks))}
    step: Step | None = shown.get(step_id)
    if step is None:
        raise Http404
    state = request.POST.get("state", "")
    if state not in StepProgress.State.values:
        messages.error(request, _("Choose where the step stands."))
        return redirect("plan_follow_up", plan.pk)
    try:
        marked = actions.mark_step(by=request.user, plan=plan, step=step, state=state)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted: %(state)s.") % {"state": marked.state_text})
    return redirect("plan_follow_up", plan.pk)


@role_required("caseworker")
def close_goal(request, plan_id, goal_id):
    """Say how a goal ended, and in whose view."""
    plan = open_record(request, Plan, plan_id, verb="plan.viewed")
    goal: Goal | None = next((goal for goal in plan.goals.all() if goal.pk == goal_id), None)
    if goal is None:
        raise Http404
    form = GoalClosingForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actions.close_goal(by=request.user, plan=plan, goal=goal, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted."))
            return redirect("plan_follow_up", plan.pk)
    earlier = plan.goal_closings.filter(line_id=goal.pk).select_related("by").order_by("-at")
    events = [{"title": row.outcome_text, "at": row.at, "who": row.by, "text": row.words} for row in earlier]
    context = {"plan": plan, "person": plan.young_person, "goal": goal, "form": form, "events": events}
    return render(request, PAGES + "close_goal.html", context, status=422 if form.errors else 200)


@role_required("caseworker")
@showing_versions
def agreement(request, plan_id):
    """Ask line by line what the young person says to the version in force, in their own words."""
    plan = open_record(request, Plan, plan_id, verb="plan.viewed")
    version = plan.versions.order_by("-number").first()
    if version is None:
        messages.info(request, _("This plan has not been approved yet."))
        return redirect("plan", plan.pk)
    lines = agreement_lines(version_as_seen(plan, request.user))
    form = AgreementForm(request.POST or None, lines=lines, latest=version.agreements.all().by_line())
    refused = ""
    if form.is_bound and form.is_valid():
        try:
            actions.agree(
                by=request.user,
                version=version,
                answers=form.answers,
                on_day=form.cleaned_data["on_day"],
                present=form.cleaned_data["present"],
            )
        except (Refused, Stale) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Saved. Lines without an answer stay open; ask again another time."))
            return redirect("plan", plan.pk)
    context = {"plan": plan, "person": plan.young_person, "version": version, "form": form, "refused": refused}
    return render(request, PAGES + "agreement.html", context, status=422 if refused or form.errors else 200)
