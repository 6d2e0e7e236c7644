"""Why a service fits, what to ask first, why it was left out: in plain sentences. No queries."""

import datetime
from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resources.catalogue import Catalogue, ServiceType
from resources.matching.reads import AREA_MILES, Candidate
from resources.matching.shapes import Circumstances
from resources.matching.weighing import Reason, Weighed, age_matters, last_verified
from resources.models.choices import Capacity, Cost, QualificationStatus, Reach
from resources.models.directory import NO_MAXIMUM_AGE, NO_MINIMUM_AGE
from resources.places import distance_text

ENGLISH = "en"
YOUNG_PERSON = "young person"
# How roughly the distance to a confidential place is said: finer, and a few ZIP codes would give it away.
ROUGH_MILES = (10, 25, 50, 100)


class Sentences:
    """Words for one call of matching, in the language of the request. Equal sentences are made once."""

    def __init__(
        self, catalogue: Catalogue, circumstances: Circumstances, languages: Mapping[str, tuple[str, int]]
    ) -> None:
        self.catalogue, self.circumstances, self.languages = catalogue, circumstances, languages
        self._ages, self._checked, self._cost_room = cache(_ages), cache(_checked), cache(_cost_room)
        self._distance_text, self._away, self._about = cache(distance_text), cache(_away), cache(self._about)
        self._speaks = [
            (mask, _("Speaks %(language)s") % {"language": name})
            for code, (name, mask) in languages.items()
            if code != ENGLISH
        ]
        self._any_language = sum(mask for _name, mask in languages.values())

    def because(self, item: Weighed, service_type: ServiceType, statuses: Mapping[str, str], distance: str) -> tuple:
        """Give why it fits."""
        return tuple(self._because(item.candidate, service_type, statuses, distance))

    def ask_about(self, item: Weighed, service_type: ServiceType, statuses: Mapping[str, str]) -> tuple:
        """Give what is not known and worth a question before going."""
        return tuple(self._ask_about(item.candidate, service_type, statuses))

    def distance(self, item: Weighed, confidential: bool) -> str:
        """Give how far it is, as roughly as it is known and may be said; empty when no place is known."""
        if item.candidate.reach == Reach.REMOTE:
            return _("by phone or online")
        if item.candidate.reach == Reach.AREA and (item.miles is None or item.miles <= AREA_MILES):
            return _("comes to people in this area")
        if item.miles is None:
            return ""
        if not confidential:
            return self._distance_text(item.miles)
        within = next((miles for miles in ROUGH_MILES if item.miles <= miles), None)
        if within is None:
            return _("over %(miles)s miles") % {"miles": ROUGH_MILES[-1]}
        return _("less than %(miles)s miles") % {"miles": within}

    def left_out(
        self, item: Weighed, service_type: ServiceType, statuses: Mapping[str, str], distance: str
    ) -> tuple[str, ...]:
        """Give every hard reason of a near miss."""
        candidate = item.candidate
        told = {
            Reason.REFUSED: lambda: _("They said no to this before"),
            Reason.AVOID: lambda: _("On the list of who should not see this"),
            Reason.AGE: lambda: self._ages(candidate.min_age, candidate.max_age),
            Reason.FULL: lambda: _("Full"),
            Reason.AREA: lambda: self._too_far(item, distance),
            Reason.NEVER_CHECKED: lambda: _("Never checked"),
            Reason.CHECKED_LONG_AGO: lambda: _("Not checked for over a year"),
        }
        sentences = [told[reason]() for reason in item.reasons if reason in told]
        if Reason.QUALIFICATION in item.reasons:
            missing = [name for name in service_type.required if statuses.get(name) == QualificationStatus.CHECKED_NOT]
            sentences += [self._about(QualificationStatus.CHECKED_NOT, name) for name in missing]
        return tuple(sentences)

    def _because(
        self, candidate: Candidate, service_type: ServiceType, statuses: Mapping[str, str], distance: str
    ) -> Iterator[str]:
        if self.circumstances.age is not None and age_matters(service_type) and _limits_age(candidate):
            yield self._ages(candidate.min_age, candidate.max_age)
        for mask, speaks in self._speaks:
            if candidate.languages & mask:
                yield speaks
        if candidate.reach != Reach.SITE:
            yield _sentence(distance)
        elif distance:
            yield self._away(distance)
        yield from self._cost_room(candidate.cost, candidate.capacity)[0]
        yield self._checked(last_verified(candidate), self.circumstances.today)
        for name in (*service_type.required, *service_type.preferred):
            if statuses.get(name) == QualificationStatus.CHECKED:
                yield self._about(QualificationStatus.CHECKED, name)

    def _ask_about(self, candidate: Candidate, service_type: ServiceType, statuses: Mapping[str, str]) -> Iterator[str]:
        for name in service_type.required:
            status = statuses.get(name)
            if status != QualificationStatus.CHECKED:
                yield self._about(status, name)
        if self._interpreter and not candidate.languages & self._any_language:
            yield self._interpreter
        if age_matters(service_type):
            if _limits_age(candidate):
                if self.circumstances.age is None:
                    ages = self._ages(candidate.min_age, candidate.max_age)
                    yield _("Ask about ages: %(ages)s") % {"ages": ages}
            elif service_type.audience == YOUNG_PERSON:
                yield _("Ask which ages it takes")
        yield from self._cost_room(candidate.cost, candidate.capacity)[1]

    @cached_property
    def _interpreter(self) -> str:
        """The question for an interpreter; none for those who are at home in English."""
        if not self.languages or ENGLISH in self.circumstances.languages:
            return ""
        name, _mask = next(iter(self.languages.values()))
        return _("Ask about an interpreter for %(language)s") % {"language": name}

    def _about(self, status: str | None, qualification: str) -> str:
        what = {"what": self.catalogue.qualification(qualification).label}
        if status == QualificationStatus.CHECKED:
            return _("Checked: %(what)s") % what
        if status == QualificationStatus.CHECKED_NOT:
            return _("Checked: does not meet “%(what)s”") % what
        if status == QualificationStatus.SAYS_SO:
            return _("Says so, not checked yet: %(what)s") % what
        return _("Ask about: %(what)s") % what

    def _too_far(self, item: Weighed, distance: str) -> str:
        if item.candidate.reach == Reach.AREA:
            return _("Serves another area")
        limit = self.circumstances.miles
        # "About 25 miles" for 26 would contradict a limit of 25.
        if item.miles is not None and item.miles - limit < 2.5:
            return _("More than %(miles)s miles away") % {"miles": f"{limit:g}"}
        return self._away(distance)


