"""The questions of a theme page as markup. A question with one of its answers chosen looks the same for everyone, so it
is rendered once for each catalogue version and language; a page with something to mend is rendered anew."""

from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.actions.observations import ThemePage
from assessments.change import LastTime
from assessments.forms.screenings import ThemeForm, answer_name
from resources.catalogue import Catalogue, Factor
from resources.catalogue.words import ASK_BADGES
from resources.stencil import Stencil

LAST = Stencil("assessments/screenings/_last_time.html")

# Each question with each of its answers, in two languages, and room for another version of the catalogue.
_KEPT = 1024
_rendered: dict[tuple, SafeString] = {}


def questions(
    catalogue: Catalogue, page: ThemePage, answers: Mapping[str, str], last: LastTime | None = None
) -> list[SafeString]:
    """Take factor id -> answer, and what was recorded last time; give the markup of each of the page's questions with
    its answer chosen."""
    return [
        _kept(catalogue, factor, answers.get(factor.id, ""))
        + _last(catalogue, factor, answers.get(factor.id, ""), last)
        for factor in page.factors
    ]


def questions_to_mend(
    catalogue: Catalogue, page: ThemePage, form: ThemeForm, last: LastTime | None = None
) -> list[SafeString]:
    """Give the markup of the page's questions as they were sent, each with what is wrong beside it."""
    sent = {factor.id: form.data.get(answer_name(factor), "") for factor in page.factors}
    return [
        _render(catalogue, factor, sent[factor.id], form.errors.get(answer_name(factor), ()))
        + _last(catalogue, factor, sent[factor.id], last)
        for factor in page.factors
    ]


def _last(catalogue: Catalogue, factor: Factor, chosen: str, last: LastTime | None) -> SafeString:
    """Give the line under a question that says what stood there last time, with a button while nothing is chosen.
    Filled in anew each time: nothing of a young person's is kept."""
    answer = last.answers.get(factor.id) if last else None
    if answer is None:
        return LAST.each(())
    day = formats.date_format(timezone.localtime(last.days[factor.id]), "DATE_FORMAT")
    may_confirm = chosen in {"", "unknown"} and answer in factor.answers
    return LAST(
        word=str(catalogue.answer_labels.get(answer) or last.standing.catalogue.answer_labels[answer]),
        day=day,
        factor=factor.id,
        label=factor.label,
        may_confirm=may_confirm,
    )


def _kept(catalogue: Catalogue, factor: Factor, chosen: str) -> SafeString:
    key = (catalogue.number, catalogue.digest, factor.id, chosen, get_language())
    kept = _rendered.get(key)
    if kept is None:
        if len(_rendered) >= _KEPT:
            # Another thread may be about to read: what this one gives stays in its own hand.
            _rendered.clear()
        kept = _rendered[key] = _render(catalogue, factor, chosen)
    return kept


def _render(catalogue: Catalogue, factor: Factor, chosen: str, errors: Sequence[str] = ()) -> SafeString:
    labels = catalogue.answer_labels
    ask, kind = ASK_BADGES[factor.ask]
    question = {
        "factor": factor,
        "ask": ask,
        "ask_kind": kind,
        "level": catalogue.level_labels.get(factor.level, ""),
        "name": answer_name(factor),
        "errors": errors,
        "choices": [{"value": value, "label": labels[value], "chosen": value == chosen} for value in factor.answers],
    }
    return render_to_string("assessments/screenings/_question.html", question)
