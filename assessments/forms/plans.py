"""The pages of a plan as forms. Each carries the count of saves that it was filled in on."""

from collections.abc import Iterable
from datetime import date, timedelta

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.plans import MOST_STEPS_FOR_YOUNG_PERSON, StepFacts
from assessments.models import Goal, Plan, PlanItem, Step
from assessments.planning import Line
from resources.forms import DayField, NoteField, PlainForm
from resources.matching import Fit

MOST_ROWS = 12
READ_ALOUD = gettext_lazy("The young person, a parent’s attorney or a court may read this.")


class SavesForm(PlainForm):
    """A form that knows which state of the plan it was filled in on."""

    # What is needed hangs on the answers; a mark on each box would say too little or too much.
    mark_optional = False
    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, data=None, *, saves: int = 0, initial: dict | None = None, **kwargs):
        super().__init__(data, initial={"saves": saves, **(initial or {})}, **kwargs)
        self.fields["saves"].error_messages.update(
            dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"),
                _("Part of this form did not arrive. Load the page again."),
            )
        )

    def filled_in_again(self, saves: int, kept: dict | None = None) -> None:
        """Keep what was typed and set the count of saves to the one that stands now, after both were shown. What was
        left empty takes what is kept: the next save would otherwise clear what someone else has just written."""
        self.data = self.data.copy()
        self.data[self.add_prefix("saves")] = str(saves)
        for name, value in (kept or {}).items():
            text = name in self.fields and not isinstance(self.fields[name], forms.BooleanField)
            if text and value and not self[name].data:
                self.data[self.add_prefix(name)] = value


class RowsForm(SavesForm):
    """A form of numbered rows; `rows` says how many the page showed, "Add another" asks for one more."""

    rows = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, rows: int, initial: dict | None = None, **kwargs):
        super().__init__(data, initial={"rows": rows, **(initial or {})}, **kwargs)
        self.count = rows
        for row in range(rows):
            self.add_row(row)

    def add_row(self, row: int) -> None:
        """Add the fields of a row, counted from 0."""
        raise NotImplementedError

    def clean_rows(self) -> int:
        return self.count

    @staticmethod
    def rows_sent(data) -> int:
        """Give how many rows a request carries, 1 to MOST_ROWS, whatever it says."""
        text = data.get("rows", "")
        return min(max(int(text), 1), MOST_ROWS) if text.isdecimal() and len(text) < 4 else 3


