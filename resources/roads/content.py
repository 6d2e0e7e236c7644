"""What the picture says, before it has a shape: on-ramps, off-ramps, and which answers which and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resources.catalogue import Catalogue, Factor, Pair

SEEN, POSSIBLE = "seen", "possible"


@dataclass(frozen=True)
class OffRampSummary:
    """One kind of help as matching left it. `services` (ids) lets two kinds under one label count a service once."""

    service_type_id: str
    label: str = ""
    checked_lately: int = 0
    is_gap: bool = False
    href: str = ""
    services: frozenset = frozenset()


@dataclass(frozen=True)
class OnRamp:
    """One box on the left, or the band. Several factors stand in one when they share a display label."""

    key: str
    label: str
    theme_id: str
    theme_label: str
    status: str
    status_label: str
    factors: tuple[str, ...]
    amplifies: bool

    @property
    def is_possible(self) -> bool:
        return self.status == POSSIBLE

    @property
    def detail(self) -> str:
        """Give the line under the label: the theme, unless it says the same, and how it is known."""
        return self.status_label if self.label == self.theme_label else f"{self.theme_label} · {self.status_label}"


@dataclass(frozen=True)
class OffRamp:
    """One box on the right. Kinds of help that share a label stand in one, but never a gap with what is there."""

    key: str
    label: str
    theme_id: str
    theme_label: str
    is_gap: bool
    detail: str
    href: str
    service_types: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """One off-ramp under one on-ramp, with the reasons."""

    off_ramp: OffRamp
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One on-ramp with what answers it: a row of the table, a card on a phone."""

    on_ramp: OnRamp
    answers: tuple[Answer, ...]


def gather(
    catalogue: Catalogue,
    *,
    seen: Iterable[str],
    possible: Iterable[str],
    off_ramps: Iterable[OffRampSummary],
    pairs: Iterable[Pair] | None = None,
) -> tuple[Row, ...]:
    """Take factor ids and summaries of kinds of help; give the rows in the order of the catalogue; raise UnknownId."""
    on_ramps = _on_ramps(catalogue, set(seen), set(possible))
    summaries = {summary.service_type_id: summary for summary in off_ramps}
    boxes = _off_ramps(catalogue, summaries)
    chosen = None if pairs is None else list(pairs)
    return tuple(_row(catalogue, on_ramp, boxes, chosen) for on_ramp in on_ramps)


def _on_ramps(catalogue: Catalogue, seen: set[str], possible: set[str]) -> list[OnRamp]:
    for factor_id in seen | possible:
        catalogue.factor(factor_id)
    merged: dict[tuple, list[Factor]] = {}
    for theme in catalogue.on_ramp_themes:
        for factor in theme.factors:
            if factor.id in seen or factor.id in possible:
                key = ("label", factor.display_as) if factor.display_as else ("id", factor.id)
                merged.setdefault(key, []).append(factor)
    return [_on_ramp(catalogue, factors, seen) for factors in merged.values()]


def _on_ramp(catalogue: Catalogue, factors: list[Factor], seen: set[str]) -> OnRamp:
    first = factors[0]
    status = SEEN if any(factor.id in seen for factor in factors) else POSSIBLE
    return OnRamp(
        # A key stands in the page: it must not tell what the label hides.
        key=first.theme + "-" + str(_place(catalogue, first)),
        label=first.picture_label,
        theme_id=first.theme,
        theme_label=catalogue.theme(first.theme).short_label,
        status=status,
        status_label=catalogue.answer_labels[status],
        factors=tuple(factor.id for factor in factors),
        amplifies=all(factor.amplifies_others for factor in factors),
    )


def _place(catalogue: Catalogue, factor: Factor) -> int:
    return catalogue.theme(factor.theme).factors.index(factor)


def _off_ramps(catalogue: Catalogue, summaries: dict[str, OffRampSummary]) -> dict[str, OffRamp]:
    merged: dict[tuple, list[OffRampSummary]] = {}
    for theme in catalogue.off_ramp_themes:
        for kind in theme.service_types:
            if summary := summaries.get(kind.id):
                merged.setdefault((summary.label or kind.staff_label, summary.is_gap), []).append(summary)
    boxes = {}
    for (label, is_gap), parts in merged.items():
        theme = catalogue.off_ramp_theme(catalogue.service_type(parts[0].service_type_id).theme)
        box = OffRamp(
            key=str(len(boxes)),
            label=label,
            theme_id=theme.id,
            theme_label=theme.short_label,
            is_gap=is_gap,
            detail=count_sentence(_count(parts), is_gap=is_gap),
            href=next((part.href for part in parts if part.href), ""),
            service_types=tuple(part.service_type_id for part in parts),
        )
        boxes |= {part.service_type_id: box for part in parts}
    return boxes


def _count(parts: Sequence[OffRampSummary]) -> int:
    together = frozenset().union(*(part.services for part in parts))
    # Without ids the largest is sure; a sum could count one service twice.
    return len(together) or max(part.checked_lately for part in parts)


def count_sentence(count: int, *, is_gap: bool) -> str:
    """Give what stands under a kind of help: local services that fit and were checked lately, or what to do instead."""
    if is_gap:
        return _("None fits here: remote help; what we do meanwhile")
    if count == 0:
        return _("Fits here, but not checked lately: call first")
    return ngettext("%(count)d local service", "%(count)d local services", count) % {"count": count}


def _row(catalogue: Catalogue, on_ramp: OnRamp, boxes: dict[str, OffRamp], chosen: list[Pair] | None) -> Row:
    if chosen is None:
        pairs = [pair for factor_id in on_ramp.factors for pair in _best(catalogue.pairs_for(factor_id), boxes)]
    else:
        pairs = [pair for pair in chosen if pair.factor in on_ramp.factors and pair.service_type in boxes]
    reasons: dict[OffRamp, list[str]] = {}
    for pair in pairs:
        reasons.setdefault(boxes[pair.service_type], []).append(_reason(catalogue, pair))
    return Row(on_ramp, tuple(Answer(box, tuple(dict.fromkeys(texts))) for box, texts in reasons.items()))


def _best(pairs: Sequence[Pair], boxes: dict[str, OffRamp]) -> list[Pair]:
    """Primary pairs; where all of those are held back, the supporting ones, so that no on-ramp ends in the dark."""
    given = [pair for pair in pairs if pair.service_type in boxes]
    return [pair for pair in given if pair.is_primary] or given


def _reason(catalogue: Catalogue, pair: Pair) -> str:
    # Where a label stands in for another one, the reason would say what the label does not.
    if catalogue.factor(pair.factor).display_as or catalogue.service_type(pair.service_type).paper.staff_label:
        return _("The catalogue names this kind of help as an answer.")
    return pair.rationale
