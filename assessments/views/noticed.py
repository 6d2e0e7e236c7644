"""Add something noticed, without a new screening: theme, on-ramp, answer and how it is known."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.actions import observations as actions
from assessments.actions.observations import standing_for
from assessments.forms.noticed import NoticedForm
from assessments.models import Screening
from assessments.standing import Standing
from assessments.views.screenings import PAGES, screening_page
from assessments.workflow import Refused
from resources.catalogue import Catalogue, OnRampTheme, UnknownId, catalogue_at
from resources.catalogue.words import ASK_BADGES


def _catalogue(screening: Screening) -> Catalogue:
    if screening.is_draft:
        raise Refused(_("This screening is not completed yet. Write it there."))
    return catalogue_at(screening.catalogue_number)


def _theme(catalogue: Catalogue, number: int) -> OnRampTheme:
    try:
        return catalogue.theme_at(number)
    except UnknownId:
        raise Http404 from None


@screening_page(completed_too=True)
def themes(request, screening):
    """Choose the theme."""
    page = {"screening": screening, "themes": _catalogue(screening).on_ramp_themes}
    return render(request, PAGES + "noticed_themes.html", page)


@screening_page(completed_too=True)
def factors(request, screening, number):
    """Choose the on-ramp: the page's address numbers it, and names nothing."""
    theme = _theme(_catalogue(screening), number)
    return render(request, PAGES + "noticed_factors.html", {"screening": screening, "theme": theme})


@screening_page(completed_too=True)
def add(request, screening, number, place):
    """Take the answer and how it is known."""
    catalogue = _catalogue(screening)
    theme = _theme(catalogue, number)
    if not 1 <= place <= len(theme.factors):
        raise Http404
    factor = theme.factors[place - 1]
    form = NoticedForm(request.POST if request.method == "POST" else None, factor=factor, catalogue=catalogue)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        actions.add_noticed(
            by=request.user,
            screening=screening,
            factor=factor,
            answer=answer,
            evidence=form.evidence(),
            press=form.cleaned_data["press"],
        )
        messages.success(request, _("Added. It stands with its own date beside what was recorded before."))
        return redirect(_next(standing_for(screening, request.user), factor.id), screening.pk)
    standing = standing_for(screening, request.user)
    return render(
        request,
        PAGES + "noticed_add.html",
        {
            "screening": screening,
            "theme": theme,
            "factor": factor,
            "earlier": standing.recorded.get(factor.id),
            "labels": catalogue.answer_labels,
            "ask": dict(zip(("text", "kind"), ASK_BADGES[factor.ask], strict=True)),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _next(standing: Standing, factor_id: str) -> str:
    """Give where to go after it was added: an Act first question outranks everything."""
    asks = any(each.factor.id == factor_id for each in standing.unanswered)
    return "screening_act_first" if asks else "screening_results"
