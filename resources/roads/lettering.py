"""How wide words will be, and where to break them: an SVG does not wrap text, and a picture must not overflow."""

import unicodedata
from functools import cache, lru_cache

# Advance widths of ASCII 32 to 126 in thousandths of the font size, measured in DejaVu Sans. It is the widest of the
# system faces in --sans, so what fits here fits in Segoe UI, San Francisco, Roboto, Noto Sans and Liberation Sans.


def _table(widths: str) -> dict[str, int]:
    return {chr(code): int(width) for code, width in enumerate(widths.split(), 32)}


REGULAR = _table(
    """
    318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337
    337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732
    684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635
    635 411 521 392 634 592 818 592 592 525 636 337 636 838
    """
)
BOLD = _table(
    """
    348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696 696 696 400
    400 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733 850 770 720 682 812
    774 1103 771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343 665 343 1042 712 687
    716 716 493 595 478 712 652 924 645 652 582 712 365 712 838
    """
)

ELLIPSIS = "…"


@cache
def _width(character: str, bold: bool) -> int:
    table = BOLD if bold else REGULAR
    # An accent takes no room of its own: look at the letter that carries it.
    base = unicodedata.normalize("NFD", character)[0]
    if base in table:
        return table[base]
    if unicodedata.combining(character):
        return 0
    return 1_000


@lru_cache(maxsize=4096)
def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """Give the width of a line in the units of `size` (the font size), never less than it will be drawn."""
    return sum(_width(character, bold) for character in text) * size / 1_000


# The words are the catalogue's own, the same few for everyone: measured once, not on every page.
@lru_cache(maxsize=1024)
def wrap(text: str, *, width: float, size: float, bold: bool = False, most: int = 3) -> tuple[str, ...]:
    """Break text into at most `most` lines no wider than `width`; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size=size, bold=bold) <= width:
            lines[-1] = longer
            continue
        pieces = _pieces(word, width, size, bold)
        lines += pieces
    if len(lines) > most:
        return (*lines[: most - 1], _shortened(lines[most - 1], width, size, bold))
    return _evened(lines, width, size, bold)


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and width_of(pieces[-1] + character, size=size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _shortened(line: str, width: float, size: float, bold: bool) -> str:
    while line and width_of(line + ELLIPSIS, size=size, bold=bold) > width:
        line = line[:-1]
    return line.rstrip(" ,") + ELLIPSIS


def _evened(lines: list[str], width: float, size: float, bold: bool) -> tuple[str, ...]:
    """Move words down from a long first line to a short second one: a lone word below looks like a mistake."""
    if len(lines) != 2:
        return tuple(lines)
    first, second = lines[0].split(), lines[1].split()
    while len(first) > 1:
        moved = " ".join([first[-1], *second])
        if width_of(moved, size=size, bold=bold) > width_of(" ".join(first[:-1]), size=size, bold=bold):
            break
        second.insert(0, first.pop())
    return " ".join(first), " ".join(second)
