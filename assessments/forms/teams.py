"""Forms about cover and turns on call."""

import re
from datetime import datetime, time, timedelta

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.on_call import Turn
from assessments.models import OnCallTurn, User
from resources.forms import DayField, PlainForm

FURTHEST = timedelta(days=400)


class StaffChoice(forms.ModelChoiceField):
    """One member of staff from a list, by name; two of the same name are told apart by their address."""

    def __init__(self, **kwargs):
        super().__init__(queryset=User.objects.none(), empty_label=gettext_lazy("Choose"), **kwargs)

    def offer(self, people) -> None:
        """Set whom the list holds."""
        self.queryset = people
        names = [user.name for user in people]
        self.repeated = {name for name in names if names.count(name) > 1}

    def label_from_instance(self, user: User) -> str:
        return f"{user.name} ({user.email})" if user.name in self.repeated else user.name


class ClockField(forms.TimeField):
    """A time of day, with the browser's own control; typed times such as 5:30 PM work too."""

    default_error_messages = {"invalid": gettext_lazy("Enter a time, for example 5:30 PM.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        kwargs.setdefault("input_formats", ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p", "%I:%M%p"])
        super().__init__(**kwargs)


def day_too_far(day) -> bool:
    """Say whether a day is further off than anyone plans: a typing error in the year."""
    return day > timezone.localdate() + FURTHEST


class CoverForm(PlainForm):
    """Who stands in for this team's supervisor, and until which day."""

    supervisor = StaffChoice(
        label=gettext_lazy("Who covers?"),
        help_text=gettext_lazy("A supervisor of another team. They see this team’s records until that day."),
    )
    last_day = DayField(
        label=gettext_lazy("Until the end of"),
        help_text=gettext_lazy("The last day of cover. You can end it sooner."),
    )

    def __init__(self, *args, supervisors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].offer(supervisors)

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or a day to come."))
        if day_too_far(day):
            raise forms.ValidationError(_("This is more than a year away. Check the year."))
        return day

    @property
    def until(self) -> datetime:
        """Give the moment the cover ends: midnight after the last day, in the agency's time."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time.min))


class TurnForm(PlainForm):
    """One turn on call: who, at which number, from when until when."""

    supervisor = StaffChoice(label=gettext_lazy("Who is on call?"))
    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("The emergency card shows it to your staff."),
    )
    since_day = DayField(label=gettext_lazy("Begins on"))
    since_time = ClockField(label=gettext_lazy("Begins at"))
    until_day = DayField(label=gettext_lazy("Ends on"))
    until_time = ClockField(label=gettext_lazy("Ends at"))
    saves = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args, supervisors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].offer(supervisors)
        self.helper.layout = Layout(
            "supervisor",
            "phone",
            Div("since_day", "since_time", css_class="cluster"),
            Div("until_day", "until_time", css_class="cluster"),
            "saves",
        )

    @classmethod
    def values_of(cls, turn: OnCallTurn) -> dict:
        """Give the initial values that show a turn."""
        since, until = timezone.localtime(turn.since), timezone.localtime(turn.until)
        return {
            "supervisor": turn.supervisor_id,
            "phone": turn.phone,
            "since_day": since.date(),
            "since_time": since.time(),
            "until_day": until.date(),
            "until_time": until.time(),
            "saves": turn.saves,
        }

    def clean_phone(self) -> str:
        """Ten digits or more, however they are grouped, perhaps with an extension."""
        phone = self.cleaned_data["phone"].strip()
        if not re.fullmatch(r"[0-9()+.\-\s]+((ext\.?|x)\s*[0-9]{1,6})?", phone, re.IGNORECASE) or not (
            10 <= len(re.sub(r"\D", "", re.split(r"(?i)ext|x", phone)[0])) <= 15
        ):
            raise forms.ValidationError(_("Write the whole number with its area code, for example 555-555-0142."))
        return phone

    def clean(self):
        data = super().clean()
        now = timezone.now()
        for part in ("since", "until"):
            day = data.get(f"{part}_day")
            if day and day_too_far(day):
                self.add_error(f"{part}_day", _("This is more than a year away. Check the year."))
        if not self.errors:
            since, until = self._moment("since"), self._moment("until")
            if until <= since:
                self.add_error("until_day", _("The turn ends before it begins. Check both."))
            elif until <= now:
                self.add_error("until_day", _("This turn is over already. Choose a time to come."))
        return data

    def _moment(self, part: str) -> datetime:
        data = self.cleaned_data
        return timezone.make_aware(datetime.combine(data[f"{part}_day"], data[f"{part}_time"]))

    @property
    def turn(self) -> Turn:
        """Give what was typed as actions.on_call takes it."""
        data = self.cleaned_data
        return Turn(data["supervisor"], data["phone"], self._moment("since"), self._moment("until"))
