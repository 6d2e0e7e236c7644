"""From a ZIP code to a point, and from two points to a distance that does not pretend to be exact.

A ZIP code stands for the middle of its area: half of all addresses lie within 1.2 miles of it, nine in ten within 6.
"""

import json
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

EARTH_RADIUS_MILES = 3958.8
ZIP = re.compile(r"\s*([0-9]{5})(?:[-\s]?[0-9]{4})?\s*", re.ASCII)


@dataclass(frozen=True)
class Place:
    """A point in degrees with the name people know it by."""

    lat: float
    lon: float
    label: str


def zip5(text: object) -> str | None:
    """Take a ZIP code as people write it (12345, 12345-6789, 123456789); give its five digits, or None."""
    found = ZIP.fullmatch(str(text or ""))
    return found.group(1) if found else None


def locate(zip_code: str) -> Place | None:
    """Take a ZIP code; give the middle of its area (the demo county's made-up ones first), or None if not known."""
    digits = zip5(zip_code)
    return _locate(digits) if digits else None


@lru_cache(maxsize=4096)
def _locate(digits: str) -> Place | None:
    if digits in demo_places():
        return demo_places()[digits]
    # Reading 41,917 ZIP codes takes a third of a second: only once a real one is asked for.
    import zipcodes

    for row in zipcodes.matching(digits):
        lat, lon = float(row["lat"] or 0), float(row["long"] or 0)
        if lat or lon:
            return Place(lat, lon, f"{row['city']}, {row['state']}")
    return None


@cache
def demo_places() -> dict[str, Place]:
    """Give the ZIP codes of the made-up Juniper County with their places."""
    rows = json.loads((Path(__file__).parent / "demo" / "places.json").read_text())["places"]
    return {row["zip"]: Place(row["lat"], row["lon"], row["label"]) for row in rows}


def miles_between(a: Place, b: Place) -> float:
    """Give the great-circle distance in miles (haversine); both need .lat and .lon in degrees."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b.lon - a.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(chord)))


def distance_band(miles: float) -> int:
    """Give the band of a distance, to order by: 0 under a mile, whole miles to 10, then steps of 5."""
    if miles < 1:
        return 0
    return max(1, round(miles)) if miles < 10 else 5 * round(miles / 5)


def distance_text(miles: float) -> str:
    """Say a distance in miles as roughly as it is known: "less than 1 mile", "about 4 miles"."""
    band = distance_band(miles)
    if band == 0:
        return _("less than 1 mile")
    return _("about 1 mile") if band == 1 else _("about %(miles)s miles") % {"miles": band}
