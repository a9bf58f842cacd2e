"""The wiring as an SVG for paper: dark on light, every colour beside a sign or a word.

The board lies as in the hand, USB sockets down, so that pin 1 is in the upper left of the
header. Lengths are the drawing's own; a pin is 26 apart from the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise, permutations
from textwrap import wrap
from typing import Final

from station.wiring.in_words import sum_of, uses
from station.wiring.plan import PANEL_PINS, PINS, Plan, Wired, label, place

WIDTH: Final = 1000
TEXT, QUIET, RULE, BOARD = "#101418", "#56616C", "#CCD3DA", "#E9EDF1"
INKS: Final = {"green": "#00796B", "red": "#C4320A"}
"""At least 4.5 : 1 on white, as on every paper of the station."""
METALS: Final = {"5V": "#FFC400", "3V3": "#F2A65A", "GND": TEXT}

PITCH: Final = 26.0
TOP: Final = 138.0
"""Of the first row of pins."""
COLUMNS: Final = (300.0, 326.0)
"""The inner and the outer column of the header."""
LANES: Final = (10.0, 16.0)
"""So far below a pin its wire leads off: two pins of a row have one each, between the labels."""
CHANNELS: Final = (470.0, 488.0, 506.0, 524.0)
"""Where wires may run up and down."""
RESISTOR: Final = (560.0, 630.0)
LED: Final = 720.0
LAMPS: Final = (230.0, 400.0)
"""Heights of the two LEDs: green above."""
REACH: Final = 46.0
"""From a LED up and down to its wires."""

Point = tuple[float, float]


def picture(plan: Plan) -> str:
    """Draw the plan; the text of the whole SVG file."""
    parts = [*_title(plan), *_board(), *_plugs(plan)]
    if plan.lamps:
        parts += [*_front(), *_wires(plan), *_pins(plan)]
        for lamp, y in zip(plan.lamps, LAMPS, strict=True):
            parts += _lamp(lamp, y, plan.active_high)
    else:
        parts += _pins(plan)
    notes, height = _notes(plan)
    size = f'width="{WIDTH}" height="{height:.0f}" viewBox="0 0 {WIDTH} {height:.0f}"'
    style = "font-family=\"'Barlow Semi Condensed', Arial, 'Liberation Sans', sans-serif\""
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    body = "\n".join([ground, *parts, *notes])
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{body}\n</svg>\n'


def _title(plan: Plan) -> Iterator[str]:
    yield _text((40, 52), "Wiring", 30, weight="bold")
    yield _text((40, 78), f"From the config in force: {plan.summary}.", 16, QUIET)


def _board() -> Iterator[str]:
    bottom = TOP + 20 * PITCH + 6
    yield (
        f'<rect x="40" y="104" width="310" height="{bottom - 104:.0f}" rx="10" fill="{BOARD}" '
        f'stroke="{RULE}"/>'
    )
    yield (
        f'<rect x="{COLUMNS[0] - 14:.0f}" y="{TOP - 14:.0f}" width="54" '
        f'height="{19 * PITCH + 28:.0f}" rx="4" fill="#fff" stroke="{RULE}"/>'
    )
    yield _text((56, 132), "Raspberry Pi", 18, weight="bold")
    yield _text((56, bottom - 14), "USB sockets ↓", 14, QUIET)


def _plugs(plan: Plan) -> Iterator[str]:
    """Name what goes into the board's other sockets."""
    for y, name, words in ((330.0, "Camera", plan.camera), (450.0, "Panel", plan.panel)):
        yield f'<rect x="40" y="{y:.0f}" width="8" height="64" fill="{QUIET}"/>'
        yield _text((60, y + 12), name, 15, weight="bold")
        for row, line in enumerate(wrap(words, 18), start=1):
            yield _text((60, y + 12 + 17 * row), line, 13, QUIET)


def _front() -> Iterator[str]:
    yield (
        f'<rect x="664" y="120" width="296" height="410" rx="10" fill="none" stroke="{RULE}" '
        'stroke-width="2"/>'
    )
    yield _text((944, 150), "front of the box", 14, QUIET, "end")


def _pins(plan: Plan) -> Iterator[str]:
    taken = uses(plan) if plan.lamps else {}
    inks = {lamp.pin: INKS[lamp.name] for lamp in plan.lamps}
    for pin, what in enumerate(PINS, start=1):
        x, y = _at(pin)
        metal = inks.get(pin) or METALS.get(str(what), RULE)
        ring = f'stroke="{TEXT}" stroke-width="2"' if pin in taken else ""
        yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="8" fill="{metal}" {ring}/>'
        yield from _pin_words(pin, pin in taken)


def _pin_words(pin: int, used: bool) -> Iterator[str]:
    (x, y), outer = _at(pin), place(pin)[1] == 1
    ink, weight = (TEXT, "bold") if used else (QUIET, "normal")
    anchor, away = ("start", 18.0) if outer else ("end", -18.0)
    words = f"{pin}  {label(pin)}" if outer else f"{label(pin)}  {pin}"
    words += " · panel" if used and pin in PANEL_PINS else ""
    yield _text((x + away, y + 4.5), words, 13, ink, anchor, weight)


