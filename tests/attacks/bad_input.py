"""Forms as no browser sends them: each field of a page's own forms, filled with what breaks careless code."""

import random
from collections.abc import Iterator
from urllib.parse import quote_from_bytes, quote_plus
from uuid import uuid4

from tests.pages import Page

LONG, HUGE = 10_000, 1_000_000

# As bytes already quoted for the body of a form.
VALUES = {
    "empty": "",
    "spaces": "+%09+",
    "long": "a" * LONG,
    "long emoji": quote_plus("👩‍👧🇺🇸") * (LONG // 6),
    "null": "a%00b",
    "only null": "%00",
    "lone surrogate": "%ED%A0%80x",
    "invalid utf-8": quote_from_bytes(b"\xff\xfe\x80caf\xe9"),
    "right to left": quote_plus("\u202eabc\u202c שלום مرحبا"),
    "combining": quote_plus("Z\u0351\u036b" * 200),
    "line breaks": "a%0D%0Ab%0Dc%0Ad%E2%80%A8e",
    "huge number": "9" * 5_000,
    "64 bits": "9223372036854775808",
    "negative": "-1",
    "float": "1e309",
    "other digits": quote_plus("٣²½"),
    "markup": quote_plus("</textarea><script>alert(1)</script>{{ 7|add:7 }}%s%(x)s{0}"),
    "sql": quote_plus("' OR 1=1; DROP TABLE assessments_user; --"),
    "unknown id": str(uuid4()),
    "json": quote_plus('{"a": [1, null]}'),
    "header": "a%0D%0ASet-Cookie:+x=1",
}
SHAPES = ("one", "all", "twice", "missing", "strange")


def fields_of(page: str) -> dict[str, str]:
    """Give the names of a page's fields with a value that the page offers for each."""
    found = {}
    for control in Page(page).controls() + [
        one for one in Page(page).all("input") if one.attrs.get("type") == "hidden"
    ]:
        name = control.attrs.get("name")
        if name and name not in {"csrfmiddlewaretoken", "q"}:
            found.setdefault(name, control.attrs.get("value") or "")
    return found


def bodies(fields: dict[str, str], dice: random.Random, how_many: int) -> Iterator[tuple[str, bytes]]:
    """Give how it was broken and the body, `how_many` times."""
    names = list(fields) or ["q"]
    for _ in range(how_many):
        kind, shape = dice.choice(list(VALUES)), dice.choice(SHAPES)
        value = VALUES[kind]
        broken = dice.choice(names)
        pairs = [(quote_plus(name), quote_plus(kept)) for name, kept in fields.items()]
        match shape:
            case "one":
                pairs = [(name, value if name == quote_plus(broken) else kept) for name, kept in pairs]
            case "all":
                pairs = [(name, value) for name, _kept in pairs]
            case "twice":
                pairs += [(quote_plus(broken), value)] * 3
            case "missing":
                pairs = [pair for pair in pairs if dice.random() < 0.5]
            case "strange":
                pairs += [(value[:200], value), (quote_plus(broken) + "%00", value), (quote_plus(broken) + "[]", "1")]
        yield f"{shape}: {kind} in {broken}", "&".join(f"{name}={one}" for name, one in pairs).encode()
