"""An agency admin's pages: who is on staff, one member's page, the teams."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import role_required
from assessments.actions import staff as actions
from assessments.forms.staff import JoinTeamForm, ProposeRoleForm, StaffNameForm, TeamNameForm
from assessments.policy import ROLES
from assessments.staffing import (
    all_teams,
    member_or_404,
    members,
    staff_rows,
    team_or_404,
    teams_besides,
    teams_with_counts,
    unsent_count,
    waiting_roles,
)
from assessments.workflow import Refused

PAGES = "assessments/staff/"
A_PAGE = 50
# A roster can ask for hundreds of roles: they have a page of their own.
SHOWN = 6


@role_required("agency_admin")
def show_all(request):
    """List the staff; of one team with ?team=, those who are gone with ?gone=1."""
    asked = request.GET.get("team", "")
    team = team_or_404(request, int(asked)) if asked.isdecimal() and len(asked) < 10 else None
    gone = request.GET.get("gone") == "1"
    page = Paginator(staff_rows(team, gone=gone), A_PAGE).get_page(request.GET.get("page"))
    waiting = waiting_roles(request.user)
    context = {
        "page": page,
        "members": members(page.object_list),
        "query": f"team={team.pk}" if team else "gone=1" if gone else "",
        "team": team,
        "gone": gone,
        "teams": teams_with_counts(),
        "waiting": waiting[:SHOWN],
        "more_waiting": len(waiting) if len(waiting) > SHOWN else 0,
        "unsent": unsent_count(),
    }
    return render(request, PAGES + "list.html", context)


@role_required("agency_admin")
def show(request, user_id):
    """Show one member of staff, with what an agency admin can do about them."""
    return show_member(request, member_or_404(request, user_id))


def show_member(request, member, *, join=None, ask=None, status=200):
    """Render a member's page, perhaps with a form that was filled in wrongly."""
    user = member.user
    teams = teams_besides(member)
    asked = {proposal.role for proposal in member.waiting}
    roles = [name for name in ROLES if name not in member.role_names and name not in asked]
    links = request.session.pop("invitation_link", {})
    context = {
        "member": member,
        "is_self": user.pk == request.user.pk,
        "join": join or JoinTeamForm(teams=teams, prefix="join"),
        "ask": ask or ProposeRoleForm(roles=roles, prefix="ask"),
        "has_teams_left": teams.exists(),
        "has_roles_left": bool(roles),
        "waiting": waiting_roles(request.user, user),
        "role_rows": [{"name": name, "label": ROLES[name].label, "asked": name in asked} for name in member.role_names],
        "link": links.get(str(user.pk), ""),
        "mail_is_printed": settings.MAIL_IS_PRINTED,
    }
    return render(request, PAGES + "member.html", context, status=status)


@role_required("agency_admin")
def rename(request, user_id):
    """Mend the name that colleagues see."""
    member = member_or_404(request, user_id)
    form = StaffNameForm(request.POST or None, initial={"name": member.user.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(by=request.user, user=member.user, name=form.cleaned_data["name"])
        messages.success(request, _("The name is saved."))
        return redirect("staff", user_id)
    status = 422 if request.method == "POST" else 200
    return render(request, PAGES + "rename.html", {"form": form, "member": member}, status=status)


@require_POST
@role_required("agency_admin")
def join(request, user_id):
    """Put someone into one more team."""
    member = member_or_404(request, user_id)
    form = JoinTeamForm(request.POST, teams=all_teams(), prefix="join")
    if form.is_valid():
        team = form.cleaned_data["team"]
        try:
            actions.join_team(by=request.user, user=member.user, team=team)
        except Refused as refusal:
            form.add_error("team", str(refusal))
        else:
            messages.success(request, _("%(name)s is in %(team)s now.") % {"name": member.user.name, "team": team.name})
            return redirect("staff", user_id)
    return show_member(request, member, join=form, status=422)


@require_POST
@role_required("agency_admin")
def leave(request, user_id, team_id):
    """Take someone out of a team."""
    member, team = member_or_404(request, user_id), team_or_404(request, team_id)
    done = _("%(name)s is no longer in %(team)s.") % {"name": member.user.name, "team": team.name}
    return _do(request, user_id, done, lambda: actions.leave_team(by=request.user, user=member.user, team=team))


@require_POST
@role_required("agency_admin")
def stop(request, user_id):
    """Stop someone's sign-in at once; their work stays where it is."""
    member = member_or_404(request, user_id)
    done = _("%(name)s cannot sign in now, and is signed out everywhere.") % {"name": member.user.name}
    return _do(request, user_id, done, lambda: actions.disable(by=request.user, user=member.user))


@require_POST
@role_required("agency_admin")
def let_in(request, user_id):
    """Let someone sign in again whose sign-in was stopped."""
    member = member_or_404(request, user_id)
    done = _("%(name)s can sign in again.") % {"name": member.user.name}
    return _do(request, user_id, done, lambda: actions.enable(by=request.user, user=member.user))


def _do(request, user_id, done: str, action):
    """Do something about a member of staff; say that it is done or why it is refused, on their page."""
    try:
        action()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("staff", user_id)


@role_required("agency_admin")
def add_team(request):
    """Add a team."""
    return _team_form(request, None)


@role_required("agency_admin")
def rename_team(request, team_id):
    """Give a team another name."""
    return _team_form(request, team_or_404(request, team_id))


def _team_form(request, team):
    form = TeamNameForm(request.POST or None, initial={"name": team.name if team else ""})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            if team is None:
                actions.add_team(by=request.user, name=name)
            else:
                actions.rename_team(by=request.user, team=team, name=name)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The team is saved."))
            return redirect("staff_list")
    status = 422 if request.method == "POST" else 200
    return render(request, PAGES + "team.html", {"form": form, "team": team}, status=status)