class GoalsForm(RowsForm):
    """What the young person wants, in their own words."""

    not_ready = forms.BooleanField(
        label=gettext_lazy("Not ready to say"),
        help_text=gettext_lazy("That counts as an answer. Ask again another time."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("saves", "rows", *(f"goal_{row}" for row in range(self.count)), "not_ready")

    def add_row(self, row: int) -> None:
        field = NoteField(
            label=_("Goal %(number)s, in their words") % {"number": row + 1},
            limit=Goal.LENGTH,
            rows=2,
            required=False,
        )
        self.add_field(f"goal_{row}", field)

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not self.words and not data.get("not_ready"):
            self.add_error("goal_0", _("Write down what the young person wants, or mark “Not ready to say”."))
        return data

    @property
    def words(self) -> list[str]:
        """Give the goals that were written, in their order."""
        texts = (self.cleaned_data.get(f"goal_{row}", "") for row in range(self.count))
        return [text for text in texts if text]


class StepFields:
    """The fields of one step, for the steps page and for a task for adults."""

    @staticmethod
    def of(*, for_adults: bool = False) -> dict[str, forms.Field]:
        """Give name -> field; none is required by itself, `facts` says what is missing."""
        who = [choice for choice in Step.Who.choices if not for_adults or choice[0] != Step.Who.YOUNG_PERSON]
        return {
            "what": forms.CharField(
                label=_("What"),
                help_text=_("Begin with a verb, for example: Call the school about a new start."),
                max_length=200,
                required=False,
            ),
            "who": forms.ChoiceField(label=_("Who"), choices=who, widget=forms.RadioSelect, required=False),
            "who_else": forms.CharField(
                label=_("If someone else, who"),
                help_text=_("Their part, not their name: aunt, school counselor."),
                max_length=80,
                required=False,
            ),
            "by_when": DayField(label=_("By when"), required=False),
            "go_together": forms.BooleanField(label=_("Go together"), required=False),
        }

    @staticmethod
    def facts(form: forms.Form, prefix: str, unchanged: date | None = None) -> StepFacts | None:
        """Give the step in the fields that begin with `prefix`, None when all are empty; add errors for what is
        missing. A day that is `unchanged` may have passed."""
        value = {name: form.cleaned_data.get(f"{prefix}{name}") for name in StepFields.of()}
        wrong = [name for name in value if f"{prefix}{name}" in form.errors]
        if not any(value.values()) and not wrong:
            return None
        if not value["what"] and "what" not in wrong:
            form.add_error(f"{prefix}what", _("Say what will be done."))
        if not value["who"] and "who" not in wrong:
            form.add_error(f"{prefix}who", _("Say who does it."))
        if value["who"] == Step.Who.OTHER and not value["who_else"] and "who_else" not in wrong:
            form.add_error(f"{prefix}who_else", _("Say who this is, for example: aunt."))
        if "by_when" not in wrong:
            _check_day(form, f"{prefix}by_when", value["by_when"], unchanged)
        if any(f"{prefix}{name}" in form.errors for name in value):
            return None
        if value["who"] != Step.Who.OTHER:
            value["who_else"] = ""
        return StepFacts(**value)


def _check_day(form: forms.Form, name: str, day: date | None, unchanged: date | None) -> None:
    today = timezone.localdate()
    if day is None:
        form.add_error(name, _("Say by when."))
    elif day < today and day != unchanged:
        form.add_error(name, _("This day has passed. Choose today or a later day."))
    elif day > today + timedelta(days=731):
        form.add_error(name, _("Choose a day within the next two years."))


class StepsForm(RowsForm):
    """What happens next: a verb, who, by when."""

    def __init__(self, *args, standing: list[Step] = (), **kwargs):
        self.days = {step.by_when_date for step in standing}
        super().__init__(*args, **kwargs)
        self.steps: list[StepFacts] = []
        self.helper.layout = Layout("saves", "rows", *(self._fieldset(row) for row in range(self.count)))

    def add_row(self, row: int) -> None:
        for name, field in StepFields.of().items():
            # Said once; eleven times over it would only be in the way.
            field.help_text = "" if row else field.help_text
            # The legend around them says which step; where a field is named alone, its part says it.
            field.part = _("Step %(number)s") % {"number": row + 1}
            self.add_field(f"step_{row}_{name}", field)

    def _fieldset(self, row: int) -> Fieldset:
        legend = _("Step %(number)s") % {"number": row + 1}
        return Fieldset(legend, Div(*(f"step_{row}_{name}" for name in StepFields.of()), css_class="step-fields"))

    def clean(self) -> dict:
        data = super().clean()
        days = self.days
        self.steps = []
        for row in range(self.count):
            typed = data.get(f"step_{row}_by_when")
            facts = StepFields.facts(self, f"step_{row}_", typed if typed in days else None)
            if facts:
                self.steps.append(facts)
        asked = [row for row in range(self.count) if data.get(f"step_{row}_who") == Step.Who.YOUNG_PERSON]
        if len(asked) > MOST_STEPS_FOR_YOUNG_PERSON:
            self.add_error(
                f"step_{asked[MOST_STEPS_FOR_YOUNG_PERSON]}_who",
                _("At most three steps are for the young person. Take this one on yourself, or leave it for later."),
            )
        return data

    @staticmethod
    def initial_of(steps: list[Step]) -> dict:
        """Give the initial values for the steps that stand."""
        values = {}
        for row, step in enumerate(steps):
            values |= {
                f"step_{row}_what": step.what,
                f"step_{row}_who": step.who,
                f"step_{row}_who_else": step.who_else,
                f"step_{row}_by_when": step.by_when_date,
                f"step_{row}_go_together": step.go_together,
            }
        return values


class ChooseForm(SavesForm):
    """One kind of help: a service that fits, what happens meanwhile, not now, or a task for adults."""

    def __init__(self, *args, line: Line, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line
        self.task: StepFacts | None = None
        hints = {str(fit.service_at_location_id): fit_hint(fit) for fit in line.kind.fits}
        choices = [(value, _fit_name(fit)) for value, fit in zip(hints, line.kind.fits, strict=True)]
        if line.is_for_adults:
            choices.append((PlanItem.Choice.TASK, _("A task for adults: we take it on")))
        else:
            choices.append((PlanItem.Choice.MEANWHILE, _("Nothing fits: what we do meanwhile")))
            hints[PlanItem.Choice.MEANWHILE] = _("Say below what you do until something fits.")
        choices.append((PlanItem.Choice.NOT_NOW, _("Not now")))
        hints[PlanItem.Choice.NOT_NOW] = _("Say why below. Saying no is a young person’s right, not a failing.")
        choices.append(("later", _("No answer yet: leave it open")))
        widget = forms.RadioSelect()
        widget.choice_hints = hints
        self.add_field(
            "choice",
            forms.ChoiceField(
                label=_("What will it be?"),
                choices=choices,
                widget=widget,
                error_messages={
                    "required": _("Choose one of these. “No answer yet” leaves it open."),
                    "invalid_choice": _("This service is not among those that fit. Choose one from the list."),
                },
            ),
        )
        self.add_field(
            "text",
            NoteField(label=_("What we do meanwhile, or why not now"), help_text=READ_ALOUD, limit=500, required=False),
        )
        names = ["saves", "choice", "text"]
        if line.is_for_adults:
            self.fields["text"].label = _("Why not now")
            fields = StepFields.of(for_adults=True)
            for name, field in fields.items():
                self.add_field(f"task_{name}", field)
            names.append(Fieldset(_("The task"), Div(*(f"task_{name}" for name in fields), css_class="step-fields")))
        self.helper.layout = Layout(*names)

    def clean(self) -> dict:
        data = super().clean()
        choice = data.get("choice")
        if not data.get("text") and "text" not in self.errors:
            if choice == PlanItem.Choice.MEANWHILE:
                self.add_error("text", _("Say what you do meanwhile."))
            elif choice == PlanItem.Choice.NOT_NOW:
                self.add_error("text", _("Say why not now."))
        if choice == PlanItem.Choice.TASK:
            standing = self.line.task.by_when_date if self.line.task else None
            self.task = StepFields.facts(self, "task_", standing)
            if self.task is None and not self.errors:
                self.add_error("task_what", _("Say what will be done."))
        return data

    def answer(self) -> dict:
        """Give the cleaned answer as keyword arguments of actions.plans.answer_line."""
        value = self.cleaned_data["choice"]
        fit = next((fit for fit in self.line.kind.fits if str(fit.service_at_location_id) == value), None)
        if fit:
            return {"choice": PlanItem.Choice.SERVICE, "service_at_location_id": fit.service_at_location_id}
        if value == "later":
            return {"choice": ""}
        if value == PlanItem.Choice.TASK:
            return {"choice": value, "task": self.task}
        return {"choice": value, "text": self.cleaned_data["text"]}

    @staticmethod
    def initial_of(line: Line) -> dict:
        """Give the initial values for a line as it stands; nothing is pre-selected while nothing was answered."""
        if line.item is None:
            return {}
        chosen = str(line.item.service_at_location_id) if line.chosen else line.item.choice
        values = {"choice": chosen, "text": line.item.meanwhile}
        if line.task:
            facts = StepFacts.of(line.task)
            values |= {f"task_{name}": getattr(facts, name) for name in StepFields.of()}
        return values


def _fit_name(fit: Fit) -> str:
    return f"{fit.service_name}, {fit.organization}" if fit.organization != fit.service_name else fit.service_name


def fit_hint(fit: Fit) -> str:
    """Give what stands below a service: where it is, why it fits (distance, cost, checks), what to find out."""
    where = " · ".join(text for text in (fit.area, fit.phone) if text)
    stale = _("Not checked lately: call first") if fit.stale else ""
    lines = format_html_join("", "<span>{}</span>", ([text] for text in (where, stale) if text))
    chips = [(_("Fits because"), fit.because), (_("To find out"), fit.ask_about)]
    return lines + format_html_join(
        "", '<span class="chips"><b>{}</b> {}</span>', ((name, _chips(texts)) for name, texts in chips if texts)
    )


def _chips(texts: Iterable[str]) -> SafeString:
    # A label may hold no list: a comma that only a screen reader says keeps them apart.
    chip = '<span class="chip">{}<span class="visually-hidden">, </span></span>'
    return format_html_join("", chip, ([text] for text in texts))


class ContactForm(SavesForm):
    """How to reach the young person safely, and what paper is safe."""

    safe_contact = NoteField(
        label=gettext_lazy("Safe way, time and words to reach them"),
        help_text=gettext_lazy("Ask each time: what was safe last month may not be now."),
        limit=500,
        required=False,
    )
    paper_choice = forms.ChoiceField(
        label=gettext_lazy("What paper is safe?"),
        help_text=gettext_lazy("No paper is the rule. Paper can be found by someone else."),
        choices=Plan.Paper.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what paper is safe. No paper is an answer too.")},
    )


class SubmitForm(SavesForm):
    """Asks for approval of the plan as the check page showed it."""
