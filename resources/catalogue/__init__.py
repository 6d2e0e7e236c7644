"""On-ramps, off-ramps and why they go together: read it through `current()` and `catalogue_at(number)`."""

from functools import lru_cache

from django.utils.translation import gettext as _

from resources.catalogue.reading import build
from resources.catalogue.shapes import (
    Answer,
    CardCategory,
    Catalogue,
    CatalogueProblem,
    Clause,
    Factor,
    NoCatalogue,
    OffRampTheme,
    OnRampTheme,
    Pair,
    Paper,
    Qualification,
    ServiceType,
    UnknownId,
)
from resources.models.catalogue import CatalogueVersion

__all__ = [
    "Answer",
    "CardCategory",
    "Catalogue",
    "CatalogueProblem",
    "Clause",
    "Factor",
    "NoCatalogue",
    "OffRampTheme",
    "OnRampTheme",
    "Pair",
    "Paper",
    "Qualification",
    "ServiceType",
    "UnknownId",
    "catalogue_at",
    "current",
]


def current() -> Catalogue:
    """Give the newest version, in one small query; raise NoCatalogue when none is loaded."""
    newest = CatalogueVersion.objects.order_by("-number").values_list("number", "digest").first()
    if newest is None:
        raise NoCatalogue(_("No catalogue is loaded. Run: python manage.py load_catalogue"))
    return _built(*newest)


def catalogue_at(number: int) -> Catalogue:
    """Give the version of that number with the words of its day; raise NoCatalogue when it is not there."""
    digest = CatalogueVersion.objects.filter(number=number).values_list("digest", flat=True).first()
    if digest is None:
        raise NoCatalogue(
            _("Catalogue version %(number)s is not here. Run: python manage.py load_catalogue") % {"number": number}
        )
    return _built(number, digest)


# The digest is part of the key: after a restored backup the same number may hold other words.
@lru_cache(maxsize=16)
def _built(number: int, digest: str) -> Catalogue:
    version = CatalogueVersion.objects.get(number=number, digest=digest)
    return build(version.content, number=number, digest=digest)
