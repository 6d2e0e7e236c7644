"""The list of who should not see a young person's record: whom it names, and the refusal when one of them is chosen."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from assessments.lawful import releases_holding
from assessments.models import NotToSee, PlanItem, Restriction, Step, Supporter, User, YoungPerson
from assessments.sealed import name_words, sound_of
from assessments.workflow import Refused
from resources.models import Organization, Service

# Words that name nobody.
SMALL_WORDS = frozenset({"a", "an", "and", "her", "his", "of", "our", "the", "their"})
DIRECTORY_MATCHES = 12


def listed(person: YoungPerson) -> list[NotToSee]:
    """Give the entries that hold now, latest first, of a record that is open. One query."""
    return list(NotToSee.objects.filter(young_person=person, lifted_at=None).select_related("user", "added_by"))


def names_anyone(person: YoungPerson) -> bool:
    """Tell whether the list of a record holds anyone now, or the record is hidden from someone. Two queries."""
    entries = NotToSee.objects.filter(young_person=person, lifted_at=None)
    return entries.exists() or bool(colleagues_listed(person))


def avoided(person: YoungPerson) -> frozenset[UUID]:
    """Give the ids of organizations and services that matching leaves out. One query; nothing sealed is opened."""
    rows = NotToSee.objects.filter(young_person=person, lifted_at=None, kind=NotToSee.Kind.ORGANIZATION)
    return frozenset(key for row in rows.values_list("organization_id", "service_id") for key in row if key)


def colleagues_listed(person: YoungPerson) -> set[int]:
    """Give the ids of the staff for whom this record does not exist, on the list or hidden from otherwise."""
    hidden = Restriction.objects.filter(young_person=person, observation_id=None, lifted_at=None)
    entries = NotToSee.objects.filter(young_person=person, lifted_at=None).exclude(user=None)
    return {*hidden.values_list("user", flat=True), *entries.values_list("user", flat=True)}


def refuse_if_not_to_see(
    person: YoungPerson,
    *,
    user: User | None = None,
    name: str = "",
    text: str = "",
    organization_id: UUID | None = None,
) -> None:
    """Take whom someone chose for a young person whose record is open: a colleague, a name as typed, some lines that
    may name someone, an organization or service by its id. Raise Refused when the list names them (issue 3, Bad input).

    The sentence says where to look, which only those who may see the record can do, and nothing of the list."""
    if user is not None and user.pk in colleagues_listed(person):
        raise Refused(cannot_be_chosen())
    if organization_id is not None and organization_id in avoided(person):
        raise Refused(cannot_be_chosen())
    if not (name or text or user):
        return
    for entry in listed(person):
        same_user = user is not None and name_words(entry.name) == name_words(user.name)
        if same_user or same_name(entry.name, name) or _is_within(entry.name, text):
            raise Refused(cannot_be_chosen())


def cannot_be_chosen() -> str:
    """Give the one sentence of every refusal, whoever is meant and whatever the reason."""
    return _(
        "This cannot be chosen for this young person. Their page says why, under “Who should not see this”. If you "
        "mean someone else, write more exactly who it is."
    )


def same_name(one: str, other: str) -> bool:
    """Tell whether two names may be one person's: every word of the shorter is in the longer, as written, as it sounds,
    or as an initial. Rather once too often: a helper is soon written more exactly, a wrong one is not taken back."""
    words, more = sorted((_telling(one), _telling(other)), key=len)
    return bool(words) and _covers(words, more)


def _is_within(name: str, text: str) -> bool:
    """Tell whether a text names someone: each word of the name is in it."""
    words = [word for word in _telling(name) if len(word) > 1]
    return bool(words) and _covers(words, [word for word in _telling(text) if len(word) > 1])


def _telling(text: str) -> list[str]:
    return [word for word in name_words(text) if word not in SMALL_WORDS]


def _covers(words: list[str], among: Collection[str]) -> bool:
    return all(any(_alike(word, other) for other in among) for word in words)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    # One letter of sound is too little: Ray and Roy are two names.
    return len(sound_of(one)) > 1 and sound_of(one) == sound_of(other)


def still_named(person: YoungPerson, entries: list[NotToSee]) -> list[dict]:
    """Give where those on the list still stand in a record that is open, as {entry, where}: the list keeps them from
    being chosen again and takes nothing away by itself."""
    supporters = [(one.name, one.relation) for one in Supporter.objects.filter(young_person=person)]
    helpers = [step.who_else for step in Step.objects.filter(young_person=person) if step.who == Step.Who.OTHER]
    items = PlanItem.objects.filter(young_person=person).exclude(service=None)
    chosen = {key for row in items.values_list("service_id", "service__organization_id") for key in row}
    releases = releases_holding(person)
    found = []
    for entry in entries:
        places = [
            (any(same_name(entry.name, each) for names in supporters for each in names), _("a supporter")),
            (any(same_name(entry.name, helper) for helper in helpers), _("a helper in a step of a plan")),
            (_is_within(entry.name, person.contact), _("the safe contact")),
            (bool({entry.organization_id, entry.service_id} & chosen), _("a service in a plan")),
            (any(same_name(entry.name, one.organization) for one in releases), _("a release that holds")),
        ]
        found += [{"entry": entry, "where": where} for there, where in places if there]
    return found


def directory_matches(text: str) -> list[tuple[str, str]]:
    """Give the organizations and services of the directory whose name holds a text, as (kind:id, label)."""
    if len(text.strip()) < 2:
        return []
    organizations = Organization.objects.filter(name__icontains=text.strip()).order_by("name")[:DIRECTORY_MATCHES]
    services = Service.objects.filter(name__icontains=text.strip()).select_related("organization").order_by("name")
    found = [
        (f"organization:{one.pk}", _("%(name)s, with all its services") % {"name": one.name}) for one in organizations
    ]
    return found + [
        (
            f"service:{one.pk}",
            _("Only “%(name)s”, by %(organization)s") % {"name": one.name, "organization": one.organization.name},
        )
        for one in services[:DIRECTORY_MATCHES]
    ]
