"""What the catalogue's closed lists say on a page, in as few words as a badge holds."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What `ask` asks of the worker: (words, kind of tag).
ASK_BADGES: dict[str, tuple[Promise, str]] = {
    "ok": (_("Fine to ask in ordinary conversation"), "success"),
    "gentle": (_("Ask only openly, alone, and if they wish"), "info"),
    "observe": (_("Do not ask: from what was seen, records, others"), "warn"),
    "do-not-ask": (_("Never ask: only what is already known or shared"), "danger"),
}
STRENGTH_BADGES: dict[str, tuple[Promise, str]] = {
    "primary": (_("Main help"), "accent"),
    "supporting": (_("Also helps"), "quiet"),
}
LEVEL_NAMES: dict[str, Promise] = {
    "individual": _("The young person"),
    "relationships": _("Relationships"),
    "household": _("Household"),
    "community": _("Neighborhood and society"),
    "systems": _("Services and institutions"),
}
AUDIENCE_WORDS: dict[str, Promise] = {
    "young person": _("The young person"),
    "family": _("The family"),
    "system": _("The adults and services around them: a task for adults"),
}
CLAUSE_WORDS: dict[str, Promise] = {
    "stated": _("The fact sheet names it"),
    "implied": _("The fact sheet names its remedy or setting"),
}
EXTENSION: Promise = _("Not in the fact sheet")
EXTENSION_SENTENCE: Promise = _(
    "This does not stand in the fact sheet. It was added from general knowledge of the field; the quote is the "
    "nearest clause."
)
