"""Editing the catalogue: what is written, what it changes, and only then a new version."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resources.access import EDIT_CATALOGUE, actor_of, requires
from resources.actions.catalogue_edits import CatalogueMoved, change_catalogue
from resources.catalogue import Catalogue, CatalogueProblem, NoCatalogue, catalogue_at
from resources.catalogue.changes import (
    Difference,
    Edit,
    check_edits,
    differences,
    inverse,
    pair_key,
    rows_of,
    with_edits,
)
from resources.catalogue.shown import change_rows, field_in_words, look_again, value_in_words
from resources.catalogue.use import effects
from resources.catalogue.versions import changes_of, newest_version
from resources.catalogue_forms import AddPairForm, BasedOnForm, ChooseKindForm, RowForm
from resources.views.catalogue import crumbs, current_or_404, found

editor = requires(EDIT_CATALOGUE)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Subject:
    """What is edited: words for the page, where it lies, and how its form asks for edits."""

    title: str
    caption: str
    url: str
    make_form: Callable
    edits_of: Callable
    table: str = ""
    key: str = ""
    crumbs: list = field(default_factory=list)
    left: tuple[Difference, ...] = ()
    action: str = ""


@get_or_post
@editor
def edit_on_ramp_theme(request: HttpRequest, number: int) -> HttpResponse:
    """Change the wording of an on-ramp theme."""
    theme = found(_seen(request).theme_at, number)
    url = reverse("catalogue_on_ramp_theme", args=[number])
    return _edit_row(request, "onramptheme", theme.id, theme.short_label, _("On-ramps"), url)


@get_or_post
@editor
def edit_off_ramp_theme(request: HttpRequest, number: int) -> HttpResponse:
    """Change the wording of an off-ramp theme."""
    theme = found(_seen(request).off_ramp_theme_at, number)
    url = reverse("catalogue_off_ramp_theme", args=[number])
    return _edit_row(request, "offramptheme", theme.id, theme.short_label, _("Off-ramps"), url)


@get_or_post
@editor
def edit_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Change the wording of an on-ramp."""
    factor = found(_seen(request).factor_at, number)
    return _edit_row(
        request, "factor", factor.id, factor.label, _("On-ramp"), reverse("catalogue_factor", args=[number])
    )


@get_or_post
@editor
def edit_kind(request: HttpRequest, number: int) -> HttpResponse:
    """Change the wording of a kind of help."""
    kind = found(_seen(request).service_type_at, number)
    return _edit_row(
        request, "servicetype", kind.id, kind.label, _("Kind of help"), reverse("catalogue_kind", args=[number])
    )


@get_or_post
@editor
def edit_pair(request: HttpRequest, factor: int, kind: int) -> HttpResponse:
    """Change how a kind of help answers an on-ramp, and why."""
    seen = _seen(request)
    on_ramp, help_ = found(seen.factor_at, factor), found(seen.service_type_at, kind)
    return _edit_row(
        request,
        "pairing",
        pair_key(on_ramp.id, help_.id),
        f"{on_ramp.label} → {help_.label}",
        _("Pair"),
        reverse("catalogue_factor", args=[factor]),
    )


@get_or_post
@editor
def retire_pair(request: HttpRequest, factor: int, kind: int) -> HttpResponse:
    """Take a pair out of use."""
    seen = _seen(request)
    on_ramp, help_ = found(seen.factor_at, factor), found(seen.service_type_at, kind)
    key = pair_key(on_ramp.id, help_.id)
    if key not in rows_of(_content(), "pairing"):
        return _already(request, _("This pair is retired already."), reverse("catalogue_factor", args=[factor]))
    subject = _asking(
        title=f"{on_ramp.label} → {help_.label}",
        caption=_("Retire a pair"),
        url=reverse("catalogue_factor", args=[factor]),
        edits=[Edit("pairing", key)],
        action=_("Retire it: make version %(number)d"),
    )
    return _flow(request, subject)


@require_GET
@editor
def choose_kind(request: HttpRequest, number: int) -> HttpResponse:
    """Choose the kind of help that a new pair adds to an on-ramp."""
    catalogue = current_or_404()
    factor = found(catalogue.factor_at, number)
    form = ChooseKindForm(request.GET if "kind" in request.GET else None, catalogue=catalogue, factor_id=factor.id)
    if form.is_bound and form.is_valid():
        return redirect("catalogue_add_pair", number, form.cleaned_data["kind"])
    url = reverse("catalogue_factor", args=[number])
    context = {"form": form, "factor": factor, "url": url, "crumbs": crumbs((factor.label, url))}
    return render(request, "resources/catalogue/choose_kind.html", context, status=422 if form.is_bound else 200)


@get_or_post
@editor
def add_pair(request: HttpRequest, factor: int, kind: int) -> HttpResponse:
    """Add a kind of help to what answers an on-ramp."""
    seen = _seen(request)
    on_ramp, help_ = found(seen.factor_at, factor), found(seen.service_type_at, kind)
    key = pair_key(on_ramp.id, help_.id)
    url = reverse("catalogue_factor", args=[factor])
    if key in rows_of(_content(), "pairing"):
        return _already(request, _("This pair is in the catalogue already."), url)
    subject = Subject(
        title=f"{on_ramp.label} → {help_.label}",
        caption=_("Add a pair"),
        url=url,
        make_form=lambda data, catalogue: AddPairForm(data, factor=on_ramp, kind=help_, catalogue=catalogue),
        edits_of=lambda form: form.edits(key),
        table="pairing",
        key=key,
        crumbs=crumbs((on_ramp.label, url)),
    )
    return _flow(request, subject)


