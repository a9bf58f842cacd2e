"""Colours of the screen, and how far apart they are."""

from __future__ import annotations

from typing import Final

from station.values import Call

Colour = tuple[int, int, int]
"""Red, green, blue, 0–255."""

# UX §2, table 3: read as green and red, and apart also for people who cannot tell those two.
BACKGROUND: Final[Colour] = (0x10, 0x14, 0x18)
GOOD: Final[Colour] = (0x1D, 0xE9, 0xB6)
FIX: Final[Colour] = (0xFF, 0x3D, 0x00)

INK: Final[Colour] = (0xF2, 0xF5, 0xF7)
QUIET: Final[Colour] = (0xB4, 0xC0, 0xC9)
"""Of what can be read at leisure."""
CARD: Final[Colour] = (0x1E, 0x27, 0x2E)
"""Behind buttons, choices and the picture."""
LINE: Final[Colour] = (0x5E, 0x6F, 0x7C)
"""Rings and dots that are not filled yet."""
BONE: Final[Colour] = (0xFF, 0xFF, 0xFF)

TEXT_ON: Final[tuple[tuple[Colour, Colour], ...]] = (
    (INK, BACKGROUND),
    (INK, CARD),
    (QUIET, BACKGROUND),
    (QUIET, CARD),
    (BACKGROUND, GOOD),
)
"""Every pair of text and ground that is drawn; each differs by `READABLE` or more."""
READABLE: Final = 7.0
"""Contrast of text (UX §8.2; WCAG 2.2, 1.4.6)."""
DISTINCT: Final = 4.5
"""Contrast of the state colours on the background (UX §8.2)."""

OF_CALL: Final[dict[Call, Colour]] = {Call.GOOD: GOOD, Call.FIX: FIX, Call.UNJUDGED: QUIET}


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2.2)."""
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
