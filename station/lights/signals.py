"""What each light looks like over time: one table, and how to read it.

A flash is a lamp getting brighter. WCAG 2.2, success criterion 2.3.1, allows three in any
second, so that nobody's brain is provoked; no row has more than two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from station.lights.wires import Lamp
from station.values import Light


class Levels(NamedTuple):
    """How brightly each lamp shines, 0–1; never both at once."""

    green: float = 0.0
    red: float = 0.0


class Pulse(NamedTuple):
    """A lamp shines for a while."""

    lamp: Lamp
    start: float
    end: float
    """Seconds since the signal began."""
    soft: bool = False
    """Whether it only glows."""


Signal = tuple[Pulse, ...]
"""In order of time, never overlapping."""

READY_S: Final = 5.0
"""The longest that READY glows without being shown again, seconds: five of the session's
repetitions, so that a stuck session cannot leave it on."""

SIGNALS: Final[Mapping[Light, Signal]] = {
    Light.GREEN: (Pulse(Lamp.GREEN, 0.00, 0.60),),
    Light.RED: (Pulse(Lamp.RED, 0.00, 0.15), Pulse(Lamp.RED, 0.30, 0.45)),
    Light.DARK: (),
    Light.READY: (Pulse(Lamp.GREEN, 0.00, READY_S, soft=True),),
}
"""The issue's words: green steady for 600 ms, red two pulses, both off, a soft green."""

LAMP_TEST: Final[Signal] = (Pulse(Lamp.GREEN, 0.0, 1.0), Pulse(Lamp.RED, 1.0, 2.0))
"""Each lamp in turn for a second."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How brightly lamps shine on this site, 0–1."""

    full: float = 1.0
    soft: float = 0.0
    """0 where the owner wants no glow."""


def level_at(signal: Signal, seconds: float, strength: Strength) -> Levels:
    """Return how brightly each lamp shines, so many seconds after the signal began."""
    for pulse in signal:
        if pulse.start <= seconds < pulse.end:
            level = strength.soft if pulse.soft else strength.full
            return Levels(green=level) if pulse.lamp is Lamp.GREEN else Levels(red=level)
    return Levels()


def next_edge(signal: Signal, seconds: float) -> float | None:
    """Return when a lamp changes next, seconds since the signal began; None: never again."""
    edges = (edge for pulse in signal for edge in (pulse.start, pulse.end))
    return min((edge for edge in edges if edge > seconds), default=None)


def length(signal: Signal) -> float:
    """Return how long a signal takes until both lamps are off for good, seconds."""
    return max((pulse.end for pulse in signal), default=0.0)
