"""Factors and circumstances -> kinds of help -> local services, every step with its reason.

Nothing here knows a person: plain values in, plain values out. Semantics: product.md, "Matching".
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from resources.catalogue import Catalogue
from resources.curation import checked_since
from resources.matching import reads
from resources.matching.kinds import held_back, kinds_for
from resources.matching.sentences import Sentences
from resources.matching.shapes import Circumstances, Fit, Found, KindOfHelp, Matching, Miss
from resources.matching.weighing import Weighed, Weighing, distances, last_verified, weigh

__all__ = ["Circumstances", "Fit", "Found", "KindOfHelp", "Matching", "Miss", "match", "match_one"]

SHOWN = 3
CHOICES = 25
MISSES = 3


def match(
    catalogue: Catalogue,
    seen: Iterable[str],
    possible: Iterable[str],
    circumstances: Circumstances,
    *,
    shown: int = SHOWN,
) -> Matching:
    """Take factor ids; give each kind of help that answers them with its `shown` best fits; raise UnknownId."""
    kinds = kinds_for(catalogue, seen, possible, circumstances)
    return Matching(kinds=_with_services(catalogue, kinds, circumstances, shown))


def match_one(
    catalogue: Catalogue, service_type_id: str, circumstances: Circumstances, *, shown: int = CHOICES
) -> KindOfHelp:
    """Take the id of one kind of help; give it with its `shown` best fits and no on-ramps; raise UnknownId."""
    service_type = catalogue.service_type(service_type_id)
    kind = KindOfHelp(service_type=service_type, pairs=(), held_back=held_back(service_type, circumstances))
    return _with_services(catalogue, [kind], circumstances, shown)[0]


def _with_services(
    catalogue: Catalogue, kinds: list[KindOfHelp], circumstances: Circumstances, shown: int
) -> tuple[KindOfHelp, ...]:
    open_types = {kind.service_type.id: kind.service_type for kind in kinds if kind.held_back is None}
    if not open_types:
        return tuple(kinds)
    languages = reads.languages_wanted(circumstances.languages) if circumstances.languages else {}
    avoid = reads.avoided_services(circumstances.avoid) if circumstances.avoid else frozenset()
    found: dict[str, list[reads.Candidate]] = {service_type: [] for service_type in open_types}
    services = set()
    for candidate in reads.candidates(list(open_types), circumstances):
        found[candidate.type].append(candidate)
        services.add(candidate.service)
    known = reads.qualifications(services)
    weigh_one = partial(
        weigh,
        circumstances=circumstances,
        miles_to=distances(circumstances),
        masks=[mask for _name, mask in languages.values()],
        known=known,
        refused={reads.key_text(key) for key in circumstances.refused},
        avoid={reads.key_text(key) for key in avoid},
    )
    weighings = {key: weigh_one(service_type, found[key]) for key, service_type in open_types.items()}
    chosen = [item for each in weighings.values() for item in (*each.fits[:shown], *each.misses[:MISSES])]
    facts = reads.facts([item.candidate.id for item in chosen])
    tell = _Teller(Sentences(catalogue, circumstances, languages), circumstances, known, facts)
    return tuple(
        kind if kind.held_back is not None else tell.kind(kind, weighings[kind.service_type.id], shown)
        for kind in kinds
    )


class _Teller:
    """Turns what was weighed into what is shown."""

    def __init__(self, sentences: Sentences, circumstances: Circumstances, known: dict, facts: dict) -> None:
        self.sentences, self.circumstances, self.known, self.facts = sentences, circumstances, known, facts

    def kind(self, kind: KindOfHelp, weighing: Weighing, shown: int) -> KindOfHelp:
        return replace(
            kind,
            fits=tuple(self._fit(kind, item) for item in weighing.fits[:shown]),
            misses=tuple(self._miss(kind, item) for item in weighing.misses[:MISSES]),
            fit_count=len(weighing.fits),
            local_count=weighing.local_count,
            checked=weighing.checked,
        )

    def _fit(self, kind: KindOfHelp, item: Weighed) -> Fit:
        statuses, found = self._statuses(item), self._found(kind, item)
        return Fit(
            **found,
            because=self.sentences.because(item, kind.service_type, statuses, found["distance_band"]),
            ask_about=self.sentences.ask_about(item, kind.service_type, statuses),
        )

    def _miss(self, kind: KindOfHelp, item: Weighed) -> Miss:
        found = self._found(kind, item)
        return Miss(
            **found,
            left_out=self.sentences.left_out(item, kind.service_type, self._statuses(item), found["distance_band"]),
        )

    def _statuses(self, item: Weighed) -> dict[str, str]:
        return self.known.get(item.candidate.service, {})

    def _found(self, kind: KindOfHelp, item: Weighed) -> dict:
        candidate, facts = item.candidate, self.facts[item.candidate.id]
        verified = last_verified(candidate)
        since = checked_since(kind.service_type.id, self.circumstances.today)
        return {
            "service_id": facts.service_id,
            "service_at_location_id": facts.service_at_location_id,
            "organization_id": facts.organization_id,
            "service_name": candidate.name,
            "organization": facts.organization,
            "phone": facts.phone,
            "area": facts.area,
            "confidential": facts.confidential,
            "reach": candidate.reach,
            "distance_band": self.sentences.distance(item, facts.confidential),
            "cost": candidate.cost,
            "capacity": candidate.capacity,
            "last_verified": verified,
            "stale": verified is None or verified < since,
        }
