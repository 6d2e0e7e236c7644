"""Hard reasons and order of the candidates of one kind of help. No queries, no sentences."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from resources.catalogue import ServiceType
from resources.curation import NEVER_OVER_DAYS, checked_since
from resources.matching.reads import AREA_MILES, Candidate, horizon
from resources.matching.shapes import Circumstances
from resources.models.choices import Capacity, QualificationStatus, Reach
from resources.places import Place, distance_band, miles_between

SYSTEM = "system"
# Plain text: an enum member costs several times as much to compare, and this is done for every candidate.
FULL, AREA, REMOTE = Capacity.FULL.value, Reach.AREA.value, Reach.REMOTE.value
CHECKED, CHECKED_NOT = QualificationStatus.CHECKED.value, QualificationStatus.CHECKED_NOT.value
NO_PLACE_BAND, REMOTE_BAND = 10_000, 20_000  # behind every distance on earth


class Reason(IntEnum):
    """A hard reason to leave a service out, in the order it is told."""

    REFUSED = 1
    AVOID = 2
    AGE = 3
    FULL = 4
    AREA = 5
    NEVER_CHECKED = 6
    CHECKED_LONG_AGO = 7
    QUALIFICATION = 8


# What the young person said is not for us to mend: such a near miss is named last.
SETTLED = (Reason.REFUSED, Reason.AVOID)


class Weighed(NamedTuple):
    """One candidate with its hard reasons; `key` orders fits among fits and misses among misses."""

    key: tuple
    candidate: Candidate
    miles: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Weighing:
    """The candidates of one kind of help, best first, each service once."""

    fits: list[Weighed]
    misses: list[Weighed]
    local_count: int
    checked: frozenset[str]


def last_verified(candidate: Candidate) -> datetime.date | None:
    """Give the day of the last check, which stands in the offer as the day it ends."""
    return candidate.fresh_until and candidate.fresh_until - datetime.timedelta(days=NEVER_OVER_DAYS)


def age_matters(service_type: ServiceType) -> bool:
    """Say whether a service's ages are about the young person: help for systems is for the adults at work."""
    return service_type.audience != SYSTEM


def distances(circumstances: Circumstances) -> Callable[[Candidate], float | None]:
    """Give the function from a candidate to its distance in miles; None: remote, or no place known."""
    known: dict[tuple[float, float], float] = {}

    def miles(candidate: Candidate) -> float | None:
        if circumstances.place is None or candidate.lat is None:
            return None
        point = (candidate.lat, candidate.lon)
        if point not in known:
            known[point] = miles_between(circumstances.place, Place(*point, ""))
        return known[point]

    return miles


def weigh(
    service_type: ServiceType,
    found: Iterable[Candidate],
    *,
    circumstances: Circumstances,
    miles_to: Callable[[Candidate], float | None],
    masks: Collection[int],
    known: Mapping[str, Mapping[str, str]],
    refused: Collection[str],
    avoid: Collection[str],
) -> Weighing:
    """Split the candidates of one kind of help into fits and misses, each in order, each service once.

    `masks` are the bits of the wanted languages, best first; `known` the statuses of qualifications per service;
    `refused` and `avoid` hold keys of services as in Candidate.
    """
    since, farthest = checked_since(service_type.id, circumstances.today), horizon(circumstances)
    best: dict[str, Weighed] = {}
    for candidate in found:
        miles = miles_to(candidate)
        if miles is not None and miles > farthest:
            continue
        statuses = known.get(candidate.service, {})
        reasons = _reasons(service_type, candidate, circumstances, miles, statuses, refused, avoid)
        if reasons:
            key = _miss_key(candidate, miles, reasons)
        else:
            key = _fit_key(candidate, miles, service_type, statuses, masks)
        weighed = Weighed(key, candidate, miles, reasons)
        before = best.get(candidate.service)
        if before is None or _nearer(weighed) < _nearer(before):
            best[candidate.service] = weighed
    fits = sorted(item for item in best.values() if not item.reasons)
    local = [item for item in fits if item.candidate.reach != REMOTE]
    return Weighing(
        fits=fits,
        misses=sorted(item for item in best.values() if item.reasons),
        local_count=len(local),
        checked=frozenset(item.candidate.service for item in local if last_verified(item.candidate) >= since),
    )


def _reasons(
    service_type: ServiceType,
    candidate: Candidate,
    circumstances: Circumstances,
    miles: float | None,
    statuses: Mapping[str, str],
    refused: Collection[str],
    avoid: Collection[str],
) -> tuple[Reason, ...]:
    age, fresh_until = circumstances.age, candidate.fresh_until
    reasons = []
    if candidate.service in refused:
        reasons.append(Reason.REFUSED)
    if candidate.service in avoid:
        reasons.append(Reason.AVOID)
    if age is not None and not candidate.min_age <= age <= candidate.max_age and age_matters(service_type):
        reasons.append(Reason.AGE)
    if candidate.capacity == FULL:
        reasons.append(Reason.FULL)
    if miles is not None and miles > (AREA_MILES if candidate.reach == AREA else circumstances.miles):
        reasons.append(Reason.AREA)
    if fresh_until is None:
        reasons.append(Reason.NEVER_CHECKED)
    elif fresh_until < circumstances.today:
        reasons.append(Reason.CHECKED_LONG_AGO)
    if CHECKED_NOT in statuses.values() and any(statuses.get(name) == CHECKED_NOT for name in service_type.required):
        reasons.append(Reason.QUALIFICATION)
    return tuple(reasons)


def _nearer(item: Weighed) -> tuple:
    """Give what picks one of several places of a service: one that fits, then one to go to, then the nearest."""
    remote = item.candidate.reach == REMOTE
    return bool(item.reasons), len(item.reasons), remote, item.miles or 0.0, item.candidate.id


def _band(candidate: Candidate, miles: float | None) -> int:
    if candidate.reach == REMOTE:
        return REMOTE_BAND
    if miles is None:
        return NO_PLACE_BAND
    return 0 if candidate.reach == AREA and miles <= AREA_MILES else distance_band(miles)


def _fit_key(
    candidate: Candidate,
    miles: float | None,
    service_type: ServiceType,
    statuses: Mapping[str, str],
    masks: Collection[int],
) -> tuple:
    spoken = next((rank for rank, mask in enumerate(masks) if candidate.languages & mask), len(masks))
    return (
        spoken,
        -sum(statuses.get(name) == CHECKED for name in service_type.required),
        -sum(statuses.get(name) == CHECKED for name in service_type.preferred),
        _band(candidate, miles),
        -candidate.fresh_until.toordinal(),
        # The database's own order of names differs from one to the next.
        candidate.name.casefold(),
        candidate.name,
        candidate.service,
    )


def _miss_key(candidate: Candidate, miles: float | None, reasons: Sequence[Reason]) -> tuple:
    return (
        reasons[0] in SETTLED,
        len(reasons),
        _band(candidate, miles),
        candidate.name.casefold(),
        candidate.name,
        candidate.service,
    )
