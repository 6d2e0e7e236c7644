"""What goes into matching and what comes out: plain, frozen values."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from resources.catalogue import Pair, ServiceType
from resources.models.choices import Capacity, Cost
from resources.places import Place


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What matching may know of a young person: no name, no record, only what decides whether help fits.

    `miles` is how far they can go; `languages` are codes, best first; `applies` holds recorded circumstances
    (`parenting`); `avoid` and `refused` hold ids of services, `avoid` also of organizations.
    """

    today: datetime.date
    age: int | None = None
    languages: tuple[str, ...] = ()
    place: Place | None = None
    miles: float = 25
    applies: frozenset[str] = frozenset()
    avoid: frozenset[UUID] = frozenset()
    refused: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A service at one place, with the facts of today. A confidential place shows its area and a rough distance."""

    service_id: UUID
    service_at_location_id: UUID
    organization_id: UUID
    service_name: str
    organization: str
    phone: str
    area: str
    confidential: bool
    reach: str
    distance_band: str
    cost: str
    capacity: str
    last_verified: datetime.date | None
    stale: bool

    @property
    def cost_text(self) -> str:
        """Give the cost in words."""
        return str(Cost(self.cost).label)

    @property
    def capacity_text(self) -> str:
        """Give how much room there is, in words."""
        return str(Capacity(self.capacity).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit(Found):
    """A service that fits, why it does, and what to ask before going."""

    because: tuple[str, ...]
    ask_about: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss(Found):
    """A service that was left out, and each reason why."""

    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfHelp:
    """One kind of help with the on-ramps it answers and the services near this young person.

    `checked` holds the keys of all local services that fit and were checked lately, in `fits` or not.
    """

    service_type: ServiceType
    pairs: tuple[Pair, ...]
    held_back: str | None = None
    fits: tuple[Fit, ...] = ()
    misses: tuple[Miss, ...] = ()
    fit_count: int = 0
    local_count: int = 0
    checked: frozenset[str] = frozenset()

    @property
    def is_primary(self) -> bool:
        """Say whether it answers at least one on-ramp as a primary off-ramp."""
        return any(pair.is_primary for pair in self.pairs)

    @property
    def is_gap(self) -> bool:
        """Say whether nothing local fits; remote help may still stand in `fits`. A kind held back is no gap."""
        return self.held_back is None and self.local_count == 0

    @property
    def checked_lately(self) -> int:
        """Give how many local services fit and were checked lately."""
        return len(self.checked)

    @property
    def more(self) -> int:
        """Give how many fits there are beyond those in `fits`."""
        return self.fit_count - len(self.fits)


@dataclass(frozen=True)
class Matching:
    """All kinds of help that answer what was seen or is possible, those that answer it first-hand first."""

    kinds: tuple[KindOfHelp, ...]

    @cached_property
    def by_id(self) -> dict[str, KindOfHelp]:
        """Give the kinds of help by the id of their service type."""
        return {kind.service_type.id: kind for kind in self.kinds}

    @property
    def offer_counts(self) -> dict[str, int]:
        """Give how many local services fit and were checked lately, by the id of their service type."""
        return {kind.service_type.id: kind.checked_lately for kind in self.kinds}

    @property
    def gaps(self) -> tuple[KindOfHelp, ...]:
        """Give the kinds of help with nothing local that fits."""
        return tuple(kind for kind in self.kinds if kind.is_gap)

    def __iter__(self) -> Iterator[KindOfHelp]:
        return iter(self.kinds)
