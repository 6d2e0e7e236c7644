"""The catalogue to read: themes, on-ramps, kinds of help, and why they go together."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resources.access import EDIT_CATALOGUE, READ, allowed, requires
from resources.catalogue import Catalogue, NoCatalogue, UnknownId, current
from resources.catalogue.reviews import standing_of
from resources.catalogue.words import (
    ASK_BADGES,
    AUDIENCE_WORDS,
    CLAUSE_WORDS,
    EXTENSION,
    EXTENSION_SENTENCE,
    LEVEL_NAMES,
    STRENGTH_BADGES,
)


@require_GET
@requires(READ)
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the themes on both sides, which version counts, and what the catalogue is not."""
    try:
        catalogue = current()
    except NoCatalogue:
        return render(request, "resources/catalogue/empty.html")
    context = {"catalogue": catalogue, "sentences": standing_of(catalogue.number).sentences}
    return _page(request, "home", context)


@require_GET
@requires(READ)
def show_on_ramp_theme(request: HttpRequest, number: int) -> HttpResponse:
    """Show the on-ramps of one theme."""
    catalogue = current_or_404()
    theme = found(catalogue.theme_at, number)
    rows = [factor_row(catalogue, factor) for factor in theme.factors]
    context = {"catalogue": catalogue, "theme": theme, "rows": rows, "crumbs": crumbs()}
    return _page(request, "on_ramp_theme", context)


@require_GET
@requires(READ)
def show_off_ramp_theme(request: HttpRequest, number: int) -> HttpResponse:
    """Show the kinds of help of one theme."""
    catalogue = current_or_404()
    theme = found(catalogue.off_ramp_theme_at, number)
    rows = [kind_row(catalogue, kind) for kind in theme.service_types]
    context = {"catalogue": catalogue, "theme": theme, "rows": rows, "crumbs": crumbs()}
    return _page(request, "off_ramp_theme", context)


@require_GET
@requires(READ)
def show_by_level(request: HttpRequest) -> HttpResponse:
    """Show every on-ramp by where it lives, so that poverty or bias reads as circumstance."""
    catalogue = current_or_404()
    levels = [
        {
            "id": level,
            "name": LEVEL_NAMES[level],
            "meaning": meaning,
            "rows": [factor_row(catalogue, factor) for factor in catalogue.factors.values() if factor.level == level],
        }
        for level, meaning in catalogue.level_labels.items()
    ]
    context = {"catalogue": catalogue, "levels": levels, "crumbs": crumbs()}
    return _page(request, "levels", context)


@require_GET
@requires(READ)
def show_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Show one on-ramp: what it can look like, where it comes from, what answers it and why."""
    catalogue = current_or_404()
    factor = found(catalogue.factor_at, number)
    theme = catalogue.theme(factor.theme)
    ask, ask_kind = ASK_BADGES[factor.ask]
    context = {
        "catalogue": catalogue,
        "factor": factor,
        "number": number,
        "theme": theme,
        "ask": ask,
        "ask_kind": ask_kind,
        "facts": _facts_of_factor(catalogue, factor),
        "clauses": _clauses(factor),
        "pairs": [pair_row(catalogue, pair, "service_type") for pair in catalogue.pairs_for(factor.id)],
        "extension": EXTENSION_SENTENCE if factor.is_extension else "",
        "crumbs": crumbs((theme.short_label, reverse("catalogue_on_ramp_theme", args=[theme.order]))),
    }
    return _page(request, "factor", context)


@require_GET
@requires(READ)
def show_kind(request: HttpRequest, number: int) -> HttpResponse:
    """Show one kind of help: what it is, where it comes from, which on-ramps it answers and why."""
    catalogue = current_or_404()
    kind = found(catalogue.service_type_at, number)
    theme = catalogue.off_ramp_theme(kind.theme)
    context = {
        "catalogue": catalogue,
        "kind": kind,
        "number": number,
        "theme": theme,
        "facts": _facts_of_kind(catalogue, kind, standing_of(catalogue.number).signed_languages),
        "clauses": _clauses(kind),
        "pairs": [pair_row(catalogue, pair, "factor") for pair in catalogue.pairs_of(kind.id)],
        "extension": EXTENSION_SENTENCE if kind.is_extension else "",
        "crumbs": crumbs((theme.short_label, reverse("catalogue_off_ramp_theme", args=[theme.order]))),
    }
    return _page(request, "kind", context)


def _page(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    context["may_edit"] = allowed(request.user, EDIT_CATALOGUE)
    return render(request, f"resources/catalogue/{name}.html", context)


def current_or_404() -> Catalogue:
    """Give the newest version; raise Http404 when none is loaded."""
    try:
        return current()
    except NoCatalogue:
        raise Http404 from None


def found(look_up, number: int):
    """Give look_up(number); raise Http404 when the catalogue has no such row."""
    try:
        return look_up(number)
    except UnknownId:
        raise Http404 from None


def crumbs(*further: tuple[str, str]) -> list[dict]:
    """Give the way from the catalogue's first page: further steps as (words, address)."""
    return [{"text": text, "url": url} for text, url in ((_("Catalogue"), reverse("catalogue")), *further)]


