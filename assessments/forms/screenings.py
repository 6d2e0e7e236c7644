"""Forms of a screening. Each carries the count of saves that its page showed, so that two saves never overwrite each
other in silence."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.observations import ThemePage
from assessments.duties import IDENTIFIED, KINDS, MISSING, RETURNED
from assessments.standing import ACT_FIRST_ANSWERS, KNOWN, NOTHING, Noticed
from resources.catalogue import Catalogue, Factor
from resources.forms import NoteField, PlainForm

COURT = gettext_lazy("The young person, a parent’s attorney or a court may read this.")
NOTE_LIMIT = 280

GATES = [(KNOWN, gettext_lazy("Something is known")), (NOTHING, gettext_lazy("Nothing known yet"))]
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class SavesField(forms.IntegerField):
    """The hidden count of saves. Whatever else arrives reads as a page that is out of date."""

    widget = forms.HiddenInput

    def clean(self, value: object) -> int:
        try:
            return int(value)
        except (TypeError, ValueError):
            return -1


class KeptForm(PlainForm):
    """A form over what is kept, which can be shown again after someone else saved."""

    def fill_blanks(self) -> None:
        """Put what is kept into every field that was sent empty: the next save would otherwise clear it."""
        self.data = self.data.copy()
        for name, kept in self.initial.items():
            if name in self.fields and kept and not self[name].data:
                place = self.add_prefix(name)
                if isinstance(kept, list):
                    self.data.setlist(place, kept)
                else:
                    self.data[place] = kept

    def as_sent(self, name: str, value: object) -> dict[str, object]:
        """Give a kept value of a field as the browser would send it: control name -> value or list of values."""
        return {self.add_prefix(name): value}


class SavedPageForm(KeptForm):
    """A form that knows which save of its page it began from."""

    saves = SavesField(required=False)

    def saves_shown(self) -> int:
        """Give the count of saves that the page showed, before the rest of the form is checked."""
        return self.fields["saves"].clean(self["saves"].data)

    def show_newer(self, saves: int) -> None:
        """Let the next save count from `saves`, once the person has been shown what differs."""
        self.fill_blanks()
        self.data[self.add_prefix("saves")] = str(saves)


class SafetyForm(SavedPageForm):
    """Safety first. Danger now demands nothing else."""

    danger_now = forms.ChoiceField(
        label=gettext_lazy("Is the young person in danger now?"),
        choices=[("yes", gettext_lazy("Yes, danger now")), ("no", gettext_lazy("No danger known now"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("“Yes” shows whom to call. You can leave the rest of this page empty."),
    )
    device_safe = forms.ChoiceField(
        label=gettext_lazy("Is it safe to record on this device now?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("Think of who can see the screen, and who shares this device."),
    )
    contact_way = forms.CharField(
        label=gettext_lazy("A safe way to reach them"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: text first, or through the school counselor."),
    )
    contact_time = forms.CharField(
        label=gettext_lazy("A safe time"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: school days from 3 to 4."),
    )
    contact_words = NoteField(
        label=gettext_lazy("Words to use"),
        limit=NOTE_LIMIT,
        rows=2,
        required=False,
        help_text=gettext_lazy("What to say first, and what to say if someone else answers."),
    )
    keep_from = forms.ChoiceField(
        label=gettext_lazy("Is there anyone who should not see this?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No one known"))],
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy(
            "You name them on the young person’s page. If it is a colleague, tell your supervisor before you go on."
        ),
    )
    report = forms.ChoiceField(
        label=gettext_lazy("Report to child protection or the police"),
        choices=[
            ("made", gettext_lazy("Made")),
            ("needed", gettext_lazy("Needed, not made yet")),
            ("not_needed", gettext_lazy("Not needed, by what is known now")),
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("Offramp never sends a report. You make it the way your agency does."),
    )

    clocks = forms.MultipleChoiceField(
        label=gettext_lazy("Is one of these so?"),
        choices=[(kind, KINDS[kind].starts) for kind in (MISSING, RETURNED, IDENTIFIED)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Each starts a clock that the law sets. You log who was told."),
    )

    REQUIRED_WITHOUT_DANGER = ("device_safe", "report")
    ANSWERS = (
        "danger_now",
        "device_safe",
        "contact_way",
        "contact_time",
        "contact_words",
        "keep_from",
        "report",
        "clocks",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.REQUIRED_WITHOUT_DANGER:
            self.fields[name].needed = True

    def clean(self) -> dict:
        data = super().clean()
        if data.get("danger_now") == "no":
            for name in self.REQUIRED_WITHOUT_DANGER:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose an answer."))
        return data

    def answers(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.ANSWERS}

    def in_words(self, name: str, value: str | list) -> str:
        """Give a value of a field as the page says it."""
        words = dict(getattr(self.fields[name], "choices", ()))
        return ", ".join(str(words.get(each, each)) for each in (value if isinstance(value, list) else [value]))


class HubForm(SavedPageForm):
    """The seven gates. Nothing known yet means unknown, never "not seen"."""

    mark_optional = False

    def __init__(self, *args, catalogue: Catalogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.themes = {f"gate-{theme.order}": theme for theme in catalogue.on_ramp_themes}
        for name, theme in self.themes.items():
            self.add_field(
                name,
                forms.ChoiceField(label=theme.short_label, choices=GATES, widget=forms.RadioSelect, required=False),
            )

    def gates(self, only: str = "") -> dict[str, str]:
        """Give theme id -> gate, "" where nothing was chosen; of one field alone when it is named."""
        return {theme.id: self.cleaned_data[name] for name, theme in self.themes.items() if only in {"", name}}

    def in_words(self, name: str, value: str) -> str:
        return str(dict(GATES).get(value, value))


class ThemeForm(SavedPageForm):
    """One page of a theme: an answer for each factor, only those the factor offers, and what already helps."""

    mark_optional = False

    def __init__(self, *args, page: ThemePage, catalogue: Catalogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        self.labels = catalogue.answer_labels
        # A page that is only shown takes its questions from theme_markup.
        for factor in page.factors if self.is_bound else ():
            self.add_field(
                answer_name(factor),
                forms.ChoiceField(
                    label=factor.label,
                    choices=[(value, self.labels[value]) for value in factor.answers],
                    widget=forms.RadioSelect,
                    required=False,
                ),
            )
        if page.is_first:
            self.add_field(
                "strength",
                NoteField(label=page.theme.strength_prompt, limit=NOTE_LIMIT, rows=2, required=False, help_text=COURT),
            )

    def clean(self) -> dict:
        unknown = [name for name in self.data if name.startswith("answer-") and name not in self.fields]
        if unknown:
            self.add_error(None, _("This page asked about something else when it was loaded. Check it and save again."))
        return super().clean()

    def answers(self, only: str = "") -> dict[str, str]:
        """Give factor id -> answer, "" where nothing was chosen; of one field alone when it is named."""
        names = {answer_name(factor): factor.id for factor in self.page.factors}
        return {factor: self.cleaned_data[name] for name, factor in names.items() if only in {"", name}}

    def in_words(self, name: str, value: str) -> str:
        return str(self.labels.get(value, value))


def answer_name(factor: Factor) -> str:
    """Give the field name of a factor on its theme page."""
    return f"answer-{factor.id}"


class PageForm(SavedPageForm):
    """Only the count of saves, for a page made of one form for each factor."""


class EvidenceForm(KeptForm):
    """How one observation is known. Everything may stay empty."""

    sources = forms.MultipleChoiceField(
        label=gettext_lazy("Where it comes from"), widget=forms.CheckboxSelectMultiple, required=False
    )
    approximate_date = forms.CharField(
        label=gettext_lazy("About when"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Month and year, or words such as “last spring”."),
    )
    note = NoteField(label=gettext_lazy("Note"), limit=NOTE_LIMIT, rows=2, required=False, help_text=COURT)
    own_words = NoteField(
        label=gettext_lazy("Their own words"),
        limit=NOTE_LIMIT,
        rows=2,
        required=False,
        help_text=gettext_lazy("Only what they said and are glad to have written down. A court may read this."),
    )

    mark_optional = False

    def __init__(self, data=None, *, noticed: Noticed, catalogue: Catalogue):
        row = noticed.observation
        labels = list(catalogue.evidence_sources)
        super().__init__(
            data,
            prefix=noticed.factor.id,
            initial={
                "sources": [str(labels.index(source)) for source in row.sources if source in labels],
                "approximate_date": row.approximate_date,
                "note": row.note,
                "own_words": row.own_words,
            },
        )
        self.noticed = noticed
        self.summary_label = noticed.factor.label
        self.sources = labels
        self.fields["sources"].choices = [(str(number), label) for number, label in enumerate(labels)]

    def evidence(self) -> dict:
        """Give the values in the shape that actions.observations.save_evidence wants."""
        return self.cleaned_data | {"sources": [self.sources[int(number)] for number in self.cleaned_data["sources"]]}

    def as_sent(self, name: str, value: object) -> dict[str, object]:
        if name == "sources":
            value = [str(self.sources.index(source)) for source in value if source in self.sources]
        return super().as_sent(name, value)

    def in_words(self, name: str, value: object) -> str:
        return ", ".join(value) if isinstance(value, list) else str(value)


class ActFirstForm(KeptForm):
    """The one question that a Seen or Possible answer on a safety_check factor asks at once."""

    answer = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    note = NoteField(label=gettext_lazy("What was done"), limit=NOTE_LIMIT, rows=2, required=False, help_text=COURT)

    mark_optional = False

    def __init__(self, data=None, *, noticed: Noticed):
        super().__init__(data, prefix=noticed.factor.id, initial=noticed.observation.act_first)
        self.noticed = noticed
        self.summary_label = noticed.factor.picture_label
        self.choices = ACT_FIRST_ANSWERS[noticed.factor.act_first]
        self.fields["answer"].label = noticed.question
        self.fields["answer"].choices = list(self.choices.items())

    def clean(self) -> dict:
        data = super().clean()
        if data.get("note") and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Choose an answer, so that this note has its place."))
        return data

    def decision(self) -> dict[str, str]:
        """Give {"answer": ..., "note": ...}, "" for what was left empty."""
        return {"answer": self.cleaned_data["answer"], "note": self.cleaned_data["note"]}

    def as_sent(self, name: str, value: dict) -> dict[str, object]:
        return {self.add_prefix(part): value.get(part, "") for part in ("answer", "note")}

    def in_words(self, name: str, value: dict) -> str:
        return ". ".join(str(part) for part in (self.choices.get(value.get("answer")), value.get("note")) if part)
