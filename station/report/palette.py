"""Every colour and mark of the report, on one page.

A verdict is never told by colour alone: each call has a shape, a word, an ink for paper,
a hatch that survives a photocopier, and a light for the dark screen. The screen pair is
the station's theme (`#1DE9B6` and `#FF3D00` on `#101418`, which stay 52 ΔE apart for a
protanope); the inks are its darker sisters, at least 4.5 : 1 on white (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from station.values import Call, Severity

PAPER = "#FFFFFF"
TEXT = "#101418"
QUIET_TEXT = "#56616C"
RULE = "#CCD3DA"
PANEL = "#E9EDF1"
"""Behind a body drawn without its video, and beside a picture too narrow for its card."""
BODY = "#BAC5D0"

NIGHT = "#101418"
"""Under words and bones that lie on video."""
LIGHT_TEXT = "#FFFFFF"

BONE = "#FFFFFF"
SPINE = "#FFC400"
"""The line of the back: neither a verdict's colour nor a bone's."""
PROP = "#40C4FF"
"""The rod: told from the back's line in any colour vision (blue beside yellow)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How one of the three answers looks."""

    symbol: str
    word: str
    ink: str
    """On paper: symbols, frames and figures."""
    tint: str
    """On paper: the ground behind curves."""
    hatch: str
    """On paper: strokes over the tint, in matplotlib's letters; "" for none."""
    light: str
    """On video."""


MARKS: Mapping[Call, Mark] = {
    Call.GOOD: Mark("✓", "Good", "#00796B", "#DDF3EE", "", "#1DE9B6"),
    Call.FIX: Mark("▲", "Fix", "#C4320A", "#FDE3D8", "///", "#FF3D00"),
    Call.UNJUDGED: Mark("○", "Could not judge", "#56616C", "#EEF1F4", "..", "#CFD8DC"),
}

SEVERITY_SYMBOLS: Mapping[Severity, str] = {
    Severity.RED: "■",
    Severity.AMBER: "◧",
    Severity.ADVISORY: "□",
}
"""A full, a half and an empty square: how much a fault weighs, without colour."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one curve is drawn, told apart by weight and dashes as well as by colour."""

    name: str
    colour: str
    width: float
    """Points."""
    dashes: tuple[float, ...]
    """Dash and gap, in line widths; () for an unbroken line."""


TRUNK = Stroke("Trunk", "#101418", 2.8, ())
HIP = Stroke("Hip", "#1456B8", 1.9, ())
KNEE = Stroke("Knee", "#8A1C9C", 1.9, (5.0, 1.6))


def rgb(colour: str) -> tuple[int, int, int]:
    """Split "#RRGGBB" into its three parts, 0–255."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
