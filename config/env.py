"""Read the environment. A missing or wrong value stops the start with a sentence that says how to mend it."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def required(name: str, why: str) -> str:
    """Give the value of an environment variable; raise ImproperlyConfigured with `why` (how to mend it) when empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {why}")
    return value


def text(name: str, default: str) -> str:
    """Give the value of an environment variable, or `default` when it is missing or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """Give a yes/no variable as bool; raise ImproperlyConfigured on anything but yes or no."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} is '{value}'. Write yes or no.")
    return value == "yes"


def whole_number(name: str, default: int) -> int:
    """Give a variable as int; raise ImproperlyConfigured when it is not a whole number."""
    value = os.environ.get(name, "").strip()
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


def database(name: str, why: str) -> dict:
    """Give a database address as Django's settings for it; raise ImproperlyConfigured. The address holds a password,
    so no sentence repeats it."""
    try:
        return dj_database_url.parse(required(name, why), conn_max_age=60, conn_health_checks=True)
    except ValueError:
        raise ImproperlyConfigured(f"{name} cannot be read. {why}") from None


def existing_file(name: str, why: str) -> Path:
    """Give a variable as the path of a file that exists; raise ImproperlyConfigured with `why` otherwise."""
    path = Path(required(name, why))
    if not path.is_file():
        raise ImproperlyConfigured(f"{name} names {path}, and no file is there. {why}")
    return path
