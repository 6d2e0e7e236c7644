"""Templates that stand many times on one page: rendered once for each shape and language, then only filled in.

The shape of a filling is which of its words are there and which of its yes-or-no answers are yes. It is all that
`{% if %}` may ask in such a template, and all that is kept: openings where the words go, never the words.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Private use characters: no word of ours or of anyone who writes here holds them in a template.
OPENING = re.compile("\ue000([a-z_]+)\ue001")

Filling = Mapping[str, str | bool]


class Stencil:
    """One template or partial ("page.html#part") to fill with words, markup that is already safe, and True or False."""

    def __init__(self, template: str) -> None:
        self.template = template
        self._cut: dict[tuple, str] = {}

    def __call__(self, **filling: str | bool) -> SafeString:
        """Give the template filled once; words are escaped."""
        return self.each([filling])

    def each(self, fillings: Iterable[Filling]) -> SafeString:
        """Give the template filled with each in turn, one after the other; words are escaped."""
        language, filled = get_language(), []
        for filling in fillings:
            shape = [word if word.__class__ is bool or not word else None for word in filling.values()]
            key = (language, *filling, *shape)
            if key not in self._cut:
                self._cut[key] = self._render(filling)
            filled.append(self._cut[key] % {name: _escaped(word) for name, word in filling.items()})
        return mark_safe("".join(filled))

    def _render(self, filling: Filling) -> str:
        for name, word in filling.items():
            if not isinstance(word, str | bool):
                raise TypeError(f"{self.template} is filled with text or True and False; {name} is neither.")
        openings = {
            name: f"\ue000{name}\ue001" if word and isinstance(word, str) else word for name, word in filling.items()
        }
        return OPENING.sub(r"%(\1)s", render_to_string(self.template, openings).replace("%", "%%"))


def _escaped(word: str | bool) -> str | bool:
    return word if word.__class__ is bool or hasattr(word, "__html__") else escape(word)
