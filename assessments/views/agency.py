"""The agency's settings: one page, one form."""

from django.conf import settings as django_settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import agency
from assessments.access import role_required
from assessments.actions.agency import StaleSettings, change_settings
from assessments.forms.agency import AgencyForm
from resources.hotlines import all_numbers


@role_required("agency_admin")
def settings(request):
    """Show the settings, and take new ones."""
    agency.forget()
    form = AgencyForm(request.POST if request.method == "POST" else None, kept=agency.agency())
    if request.method == "POST" and form.is_valid():
        saves = form.cleaned_data["saves"]
        try:
            change_settings(by=request.user, saves=-1 if saves is None else saves, **form.values())
        except StaleSettings as stale:
            form.show_newer(stale.now)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings")
    page = {
        "form": form,
        "now": timezone.localtime(),
        "idle_minutes": django_settings.SESSION_IDLE_SECONDS // 60,
        "longest_hours": django_settings.SESSION_LONGEST_SECONDS // 3600,
        "to_call": sum(line.needs_check for line in all_numbers()),
    }
    return render(request, "assessments/settings.html", page, status=422 if form.errors else 200)