def factor_row(catalogue: Catalogue, factor) -> dict:
    """Give what a list says of one on-ramp."""
    ask, ask_kind = ASK_BADGES[factor.ask]
    return {
        "url": reverse("catalogue_factor", args=[catalogue.factor_numbers[factor.id]]),
        "label": factor.label,
        "description": factor.description,
        "theme": catalogue.theme(factor.theme).short_label,
        "ask": ask,
        "ask_kind": ask_kind,
        "extension": EXTENSION if factor.is_extension else "",
    }


def kind_row(catalogue: Catalogue, kind) -> dict:
    """Give what a list says of one kind of help."""
    return {
        "url": reverse("catalogue_kind", args=[catalogue.service_type_numbers[kind.id]]),
        "label": kind.label,
        "description": kind.description,
        "extension": EXTENSION if kind.is_extension else "",
    }


def pair_row(catalogue: Catalogue, pair, side: str) -> dict:
    """Give what stands on the page of one end of a pair about its other end, `side`."""
    strength, strength_kind = STRENGTH_BADGES[pair.strength]
    factor, kind = catalogue.factor(pair.factor), catalogue.service_type(pair.service_type)
    other = factor_row(catalogue, factor) if side == "factor" else kind_row(catalogue, kind)
    return {
        "label": other["label"],
        "url": other["url"],
        "strength": strength,
        "strength_kind": strength_kind,
        "rationale": pair.rationale,
        "factor_quote": pair.factor_quote,
        "service_quote": pair.service_quote,
        "extension": EXTENSION if pair.is_extension else "",
        "numbers": (catalogue.factor_numbers[pair.factor], catalogue.service_type_numbers[pair.service_type]),
    }


def _facts_of_factor(catalogue: Catalogue, factor) -> list[dict]:
    answers = "\n".join(catalogue.answer_labels[value] for value in factor.answers)
    rows = [
        (_("What it can look like"), "\n".join(factor.indicators)),
        (_("Keep in mind"), factor.sensitivity),
        (_("Do not record"), factor.do_not_record),
        (_("How to find out"), _sentence(catalogue.ask_help[factor.ask])),
        (_("Where it lives"), f"{LEVEL_NAMES[factor.level]}: {catalogue.level_labels[factor.level]}"),
        (_("Answers offered"), answers),
        (_("If seen or possible, ask at once"), catalogue.act_first_questions.get(factor.act_first, "")),
        (_("Shown in the picture, on paper and in counts as"), factor.display_as),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _facts_of_kind(catalogue: Catalogue, kind, signed: frozenset[str]) -> list[dict]:
    spanish = _("The same in Spanish") if "es" in signed else _("The same in Spanish (a draft, not printed)")
    labels = {key: row.label for key, row in catalogue.qualifications.items()}
    rows = [
        (_("Who it is for"), AUDIENCE_WORDS[kind.audience]),
        (_("Ages"), _ages(kind)),
        (_("Look for a provider with"), "\n".join(labels[key] for key in kind.required)),
        (_("Better still, with"), "\n".join(labels[key] for key in kind.preferred)),
        (_("Words for the young person"), kind.youth_label_en),
        (spanish, kind.youth_label_es),
        (_("Word on the card"), catalogue.card_categories[kind.card_category].labels["en"]),
        (_("Shown in the file, exports and counts as"), kind.paper.staff_label),
        (_("For those who keep the directory"), kind.directory_note),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _ages(kind) -> str:
    if kind.min_age is not None and kind.max_age is not None:
        return _("%(least)d to %(most)d") % {"least": kind.min_age, "most": kind.max_age}
    if kind.min_age is not None:
        return _("%(least)d and over") % {"least": kind.min_age}
    return _("Up to %(most)d") % {"most": kind.max_age} if kind.max_age is not None else ""


def _clauses(row) -> list[dict]:
    return [{"quote": clause.quote, "kind": CLAUSE_WORDS[clause.kind]} for clause in row.sources]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
