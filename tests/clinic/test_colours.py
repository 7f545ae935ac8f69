"""The colours of the stylesheet, light and dark: text and marks stand out enough from what they lie on."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static", "css", "clinic.css").read_text(encoding="utf-8")
#: (what is read, what it lies on, least contrast): 4.5 for text, 7 for running text, 3 for marks and borders.
PAIRS = [
    *(("ink", ground, 7.0) for ground in ("page", "surface", "sunken", "brand-tint")),
    *(("ink2", ground, 4.5) for ground in ("page", "surface", "sunken", "brand-tint")),
    *((words, ground, 4.5) for words in ("link", "visited", "err", "accent") for ground in ("page", "surface")),
    *((f"{tone}", f"{tone}-t", 4.5) for tone in ("ok", "warn", "err", "info", "mute")),
    *(("ink", f"{tone}-t", 7.0) for tone in ("ok", "warn", "err", "info")),
    ("on-brand", "brand", 4.5),
    ("on-brand", "brand-h", 4.5),
    ("brand", "brand-tint", 4.5),
    ("surface", "err", 4.5),
    ("surface", "warn", 4.5),
    ("focus-ink", "focus", 7.0),
    ("ring", "halo", 3.0),
    *(("ctrl", ground, 3.0) for ground in ("page", "surface")),
    *(("body-line", ground, 3.0) for ground in ("page", "surface")),
    ("mark", "body-fill", 3.0),
]


def tokens(scheme: str) -> dict[str, str]:
    """Name -> colour; dark ones lie over the light ones."""
    light, dark = re.findall(r":root \{(.*?)\n? *\}", CSS, re.DOTALL)[:2]
    blocks = light if scheme == "light" else light + dark
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{3,6});", blocks))


def luminance(colour: str) -> float:
    """Relative luminance as the Web Content Accessibility Guidelines define it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast("#000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_contrast(scheme: str, front: str, ground: str, least: float) -> None:
    colours = tokens(scheme)
    assert contrast(colours[front], colours[ground]) >= least


def test_dark_changes_what_light_sets() -> None:
    light, dark = tokens("light"), tokens("dark")
    assert set(light) == set(dark)
    assert light["page"] != dark["page"]
