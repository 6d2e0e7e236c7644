"""The agency's settings as every page reads them: rarely from the database, and never older than a few seconds."""

import time
from zoneinfo import ZoneInfo

from django.utils import timezone

from assessments.models.agency import AgencySettings

# Another process learns of a change within this time; the one that saved it knows at once.
HOLDS_SECONDS = 5
_kept: list[tuple[float, AgencySettings]] = []


def agency() -> AgencySettings:
    """Give the settings, the installation's own until somebody saved them. At most one query in HOLDS_SECONDS."""
    if _kept and _kept[0][0] > time.monotonic():
        return _kept[0][1]
    found = AgencySettings.objects.first() or AgencySettings()
    keep(found)
    return found


def keep(found: AgencySettings, seconds: float = HOLDS_SECONDS) -> None:
    """Let agency() answer with this row for the next seconds."""
    _kept[:] = [(time.monotonic() + seconds, found)]


def forget() -> None:
    """Let the next agency() ask the database."""
    _kept.clear()


def AgencyTimeMiddleware(get_response):
    """Show every time of a page behind sign-in by the agency's clock."""

    def middleware(request):
        try:
            return get_response(request)
        finally:
            # The thread serves the next request.
            timezone.deactivate()

    def process_view(request, view, args, kwargs):
        if getattr(view, "login_required", True):
            timezone.activate(ZoneInfo(agency().time_zone))

    middleware.process_view = process_view
    return middleware
