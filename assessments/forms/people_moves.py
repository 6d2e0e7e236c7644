"""Forms that hand a record over, close it, and open it again."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Team, User, YoungPerson
from assessments.models.querysets import supervised_teams
from assessments.not_to_see import colleagues_listed
from assessments.outcomes import OTHER, OUTCOMES
from assessments.staff_lists import caseworkers_of
from assessments.workflow import Refused
from resources.forms import NoteField, PlainForm

NOBODY = "0"


class HandOverForm(PlainForm):
    """To whom a record goes, with what they need to know. `seen` says whom the page showed it assigned to."""

    to = forms.ChoiceField(label=gettext_lazy("Who takes over"), widget=forms.Select)
    note = NoteField(
        label=gettext_lazy("Handover note"),
        limit=2000,
        rows=7,
        required=False,
        help_text=gettext_lazy(
            "What the next worker needs this week: what is agreed, what is due, how to reach the young person safely. "
            "The young person, a parent’s attorney or a court may read this."
        ),
    )
    seen = forms.RegexField(r"^\d{1,12}$", widget=forms.HiddenInput)

    def __init__(self, data=None, *, person: YoungPerson, user: User, supervises: bool, **kwargs):
        super().__init__(data, initial={"seen": str(person.assigned_to_id or NOBODY)}, **kwargs)
        self.fields["seen"].error_messages.update(
            dict.fromkeys(("required", "invalid"), _("Part of this form did not arrive. Load the page again."))
        )
        self.users: dict[str, tuple[Team, User | None]] = {}
        hidden = colleagues_listed(person)
        self.some_are_left_out = False
        mine = supervised_teams(user).order_by("name") if supervises else [person.team]
        groups = [(team.name, self._workers(person, team, hidden)) for team in mine]
        if supervises:
            others = Team.objects.exclude(pk__in=[team.pk for team in mine]).order_by("name")
            groups.append((_("Another team: its supervisor chooses"), self._teams(others)))
        choices = [group for group in groups if group[1]]
        self.fields["to"].choices = [("", _("Choose")), *choices]
        hints = [
            (self.some_are_left_out, _("Who should not see this record is not offered.")),
            (not choices, _("Nobody can be chosen yet. Ask an agency admin to add someone to the team.")),
        ]
        self.fields["to"].help_text = " ".join(hint for holds, hint in hints if holds)
        self.fields["note"].required = person.assigned_to_id is not None
        self.fields["note"].error_messages["required"] = _("Write what the next worker needs to know.")
        if person.assigned_to_id is None:
            self.fields["to"].label = _("Who works with this young person")

    def _workers(self, person: YoungPerson, team: Team, hidden: set[int]) -> list[tuple[str, str]]:
        found = []
        for worker in caseworkers_of(team):
            if worker.pk in hidden:
                self.some_are_left_out = True
            elif worker.pk != person.assigned_to_id:
                self.users[f"{team.pk}-{worker.pk}"] = (team, worker)
                found.append((f"{team.pk}-{worker.pk}", worker.name))
        return found

    def _teams(self, teams) -> list[tuple[str, str]]:
        self.users |= {str(team.pk): (team, None) for team in teams}
        return [(str(team.pk), team.name) for team in teams]

    def facts(self) -> dict:
        """Give the keyword arguments of actions.people_handoffs.hand_over."""
        team, worker = self.users[self.cleaned_data["to"]]
        seen = self.cleaned_data["seen"]
        return {
            "to_team": team,
            "to_user": worker,
            "note": self.cleaned_data["note"],
            "seen": None if seen == NOBODY else int(seen),
        }

    def put(self, refusal: Refused) -> None:
        """Show a refusal where it can be mended."""
        empty = not self.cleaned_data.get("note")
        self.add_error("note" if empty and self.initial["seen"] != NOBODY else None, str(refusal))


class AcceptForm(PlainForm):
    """Which caseworker of the team takes a record over."""

    worker = forms.ModelChoiceField(
        label=gettext_lazy("Who works with this young person"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(self, data=None, *, workers, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["worker"].queryset = workers
        self.fields["worker"].error_messages["invalid_choice"] = _("Choose a caseworker from the list.")


class DeclineForm(PlainForm):
    """Why a record is not taken over."""

    answer = NoteField(label=gettext_lazy("Why not, and what should happen instead"), limit=500)


class CloseForm(PlainForm):
    """How it ended. `open_work` asks to confirm what stays unfinished."""

    outcome = forms.ChoiceField(label=gettext_lazy("How did it end?"), choices=OUTCOMES, widget=forms.RadioSelect)
    note = NoteField(
        label=gettext_lazy("What the next reader should know"),
        limit=500,
        required=False,
        help_text=gettext_lazy("The young person, a parent’s attorney or a court may read this."),
    )
    saw_open = forms.BooleanField(label=gettext_lazy("I have looked at what is unfinished: it can stay so"))

    def __init__(self, data=None, *, open_work: bool, **kwargs):
        super().__init__(data, **kwargs)
        if open_work:
            self.fields["saw_open"].error_messages["required"] = _("Look at what is unfinished, then check the box.")
        else:
            del self.fields["saw_open"]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("outcome") == OTHER and not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say in a few words how it ended."))
        return data


class ReopenForm(PlainForm):
    """Why a closed record is opened again."""

    reason = NoteField(label=gettext_lazy("Why it is opened again"), limit=500)
