"""One form with every kind of widget, as the gallery and the tests of the form templates show it."""

import datetime

from django import forms
from django.forms import formset_factory

from resources.forms import DatePartsField, DayField, NoteField, PlainForm

ANSWERS = [
    ("seen", "Seen or told"),
    ("possible", "Possible"),
    ("not", "Looked, not seen"),
    ("unknown", "Not known yet"),
]
WAYS = [
    ("visit", "A visit in person, at a place the young person chooses and where they feel at ease"),
    ("phone", "A phone call, at a time when nobody else listens"),
    ("text", "A text message without names"),
]


class EveryWidget(PlainForm):
    """Every kind of control that Offramp uses; all required, but for one."""

    line = forms.CharField(label="Name of the place", max_length=10)
    mail = forms.EmailField(label="E-mail address", help_text="Only staff see this.")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    number = forms.IntegerField(label="Age in years", min_value=10, max_value=21)
    note = NoteField(label="What was seen?", limit=280, help_text="The young person or a court may read this.")
    answer = forms.ChoiceField(label="No safe place to sleep", choices=ANSWERS, widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label="How may we reach them?", choices=WAYS, widget=forms.RadioSelect, help_text="Ask them, if you can."
    )
    sources = forms.MultipleChoiceField(
        label="How do you know?",
        choices=[("told", "They told someone"), ("record", "A record"), ("other", "Another professional")],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(
        label="Kind of help", choices=[("", "Choose"), ("a", "Return to school"), ("b", "Legal help")]
    )
    several = forms.MultipleChoiceField(label="Languages", choices=[("en", "English"), ("es", "Spanish")])
    sure = forms.BooleanField(label="I asked the young person")
    day = DayField(label="By when?")
    month = DatePartsField(label="When was this?", help_text="About is enough. For example, April 2026.")
    whole_day = DatePartsField(label="Which day?", with_day=True)
    parted = forms.DateField(label="A day in lists", widget=forms.SelectDateWidget(years=range(2020, 2031)))
    moment = forms.SplitDateTimeField(label="At what time?")
    paper = forms.FileField(label="A list of services")
    maybe = forms.CharField(label="Anything else", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, initial="x")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["way"].widget.choice_hints = {"phone": "Say only your first name."}

    def clean(self):
        if self.data.get("line") == "whole":
            raise forms.ValidationError("Two answers do not agree with each other.")


class StepForm(PlainForm):
    """A small form for a formset."""

    action = forms.CharField(label="What will be done?", max_length=80)
    by_when = DayField(label="By when?", required=False)


StepFormSet = formset_factory(StepForm, extra=2)

RIGHT = {
    "line": "Library",
    "mail": "ana@example.org",
    "secret": "x",
    "number": "15",
    "note": "Sleeps at friends' places.",
    "answer": "seen",
    "way": "phone",
    "sources": ["told"],
    "kind": "a",
    "several": ["en"],
    "sure": "on",
    "day": "2026-03-15",
    "month_month": "4",
    "month_year": "2026",
    "whole_day_month": "4",
    "whole_day_day": "30",
    "whole_day_year": "2026",
    "parted_month": "1",
    "parted_day": "2",
    "parted_year": "2026",
    "moment_0": "2026-03-15",
    "moment_1": "14:00",
    "hidden": "x",
}
MONTH = datetime.date(2026, 4, 1)


def wrong_steps() -> StepFormSet:
    """Give a formset whose second form lacks its required answer."""
    steps = StepFormSet(
        {
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            "form-0-action": "Call the school",
            "form-1-by_when": "2026-03-15",
        }
    )
    for number, form in enumerate(steps, start=1):
        form.summary_label = f"Step {number}"
    return steps
