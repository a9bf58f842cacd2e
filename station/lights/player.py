"""Plays signals, without a clock or a lamp: told the time, it says how the lamps should be."""

from __future__ import annotations

from collections import deque
from typing import Final

from station.lights.signals import Levels, Signal, Strength, level_at, next_edge

MOST_FLASHES: Final = 3
"""In any second (WCAG 2.2, 2.3.1), whatever the session asks for."""
SECOND: Final = 1.0


class Player:
    """The signal that is on, since when, and how the lamps are because of it."""

    def __init__(self, strength: Strength) -> None:
        """Begin with both lamps off."""
        self._strength = strength
        self._signal: Signal = ()
        self._begun = 0.0
        self._levels = Levels()
        self._flashes: deque[float] = deque(maxlen=MOST_FLASHES)

    def begin(self, signal: Signal, now: float) -> None:
        """Begin a signal in place of the one that is on; `now` in seconds."""
        self._signal = signal
        self._begun = now

    def step(self, now: float) -> Levels:
        """Return how the lamps should be now.

        A flash too many is left out: the lamp keeps the lower of what is and what is wanted.
        """
        wanted = level_at(self._signal, now - self._begun, self._strength)
        if _brighter(self._levels, wanted):
            if self._flashed_enough(now):
                wanted = Levels(*map(min, self._levels, wanted))
            else:
                self._flashes.append(now)
        self._levels = wanted
        return wanted

    def until_edge(self, now: float) -> float | None:
        """Return how long until the signal next changes a lamp, seconds; None: it is over."""
        seconds = now - self._begun
        edge = next_edge(self._signal, seconds)
        return None if edge is None else edge - seconds

    def _flashed_enough(self, now: float) -> bool:
        return len(self._flashes) == MOST_FLASHES and now - self._flashes[0] < SECOND


def _brighter(before: Levels, after: Levels) -> bool:
    return any(new > old for old, new in zip(before, after, strict=True))
