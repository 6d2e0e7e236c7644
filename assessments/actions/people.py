"""Writes to a young person's record."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.likely import initials_of, likely
from assessments.models import NameToken, PossibleSecond, Team, User, YoungPerson
from assessments.not_to_see import refuse_if_not_to_see
from assessments.sealed import blind, create_key, name_tokens
from assessments.workflow import Stale, refuse_closed

MOST_SECONDS = 5
FACTS = (
    "given_name",
    "family_name",
    "preferred_name",
    "birth_month",
    "zip_code",
    "languages",
    "circumstances",
    "contact",
)


@transaction.atomic
def add_young_person(
    *, by: User, team: Team, assigned_to: User, case_number: str, intake_key: UUID | None = None, **facts
) -> YoungPerson:
    """Take the intake facts (FACTS; birth_month as YYYY-MM); give the new record with its own key, tokens and event.

    `intake_key` is the form's own: sent twice, the same facts give the record that is there. Records elsewhere that may
    be about the same young person become a task for the team's supervisors (product.md, Who may see and do what)."""
    if intake_key is not None:
        # Two presses of one form meet here.
        User.objects.select_for_update().get(pk=by.pk)
        there = YoungPerson.objects.filter(created_by=by, intake_key=intake_key).first()
        if there is not None and _is_same(there, case_number, facts):
            return there
        # Back in the browser and on with someone else: a record of their own.
        intake_key = None if there is not None else intake_key
    person = YoungPerson(team=team, assigned_to=assigned_to, created_by=by, intake_key=intake_key)
    create_key(person.pk)
    person.case_number = case_number.strip()
    person.case_number_index = blind("young_person.case_number", case_number)
    for name in FACTS:
        if name in facts:
            setattr(person, name, facts[name])
    person.save(force_insert=True)
    audit.record(
        by=by,
        verb="young_person.added",
        obj=person,
        young_person=person,
        fields=("case_number", *(name for name in FACTS if facts.get(name))),
    )
    _index_names(person)
    _note_seconds(by, person, {"case_number": case_number, **facts})
    return person


def _is_same(person: YoungPerson, case_number: str, facts: dict) -> bool:
    """Tell whether a record was made with these facts, without opening what is sealed in it."""
    if person.case_number_index != blind("young_person.case_number", case_number):
        return False
    return set(person.name_tokens.values_list("token", flat=True)) == _tokens_of(facts)


def _note_seconds(by: User, person: YoungPerson, facts: dict) -> None:
    seen = YoungPerson.objects.visible_to(by).values("pk")
    elsewhere = YoungPerson.objects.readable().exclude(pk=person.pk).exclude(pk__in=seen)
    for other in likely(elsewhere, facts, loosely=False).order_by("created_at")[:MOST_SECONDS]:
        second = PossibleSecond(young_person=person, other=other)
        second.save(force_insert=True)
        audit.record(by=by, verb="second.noticed", obj=second, young_person=person)


@transaction.atomic
def note_second(*, by: User, second: PossibleSecond) -> PossibleSecond:
    """A supervisor has looked into a possible second record; a second press changes nothing."""
    locked = PossibleSecond.objects.select_for_update(of=("self",)).get(pk=second.pk)
    if locked.noted_at is None:
        locked.noted_at, locked.noted_by = timezone.now(), by
        locked.save(update_fields=["noted_at", "noted_by"])
        fields = ["noted_at", "noted_by"]
        audit.record(by=by, verb="second.noted", obj=locked, young_person=locked.young_person_id, fields=fields)
    return locked


@transaction.atomic
def change_facts(*, by: User, person: YoungPerson, saves: int | None = None, **facts) -> YoungPerson:
    """Take facts that changed (names from FACTS, and case_number); save only those, keep the searches true, leave an
    event. `saves` is the count that a form was filled in on. Raise Stale, Refused (the record is closed; the contact
    names someone who should not see this)."""
    locked = YoungPerson.objects.select_for_update().get(pk=person.pk)
    refuse_closed(locked)
    changed = [name for name in (*FACTS, "case_number") if name in facts and getattr(locked, name) != facts[name]]
    if not changed:
        return locked
    if saves is not None and saves != locked.saves:
        raise Stale(_("Someone changed these facts while you had the page open. Nothing was overwritten."))
    if "contact" in changed:
        refuse_if_not_to_see(locked, text=facts["contact"])
    for name in changed:
        setattr(locked, name, facts[name])
    stored = [*changed, "saves"]
    if "case_number" in changed:
        locked.case_number_index = blind("young_person.case_number", locked.case_number)
        stored.append("case_number_index")
    locked.saves += 1
    locked.save(update_fields=stored)
    _index_names(locked)
    audit.record(by=by, verb="young_person.changed", obj=locked, young_person=locked, fields=changed)
    return locked


def _index_names(person: YoungPerson) -> None:
    tokens = _tokens_of({name: getattr(person, name) for name in FACTS})
    person.name_tokens.exclude(token__in=tokens).delete()
    NameToken.objects.bulk_create(
        [NameToken(young_person=person, token=token) for token in tokens], ignore_conflicts=True
    )


def _tokens_of(facts: dict) -> set[str]:
    names = (facts.get(name, "") for name in ("given_name", "family_name", "preferred_name"))
    return name_tokens(*names) | initials_of(facts)
