"""The colors of static/css/tokens.css can be read: WCAG 2.2, 1.4.3 (text, 4.5:1) and 1.4.11 (edges, 3:1)."""

import re

import pytest
from django.conf import settings

TEXT, EDGE = 4.5, 3.0
GROUNDS = ["paper", "surface", "sunk"]
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-soft", "accent", "accent-strong", "danger") for ground in GROUNDS],
    *[(kind, f"{kind}-soft", TEXT) for kind in ("info", "success", "warn", "danger")],
    *[(ink, f"{kind}-soft", TEXT) for kind in ("info", "success", "warn", "danger") for ink in ("ink", "accent")],
    ("ink", "accent-soft", TEXT),
    ("accent-strong", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("on-header", "header", TEXT),
    *[("edge", ground, EDGE) for ground in ("paper", "surface", "sunk", "accent-soft")],
    *[("focus", ground, EDGE) for ground in (*GROUNDS, "focus-inner")],
]


def schemes() -> dict[str, dict[str, str]]:
    text = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    dark = dark.split("@media print")[0]
    read = {"light": _colors(light)}
    return read | {"dark": read["light"] | _colors(dark)}


def _colors(text):
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", text))


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_pair_can_be_read(scheme, front, ground, least):
    colors = schemes()[scheme]
    assert contrast(colors[front], colors[ground]) >= least
