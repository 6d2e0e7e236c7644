"""The history of the catalogue: which version changed what, who made it and when."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resources.access import EDIT_CATALOGUE, READ, allowed, requires
from resources.catalogue.changes import inverse
from resources.catalogue.reviews import standing_of
from resources.catalogue.shown import change_rows, subjects
from resources.catalogue.versions import changes_of, newest_version, version_at, versions_for_list, with_changes
from resources.views.catalogue import crumbs

PER_PAGE = 10
# A load of new files may change hundreds of rows: the list names a few, the version's own page all.
SUBJECTS_SHOWN = 4


@require_GET
@requires(READ)
def show_history(request: HttpRequest) -> HttpResponse:
    """List the versions, latest first, ten to a page."""
    page = Paginator(versions_for_list(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [_history_row(*each) for each in with_changes(page.object_list)]
    return render(
        request, "resources/catalogue/history.html", {"page": page, "rows": rows, "crumbs": crumbs(), "query": ""}
    )


@require_GET
@requires(READ)
def show_version(request: HttpRequest, number: int) -> HttpResponse:
    """Show what one version changed, field by field."""
    version = version_at(number)
    if version is None:
        raise Http404
    may_edit = allowed(request.user, EDIT_CATALOGUE)
    context = {
        "version": version,
        "may_edit": may_edit,
        "sentences": standing_of(number).sentences,
        "signatures": version.signatures.select_related("reviewer"),
        "crumbs": crumbs((_("History"), reverse("catalogue_history"))),
    }
    if told := changes_of(number):
        before, version, changed = told
        context |= {"rows": change_rows(changed, before.content, version.content), "before": before}
        if may_edit:
            newest = newest_version()
            context["may_put_back"] = bool(inverse(changed, newest.content)[0])
    return render(request, "resources/catalogue/version.html", context)


def _history_row(version, before, changed) -> dict:
    told = subjects(changed, before.content, version.content) if before else []
    return {
        "number": version.number,
        "url": reverse("catalogue_version", args=[version.number]),
        "who": version.made_by_label,
        "at": version.made_at,
        "subjects": told[:SUBJECTS_SHOWN],
        "more": len(told) > SUBJECTS_SHOWN,
        "is_first": before is None,
    }
