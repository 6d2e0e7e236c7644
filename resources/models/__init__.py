"""Everything the ground floor stores; one module per room."""

from resources.models.catalogue import (
    CatalogueVersion,
    Factor,
    OffRampTheme,
    OnRampTheme,
    Pairing,
    ServiceType,
)
from resources.models.contacts import Language, Phone, Schedule, ServiceLanguage
from resources.models.directory import Location, Organization, Service, ServiceAtLocation
from resources.models.events import DirectoryEvent
from resources.models.numbers import EmergencyNumber
from resources.models.offers import Offer, Qualification, ServiceTypeLink
from resources.models.reviews import Reviewer, Signature

__all__ = [
    "CatalogueVersion",
    "DirectoryEvent",
    "EmergencyNumber",
    "Factor",
    "Language",
    "Location",
    "OffRampTheme",
    "Offer",
    "OnRampTheme",
    "Organization",
    "Pairing",
    "Phone",
    "Qualification",
    "Reviewer",
    "Schedule",
    "Service",
    "ServiceAtLocation",
    "ServiceLanguage",
    "ServiceType",
    "ServiceTypeLink",
    "Signature",
]
