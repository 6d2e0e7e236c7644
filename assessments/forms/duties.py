"""Forms of a duty: start a clock, log what was done, close it as not needed, hand it on over a weekend."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.duties import Entry
from assessments.duties import KINDS, STARTED_BY_HAND, Shown
from assessments.forms.screenings import COURT, NOTE_LIMIT
from assessments.models import User
from resources.forms import DayField, NoteField, PlainForm

# A clock in a computer and one on a wall differ; nobody is stopped over that.
CLOCKS_DIFFER = timedelta(minutes=5)


class StartDutyForm(PlainForm):
    """What happened, for a clock that begins without a screening."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=[(kind, KINDS[kind].starts) for kind in STARTED_BY_HAND],
        widget=forms.RadioSelect,
    )


class EntryForm(PlainForm):
    """One line of the log: who, when, with what reference. All empty: not done yet."""

    who = forms.CharField(
        label=gettext_lazy("Who was told, or who did it"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The office, and the name or badge number if you have it."),
    )
    day = DayField(label=gettext_lazy("Day"), required=False)
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        input_formats=["%H:%M", "%I:%M %p", "%I:%M%p"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Enter a time, for example 2:05 PM.")},
    )
    reference = forms.CharField(label=gettext_lazy("Report or reference number"), max_length=80, required=False)

    mark_optional = False

    def __init__(self, data=None, *, to: str, label: str, now: datetime):
        local = timezone.localtime(now)
        super().__init__(data, prefix=to, initial={"day": local.date(), "time": local.time().replace(second=0)})
        self.to = to
        self.summary_label = label

    @property
    def is_filled(self) -> bool:
        """Tell whether something was written: the day and time stand there from the beginning."""
        return bool(self.cleaned_data.get("who") or self.cleaned_data.get("reference"))

    def clean(self) -> dict:
        data = super().clean()
        if not (data.get("who") or data.get("reference")):
            return data
        if not data.get("who") and "who" not in self.errors:
            self.add_error("who", _("Write who was told, or who did it."))
        for name, sentence in (("day", _("Enter the day.")), ("time", _("Enter the time."))):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if not self.errors and self.at > timezone.now() + CLOCKS_DIFFER:
            self.add_error("time", _("Enter when it was done: this time has not come yet."))
        return data

    @property
    def at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))

    def entry(self) -> Entry:
        data = self.cleaned_data
        return Entry(self.to, data["who"], self.at, data["reference"])


def entry_forms(shown: Shown, data=None) -> list[EntryForm]:
    """Give a form for each line that the duty still lacks."""
    logged = {line["to"] for line in shown.duty.log}
    return [
        EntryForm(data, to=to, label=label, now=shown.now)
        for to, label in shown.kind.entries.items()
        if to not in logged
    ]


class LogNoteForm(PlainForm):
    """What else belongs to the log."""

    note = NoteField(label=gettext_lazy("Note"), limit=NOTE_LIMIT, rows=2, required=False, help_text=COURT)


class NotNeededForm(PlainForm):
    """Why nothing has to be done."""

    reason = NoteField(label=gettext_lazy("Why it is not needed"), limit=NOTE_LIMIT, rows=2, help_text=COURT)


class HolderForm(PlainForm):
    """Who holds a duty over the weekend."""

    holder = forms.ChoiceField(label=gettext_lazy("Who holds this until Monday?"), widget=forms.Select)

    def __init__(self, data=None, *, staff: list[User], chosen: User | None = None):
        super().__init__(data, initial={"holder": str(chosen.pk) if chosen else ""})
        self.staff = {str(one.pk): one for one in staff}
        self.fields["holder"].choices = [("", _("Choose")), *((pk, str(one)) for pk, one in self.staff.items())]

    def user(self) -> User:
        return self.staff[self.cleaned_data["holder"]]
