"""Writes about supporters and about who should not see a young person's record."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.actions import access
from assessments.actions.people_handoffs import let_go
from assessments.models import NotToSee, Restriction, Supporter, User, YoungPerson
from assessments.not_to_see import refuse_if_not_to_see
from assessments.workflow import Refused, Stale, refuse_closed

SUPPORTER_FACTS = ("name", "relation", "contact", "chosen_by_young_person")


@dataclass(frozen=True)
class SupporterFacts:
    """What is kept of a supporter, as typed."""

    name: str
    relation: str = ""
    contact: str = ""
    chosen_by_young_person: bool = False


@transaction.atomic
def add_supporter(*, by: User, person: YoungPerson, facts: SupporterFacts) -> Supporter:
    """Give a new supporter; the same facts a second time (two presses) give the one that is there. Raise Refused for
    someone who should not see this, and while the record is closed."""
    person = _open_person(person)
    _refuse_listed(person, facts)
    for there in Supporter.objects.filter(young_person=person):
        if _facts_of(there) == facts:
            return there
    supporter = Supporter(young_person=person, added_by=by)
    _put(facts, supporter)
    supporter.save(force_insert=True)
    given = [name for name in SUPPORTER_FACTS if getattr(facts, name)]
    audit.record(by=by, verb="supporter.added", obj=supporter, young_person=person, fields=given)
    return supporter


@transaction.atomic
def change_supporter(*, by: User, supporter: Supporter, saves: int, facts: SupporterFacts) -> Supporter:
    """Save what changed of a supporter; `saves` is the count that the form was filled in on. Raise Refused, Stale."""
    person = _open_person(supporter.young_person)
    locked = _locked(supporter)
    before = _facts_of(locked)
    changed = [name for name in SUPPORTER_FACTS if getattr(before, name) != getattr(facts, name)]
    if not changed:
        return locked
    if locked.saves != saves:
        raise Stale(_("Someone saved this while you had it open. Nothing was overwritten."))
    _refuse_listed(person, facts)
    _put(facts, locked)
    locked.saves += 1
    locked.save(update_fields=[*changed, "saves"])
    audit.record(by=by, verb="supporter.changed", obj=locked, young_person=person, fields=changed)
    return locked


@transaction.atomic
def remove_supporter(*, by: User, supporter: Supporter) -> None:
    """Delete what is kept of a supporter; the trail keeps that someone was taken off. Raise Refused when they are gone
    already, or while the record is closed."""
    person = _open_person(supporter.young_person)
    locked = _locked(supporter)
    audit.record(by=by, verb="supporter.removed", obj=locked, young_person=person)
    locked.delete()


@transaction.atomic
def list_person(*, by: User, person: YoungPerson, name: str, reason: str) -> NotToSee:
    """Put someone on the list of who should not see this, by name; a second time gives the entry that is there."""
    person = YoungPerson.objects.select_for_update().get(pk=person.pk)
    for there in _entries(person, NotToSee.Kind.PERSON):
        if there.name == name:
            return there
    return _listed(by, NotToSee(young_person=person, kind=NotToSee.Kind.PERSON, name=name, reason=reason))


@transaction.atomic
def list_organization(
    *,
    by: User,
    person: YoungPerson,
    name: str,
    reason: str,
    organization_id: UUID | None = None,
    service_id: UUID | None = None,
) -> NotToSee:
    """Put an organization, or one service of it, on the list; without an id only its name is kept, and matching cannot
    leave it out. A second time gives the entry that is there."""
    person = YoungPerson.objects.select_for_update().get(pk=person.pk)
    for there in _entries(person, NotToSee.Kind.ORGANIZATION):
        if (there.organization_id, there.service_id) == (organization_id, service_id) and there.name == name:
            return there
    entry = NotToSee(
        young_person=person,
        kind=NotToSee.Kind.ORGANIZATION,
        name=name,
        reason=reason,
        organization_id=organization_id,
        service_id=service_id,
    )
    return _listed(by, entry)


@transaction.atomic
def list_colleague(*, by: User, person: YoungPerson, user: User, reason: str) -> NotToSee:
    """Put a colleague on the list and hide the record from them (assessments.restrict_record); when it was theirs it is
    assigned to nobody from now on. Raise Refused for oneself, without a reason, or without that right."""
    if not by.has_role("supervisor"):
        raise Refused(_("Only a supervisor can hide a record from a colleague."))
    access.restrict(by=by, young_person=person, user=user, reason=reason)
    person = YoungPerson.objects.select_for_update().get(pk=person.pk)
    there = _entries(person, NotToSee.Kind.STAFF).filter(user=user).first()
    if there is not None:
        return there
    if person.assigned_to_id == user.pk:
        person.assigned_to = None
        person.save(update_fields=["assigned_to"])
        audit.record(by=by, verb="young_person.unassigned", obj=person, young_person=person, fields=["assigned_to"])
    let_go(by=by, person=person, user_id=user.pk)
    entry = NotToSee(young_person=person, kind=NotToSee.Kind.STAFF, user=user, name=user.name, reason=reason)
    return _listed(by, entry)


@transaction.atomic
def lift_entry(*, by: User, entry: NotToSee) -> NotToSee:
    """Take an entry off the list; a colleague may see the record again. A second press changes nothing. Raise Refused
    for a colleague unless `by` is a supervisor."""
    locked = NotToSee.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if locked.kind == NotToSee.Kind.STAFF and not by.has_role("supervisor"):
        raise Refused(_("Only a supervisor can let a colleague see the record again."))
    if not locked.is_open:
        return locked
    locked.lifted_at, locked.lifted_by = timezone.now(), by
    locked.save(update_fields=["lifted_at", "lifted_by"])
    audit.record(
        by=by,
        verb="not_to_see.lifted",
        obj=locked,
        young_person=locked.young_person_id,
        fields=["lifted_at", "lifted_by"],
    )
    if locked.user_id is not None:
        hidden = Restriction.objects.filter(
            young_person=locked.young_person_id, user=locked.user_id, observation_id=None, lifted_at=None
        )
        for restriction in hidden:
            access.lift(by=by, restriction=restriction)
    return locked


def _open_person(person: YoungPerson) -> YoungPerson:
    locked = YoungPerson.objects.select_for_update().get(pk=person.pk)
    refuse_closed(locked)
    return locked


def _locked(supporter: Supporter) -> Supporter:
    locked = Supporter.objects.select_for_update(of=("self",)).filter(pk=supporter.pk).first()
    if locked is None:
        raise Refused(_("Someone took this supporter off the list while you had the page open."))
    return locked


def _refuse_listed(person: YoungPerson, facts: SupporterFacts) -> None:
    refuse_if_not_to_see(person, name=facts.name, text=f"{facts.name} {facts.relation} {facts.contact}")


def _facts_of(supporter: Supporter) -> SupporterFacts:
    return SupporterFacts(supporter.name, supporter.relation, supporter.contact, bool(supporter.chosen_by_young_person))


def _put(facts: SupporterFacts, supporter: Supporter) -> None:
    for name in SUPPORTER_FACTS:
        setattr(supporter, name, getattr(facts, name))


def _entries(person: YoungPerson, kind: str):
    return NotToSee.objects.filter(young_person=person, kind=kind, lifted_at=None)


def _listed(by: User, entry: NotToSee) -> NotToSee:
    entry.added_by = by
    entry.save(force_insert=True)
    given = [name for name in ("name", "reason", "user", "organization_id", "service_id") if getattr(entry, name)]
    audit.record(by=by, verb="not_to_see.added", obj=entry, young_person=entry.young_person_id, fields=given)
    return entry
