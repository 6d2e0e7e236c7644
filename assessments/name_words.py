"""Does a text speak of someone? By whole words, and rather once too often: a person looks at what is found."""

import re

SHORTEST = 3


def names_in(name: str, text: str) -> bool:
    """Say whether any word of a name (of three letters or more) stands in a text."""
    words = {word for word in _words(name) if len(word) >= SHORTEST}
    return not words.isdisjoint(_words(text))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
