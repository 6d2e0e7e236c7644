"""How the work with a young person can end, in plain words. "Said no" is an outcome, not a failure."""

from django.utils.translation import gettext_lazy as _

OTHER = "other"

OUTCOMES = [
    ("on_track", _("What they wanted is reached, or well on its way")),
    ("others", _("Others support them now")),
    ("chose_to_stop", _("They chose to stop")),
    ("moved", _("They moved away")),
    ("not_reached", _("We could not reach them")),
    ("adult", _("They are an adult now, and know where to turn")),
    ("mistake", _("This record was opened by mistake")),
    (OTHER, _("Something else")),
]


def outcome_label(outcome: str) -> str:
    """Give the words of an outcome; "" for one that is not known."""
    return str(dict(OUTCOMES).get(outcome, ""))
