"""What stands many times on the results page: the kinds of help with their services, and what was recorded."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.help_shown import shown_kinds
from assessments.standing import Noticed, Standing
from resources.catalogue import Catalogue
from resources.matching import KindOfHelp
from resources.stencil import Stencil

KIND, WHY = Stencil("assessments/screenings/_kinds.html#kind"), Stencil("assessments/screenings/_kinds.html#why")
FIT, MISS = Stencil("assessments/screenings/_kinds.html#fit"), Stencil("assessments/screenings/_kinds.html#miss")
LINE = Stencil("assessments/screenings/_recorded.html#line")
SOURCE = Stencil("assessments/screenings/_recorded.html#source")


def kinds_markup(catalogue: Catalogue, kinds: Iterable[KindOfHelp]) -> SafeString:
    """Take kinds of help that are not held back, in the order of the picture's links; give one list item each."""
    return KIND.each(
        kind._asdict()
        | {
            "answers": ", ".join(kind.answers),
            "why": WHY.each({"why": line} for line in kind.why),
            "fits": FIT.each(fit._asdict() for fit in kind.fits),
            "misses": MISS.each({"miss": line} for line in kind.misses),
        }
        for kind in shown_kinds(catalogue, kinds)
    )


def recorded_markup(standing: Standing) -> SafeString:
    """Give label, answer in words and how it is known as table rows, one row for all that share a label."""
    rows: dict[str, list[Noticed]] = {}
    for each in standing.noticed:
        rows.setdefault(each.factor.picture_label, []).append(each)
    labels = standing.catalogue.answer_labels
    return LINE.each(
        {
            "label": label,
            "answer": labels["seen" if any(each.answer == "seen" for each in parts) else "possible"],
            "sources": SOURCE.each(map(_source, parts)),
        }
        for label, parts in rows.items()
    )


def _source(noticed: Noticed) -> dict[str, str | bool]:
    # Each look at a sealed field opens it again: one look each.
    row = noticed.observation
    known = ", ".join(filter(None, (*row.sources, row.approximate_date)))
    note, own_words = row.note, row.own_words
    return {
        "known": known,
        "note": note,
        "own_words": own_words,
        "unwritten": not (known or note or own_words),
        "added": _added_on(row.added_at) if row.added_at else "",
    }


def _added_on(moment: datetime) -> str:
    return _("Added %(day)s") % {"day": formats.date_format(timezone.localtime(moment), "DATE_FORMAT")}
