"""How long screenings take, for a supervisor: the middle of many, never that of one."""

from datetime import datetime, timedelta
from statistics import median

from assessments.models import Screening
from assessments.models.querysets import PersonScopedQuerySet

# Fewer than this and a middle value could be traced to somebody (product.md, Dashboard).
FEWEST = 11
LOOKS_BACK = timedelta(days=90)


def median_minutes(rows: PersonScopedQuerySet, now: datetime) -> int | None:
    """Take screenings already limited to who may see them; give the median minutes from start to completion of those
    completed in the last 90 days, at least 1; None when there are fewer than 11. One query, nothing sealed is read."""
    done = rows.filter(status=Screening.Status.COMPLETED, completed_at__gt=now - LOOKS_BACK)
    times = [end - start for start, end in done.values_list("started_at", "completed_at")]
    if len(times) < FEWEST:
        return None
    return max(1, round(median(times) / timedelta(minutes=1)))
