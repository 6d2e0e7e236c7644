"""Help: a start page, one page for each role, and the keys."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from assessments.access import role_required
from assessments.policy import ROLES

# In the order in which the work goes; each page's address is help_<role>.
FOR = {
    "caseworker": (_("For caseworkers"), _("From what is already known to a plan, in minutes.")),
    "supervisor": (_("For supervisors"), _("Review plans, see what is due, arrange cover and on-call.")),
    "directory_admin": (_("For directory admins"), _("Keep local services true, so that a plan leads somewhere.")),
    "agency_admin": (_("For agency admins"), _("Staff and roles, emergency numbers, settings, the catalogue’s words.")),
}


@require_GET
@role_required(*ROLES)
def index(request):
    """Lead to one's own page first, and say what to do when something happens."""
    own = [role for role in FOR if request.user.has_role(role)]
    pages = [
        {"title": FOR[role][0], "text": FOR[role][1], "address": f"help_{role}", "own": role in own}
        for role in [*own, *(role for role in FOR if role not in own)]
    ]
    return render(request, "help/index.html", {"pages": pages})


@require_GET
@role_required(*ROLES)
def role(request, role):
    """Show the page of one role to anyone who signs in: it helps to know what the others do."""
    return render(request, f"help/{role}.html")


@require_GET
@role_required(*ROLES)
def keys(request):
    """Show what each key does."""
    return render(request, "help/keys.html")
