"""The master key ring: a file of lines `id:base64key`. The first line wraps, every line unwraps.

This module reads no settings, so that `manage.py make_key` works before an installation has any.
"""

import argparse
import base64
import binascii
import os
import re
import secrets
import stat
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_HOUSE = Path(__file__).resolve().parent.parent.parent
MAKE = "Make one with: python manage.py make_key PATH"


@dataclass(frozen=True)
class Ring:
    """The master keys by id; `first` is the id that wraps. Its repr shows no key."""

    first: str
    keys: dict[str, bytes] = field(repr=False)


def parse(text: str, name: str) -> Ring:
    """Take the text of a ring file and its name for messages; give the Ring; raise ImproperlyConfigured."""
    keys: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        where = f"Line {number} of the key file {name}"
        key_id, colon, encoded = line.strip().partition(":")
        if not colon or not _ID.fullmatch(key_id):
            raise ImproperlyConfigured(f"{where} is not of the form id:key. {MAKE}")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise ImproperlyConfigured(f"{where} holds a key that is not base64. Restore it from your copy.") from None
        if len(key) != KEY_BYTES:
            raise ImproperlyConfigured(
                f"{where} holds a key of {len(key)} bytes; a key has {KEY_BYTES}. Restore it from your copy."
            )
        if key_id in keys or key in keys.values():
            raise ImproperlyConfigured(f"{where} repeats an earlier id or key. Take the repeated line out.")
        keys[key_id] = key
    if not keys:
        raise ImproperlyConfigured(f"The key file {name} holds no key. {MAKE}")
    return Ring(first=next(iter(keys)), keys=keys)


def read(path: Path) -> Ring:
    """Take the path of a ring file; give the Ring; raise ImproperlyConfigured with how to mend it."""
    if not path.is_file():
        raise ImproperlyConfigured(f"There is no key file at {path}. {MAKE}")
    if is_public(path):
        raise ImproperlyConfigured(f"The key file {path} stands where web files are served from. Move it elsewhere.")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ImproperlyConfigured(f"Others than its owner may use the key file {path}. Run: chmod 600 {path}")
    try:
        text = path.read_text("ascii")
    except PermissionError:
        raise ImproperlyConfigured(
            f"The key file {path} cannot be read by the account that runs Offramp. Make that account its owner."
        ) from None
    except UnicodeDecodeError:
        raise ImproperlyConfigured(f"The key file {path} is not a text file. {MAKE}") from None
    return parse(text, str(path))


@lru_cache(maxsize=4)
def _read_once(path: Path) -> Ring:
    return read(path)


def current() -> Ring:
    """Give this installation's ring, read once per process; raise ImproperlyConfigured."""
    from django.conf import settings

    return _read_once(Path(settings.OFFRAMP_KEY_FILE))


def is_public(path: Path) -> bool:
    """Say whether a path stands in a folder whose files are served to browsers."""
    folders = [_HOUSE / "static", _HOUSE / "staticfiles"]
    if root := os.environ.get("OFFRAMP_STATIC_ROOT", "").strip():
        folders.append(Path(root))
    place = path.resolve()
    return any(place.is_relative_to(folder.resolve()) for folder in folders)


def _new_line() -> str:
    return f"k{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n"


def make(path: Path) -> str:
    """Write a new ring of one key to `path`, mode 0600; give its id; raise ImproperlyConfigured if it exists."""
    if is_public(path):
        raise ImproperlyConfigured(f"{path} stands where web files are served from. Choose a path outside static/.")
    if not path.parent.is_dir():
        raise ImproperlyConfigured(f"The folder {path.parent} is not there. Make it first, readable by its owner only.")
    line = _new_line()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise ImproperlyConfigured(
            f"{path} is already there, and without the keys in it nothing sealed can be read. "
            "To put a new first key before them, add --add."
        ) from None
    with os.fdopen(handle, "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    return line.partition(":")[0]


def add(path: Path) -> str:
    """Put a new first key before those in `path`, which stay; give its id; raise ImproperlyConfigured."""
    read(path)
    line = _new_line()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(line + path.read_text("ascii"))
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    return line.partition(":")[0]


def command(arguments: list[str]) -> str:
    """Run `manage.py make_key PATH [--add]`; give the sentence to print; raise ImproperlyConfigured."""
    parser = argparse.ArgumentParser(prog="manage.py make_key", description="Make the file that holds the master keys.")
    parser.add_argument("path", type=Path, help="where to write it: outside static/, not in git, not in backups")
    parser.add_argument("--add", action="store_true", help="put a new first key into a file that is there")
    options = parser.parse_args(arguments)
    if options.add:
        key_id = add(options.path)
        return f"Added key {key_id} to {options.path}. Restart Offramp, then run: python manage.py rotate_keys"
    key_id = make(options.path)
    return (
        f"Made {options.path} with key {key_id}. Set OFFRAMP_KEY_FILE to this path, and keep a copy of the file "
        "apart from the database: without it nothing sealed can be read."
    )
