"""Typst, once per process: a paper's template and plain values in, PDF/UA-1 out."""

import json
import re
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import font_source_sans_pro
import typst

from resources.printing.text import Cleaner

_PAPERS = Path(__file__).parent / "papers"
_FONTS = Path(font_source_sans_pro.__file__).parent / "files"
# Nothing is ever fetched: packages are looked for where none are.
_NO_PACKAGES = _PAPERS / "no-packages"

_MISSING_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")

# One compiler is not made for two threads; a paper takes tens of milliseconds.
_press = threading.Lock()
_missing: set[str] = set()


@cache
def _compiler(paper: str) -> typst.Compiler:
    # The path, not the bytes: with bytes the second compile fails.
    return typst.Compiler(
        str(_PAPERS / f"{paper}.typ"),
        root=str(_PAPERS),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        package_path=str(_NO_PACKAGES),
        package_cache_path=str(_NO_PACKAGES),
        sys_inputs={"content": "{}"},
    )


def typeset(paper: str, content: Callable[[Cleaner], dict]) -> bytes:
    """Take the name of a paper in papers/ and a function that gives its values through a Cleaner; give a PDF/UA-1.

    PDF/UA forbids a missing glyph, so a character that no font here has is learned from the refusal, once per
    process, and printed as its name or "?". Raises typst.TypstError only when the template itself is broken.
    """
    with _press:
        for _attempt in range(4):
            try:
                return _compile(paper, content(Cleaner(frozenset(_missing))))
            except typst.TypstError as refusal:
                found = _unshown(refusal) - _missing
                if not found:
                    raise
                _missing.update(found)
        return _compile(paper, content(_LatinOnly()))


def _compile(paper: str, values: dict) -> bytes:
    text = json.dumps(values, ensure_ascii=False)
    return _compiler(paper).compile(format="pdf", pdf_standards="ua-1", sys_inputs={"content": text})


def _unshown(refusal: typst.TypstError) -> set[str]:
    """Give the characters that a refusal names as missing from the fonts."""
    runs = _MISSING_GLYPH.findall(f"{refusal.message}\n{refusal.diagnostic}")
    return {character for run in runs for character in _ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), run)}


class _LatinOnly(Cleaner):
    """The last resort: what is not Latin-1 or everyday punctuation prints as "?"."""

    def _shown(self, character: str) -> str:
        shown = super()._shown(character)
        if shown and ord(shown[0]) > 0xFF and shown not in "–—‘’“”…•":
            self.replaced = True
            return "?"
        return shown
