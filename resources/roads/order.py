"""In which order the off-ramps stand, so that as few ribbons as possible cross."""

from collections.abc import Hashable, Mapping, Sequence

# After a few rounds nothing moves any more; the limit only guards against swapping back and forth.
ROUNDS = 6

Places = Mapping[Hashable, Sequence[int]]


def untangle(groups: Sequence[Sequence[Hashable]], places: Places) -> list[list[Hashable]]:
    """Take groups of off-ramps and, per off-ramp, the places of its on-ramps; give both levels reordered."""
    inside = [_sorted(list(group), places) for group in groups]
    by_group = {index: sorted(place for item in group for place in places[item]) for index, group in enumerate(inside)}
    return [inside[index] for index in _sorted(list(by_group), by_group)]


def crossings(above: Sequence[int], below: Sequence[int]) -> int:
    """Count how many ribbons cross when an off-ramp with on-ramps at `above` stands over one with `below`."""
    return sum(1 for upper in above for lower in below if upper > lower)


def _sorted(items: list, places: Places) -> list:
    items.sort(key=lambda item: sum(places[item]) / len(places[item]) if places[item] else 0)
    for _round in range(ROUNDS):
        moved = False
        for index in range(len(items) - 1):
            upper, lower = places[items[index]], places[items[index + 1]]
            if crossings(upper, lower) > crossings(lower, upper):
                items[index], items[index + 1] = items[index + 1], items[index]
                moved = True
        if not moved:
            break
    return items
