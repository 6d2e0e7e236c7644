"""Writes to a young person's record."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import audit
from assessments.models import NameToken, Team, User, YoungPerson
from assessments.not_to_see import refuse_if_not_to_see
from assessments.sealed import blind, create_key, name_tokens
from assessments.workflow import Stale, refuse_closed

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
def add_young_person(*, by: User, team: Team, assigned_to: User, case_number: str, **facts) -> YoungPerson:
    """Take the intake facts (FACTS; birth_month as YYYY-MM); give the new record with its own key, tokens and event."""
    person = YoungPerson(team=team, assigned_to=assigned_to, created_by=by)
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
    return person


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
    tokens = name_tokens(person.given_name, person.family_name, person.preferred_name)
    person.name_tokens.exclude(token__in=tokens).delete()
    NameToken.objects.bulk_create(
        [NameToken(young_person=person, token=token) for token in tokens], ignore_conflicts=True
    )
