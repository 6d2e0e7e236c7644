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
# What the edit pages and the history call a field of a row.
FIELD_WORDS: dict[str, Promise] = {
    "label": _("Label"),
    "short_label": _("Short label"),
    "worker_prompt": _("For the worker"),
    "strength_prompt": _("Strengths first"),
    "description": _("Description"),
    "indicators": _("What it can look like"),
    "sensitivity": _("Keep in mind"),
    "do_not_record": _("Do not record"),
    "youth_label_en": _("Words for the young person"),
    "youth_label_es": _("The same in Spanish"),
    "directory_note": _("For those who keep the directory"),
    "strength": _("How it helps"),
    "rationale": _("Why they go together"),
    "factor_source": _("On-ramp side: the clause it traces to"),
    "service_source": _("Off-ramp side: the clause it traces to"),
    "display_as": _("Shown in the picture, on paper and in counts as"),
    "ask": _("How to find out"),
    "level": _("Where it lives"),
    "answers": _("Answers offered"),
    "min_age": _("Lowest age"),
    "max_age": _("Highest age"),
    "audience": _("Who it is for"),
    "qualifies_if": _("Qualifications to look for"),
    "paper": _("What paper may carry"),
    "card_category": _("Word on the card"),
    "hsds_keywords": _("Words that suggest it in the directory"),
}
