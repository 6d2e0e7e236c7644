"""Where help is missing: kinds of help by area, as 0, 1 or 2+ services checked lately, with their languages."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from resources.catalogue.shapes import Catalogue
from resources.curation import NEVER_OVER_DAYS, checked_since
from resources.models.choices import Reach
from resources.models.contacts import Language
from resources.models.directory import area_to_show
from resources.models.offers import Offer

# The key of what comes by phone or online; no area is called so.
REMOTE = ""


@dataclass(frozen=True)
class Cell:
    """The services for one kind of help in one area: how many, and which languages they speak together."""

    count: int = 0
    languages: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Give 0, 1 or 2+: more would look like a rank of areas."""
        return str(self.count) if self.count < 2 else "2+"

    @property
    def kind(self) -> str:
        """Give the kind of tag that it is shown as."""
        return ("warn", "info")[self.count] if self.count < 2 else "success"


@dataclass(frozen=True)
class GapRow:
    """One kind of help (kinds under one label together) with a cell for each area, in the order of the areas."""

    theme: str
    label: str
    cells: tuple[Cell, ...]

    @property
    def has_gap(self) -> bool:
        """Tell whether no service was found in at least one of the areas."""
        return any(cell.count == 0 for cell in self.cells)


@dataclass(frozen=True)
class GapView:
    """Areas (names to show, the ones with most services first; what is remote last) and rows."""

    areas: tuple[str, ...]
    rows: tuple[GapRow, ...]


def find_gaps(catalogue: Catalogue, today: datetime.date, *, language: str = "", areas: Iterable[str] = ()) -> GapView:
    """Take a language code (any, unless told) and areas (all, unless told); give what is there, in two queries. Only
    active services count, for kinds of help that a person confirmed, checked as lately as their kind demands."""
    spoken = {row.code: (row.name, 0 if row.bit is None else 1 << row.bit) for row in Language.objects.all()}
    mask = spoken.get(language, ("", 0))[1] if language else None
    services, bits, sizes = defaultdict(set), defaultdict(int), defaultdict(set)
    for kind, service, said, fresh_until, area in _offers():
        sizes[area].add(service)
        since = checked_since(kind, today) + datetime.timedelta(days=NEVER_OVER_DAYS)
        if fresh_until is None or fresh_until < since or (mask is not None and not said & mask):
            continue
        services[kind, area].add(service)
        bits[kind, area] |= said
    known = sorted((area for area in sizes if area != REMOTE), key=lambda area: (-len(sizes[area]), area))
    wanted = set(areas)
    chosen = [area for area in known if not wanted or area in wanted] + [REMOTE]
    names = [(name, bit) for name, bit in sorted(spoken.values()) if bit]
    rows = []
    for theme, label, kinds in _labelled(catalogue):
        cells = []
        for area in chosen:
            found = set().union(*(services[kind, area] for kind in kinds))
            said = 0
            for kind in kinds:
                said |= bits[kind, area]
            cells.append(Cell(len(found), tuple(name for name, bit in names if said & bit)))
        rows.append(GapRow(theme, label, tuple(cells)))
    return GapView(tuple(area or _("By phone or online") for area in chosen), tuple(rows))


def known_areas() -> list[str]:
    """Give the areas that have a service, by name."""
    return sorted({area for *_rest, area in _offers()} - {REMOTE})


def _offers():
    place = "service_at_location__location__"
    fields = ("type", "service_id", "languages", "fresh_until", "reach")
    rows = Offer.objects.values_list(*fields, f"{place}area_label", f"{place}city", f"{place}state_province")
    for kind, service, said, fresh_until, reach, *parts in rows.iterator():
        area = REMOTE if reach == Reach.REMOTE else area_to_show(*parts) or _("Area not known")
        yield kind, service, said, fresh_until, area


def _labelled(catalogue: Catalogue) -> list[tuple[str, str, list[str]]]:
    """Give (theme, label, kinds): in exports and counts some kinds stand together under a plainer label."""
    found: dict[tuple[str, str], list[str]] = {}
    for theme in catalogue.off_ramp_themes:
        for kind in theme.service_types:
            found.setdefault((theme.short_label, kind.staff_label), []).append(kind.id)
    return [(theme, label, kinds) for (theme, label), kinds in found.items()]
