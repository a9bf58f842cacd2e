"""How the station looks: colours, sizes of letters, spacing, and how things move.

Everything that is drawn takes its looks from here, so that a scene says *what* and never how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from station.errors import UnknownName
from station.values import Call

Colour = tuple[int, int, int]
"""Red, green, blue, 0–255."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A palette. Text on any of its grounds differs from it by `READABLE` or more."""

    ground: Colour = (0x10, 0x14, 0x18)
    card: Colour = (0x1A, 0x22, 0x29)
    """Behind what belongs together."""
    key: Colour = (0x26, 0x31, 0x3A)
    """Behind what can be touched."""
    line: Colour = (0x62, 0x73, 0x80)
    """Of rings and dots that are not filled yet."""
    ink: Colour = (0xF2, 0xF5, 0xF7)
    quiet: Colour = (0xB8, 0xC4, 0xCC)
    """Text that can be read at leisure."""
    body: Colour = (0xD7, 0xE0, 0xE6)
    """The figure."""
    prop: Colour = (0xFF, 0xC8, 0x57)
    """Rod, wall and band: what the person works with."""
    good: Colour = (0x1D, 0xE9, 0xB6)
    fix: Colour = (0xFF, 0x3D, 0x00)

    def of(self, call: Call | None) -> Colour:
        """The colour of a verdict."""
        return {Call.GOOD: self.good, Call.FIX: self.fix, Call.UNJUDGED: self.quiet}.get(
            call or Call.UNJUDGED, self.line
        )


THEMES: Final[Mapping[str, Theme]] = {
    # UX §2, table 3: they read as green and red, and stay apart for people who cannot tell
    # those two (ΔE 62 and 52 as deutans and protans see them).
    "default": Theme(),
    # Blue and orange: ΔE 110 and 94.
    "colour-safe": replace(Theme(), good=(0x4F, 0xC3, 0xF7), fix=(0xFF, 0x6D, 0x00)),
}
READABLE: Final = 7.0
"""Contrast of text (UX §8.2; WCAG 2.2, 1.4.6)."""
DISTINCT: Final = 4.5
"""Contrast of the state colours on the ground (UX §8.2)."""


def theme_called(name: str) -> Theme:
    """The theme of that name; raises UnknownName."""
    if name not in THEMES:
        raise UnknownName(f"There is no theme {name!r}; there are: {', '.join(THEMES)}.")
    return THEMES[name]


# Letters. UX §1: 22 minutes of arc assure legibility, 44 are read at a glance, out of breath.

Face = Literal["display", "label", "text"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a text is for: its face, and how high its capitals stand to the eye."""

    name: str
    face: Face
    floor: float
    """Least height, minutes of arc."""
    wish: float
    """Height where there is room, minutes of arc."""
    from_mat: bool = True
    """Read from the mat; else from within reach of the panel."""
    leading: float = 1.18
    """From line to line, sizes of the typeface."""
    sentence: bool = False
    """Whether it begins with a capital."""
    figures: bool = False
    """Whether it is all figures, which reach no lower than their line."""


NUMBER: Final = Role("number", "display", 44.0, 240.0, leading=0.9, figures=True)
"""The count: it fills what room there is."""
CUE: Final = Role("cue", "display", 44.0, 60.0, leading=0.98, sentence=True)
"""The one thing to do."""
SAY: Final = Role("say", "display", 22.0, 60.0, leading=0.98, sentence=True)
"""What is read in one's own time: an invitation, a step of the lesson, what to practise."""
TITLE: Final = Role("title", "label", 22.0, 34.0, leading=1.06)
READ: Final = Role("read", "label", 22.0, 24.0, leading=1.1)
"""Beside the cue, and still needed on the mat."""
LABEL: Final = Role("label", "label", 22.0, 40.0, from_mat=False, leading=1.1)
"""On what is touched."""
FINE: Final = Role("fine", "text", 18.0, 24.0, from_mat=False)
"""At leisure, near the panel: 16 to 18 minutes will do (UX §1)."""

FACES: Final[Mapping[Face, str]] = {
    "display": "BarlowCondensed-Bold.ttf",
    "label": "BarlowSemiCondensed-SemiBold.ttf",
    "text": "BarlowSemiCondensed-Medium.ttf",
}
CAP_SHARE: Final = 0.7
"""Height of Barlow's capitals, sizes of the typeface (its OS/2 table)."""
DESCENT_SHARE: Final = 0.2
"""How far its letters reach below the line."""

GAUGE: Final = Role("gauge", "label", 16.0, 24.0, from_mat=False, leading=1.1)
"""Names on an instrument, whose shapes say the same: as large as there is room."""

# Space: one unit, and multiples of it.

UNIT_SHARE: Final = 0.02
"""The unit of space, shares of the panel's shorter side."""
MARGIN: Final = 2.0
GAP: Final = 1.5
PAD: Final = 1.25
RADIUS: Final = 1.25
EDGE: Final = 1.2
"""Thickness of the verdict's edge; all of these in units."""
TARGET_MM: Final = 20.0
"""Least side of what is touched, millimetres (UX §1)."""
APART_MM: Final = 3.0
"""Least room between two of them."""

# Motion: one curve, one length. Nothing flashes (WCAG 2.2, 2.3.1).

ENTER_S: Final = 0.24
"""How long something takes to come in, seconds."""


def eased(age_s: float, length_s: float = ENTER_S) -> float:
    """How far something has come in, 0 to 1: fast at first, then gently (a cubic)."""
    share = min(max(age_s / length_s, 0.0), 1.0)
    return float(1.0 - (1.0 - share) ** 3)


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """A colour on the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


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
