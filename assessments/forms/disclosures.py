"""Forms of what may leave: a basis switched on, a release written down, the gate that everything leaves through."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.screenings import COURT
from assessments.lawful import MEANING
from assessments.models import LawfulBasis, Release
from resources.forms import DayField, NoteField, PlainForm

NOTE = 280


class SwitchOnForm(PlainForm):
    """Counsel's name and the day on which counsel agreed: without both no basis opens."""

    counsel_name = forms.CharField(
        label=gettext_lazy("Name of your agency’s counsel"),
        max_length=120,
        help_text=gettext_lazy("The attorney who agreed that your agency may share on this basis."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    counsel_on = DayField(label=gettext_lazy("Day on which counsel agreed"))

    def clean_counsel_on(self):
        day = self.cleaned_data["counsel_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Write the day on which counsel agreed."))
        return day


class ReleaseForm(PlainForm):
    """What a signed release says. The paper itself stays in the agency's file."""

    organization = forms.CharField(
        label=gettext_lazy("Organization that may receive it"),
        max_length=200,
        help_text=gettext_lazy("One organization. Another one needs a release of its own."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = NoteField(
        label=gettext_lazy("What it is for"),
        limit=NOTE,
        rows=2,
        help_text=gettext_lazy("For example: to ask for a place in the after-school program."),
    )
    what = NoteField(
        label=gettext_lazy("What is shared"),
        limit=NOTE,
        rows=2,
        help_text=gettext_lazy("Only what the purpose needs. For example: first name, age, a safe way to reach them."),
    )
    signed_by = forms.ChoiceField(
        label=gettext_lazy("Who signed"), choices=Release.SignedBy.choices, widget=forms.RadioSelect
    )
    signed_on = DayField(label=gettext_lazy("Day it was signed"))
    expires_on = DayField(
        label=gettext_lazy("Last day it holds"),
        help_text=gettext_lazy("No longer than the purpose needs: often 30 days, never more than a year."),
    )
    informed = forms.BooleanField(
        label=gettext_lazy(
            "They know what is shared and with whom, that help does not depend on signing, "
            "and that they can take it back at any time"
        )
    )

    def clean(self) -> dict:
        data = super().clean()
        today = timezone.localdate()
        signed, last = data.get("signed_on"), data.get("expires_on")
        if signed and signed > today:
            self.add_error("signed_on", _("This day has not come yet. Write the day on which it was signed."))
        if last and last < today:
            self.add_error("expires_on", _("This release has run out. Ask again, and write down the new one."))
        elif signed and last and last < signed:
            self.add_error("expires_on", _("The last day comes before the day it was signed. Check both."))
        elif signed and last and last - signed > timedelta(days=366):
            self.add_error("expires_on", _("A release holds for one year at most. Choose an earlier last day."))
        return data

    def facts(self) -> dict:
        """Give the cleaned facts as keyword arguments of actions.disclosures.add_release."""
        return {name: value for name, value in self.cleaned_data.items() if name != "informed"}


class GateForm(PlainForm):
    """Asks on which basis something leaves, and what for. Takes the bases that are open; without one it cannot be sent:
    the page says so instead of showing it."""

    basis = forms.ChoiceField(label=gettext_lazy("Why may this be shared?"), widget=forms.RadioSelect)
    purpose = NoteField(
        label=gettext_lazy("What is it for?"),
        limit=NOTE,
        rows=2,
        help_text=gettext_lazy("One sentence is enough."),
    )

    def __init__(self, *args, bases: list[LawfulBasis], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["basis"]
        field.choices = [(basis.kind, str(basis)) for basis in bases]
        field.widget.choice_hints = {basis.kind: MEANING[basis.kind] for basis in bases}


class DisclosureForm(GateForm):
    """The gate for something shared outside Offramp: by phone, on paper, in a meeting."""

    receiver = forms.CharField(
        label=gettext_lazy("Who receives it?"),
        max_length=200,
        help_text=gettext_lazy("The organization’s name. For a release: as it is written there."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    what = NoteField(label=gettext_lazy("What is shared?"), limit=NOTE, rows=2, help_text=COURT)

    field_order = ["receiver", "what", "basis", "purpose"]


class CopyForm(GateForm):
    """The gate for a copy into the agency's own case system. A plan holds goals and steps in free words, so someone has
    to look through them first."""

    looked = forms.BooleanField(
        label=gettext_lazy("I looked through the goals and steps: no other child is named in them")
    )

    def __init__(self, *args, free_words: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not free_words:
            del self.fields["looked"]
