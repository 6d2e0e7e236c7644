"""How long a check of the directory holds. The tiers are data; product.md, Directory, gives the days."""

import datetime

NEVER_OVER_DAYS = 365
CRISIS_AND_SHELTER_DAYS = 90
OTHER_DAYS = 180
# A wrong number or a full house costs most here.
CRISIS_AND_SHELTER_TYPES = frozenset({"eco-shelter", "com-crisis-support"})


def fresh_days(service_types: object) -> int:
    """Take the ids of a service's kinds of help; give the days a check holds (the strictest of them)."""
    return CRISIS_AND_SHELTER_DAYS if CRISIS_AND_SHELTER_TYPES.intersection(service_types) else OTHER_DAYS


def is_stale(assured_date: datetime.date | None, service_types: object, today: datetime.date) -> bool:
    """Say whether a service must be checked again: never checked, or longer ago than its tier allows."""
    return assured_date is None or (today - assured_date).days > fresh_days(service_types)


def checked_since(service_type: str, today: datetime.date) -> datetime.date:
    """Give the earliest date of a check that still counts as lately for one kind of help."""
    return today - datetime.timedelta(days=fresh_days([service_type]))
