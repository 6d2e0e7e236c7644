"""Opening an HSDS file: JSON in any of its shapes, or ndjson. What is broken as a whole is refused here."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

LARGEST_BYTES = 300 * 1024 * 1024


class BrokenFile(Exception):
    """The file as a whole cannot be read; the text says where and why. Nothing was changed."""


@dataclass(frozen=True)
class Problem:
    """One thing in a file that could not be used; `refused`: the whole row was left out, not only the field."""

    row: int | None
    ref: str
    field: str
    sentence: str
    refused: bool = False


@dataclass
class Opened:
    """What a file holds: numbered rows, or the tables of a tabular file, and lines that could not be read."""

    rows: list[tuple[int, Any]] = field(default_factory=list)
    tables: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def open_file(path: Path) -> Opened:
    """Read a file; give its rows; raise BrokenFile with a sentence naming the line where it is broken."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise BrokenFile(_("The file is larger than 300 MB. Split it into parts."))
        return open_bytes(path.read_bytes())
    except OSError as why:
        raise BrokenFile(_("The file cannot be read: %(why)s.") % {"why": why.strerror or why}) from why


def open_bytes(data: bytes) -> Opened:
    """Take the bytes of a file; give its rows; raise BrokenFile."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = data.count(b"\n", 0, why.start) + 1
        raise BrokenFile(_("The file is not UTF-8 text (line %(line)s). Save it as UTF-8.") % {"line": line}) from why
    if not text.strip():
        raise BrokenFile(_("The file is empty."))
    try:
        value = _parse(text)
    except json.JSONDecodeError as why:
        return _open_lines(text, why)
    return _open_value(value)


def _open_value(value: Any) -> Opened:
    if isinstance(value, list):
        return Opened(rows=list(enumerate(value, 1)))
    if not isinstance(value, dict):
        raise BrokenFile(_("The file holds %(type)s where a list or an object should be.") % {"type": kind(value)})
    if "contents" in value:
        if not isinstance(value["contents"], list):
            raise BrokenFile(_('"contents" is %(type)s; it should be a list.') % {"type": kind(value["contents"])})
        return Opened(rows=list(enumerate(value["contents"], 1)))
    if "id" not in value and "name" not in value and (tables := _tables(value)):
        return Opened(tables=tables)
    return Opened(rows=[(1, value)])


def _tables(value: dict[str, Any]) -> dict[str, list[Any]]:
    tables = {name.removesuffix(".csv"): rows for name, rows in value.items() if isinstance(rows, list)}
    return tables if tables.keys() & {"services", "organizations"} else {}


def _open_lines(text: str, whole: json.JSONDecodeError) -> Opened:
    """Read ndjson; a text whose first line is no JSON object, or whose last line is cut off, is a broken file."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    opened = Opened()
    for number, line in lines:
        try:
            value = _parse(line)
            if number == lines[0][0] and not isinstance(value, dict):
                raise whole
            opened.rows.append((number, value))
        except json.JSONDecodeError as why:
            if number == lines[0][0]:
                raise BrokenFile(_where(whole, len(text))) from why
            if number == lines[-1][0]:
                raise BrokenFile(
                    _("Line %(line)s, the last one, is cut off or is not JSON.") % {"line": number}
                ) from why
            sentence = _("Line %(line)s is not JSON (character %(char)s).") % {"line": number, "char": why.colno}
            opened.problems.append(Problem(number, "", "", sentence, refused=True))
    return opened


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError:
        raise
    except RecursionError as why:
        raise BrokenFile(_("The file is nested too deeply to be a directory.")) from why
    except ValueError as why:
        raise BrokenFile(_("The file holds a number that is too long or is not a number.")) from why


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _where(why: json.JSONDecodeError, length: int) -> str:
    place = {"line": why.lineno, "char": why.colno, "why": why.msg}
    if why.pos >= length - 1 or why.msg.startswith("Unterminated string"):
        return _("The file is cut off: it ends inside line %(line)s, character %(char)s.") % place
    return _("The file is not JSON: line %(line)s, character %(char)s (%(why)s).") % place


def kind(value: Any) -> str:
    """Give the type of a JSON value in words."""
    match value:
        case None:
            return _("nothing")
        case bool():
            return _("true or false")
        case int() | float():
            return _("a number")
        case str():
            return _("text")
        case list():
            return _("a list")
    return _("an object")


def printable(text: object) -> str:
    """Give the first 80 characters of a value as they can be shown in a report."""
    return "".join(char for char in str(text)[:80] if char.isprintable())
