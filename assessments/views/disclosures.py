"""Releases of a young person, and the log of what has left."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import open_record, role_required, roles_on
from assessments.actions import disclosures as actions
from assessments.forms.disclosures import DisclosureForm, ReleaseForm
from assessments.lawful import bases_open, releases_holding, shared_under
from assessments.models import Disclosure, Release, YoungPerson
from assessments.workflow import Refused

PAGES = "assessments/disclosures/"


@role_required("caseworker", "supervisor")
def releases(request, person_id):
    """List the releases of a young person, those that hold first."""
    person = open_record(request, YoungPerson, person_id, verb="release.listed")
    today = timezone.localdate()
    rows = list(Release.objects.visible_to(request.user).filter(young_person=person).order_by("-added_at"))
    return render(
        request,
        PAGES + "releases.html",
        {
            "person": person,
            "holding": [row for row in rows if row.holds_on(today)],
            "ended": [row for row in rows if not row.holds_on(today)],
            "writes": "caseworker" in roles_on(request.user, person),
        },
    )


@role_required("caseworker")
def release_add(request, person_id):
    """Write down a release that was signed on paper."""
    person = open_record(request, YoungPerson, person_id)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            release = actions.add_release(by=request.user, person=person, **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The release is written down. Keep the signed paper in your agency’s file."))
            return redirect("release", release.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, PAGES + "release_add.html", {"person": person, "form": form}, status=status)


@role_required("caseworker", "supervisor")
def release(request, release_id):
    """Show one release with what was shared under it; a press takes it back."""
    found = open_record(request, Release, release_id, verb="release.viewed")
    if request.method == "POST":
        actions.revoke(by=request.user, release=found)
        messages.success(request, _("Taken back. From now on nothing leaves under this release."))
        return redirect("release", found.pk)
    context = {
        "release": found,
        "person": found.young_person,
        "holds": found.holds_on(timezone.localdate()),
        "shared": shared_under(found),
    }
    return render(request, PAGES + "release.html", context)


@role_required("caseworker", "supervisor")
def disclosures(request, person_id):
    """Show what has left about a young person, latest first."""
    person = open_record(request, YoungPerson, person_id, verb="disclosure.listed")
    rows = Disclosure.objects.visible_to(request.user).filter(young_person=person).select_related("by").order_by("-at")
    return render(request, PAGES + "log.html", {"person": person, "rows": list(rows)})


@role_required("caseworker", "supervisor")
def disclosure_add(request, person_id):
    """Log something that is shared by phone, on paper or in a meeting, before it is."""
    person = open_record(request, YoungPerson, person_id)
    bases = bases_open()
    form = DisclosureForm(request.POST or None, bases=bases)
    if request.method == "POST" and form.is_valid():
        try:
            actions.disclose(by=request.user, person=person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Logged. You can share it now: this, and nothing more."))
            return redirect("disclosures", person.pk)
    context = {"person": person, "form": form, "bases": bases, "releases": releases_holding(person)}
    return render(request, PAGES + "log_add.html", context, status=422 if request.method == "POST" else 200)
