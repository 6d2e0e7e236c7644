"""What happens after approval as forms: a referral's next move, a try to reach someone, agreement, a goal's end."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.follow_up import Answer
from assessments.forms.plans import READ_ALOUD, SavesForm
from assessments.models import Agreement, GoalClosing, Referral
from assessments.workflow import REFERRAL_WORDS, referral_moves_from
from resources.forms import DayField, NoteField, PlainForm


class MoveForm(SavesForm):
    """What happened on a referral: the moves that its state allows, none chosen beforehand."""

    action = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what happened."),
            "invalid_choice": gettext_lazy("This is no longer the next thing here. Choose again."),
        },
    )
    note = NoteField(label=gettext_lazy("Note"), help_text=READ_ALOUD, limit=500, required=False)
    ended_by = forms.ChoiceField(
        label=gettext_lazy("If it stopped, who ended it?"),
        choices=Referral.EndedBy.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    why = NoteField(
        label=gettext_lazy("If it ended, why"),
        help_text=gettext_lazy("A young person’s no needs no reason. Write one only if they want it written."),
        limit=300,
        rows=2,
        required=False,
    )

    def __init__(self, *args, state: str, **kwargs):
        super().__init__(*args, **kwargs)
        moves = [action for action in referral_moves_from(state) if action != "try_contact"]
        self.fields["action"].choices = [(action, REFERRAL_WORDS[action]) for action in moves]
        if "stop" not in moves:
            del self.fields["ended_by"]
        if state not in Referral.OPEN:
            del self.fields["why"]
        self.helper.layout = Layout(*self.fields)

    def clean(self) -> dict:
        data = super().clean()
        if data.get("action") == "stop":
            if not data.get("ended_by"):
                self.add_error("ended_by", _("Say who ended it."))
            if not data.get("why") and "why" not in self.errors:
                self.add_error("why", _("Say why it stopped."))
        return data


class ContactTryForm(SavesForm):
    """A call or a message, answered or not."""

    whom = forms.ChoiceField(
        label=gettext_lazy("Whom did you try to reach?"),
        choices=[choice for choice in Referral.EndedBy.choices if choice[0] != Referral.EndedBy.AGENCY],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whom you tried to reach.")},
    )
    reached = forms.ChoiceField(
        label=gettext_lazy("Did you reach them?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you reached them.")},
    )
    note = NoteField(label=gettext_lazy("Note"), help_text=READ_ALOUD, limit=500, rows=2, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("saves", "whom", "reached", "note")


class GoalClosingForm(PlainForm):
    """How a goal ended, and in whose view."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did it go?"),
        choices=GoalClosing.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it went.")},
    )
    in_view_of = forms.ChoiceField(
        label=gettext_lazy("In whose view?"),
        help_text=gettext_lazy("When you see it differently, write both: save this page once for each view."),
        choices=GoalClosing.View.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whose view this is.")},
    )
    words = NoteField(
        label=gettext_lazy("In their own words, or why"), help_text=READ_ALOUD, limit=280, rows=2, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("outcome", "in_view_of", "words")


class AgreementForm(PlainForm):
    """Line by line: agrees, does not, could not answer; a line that was not talked about stays open."""

    mark_optional = False
    on_day = DayField(
        label=gettext_lazy("Day of the talk"),
        error_messages={"required": gettext_lazy("Say on which day you talked about it.")},
    )
    present = forms.CharField(
        label=gettext_lazy("Who was there"),
        help_text=gettext_lazy("Their part, not their name: aunt, interpreter. Leave it empty if nobody else was."),
        max_length=120,
        required=False,
    )

    def __init__(self, data=None, *, lines: Sequence[Mapping], latest: Mapping[UUID, Agreement], **kwargs):
        self.line_ids = [UUID(line["line_id"]) for line in lines]
        kept = {}
        for number, line_id in enumerate(self.line_ids):
            if line_id in latest:
                kept |= {f"answer_{number}": latest[line_id].answer, f"words_{number}": latest[line_id].words}
        super().__init__(data, initial={"on_day": timezone.localdate(), **kept}, **kwargs)
        parts = []
        for number, line in enumerate(lines):
            answer = forms.ChoiceField(
                label=_("What do they say?"),
                choices=Agreement.Answer.choices,
                widget=forms.RadioSelect,
                required=False,
            )
            words = NoteField(label=_("In their own words"), limit=280, rows=2, required=False)
            for name, field in ((f"answer_{number}", answer), (f"words_{number}", words)):
                field.part = line["label"]
                self.add_field(name, field)
            parts.append(Fieldset(line["label"], f"answer_{number}", f"words_{number}"))
        self.helper.layout = Layout(*parts, Fieldset(_("The talk"), "on_day", "present"))

    def clean_on_day(self):
        day = self.cleaned_data["on_day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        return day

    def clean(self) -> dict:
        data = super().clean()
        for number, _line_id in enumerate(self.line_ids):
            if data.get(f"words_{number}") and not data.get(f"answer_{number}"):
                self.add_error(f"answer_{number}", _("Choose what they say to this line, so that their words count."))
        if not self.errors and not self.answers:
            first = "answer_0" if self.line_ids else None
            self.add_error(first, _("Choose an answer for at least one line. Lines you did not talk about stay open."))
        return data

    @property
    def answers(self) -> dict[UUID, Answer]:
        """Give the answers that were given, by line id."""
        data = self.cleaned_data
        return {
            line_id: Answer(data[f"answer_{number}"], data.get(f"words_{number}", ""))
            for number, line_id in enumerate(self.line_ids)
            if data.get(f"answer_{number}")
        }
