"""Reading one object of a feed field by field: what fits is cleaned, what does not becomes a problem with a sentence.

A key that is absent says nothing (ABSENT); null or an empty text says "blank". A wrong optional field is left out and
the row goes on; a wrong required one refuses the row.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from resources.hsds.files import Problem, kind, printable

ABSENT: Any = object()
MOST_CHILDREN = 200
OLDEST_AGE = 120
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_url, _email = URLValidator(schemes=["http", "https"]), EmailValidator()


class Refused(Exception):
    """The row cannot be used; field and sentence say why."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


class Fields:
    """One object of a feed with its row number; problems are added to the list given."""

    def __init__(self, value: Any, row: int, problems: list[Problem], where: str = ""):
        self.row, self.problems, self.where = row, problems, where
        self.value: dict[str, Any] = value if isinstance(value, dict) else {}
        self.is_object = isinstance(value, dict)

    @property
    def ref(self) -> str:
        """Give what to call this object in a report: its id, else its name."""
        for key in ("id", "name", "number"):
            if isinstance(self.value.get(key), str | int) and str(self.value[key]).strip():
                return printable(self.value[key])
        return ""

    def note(self, field: str, sentence: str, *, refused: bool = False) -> None:
        """Add a problem about one field."""
        self.problems.append(Problem(self.row, self.ref, f"{self.where}{field}", sentence, refused))

    def child(self, value: Any, where: str) -> "Fields":
        """Give an object inside this one; its problems name this row and the path to it."""
        inner = Fields(value, self.row, self.problems, f"{self.where}{where}.")
        return inner

    def children(self, key: str) -> list["Fields"] | None:
        """Give the objects of a list, or None where the feed does not speak of it."""
        value = self.value.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self.note(key, _("This is %(type)s; it should be a list. It was left out.") % {"type": kind(value)})
            return None
        if len(value) > MOST_CHILDREN:
            self.note(key, _("More than %(most)s entries: the list was left out.") % {"most": MOST_CHILDREN})
            return None
        found = [self.child(item, key) for item in value]
        for item in found:
            if not item.is_object:
                self.note(key, _("An entry is not an object. It was left out."))
        return [item for item in found if item.is_object]

    def text(self, key: str, limit: int, *, required: bool = False, lines: bool = False, numbers: bool = False) -> Any:
        """Give a clean text of at most `limit` characters; raise Refused where a required one is missing or wrong."""
        value = self.value.get(key, ABSENT)
        if value is ABSENT and not required:
            return ABSENT
        sentence = ""
        if numbers and isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is None or value is ABSENT:
            value = ""
        elif not isinstance(value, str):
            value, sentence = "", _("This is %(type)s; it should be text.") % {"type": kind(value)}
        elif len(value) > limit:
            sizes = {"size": len(value), "limit": limit}
            value, sentence = "", _("%(size)s characters are too many: at most %(limit)s can be kept.") % sizes
        elif any(0xD800 <= ord(char) <= 0xDFFF for char in value):
            value, sentence = "", _("It holds characters that cannot be stored.")
        value = CONTROL.sub(" ", unicodedata.normalize("NFC", value)).strip()
        value = value if lines else " ".join(value.split())
        if len(value) > limit:
            value, sentence = "", _("It is too long: at most %(limit)s characters can be kept.") % {"limit": limit}
        if required and not value:
            raise Refused(key, sentence or _("It is missing or empty, and it is needed."))
        if sentence:
            self.note(key, _("%(why)s It was left out.") % {"why": sentence})
            return ABSENT
        return value

    def checked(self, key: str, limit: int, check: Callable[[str], Any], sentence: str) -> Any:
        """Give check(text), ABSENT with a problem where it raises ValueError or ValidationError."""
        text = self.text(key, limit, numbers=True)
        if text is ABSENT or text == "":
            return text
        try:
            return check(text)
        except (ValueError, ValidationError):
            self.note(key, _("%(why)s It was left out.") % {"why": sentence})
            return ABSENT

    def web(self, key: str) -> Any:
        """Give a web address (http or https; a bare host gets https)."""
        return self.checked(key, 500, _web_address, _("This is not a web address."))

    def email(self, key: str) -> Any:
        """Give an e-mail address of at most 254 characters."""
        return self.checked(key, 254, lambda text: _email(text) or text, _("This is not an e-mail address."))

    def date(self, key: str, *, future: bool = True) -> Any:
        """Give a date as ISO text; ABSENT with a problem where it is none, or is later than today and must not be."""

        def check(text: str) -> str:
            found = datetime.date.fromisoformat(text[:10])
            if found.year < 1900 or (not future and found > timezone.localdate()):
                raise ValueError
            return found.isoformat()

        sentence = _("This is not a date (YYYY-MM-DD).") if future else _("This is not a date in the past.")
        return self.checked(key, 40, check, sentence)

    def time(self, key: str) -> Any:
        """Give a wall-clock time as HH:MM; an offset behind it is dropped."""

        def check(text: str) -> str:
            return datetime.time.fromisoformat(text).strftime("%H:%M")

        return self.checked(key, 40, check, _("This is not a time (HH:MM)."))

    def choice(self, key: str, allowed: list[str], default: str, *, required: bool = False) -> str:
        """Give one of `allowed` (case does not matter); `default` where nothing is said; a wrong one is a problem."""
        text = self.text(key, 60)
        if text is ABSENT or text == "":
            return default
        for value in allowed:
            if text.casefold() == value.casefold():
                return value
        sentence = _('"%(value)s" is not one of: %(allowed)s.') % {"value": text, "allowed": ", ".join(allowed)}
        if required:
            raise Refused(key, sentence)
        self.note(key, _("%(why)s It was left out.") % {"why": sentence})
        return default

    def number(self, key: str) -> float | None:
        """Give a finite number (a text that is one counts), None where absent; raise ValueError otherwise."""
        value = self.value.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 40:
            raise ValueError(key)
        found = float(value)
        if not math.isfinite(found):
            raise ValueError(key)
        return found

    def ages(self) -> dict[str, int | None]:
        """Give the ages the feed speaks of, in years; impossible ones refuse the row: a match would rest on them."""
        found: dict[str, int | None] = {}
        for key in ("minimum_age", "maximum_age"):
            if key not in self.value:
                continue
            try:
                age = self.number(key)
            except ValueError:
                raise Refused(key, _("This is not an age in years.")) from None
            if age is not None and age > OLDEST_AGE and key == "maximum_age":
                self.note(key, _("Nobody is %(age)g years old: taken as no upper limit.") % {"age": age})
                age = None
            if age is not None and (age < 0 or age > OLDEST_AGE or (age != int(age) and age > 5)):
                raise Refused(key, _("%(age)g is not a possible age.") % {"age": age})
            found[key] = None if age is None else int(age)
        low, high = found.get("minimum_age"), found.get("maximum_age")
        if low is not None and high is not None and low > high:
            raise Refused(
                "maximum_age",
                _("The oldest age (%(high)s) is below the youngest (%(low)s).") % {"high": high, "low": low},
            )
        return found

    def point(self) -> tuple[float, float] | None:
        """Give (latitude, longitude) in degrees; None, with a problem where they are no point on earth."""
        try:
            lat, lon = self.number("latitude"), self.number("longitude")
        except ValueError:
            self.note("latitude", _("Latitude or longitude is not a number. The point was left out."))
            return None
        if lat is None and lon is None:
            return None
        if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat, lon) == (0, 0):
            self.note("latitude", _("Latitude and longitude are no point on a map. The point was left out."))
            return None
        return lat, lon


def _web_address(text: str) -> str:
    if "://" not in text and re.match(r"[\w-]+(\.[\w-]+)+(/|$)", text):
        text = f"https://{text}"
    _url(text)
    return text


def said(**fields: Any) -> dict[str, Any]:
    """Give the fields that the feed speaks of."""
    return {name: value for name, value in fields.items() if value is not ABSENT}
