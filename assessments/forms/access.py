"""The form that opens a record in an emergency."""

from django import forms
from django.utils.translation import gettext_lazy as _

from resources.forms import PlainForm


class BreakGlassForm(PlainForm):
    """A case number and why: both are needed."""

    case_number = forms.CharField(
        label=_("Case number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The whole number, from your agency’s own system."),
    )
    reason = forms.CharField(
        label=_("Why you need this record now"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Their supervisor reads this today. The young person, a parent’s attorney or a court may read it."),
    )
