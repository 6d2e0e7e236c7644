"""The form every screen's form begins from: plain words for what is wrong, and a crispy helper of its own."""

import datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from resources.wording import warnings

REQUIRED = {
    forms.CheckboxSelectMultiple: _("Choose at least one."),
    forms.RadioSelect: _("Choose an answer."),
    forms.Select: _("Choose from the list."),
    forms.CheckboxInput: _("Check the box to continue."),
    forms.FileInput: _("Choose a file."),
}

# code: words, for errors whose shipped words blame, or repeat what was typed.
PLAIN_WORDS = {
    "invalid_choice": _("Choose one of the answers shown."),
    "invalid_list": _("Choose from the answers shown."),
    "max_length": ngettext_lazy(
        "Use %(limit_value)d character or fewer. You wrote %(show_value)d.",
        "Use %(limit_value)d characters or fewer. You wrote %(show_value)d.",
        "limit_value",
    ),
    "min_length": ngettext_lazy(
        "Use at least %(limit_value)d character. You wrote %(show_value)d.",
        "Use at least %(limit_value)d characters. You wrote %(show_value)d.",
        "limit_value",
    ),
    "max_value": _("Enter %(limit_value)s or less."),
    "min_value": _("Enter %(limit_value)s or more."),
    "null_characters_not_allowed": _("Take out the characters that cannot be read."),
}


class PlainBoundField(forms.BoundField):
    """A bound field whose description also names its character count."""

    @property
    def aria_describedby(self):
        described_by = super().aria_describedby
        if described_by is not None and "data-limit" in self.field.widget.attrs:
            described_by = f"{described_by} {self.auto_id}_count".strip()
        if described_by is not None and self.warnings:
            described_by = f"{described_by} {self.auto_id}_wording".strip()
        return described_by

    @cached_property
    def warnings(self) -> list[str]:
        """Give what should be said in another way in a note that stands in the field now. It never stops a save."""
        text = self.value() if isinstance(self.field, NoteField) else None
        return warnings(text) if isinstance(text, str) and text else []


def full_label(field: forms.BoundField) -> str:
    """Give a field's label as it stands alone, with the part of the form it belongs to: "Step 1, Who"."""
    part = getattr(field.field, "part", "") or getattr(field.form, "summary_label", "")
    return f"{part}, {field.label}" if part else str(field.label)


class PlainMixin:
    """What PlainForm does, for a ModelForm too. `summary_label` names one form among several in the error summary,
    a field's own `part` one group of fields among several."""

    use_required_attribute = False
    bound_field_class = PlainBoundField
    mark_optional = True
    summary_label = ""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        if "data" in kwargs:
            kwargs["data"] = _one_line_ending(kwargs["data"])
        elif args and hasattr(args[0], "values"):
            args = (_one_line_ending(args[0]), *args[1:])
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = False
        self.helper.use_custom_control = False
        for field in self.fields.values():
            plainly(field)

    def add_field(self, name: str, field: forms.Field) -> None:
        """Add a field made at run time, with the same plain words as the declared ones."""
        self.fields[name] = plainly(field)


class PlainForm(PlainMixin, forms.Form):
    """A form in the house style: `{% crispy form %}` inside the page's own <form method="post" novalidate>."""


def plainly(field: forms.Field) -> forms.Field:
    """Give the field back with plain messages, where its maker wrote none, and a counted limit instead of a cut."""
    shipped = {}
    for parent in reversed(type(field).__mro__):
        if parent.__module__.startswith("django."):
            shipped |= getattr(parent, "default_error_messages", {})
    words = {"required": _required_words(field.widget)} | PLAIN_WORDS
    for code, message in words.items():
        if field.error_messages.get(code) is shipped.get(code):
            field.error_messages[code] = message
    if limit := getattr(field, "max_length", None):
        # A browser that enforces maxlength drops the end of pasted text without a word.
        field.widget.attrs.pop("maxlength", None)
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["data-limit"] = str(limit)
    return field


def _required_words(widget):
    for kind, words in REQUIRED.items():
        if isinstance(widget, kind):
            return words
    return _("Fill this in.")


def _one_line_ending(data):
    """Browsers count a line break as one character and send two; without this a full note would be refused."""
    if not data or not any("\r" in value for value in data.values() if isinstance(value, str)):
        return data
    data = data.copy()
    if hasattr(data, "setlist"):
        for name, values in list(data.lists()):
            data.setlist(name, [_unix(value) for value in values])
        return data
    return {name: _unix(value) for name, value in data.items()}


def _unix(value):
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class NoteField(forms.CharField):
    """Some lines of text with a limit in characters, counted on the page and here."""

    def __init__(self, *, limit: int = 280, rows: int = 3, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=limit, **kwargs)


class DayField(forms.DateField):
    """One calendar day, with the browser's own date control; typed dates such as 3/15/2026 work too."""

    default_error_messages = {"invalid": _("Enter a date, for example 3/15/2026.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"])
        super().__init__(**kwargs)


class DatePartsWidget(forms.MultiWidget):
    """A month list, perhaps a day, and a year."""

    use_fieldset = True

    def __init__(self, with_day: bool = False, attrs=None):
        self.with_day = with_day
        number = {"inputmode": "numeric", "autocomplete": "off"}
        day = {"day": forms.TextInput(attrs=number | {"size": "2"})} if with_day else {}
        super().__init__(
            {
                "month": forms.Select(choices=[("", _("Choose")), *MONTHS.items()]),
                **day,
                "year": forms.TextInput(attrs=number | {"size": "4"}),
            },
            attrs,
        )

    @property
    def part_labels(self) -> list[str]:
        return [gettext("Month"), *([gettext("Day")] if self.with_day else []), gettext("Year")]

    def decompress(self, value):
        if not value:
            return [None] * len(self.widgets)
        return [value.month, *([value.day] if self.with_day else []), value.year]


class DatePartsField(forms.MultiValueField):
    """A month and year (or month, day and year) typed apart; gives a date, the first of the month without a day."""

    default_error_messages = {
        "required": _("Enter the date."),
        "incomplete": _("Enter every part of the date."),
        "invalid": _("Enter a real date."),
        "year": _("Enter a year from %(first)d to %(last)d."),
    }

    def __init__(self, *, with_day: bool = False, first_year: int = 1950, last_year: int = 2100, **kwargs):
        self.first_year, self.last_year = first_year, last_year
        count = 3 if with_day else 2
        kwargs.setdefault("widget", DatePartsWidget(with_day))
        super().__init__(
            [forms.CharField(required=False) for _part in range(count)],
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, values):
        if not any(values):
            return None
        if not all(values):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            month, *day, year = (int(value) for value in values)
            date = datetime.date(year, month, *(day or [1]))
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not self.first_year <= date.year <= self.last_year:
            limits = {"first": self.first_year, "last": self.last_year}
            raise ValidationError(self.error_messages["year"], code="year", params=limits)
        return date
