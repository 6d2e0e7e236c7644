"""National numbers to call, and when each was last compared with what its operator and public pages say."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Hotline:
    """One number: what it is for, how to write it and how to dial it."""

    id: str
    name: str
    number: str
    what_for: str
    last_verified: date
    text_to: str = ""

    @property
    def dial(self) -> str:
        """Give the digits as a telephone link wants them."""
        return "".join(character for character in self.number if character.isdigit())


_COMPARED = date(2026, 11, 22)

EMERGENCY = Hotline("911", _("Emergency services"), "911", _("Someone is in danger now."), _COMPARED)
TRAFFICKING = Hotline(
    "trafficking",
    _("National Human Trafficking Hotline"),
    "1-888-373-7888",
    _("Help and advice about trafficking, day and night, in many languages."),
    _COMPARED,
    text_to="233733",
)
MISSING = Hotline(
    "ncmec",
    _("National Center for Missing & Exploited Children (NCMEC)"),
    "1-800-843-5678",
    _("A child or youth is missing, or is being exploited online."),
    _COMPARED,
)
CHILD_ABUSE = Hotline(
    "childhelp",
    _("Childhelp National Child Abuse Hotline"),
    "1-800-422-4453",
    _("Talk through what to do and which local number takes the report. It does not take reports itself."),
    _COMPARED,
    text_to="1-800-422-4453",
)
CRISIS = Hotline(
    "988",
    _("988 Suicide & Crisis Lifeline"),
    "988",
    _("Thoughts of suicide, or more distress than someone can carry alone."),
    _COMPARED,
    text_to="988",
)

# In the order in which to think of them when there is no time to think.
ALL = (EMERGENCY, TRAFFICKING, MISSING, CHILD_ABUSE, CRISIS)

# Whom to call for each kind of Act first question of the catalogue.
BY_KIND = {
    "report": (EMERGENCY, CHILD_ABUSE, TRAFFICKING, MISSING),
    "care": (EMERGENCY, CRISIS),
}
