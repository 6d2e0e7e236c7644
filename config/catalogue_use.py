"""What the catalogue may know of the work above it: numbers, never people."""

from assessments.models import Plan, Screening
from resources.catalogue.use import InUse


def numbers() -> InUse:
    """Give how many screenings and plans are in progress in the whole agency."""
    return InUse(
        screenings=Screening.objects.filter(status=Screening.Status.DRAFT).count(),
        plans=Plan.objects.exclude(status=Plan.Status.APPROVED).count(),
    )