@get_or_post
@editor
def put_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo what one version changed, as a new edit."""
    told = changes_of(number)
    if told is None:
        raise Http404
    edits, left = inverse(told[2], _content())
    url = reverse("catalogue_version", args=[number])
    if not edits:
        return _already(request, _("There is nothing left to put back: all of it has changed since."), url)
    subject = _asking(
        title=_("Put back what version %(number)d changed") % {"number": number},
        caption=_("History"),
        url=url,
        edits=edits,
        action=_("Put it back: make version %(number)d"),
        left=left,
    )
    return _flow(request, subject)


def _edit_row(request: HttpRequest, table: str, key: str, title: str, caption: str, url: str) -> HttpResponse:
    row = rows_of(_content(), table).get(key)
    if row is None:
        raise Http404
    subject = Subject(
        title=title,
        caption=caption,
        url=url,
        make_form=lambda data, catalogue: RowForm(data, table=table, values=row, catalogue=catalogue),
        edits_of=lambda form: form.edits(key),
        table=table,
        key=key,
        crumbs=crumbs((title, url)),
    )
    return _flow(request, subject)


def _asking(*, title: str, caption: str, url: str, edits: list, action: str, left=()) -> Subject:
    """Give a subject without a form of its own: its page begins with what changes."""
    return Subject(
        title=title,
        caption=caption,
        url=url,
        make_form=lambda data, catalogue: BasedOnForm(data or {"based_on": catalogue.number}),
        edits_of=lambda form: edits,
        crumbs=crumbs((title if caption != _("Retire a pair") else title.partition(" → ")[0], url)),
        left=tuple(left),
        action=action,
    )


def _already(request: HttpRequest, words: str, url: str) -> HttpResponse:
    """Pressed twice, or done by someone else meanwhile: say so where it shows."""
    messages.info(request, words)
    return redirect(url)


def _flow(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Form, then what it changes, then the new version: three steps at one address."""
    catalogue = current_or_404()
    form = subject.make_form(request.POST if request.method == "POST" else None, catalogue)
    if not form.is_bound or (form.is_valid() and "again" in request.POST):
        return _form_page(request, subject, form)
    if not form.is_valid():
        return _form_page(request, subject, form, status=422)
    based_on, edits = form.cleaned_data["based_on"], subject.edits_of(form)
    try:
        if based_on != catalogue.number:
            raise CatalogueMoved(catalogue.number)
        if "confirm" not in request.POST or request.method != "POST":
            return _preview(request, subject, form, catalogue, edits)
        version = change_catalogue(actor=actor_of(request.user), edits=edits, based_on=based_on)
    except CatalogueMoved:
        return _moved(request, subject, form)
    except CatalogueProblem as problem:
        form.add_error(None, str(problem))
        return _form_page(request, subject, form, status=422)
    messages.success(request, _("Saved: version %(number)d now counts.") % {"number": version.number})
    return redirect(subject.url)


def _preview(request: HttpRequest, subject: Subject, form, catalogue: Catalogue, edits: list) -> HttpResponse:
    old = _content()
    new = with_edits(old, edits)
    changed = differences(old, new)
    check_edits(old, new, changed)
    if not changed:
        form.add_error(None, _("Nothing is different yet. Change something, or go back."))
        return _form_page(request, subject, form, status=422)
    context = {
        "subject": subject,
        "fields": [bound.as_hidden() for bound in form],
        "rows": change_rows(changed, old, new),
        "effects": effects(changed, catalogue.number),
        "look_again": look_again(changed),
        "left": change_rows(subject.left, old, new) if subject.left else (),
        "number": catalogue.number + 1,
        "action": (subject.action or _("Make version %(number)d")) % {"number": catalogue.number + 1},
        "crumbs": subject.crumbs,
    }
    return render(request, "resources/catalogue/preview.html", context)


def _moved(request: HttpRequest, subject: Subject, form) -> HttpResponse:
    """Someone made a version meanwhile: show both values; what was typed stays, now against the newest version."""
    newest = newest_version()
    now = rows_of(newest.content, subject.table).get(subject.key, {}) if subject.table else {}
    if now and all(now.get(name) == value for name, value in form.cleaned_data.items() if name != "based_on"):
        return _already(request, _("The catalogue says this already."), subject.url)
    rows = [
        {
            "field": field_in_words(name),
            "now": value_in_words(name, now[name]),
            "yours": value_in_words(name, value),
        }
        for name, value in form.cleaned_data.items()
        if name in now and now[name] != value
    ]
    data = request.POST.copy()
    data["based_on"] = newest.number
    form = subject.make_form(data, current_or_404())
    moved = {"number": newest.number, "who": newest.made_by_label, "at": newest.made_at, "rows": rows}
    return _form_page(request, subject, form, status=409, moved=moved)


def _form_page(request: HttpRequest, subject: Subject, form, *, status: int = 200, moved=None) -> HttpResponse:
    context = {"subject": subject, "form": form, "moved": moved, "crumbs": subject.crumbs}
    return render(request, "resources/catalogue/edit.html", context, status=status)


def _seen(request: HttpRequest) -> Catalogue:
    """Give the version that the page was made from: its numbers, which a later load may have moved, name the rows."""
    try:
        return catalogue_at(int(request.POST.get("based_on", "")))
    except (ValueError, OverflowError, NoCatalogue):
        return current_or_404()


def _content() -> dict:
    newest = newest_version()
    if newest is None:
        raise Http404
    return newest.content
