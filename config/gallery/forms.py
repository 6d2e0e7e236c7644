"""One form with every kind of control, as the components page and the tests of the form templates show it."""

import datetime

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

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


class Disabled(EveryWidget):
    """Every control filled in, and closed."""

    def __init__(self):
        super().__init__(prefix="off", initial=FILLED)
        for field in self.fields.values():
            field.disabled = True


class SideBySide(PlainForm):
    """Two questions that belong together, on one line of a desk screen."""

    call_name = forms.CharField(label="Ask for", max_length=40)
    call_phone = forms.CharField(label="Phone", help_text="10 digits", max_length=20)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(Fieldset("Who to call", Row(Column("call_name"), Column("call_phone"))))


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
WRONG = {"note": "Sleeps at friends’ places. " * 12, "line": "whole", "hidden": "x"}

# What a disabled control shows.
FILLED = RIGHT | {
    "month": datetime.date(2026, 4, 1),
    "whole_day": datetime.date(2026, 4, 30),
    "parted": datetime.date(2026, 1, 2),
    "moment": datetime.datetime(2026, 3, 15, 14, 0),
}

# Each control with when to use it.
CONTROLS = [
    ("line", _("Line of text"), _("For a name or a few words.")),
    ("mail", _("E-mail address"), _("A hint stands between label and control, so that it is read first.")),
    ("secret", _("Password"), _("Only to sign in.")),
    ("number", _("Number"), _("For a count or an age; its width says how long the answer is.")),
    ("note", _("Note"), _("For some lines of text, with a limit that is counted and never cuts.")),
    ("answer", _("Short answers"), _("For up to five answers of a word or two. None is chosen beforehand.")),
    ("way", _("Long answers"), _("One below the other; a line below an answer says more.")),
    ("sources", _("Check boxes"), _("For several answers at once.")),
    ("kind", _("List"), _("For one of more than seven answers that people know by name.")),
    ("several", _("List of several"), _("For several of many; check boxes are easier when there are few.")),
    ("sure", _("One check box"), _("For a yes that a person gives by hand.")),
    ("day", _("Day"), _("For a day near today, such as a due date.")),
    ("month", _("Month and year"), _("For a time that nobody knows to the day.")),
    ("whole_day", _("Month, day and year"), _("For a day that is known by heart.")),
    ("moment", _("Day and time"), _("For an appointment or a call.")),
    ("paper", _("File"), _("For a list to bring in. Nothing about a young person is uploaded.")),
    ("maybe", _("Optional answer"), _("What may be left out says so; what must be there carries no mark.")),
]


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
