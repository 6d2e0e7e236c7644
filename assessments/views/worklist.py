"""Home: what to do next."""

from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.access import open_list, openings_to_note
from assessments.duties import open_duties
from assessments.leaving import leavings_of_teams
from assessments.models import Plan, YoungPerson
from assessments.worklist import handoffs_to_answer, rows_for, second_rows, seconds_to_note


def show(request):
    """Show the signed-in person's worklist; whoever works on the directory starts there instead."""
    user = request.user
    if not user.has_role("caseworker", "supervisor"):
        return redirect("directory") if user.has_role("directory_admin") else render(request, "assessments/home.html")
    people = open_list(
        request,
        YoungPerson.objects.visible_to(user).filter(closed_at=None).select_related("assigned_to"),
        verb="worklist.viewed",
    )
    waiting = Plan.objects.visible_to(user, "supervisor").filter(status=Plan.Status.SUBMITTED).count()
    return render(
        request,
        "assessments/worklist.html",
        {
            "rows": rows_for(people, user, timezone.localdate()),
            "duties": open_duties(people, user, timezone.now()),
            "handoffs": open_list(request, handoffs_to_answer(user)) if user.has_role("supervisor") else [],
            "seconds": _seconds(request) if user.has_role("supervisor") else [],
            "openings": openings_to_note(request),
            "leavings": leavings_of_teams(user),
            "waiting": waiting if user.has_role("supervisor") else 0,
            "is_caseworker": user.has_role("caseworker"),
            "is_supervisor": user.has_role("supervisor"),
        },
    )


def _seconds(request) -> list[dict]:
    seconds = open_list(request, seconds_to_note(request.user), verb="second.listed")
    return second_rows(seconds, request.user)