def _sentence(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _away(distance: str) -> str:
    return _("%(distance)s away") % {"distance": _sentence(distance)}


def _limits_age(candidate: Candidate) -> bool:
    return candidate.min_age > NO_MINIMUM_AGE or candidate.max_age < NO_MAXIMUM_AGE


def _ages(low: int, high: int) -> str:
    if high >= NO_MAXIMUM_AGE:
        return _("Takes ages %(low)s and up") % {"low": low}
    if low <= NO_MINIMUM_AGE:
        return _("Takes ages up to %(high)s") % {"high": high}
    return _("Takes ages %(low)s to %(high)s") % {"low": low, "high": high}


def _checked(day: datetime.date, today: datetime.date) -> str:
    days = (today - day).days
    if days <= 0:
        return _("Checked today")
    return ngettext("Checked %(days)s day ago", "Checked %(days)s days ago", days) % {"days": days}


def _cost_room(cost: str, capacity: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what speaks for it, and what to ask about."""
    good = {Cost.FREE: _("Free"), Cost.SLIDING: _("Pay what you can")}.get(cost)
    room = {Capacity.OPEN: _("Has room")}.get(capacity)
    questions = [
        {
            Capacity.LIMITED: _("Ask if there is still room: a little is left"),
            Capacity.WAITLIST: _("Ask how long the wait is"),
            Capacity.UNKNOWN: _("Ask if there is room"),
        }.get(capacity),
        {Cost.FEE: _("Ask about the fee"), Cost.UNKNOWN: _("Ask what it costs")}.get(cost),
    ]
    return tuple(text for text in (good, room) if text), tuple(text for text in questions if text)
