"""Where everything stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from resources.roads.content import OffRamp, OnRamp, Row
from resources.roads.lettering import width_of, wrap
from resources.roads.order import untangle
from resources.roads.shapes import (
    DETAIL_SIZE,
    LABEL_SIZE,
    ROW_SIZE,
    WIDTH,
    Band,
    Box,
    Line,
    Panel,
    Picture,
    Ribbon,
)

# Themes that the fact sheet says act on all others.
ACTS_ON_OTHERS = ("poverty", "immigration")
MOST_UNGROUPED = 8

MARGIN = 18
COLUMN, WIDE_COLUMN = 380, 424
ROAD_WIDTH = 84
PADDING = 16
TOP, BOTTOM, BAND_FOOT = 102, 22, 20
RIBBON_STEP = 12
STRIP_HEIGHT, STRIP_GAP = 62, 24
PANEL_PADDING, PANEL_HEAD, ROW_GAP = 9, 30, 5
GAP, MOST_EXTRA_GAP = 14, 40

LINE = 1.24


@dataclass
class _Block:
    """Boxes that stand together: one box alone, or a theme's panel."""

    label: str
    items: list
    size: float
    width: float
    texts: list[tuple]
    numbers: list[int] = field(default_factory=list)
    y: float = 0

    @property
    def heights(self) -> list[float]:
        return [_box_height(lines, detail, self.size, at_end=at_end) for lines, detail, at_end in self.texts]

    @property
    def height(self) -> float:
        inner = sum(self.heights) + ROW_GAP * (len(self.items) - 1)
        return round(inner + PANEL_HEAD + PANEL_PADDING if self.label else inner, 1)

    def spots(self) -> list[tuple[float, float]]:
        """Give the top and height of each box."""
        y, spots = self.y + (PANEL_HEAD if self.label else 0), []
        for height in self.heights:
            spots.append((round(y, 1), height))
            y += height + ROW_GAP
        return spots


@dataclass(frozen=True)
class _Link:
    """One ribbon before it has a path: from a start to an end, colored by the theme of the on-ramp."""

    start: int
    end: int
    theme_id: str
    is_gap: bool


def lay_out(rows: Sequence[Row], *, on_ramp_order: Sequence[str], off_ramp_order: Sequence[str]) -> Picture:
    """Take rows in the order of the catalogue and the order of both kinds of themes; give the Picture."""
    rows = tuple(rows)
    if not rows:
        return Picture(rows=rows)
    amplifying = tuple(row for row in rows if row.on_ramp.amplifies)
    left = _left_blocks([row.on_ramp for row in rows if not row.on_ramp.amplifies])
    starts = _starts(left, amplifying)
    # With too many on both sides, ribbons run from theme to theme; the table still says which answers which.
    theme_to_theme = any(block.label for block in left)
    right = _right_blocks(rows, starts, off_ramp_order, theme_to_theme=theme_to_theme)
    top = TOP + (STRIP_HEIGHT + STRIP_GAP if amplifying else 0)
    height = round(_place(left, right, top) + BOTTOM + (BAND_FOOT if amplifying else 0), 1)
    left_boxes, left_panels = _boxes(left, MARGIN)
    right_boxes, right_panels = _boxes(right, _right_edge(right))
    return Picture(
        rows=rows,
        height=height,
        left=left_boxes,
        left_panels=left_panels,
        right=right_boxes,
        right_panels=right_panels,
        ribbons=_ribbons(_links(rows, starts, right), left, right, on_ramp_order),
        band=_band(amplifying, height) if amplifying else None,
        road=_road(height, bool(amplifying)),
        headings=_headings(),
        notes=_notes(),
        starts=_start_labels(left, amplifying),
        beside=_beside(rows, amplifying),
    )


def _left_blocks(on_ramps: Sequence[OnRamp]) -> list[_Block]:
    if len(on_ramps) <= MOST_UNGROUPED:
        blocks = [_block("", [on_ramp], LABEL_SIZE) for on_ramp in on_ramps]
    else:
        themes: dict[str, list[OnRamp]] = {}
        for on_ramp in on_ramps:
            themes.setdefault(on_ramp.theme_id, []).append(on_ramp)
        blocks = [_block(_panel_label(items), items, ROW_SIZE, WIDE_COLUMN) for items in themes.values()]
    for number, block in enumerate(blocks, 1):
        block.numbers = [number] * len(block.items)
    return blocks


