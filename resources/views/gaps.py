"""Where help is missing: kinds of help by area, on screen and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resources.access import SEE_GAPS, requires
from resources.catalogue import NoCatalogue, current
from resources.directory_forms import GapForm
from resources.gaps import GapView, find_gaps, known_areas
from resources.spreadsheets import csv_response

AREAS_SHOWN = 5


@require_GET
@requires(SEE_GAPS)
def show_gaps(request: HttpRequest) -> HttpResponse:
    """Show the areas with most services beside each other, or one that was chosen."""
    form, view = _view(request)
    shown = view.areas if form.cleaned_data.get("area") else (*view.areas[:-1][:AREAS_SHOWN], view.areas[-1])
    places = [view.areas.index(area) for area in shown]
    rows = [
        {"theme": row.theme, "label": row.label, "cells": [(view.areas[at], row.cells[at]) for at in places]}
        for row in view.rows
    ]
    if form.cleaned_data.get("only"):
        rows = [row for row in rows if any(cell.count == 0 for _area, cell in row["cells"])]
    context = {
        "form": form,
        "areas": shown,
        "rows": rows,
        "is_cut": len(shown) < len(view.areas),
        "query": request.GET.urlencode(),
        "crumbs": [{"text": _("Directory"), "url": reverse("directory")}],
    }
    return render(request, "resources/directory/gaps.html", context)


@require_GET
@requires(SEE_GAPS)
def gaps_csv(request: HttpRequest) -> HttpResponse:
    """Give every area and kind of help, filtered as on screen, one a line."""
    _form, view = _view(request)
    head = (_("Off-ramp"), _("Kind of help"), _("Area"), _("Services checked lately"), _("Languages"))
    rows = [
        (row.theme, row.label, area, cell.words, ", ".join(cell.languages))
        for row in view.rows
        for area, cell in zip(view.areas, row.cells, strict=True)
    ]
    return csv_response("gaps.csv", [head, *rows])


def _view(request: HttpRequest) -> tuple[GapForm, GapView]:
    try:
        catalogue = current()
    except NoCatalogue:
        raise Http404 from None
    form = GapForm(request.GET, areas=known_areas())
    form.is_valid()
    told = form.cleaned_data
    areas = [told["area"]] if told.get("area") else []
    return form, find_gaps(catalogue, timezone.localdate(), language=told.get("language", ""), areas=areas)
