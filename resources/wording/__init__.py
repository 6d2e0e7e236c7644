"""Wording help: what a note should not hold, and better words. It warns and never blocks (product.md, Minimise).

words.json holds the patterns, each group with its reason, each pattern with what to write instead and with phrases that
it must and must not find; the tests run them all."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

FILE = Path(__file__).parent / "words.json"
# More lines than this are not read: the first are mended, and the next show then.
AT_MOST = 3
LONGEST = 4000


@dataclass(frozen=True)
class Pattern:
    """One pattern with the reason of its group and what to write instead."""

    find: re.Pattern
    reason: str
    better: str
    hits: tuple[str, ...]
    passes: tuple[str, ...]
    # The words found are not said again: they are what must not be written.
    is_silent: bool


@cache
def patterns() -> tuple[Pattern, ...]:
    """Give the patterns of words.json in their order."""
    return tuple(
        Pattern(
            re.compile(row["find"], 0 if row.get("exact_case") else re.IGNORECASE),
            group["reason"],
            row.get("better", group.get("better", "")),
            tuple(row["hits"]),
            tuple(row.get("passes", ())),
            group.get("silent", False),
        )
        for group in json.loads(FILE.read_text("utf-8"))["groups"]
        for row in group["words"]
    )


def warnings(text: str) -> list[str]:
    """Take what was typed; give a sentence for each thing that should be said in another way or not at all, at most
    three; nothing for plain text."""
    line = " ".join(text[:LONGEST].split())
    found: list[str] = []
    taken: list[range] = []
    for pattern in patterns():
        match = pattern.find.search(line)
        if match is None or any(match.start() in span for span in taken):
            continue
        taken.append(range(*match.span()))
        found.append(_sentence(pattern, match.group()))
    return list(dict.fromkeys(found))[:AT_MOST]


def _sentence(pattern: Pattern, words: str) -> str:
    parts = {"words": words, "reason": _(pattern.reason), "better": _(pattern.better)}
    if pattern.is_silent:
        return _("%(reason)s %(better)s") % parts
    return _("“%(words)s”: %(reason)s %(better)s") % parts


def warnings_in(texts: Iterable[str]) -> list[str]:
    """Give the warnings of many texts, each sentence once."""
    return list(dict.fromkeys(sentence for text in texts for sentence in warnings(text or "")))