def _panel_label(items: Sequence[OnRamp]) -> str:
    # A panel that only repeats its one box says nothing.
    only = items[0].label if len(items) == 1 else ""
    return "" if only == items[0].theme_label else items[0].theme_label


def _right_blocks(
    rows: Sequence[Row], starts: Mapping[str, int], theme_order: Sequence[str], *, theme_to_theme: bool
) -> list[_Block]:
    items = {answer.off_ramp.key: answer.off_ramp for row in rows for answer in row.answers}
    grouped = len(items) > MOST_UNGROUPED
    places = {
        key: sorted({starts[row.on_ramp.key] for row in rows for answer in row.answers if answer.off_ramp.key == key})
        for key in items
    }
    groups: dict[str, list[str]] = {}
    for key in sorted(items, key=lambda key: (theme_order.index(items[key].theme_id), int(key))):
        groups.setdefault(items[key].theme_id if grouped else key, []).append(key)
    if grouped and theme_to_theme:
        # Inside a panel no ribbon ends, so its boxes keep the catalogue's order.
        whole = {theme: sorted(place for key in keys for place in set(places[key])) for theme, keys in groups.items()}
        ordered = [groups[theme] for (theme,) in untangle([[theme] for theme in groups], whole)]
    else:
        ordered = untangle(list(groups.values()), places)
    blocks = []
    for keys in ordered:
        members = [items[key] for key in keys]
        label = members[0].theme_label if grouped else ""
        size, width = (ROW_SIZE if grouped else LABEL_SIZE), (WIDE_COLUMN if grouped and theme_to_theme else COLUMN)
        blocks.append(_block(label, members, size, width))
    number = 0
    for block in blocks:
        for _item in block.items:
            number += 0 if grouped and theme_to_theme and block.numbers else 1
            block.numbers.append(number)
    return blocks


def _block(label: str, items: list, size: float, width: float = COLUMN) -> _Block:
    return _Block(label, items, size, width, [_text(item, label, size, width) for item in items])


