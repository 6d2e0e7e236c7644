"""From what was seen or is possible to the kinds of help that answer it. No queries."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from resources.catalogue import Catalogue, Pair, ServiceType
from resources.matching.shapes import Circumstances, KindOfHelp


def kinds_for(
    catalogue: Catalogue, seen: Iterable[str], possible: Iterable[str], circumstances: Circumstances
) -> list[KindOfHelp]:
    """Take factor ids; give each kind of help once, without services yet; raise UnknownId.

    Order: first what is primary for something seen, then primary for something possible, then the supporting ones;
    within that as the catalogue has them.
    """
    seen, possible = frozenset(seen), frozenset(possible)
    pairs: dict[str, list[tuple[int, Pair]]] = {}
    for factor in _in_catalogue_order(catalogue, seen | possible):
        for pair in catalogue.pairs_for(factor):
            rank = 2 * (not pair.is_primary) + (factor not in seen)
            pairs.setdefault(pair.service_type, []).append((rank, pair))
    kinds = []
    place = {service_type: number for number, service_type in enumerate(catalogue.service_types)}
    for service_type_id, ranked in pairs.items():
        ranked.sort(key=lambda item: item[0])
        service_type = catalogue.service_type(service_type_id)
        kind = KindOfHelp(
            service_type=service_type,
            pairs=tuple(pair for _rank, pair in ranked),
            held_back=held_back(service_type, circumstances),
        )
        kinds.append((ranked[0][0], place[service_type_id], kind))
    kinds.sort(key=lambda item: item[:2])
    return [kind for _rank, _place, kind in kinds]


def held_back(service_type: ServiceType, circumstances: Circumstances) -> str | None:
    """Give why a kind of help is not suggested to this young person at all, or None."""
    if service_type.applies_if and service_type.applies_if not in circumstances.applies:
        return _applies_text(service_type.applies_if)
    age, low, high = circumstances.age, service_type.min_age, service_type.max_age
    if age is None or ((low is None or age >= low) and (high is None or age <= high)):
        return None
    if high is None:
        return _("This kind of help starts at age %(low)s.") % {"low": low}
    if low is None:
        return _("This kind of help ends after age %(high)s.") % {"high": high}
    return _("This kind of help is for ages %(low)s to %(high)s.") % {"low": low, "high": high}


def _applies_text(circumstance: str) -> str:
    if circumstance == "parenting":
        return _("Suggested once it is recorded, as they wish, that they are pregnant or have a child.")
    return _("Suggested once the circumstance it is meant for is recorded, as they wish.")


def _in_catalogue_order(catalogue: Catalogue, factors: frozenset[str]) -> list[str]:
    known = [factor for factor in catalogue.factors if factor in factors]
    for factor in sorted(factors.difference(known)):
        catalogue.factor(factor)  # raises UnknownId
    return known
