"""Blind indexes: equal values give equal keyed digests, so that a sealed value can be looked up without opening any."""

import hashlib
import hmac
import re
import unicodedata

import jellyfish

from assessments.sealing.keys import derived

_NAME = "young_person.name"


def _normal(value: str) -> str:
    decomposed = unicodedata.normalize("NFKD", value)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.casefold()


def blind(label: str, value: str) -> str:
    """Give the hex digest of a value under a label, deaf to case, accents, spaces and punctuation; "" for nothing."""
    bare = re.sub(r"[\W_]+", "", _normal(value))
    if not bare:
        return ""
    return hmac.new(derived(f"blind|{label}"), bare.encode(), hashlib.sha256).hexdigest()


def name_words(text: str) -> list[str]:
    """Give the words of a name in one spelling: lower case, without accents and apostrophes."""
    # O'Brien and Obrien are one name; Smith-Jones are two.
    return re.findall(r"[^\W\d_]+", re.sub(r"['’`]", "", _normal(text)))


def sound_of(word: str) -> str:
    """Give how a word of name_words() sounds, "" where that is not known."""
    return jellyfish.metaphone(word) if word.isascii() else ""


def _tokens(word: str) -> set[str]:
    return {blind(f"{_NAME}|word", word), blind(f"{_NAME}|sound", sound_of(word))} - {""}


def word_tokens(text: str) -> list[str]:
    """Give the digest of each word of a text as it is written, in order: as a name it would be stored so."""
    return [blind(f"{_NAME}|word", word) for word in name_words(text)]


def name_tokens(*names: str) -> set[str]:
    """Give the digests to store for a young person's names: each word as written and as it sounds."""
    return {token for name in names for word in name_words(name or "") for token in _tokens(word)}


def initials_token(given: str, family: str, year: str) -> str:
    """Give the digest of the initials of a first and a last name, in either order, with a year; "" when one of the
    three is missing. Names that both changed, and a year that did not, still meet here."""
    letters = "".join(sorted(word[0] for name in (given, family) for word in name_words(name)[:1]))
    return blind(f"{_NAME}|initials", f"{letters}{year}") if len(letters) == 2 and year else ""


def search_tokens(text: str) -> list[set[str]]:
    """Give, for each word typed in a search, the digests of which a matching name has at least one."""
    return [_tokens(word) for word in name_words(text)]