def _text(
    item: OnRamp | OffRamp, panel: str, size: float, width: float
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    inner = width - 2 * PADDING - (2 * PANEL_PADDING if panel else 0)
    short = item.status_label if isinstance(item, OnRamp) else item.detail
    room = inner - width_of(short, size=DETAIL_SIZE) - 12
    if panel and width == WIDE_COLUMN and room > inner / 2:
        # In a panel the theme is said above; the short word stands at the end of the line.
        return wrap(item.label, width=room, size=size, bold=True), (short,), True
    detail = wrap(item.detail, width=inner, size=DETAIL_SIZE, most=2)
    return wrap(item.label, width=inner, size=size, bold=True), detail, False


def _right_edge(right: Sequence[_Block]) -> float:
    return WIDTH - MARGIN - (right[0].width if right else COLUMN)


def _box_height(lines: Sequence[str], detail: Sequence[str], size: float, *, at_end: bool) -> float:
    below = 0 if at_end else DETAIL_SIZE * LINE * len(detail) + 1
    return round(size * LINE * len(lines) + below + (13 if at_end else 18), 1)


def _starts(left: Sequence[_Block], amplifying: Sequence[Row]) -> dict[str, int]:
    """Number where ribbons begin: the band 0, then boxes or, when grouped, panels."""
    starts = {row.on_ramp.key: 0 for row in amplifying}
    return starts | {item.key: block.numbers[0] for block in left for item in block.items}


def _start_labels(left: Sequence[_Block], amplifying: Sequence[Row]) -> tuple[tuple[int, str], ...]:
    band = [(0, ", ".join(row.on_ramp.label for row in amplifying))] if amplifying else []
    return (*band, *((block.numbers[0], block.label or block.items[0].label) for block in left))


def _links(rows: Sequence[Row], starts: Mapping[str, int], right: Sequence[_Block]) -> list[_Link]:
    """Give each start and end once. A ribbon is a gap when nothing local fits anywhere along it."""
    ends = {item.key: number for block in right for item, number in zip(block.items, block.numbers, strict=True)}
    together: dict[tuple[int, int], list[tuple[Row, OffRamp]]] = {}
    for row in rows:
        for answer in row.answers:
            key = (starts[row.on_ramp.key], ends[answer.off_ramp.key])
            together.setdefault(key, []).append((row, answer.off_ramp))
    return [
        _Link(start, end, parts[0][0].on_ramp.theme_id, all(off_ramp.is_gap for _row, off_ramp in parts))
        for (start, end), parts in together.items()
    ]


def _place(left: Sequence[_Block], right: Sequence[_Block], top: float) -> float:
    """Stack the taller column and spread the other beside it; give the bottom of both."""
    tight = {id(column): sum(block.height + GAP for block in column) - GAP for column in (left, right)}
    tallest = max(0, *tight.values())
    for column in (left, right):
        spare = tallest - tight[id(column)]
        extra = min(MOST_EXTRA_GAP, spare / (len(column) + 1))
        y = top + (spare - extra * (len(column) - 1)) / 2
        for block in column:
            block.y = round(y, 1)
            y += block.height + GAP + extra
    return top + tallest


def _boxes(blocks: Sequence[_Block], x: float) -> tuple[tuple[Box, ...], tuple[Panel, ...]]:
    alone, panels = [], []
    for block in blocks:
        inset = PANEL_PADDING if block.label else 0
        boxes = tuple(
            _box(item, number, x + inset, spot, block.width - 2 * inset, text, block.size)
            for item, number, spot, text in zip(block.items, block.numbers, block.spots(), block.texts, strict=True)
        )
        if block.label:
            heading = Line(block.label, x + PADDING, round(block.y + 21, 1))
            panels.append(Panel(block.numbers[0], x, block.y, block.width, block.height, heading, boxes))
        else:
            alone += boxes
    return tuple(alone), tuple(panels)


def _box(item, number: int, x: float, spot: tuple[float, float], width: float, text: tuple, size: float) -> Box:
    labels, details, at_end = text
    y, height = spot
    baseline = y + (5 if at_end else 7.5) + size * 0.98
    lines = tuple(
        Line(label, x + PADDING, round(baseline + index * size * LINE, 1)) for index, label in enumerate(labels)
    )
    if at_end:
        detail = tuple(Line(text, x + width - PADDING, lines[0].y) for text in details)
    else:
        below = lines[-1].y + DETAIL_SIZE * LINE + 2
        detail = tuple(
            Line(text, x + PADDING, round(below + index * DETAIL_SIZE * LINE, 1)) for index, text in enumerate(details)
        )
    return Box(item, number, x, y, width, height, size, lines, detail, at_end)


def _ribbons(
    links: Sequence[_Link], left: Sequence[_Block], right: Sequence[_Block], theme_order: Sequence[str]
) -> tuple[Ribbon, ...]:
    begin, end = _edges(left), _edges(right)
    leaving = _ports(begin, [(link.start, link.end, end[link.end][0]) for link in links if link.start])
    arriving = _ports(end, [(link.end, link.start, begin.get(link.start, (0, 0))[0]) for link in links])
    # The nearest goal leaves the band next to the off-ramps, so that these ribbons do not cross each other.
    from_band = sorted((link.end for link in links if not link.start), key=lambda number: end[number][0])
    # Where each box of a panel has ribbons of its own, they run on to the box.
    x1 = _right_edge(right) + (PANEL_PADDING if right and right[0].label and len(end) > len(right) else 0)
    ribbons = []
    for link in links:
        y1 = arriving[link.end, link.start]
        if link.start:
            path = _curve(MARGIN + left[0].width, leaving[link.start, link.end], x1, y1)
        else:
            x0 = x1 - 30 - RIBBON_STEP * from_band.index(link.end)
            path = _drop(x0, TOP + STRIP_HEIGHT, x1, y1)
        hue = theme_order.index(link.theme_id) + 1
        ribbons.append(Ribbon(path, link.start, link.end, hue, link.is_gap))
    # Gaps last: a dashed line under a whole one cannot be followed.
    return tuple(sorted(ribbons, key=lambda ribbon: ribbon.is_gap))


def _edges(blocks: Sequence[_Block]) -> dict[int, tuple[float, float]]:
    """Give the top and height of what each number stands for: a box, or a panel whose boxes share one number."""
    edges = {}
    for block in blocks:
        if len(set(block.numbers)) == 1:
            edges[block.numbers[0]] = (block.y, block.height)
        else:
            edges |= dict(zip(block.numbers, block.spots(), strict=True))
    return edges


def _ports(owners: Mapping[int, tuple[float, float]], ends: Sequence[tuple]) -> dict[tuple[int, int], float]:
    """Spread the ribbons of each owner along its edge, in the order of where they go."""
    ports = {}
    for owner, (y, height) in owners.items():
        others = sorted((far, other) for own, other, far in ends if own == owner)
        step = min(RIBBON_STEP, (height - 18) / max(1, len(others) - 1))
        first = y + height / 2 - step * (len(others) - 1) / 2
        ports |= {(owner, other): round(first + step * index, 1) for index, (_far, other) in enumerate(others)}
    return ports


def _curve(x0: float, y0: float, x1: float, y1: float) -> str:
    reach = round((x1 - x0) * 0.46, 1)
    return f"M{x0} {y0}C{x0 + reach} {y0} {x1 - reach} {y1} {x1} {y1}"


def _drop(x0: float, y0: float, x1: float, y1: float) -> str:
    """Leave the band downwards beside the off-ramps, then turn off: it meets other ribbons at a right angle."""
    turn = min(26, x1 - x0, max(4, y1 - y0))
    return f"M{x0} {y0}V{round(y1 - turn, 1)}Q{x0} {y1} {round(x0 + turn, 1)} {y1}H{x1}"


def _road(height: float, has_band: bool) -> dict[str, float]:
    y = TOP + STRIP_HEIGHT + 12 if has_band else TOP - 26
    length = height - y - (12 if has_band else 4)
    return {
        "x": (WIDTH - ROAD_WIDTH) / 2,
        "y": y,
        "width": ROAD_WIDTH,
        "height": round(length, 1),
        "radius": ROAD_WIDTH / 2,
        "middle": WIDTH / 2,
        "from_y": y + 22,
        "to_y": round(y + length - 22, 1),
    }


def _band(amplifying: Sequence[Row], height: float) -> Band:
    on_ramps = tuple(row.on_ramp for row in amplifying)
    labels = ", ".join(on_ramp.label for on_ramp in on_ramps)
    status = on_ramps[0].status_label if len({on_ramp.status for on_ramp in on_ramps}) == 1 else ""
    words = pgettext("on the band behind the picture", "weighs on everything below")
    (label, *_rest) = wrap(labels, width=WIDTH - 2 * MARGIN - 2 * PADDING, size=LABEL_SIZE, bold=True, most=1)
    detail = f"{words} · {status}" if status else words
    x = MARGIN + PADDING
    return Band(
        on_ramps=on_ramps,
        number=0,
        x=1,
        y=TOP,
        width=WIDTH - 2,
        height=round(height - TOP - 1, 1),
        strip=STRIP_HEIGHT,
        label=Line(label, x, TOP + 27),
        detail=Line(detail, x, TOP + 48),
    )


def _headings() -> tuple[Line, Line]:
    return (
        Line(_("On-ramps: what is making life harder"), MARGIN, 32),
        Line(_("Off-ramps: what could help"), WIDTH - MARGIN, 32),
    )


def _notes() -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    sides = (
        (
            MARGIN,
            _("Solid edge: seen or told. Dashed edge: possible."),
            _("Order carries no meaning."),
        ),
        (WIDTH - MARGIN, _("Number: local services that fit"), _("and were checked lately.")),
    )
    return tuple(tuple(Line(text, x, 56 + 19 * index) for index, text in enumerate(texts)) for x, *texts in sides)


def _beside(rows: Sequence[Row], amplifying: Sequence[Row]) -> tuple[str, ...]:
    """Give what the fact sheet says about how on-ramps act on each other, for those that are in the picture."""
    themes = {row.on_ramp.theme_id: row.on_ramp.theme_label for row in rows}
    sentences = [
        _("“%(theme)s” also acts on the other on-ramps.") % {"theme": themes[theme]}
        for theme in ACTS_ON_OTHERS
        if theme in themes
    ]
    for row in amplifying:
        sentences.append(_("“%(label)s” makes other on-ramps weigh more.") % {"label": row.on_ramp.label})
    return tuple(sentences)
