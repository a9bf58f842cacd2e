"""What can be said without touching anything: hold still, hands overhead, step out.

The person holds a rod or a band, so nothing needs a hand on the screen. No gesture is part of
a drill's own movement. Each fills a ring: `progress` goes from 0 to 1, and at 1 it is done.

    gesture          how                                          for
    ───────────────  ───────────────────────────────────────────  ─────────────────────────────
    HoldStill        stay in one place, upright, for 2 s          go on, take this one
    HandsOverhead    both wrists above the head for 1.5 s         again; the next one
    stepping out     nobody on the mark (`Presence`)              pause, and in the end: goodbye
"""

from __future__ import annotations

from typing import Final

import numpy as np

from station.coach.body import EARS, WRISTS, Body, body_of
from station.values import Points, Sight

HOLD_S: Final = 2.0
OVERHEAD_S: Final = 1.5
"""UX §4."""
SWAY_SHARE: Final = 0.06
"""Hips and shoulders stay within this of where they were, body lengths (8 cm): people sway by
2 cm and landmarks tremble by 1; whoever walks crosses it in a tenth of a second."""
UPRIGHT_DEG: Final = 25.0
"""Nobody holds still bent over: that is the drill."""
ABOVE_SHARE: Final = 0.10
"""Wrists are overhead when so far above the ears, body lengths: the upper hand on a rod behind
the neck stays below."""
GAP_S: Final = 0.5
"""Unseen for longer than this, a gesture begins anew."""


class HoldStill:
    """Somebody who stays where they are."""

    def __init__(self, seconds: float = HOLD_S) -> None:
        self._seconds = seconds
        self._begun = self._last = 0.0
        self._place: Points | None = None

    @property
    def progress(self) -> float:
        """0 to 1."""
        if self._place is None:
            return 0.0
        return min(1.0, (self._last - self._begun) / self._seconds)

    @property
    def begun(self) -> float:
        """Since when, seconds."""
        return self._begun

    def restart(self) -> None:
        """Ask for it once more."""
        self._place = None

    def see(self, sight: Sight) -> bool:
        """Take a sight; True when it is done."""
        body = body_of(sight)
        if body is None or body.lean > UPRIGHT_DEG:
            if sight.time - self._last > GAP_S:
                self._place = None
            return False
        place = np.concatenate([body.hip, body.shoulder])
        if self._place is None or sight.time - self._last > GAP_S or self._moved(place, body):
            self._place, self._begun = place, sight.time
        self._last = sight.time
        return self.progress >= 1.0

    def _moved(self, place: Points, body: Body) -> bool:
        apart = np.abs(place - self._place) if self._place is not None else np.inf
        return bool(np.max(apart) > SWAY_SHARE * body.length)


class HandsOverhead:
    """Somebody who raises both hands, or the rod, above the head."""

    def __init__(self, seconds: float = OVERHEAD_S) -> None:
        self._seconds = seconds
        self._begun: float | None = None
        self._last = 0.0
        self._spent = False

    @property
    def progress(self) -> float:
        """0 to 1."""
        if self._begun is None or self._spent:
            return 0.0
        return min(1.0, (self._last - self._begun) / self._seconds)

    def see(self, sight: Sight) -> bool:
        """Take a sight; True when it is done, once until the hands are lowered."""
        if not _overhead(body_of(sight)):
            if self._begun is not None and sight.time - self._last > GAP_S / 2:
                self._begun, self._spent = None, False
            return False
        if self._begun is None:
            self._begun = sight.time
        self._last = sight.time
        done = self.progress >= 1.0
        self._spent |= done
        return done


def _overhead(body: Body | None) -> bool:
    if body is None or body.lean > UPRIGHT_DEG:
        return False
    head = float(body.points[list(EARS), 1].min())
    hands = float(body.points[list(WRISTS), 1].max())
    return hands < head - ABOVE_SHARE * body.length


class Presence:
    """Since when somebody has been on the mark, or away from it."""

    def __init__(self, zone: tuple[float, float], time: float) -> None:
        """`zone` is the mark, from where to where, shares of the picture's width."""
        self._zone = zone
        self._came: float | None = None
        self._last = time

    def see(self, sight: Sight) -> None:
        """Take a sight."""
        if not self.on_mark(sight):
            if sight.time - self._last > GAP_S:
                self._came = None
            return
        if self._came is None:
            self._came = sight.time
        self._last = sight.time

    def on_mark(self, sight: Sight) -> bool:
        """Whether somebody stands where they should."""
        body = body_of(sight)
        left, right = self._zone
        return body is not None and left <= float(body.hip[0]) / sight.size[0] <= right

    def here_for(self, time: float) -> float:
        """Seconds that somebody has been here; 0 when nobody is."""
        here = self._came is not None and time - self._last <= GAP_S
        return time - self._came if here and self._came is not None else 0.0

    def away_for(self, time: float) -> float:
        """Seconds that nobody has been here."""
        return max(0.0, time - self._last)

    def excuse(self, time: float) -> None:
        """Nobody could be seen until now, whoever was here: the eyes were away."""
        self._last = time
