"""Writes to the agency's settings."""

from functools import partial
from typing import Any

from django.db import transaction

from assessments import agency, audit
from assessments.models import User
from assessments.models.agency import ONLY, AgencySettings

CHANGED_HERE = ("agency_name", "time_zone", "review_days", "reminder_days", "quiet_referral_days")


class StaleSettings(Exception):
    """Somebody else saved the settings while the page was open; `now` is how they stand."""

    def __init__(self, now: AgencySettings):
        super().__init__()
        self.now = now


@transaction.atomic
def change_settings(*, by: User | None, saves: int, **values: Any) -> AgencySettings:
    """Change settings (names of CHANGED_HERE); give them; raise StaleSettings when they were saved since `saves`,
    ValidationError naming each wrong field, KeyError for any other name."""
    for name in values.keys() - set(CHANGED_HERE):
        raise KeyError(name)
    AgencySettings.objects.get_or_create(pk=ONLY)
    row = AgencySettings.objects.select_for_update().get(pk=ONLY)
    if row.saves != saves:
        raise StaleSettings(row)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    row.full_clean(validate_constraints=False)
    if changed:
        row.saves += 1
        row.save(update_fields=[*changed, "saves"])
        audit.record(by=by, verb="agency.settings_changed", obj=row, fields=changed)
    transaction.on_commit(partial(agency.keep, row))
    return row
