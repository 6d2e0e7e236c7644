"""Reviews of the catalogue: who reviews, and what they have signed."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resources.actions import Actor, record_event
from resources.catalogue.shapes import CatalogueProblem
from resources.models.catalogue import CatalogueVersion
from resources.models.reviews import Reviewer, ReviewerKind, Scope, Signature


@transaction.atomic
def add_reviewer(*, actor: Actor, name: str, kind: str, paid: bool) -> Reviewer:
    """Add a reviewer, by name or pseudonym; give them; raise CatalogueProblem for a name that is there already."""
    if kind not in ReviewerKind.values:
        raise CatalogueProblem(_("Choose one of the answers shown."))
    reviewer, is_new = Reviewer.objects.get_or_create(
        name=name.strip(), defaults={"kind": kind, "paid": paid, "added_by_label": actor.label}
    )
    if not is_new:
        raise CatalogueProblem(_("There is a reviewer of this name already. Add something that tells them apart."))
    _record(actor, "catalogue.reviewer_added", "reviewer", reviewer.pk, {"kind": kind, "paid": paid})
    return reviewer


@transaction.atomic
def record_signature(
    *, actor: Actor, number: int, reviewer: Reviewer, scope: str, signed_on: datetime.date, remarks: str = ""
) -> Signature:
    """Write down what a reviewer signed; give it; raise CatalogueProblem for a day that cannot be."""
    version = CatalogueVersion.objects.select_for_update().filter(number=number).first()
    if version is None or scope not in Scope.values:
        raise CatalogueProblem(_("The catalogue has no version %(number)s.") % {"number": number})
    if signed_on > timezone.localdate():
        raise CatalogueProblem(_("Enter a day that is not in the future."))
    if signed_on < timezone.localdate(version.made_at):
        raise CatalogueProblem(_("This version was made later. Enter the day when this very version was signed."))
    same = Signature.objects.filter(version=version, reviewer=reviewer, scope=scope, withdrawn_at=None)
    if same.exists():
        raise CatalogueProblem(_("This reviewer has signed this part of this version already."))
    signature = Signature.objects.create(
        version=version,
        reviewer=reviewer,
        scope=scope,
        signed_on=signed_on,
        remarks=remarks,
        recorded_by_label=actor.label,
    )
    _record(actor, "catalogue.signed", "catalogue", number, {"reviewer": reviewer.pk, "scope": scope})
    return signature


@transaction.atomic
def withdraw_signature(*, actor: Actor, signature: Signature) -> Signature:
    """Take a signature back; a second time changes nothing."""
    signature = Signature.objects.select_for_update().select_related("version").get(pk=signature.pk)
    if signature.withdrawn_at is None:
        signature.withdrawn_at, signature.withdrawn_by_label = timezone.now(), actor.label
        signature.save(update_fields=["withdrawn_at", "withdrawn_by_label"])
        fields = {"reviewer": signature.reviewer_id, "scope": signature.scope}
        _record(actor, "catalogue.signature_withdrawn", "catalogue", signature.version.number, fields)
    return signature


def _record(actor: Actor, verb: str, kind: str, key: object, fields: dict) -> None:
    record_event(actor=actor, verb=verb, object_type=kind, object_id=key, fields=fields)
