"""The results picture: on-ramps on the left, a road, off-ramps on the right. Plain values in, geometry out, no HTML."""

from collections.abc import Iterable

from resources.catalogue import Catalogue, Pair
from resources.roads.content import Answer, OffRamp, OffRampSummary, OnRamp, Row, gather
from resources.roads.layout import lay_out
from resources.roads.shapes import Band, Box, Panel, Picture, Ribbon

__all__ = [
    "Answer",
    "Band",
    "Box",
    "OffRamp",
    "OffRampSummary",
    "OnRamp",
    "Panel",
    "Picture",
    "Ribbon",
    "Row",
    "draw",
]


def draw(
    catalogue: Catalogue,
    *,
    seen: Iterable[str],
    possible: Iterable[str],
    off_ramps: Iterable[OffRampSummary],
    pairs: Iterable[Pair] | None = None,
) -> Picture:
    """Take factor ids and the kinds of help that matching gave (primary pairs unless `pairs`); raise UnknownId."""
    rows = gather(catalogue, seen=seen, possible=possible, off_ramps=off_ramps, pairs=pairs)
    return lay_out(
        rows,
        on_ramp_order=[theme.id for theme in catalogue.on_ramp_themes],
        off_ramp_order=[theme.id for theme in catalogue.off_ramp_themes],
    )
