"""What every page's frame needs: the agency's name and where the signed-in person may go."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

# label, the name of the address, the permission that shows it (None: everyone signed in).
PLACES = [
    (_("Worklist"), "worklist", None),
    (_("Directory"), "directory", None),
]


def frame(request) -> dict:
    """Give `agency_name` and `places` (label, url, current) for the header; no place for a stranger."""
    return {"agency_name": settings.AGENCY_NAME, "places": list(_places(request))}


def _places(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return
    addresses = []
    for label, name, permission in PLACES:
        if permission is None or user.has_perm(permission):
            try:
                addresses.append((label, reverse(name)))
            except NoReverseMatch:
                continue
    # The longest address that the page's own begins with: "/" would otherwise be current everywhere.
    current = max((url for _label, url in addresses if request.path.startswith(url)), key=len, default=None)
    for label, url in addresses:
        yield {"label": label, "url": url, "current": url == current}
