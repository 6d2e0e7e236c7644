"""The versions of the catalogue side by side: what each changed, who made it and when."""

from collections.abc import Iterable

from resources.catalogue.changes import Difference, differences
from resources.models.catalogue import CatalogueVersion


def newest_version() -> CatalogueVersion | None:
    """Give the version that counts, or None where none is loaded."""
    return CatalogueVersion.objects.order_by("-number").first()


def changes_of(number: int) -> tuple[CatalogueVersion, CatalogueVersion, list[Difference]] | None:
    """Give the version before, the version, and what it changed; None where there is no such version or none before."""
    pair = CatalogueVersion.objects.filter(number__in=(number - 1, number)).in_bulk(field_name="number")
    if len(pair) < 2:
        return None
    before, version = pair[number - 1], pair[number]
    return before, version, differences(before.content, version.content)


def with_changes(versions: Iterable[CatalogueVersion]) -> list[tuple[CatalogueVersion, CatalogueVersion | None, list]]:
    """Take versions, latest first; give each with the one before it and what it changed, in one query more."""
    versions = list(versions)
    known = {version.number: version for version in versions}
    if versions:
        known |= CatalogueVersion.objects.filter(number=versions[-1].number - 1).in_bulk(field_name="number")
    found = []
    for version in versions:
        before = known.get(version.number - 1)
        found.append((version, before, differences(before.content, version.content) if before else []))
    return found


def version_at(number: int) -> CatalogueVersion | None:
    """Give the version of that number, or None."""
    return CatalogueVersion.objects.filter(number=number).first()


def versions_for_list():
    """Give the versions, latest first."""
    return CatalogueVersion.objects.order_by("-number")
