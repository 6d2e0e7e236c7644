"""What the picture is made of. Units are those of its viewBox, about one CSS pixel on a wide screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from resources.roads.content import OffRamp, OnRamp, Row

WIDTH = 1120
HEADING_SIZE, NOTE_SIZE, LABEL_SIZE, ROW_SIZE, DETAIL_SIZE = 21, 14, 16.5, 14.5, 13.5
# More ribbons than this cannot be told apart at a glance.
EASY_TO_FOLLOW = 16


@dataclass(frozen=True)
class Line:
    """One line of text and its baseline."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """One on-ramp or off-ramp. `number` ties it to its ribbons."""

    item: OnRamp | OffRamp
    number: int
    x: float
    y: float
    width: float
    height: float
    size: float
    lines: tuple[Line, ...]
    detail: tuple[Line, ...]
    detail_at_end: bool = False


@dataclass(frozen=True)
class Panel:
    """A theme around its boxes, when there are too many to stand alone."""

    number: int
    x: float
    y: float
    width: float
    height: float
    heading: Line
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Ribbon:
    """One answer. All ribbons are equally wide: width would look like weight."""

    path: str
    start: int
    end: int
    hue: int
    is_gap: bool


@dataclass(frozen=True)
class Band:
    """What amplifies other on-ramps: it lies behind them all and is not one more item."""

    on_ramps: tuple[OnRamp, ...]
    number: int
    x: float
    y: float
    width: float
    height: float
    strip: float
    label: Line
    detail: Line

    @property
    def is_possible(self) -> bool:
        return all(on_ramp.is_possible for on_ramp in self.on_ramps)


@dataclass(frozen=True)
class Picture:
    """All that the templates draw. The same rows stand in the table and on the cards."""

    rows: tuple[Row, ...]
    width: float = WIDTH
    height: float = 0
    left: tuple[Box, ...] = ()
    left_panels: tuple[Panel, ...] = ()
    right: tuple[Box, ...] = ()
    right_panels: tuple[Panel, ...] = ()
    ribbons: tuple[Ribbon, ...] = ()
    band: Band | None = None
    road: Mapping[str, float] = field(default_factory=dict)
    headings: tuple[Line, Line] | None = None
    notes: tuple[tuple[Line, ...], tuple[Line, ...]] | None = None
    starts: tuple[tuple[int, str], ...] = ()
    beside: tuple[str, ...] = ()
    sizes: Mapping[str, float] = field(
        default_factory=lambda: {"heading": HEADING_SIZE, "note": NOTE_SIZE, "label": LABEL_SIZE, "detail": DETAIL_SIZE}
    )

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def panels(self) -> tuple[Panel, ...]:
        return (*self.left_panels, *self.right_panels)

    @property
    def left_boxes(self) -> tuple[Box, ...]:
        """Give every box on the left, in a panel or alone."""
        return (*self.left, *(box for panel in self.left_panels for box in panel.boxes))

    @property
    def right_boxes(self) -> tuple[Box, ...]:
        """Give every box on the right, in a panel or alone."""
        return (*self.right, *(box for panel in self.right_panels for box in panel.boxes))

    @property
    def cards(self) -> tuple[Row, ...]:
        """Give the rows for a narrow screen: what weighs on everything else comes first, as the band does."""
        return tuple(sorted(self.rows, key=lambda row: not row.on_ramp.amplifies))

    @property
    def is_crowded(self) -> bool:
        """Say whether ribbons are so many that following one of them needs help."""
        return len(self.ribbons) > EASY_TO_FOLLOW

    @property
    def title(self) -> str:
        return _("On-ramps recorded so far and the off-ramps that answer each")

    @property
    def description(self) -> str:
        """Give the picture in words: each on-ramp, how it is known, and what answers it."""
        return " ".join(_sentence(row) for row in self.rows)


def _sentence(row: Row) -> str:
    names = {"on_ramp": row.on_ramp.label, "status": row.on_ramp.status_label}
    if not row.answers:
        return _("%(on_ramp)s (%(status)s): no kind of help is suggested yet.") % names
    helps = ", ".join(f"{answer.off_ramp.label} ({answer.off_ramp.detail})" for answer in row.answers)
    return _("%(on_ramp)s (%(status)s) leads to %(helps)s.") % (names | {"helps": helps})
