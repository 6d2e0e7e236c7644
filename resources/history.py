"""The directory's trail in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "service.added": _("Added to the directory"),
    "service.changed": _("Details changed"),
    "service.languages_set": _("Languages changed"),
    "service.place_added": _("A place was added"),
    "service.place_kept": _("A place is no longer in the feed"),
    "service.type_suggested": _("A kind of help was suggested"),
    "service.type_confirmed": _("A kind of help was confirmed"),
    "service.type_rejected": _("A kind of help does not fit"),
    "service.qualification_checked": _("A qualification was checked"),
    "service.qualification_says_so": _("A qualification was noted"),
    "service.qualification_checked_not": _("A qualification was checked and is missing"),
    "service.qualification_not_known": _("A qualification is no longer known"),
    "service.verified": _("Details checked with the service"),
}


def sentence(verb: str) -> str:
    """Give what an event says to a reader; an unknown verb is said as a change."""
    return str(SENTENCES.get(verb, _("Changed")))
