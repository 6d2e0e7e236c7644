"""Forms of the directory's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from resources.catalogue.shapes import Catalogue
from resources.forms import PlainForm
from resources.models.choices import LinkStatus, Status
from resources.models.contacts import Language


def kinds_of_help(catalogue: Catalogue | None, leave_out: set[str] = frozenset()) -> list[tuple[str, str]]:
    """Give the kinds of help as choices, in the order of their labels."""
    kinds = catalogue.service_types.values() if catalogue else ()
    found = [(kind.id, kind.staff_label) for kind in kinds if kind.id not in leave_out]
    return sorted(found, key=lambda choice: choice[1].casefold())


class FilterForm(PlainForm):
    """Search and filters of the list; everything may stay empty."""

    mark_optional = False
    CHECKED = (
        ("", _("Any time")),
        ("lately", _("Checked lately")),
        ("stale", _("Needs a new check")),
    )
    q = forms.CharField(label=_("Name or words"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind of help"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("Any")), *Status.choices])
    checked = forms.ChoiceField(label=_("Last checked"), required=False, choices=CHECKED)

    def __init__(self, data, *, catalogue: Catalogue | None):
        super().__init__(data)
        # The form travels in the address: no token in it.
        self.helper.disable_csrf = True
        self.fields["q"].widget.input_type = "search"
        self.fields["kind"].choices = [("", _("Any")), *kinds_of_help(catalogue)]
        languages = Language.objects.filter(services__isnull=False).distinct().values_list("code", "name")
        self.fields["language"].choices = [("", _("Any")), *languages]


class GapForm(PlainForm):
    """Which part of the gap view to show; everything may stay empty."""

    mark_optional = False
    area = forms.ChoiceField(label=_("Area"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    only = forms.BooleanField(label=_("Only kinds of help with a gap"), required=False)

    def __init__(self, data, *, areas: list[str]):
        super().__init__(data)
        # The form travels in the address: no token in it.
        self.helper.disable_csrf = True
        self.fields["area"].choices = [("", _("Those with most services")), *((area, area) for area in areas)]
        languages = Language.objects.filter(services__isnull=False).distinct().values_list("code", "name")
        self.fields["language"].choices = [("", _("Any")), *languages]


class AddKindForm(PlainForm):
    """Choose one more kind of help for a service."""

    kind = forms.ChoiceField(label=_("Another kind of help it gives"))

    def __init__(self, data=None, *, catalogue: Catalogue | None, confirmed: set[str]):
        super().__init__(data)
        self.fields["kind"].choices = [("", _("Choose")), *kinds_of_help(catalogue, confirmed)]


class DecisionForm(PlainForm):
    """Confirm or reject one kind of help."""

    decision = forms.ChoiceField(choices=[(LinkStatus.CONFIRMED, ""), (LinkStatus.REJECTED, "")])


class ConfidentialForm(PlainForm):
    """Say whether a place's address is kept confidential."""

    confidential = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
