"""Forms of the catalogue's pages. The fields follow from the kind of row; each begins with what stands there now."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from resources.catalogue.changes import Edit
from resources.catalogue.checks import LABEL_LENGTH
from resources.catalogue.shapes import Catalogue
from resources.catalogue.wording import refused_words
from resources.catalogue.words import FIELD_WORDS, STRENGTH_BADGES
from resources.forms import DayField, NoteField, PlainForm
from resources.models.reviews import ReviewerKind, Scope

# What an agency may reword, by kind of row. Everything else is shipped: what a screening means hangs on it.
EDITABLE: dict[str, tuple[str, ...]] = {
    "onramptheme": ("label", "short_label", "strength_prompt", "worker_prompt"),
    "offramptheme": ("label", "short_label"),
    "factor": ("label", "description", "indicators", "sensitivity", "do_not_record"),
    "servicetype": ("label", "description", "youth_label_en", "youth_label_es", "directory_note"),
    "pairing": ("strength", "rationale"),
}
ONE_LINE = {"label", "short_label", "youth_label_en", "youth_label_es"}
MAY_BE_EMPTY = {"sensitivity", "do_not_record", "directory_note"}
TEXT_LIMIT = 600
HELP = {
    "youth_label_en": _("Plain words, grade 6 or lower. They may stand on paper that someone else finds."),
    "short_label": _("Stands on the screening and in the picture."),
    "rationale": _("One sentence. It stands beside the help on the results and in the plan."),
}


class LinesField(NoteField):
    """A list of short texts, one a line."""

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        text = super().to_python(value)
        return [line.strip() for line in (text or "").splitlines() if line.strip()]

    def run_validators(self, value):
        super().run_validators("\n".join(value))

    def validate(self, value):
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")


class BasedOnForm(PlainForm):
    """The version that the page was made from."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": _("Load the page again.")})


class RowForm(BasedOnForm):
    """The wording of one row, or the strength and reason of a pair. `values` is what stands there now."""

    def __init__(self, data=None, *, table: str, values: Mapping, catalogue: Catalogue):
        super().__init__(data, initial={"based_on": catalogue.number})
        self.table, self.values, self.catalogue = table, values, catalogue
        for name in EDITABLE[table]:
            self.add_field(name, _field(name))
            self.initial[name] = values.get(name)

    def clean(self):
        cleaned = super().clean()
        for name in EDITABLE[self.table]:
            if name in cleaned:
                words = refused_words(name, self.values.get(name), cleaned[name], self._paper())
                if words:
                    self.add_error(name, _refusal(words))
        return cleaned

    def _paper(self) -> dict:
        never, passing = self.catalogue.banned_words, self.catalogue.banned_exceptions
        words = {f"banned_words_{language}": never[language] for language in never}
        return words | {f"banned_exceptions_{language}": passing[language] for language in passing}

    def edits(self, key: str) -> list[Edit]:
        """Give the edit that the filled-in form asks for; its values may be what stands there already."""
        return [Edit(self.table, key, {name: self.cleaned_data[name] for name in EDITABLE[self.table]})]


class AddPairForm(RowForm):
    """A new pair: how it helps, why, and the one clause on each side that it traces to."""

    def __init__(self, data=None, *, factor, kind, catalogue: Catalogue):
        super().__init__(data, table="pairing", values={}, catalogue=catalogue)
        self.factor, self.kind = factor, kind
        for name, row in (("factor_source", factor), ("service_source", kind)):
            choices = [(f"{row.id}.source[{place}]", clause.quote) for place, clause in enumerate(row.sources)]
            field = forms.ChoiceField(label=FIELD_WORDS[name], choices=choices, widget=forms.RadioSelect)
            self.add_field(name, field)
            if len(choices) == 1:
                self.initial[name] = choices[0][0]

    def edits(self, key: str) -> list[Edit]:
        """Give the edit that adds the pair. The fact sheet does not pair anything: what an agency adds is its own."""
        values = {
            "factor": self.factor.id,
            "service": self.kind.id,
            "strength": self.cleaned_data["strength"],
            "rationale": self.cleaned_data["rationale"],
            "trace": {name: self.cleaned_data[name] for name in ("factor_source", "service_source")},
            "basis": "extension",
        }
        return [Edit("pairing", key, values)]


class ChooseKindForm(PlainForm):
    """Which kind of help to add to an on-ramp."""

    kind = forms.ChoiceField(label=_("Kind of help"))

    def __init__(self, data=None, *, catalogue: Catalogue, factor_id: str):
        super().__init__(data)
        self.helper.disable_csrf = True
        paired = {pair.service_type for pair in catalogue.pairs_for(factor_id)}
        kinds = [
            (catalogue.off_ramp_theme(kind.theme).short_label, (catalogue.service_type_numbers[kind.id], kind.label))
            for kind in catalogue.service_types.values()
            if kind.id not in paired
        ]
        groups: dict[str, list] = {}
        for theme, choice in kinds:
            groups.setdefault(theme, []).append(choice)
        self.fields["kind"].choices = [("", _now("Choose")), *groups.items()]


def _field(name: str) -> forms.Field:
    label, help_text = FIELD_WORDS[name], HELP.get(name, "")
    required = name not in MAY_BE_EMPTY
    if name == "strength":
        choices = [(value, words) for value, (words, _kind) in STRENGTH_BADGES.items()]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    if name == "indicators":
        return LinesField(label=label, limit=2 * TEXT_LIMIT, rows=6, help_text=_("One a line."))
    if name in ONE_LINE:
        return forms.CharField(label=label, max_length=LABEL_LENGTH, help_text=help_text)
    return NoteField(label=label, limit=TEXT_LIMIT, required=required, help_text=help_text)


def _refusal(words: list[str]) -> str:
    return _now("Use other words than “%(words)s”: say what adults, systems and conditions do.") % {
        "words": "”, “".join(words)
    }


class ReviewerForm(PlainForm):
    """A reviewer: who, in which part, paid or not."""

    PAID = (("yes", _("Yes")), ("no", _("No")))
    name = forms.CharField(label=_("Name, or the name they choose to go by"), max_length=120)
    kind = forms.ChoiceField(label=_("What they bring"), choices=ReviewerKind.choices, widget=forms.RadioSelect)
    paid = forms.ChoiceField(
        label=_("Are they paid for it?"),
        choices=PAID,
        widget=forms.RadioSelect,
        help_text=_("Reviewing is work, and work is paid. A reviewer gets no account and sees no one’s record."),
    )


class SignatureForm(PlainForm):
    """What a reviewer signed, and when."""

    reviewer = forms.ModelChoiceField(label=_("Who signed"), queryset=None, empty_label=_("Choose"))
    scope = forms.ChoiceField(label=_("What they signed"), choices=Scope.choices, widget=forms.RadioSelect)
    signed_on = DayField(label=_("On which day"))
    remarks = NoteField(label=_("Their remarks"), limit=TEXT_LIMIT, required=False)

    def __init__(self, data=None, *, reviewers):
        super().__init__(data)
        self.fields["reviewer"].queryset = reviewers
