"""The form of one emergency number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from resources.forms import NoteField, PlainForm
from resources.models.numbers import TIMED, EmergencyNumber, Hours, NumberKind
from resources.phone_numbers import to_call, to_text

TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p", "%I:%M%p", "%I%p"]
DIGITS = {"inputmode": "tel", "autocomplete": "off"}


class OfficeTimeField(forms.TimeField):
    """A time on the clock, with the browser's own control; typed times such as 8 AM work too."""

    default_error_messages = {"invalid": _("Enter a time, for example 8:00 AM.")}

    def __init__(self, **kwargs):
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(widget=widget, input_formats=TIME_FORMATS, required=False, **kwargs)


class NumberForm(PlainForm):
    """Takes what a number is, when it answers and where it stands; `facts()` gives what the actions take."""

    name = forms.CharField(
        label=_("Whose number it is"), max_length=120, help_text=_("For example: Juniper County child abuse line.")
    )
    number = forms.CharField(
        label=_("Number to call"), max_length=40, widget=forms.TextInput(attrs=DIGITS | {"size": "20"})
    )
    text_to = forms.CharField(
        label=_("Number to text"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=DIGITS | {"size": "20"}),
        help_text=_("Only if it takes text messages."),
    )
    what_for = NoteField(
        label=_("What it is for"), limit=280, rows=2, help_text=_("When to call it, and what it does not do.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("Shown when"),
        choices=NumberKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The list of all numbers shows it in any case."),
    )
    hours = forms.ChoiceField(label=_("When it answers"), choices=Hours, widget=forms.RadioSelect)
    office_opens = OfficeTimeField(label=_("Office opens"), help_text=_("Only for a number that goes by office hours."))
    office_closes = OfficeTimeField(label=_("Office closes"))
    after = forms.ChoiceField(label=_("Comes after"), help_text=_("Its place in the list. 911 stays first."))
    verified = forms.BooleanField(
        label=_("I called this number today, and everything here is right"),
        required=False,
        help_text=_("A number that nobody has called for 90 days is marked."),
    )
    saves = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, number: EmergencyNumber | None = None, others: list[EmergencyNumber]):
        kept = {name: getattr(number, name) for name in self.base_fields if hasattr(number, name)} if number else {}
        super().__init__(data, initial={"hours": "", **kept, "after": _before(number, others)})
        self.fields["after"].choices = [(other.key, other.name) for other in others]
        if not others or (number and number.is_always_shown):
            del self.fields["after"]
        if number and number.is_always_shown:
            # Everything else about 911 may be worded for the county.
            self.fields["number"].widget.attrs["readonly"] = True

    def clean_number(self) -> str:
        return to_call(self.cleaned_data["number"])

    def clean_text_to(self) -> str:
        return to_text(self.cleaned_data["text_to"])

    def clean(self) -> dict:
        """Office hours need both times, in their order; a number by any other hours has none."""
        data = super().clean()
        opens, closes = data.get("office_opens"), data.get("office_closes")
        if data.get("hours") not in TIMED:
            data["office_opens"] = data["office_closes"] = None
            return data
        for name in ("office_opens", "office_closes"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Enter a time: this number goes by office hours."))
        if opens and closes and opens >= closes:
            self.add_error("office_closes", _("Enter a time later than when the office opens."))
        return data

    def facts(self) -> dict:
        """Give the cleaned fields as keyword arguments of add_number and change_number."""
        return {name: value for name, value in self.cleaned_data.items() if name != "saves"}

    def show_newer(self, number: EmergencyNumber) -> None:
        """Say what somebody else saved meanwhile; the next save counts from there, with what was typed here."""
        self.add_error(
            None,
            _("This number was changed while you had it open. Nothing was overwritten, and yours is still here.")
            + " "
            + _("Where the two differ, choose what is right, then save again."),
        )
        for name in self.fields:
            if hasattr(number, name) and name != "saves" and getattr(number, name) != self.cleaned_data.get(name):
                self.add_error(name, _("Kept now: “%(value)s”.") % {"value": self._in_words(name, number)})
        self.data = self.data.copy()
        self.data["saves"] = str(number.saves)

    def _in_words(self, name: str, number: EmergencyNumber) -> str:
        value = getattr(number, name)
        if name == "kinds":
            return ", ".join(str(NumberKind(kind).label) for kind in value)
        return str(number.get_hours_display()) if name == "hours" else str(value if value is not None else "")


def _before(number: EmergencyNumber | None, others: list[EmergencyNumber]) -> str:
    """Give the key of the number that `number` stands behind now; a new one comes last."""
    earlier = [other for other in others if number is None or other.order < number.order]
    return earlier[-1].key if earlier else ""
