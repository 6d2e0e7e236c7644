"""Read the environment. A missing or wrong value stops the start with a sentence that says how to mend it.

Each variable may be given as a file instead: NAME_FILE names it, so that a secret stands in no process list.
"""

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def _value(name: str) -> str:
    """Give a variable, or the first line of the file that NAME_FILE names, "" for neither; raise ImproperlyConfigured
    for both, and for a file that cannot be read."""
    value = os.environ.get(name, "").strip()
    file = os.environ.get(f"{name}_FILE", "").strip()
    if not file:
        return value
    if value:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Keep one.")
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read.") from None
    return lines[0].strip() if lines else ""


def required(name: str, why: str) -> str:
    """Give the value of an environment variable; raise ImproperlyConfigured with `why` (how to mend it) when empty."""
    value = _value(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {why}")
    return value


def text(name: str, default: str) -> str:
    """Give the value of an environment variable, or `default` when it is missing or empty."""
    return _value(name) or default


def flag(name: str, default: bool) -> bool:
    """Give a yes/no variable as bool; raise ImproperlyConfigured on anything but yes or no."""
    value = _value(name).lower()
    if not value:
        return default
    if value not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} is '{value}'. Write yes or no.")
    return value == "yes"


def whole_number(name: str, default: int) -> int:
    """Give a variable as int; raise ImproperlyConfigured when it is not a whole number."""
    value = _value(name)
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is '{value}'. Write a whole number.")
    return int(value)


def items(name: str, why: str) -> list[str]:
    """Give a comma-separated variable as a list of at least one item; raise ImproperlyConfigured when empty."""
    found = [item.strip() for item in required(name, why).split(",") if item.strip()]
    if not found:
        raise ImproperlyConfigured(f"{name} names nothing. {why}")
    return found


def time_zone(name: str, default: str) -> str:
    """Give a variable as the name of a time zone; raise ImproperlyConfigured when there is none of that name."""
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ImproperlyConfigured(f"{name} is '{value}', which is no time zone. Example: America/Denver") from None
    return value


def database(name: str, why: str, *, password: str = "") -> dict:
    """Give a database address as Django's settings for it, with `password` when the address names none; raise
    ImproperlyConfigured. The address may hold a password, so no sentence repeats it."""
    try:
        found = dj_database_url.parse(required(name, why), conn_max_age=60, conn_health_checks=True)
    except ValueError:
        raise ImproperlyConfigured(f"{name} cannot be read. {why}") from None
    if password and not found.get("PASSWORD"):
        found["PASSWORD"] = password
    return found


def existing_file(name: str, why: str) -> Path:
    """Give a variable as the path of a file that exists; raise ImproperlyConfigured with `why` otherwise."""
    path = Path(required(name, why))
    if not path.is_file():
        raise ImproperlyConfigured(f"{name} names {path}, and no file is there. {why}")
    return path
