"""The pages where answers are given: themes, How do you know?, Act first, and the check before completing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions import observations as actions
from assessments.actions import screenings as screening_actions
from assessments.actions.observations import ThemePage, standing_for
from assessments.actions.screenings import ACT_FIRST, EVIDENCE, Stale
from assessments.calls import on_call_for
from assessments.change import LastTime, last_time
from assessments.forms.screenings import ActFirstForm, EvidenceForm, PageForm, ThemeForm, answer_name
from assessments.standing import NOTHING, Standing, page_key, saves_of, total_saves
from assessments.theme_markup import questions, questions_to_mend
from assessments.views.saving import is_single_field, save_field, saved_note, tell_differences, two_values
from assessments.views.screenings import PAGES, after, screening_page
from assessments.wording import warnings_of_screening
from resources import hotlines
from resources.catalogue import Catalogue, UnknownId, catalogue_at


@screening_page()
def theme(request, screening, number, page):
    """Ask about one page of a theme, the strength first."""
    if is_single_field(request):
        return _save_theme_field(request, screening, number, page)
    standing = standing_for(screening, request.user)
    here = _theme_page(standing.catalogue, number, page)
    answers = standing.answers_to(here.factors)
    kept = {answer_name(factor): answers.get(factor.id, "") for factor in here.factors}
    kept |= {"saves": saves_of(screening, here.key), "strength": screening.strengths.get(here.theme.id, "")}
    last = last_time(screening, request.user)
    sent, still = _with_still(request, here, last)
    form = ThemeForm(sent, page=here, catalogue=standing.catalogue, initial=kept)
    if request.method == "POST" and form.is_valid():
        done = not still and request.POST.get("go") != "hub"
        try:
            screening = actions.save_theme(
                by=request.user,
                screening=screening,
                page=here,
                answers=form.answers(),
                strength=form.cleaned_data.get("strength"),
                saves=form.cleaned_data["saves"],
                done=done,
            )
        except Stale as stale:
            fields = {factor.id: answer_name(factor) for factor in here.factors}
            tell_differences(form, stale, lambda difference: fields.get(difference.field, difference.field))
        else:
            standing = standing_for(screening, request.user)
            return redirect(_after_theme(standing, here, done, stay_at=still))
    return render(
        request,
        PAGES + "theme.html",
        {
            "screening": screening,
            "here": here,
            "form": form,
            "questions": questions_to_mend(standing.catalogue, here, form, last)
            if form.errors
            else questions(standing.catalogue, here, answers, last),
            "last": last,
            "last_strength": last.standing.screening.strengths.get(here.theme.id, "") if last else "",
            "meanings": standing.catalogue.answers,
            "gate_is_closed": screening.gates.get(here.theme.id) == NOTHING,
            "saved": saved_note(screening, here.key),
        },
        status=422 if form.errors else 200,
    )


def _valid(forms: list) -> bool:
    """Check every form, so that all that is wrong shows at once."""
    checked = [form.is_valid() for form in forms]
    return all(checked)


def _save_theme_field(request, screening, number: int, page: int):
    """Save one answer by itself, without reading what the rest of the page would show."""
    catalogue = catalogue_at(screening.catalogue_number)
    here = _theme_page(catalogue, number, page)
    return save_field(
        request,
        here.key,
        [ThemeForm(request.POST, page=here, catalogue=catalogue)],
        lambda form, name: actions.save_theme(
            by=request.user,
            screening=screening,
            page=here,
            answers=form.answers(name),
            strength=form.cleaned_data[name] if name == "strength" else None,
            saves=form.saves_shown(),
            done=False,
            blank_too=True,
        ),
    )


def _theme_page(catalogue: Catalogue, number: int, page: int) -> ThemePage:
    try:
        theme = catalogue.theme_at(number)
    except UnknownId:
        raise Http404 from None
    if not 1 <= page <= len(theme.pages):
        raise Http404
    return ThemePage(theme, page)


def _with_still(request, here: ThemePage, last: LastTime | None) -> tuple:
    """Take a request; give what was sent, with the answer of last time where "Still so" was pressed, and the factor it
    was pressed for ("" when it was not)."""
    if request.method != "POST" or not request.POST:
        return None, ""
    still = {factor.id: factor for factor in here.factors}.get(request.POST.get("still", ""))
    answer = last.answers.get(still.id, "") if still and last else ""
    if answer not in (still.answers if still else ()):
        return request.POST, ""
    sent = request.POST.copy()
    sent[answer_name(still)] = answer
    return sent, still.id


def _after_theme(standing: Standing, here: ThemePage, done: bool, stay_at: str = "") -> str:
    """Give where to go after a save: an Act first question of this page outranks everything. `stay_at`: a factor that
    was confirmed as still so, to go on beneath it."""
    pk = standing.screening.pk
    asked = {factor.id for factor in here.factors}
    if any(each.factor.id in asked for each in standing.unanswered):
        return reverse("screening_act_first", args=[pk], query={"then": here.key if done else "hub"})
    if stay_at:
        factor = standing.catalogue.factor(stay_at)
        chosen = factor.answers.index(standing.recorded[stay_at].answer)
        page = reverse("screening_theme", args=[pk, here.theme.order, here.page])
        return f"{page}#id_{answer_name(factor)}_{chosen}"
    return after(standing, here.theme.order, here.page) if done else reverse("screening_hub", args=[pk])


@screening_page()
def evidence(request, screening):
    """Ask how each Seen or Possible answer is known; all of it may be skipped."""
    standing = standing_for(screening, request.user)
    page = PageForm(request.POST or None, initial={"saves": saves_of(screening, EVIDENCE)})
    forms = [
        EvidenceForm(request.POST or None, noticed=each, catalogue=standing.catalogue) for each in standing.noticed
    ]
    if is_single_field(request):
        return save_field(
            request,
            EVIDENCE,
            forms,
            lambda form, name: actions.save_evidence(
                by=request.user,
                screening=screening,
                evidence={form.prefix: {name: form.evidence()[name]}},
                saves=page.saves_shown(),
                blank_too=True,
            ),
        )
    if request.method == "POST" and _valid([page, *forms]):
        try:
            actions.save_evidence(
                by=request.user,
                screening=screening,
                evidence={form.prefix: form.evidence() for form in forms},
                saves=page.cleaned_data["saves"],
            )
        except Stale as stale:
            _tell_each(page, forms, stale, lambda difference: difference.field)
        else:
            return redirect("screening_hub" if request.POST.get("go") == "hub" else "screening_check", screening.pk)
    wrong = any(form.errors for form in [page, *forms])
    return render(
        request,
        PAGES + "evidence.html",
        {"screening": screening, "page": page, "forms": forms, "saved": saved_note(screening, EVIDENCE)},
        status=422 if wrong else 200,
    )


@screening_page(completed_too=True)
def act_first(request, screening):
    """Ask the one question of each Seen or Possible answer that may mean harm now, and say whom to call."""
    standing = standing_for(screening, request.user)
    page = PageForm(request.POST or None, initial={"saves": saves_of(screening, ACT_FIRST)})
    forms = [ActFirstForm(request.POST or None, noticed=each) for each in standing.act_first]
    if is_single_field(request):
        return save_field(
            request,
            ACT_FIRST,
            forms,
            lambda form, name: actions.save_act_first(
                by=request.user,
                screening=screening,
                decisions={form.prefix: form.decision()},
                saves=page.saves_shown(),
            ),
        )
    if request.method == "POST" and _valid([page, *forms]):
        try:
            screening = actions.save_act_first(
                by=request.user,
                screening=screening,
                decisions={form.prefix: form.decision() for form in forms},
                saves=page.cleaned_data["saves"],
            )
        except Stale as stale:
            _tell_each(page, forms, stale, lambda difference: (difference.field, "answer"))
        else:
            return redirect(_after_act_first(standing_for(screening, request.user), request.POST.get("then", "")))
    wrong = any(form.errors for form in [page, *forms])
    kinds = {each.factor.act_first for each in standing.act_first}
    return render(
        request,
        PAGES + "act_first.html",
        {
            "screening": screening,
            "page": page,
            "forms": forms,
            "then": request.POST.get("then") or request.GET.get("then", ""),
            "hotlines": hotlines.numbers_for_any(kinds),
            "on_call": on_call_for(screening.young_person, timezone.now()),
            "saved": saved_note(screening, ACT_FIRST),
        },
        status=422 if wrong else 200,
    )


def _after_act_first(standing: Standing, then: str) -> str:
    """Take the page key that was left for Act first; anything else leads to the hub, or to the results when done."""
    pk = standing.screening.pk
    if not standing.screening.is_draft:
        return reverse("screening_results", args=[pk])
    for theme in standing.catalogue.on_ramp_themes:
        for number in range(1, len(theme.pages) + 1):
            if then == page_key(theme.order, number):
                return after(standing, theme.order, number)
    return reverse("screening_check" if then == "check" else "screening_hub", args=[pk])


def _tell_each(page: PageForm, forms: list, stale: Stale, place_of) -> None:
    """Put both values beside each field of a page made of one form for each factor."""
    by_prefix = {form.prefix: form for form in forms}
    tell_differences(page, Stale([], stale.saves))
    for form in forms:
        form.fill_blanks()
    for difference in stale.differences:
        factor_id, name = place_of(difference)
        form = by_prefix[factor_id]
        form.add_error(name, two_values(form, name, difference))


@screening_page()
def check(request, screening):
    """Show what was answered, what is hidden and what waits under Act first; complete on a press."""
    standing = standing_for(screening, request.user)
    page = PageForm(request.POST or None, initial={"saves": total_saves(screening)})
    if request.method == "POST" and page.is_valid():
        try:
            screening_actions.complete(by=request.user, screening=screening, saves=page.cleaned_data["saves"])
        except Stale as stale:
            page.add_error(None, _("Something was saved while you had this page open. Check it once more."))
            page.show_newer(stale.saves)
        else:
            messages.success(request, _("The screening is completed."))
            return redirect("screening_results", screening.pk)
    return render(
        request,
        PAGES + "check.html",
        {
            "screening": screening,
            "page": page,
            "standing": standing,
            "labels": standing.catalogue.answer_labels,
            "wording": warnings_of_screening(standing),
            "safety_saved": saved_note(screening, screening_actions.SAFETY),
        },
        status=409 if page.errors else 200,
    )
