"""Intake: the fewest facts, each with why it is asked (product.md, Minimise)."""

import re
from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.plans import SavesForm
from assessments.models import YoungPerson
from resources.forms import DatePartsField, NoteField, PlainForm
from resources.models import Language
from resources.places import locate

OLDEST = 26
SHORT = {"inputmode": "numeric", "autocomplete": "off", "size": "10"}


class AddPersonForm(PlainForm):
    """Takes intake facts; `facts()` gives them in the shape that actions.people.add_young_person wants."""

    case_number = forms.CharField(
        label=gettext_lazy("Case number"),
        max_length=40,
        help_text=gettext_lazy(
            "From your agency’s own system. The plan for the file carries it; paper for the young person never does."
        ),
    )
    given_name = forms.CharField(
        label=gettext_lazy("First name"),
        max_length=80,
        help_text=gettext_lazy("So that you can find this young person. Screens and paper show initials only."),
    )
    family_name = forms.CharField(label=gettext_lazy("Last name"), max_length=80, required=False)
    preferred_name = forms.CharField(
        label=gettext_lazy("Name they go by"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("If it is another name. Use it when you talk together."),
    )
    born = DatePartsField(
        label=gettext_lazy("Month and year of birth"),
        required=False,
        help_text=gettext_lazy("To show services that take this age. The day is not needed."),
    )
    zip_code = forms.CharField(
        label=gettext_lazy("ZIP code where they stay"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs=SHORT),
        help_text=gettext_lazy("Five digits, to find help nearby. No street address is kept."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages they are at ease in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Services that speak these are listed first."),
    )
    parenting = forms.BooleanField(
        label=gettext_lazy("They are pregnant or have a child, and want help with it"),
        required=False,
        help_text=gettext_lazy("Only if they said so and want it used."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        languages = list(Language.objects.order_by("name").values_list("code", "name"))
        if languages:
            self.fields["languages"].choices = languages
        else:
            del self.fields["languages"]
        self.fields["born"].last_year = timezone.localdate().year
        self.fields["born"].first_year = timezone.localdate().year - OLDEST

    def clean_case_number(self) -> str:
        """A number of punctuation alone could never be found again."""
        number = self.cleaned_data["case_number"]
        if not re.search(r"\w", number):
            raise forms.ValidationError(_("Write a case number with letters or digits."))
        return number

    def clean_born(self) -> date | None:
        born = self.cleaned_data["born"]
        if born and born > timezone.localdate():
            raise forms.ValidationError(_("This month is in the future. Check the month and the year."))
        return born

    def clean_zip_code(self) -> str:
        text = self.cleaned_data["zip_code"].strip()
        if not text:
            return ""
        if not re.fullmatch(r"[0-9]{5}(-?[0-9]{4})?", text):
            raise forms.ValidationError(_("Write the ZIP code with five digits, for example 00101."))
        if locate(text[:5]) is None:
            raise forms.ValidationError(_("We do not know this ZIP code. Check it, or leave it empty."))
        return text[:5]

    def facts(self) -> dict:
        """Give the cleaned facts as keyword arguments of actions.people.add_young_person."""
        data = self.cleaned_data
        return {
            "case_number": data["case_number"],
            "given_name": data["given_name"],
            "family_name": data["family_name"],
            "preferred_name": data["preferred_name"],
            "birth_month": data["born"].strftime("%Y-%m") if data["born"] else "",
            "zip_code": data["zip_code"],
            "languages": data.get("languages", []),
            "circumstances": ["parenting"] if data["parenting"] else [],
        }


class IntakeForm(AddPersonForm):
    """Intake; `form_key` tells one form sent twice from two forms, `shown` which likely records the page showed."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, initial={"form_key": uuid4()}, **kwargs)
        self.fields["form_key"].error_messages["invalid"] = _("Part of this form did not arrive. Load the page again.")

    def show(self, people: Iterable[YoungPerson]) -> None:
        """Note whom the page shows now: going on counts for these, and not for others found later."""
        self.data = self.data.copy()
        self.data["shown"] = " ".join(str(person.pk) for person in people)

    def facts(self) -> dict:
        """Give the cleaned facts as keyword arguments of actions.people.add_young_person."""
        return super().facts() | {"intake_key": self.cleaned_data["form_key"]}


# Each stored fact and the field that asks for it.
FIELD_OF = {
    "case_number": "case_number",
    "given_name": "given_name",
    "family_name": "family_name",
    "preferred_name": "preferred_name",
    "birth_month": "born",
    "zip_code": "zip_code",
    "languages": "languages",
    "circumstances": "parenting",
    "contact": "contact",
}


class FactsForm(SavesForm, AddPersonForm):
    """The intake facts as they stand, to change; and how to reach the young person."""

    mark_optional = True
    contact = NoteField(
        label=gettext_lazy("Safe way to reach them"),
        limit=280,
        required=False,
        help_text=gettext_lazy("Way, time and words that are safe today. Ask each time. A court may read this."),
    )

    def facts(self) -> dict:
        """Give the cleaned facts as keyword arguments of actions.people.change_facts. A language that is no longer
        offered, and a question that is not asked here, keep what stands."""
        facts = super().facts() | {"contact": self.cleaned_data["contact"]}
        facts["languages"] = self._languages()
        return facts

    def _languages(self) -> list[str]:
        """The first is the best one, and the form does not ask for an order: what stands keeps its place."""
        standing = list(self.initial.get("languages", ()))
        if "languages" not in self.fields:
            return standing
        ticked, offered = self.cleaned_data["languages"], dict(self.fields["languages"].choices)
        kept = [code for code in standing if code in ticked or code not in offered]
        return kept + [code for code in ticked if code not in kept]

    @staticmethod
    def initial_of(person: YoungPerson) -> dict:
        """Give the initial values of a young person whose record is open."""
        born = date.fromisoformat(f"{person.birth_month}-01") if person.birth_month else None
        plain = ("case_number", "given_name", "family_name", "preferred_name", "zip_code", "contact")
        return {name: getattr(person, name) for name in plain} | {
            "born": born,
            "languages": list(person.languages or ()),
            "parenting": "parenting" in (person.circumstances or ()),
        }
