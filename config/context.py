"""What every page's frame needs: the agency's name and where the signed-in person may go."""

from django.conf import settings
from django.db import DatabaseError
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from assessments.agency import agency
from config import session

# label, the name of the address, the roles that see it (None: every role). The first one a person sees is their home.
PLACES = [
    (_("Worklist"), "worklist", ("caseworker", "supervisor")),
    (_("Reviews"), "review_queue", ("supervisor",)),
    (_("Team"), "teams", ("supervisor",)),
    (_("Staff"), "staff_list", ("agency_admin",)),
    (_("Directory"), "directory", None),
    (_("Catalogue"), "catalogue", None),
    (_("Settings"), "settings", ("agency_admin",)),
    (_("Help"), "help", None),
]


def frame(request) -> dict:
    """Give `agency_name`, `places` (label, url, current) and `home` (url) for the header; no place for a stranger."""
    places = _places(request)
    signed_in = getattr(getattr(request, "user", None), "is_authenticated", False)
    left, last = session.time_left(request.session) if signed_in else (0, False)
    return {
        "agency_name": _agency_name(),
        "session_left": left,
        "session_last": last,
        "session_mark": session.mark_of(request.user.pk) if signed_in else "",
        "places": places,
        "home": places[0]["url"] if places else "/",
    }


def _agency_name() -> str:
    """The frame of an error page must never be an error of its own."""
    try:
        return agency().agency_name
    except DatabaseError:
        return settings.AGENCY_NAME


def open_places(user) -> list[tuple[str, str]]:
    """Give (label, url) of each place in the header that this person's roles open."""
    if not (user and user.is_authenticated and user.roles):
        return []
    found = []
    for label, name, roles in PLACES:
        if roles is None or user.has_role(*roles):
            try:
                found.append((label, reverse(name)))
            except NoReverseMatch:
                continue
    return found


def _places(request) -> list[dict]:
    places = open_places(getattr(request, "user", None))
    # The longest address that the page's own begins with; every address begins with the worklist's, "/", which holds
    # only for the pages of young people.
    match = getattr(request, "resolver_match", None)
    within = [url for _label, url in places if request.path.startswith(url)]
    current = max(within, key=len, default=None)
    if current == "/" and not (match and match.func.__module__.startswith("assessments.")):
        current = None
    return [{"label": label, "url": url, "current": url == current} for label, url in places]
