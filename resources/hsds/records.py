"""What a feed says, checked: plain values that can be stored as JSON and compared with what it said last time."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class OrganizationRecord:
    """One organization of a feed."""

    source_id: str
    row: int
    fields: dict[str, Any]
    phones: list[dict[str, Any]] | None = None

    def content(self) -> dict[str, Any]:
        """Give what the feed says, as JSON."""
        return _spoken(self.fields, phones=self.phones)


@dataclass
class LocationRecord:
    """One place of a feed."""

    source_id: str
    row: int
    fields: dict[str, Any]
    organization_id: str | None = None
    phones: list[dict[str, Any]] | None = None
    schedules: list[dict[str, Any]] | None = None

    def content(self) -> dict[str, Any]:
        """Give what the feed says, as JSON."""
        return _spoken(self.fields, phones=self.phones, schedules=self.schedules)


@dataclass
class PlaceRecord:
    """A service at one place."""

    location_id: str
    description: str = ""
    phones: list[dict[str, Any]] = field(default_factory=list)
    schedules: list[dict[str, Any]] = field(default_factory=list)

    def content(self) -> dict[str, Any]:
        """Give what the feed says, as JSON."""
        return {
            "location": self.location_id,
            "description": self.description,
            "phones": self.phones,
            "schedules": self.schedules,
        }


@dataclass
class ServiceRecord:
    """One service of a feed; `words` are the names of its taxonomy terms."""

    source_id: str
    row: int
    organization_id: str
    fields: dict[str, Any]
    phones: list[dict[str, Any]] | None = None
    schedules: list[dict[str, Any]] | None = None
    languages: list[str] | None = None
    places: list[PlaceRecord] | None = None
    words: list[str] = field(default_factory=list)

    def content(self) -> dict[str, Any]:
        """Give what the feed says, as JSON."""
        places = (
            None if self.places is None else sorted((p.content() for p in self.places), key=lambda p: p["location"])
        )
        return _spoken(
            self.fields | {"organization": self.organization_id},
            phones=self.phones,
            schedules=self.schedules,
            languages=self.languages,
            places=places,
            words=sorted(set(self.words)) or None,
        )


def _spoken(fields: dict[str, Any], **children: Any) -> dict[str, Any]:
    return fields | {name: value for name, value in children.items() if value is not None}
