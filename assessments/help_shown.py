"""What the results page says of each kind of help: sentences, put together before the template sees them. A page with
twenty observations holds some forty kinds and a hundred services; looking each part up in the template took longest."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from resources.catalogue import Catalogue
from resources.matching import Fit, KindOfHelp, Miss


class ShownService(NamedTuple):
    """A service: its name, where and how to reach it, a warning, why it fits, what to ask; "" for what there is not."""

    name: str
    facts: str
    warning: str
    because: str
    ask_about: str


class ShownKind(NamedTuple):
    """A kind of help: a number for its link, a title, its state in a few words, what it answers, why, the services."""

    number: str
    title: str
    state: str
    answers: list[str]
    is_gap: bool
    why: list[str]
    gap: str
    fits: list[ShownService]
    misses: list[str]


def shown_kinds(catalogue: Catalogue, kinds: Iterable[KindOfHelp]) -> list[ShownKind]:
    """Take the kinds of help that matching gave and did not hold back; give them in sentences."""
    shown = [_kind(catalogue, number, kind) for number, kind in enumerate(kinds, start=1)]
    titles = Counter(kind.title for kind in shown)
    return [_told_apart(kind) if titles[kind.title] > 1 else kind for kind in shown]


def _told_apart(kind: ShownKind) -> ShownKind:
    """Two kinds of help may share a label, so that neither can be told from it: each then says what it answers."""
    return kind._replace(state=" · ".join(filter(None, (", ".join(kind.answers), kind.state))))


def _kind(catalogue: Catalogue, number: int, kind: KindOfHelp) -> ShownKind:
    gap = ""
    if kind.is_gap:
        gap = _("Write into the plan what you do meanwhile.")
        if kind.fits:
            gap = _("Help from afar is below. Write into the plan what you do meanwhile.")
    return ShownKind(
        str(number),
        kind.service_type.staff_label,
        _("None fits here") if kind.is_gap else _first(kind),
        list(dict.fromkeys(catalogue.factor(pair.factor).picture_label for pair in kind.pairs)),
        kind.is_gap,
        _why(catalogue, kind),
        gap,
        [_fit(fit) for fit in kind.fits],
        [_miss(miss) for miss in kind.misses],
    )


def _first(kind: KindOfHelp) -> str:
    if not kind.fits:
        return ""
    name = kind.fits[0].service_name
    return _("%(service)s and others") % {"service": name} if len(kind.fits) > 1 else name


def _why(catalogue: Catalogue, kind: KindOfHelp) -> list[str]:
    """Give the reasons for a kind of help, a line each. A label that stands in for another one gives no reason: the
    reason would say what the label does not."""
    lines = []
    for pair in kind.pairs:
        factor = catalogue.factor(pair.factor)
        masked = factor.display_as or kind.service_type.paper.staff_label
        lines.append(factor.picture_label if masked else f"{factor.picture_label}: {pair.rationale}")
    return list(dict.fromkeys(lines))


def _fit(fit: Fit) -> ShownService:
    because, ask_about = "; ".join(fit.because), "; ".join(fit.ask_about)
    return ShownService(
        fit.service_name,
        ", ".join(filter(None, (fit.organization, fit.area, fit.distance_band, fit.phone))),
        _("Not checked lately: call first") if fit.stale else "",
        because and _("Fits because: %(reasons)s.") % {"reasons": because},
        ask_about and _("Ask about: %(questions)s.") % {"questions": ask_about},
    )


def _miss(miss: Miss) -> str:
    reasons = "; ".join(miss.left_out)
    return _("%(service)s was left out because: %(reasons)s.") % {"service": miss.service_name, "reasons": reasons}
