"""Writes about what may leave and what has left: bases, releases, disclosures (product.md, Law)."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.lawful import release_for
from assessments.models import Disclosure, LawfulBasis, Release, User, YoungPerson
from assessments.not_to_see import refuse_if_not_to_see
from assessments.workflow import Refused

# A release without a near end is no release: this is the longest one that is taken.
LONGEST = timedelta(days=366)
# The same line twice within this time is one press too many, not a second disclosure.
AGAIN_WITHIN = timedelta(minutes=1)


@transaction.atomic
def switch_on(*, by: User, kind: str, counsel_name: str, counsel_on: date) -> LawfulBasis:
    """Open a basis in the name of the agency's counsel; give it. Raise Refused without a name, for a day to come, for
    someone who is no agency admin, and when it is on already."""
    _require_admin(by)
    if not counsel_name.strip():
        raise Refused(_("Write the name of your agency’s counsel."))
    if counsel_on > timezone.localdate():
        raise Refused(_("This day has not come yet. Write the day on which counsel agreed."))
    basis = LawfulBasis(
        kind=LawfulBasis.Kind(kind), counsel_name=counsel_name.strip(), counsel_on=counsel_on, switched_on_by=by
    )
    try:
        with transaction.atomic():
            basis.save(force_insert=True)
    except IntegrityError:
        # lawful_basis_on_once: two admins at once meet here too.
        raise Refused(_("This basis is switched on already.")) from None
    audit.record(by=by, verb="lawful_basis.switched_on", obj=basis, fields=["counsel_name", "counsel_on"])
    return basis


@transaction.atomic
def switch_off(*, by: User, kind: str) -> None:
    """Close a basis: from now on nothing leaves under it. A second press changes nothing. Raise Refused for someone who
    is no agency admin."""
    _require_admin(by)
    basis = LawfulBasis.objects.select_for_update().filter(kind=kind, switched_off_at=None).first()
    if basis is None:
        return
    basis.switched_off_at, basis.switched_off_by = timezone.now(), by
    basis.save(update_fields=["switched_off_at", "switched_off_by"])
    audit.record(by=by, verb="lawful_basis.switched_off", obj=basis, fields=["switched_off_at", "switched_off_by"])


def _require_admin(by: User) -> None:
    if not by.has_role("agency_admin"):
        raise Refused(_("Only an agency admin can do this."))


@transaction.atomic
def add_release(
    *,
    by: User,
    person: YoungPerson,
    organization: str,
    purpose: str,
    what: str,
    signed_by: str,
    signed_on: date,
    expires_on: date,
) -> Release:
    """Write down a release that was signed on paper; give it. The same one again gives the one that is there. Raise
    Refused when it has run out, has no near end, or was signed on a day to come, and for an organization that should
    not see the record."""
    YoungPerson.objects.select_for_update().get(pk=person.pk)
    today = timezone.localdate()
    if signed_on > today:
        raise Refused(_("This day has not come yet. Write the day on which it was signed."))
    if expires_on < today:
        raise Refused(_("This release has run out. Ask again, and write down the new one."))
    if expires_on - signed_on > LONGEST:
        raise Refused(_("A release holds for one year at most. Choose an earlier last day."))
    refuse_if_not_to_see(person, name=organization)
    facts = {
        "organization": " ".join(organization.split()),
        "purpose": purpose.strip(),
        "what": what.strip(),
        "signed_by": Release.SignedBy(signed_by).value,
        "signed_on": signed_on,
        "expires_on": expires_on,
    }
    there = release_for(person, organization)
    if there is not None and all(getattr(there, name) == value for name, value in facts.items()):
        return there
    release = Release(young_person_id=person.pk, added_by=by, **facts)
    release.save(force_insert=True)
    audit.record(by=by, verb="release.added", obj=release, young_person=person, fields=facts)
    return release


@transaction.atomic
def revoke(*, by: User, release: Release) -> Release:
    """Take a release back: from now on nothing leaves under it. A second press changes nothing. Give the release; what
    was shared before is in lawful.shared_under()."""
    YoungPerson.objects.select_for_update().get(pk=release.young_person_id)
    locked = Release.objects.select_for_update().get(pk=release.pk)
    if locked.revoked_at is None:
        locked.revoked_at, locked.revoked_by = timezone.now(), by
        locked.save(update_fields=["revoked_at", "revoked_by"])
        audit.record(
            by=by,
            verb="release.revoked",
            obj=locked,
            young_person=locked.young_person_id,
            fields=["revoked_at", "revoked_by"],
        )
    return locked


@transaction.atomic
def disclose(*, by: User, person: YoungPerson, basis: str, purpose: str, receiver: str, what: str) -> Disclosure:
    """Log that something about a young person leaves now, in the transaction that lets it; give the line. The same line
    again within a minute is one line. Raise Refused, and nothing may leave, when the basis is not switched on, when it
    is a written release and none holds for this very receiver, for a receiver who should not see the record, and
    without a purpose, a receiver or what is shared."""
    # Taking a release back locks the same row, switching a basis off the same basis: neither is missed.
    YoungPerson.objects.select_for_update().get(pk=person.pk)
    if not LawfulBasis.objects.select_for_update().filter(kind=basis, switched_off_at=None).exists():
        raise Refused(_("Nothing can be shared on this basis: your agency admin has not switched it on."))
    purpose, receiver, what = purpose.strip(), " ".join(receiver.split()), what.strip()
    if not (purpose and receiver and what):
        raise Refused(_("Say who receives it, what is shared, and what for."))
    refuse_if_not_to_see(person, name=receiver)
    release = None
    if basis == LawfulBasis.Kind.WRITTEN_RELEASE:
        release = release_for(person, receiver)
        if release is None:
            raise Refused(
                _("No release holds for this receiver. Each release names one organization, and ends on its last day.")
            )
    facts = {"basis": basis, "purpose": purpose, "receiver": receiver, "what": what}
    again = Disclosure.objects.filter(young_person=person, by=by, at__gt=timezone.now() - AGAIN_WITHIN)
    for line in again:
        if all(getattr(line, name) == value for name, value in facts.items()):
            return line
    line = Disclosure(young_person_id=person.pk, by=by, release=release, **facts)
    line.save(force_insert=True)
    audit.record(by=by, verb="disclosure.made", obj=line, young_person=person, fields=facts)
    return line
