"""CSV that a spreadsheet opens as text: no cell of it is ever a formula."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """Take a value; give it as text that no spreadsheet runs (OWASP, CSV injection: a leading apostrophe)."""
    text = "" if value is None else str(value)
    bare = text.lstrip(" \u00a0\ufeff")
    return f"'{text}" if bare.startswith(BEGINS_A_FORMULA) or text.startswith(BEGINS_A_FORMULA) else text


def csv_response(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Take a file name and rows; give them as a download. The mark at its start tells Excel that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([safe_cell(cell) for cell in row] for row in rows)
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
