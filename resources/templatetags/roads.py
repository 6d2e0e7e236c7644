"""What stands many times in the results picture, its cards and its table; each piece is a part of their templates."""

from collections.abc import Iterator
from itertools import chain

from django import template
from django.utils.safestring import SafeString

from resources.roads import Box, OffRamp, Panel, Picture, Row
from resources.roads.shapes import Line
from resources.stencil import Stencil

register = template.Library()

LEFT_PANEL, RIGHT_PANEL = Stencil("resources/roads.svg#left_panel"), Stencil("resources/roads.svg#right_panel")
RIBBON = Stencil("resources/roads.svg#ribbon")
LEFT_BOX, RIGHT_BOX = Stencil("resources/roads.svg#left_box"), Stencil("resources/roads.svg#right_box")
TEXT = Stencil("resources/roads.svg#text")
CARD, CARD_ANSWER = Stencil("resources/roads_cards.html#card"), Stencil("resources/roads_cards.html#answer")
ROWS, BARE_ROW = Stencil("resources/roads_table.html#rows"), Stencil("resources/roads_table.html#bare_row")
HEADING, ROW = Stencil("resources/roads_table.html#heading"), Stencil("resources/roads_table.html#row")
REASON = Stencil("resources/roads_table.html#reason")


@register.simple_tag
def road_panels(picture: Picture) -> SafeString:
    """Give the panels of both sides."""
    left = ({"number": str(panel.number), **_edges(panel)} for panel in picture.left_panels)
    return LEFT_PANEL.each(left) + RIGHT_PANEL.each(map(_edges, picture.right_panels))


@register.simple_tag
def road_ribbons(picture: Picture) -> SafeString:
    """Give the ribbons, those that end in a gap above the others."""
    return RIBBON.each(
        {
            "path": ribbon.path,
            "start": str(ribbon.start),
            "end": str(ribbon.end),
            "hue": str(ribbon.hue),
            "is_gap": ribbon.is_gap,
        }
        for ribbon in picture.ribbons
    )


@register.simple_tag
def road_boxes(picture: Picture) -> SafeString:
    """Give the boxes of both sides, each with its edge, label and detail."""
    size = str(picture.sizes["detail"])
    left = (_box(box, size) | {"is_possible": box.item.is_possible} for box in picture.left_boxes)
    return LEFT_BOX.each(left) + RIGHT_BOX.each(
        _box(box, size) | {"is_gap": box.item.is_gap} for box in picture.right_boxes
    )


@register.simple_tag
def road_cards(picture: Picture) -> SafeString:
    """Give the cards for a narrow screen."""
    return CARD.each(
        {
            **_known(row),
            "is_possible": row.on_ramp.is_possible,
            "answers": CARD_ANSWER.each(_off_ramp(answer.off_ramp) for answer in row.answers),
        }
        for row in picture.cards
    )


@register.simple_tag
def road_rows(picture: Picture, link_text: str = "") -> SafeString:
    """Give the rows of the table; `link_text` stands on each link to services, unless it is empty."""
    return ROWS.each({"rows": ROW.each(_cells(row, link_text)) or BARE_ROW(**_known(row))} for row in picture.rows)


def _known(row: Row) -> dict[str, str | bool]:
    on_ramp = row.on_ramp
    return {"on_ramp": on_ramp.label, "known": on_ramp.detail, "amplifies": on_ramp.amplifies}


def _cells(row: Row, link_text: str) -> Iterator[dict[str, str | bool]]:
    heading = HEADING(**_known(row), span=str(len(row.answers)))
    for answer in row.answers:
        yield {
            "heading": heading,
            **_off_ramp(answer.off_ramp),
            "reasons": REASON.each({"reason": reason} for reason in answer.reasons),
            "link_text": link_text,
        }
        heading = ""


def _off_ramp(off_ramp: OffRamp) -> dict[str, str | bool]:
    return {"help": off_ramp.label, "detail": off_ramp.detail, "href": off_ramp.href, "is_gap": off_ramp.is_gap}


def _edges(shape: Panel | Box) -> dict[str, str]:
    return {"x": str(shape.x), "y": str(shape.y), "width": str(shape.width), "height": str(shape.height)}


def _box(box: Box, detail_size: str) -> dict[str, str]:
    labels = ({"is_label": True, "at_end": False, **_line(line, str(box.size))} for line in box.lines)
    details = ({"is_label": False, "at_end": box.detail_at_end, **_line(line, detail_size)} for line in box.detail)
    return {"number": str(box.number), **_edges(box), "texts": TEXT.each(chain(labels, details))}


def _line(line: Line, size: str) -> dict[str, str]:
    return {"x": str(line.x), "y": str(line.y), "size": size, "text": line.text}
