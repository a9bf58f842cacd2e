"""One repetition beside the standing pose: its curves, and its windows in time.

start ── descent ── bottom ── ascent ── lock-out
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.form.calibration import Standing
from station.form.spine import Lift, lift, typical
from station.values import Points, Rep

Series = NDArray[np.float64]
Window = NDArray[np.bool_]

BOTTOM_SHARE: Final = 0.90
"""The bottom is where q is at least this share of its peak (MEASURES §5)."""
LOCKOUT_DEG: Final = 10.0
"""The top after a rep is below this (MEASURES §5)."""
PERSIST_S: Final = 0.2
"""What must last, lasts this long (MEASURES §0.4, §11)."""


@dataclass(frozen=True)
class RepView:
    """One rep beside the standing pose, with its windows cut out."""

    rep: Rep
    standing: Standing

    def series(self, name: str) -> Series:
        """A field of every posture, (n,)."""
        return np.array([getattr(p, name) for p in self.rep.postures], float)

    def change(self, name: str) -> Series:
        """An angle as change from standing, degrees, −180 … 180, (n,)."""
        turned = self.series(name) - getattr(self.standing, name)
        return np.asarray((turned + 180.0) % 360.0 - 180.0)

    @cached_property
    def time(self) -> Series:
        """Seconds, (n,)."""
        return self.series("time")

    @cached_property
    def depth(self) -> Series:
        """The rep signal q, degrees, (n,)."""
        return self.series("depth")

    @cached_property
    def joints(self) -> Points:
        """(n, 10, 2) as change from standing, statures, forward + and up +."""
        stack = np.stack([p.joints for p in self.rep.postures])
        moved: Points = (stack - self.standing.joints) / np.float32(self.standing.stature)
        return moved

    @cached_property
    def peak(self) -> int:
        """Index of the deepest posture."""
        return int(np.argmax(self.depth))

    @cached_property
    def bottom(self) -> Window:
        """Where q is at least 0.9 of its peak (MEASURES §5)."""
        return np.asarray(self.depth >= BOTTOM_SHARE * self.depth[self.peak])

    @cached_property
    def first_bottom(self) -> int:
        """Index of the first posture of the bottom."""
        return int(np.argmax(self.bottom))

    @cached_property
    def descent(self) -> Window:
        """From the start to the bottom."""
        order = np.arange(len(self.time))
        return (order <= self.first_bottom) & (self.time >= self.rep.start)

    @cached_property
    def ascent(self) -> Window:
        """From the last of the bottom on."""
        order = np.arange(len(self.time))
        last_bottom = len(order) - 1 - int(np.argmax(self.bottom[::-1]))
        return order >= last_bottom

    @cached_property
    def lockout(self) -> Window:
        """The top after the rep: below 10°, or the last fifth of a second of a valley."""
        order = np.arange(len(self.time))
        low = (order > self.peak) & (self.depth < LOCKOUT_DEG)
        if low.any():
            return low
        return np.asarray((order > self.peak) & (self.time >= self.time[-1] - PERSIST_S))

    @cached_property
    def lift(self) -> Lift:
        """How far the back lifted from standing, at the bottom."""
        return self.lift_in(self.bottom)

    def lift_in(self, window: Window) -> Lift:
        """How far the back lifted from standing in a window, by the ray-by-ray median."""
        chosen = [p.spine for p, here in zip(self.rep.postures, window, strict=True) if here]
        profile = typical([b.offsets for b in chosen if b is not None])
        return lift(profile, self.standing.back)
