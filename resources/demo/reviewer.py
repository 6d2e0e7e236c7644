"""The trial's one reviewer: made up, and says so, so that no paper of the trial can be taken for a reviewed one."""

from django.utils import timezone
from django.utils.translation import gettext as _

from resources.actions import Actor
from resources.actions.catalogue_reviews import add_reviewer, record_signature
from resources.models.catalogue import CatalogueVersion
from resources.models.reviews import Reviewer, Scope

ACTOR = Actor(id="trial", label="The trial")


def load_demo_reviewer() -> None:
    """Let a made-up reviewer sign the Spanish of the first version, once; nobody signs anything else."""
    if Reviewer.objects.exists():
        return
    name = _("Lucía Prado (made up for this trial: nobody has really reviewed it)")
    reviewer = add_reviewer(actor=ACTOR, name=name, kind="language", paid=True)
    number = CatalogueVersion.objects.order_by("number").values_list("number", flat=True).first()
    today = timezone.localdate()
    record_signature(actor=ACTOR, number=number, reviewer=reviewer, scope=Scope.WORDING_ES, signed_on=today)
