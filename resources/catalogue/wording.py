"""Words that blame or name someone's standing in a country: refused in an edit, or pointed out before it is confirmed.

product.md, Rules that outrank convenience: circumstance, not blame; no immigration status, ever, anywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

# Each is the beginning of a word, spaces standing for any break between words.
BLAME = (
    "victim",
    "runaway",
    "run away",
    "prostitut",
    "promiscu",
    "at risk child",
    "at risk kid",
    "at risk teen",
    "at risk youth",
    "at risk young",
    "at risk girl",
    "at risk boy",
    "víctima",
    "prostitu",
)
STANDING = (
    "undocumented",
    "illegal alien",
    "illegal immigrant",
    "illegals",
    "immigration status",
    "visa",
    "green card",
    "asylum",
    "asylee",
    "deport",
    "citizenship",
    "country of birth",
    "a number",
    "indocumentad",
    "asilo",
)
LOOK_AGAIN = (
    "addict",
    "delinquen",
    "defian",
    "noncomplian",
    "non complian",
    "lifestyle",
    "bad choice",
    "risky",
    "high risk",
    "criminal",
    "felon",
    "offender",
    "acting out",
    "attention seeking",
)
# They tell a worker what not to write down, so they may name it.
GUIDANCE = {"sensitivity", "do_not_record", "directory_note"}
# What a young person may read, by language.
YOUTH_LABELS = {"youth_label_en": "en", "youth_label_es": "es"}


def hits(text: object, beginnings: Iterable[str]) -> list[str]:
    """Take text, or a list of texts; give the words of it that begin as one of `beginnings`, in small letters."""
    found = []
    for line in text if isinstance(text, list) else [text]:
        folded = _fold(line) if isinstance(line, str) else ""
        for beginning in beginnings:
            pattern = r"\b" + r"[\W_]+".join(map(re.escape, _fold(beginning).split())) + r"\w*"
            found += [match.group() for match in re.finditer(pattern, folded)]
    return list(dict.fromkeys(found))


def refused_words(field: str, before: object, after: object, paper: Mapping[str, Mapping]) -> list[str]:
    """Give the words that an edit brings into a field and must not; what stood there before is no news. `paper` is the
    catalogue's sheet of off-ramps, with the words that youth paper never carries."""
    words = [] if field in GUIDANCE else [*hits(after, BLAME), *hits(after, STANDING)]
    if (language := YOUTH_LABELS.get(field)) and isinstance(after, str):
        passing = [_fold(word) for word in paper[f"banned_exceptions_{language}"]]
        text = re.sub("|".join(rf"\b{re.escape(word)}\b" for word in passing), " ", _fold(after)) if passing else after
        words += hits(text, paper[f"banned_words_{language}"])
    return [word for word in dict.fromkeys(words) if word not in hits(before, [word])]


def words_to_look_at(field: str, before: object, after: object) -> list[str]:
    """Give the words that an edit brings into a field and that deserve a second look."""
    beginnings = [*LOOK_AGAIN, *BLAME, *STANDING] if field in GUIDANCE else LOOK_AGAIN
    return [word for word in hits(after, beginnings) if word not in hits(before, [word])]


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
