"""What people typed, made printable: no character may stop a paper, and none may vanish without a mark."""

import re
import unicodedata

# Joiners that Persian, Hindi and others need inside words.
_KEPT_FORMAT = {"\u200c", "\u200d"}
# Emoji glue: skin tones, presentation selectors, keycaps. Without the emoji they say nothing.
_EMOJI_GLUE = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u20e3]")
_LONG_RUN = re.compile(r"\S{41,}")
_BREAK_HERE = "\u200b"


class Cleaner:
    """Cleans the texts of one paper; `missing` are characters the fonts cannot show, `replaced` tells if any came."""

    def __init__(self, missing: frozenset[str] = frozenset()):
        self.missing = missing
        self.replaced = False

    def __call__(self, text: str) -> str:
        """Take any text; give it with line breaks kept, control characters gone and unprintable ones named or "?"."""
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        if not text.isascii() or not text.isprintable():
            text = "".join(self._shown(character) for character in _EMOJI_GLUE.sub("", text))
        # A run without spaces would leave the page on the right.
        return _LONG_RUN.sub(lambda run: _broken(run.group()), text.strip())

    def _shown(self, character: str) -> str:
        if character in "\n\u2028\u2029\x0b\x0c\x85":
            return "\n"
        if character == "\t":
            return " "
        category = unicodedata.category(character)
        if category == "Cc" or (category == "Cf" and character not in _KEPT_FORMAT):
            # Among them the overrides that make a sentence read backwards.
            return ""
        if category in {"Cs", "Co", "Cn"}:
            self.replaced = True
            return "?"
        if character in self.missing:
            if category in {"Cf", "Mn", "Me", "Mc", "Zs"}:
                return " " if category == "Zs" else ""
            self.replaced = True
            return f"[{unicodedata.name(character, '?').lower()}]" if category == "So" else "?"
        return character


def _broken(run: str) -> str:
    """Take a run without spaces; give it with a place to break the line after each 40 characters."""
    return _BREAK_HERE.join(run[start : start + 40] for start in range(0, len(run), 40))
