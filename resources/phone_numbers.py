"""Phone numbers that people are told to call or text in an emergency: read strictly, written one way."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from resources.hsds.phones import SHORT, normalise

TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")


def to_call(text: str) -> str:
    """Take a number as typed; give it as it is shown (402-555-0142, 1-800-422-4453, 988, "402-555-0142 ext. 7");
    raise ValidationError with a sentence."""
    read = normalise(text)
    number, extension = read or ("", "")
    if not number or (len(number) <= 6 and number not in SHORT):
        raise ValidationError(
            _("Write a phone number with its area code, such as 402-555-0142, or a short one such as 988.")
        )
    shown = f"1-{number}" if number.startswith(TOLL_FREE) and len(number) > 6 else number
    return f"{shown} ext. {extension}" if extension else shown


def to_text(text: str) -> str:
    """Take a number for text messages as typed, or ""; give it as it is shown, a code of 5 or 6 digits as it is; raise
    ValidationError with a sentence."""
    if not text.strip():
        return ""
    number, extension = normalise(text) or ("", "")
    if not number or extension:
        raise ValidationError(
            _("Write a number that takes text messages, such as 402-555-0142, or a code such as 233733.")
        )
    return f"1-{number}" if number.startswith(TOLL_FREE) and len(number) > 6 else number
