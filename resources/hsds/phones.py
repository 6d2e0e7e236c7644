"""Phone numbers as people write them, and as they are kept: 630-462-7660, extension apart."""

import re

LETTERS = {letter: digit for digit, letters in enumerate(
    ("", "", "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz")) for letter in letters}  # fmt: skip
EXTENSION = re.compile(r"[\s,;(]*(?:extension|ext|x|#)[\s.:]*([0-9]{1,7})\)?\s*$", re.IGNORECASE)
ALLOWED = re.compile(r"[0-9A-Za-z().\-/+\s·‐-–]+")
SHORT = {"211", "311", "411", "511", "611", "711", "811", "911", "988"}
NORTH_AMERICA = re.compile(r"([2-9][0-9]{2})([2-9][0-9]{2})([0-9]{4})")


def normalise(text: str) -> tuple[str, str] | None:
    """Take a number as written; give (number, extension) as kept, or None where it cannot be a phone number.

    North American numbers become 630-462-7660, others +44 1234234567; 988 and text codes of 5 or 6 digits stay.
    """
    text = text.strip().strip("\"'").strip()
    found = EXTENSION.search(text)
    extension = found.group(1) if found else ""
    main = text[: found.start()] if found else text
    if not main or len(main) > 40 or not main.isascii() or not ALLOWED.fullmatch(main):
        return None
    foreign = main.startswith("+") and not main.startswith("+1")
    digits = "".join(str(LETTERS.get(char, char)) for char in main.lower() if char.isalnum())
    if not digits.isdigit():
        return None
    if foreign:
        return (f"+{digits}", extension) if 8 <= len(digits) <= 15 else None
    if digits in SHORT or (len(digits) in (5, 6) and main.isdigit() and digits[0] != "0"):
        return digits, extension
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    parts = NORTH_AMERICA.fullmatch(digits)
    return ("-".join(parts.groups()), extension) if parts else None
