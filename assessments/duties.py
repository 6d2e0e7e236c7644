"""What can be due, how long is left, and who holds it over a weekend. Plain values; queries only at the end.

The hours are those of 42 USC 671(a)(34) and (35)(B): law enforcement, and for a missing young person the National
Center for Missing & Exploited Children, immediately and at most within 24 hours. For the talk on return the law sets no
hours; three days are ours, and the page says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Duty, TeamCover, TeamMembership, User, YoungPerson
from assessments.not_to_see import refuse_if_not_to_see
from assessments.workflow import Refused

DONE, NOT_NEEDED, ANSWERED, TAKEN_BACK = "done", "not_needed", "answered", "taken_back"
OUTCOMES = {
    DONE: gettext_lazy("Done"),
    NOT_NEEDED: gettext_lazy("Not needed"),
    ANSWERED: gettext_lazy("Answered under Act first"),
    TAKEN_BACK: gettext_lazy("Taken back at once"),
}

IDENTIFIED, MISSING, RETURNED, REPORT, TOLD = "identified", "missing", "returned", "report", "told"
ACT_REPORT, ACT_CARE = "act_report", "act_care"

# A press taken back within this time was a slip: nobody has to explain it.
SLIP = timedelta(minutes=10)
# Someone who presses "They told me something" again within this time means the same telling.
SAME_TELLING = timedelta(minutes=5)
AT_LEAST = timedelta(hours=4)


@dataclass(frozen=True)
class Kind:
    """One kind of duty: a neutral name for lists, what to do, in how many hours (None: today), what to log."""

    label: str
    what: str
    hours: int | None
    entries: dict[str, str]
    call: str
    starts: str = ""


_REPORT = {"report": gettext_lazy("Report made")}
_REPORT_DUE = gettext_lazy("Report due")

KINDS = {
    IDENTIFIED: Kind(
        _REPORT_DUE,
        gettext_lazy(
            "Tell law enforcement at once, at most within 24 hours of when this became known. Then log it here."
        ),
        24,
        {"law": gettext_lazy("Law enforcement told")},
        "report",
        gettext_lazy("Someone has identified them as trafficked"),
    ),
    MISSING: Kind(
        _REPORT_DUE,
        gettext_lazy(
            "Tell the police and the National Center for Missing & Exploited Children (NCMEC) at once, at most within "
            "24 hours of when this became known. Both are logged here."
        ),
        24,
        {"police": gettext_lazy("Police told"), "ncmec": gettext_lazy("NCMEC told")},
        "missing",
        gettext_lazy("They are missing now"),
    ),
    RETURNED: Kind(
        gettext_lazy("Return talk due"),
        gettext_lazy(
            "Someone they trust talks with them: why they left, and what they met while away. Then screen again. The "
            "law sets no hours for this; three days are counted here. Your agency’s own rule comes first."
        ),
        72,
        {
            "why_left": gettext_lazy("Talked about why they left"),
            "what_met": gettext_lazy("Talked about what they met while away"),
            "screened": gettext_lazy("Screening done since they are back"),
        },
        "report",
        gettext_lazy("They are back after being missing"),
    ),
    REPORT: Kind(
        _REPORT_DUE,
        gettext_lazy(
            "Make the report the way your agency and your state ask you to, today. At most 24 hours are counted here; "
            "your state may ask for less."
        ),
        24,
        _REPORT,
        "report",
        gettext_lazy("A report is needed and not made yet"),
    ),
    TOLD: Kind(
        _REPORT_DUE,
        gettext_lazy(
            "Make the report the way your agency and your state ask you to, today. At most 24 hours are counted here; "
            "your state may ask for less."
        ),
        24,
        _REPORT,
        "report",
    ),
    ACT_REPORT: Kind(
        gettext_lazy("Act first due"),
        gettext_lazy("Decide today whether a report has to be made, with your supervisor when you can. Then log it."),
        None,
        _REPORT,
        "report",
    ),
    ACT_CARE: Kind(
        gettext_lazy("Act first due"),
        gettext_lazy("Find out today whether they are safe with themselves, and who is with them. Then log it."),
        None,
        {"care": gettext_lazy("Someone is with them, or help was called")},
        "care",
    ),
}
# What a worker may start a clock for without a screening.
STARTED_BY_HAND = (MISSING, RETURNED, IDENTIFIED, REPORT)


def due_at(kind: str, now: datetime) -> datetime:
    """Give when a duty that is noted now falls due: after its hours, or by the end of the day, never in under four
    hours."""
    hours = KINDS[kind].hours
    if hours is not None:
        return now + timedelta(hours=hours)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return max(midnight - timedelta(minutes=1), now + AT_LEAST)


def time_left(due: datetime, now: datetime) -> str:
    """Give "14 h left", "Overdue since Nov 21, 2026, 2:00 PM"."""
    if due <= now:
        return _("Overdue since %(when)s") % {"when": formats.date_format(timezone.localtime(due), "DATETIME_FORMAT")}
    minutes = int((due - now).total_seconds() // 60)
    if minutes < 60:
        return _("%(minutes)d min left") % {"minutes": minutes}
    hours = minutes // 60
    if hours < 48:
        return _("%(hours)d h left") % {"hours": hours}
    return ngettext("%(days)d day left", "%(days)d days left", hours // 24) % {"days": hours // 24}


def coming_monday(now: datetime) -> datetime | None:
    """Give Monday noon when the weekend is near (Friday from noon until Sunday), else None."""
    local = timezone.localtime(now)
    near = local.weekday() in {5, 6} or (local.weekday() == 4 and local.hour >= 12)
    if not near:
        return None
    monday = local.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=7 - local.weekday())
    return monday


@dataclass(frozen=True)
class Shown:
    """One duty as a page shows it: opened once, with the time that is left."""

    duty: Duty
    kind: Kind
    due: datetime
    now: datetime

    @property
    def is_open(self) -> bool:
        return self.duty.closed_at is None

    @property
    def is_overdue(self) -> bool:
        return self.due <= self.now

    @property
    def left(self) -> str:
        return time_left(self.due, self.now)

    @property
    def tag_kind(self) -> str:
        return "danger" if self.is_overdue else "warn"

    @property
    def holder(self) -> User | None:
        """Give who holds it now; a weekend that is over ends it."""
        held = self.duty.held_until
        return self.duty.holder if held is not None and held > self.now else None

    @property
    def asks_holder(self) -> bool:
        """Tell whether "Who holds this until Monday?" is open: near a weekend, with nobody named for it."""
        monday = coming_monday(self.now) if self.is_open else None
        return monday is not None and (self.holder is None or self.duty.held_until < monday)

    @property
    def outcome(self) -> str:
        return str(OUTCOMES.get(self.duty.outcome, ""))


def shown(duty: Duty, now: datetime) -> Shown:
    """Take a duty whose record is open; give it as a page shows it."""
    return Shown(duty, KINDS[duty.kind], datetime.fromisoformat(duty.due_at), now)


def open_duties(people: Iterable[YoungPerson], user: User, now: datetime) -> list[Shown]:
    """Take young people whose records are open in this request; give what is due for them, the soonest first. One
    query."""
    rows = Duty.objects.visible_to(user).filter(young_person__in=people, closed_at=None)
    rows = rows.select_related("young_person", "holder", "opened_by")
    return sorted((shown(duty, now) for duty in rows), key=lambda each: (each.due, str(each.duty.pk)))


def of_person(person: YoungPerson, user: User, now: datetime) -> dict[str, list[Shown]]:
    """Give all that is and was due for one young person whose record is open: {"open": soonest first, "closed": latest
    first}. One query."""
    rows = Duty.objects.visible_to(user).filter(young_person=person).select_related("holder", "young_person")
    every = [shown(duty, now) for duty in rows]
    return {
        "open": sorted((each for each in every if each.is_open), key=lambda each: (each.due, str(each.duty.pk))),
        "closed": sorted(
            (each for each in every if not each.is_open), key=lambda each: each.duty.closed_at, reverse=True
        ),
    }


def holders_for(person: YoungPerson) -> list[User]:
    """Give the staff who may hold a duty about this young person: their worker and the supervisors who answer for the
    team now, each only while they may see the record."""
    near = Q(pk=person.assigned_to_id)
    near |= Q(pk__in=TeamMembership.objects.current().filter(team=person.team_id).values("user"))
    near |= Q(pk__in=TeamCover.objects.current().filter(team=person.team_id).values("supervisor"))
    staff = User.objects.filter(near, is_active=True, is_superuser=False).order_by("name", "pk")
    return [one for one in staff if may_hold(one, person)]


def may_hold(user: User, person: YoungPerson) -> bool:
    """Tell whether a member of staff is active, may see the record and is not on the list of who should not: holding a
    duty opens nothing to anyone."""
    if not (user.is_active and YoungPerson.objects.visible_to(user).filter(pk=person.pk).exists()):
        return False
    try:
        refuse_if_not_to_see(person, user=user)
    except Refused:
        return False
    return True
