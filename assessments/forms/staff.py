"""Forms of an agency admin about staff and teams, and the one by which the invited choose a password."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Team, User
from assessments.policy import ROLES
from resources.forms import PlainForm


def one_line(text: str) -> str:
    """Give a name with single spaces and no line breaks."""
    return " ".join(text.split())


class NameField(forms.CharField):
    """A name that colleagues see."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=120, **kwargs)

    def clean(self, value):
        return one_line(super().clean(value))


class InviteForm(PlainForm):
    """Who is invited, to which team, with which role in mind."""

    name = NameField(label=gettext_lazy("Name"), help_text=gettext_lazy("As colleagues know them."))
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Their own work address. The link goes there, and they sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role.name, role.label) for role in ROLES.values()],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Another agency admin confirms it before it counts."),
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("No team"),
        help_text=gettext_lazy("Caseworkers and supervisors need one. Directory and agency admins do not."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name")
        self.fields["role"].widget.choice_hints = {
            "caseworker": _("Screenings and plans with the young people on their own caseload"),
            "supervisor": _("Reads the team’s records, reviews plans"),
            "directory_admin": _("Keeps the directory of local services; sees no young person"),
            "agency_admin": _("Staff, teams and policies; sees no young person"),
        }

    def clean(self):
        data = super().clean()
        if data.get("role") in {"caseworker", "supervisor"} and not data.get("team") and "team" not in self.errors:
            self.add_error("team", _("Choose a team: this role works in one."))
        return data


class TeamNameForm(PlainForm):
    """The name of a team."""

    name = NameField(label=gettext_lazy("Name of the team"))


class StaffNameForm(PlainForm):
    """The name of a member of staff."""

    name = NameField(label=gettext_lazy("Name"), help_text=gettext_lazy("As colleagues know them."))


class JoinTeamForm(PlainForm):
    """One more team for a member of staff."""

    team = forms.ModelChoiceField(
        label=gettext_lazy("Add to a team"), queryset=Team.objects.none(), empty_label=gettext_lazy("Choose")
    )

    def __init__(self, *args, teams, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams


class ProposeRoleForm(PlainForm):
    """One more role for a member of staff, which a second person confirms."""

    role = forms.ChoiceField(label=gettext_lazy("Ask for a role"))

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose")), *((name, ROLES[name].label) for name in roles)]


class ChoosePasswordForm(PlainForm):
    """The password of a new account, twice, by the agency's rules."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = " ".join(password_validators_help_texts()[:1])

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self):
        data = super().clean()
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("These two are not the same. Type the password once more."))
        return data
