"""What may leave today, and why: the bases that are switched on, and the releases that hold. Reads only."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Disclosure, LawfulBasis, Release, YoungPerson

KIND = LawfulBasis.Kind

# What each basis stands on, for whoever chooses it or switches it on (product.md, Law). Counsel decides, not Offramp.
MEANING = {
    KIND.WRITTEN_RELEASE: _(
        "The young person signed for this one organization: informed, in writing, until a day. "
        "Never a condition of getting help."
    ),
    KIND.AGENCY_CUSTODY: _("Your agency has custody, and the law lets it share this to care for the young person."),
    KIND.COURT_ORDER: _("A court has ordered it. Share only what the order names."),
    KIND.MANDATED_REPORT: _("The law makes your agency report it. Share only what the report needs."),
    KIND.IMMEDIATE_DANGER: _("Someone is in danger now. Share only what keeps them safe now."),
}


def bases_open() -> list[LawfulBasis]:
    """Give the bases that are switched on, in the order of LawfulBasis.Kind. One query."""
    order = list(KIND.values)
    return sorted(LawfulBasis.objects.filter(switched_off_at=None), key=lambda basis: order.index(basis.kind))


def releases_holding(person: YoungPerson, on: date | None = None) -> list[Release]:
    """Give the releases of a young person that hold on a day (today unless told), latest first."""
    day = on or timezone.localdate()
    rows = Release.objects.filter(young_person=person, revoked_at=None, signed_on__lte=day, expires_on__gte=day)
    return list(rows)


def release_for(person: YoungPerson, receiver: str, on: date | None = None) -> Release | None:
    """Give the release that lets something go to this receiver, or None. One organization each: the names must be the
    same, whatever the capitals and spaces."""
    name = same_name(receiver)
    return next((row for row in releases_holding(person, on) if same_name(row.organization) == name), None)


def same_name(name: str) -> str:
    """Give an organization's name as it is compared."""
    return " ".join(name.split()).casefold()


def shared_under(release: Release) -> list[Disclosure]:
    """Give what was shared under a release, latest first: what taking it back can no longer undo."""
    return list(Disclosure.objects.filter(release=release).select_related("by"))
