"""One set as a drawing: a sign for each rep, how deep it went, and how long it took.

All lengths are millimetres on paper. A verdict is told by shape as well as by ink, and the
parts of the tempo by shades of grey, so that a photocopy still says the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from station.store.export.words import Wording
from station.values import Call, JudgedRep

WIDTH = 186.0
"""Of an A4 sheet between margins of 12 mm."""
LABELS = 20.0
"""At the left, for what each row shows."""

TEXT, QUIET, RULE = "#101418", "#56616C", "#CCD3DA"
INKS = {Call.GOOD: "#00796B", Call.FIX: "#C4320A", Call.UNJUDGED: "#56616C"}
"""At least 4.5 : 1 on white (WCAG 2.2, 1.4.3), as in the report of a video."""
TINTS = {Call.GOOD: "#8CC9C1", Call.FIX: "#EBA58F", Call.UNJUDGED: "#C3CAD1"}
SHADES = (TEXT, "#98A3AD", "#D5DBE0")
"""Down, hold, up."""

_SIGNS = {
    Call.GOOD: f'<circle r="1" fill="{INKS[Call.GOOD]}"/><path d="M-.5 0 l.35 .4 .65 -.8" '
    'fill="none" stroke="#fff" stroke-width=".3"/>',
    Call.FIX: f'<path d="M0 -1 L1 .85 H-1 Z" fill="{INKS[Call.FIX]}"/>',
    Call.UNJUDGED: f'<circle r=".85" fill="none" stroke="{INKS[Call.UNJUDGED]}" '
    'stroke-width=".25"/>',
}
"""Drawn around (0, 0), of radius 1."""

VERDICTS = {
    Call.GOOD: "good",
    Call.FIX: "to fix",
    Call.UNJUDGED: "could not be judged",
}
"""As people read them."""
_ROWS = ("depth", "tempo")

RIGHT_ANGLE = 90.0
"""Top of the depth row, degrees: a trunk that lies level."""
LEAST_TEMPO_S = 4.0
"""Top of the tempo row, seconds, unless a rep took longer."""


@dataclass(frozen=True, slots=True)
class _Row:
    """Where one row of bars stands."""

    top: float
    base: float
    full: float
    """The value that reaches the top."""

    def height(self, value: float) -> float:
        """Return how high a value stands; 0 when it is not known."""
        share = min(1.0, value / self.full) if math.isfinite(value) and value > 0 else 0.0
        return share * (self.base - self.top)


def chart(reps: Sequence[JudgedRep], height: float, words: Wording) -> str:
    """Return a set as inline SVG, `WIDTH` by `height` (14 or more)."""
    pitch = min(20.0, (WIDTH - LABELS) / max(1, len(reps)))
    bars = height - 10.0
    depth = _Row(6.0, 6.0 + 0.55 * bars, RIGHT_ANGLE)
    longest = max((_seconds(rep) for rep in reps), default=0.0)
    tempo = _Row(depth.base + 3.5, height - 0.5, max(LEAST_TEMPO_S, longest))
    body = [*_labels(depth, tempo, words), *_lines(depth, tempo, pitch * len(reps))]
    for place, rep in enumerate(reps):
        body += _column(rep, LABELS + (place + 0.5) * pitch, pitch, depth, tempo)
    size = f'width="{WIDTH:g}mm" height="{height:g}mm" viewBox="0 0 {WIDTH:g} {height:g}"'
    return (
        f'<svg {size} role="img" aria-label="{escape(_spoken(reps, words))}">{"".join(body)}</svg>'
    )


def sign(call: Call, x: float, y: float, size: float) -> str:
    """Return the sign of a verdict around a point: ✓ in a disc, a triangle, a ring."""
    place = f"translate({x:.2f} {y:.2f}) scale({size / 2:.2f})"
    return f'<g transform="{place}">{_SIGNS[call]}</g>'


def _column(rep: JudgedRep, x: float, pitch: float, depth: _Row, tempo: _Row) -> Iterator[str]:
    call, width = rep.verdict.call, 0.5 * pitch
    yield sign(call, x, 2.4, min(4.0, 0.85 * pitch))
    high = depth.height(rep.depth)
    yield _bar(x, depth.base - high, width, high, TINTS[call])
    if math.isfinite(rep.depth) and pitch >= 6.0:
        inside = min(depth.base - high + 2.6, depth.base - 0.6)
        yield _text(x, inside, f"{rep.depth:.0f}°", "middle", TEXT)
    if pitch >= 6.0 or rep.number % 5 == 0:
        yield _text(x, depth.base + 2.7, str(rep.number), "middle", QUIET)
    foot = tempo.base
    for seconds, shade in zip((rep.down, rep.hold, rep.up), SHADES, strict=True):
        high = tempo.height(seconds)
        foot -= high
        yield _bar(x, foot, width, high, shade)


def _labels(depth: _Row, tempo: _Row, words: Wording) -> Iterator[str]:
    yield _text(0, depth.top + 2.4, words.say(_ROWS[0]), "start", TEXT)
    yield _text(LABELS - 1.5, depth.top + 1.0, "90°", "end", QUIET)
    yield _text(0, tempo.top + 2.4, words.say(_ROWS[1]), "start", TEXT)
    yield _text(LABELS - 1.5, tempo.top + 1.0, f"{tempo.full:.0f} s", "end", QUIET)


def _lines(depth: _Row, tempo: _Row, width: float) -> Iterator[str]:
    for y in (depth.top, depth.base, tempo.top, tempo.base):
        yield (
            f'<line x1="{LABELS:g}" x2="{LABELS + width:.2f}" y1="{y:.2f}" y2="{y:.2f}" '
            f'stroke="{RULE}" stroke-width="0.2"/>'
        )


def _bar(x: float, y: float, width: float, height: float, ink: str) -> str:
    place = f'x="{x - width / 2:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
    return f'<rect {place} fill="{ink}"/>' if height > 0 else ""


def _text(x: float, y: float, text: str, anchor: str, ink: str) -> str:
    place = f'x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" fill="{ink}"'
    return f'<text {place} font-size="2.4">{escape(text)}</text>'


def _seconds(rep: JudgedRep) -> float:
    return sum(part for part in (rep.down, rep.hold, rep.up) if math.isfinite(part))


def _spoken(reps: Sequence[JudgedRep], words: Wording) -> str:
    """Say the drawing to whoever cannot see it."""
    return ", ".join(f"{rep.number} {words.say(VERDICTS[rep.verdict.call])}" for rep in reps)
