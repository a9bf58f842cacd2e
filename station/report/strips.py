"""Where everything goes on the picture of the curves: strips of time, and degrees.

Long sets are laid out as strips of ten repetitions under one another, all to the same
scale of time, like the paper of a heart trace: thirty reps stay as legible as one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from station.values import Curves, JudgedRep, Points, SetRecord

REPS_PER_STRIP = 10
HEAD, FOOT = 0.15, 0.19
"""Shares of a strip's height kept for rep numbers above and fault names below the curves."""
_LARGEST_PLAUSIBLE = 150.0
"""Degrees: beyond this a reading is a slip of the eyes, and would flatten all the others."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The degrees that a strip shows."""

    low: float
    high: float

    @property
    def ticks(self) -> list[float]:
        """Every 30°, within the curves' own range."""
        return [tick for tick in np.arange(-150.0, 181.0, 30.0) if self.low <= tick <= self.high]

    @property
    def label_gap(self) -> float:
        """Degrees between two names beside the strip, so that they do not touch."""
        return 0.12 * (self.high - self.low)

    def with_margins(self) -> tuple[float, float]:
        """Widen by the room for rep numbers above and fault names below."""
        whole = (self.high - self.low) / (1 - HEAD - FOOT)
        return self.low - FOOT * whole, self.high + HEAD * whole


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of the picture."""

    start: float
    end: float
    """Seconds."""
    reps: tuple[JudgedRep, ...]


def strips(record: SetRecord) -> list[Strip]:
    """Cut the set into rows of at most ten repetitions, between repetitions, equally long.

    The last row may reach past the end of the set, where it is left empty.
    """
    first, last = _span(record)
    beginnings = range(0, max(len(record.reps), 1), REPS_PER_STRIP)
    rows = [record.reps[at : at + REPS_PER_STRIP] for at in beginnings]
    cuts = [first, *((above[-1].end + below[0].start) / 2 for above, below in pairwise(rows))]
    length = max(end - start for start, end in pairwise([*cuts, last]))
    return [Strip(start, start + length, reps) for start, reps in zip(cuts, rows, strict=True)]


def fit_scale(curves: Curves) -> Scale:
    """Fit the degrees to the curves, and never so close that a still person seems to move."""
    angles = np.concatenate([curves.trunk, curves.hip, curves.knee, [0.0, 60.0]])
    angles = angles[np.abs(angles) <= _LARGEST_PLAUSIBLE]
    return Scale(min(-5.0, float(angles.min()) - 3), float(angles.max()) + 5)


def slots(strip: Strip) -> list[tuple[JudgedRep, float]]:
    """Pair each repetition with the share of the strip that its words may fill."""
    if not strip.reps:
        return []
    middles = [(rep.start + rep.end) / 2 for rep in strip.reps]
    gaps = [math.inf, *(after - before for before, after in pairwise(middles)), math.inf]
    length = strip.end - strip.start
    nearest = (min(before, after, length) for before, after in pairwise(gaps))
    return [(rep, gap / length) for rep, gap in zip(strip.reps, nearest, strict=True)]


def value_at(curves: Curves, angle: Points, time: float) -> float:
    """Read a curve at the sample nearest to a time; NaN where it is not known."""
    if not len(curves.time):
        return math.nan
    return float(angle[int(np.argmin(np.abs(curves.time - time)))])


def last_seen(curves: Curves, strip: Strip) -> float:
    """Give the last second at which the trunk is known; the strip's end when it never is."""
    seen = np.isfinite(curves.trunk)
    return float(curves.time[seen][-1]) if seen.any() else strip.end


def spread(values: list[float], gap: float) -> list[float]:
    """Move rising values apart, as little as leaves `gap` between neighbours."""
    placed: list[float] = []
    for value in values:
        placed.append(max(value, placed[-1] + gap) if placed else value)
    return placed


def _span(record: SetRecord) -> tuple[float, float]:
    """Give the first and last second of the set; one second long at least."""
    times = [*record.curves.time[[0, -1]].tolist()] if len(record.curves.time) else []
    times += [moment for rep in record.reps for moment in (rep.start, rep.end)]
    first, last = (min(times), max(times)) if times else (0.0, 0.0)
    return first, max(last, first + 1.0)
