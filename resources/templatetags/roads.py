"""What stands in a box of the results picture. As template loops the boxes took longer than all else on the page."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from resources.roads import Box

register = template.Library()

EDGE = '<rect class="roads-edge" x="{}" y="{}" width="{}" height="{}" rx="11"/>'
TEXT = '<text class="{}" x="{}" y="{}" font-size="{}">{}</text>'


@register.simple_tag
def road_box(box: Box, detail_size: float) -> SafeString:
    """Take a box and the font size of its detail; give its edge, label and detail as SVG."""
    detail_class = "roads-detail roads-end" if box.detail_at_end else "roads-detail"
    texts = [("roads-label", line.x, line.y, box.size, line.text) for line in box.lines]
    texts += [(detail_class, line.x, line.y, detail_size, line.text) for line in box.detail]
    return format_html(EDGE, box.x, box.y, box.width, box.height) + format_html_join("", TEXT, texts)
