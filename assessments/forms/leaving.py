"""The form by which a supervisor hands over what someone who goes was working on."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.leaving import Open
from assessments.models import User, YoungPerson
from resources.forms import NoteField, PlainForm


class HandOverForm(PlainForm):
    """One receiver for all, or one for each young person; those without a choice stay where they are."""

    everyone = forms.ChoiceField(
        label=gettext_lazy("Everyone below goes to"),
        required=False,
        help_text=gettext_lazy("Or choose for each young person. A choice there counts instead of this one."),
    )
    note = NoteField(
        label=gettext_lazy("What the next worker needs to know"),
        limit=1000,
        help_text=gettext_lazy(
            "Each new worker reads it. The young person, a parent’s attorney or a court may read it."
        ),
    )

    def __init__(self, *args, work: list[Open], leaver: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.work, self.leaver = work, leaver
        # Where a handover waits for an answer, that comes first.
        self.open = [row for row in work if row.asked is None]
        self.receivers = {str(user.pk): user for row in self.open for user in row.receivers}
        by_name = sorted(self.receivers.items(), key=lambda pair: pair[1].name)
        self.fields["everyone"].choices = [("", _("Choose")), *((pk, user.name) for pk, user in by_name)]
        self.fields["note"].initial = _("%(name)s is leaving the agency.") % {"name": leaver.name}
        for row in self.open:
            field = forms.ChoiceField(
                label=_("%(initials)s, case %(number)s: goes to")
                % {"initials": row.person.initials, "number": row.person.case_number},
                choices=[("", _("As above")), *((str(user.pk), user.name) for user in row.receivers)],
                required=False,
            )
            self.add_field(self.name_of(row.person), field)

    @staticmethod
    def name_of(person: YoungPerson) -> str:
        """Give the name of the field about one young person."""
        return f"to_{person.pk.hex}"

    def rows(self) -> list[dict]:
        """Give each young person with their field and what is unfinished, for the table."""
        return [
            {
                "person": row.person,
                "unfinished": row.unfinished,
                "asked": row.asked,
                "field": None if row.asked else self[self.name_of(row.person)],
            }
            for row in self.work
        ]

    def clean(self):
        data = super().clean()
        everyone = data.get("everyone")
        for row in self.open:
            offered = {str(user.pk) for user in row.receivers}
            name = self.name_of(row.person)
            if everyone and not data.get(name) and name not in self.errors and everyone not in offered:
                words = _("%(name)s cannot take this young person over. Choose someone else here.")
                self.add_error(name, words % {"name": self.receivers[everyone].name})
        if not self.errors and not self.chosen:
            self.add_error("everyone", _("Choose who takes over, for everyone or for one of them."))
        return data

    @property
    def chosen(self) -> dict[YoungPerson, User]:
        """Give who goes to whom."""
        data = self.cleaned_data
        picks = {row.person: data.get(self.name_of(row.person)) or data.get("everyone") for row in self.open}
        return {person: self.receivers[pk] for person, pk in picks.items() if pk}
