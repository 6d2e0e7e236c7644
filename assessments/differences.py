"""Two states of a plan side by side: what was typed beside what is kept, what is proposed beside what was approved."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Plan, PlanItem
from resources.forms import full_label

SAME, ADDED, CHANGED, REMOVED = "same", "added", "changed", "removed"
TAGS = {
    SAME: gettext_lazy("Same"),
    ADDED: gettext_lazy("Added"),
    CHANGED: gettext_lazy("Changed"),
    REMOVED: gettext_lazy("Removed"),
}
TAG_KINDS = {SAME: "quiet", ADDED: "success", CHANGED: "warn", REMOVED: "danger"}


@dataclass(frozen=True)
class Row:
    """One row of a plan: its part, what it is about, how it was approved and how it is proposed now."""

    part: str
    name: str
    before: str
    after: str

    @property
    def change(self) -> str:
        if self.before == self.after:
            return SAME
        return ADDED if not self.before else REMOVED if not self.after else CHANGED

    @property
    def tag(self) -> str:
        return str(TAGS[self.change])

    @property
    def tag_kind(self) -> str:
        return TAG_KINDS[self.change]


def typed_and_kept(form: forms.Form, kept: dict) -> list[dict]:
    """Take a bound form and the values that stand in the record; give {label, typed, kept} for each that differs."""
    rows = []
    for bound in form:
        if bound.is_hidden:
            continue
        typed, stands = _text(bound, bound.value()), _text(bound, kept.get(bound.name))
        if typed != stands:
            rows.append({"label": strip_tags(full_label(bound)), "typed": typed, "kept": stands})
    return rows


def _text(bound: forms.BoundField, value) -> str:
    if isinstance(bound.field, forms.BooleanField):
        return _("Yes") if value in (True, "on", "True", "true", "1") else _("No")
    if value in (None, ""):
        return ""
    if isinstance(bound.field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in bound.field.choices}
        return labels.get(str(value), _("An answer that is no longer offered"))
    return str(value)


def compare(before: dict | None, after: dict) -> list[Row]:
    """Take what was approved (None: nothing yet) and what is proposed, both as snapshots; give every row, in the order
    of the plan."""
    # A step of an earlier plan has another id; there its words tell which one it is.
    step_key = "line_id" if before and before.get("plan") == after.get("plan") else "what"
    before_rows, after_rows = (_rows(content, step_key) if content else {} for content in (before, after))
    keys = [*after_rows, *(key for key in before_rows if key not in after_rows)]
    order = {part: place for place, part in enumerate(("goal", "line", "step", "contact", "paper"))}
    keys.sort(key=lambda key: order[key[0]])
    rows = []
    for key in keys:
        part, name, now = after_rows.get(key, ("", "", ""))
        old_part, old_name, was = before_rows.get(key, ("", "", ""))
        rows.append(Row(part or old_part, name or old_name, was, now))
    return [row for row in rows if row.before or row.after]


def _rows(content: dict, step_key: str) -> dict[tuple, tuple[str, str, str]]:
    rows = {}
    for number, goal in enumerate(content["goals"], start=1):
        rows["goal", number] = (_("Goals"), _("Goal %(number)s") % {"number": number}, goal["words"])
    if content["goals_not_ready"]:
        rows["goal", 0] = (_("Goals"), _("Goals"), _("Not ready to say"))
    for line in content["lines"]:
        rows["line", line["service_type"]] = (_("What could help"), line["kind"], line_text(line))
    for step in content["steps"]:
        rows["step", step[step_key]] = (_("Steps"), step["what"], step_text(step))
    rows["contact", ""] = (_("Safe contact and paper"), _("Safe contact"), content["safe_contact"])
    paper = content["paper_choice"]
    rows["paper", ""] = (_("Safe contact and paper"), _("Paper"), str(Plan.Paper(paper).label) if paper else "")
    return rows


def line_text(line: dict) -> str:
    """Give the answer to one kind of help of a snapshot as text."""
    match line["choice"]:
        case PlanItem.Choice.SERVICE:
            service = line["service"]
            return f"{service['name']}, {service['organization']}" if service else _("A service that is gone")
        case PlanItem.Choice.TASK:
            return _("A task for adults: see Steps.")
        case PlanItem.Choice.NOT_NOW:
            return _("Not now: %(why)s") % {"why": line["text"]}
    return _("Nothing fits. Meanwhile: %(what)s") % {"what": line["text"]}


def step_text(step: dict) -> str:
    """Give one step of a snapshot as text: what, who, by when."""
    day = date_format(date.fromisoformat(step["by_when"])) if step["by_when"] else _("No date")
    together = _("Go together") if step["go_together"] else ""
    return " · ".join(part for part in (step["what"], step["who"], day, together) if part)
