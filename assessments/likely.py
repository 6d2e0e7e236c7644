"""Records that may be about the same young person as one about to be made. Names stay sealed: only tokens meet."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from assessments.models import YoungPerson
from assessments.nicknames import variants
from assessments.sealed import blind, initials_token, name_words, search_tokens


def likely(people: QuerySet, facts: dict, *, loosely: bool) -> QuerySet:
    """Take young people and the facts of a new one (actions.people.FACTS and case_number); give those that may be the
    same: by case number, or by first and last name as spelled, as it sounds, or as a short form. `loosely`: a first
    name alone where no last one is known, and initials with the year of birth, count too."""
    found = Q(case_number_index=blind("young_person.case_number", facts["case_number"]) or "-")
    first = _any_of(f"{facts.get('given_name', '')} {facts.get('preferred_name', '')}")
    last = _any_of(facts.get("family_name", ""))
    if first and last:
        by_name = people.filter(name_tokens__token__in=first).filter(name_tokens__token__in=last)
        found |= Q(pk__in=by_name.values("pk"))
    elif first and loosely:
        found |= Q(pk__in=people.filter(name_tokens__token__in=first).values("pk"))
    if loosely and (initials := initials_of(facts)):
        found |= Q(pk__in=people.filter(name_tokens__token__in=initials).values("pk"))
    return people.filter(found)


def initials_of(facts: dict) -> set[str]:
    """Give the tokens of initials with year of birth; none without a last name or a year."""
    year = (facts.get("birth_month") or "")[:4]
    firsts = (facts.get("given_name", ""), facts.get("preferred_name", ""))
    return {initials_token(first, facts.get("family_name", ""), year) for first in firsts} - {""}


def why_likely(person: YoungPerson, facts: dict) -> str:
    """Say what a record that is open has in common with the facts of a new one."""
    if person.case_number_index == blind("young_person.case_number", facts["case_number"]):
        return _("The same case number")
    stands = {name: getattr(person, name) for name in ("given_name", "preferred_name", "family_name", "birth_month")}
    if initials_of(stands) & initials_of(facts):
        return _("The same initials and year of birth")
    return _("A name that is spelled or sounds alike")


def _any_of(name: str) -> set[str]:
    """Give the tokens of which a matching name has at least one."""
    words = {each for word in name_words(name) for each in variants(word)}
    return {token for word in words for tokens in search_tokens(word) for token in tokens}
