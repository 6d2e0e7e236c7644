"""The questions of a theme page as markup. A question with one of its answers chosen looks the same for everyone, so it
is rendered once for each catalogue version and language; a page with something to mend is rendered anew."""

from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.actions.observations import ThemePage
from assessments.forms.screenings import ThemeForm, answer_name
from resources.catalogue import Catalogue, Factor
from resources.catalogue.words import ASK_BADGES

# Each question with each of its answers, in two languages, and room for another version of the catalogue.
_KEPT = 1024
_rendered: dict[tuple, SafeString] = {}


def questions(catalogue: Catalogue, page: ThemePage, answers: Mapping[str, str]) -> list[SafeString]:
    """Take factor id -> answer; give the markup of each of the page's questions with its answer chosen."""
    return [_kept(catalogue, factor, answers.get(factor.id, "")) for factor in page.factors]


def questions_to_mend(catalogue: Catalogue, page: ThemePage, form: ThemeForm) -> list[SafeString]:
    """Give the markup of the page's questions as they were sent, each with what is wrong beside it."""
    return [
        _render(catalogue, factor, form.data.get(answer_name(factor), ""), form.errors.get(answer_name(factor), ()))
        for factor in page.factors
    ]


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