def _wires(plan: Plan) -> Iterator[str]:
    """Draw the wires, each with a white edge, so that where two cross none seems to end."""
    ends = _ends(plan)
    order = min(permutations(CHANNELS), key=lambda tried: _crossings(ends, tried))
    for (pin, (x, y), ink), channel in zip(ends, order, strict=True):
        points = _route(pin, (x, y), channel)
        line = " ".join(f"{px:.0f},{py:.0f}" for px, py in points)
        for stroke, width in (("#fff", 7), (ink, 3.5)):
            yield (
                f'<polyline points="{line}" fill="none" stroke="{stroke}" '
                f'stroke-width="{width}" stroke-linejoin="round"/>'
            )


def _ends(plan: Plan) -> list[tuple[int, Point, str]]:
    """Return for each wire its pin, where it ends, and its ink; current flows from the top."""
    found: list[tuple[int, Point, str]] = []
    for lamp, y in zip(plan.lamps, LAMPS, strict=True):
        upper, lower = (lamp.pin, lamp.back) if plan.active_high else (lamp.back, lamp.pin)
        for pin, end in ((upper, (RESISTOR[0], y - REACH)), (lower, (LED, y + REACH))):
            ink = INKS[lamp.name] if pin == lamp.pin else METALS[label(pin)]
            found.append((pin, end, ink))
    return found


def _route(pin: int, end: Point, channel: float) -> list[Point]:
    """Lead a wire between two rows of labels, along a channel, to its end."""
    x, y = _at(pin)
    below = y + LANES[place(pin)[1]]
    return [(x, y), (x + 8, below), (channel, below), (channel, end[1]), end]


def _crossings(ends: list[tuple[int, Point, str]], channels: tuple[float, ...]) -> int:
    """Count where wires cross, and more where two would lie on one another."""
    routes = [
        list(pairwise(_route(pin, end, channel)[1:]))
        for (pin, end, _), channel in zip(ends, channels, strict=True)
    ]
    return sum(
        _meet(one, other)
        for first, route in enumerate(routes)
        for second, others in enumerate(routes)
        if first != second
        for one in route
        for other in others
    )


def _meet(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether a level stretch meets an upright one."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    if ay != by or cx != dx:
        return False
    return min(ax, bx) <= cx <= max(ax, bx) and min(cy, dy) <= ay <= max(cy, dy)


def _lamp(lamp: Wired, y: float, active_high: bool) -> Iterator[str]:
    """Draw resistor, LED, sign, and how the resistor was reckoned."""
    ink, upper, lower = INKS[lamp.name], y - REACH, y + REACH
    live = ink if active_high else METALS["3V3"]
    left, right = RESISTOR
    yield _line([(right, upper), (LED, upper), (LED, y - 12)], live)
    yield _line([(LED, y + 12), (LED, lower)], METALS["GND"] if active_high else ink)
    yield (
        f'<rect x="{left:.0f}" y="{upper - 13:.0f}" width="{right - left:.0f}" height="26" rx="4" '
        f'fill="#fff" stroke="{TEXT}" stroke-width="2"/>'
    )
    middle = ((left + right) / 2, upper + 5)
    yield _text(middle, f"{lamp.ohm} Ω", 15, anchor="middle", weight="bold")
    yield (
        f'<circle cx="{LED:.0f}" cy="{y:.0f}" r="26" fill="#fff" stroke="{ink}" stroke-width="3"/>'
        f'<path d="M{LED - 12:.0f} {y - 12:.0f} h24 l-12 22 z" fill="{ink}"/>'
        f'<path d="M{LED - 12:.0f} {y + 11:.0f} h24" stroke="{ink}" stroke-width="3"/>'
    )
    yield _text((LED - 20, y - 30), "+", 16, QUIET, "middle")
    yield _text((768, y + 4), f"{lamp.sign} {lamp.word}", 34, ink, weight="bold")
    yield _text((768, y + 26), f"{lamp.name} LED, GPIO {lamp.bcm}", 14, QUIET)


def _notes(plan: Plan) -> tuple[list[str], float]:
    """Return the lines below the drawing, and the height that it ends at."""
    lines: list[tuple[str, str]] = []
    if plan.lamps:
        lines.append((TEXT, "R = (supply − LED's forward voltage) / current, next larger of E12"))
        lines += [(TEXT, f"{lamp.sign} {lamp.name}: {sum_of(lamp)}") for lamp in plan.lamps]
    for note in plan.notes:
        first, *others = wrap(note, 105)
        lines += [(QUIET, f"– {first}"), *((QUIET, f"   {line}") for line in others)]
    start = TOP + 20 * PITCH + 40
    drawn = [_text((40, start + 21 * row), line, 15, ink) for row, (ink, line) in enumerate(lines)]
    return drawn, start + 21 * len(lines) + 10


def _at(pin: int) -> Point:
    row, column = place(pin)
    return COLUMNS[column], TOP + PITCH * row


def _line(points: list[Point], ink: str) -> str:
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="3.5"/>'


def _text(
    at: Point,
    words: str,
    size: int,
    ink: str = TEXT,
    anchor: str = "start",
    weight: str = "normal",
) -> str:
    place_ = f'x="{at[0]:.0f}" y="{at[1]:.0f}" font-size="{size}" fill="{ink}"'
    look = f'text-anchor="{anchor}" font-weight="{weight}" xml:space="preserve"'
    return f"<text {place_} {look}>{escape(words, quote=False)}</text>"
