"""The form of one thing noticed after a screening was completed."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy

from assessments.forms.screenings import EvidenceForm, KeptForm
from resources.catalogue import Catalogue, Factor


class NoticedForm(EvidenceForm):
    """One answer about one factor, and how it is known."""

    answer = forms.ChoiceField(label=gettext_lazy("What was noticed"), widget=forms.RadioSelect)
    # Made when the page is shown: the same press sent twice is one observation.
    press = forms.CharField(widget=forms.HiddenInput, max_length=40)

    field_order = ("answer",)

    def __init__(self, data=None, *, factor: Factor, catalogue: Catalogue):
        KeptForm.__init__(self, data, initial={"press": uuid.uuid4().hex})
        self.sources = list(catalogue.evidence_sources)
        self.fields["sources"].choices = [(str(number), label) for number, label in enumerate(self.sources)]
        labels = catalogue.answer_labels
        self.fields["answer"].choices = [(value, labels[value]) for value in factor.answers if value != "unknown"]
