"""The facts about a young person in words: for their page, and for two versions side by side."""

from datetime import date

from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from assessments.forms.people import FIELD_OF, FactsForm
from assessments.models import YoungPerson
from resources.models import Language


def facts_in_words(person: YoungPerson) -> list[dict]:
    """Give {label, value, why} for each fact of a record that is open, in the order of the form; "" for what is not
    known."""
    form = FactsForm()
    stand = {fact: getattr(person, fact) for fact in FIELD_OF}
    return [
        {"label": form[field].label, "value": in_words(fact, stand[fact]), "why": form[field].help_text}
        for fact, field in FIELD_OF.items()
        if field in form.fields
    ]


def typed_and_standing(form: FactsForm, person: YoungPerson) -> list[dict]:
    """Take a valid form and the record as it stands; give {label, typed, kept} for each fact that differs."""
    typed = form.facts()
    return [
        {
            "label": strip_tags(form[FIELD_OF[fact]].label),
            "typed": in_words(fact, typed[fact]),
            "kept": in_words(fact, getattr(person, fact)),
        }
        for fact in FIELD_OF
        if fact in typed and typed[fact] != getattr(person, fact)
    ]


def in_words(fact: str, value) -> str:
    """Give one fact as a person reads it."""
    if not value:
        return _("No") if fact == "circumstances" else ""
    match fact:
        case "birth_month":
            return date_format(date.fromisoformat(f"{value}-01"), "YEAR_MONTH_FORMAT")
        case "languages":
            names = dict(Language.objects.filter(code__in=value).values_list("code", "name"))
            return ", ".join(names.get(code, code) for code in value)
        case "circumstances":
            return _("Yes")
    return str(value)
