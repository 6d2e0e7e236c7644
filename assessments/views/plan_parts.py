"""What the pages of a plan share: who may edit, the approved version as its reader may see it, the list of pages."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from assessments.access import open_record, role_required
from assessments.following import agreed
from assessments.models import Observation, Plan, User
from assessments.planning import Reading, missing
from assessments.sheets import SnapshotBroken, file_plan, opened, seen_by, snapshot
from assessments.workflow import closed_refused, plan_move_refused

PAGES = "assessments/plans/"


def editing(view):
    """Make a view that takes (request, plan, ...) out of one for a caseworker's editable plan; others are sent to
    where the plan stands, with the reason."""

    @role_required("caseworker")
    @wraps(view)
    def opened_view(request, plan_id, **rest):
        plan = open_record(request, Plan, plan_id, verb="plan.viewed")
        why_not = plan_move_refused("save", plan.status, request.user.roles) or closed_refused(plan.young_person)
        if why_not:
            messages.warning(request, why_not)
            return redirect("plan", plan.pk)
        return view(request, plan, **rest)

    return opened_view


def showing_versions(view):
    """Make a view say so, and show nothing of it, when an approved plan is not what was approved."""

    @wraps(view)
    def checked_view(request, plan_id, **rest):
        try:
            return view(request, plan_id, **rest)
        except SnapshotBroken as broken:
            return render(request, PAGES + "broken.html", {"reason": str(broken)}, status=409)

    return checked_view


def observations_seen(plan: Plan, user: User) -> set[str]:
    """Give the ids of the observations of the plan's screening that this person may see."""
    rows = Observation.objects.visible_to(user).filter(screening_id=plan.screening_id)
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def version_as_seen(plan: Plan, user: User) -> dict:
    """Give what was approved last, as this person may see it; raise SnapshotBroken when it was tampered with."""
    version = plan.versions.order_by("-number").first()
    return seen_by(opened(version), observations_seen(plan, user))


def draft_as_seen(reading: Reading, user: User) -> dict:
    """Give what would be printed of a plan that is not approved, as this person may see it."""
    return seen_by(snapshot(reading, version=reading.plan.versions.count() + 1), observations_seen(reading.plan, user))


def content_of(content: dict, *, change: bool = False) -> dict:
    """Give the context of _content.html for a snapshot; `change` adds the links to the pages that change it."""
    pages = ("goals", "help", "steps", "contact")
    links = {page: reverse(f"plan_{page}", args=[content["plan"]]) for page in pages} if change else {}
    paper = content["paper_choice"]
    lines = [
        line | {"answers": "; ".join(dict.fromkeys(reason["on_ramp"] for reason in line["reasons"]))}
        for line in content["lines"]
    ]
    return {
        "content": content | {"lines": lines},
        "steps": file_plan(content).steps,
        "paper": Plan.Paper(paper).label if paper else "",
        "change": links,
    }


def agreement_of(plan: Plan, content: dict, user: User) -> dict:
    """Give the context of _agreement.html: each line of the version in force with what was said to it last."""
    said = agreed(plan.versions.order_by("-number").first(), user)
    rows = [{"label": line["label"], "said": said.get(line["line_id"])} for line in agreement_lines(content)]
    return {"agreement": rows if said else [], "asked": bool(said)}


def agreement_lines(content: dict) -> list[dict]:
    """Take a version as its reader may see it; give the lines to ask about, as {line_id, label}: services and steps.
    A task for adults is not the young person's to agree to."""
    lines = [
        {"line_id": line["line_id"], "label": f"{line['kind']}: {line['service']['name']}"}
        if line["service"]
        else {"line_id": line["line_id"], "label": line["kind"]}
        for line in content["lines"]
        if line["choice"] != "task"
    ]
    steps = [
        {"line_id": step["line_id"], "label": _("Step: %(what)s") % {"what": step["what"]}}
        for step in content["steps"]
        if not step["task"]
    ]
    return lines + steps


def saved_note(plan: Plan) -> str:
    """Give the quiet line after the buttons, "" before the first save."""
    if plan.saved_at is None:
        return ""
    return _("Saved %(time)s") % {"time": time_format(timezone.localtime(plan.saved_at))}


def tasks_of(reading: Reading) -> list[dict]:
    """Give the pages of a plan as components/task_list.html takes them."""
    plan = reading.plan
    open_checks = {check.key for check in missing(reading)}
    done, todo = (_("Done"), "success"), (_("To do"), "info")
    begun = (_("Some answered"), "info")
    helps = done if "seen" not in open_checks else begun if reading.answered_lines else todo
    goals = todo if "goals" in open_checks else done
    steps = done if reading.steps or reading.tasks else todo
    paper = todo if "paper" in open_checks else done
    rows = [
        ("plan_goals", _("Goals"), _("In the young person’s words. They come first."), goals),
        ("plan_help", _("What could help"), _("Kinds of help and services, with the reasons."), helps),
        ("plan_steps", _("Steps"), _("Who does what, by when."), steps),
        ("plan_contact", _("Safe contact and paper"), _("How to reach them, and what paper is safe."), paper),
        ("plan_check", _("Check and ask for approval"), _("Everything on one page, with the automatic checks."), todo),
    ]
    return [
        {"text": text, "url": reverse(name, args=[plan.pk]), "hint": hint, "status": status, "status_kind": kind}
        for name, text, hint, (status, kind) in rows
    ]
