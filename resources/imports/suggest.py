"""Which kinds of help the words of a service speak of. A suggestion only: a person confirms it."""

import re
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 300


def suggest_types(service_types: Iterable, text: str) -> list[tuple[str, str]]:
    """Take kinds of help (id, hsds_keywords, open_eligibility) and a service's words; give (id, the words found)."""
    found = []
    for service_type in service_types:
        keywords = dict.fromkeys((*service_type.hsds_keywords, *service_type.open_eligibility))
        hits = [match.group(0) for keyword in keywords if (match := _pattern(keyword).search(text))]
        if hits:
            found.append((service_type.id, ", ".join(dict.fromkeys(hits))[:LONGEST]))
    return found


@lru_cache(maxsize=2048)
def _pattern(keyword: str) -> re.Pattern[str]:
    """Give the whole words of a keyword, plural or not; short capitals (CHIP, SNAP) only as capitals."""
    words = r"\W+".join(re.escape(word) for word in re.findall(r"[\w']+", keyword))
    capitals = keyword.isupper() and len(keyword) <= 6
    return re.compile(rf"(?<!\w){words}(?:{'' if capitals else 's'})?(?!\w)", 0 if capitals else re.IGNORECASE)
