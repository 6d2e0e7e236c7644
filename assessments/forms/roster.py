"""Where a roster comes from: a file, or pasted text."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.roster import MOST_BYTES, Unreadable, decoded
from resources.forms import PlainForm


class RosterForm(PlainForm):
    """Takes a CSV file or its text; `text` in the cleaned data is what was read."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Up to 200 KB and 2,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("With the headings in the first row."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is bigger than 200 KB. Split it into smaller ones."))
        return file

    def clean(self):
        data = super().clean()
        file, pasted = data.get("file"), (data.get("pasted") or "").strip()
        if self.errors:
            return data
        if file and pasted:
            self.add_error("pasted", _("Use the file or the text, not both."))
        elif not file and not pasted:
            self.add_error("file", _("Choose a file, or paste the rows below."))
        elif file:
            try:
                data["text"] = decoded(file.read())
            except Unreadable as problem:
                self.add_error("file", str(problem))
        else:
            data["text"] = pasted
        return data
