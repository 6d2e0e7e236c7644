"""The form of the agency's settings."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.agency import CHANGED_HERE
from assessments.models import AgencySettings
from assessments.models.agency import LIMITS
from resources.forms import PlainForm

# The clocks of the United States and its territories, by the names people use.
US_ZONES = {
    "America/New_York": gettext_lazy("Eastern"),
    "America/Chicago": gettext_lazy("Central"),
    "America/Denver": gettext_lazy("Mountain"),
    "America/Phoenix": gettext_lazy("Mountain without summer time (Arizona)"),
    "America/Los_Angeles": gettext_lazy("Pacific"),
    "America/Anchorage": gettext_lazy("Alaska"),
    "America/Adak": gettext_lazy("Aleutian Islands"),
    "Pacific/Honolulu": gettext_lazy("Hawaii"),
    "America/Puerto_Rico": gettext_lazy("Puerto Rico and U.S. Virgin Islands"),
    "Pacific/Guam": gettext_lazy("Guam and Northern Mariana Islands"),
    "Pacific/Pago_Pago": gettext_lazy("American Samoa"),
}
NUMBER = {"inputmode": "numeric"}


def zones() -> list:
    """Give the time zones as choices: those of the United States first, by name, then every other one."""
    others = sorted(name for name in available_timezones() if "/" in name and name not in US_ZONES)
    return [
        ("", gettext_lazy("Choose")),
        (gettext_lazy("United States"), list(US_ZONES.items())),
        (gettext_lazy("Elsewhere"), [(name, name.replace("_", " ")) for name in others]),
    ]


def days(name: str, label, help_text) -> forms.IntegerField:
    """Give a field for a whole number of days, within the limits of the setting."""
    least, most = LIMITS[name]
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs=NUMBER),
        error_messages={"invalid": gettext_lazy("Enter a whole number of days.")},
    )


class AgencyForm(PlainForm):
    """Takes every setting at once; `values()` gives what actions.agency.change_settings takes."""

    agency_name = forms.CharField(
        label=gettext_lazy("Agency name"),
        max_length=80,
        help_text=gettext_lazy(
            "At the top of every page and on the plan for the file. Never on a young person’s paper."
        ),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("For every time on screen, and for which emergency number answers now."),
    )
    review_days = days(
        "review_days",
        gettext_lazy("Days for a review"),
        gettext_lazy("A plan that was sent for review is due this many days later."),
    )
    reminder_days = days(
        "reminder_days",
        gettext_lazy("Days of warning"),
        gettext_lazy("The worklist marks what is due within this many days. 0: only what is due today."),
    )
    quiet_referral_days = days(
        "quiet_referral_days",
        gettext_lazy("Days until something counts as quiet"),
        gettext_lazy(
            "A referral nobody noted anything on, or a plan without a next step, comes back after this many days."
        ),
    )
    saves = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, kept: AgencySettings):
        super().__init__(data, initial={name: getattr(kept, name) for name in (*CHANGED_HERE, "saves")})
        self.fields["time_zone"].choices = zones()

    def clean_agency_name(self) -> str:
        """One line; a name of signs alone would be no name."""
        name = " ".join(self.cleaned_data["agency_name"].split())
        if not any(sign.isalpha() for sign in name):
            raise forms.ValidationError(_("Write the agency’s name with letters."))
        return name

    def clean_time_zone(self) -> str:
        try:
            ZoneInfo(self.cleaned_data["time_zone"])
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise forms.ValidationError(_("Choose a time zone from the list.")) from None
        return self.cleaned_data["time_zone"]

    def values(self) -> dict:
        """Give the cleaned settings as keyword arguments."""
        return {name: self.cleaned_data[name] for name in CHANGED_HERE}

    def show_newer(self, now: AgencySettings) -> None:
        """Say beside each field what somebody else saved meanwhile; the next save counts from there."""
        self.add_error(
            None,
            _("The settings were saved by someone else while you had this page open.")
            + " "
            + _("Nothing was overwritten, and what you entered is still here. Choose what is right, then save again."),
        )
        zone_names = dict(US_ZONES)
        for name in CHANGED_HERE:
            kept = getattr(now, name)
            if kept != self.cleaned_data.get(name):
                self.add_error(name, _("Kept now: “%(value)s”.") % {"value": zone_names.get(kept, kept)})
        self.data = self.data.copy()
        self.data["saves"] = str(now.saves)
