"""The parts that several HSDS objects share: phones, schedules, languages, address, cost, taxonomy terms."""

import re
from typing import Any

from django.utils.translation import gettext as _

from resources.hsds.fields import ABSENT, Fields, said
from resources.hsds.phones import normalise
from resources.languages import language_code
from resources.models.choices import Cost, Freq, LocationType, PhoneType

DAYS = re.compile(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)(,[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU))*", re.ASCII)
MONTH_DAYS = re.compile(r"-?\d{1,2}(,-?\d{1,2})*", re.ASCII)
PHONE_TYPES = {"sms": PhoneType.TEXT, "text": PhoneType.TEXT, "cell": PhoneType.VOICE, "textphone": PhoneType.TTY}
FREE = re.compile(r"^\s*(free|none|no (cost|charge|fee)s?)\b", re.IGNORECASE)
SLIDING = re.compile(r"\bsliding\b", re.IGNORECASE)


def phones(row: Fields) -> list[dict[str, Any]] | None:
    """Give the phone numbers that can be numbers, as kept; None where the feed does not speak of phones."""
    found = row.children("phones")
    if found is None:
        return None
    kept: list[dict[str, Any]] = []
    for phone in found:
        text = phone.text("number", 200, numbers=True)
        if text is ABSENT or text == "":
            phone.note("number", _("The phone has no number. It was left out."))
            continue
        if (number := normalise(text)) is None:
            phone.note("number", _('"%(text)s" cannot be a phone number. It was left out.') % {"text": text[:60]})
            continue
        extension = phone.text("extension", 10, numbers=True)
        said_type = phone.text("type", 40)
        word = "" if said_type is ABSENT else said_type.casefold()
        about = phone.text("description", 500)
        entry = {
            "number": number[0],
            "extension": number[1] if extension is ABSENT else extension or number[1],
            "type": PHONE_TYPES.get(word) or (word if word in PhoneType.values else PhoneType.VOICE),
            "description": "" if about is ABSENT else about,
        }
        if entry not in kept:
            kept.append(entry)
    return kept


def schedules(row: Fields) -> list[dict[str, Any]] | None:
    """Give the opening hours as kept; None where the feed does not speak of them."""
    found = row.children("schedules")
    if found is None:
        return None
    kept = [entry for schedule in found if (entry := _schedule(schedule))]
    return [entry for n, entry in enumerate(kept) if entry not in kept[:n]]


def _schedule(row: Fields) -> dict[str, Any]:
    fields = said(
        dtstart=row.date("dtstart"),
        valid_from=row.date("valid_from"),
        valid_to=row.date("valid_to"),
        opens_at=row.time("opens_at"),
        closes_at=row.time("closes_at"),
        byday=row.checked("byday", 60, lambda text: _fit(DAYS, text.upper().replace(" ", "")), _("These are no days.")),
        bymonthday=row.checked("bymonthday", 120, lambda text: _fit(MONTH_DAYS, text), _("These are no days.")),
        description=row.text("description", 1_000),
    )
    fields = {key: value for key, value in fields.items() if value != ""}
    if not fields:
        return {}
    fields["freq"] = row.choice("freq", [Freq.WEEKLY, Freq.MONTHLY], "")
    return fields


def _fit(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def languages(row: Fields) -> list[str] | None:
    """Give the codes of the languages it speaks; None where the feed does not say."""
    found = row.children("languages")
    if found is None:
        return None
    kept = set()
    for language in found:
        words = [text for key in ("code", "name") if (text := language.text(key, 80)) not in (ABSENT, "")]
        code = next((code for word in words if (code := language_code(word))), None)
        if code:
            kept.add(code)
        else:
            name = " ".join(words) or "?"
            language.note("code", _('We do not know the language "%(name)s". It was left out.') % {"name": name})
    return sorted(kept)


def cost(row: Fields) -> Any:
    """Give what the feed says of the cost as one of our four words; ABSENT where it does not say."""
    amounts = []
    for option in row.children("cost_options") or []:
        try:
            amounts.append(option.number("amount"))
        except ValueError:
            option.note("amount", _("This is not an amount. It was left out."))
    amounts = [amount for amount in amounts if amount is not None]
    if amounts:
        return Cost.FREE.value if max(amounts) <= 0 else Cost.FEE.value
    text = row.value.get("fees_description") or row.value.get("fees")
    if not isinstance(text, str):
        return ABSENT
    if SLIDING.search(text[:5_000]):
        return Cost.SLIDING.value
    return Cost.FREE.value if FREE.search(text) else ABSENT


def taxonomy_words(row: Fields) -> list[str]:
    """Give the names of the taxonomy terms that the feed ties to a service."""
    found = []
    for attribute in row.children("attributes") or []:
        term = attribute.child(attribute.value.get("taxonomy_term"), "taxonomy_term")
        if term.is_object and (name := term.text("name", 300)) not in (ABSENT, ""):
            found.append(name)
    return found


def location_fields(row: Fields) -> dict[str, Any]:
    """Give the fields of a place with the best of its addresses. A mailing address tells the area, not the street."""
    fields = said(
        name=row.text("name", 300),
        transportation=row.text("transportation", 2_000, lines=True),
    )
    fields["location_type"] = row.choice("location_type", LocationType.values, LocationType.PHYSICAL.value)
    if (point := row.point()) is not None:
        fields["latitude"], fields["longitude"] = point
    addresses = row.children("addresses")
    if addresses:
        best = min(addresses, key=lambda address: address.value.get("address_type") == "postal")
        fields |= said(
            city=best.text("city", 150),
            state_province=best.text("state_province", 100),
            postal_code=best.text("postal_code", 20, numbers=True),
        )
        if best.value.get("address_type") != "postal":
            fields |= said(address_1=best.text("address_1", 300), address_2=best.text("address_2", 300))
    return fields
