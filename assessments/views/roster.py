"""Bring in a roster: look at what each row would do, then confirm."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import role_required
from assessments.actions.roster import import_roster
from assessments.forms.roster import RosterForm
from assessments.roster import MOST_BYTES, Preview, Unreadable, preview, read
from assessments.uploads import takes_small_file
from assessments.views.invitations import send_next
from assessments.workflow import Refused, Stale

PAGES = "assessments/staff/"


@role_required("agency_admin")
@takes_small_file(MOST_BYTES)
def choose(request):
    """Take a file or pasted rows, and show what each row would do. Nothing is saved."""
    if request.method != "POST":
        return _form_page(request, RosterForm())
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, form, 422)
    text = form.cleaned_data["text"]
    try:
        found = preview(read(text), by=request.user)
    except Unreadable as problem:
        form.add_error("file" if form.cleaned_data["file"] else "pasted", str(problem))
        return _form_page(request, form, 422)
    return _preview_page(request, found, text)


@require_POST
@role_required("agency_admin")
def bring_in(request):
    """Bring in what was looked at; anything that changed meanwhile is shown again instead."""
    text = request.POST.get("text", "")
    try:
        found = import_roster(by=request.user, text=text, seen=request.POST.get("seen", ""))
    except Unreadable as problem:
        form = RosterForm({"pasted": text})
        form.full_clean()
        form.add_error("pasted", str(problem))
        return _form_page(request, form, 422)
    except (Refused, Stale) as refusal:
        return _preview_page(request, preview(read(text), by=request.user), text, str(refusal), 422)
    counts = found.counts
    words = _("The roster is in: %(new)d new, %(changed)d changed. Their roles wait for a second person.")
    messages.success(request, words % {"new": counts["new"], "changed": counts["changed"]})
    send_next(request)
    return redirect("staff_list")


def _form_page(request, form: RosterForm, status: int = 200):
    return render(request, PAGES + "roster.html", {"form": form}, status=status)


def _preview_page(request, found: Preview, text: str, refused: str = "", status: int = 200):
    order = {"problem": 0, "changed": 1, "new": 2, "same": 3}
    context = {
        "found": found,
        "rows": sorted(found.rows, key=lambda row: (order[row.kind], row.cells.number)),
        "counts": dict(found.counts),
        "text": text,
        "refused": refused,
    }
    return render(request, PAGES + "roster_preview.html", context, status=status)
