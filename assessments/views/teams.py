"""A supervisor's team: who is in it, who covers it, who is on call."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import role_required
from assessments.actions import on_call as turns
from assessments.actions.staff import cover_team, end_cover
from assessments.forms.teams import CoverForm, TurnForm
from assessments.leaving import leavings_of_teams
from assessments.on_call import on_call_now, rota
from assessments.teams import (
    cover_to_end,
    covered_by,
    covers_of,
    members_of,
    own_team,
    own_teams,
    supervisors,
    supervisors_elsewhere,
    turn_to_change,
)
from assessments.workflow import Refused, Stale

PAGES = "assessments/teams/"


@role_required("supervisor")
def show(request):
    """Show each of one's own teams: on call, cover, members; and the teams one covers."""
    now = timezone.now()
    teams = [
        {
            "team": team,
            "rota": rota(team),
            "on_call": on_call_now(team, now),
            "covers": covers_of(team),
            "members": members_of(team),
        }
        for team in own_teams(request.user)
    ]
    context = {"teams": teams, "covering": covered_by(request.user), "leavings": leavings_of_teams(request.user)}
    return render(request, PAGES + "show.html", context)


@role_required("supervisor")
def add_cover(request, team_id):
    """Let a supervisor of another team stand in until a day."""
    team = own_team(request, team_id)
    form = CoverForm(request.POST or None, supervisors=supervisors_elsewhere(team))
    if request.method == "POST" and form.is_valid():
        supervisor = form.cleaned_data["supervisor"]
        try:
            cover_team(by=request.user, supervisor=supervisor, team=team, until=form.until)
        except Refused as refusal:
            form.add_error("supervisor", str(refusal))
        else:
            messages.success(request, _("%(name)s covers the team now.") % {"name": supervisor.name})
            return redirect("teams")
    status = 422 if request.method == "POST" else 200
    return render(request, PAGES + "cover.html", {"form": form, "team": team}, status=status)


@require_POST
@role_required("supervisor", "agency_admin")
def stop_cover(request, cover_id):
    """End a cover before its day."""
    cover = end_cover(by=request.user, cover=cover_to_end(request, cover_id))
    messages.success(request, _("%(name)s no longer covers the team.") % {"name": cover.supervisor.name})
    return redirect(_back(request, cover.team, cover.supervisor))


@role_required("supervisor")
def add_turn(request, team_id):
    """Put a turn on the team's rota."""
    team = own_team(request, team_id)
    return edit_turn(request, team=team, back=reverse("teams"))


@role_required("agency_admin")
def add_agency_turn(request):
    """Put a turn on the rota that serves teams without one of their own."""
    return edit_turn(request, team=None, back=reverse("on_call"))


@role_required("agency_admin")
def agency_on_call(request):
    """Show who is on call for every team without a turn of its own."""
    return render(request, PAGES + "on_call.html", {"rota": rota(None), "on_call": on_call_now(None, timezone.now())})


@role_required("supervisor", "agency_admin")
def change_turn(request, turn_id):
    """Change a turn, or take it off the rota."""
    turn = turn_to_change(request, turn_id)
    return edit_turn(request, team=turn.team, back=_back(request, turn.team, turn.supervisor), turn=turn)


@require_POST
@role_required("supervisor", "agency_admin")
def remove_turn(request, turn_id):
    """Take a turn off the rota; one that has begun ends now."""
    turn = turn_to_change(request, turn_id)
    turns.remove_turn(by=request.user, turn=turn)
    messages.success(request, _("%(name)s is off the rota.") % {"name": turn.supervisor.name})
    return redirect(_back(request, turn.team, turn.supervisor))


def _back(request, team, whose) -> str:
    """Where this page was opened from: the departure of its supervisor, or the rota."""
    if request.user.has_role("agency_admin") and whose.leavings.open().exists():
        return reverse("leaving", args=[whose.pk])
    return reverse("on_call") if team is None else reverse("teams")


def edit_turn(request, *, team, back: str, turn=None):
    """Show the form of a turn, new or there already, and save it; nothing typed is lost when it cannot be saved."""
    initial = TurnForm.values_of(turn) if turn else {"since_day": timezone.localdate()}
    form = TurnForm(request.POST or None, supervisors=supervisors(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _save_turn(request, form, team, turn)
        except (Refused, Stale) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The rota is saved."))
            return redirect(back)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "team": team, "turn": turn, "back": back}
    return render(request, PAGES + "turn.html", context, status=status)


def _save_turn(request, form, team, turn) -> None:
    if turn is None:
        turns.add_turn(by=request.user, team=team, turn=form.turn)
    else:
        turns.change_turn(by=request.user, turn=turn, to=form.turn, saves=form.cleaned_data["saves"] or 0)
