"""Whom to call, as screens show it: which numbers fit the question, whether one answers now, how old its check is."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resources import hours
from resources.models.numbers import ALWAYS_SHOWN, CHECK_DAYS, EmergencyNumber, Hours

OFFICE_DAYS = range(5)


@dataclass(frozen=True, slots=True)
class Hotline:
    """One number as a screen shows it. `open_now` is None where its hours are not known: then nothing claims it is."""

    key: str
    name: str
    number: str
    what_for: str
    last_verified: datetime.date | None
    text_to: str = ""
    open_now: bool | None = True
    when: str = ""
    days_unchecked: int | None = None
    needs_check: bool = False

    @property
    def dial(self) -> str:
        """Give what a telephone link wants: the digits, and a pause before an extension."""
        return dial(self.number)

    @property
    def text_link(self) -> str:
        """Give the digits of the number that takes text messages."""
        return dial(self.text_to)


# Shown even where no number was ever loaded.
EMERGENCY = Hotline(
    key=ALWAYS_SHOWN,
    name=_("Emergency services"),
    number="911",
    what_for=_("Someone is in danger now."),
    last_verified=None,
    when=_("Day and night"),
)


def dial(number: str) -> str:
    """Take a number as it is written; give the digits for a link, with a pause before an extension."""
    main, _ext, extension = number.partition("ext.")
    digits = "".join(sign for sign in main if sign.isdigit())
    abroad = "+" if number.startswith("+") else ""
    return f"{abroad}{digits}" + (f",{extension.strip()}" if extension else "")


def all_numbers(at: datetime.datetime | None = None) -> list[Hotline]:
    """Give every number in use at a moment (now unless told): 911 first, those that are closed last. One query."""
    return _as_shown(EmergencyNumber.objects.filter(is_active=True), at)


def numbers_for(kind: str, at: datetime.datetime | None = None) -> list[Hotline]:
    """Give the numbers for one kind of question ("report", "care", "missing", "emergency"), as all_numbers() does."""
    return numbers_for_any([kind], at)


def numbers_for_any(kinds: Iterable[str], at: datetime.datetime | None = None) -> list[Hotline]:
    """Give the numbers for any of several kinds, each once, as all_numbers() does; 911 is always among them."""
    wanted = set(kinds)
    rows = EmergencyNumber.objects.filter(is_active=True)
    return _as_shown([row for row in rows if row.is_always_shown or wanted.intersection(row.kinds)], at)


def _as_shown(rows: Iterable[EmergencyNumber], at: datetime.datetime | None) -> list[Hotline]:
    here = timezone.localtime(at)
    lines = [shown(row, here) for row in rows]
    if not any(line.key == ALWAYS_SHOWN for line in lines):
        lines.insert(0, EMERGENCY)
    # At night the office's line must not stand before the one that answers.
    return sorted(lines, key=lambda line: (line.key != ALWAYS_SHOWN, line.open_now is False))


def shown(row: EmergencyNumber, here: datetime.datetime) -> Hotline:
    """Give one row as it stands at a moment of local time."""
    open_now = is_open(row, here)
    days = row.days_unchecked(here.date())
    return Hotline(
        key=row.key,
        name=row.name,
        number=row.number,
        what_for=row.what_for,
        last_verified=row.last_verified,
        text_to=row.text_to,
        open_now=open_now,
        when=when(row, here, open_now),
        days_unchecked=days,
        needs_check=not row.is_always_shown and (days is None or days > CHECK_DAYS),
    )


def is_open(row: EmergencyNumber, here: datetime.datetime) -> bool | None:
    """Say whether a number answers at a moment of local time by its own hours; None where they are not known."""
    if row.hours == Hours.ALWAYS:
        return True
    if row.hours == Hours.UNKNOWN:
        return None
    in_office = here.weekday() in OFFICE_DAYS and row.office_opens <= here.time() < row.office_closes
    return in_office if row.hours == Hours.WEEKDAYS else not in_office


def when(row: EmergencyNumber, here: datetime.datetime, open_now: bool | None) -> str:
    """Say in words when a number answers: "Now", or when it opens; never that it is open when nobody knows."""
    if row.hours == Hours.ALWAYS:
        return gettext("Now: day and night")
    if open_now is None:
        return gettext("Hours not known: it may be closed")
    office = hours.in_words("MO,TU,WE,TH,FR", row.office_opens, row.office_closes)
    if row.hours == Hours.WEEKDAYS:
        if open_now:
            return gettext("Now: %(hours)s") % {"hours": office}
        return gettext("Opens %(when)s: %(hours)s") % {"when": _next_opening(row, here), "hours": office}
    if open_now:
        return gettext("Now: outside office hours (%(hours)s)") % {"hours": office}
    return gettext("Opens at %(time)s, when the office closes") % {"time": hours.clock(row.office_closes)}


def _next_opening(row: EmergencyNumber, here: datetime.datetime) -> str:
    """Give "at 8 AM", "tomorrow at 8 AM" or "Monday at 8 AM" for an office that is closed at this moment."""
    time = hours.clock(row.office_opens)
    ahead = 0 if here.time() < row.office_opens else 1
    while (here.weekday() + ahead) % 7 not in OFFICE_DAYS:
        ahead += 1
    if ahead == 0:
        return gettext("at %(time)s") % {"time": time}
    if ahead == 1:
        return gettext("tomorrow at %(time)s") % {"time": time}
    return gettext("%(day)s at %(time)s") % {"day": WEEKDAYS[(here.weekday() + ahead) % 7], "time": time}
