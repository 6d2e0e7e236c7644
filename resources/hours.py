"""Opening hours as people say them."""

import datetime

from django.utils.formats import time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

DAYS = {
    "MO": _("Mon"),
    "TU": _("Tue"),
    "WE": _("Wed"),
    "TH": _("Thu"),
    "FR": _("Fri"),
    "SA": _("Sat"),
    "SU": _("Sun"),
}
ORDER = list(DAYS)
NTH = {
    "1": _("first %(day)s of the month"),
    "2": _("second %(day)s of the month"),
    "3": _("third %(day)s of the month"),
    "4": _("fourth %(day)s of the month"),
    "-1": _("last %(day)s of the month"),
}
NOON, LAST_MINUTE = datetime.time(12), datetime.time(23, 59)


def in_words(byday: str, opens: datetime.time | None, closes: datetime.time | None, more: str = "") -> str:
    """Take HSDS days ("MO,WE" or "2TU"), hours by the clock on the wall and what the feed adds; give one line such as
    "Mon to Fri, 9 AM to 5:30 PM. By appointment"."""
    days, times = _days(byday), _hours(opens, closes)
    when = ", ".join(part for part in (days, times) if part)
    # Without times, what the feed adds says them: "Mon: 9 to 5".
    return (". " if times else ": ").join(part for part in (when, more.strip()) if part)


def _days(byday: str) -> str:
    days = list(dict.fromkeys(day.strip() for day in byday.split(",") if day.strip()))
    if not set(days) <= DAYS.keys():
        return ", ".join(_day(day) for day in days)
    places = sorted(ORDER.index(day) for day in days)
    if len(places) == len(ORDER):
        return gettext("Every day")
    first, last = (places[0], places[-1]) if places else (0, 0)
    if len(places) > 2 and last - first + 1 == len(places):
        return gettext("%(first)s to %(last)s") % {"first": DAYS[ORDER[first]], "last": DAYS[ORDER[last]]}
    return ", ".join(str(DAYS[ORDER[place]]) for place in places)


def _day(day: str) -> str:
    # 2TU is the second Tuesday of a month, -1TU the last.
    name, which = DAYS.get(day[-2:]), day[:-2].lstrip("+")
    if name is None:
        return day
    if which in NTH:
        return NTH[which] % {"day": name}
    return f"{which} {name}" if which else str(name)


def _hours(opens: datetime.time | None, closes: datetime.time | None) -> str:
    if opens and closes:
        if opens == datetime.time(0) and closes in {datetime.time(0), LAST_MINUTE}:
            return gettext("at any hour")
        return gettext("%(opens)s to %(closes)s") % {"opens": clock(opens), "closes": clock(closes)}
    if opens:
        return gettext("from %(opens)s") % {"opens": clock(opens)}
    return gettext("until %(closes)s") % {"closes": clock(closes)} if closes else ""


def clock(at: datetime.time) -> str:
    """Give a time on the clock as people say it: 5 PM, 8:30 AM, noon, midnight."""
    if at == NOON:
        return gettext("noon")
    if at in {datetime.time(0), LAST_MINUTE}:
        return gettext("midnight")
    return time_format(at).replace(":00", "") if at.minute == 0 else time_format(at)
