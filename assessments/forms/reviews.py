"""The two answers of a supervisor as forms."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.plans import SavesForm
from resources.forms import NoteField


class ReturnForm(SavesForm):
    """Sends a plan back, with the reason."""

    reason = NoteField(
        label=gettext_lazy("Why does it go back?"),
        help_text=gettext_lazy("Say what to change. The caseworker reads this at the top of the plan."),
        limit=1000,
        error_messages={"required": gettext_lazy("Say why, so that the caseworker knows what to change.")},
    )


class ApproveForm(SavesForm):
    """Approves a plan, with one line on each item under Act first."""

    def __init__(self, *args, act_first=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = [str(noticed.observation.pk) for noticed in act_first]
        for noticed in act_first:
            self.add_field(
                f"line_{noticed.observation.pk}",
                NoteField(
                    label=_("%(on_ramp)s: your line") % {"on_ramp": noticed.factor.picture_label},
                    help_text=_("Decided: %(decision)s") % {"decision": noticed.decision_label or _("not yet")},
                    limit=280,
                    rows=2,
                    error_messages={"required": _("Write one line on what was done.")},
                ),
            )

    @property
    def lines(self) -> dict[str, str]:
        """Give the approver's lines by observation id."""
        return {key: self.cleaned_data[f"line_{key}"] for key in self.asked}
