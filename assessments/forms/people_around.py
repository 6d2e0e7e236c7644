"""Forms about supporters and about who should not see a young person's record."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.people_around import SUPPORTER_FACTS, SupporterFacts
from assessments.forms.plans import READ_ALOUD, SavesForm
from assessments.models import Supporter, User
from assessments.not_to_see import directory_matches
from resources.forms import NoteField, PlainForm

OFF = {"autocomplete": "off"}
NAME_ONLY = "name"


class SupporterForm(SavesForm):
    """Someone who helps this young person, with the little that is kept about them."""

    mark_optional = True
    name = forms.CharField(
        label=gettext_lazy("Name, or what they are called"),
        max_length=80,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("A first name is enough."),
    )
    relation = forms.CharField(
        label=gettext_lazy("Who they are to the young person"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("For example: aunt, coach, neighbor. So that the next worker knows whom to ask."),
    )
    contact = forms.CharField(
        label=gettext_lazy("How to reach them"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("Only what the young person agrees to, and only if it will be used."),
    )
    chosen_by_young_person = forms.BooleanField(
        label=gettext_lazy("The young person chose them"),
        required=False,
        help_text=gettext_lazy("Leave it empty when the idea is ours and we have not asked yet."),
    )

    def facts(self) -> SupporterFacts:
        """Give what was typed."""
        return SupporterFacts(**{name: self.cleaned_data[name] for name in SUPPORTER_FACTS})

    @staticmethod
    def initial_of(supporter: Supporter) -> dict:
        """Give the initial values for a supporter as they stand."""
        return {name: getattr(supporter, name) for name in SUPPORTER_FACTS}


class ListPersonForm(PlainForm):
    """Someone who should not see this, by name."""

    name = forms.CharField(
        label=gettext_lazy("Name, or who it is"),
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("As others would write it, for example: Ray Example, stepfather."),
    )
    reason = NoteField(label=gettext_lazy("Why"), required=False, help_text=READ_ALOUD)


class ListOrganizationForm(PlainForm):
    """An organization or service that should not be part of this: first its name, then which one is meant."""

    name = forms.CharField(
        label=gettext_lazy("Name of the organization or service"),
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("Part of the name is enough: the directory is searched for it."),
    )
    reason = NoteField(label=gettext_lazy("Why"), required=False, help_text=READ_ALOUD)

    def __init__(self, data=None, *, initial: dict | None = None, **kwargs):
        super().__init__(data, initial=initial, **kwargs)
        # Asked on the second showing, once the name was looked up; a name typed anew is looked up anew.
        name = str(data.get("name", "")).strip() if data else (initial or {}).get("name", "")
        self.was_asked = bool(data) and data.get("looked_up") == name
        if not name or (data and not self.was_asked) or len(name) > self.fields["name"].max_length or "\0" in name:
            return
        found = directory_matches(name)
        self.initial["looked_up"] = name
        self.add_field("looked_up", forms.CharField(widget=forms.HiddenInput, required=False))
        self.add_field(
            "choice",
            forms.ChoiceField(
                label=_("Which one do you mean?"),
                choices=[
                    *found,
                    (NAME_ONLY, _("None of these: keep the name only. Help from them cannot be left out by itself.")),
                ],
                widget=forms.RadioSelect,
                help_text="" if found else _("Nothing in the directory has this name."),
            ),
        )

    def entry(self) -> dict:
        """Give the keyword arguments of actions.people_around.list_organization."""
        kind, _sep, key = self.cleaned_data["choice"].partition(":")
        name, ids = self.cleaned_data["name"], {}
        if kind in {"organization", "service"}:
            ids = {f"{kind}_id": UUID(key)}
            name = dict(self.fields["choice"].choices)[self.cleaned_data["choice"]]
        return {"name": name, "reason": self.cleaned_data["reason"], **ids}


class ListColleagueForm(PlainForm):
    """A colleague for whom the record is not to exist."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("Who"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy(
            "For them this record will not exist: not in lists, not in a search, not by its number."
        ),
    )
    reason = NoteField(
        label=gettext_lazy("Why"),
        limit=500,
        help_text=gettext_lazy(
            "Supervisors read it. The young person, a parent’s attorney or a court may read it too."
        ),
    )

    def __init__(self, data=None, *, staff, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["user"].queryset = staff
        self.fields["user"].error_messages["invalid_choice"] = _("Choose someone from the list.")
