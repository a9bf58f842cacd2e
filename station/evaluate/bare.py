"""What an engine's points say by themselves, against the truth: nothing smoothed, nothing judged.

`frames` measures what the station makes of the points; this measures the eyes alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.evaluate.frames import drawn, lag
from station.evaluate.results import NAN
from station.evaluate.truth import Series, Truth

ANGLES: Final = ("trunk", "hip", "knee")
SHOULDER, HIP, KNEE, ANKLE = 11, 23, 25, 27
"""Landmarks of the left side; those of the right side follow each."""


@dataclass(frozen=True, slots=True)
class BareErrors:
    """How far an engine's points are off on one clip."""

    lag: float
    """Seconds by which the trunk trails the truth; NaN when it hardly moved."""
    error: dict[str, float]
    """Of each of `ANGLES`: mean amount, degrees; NaN where nobody was seen."""
    jitter: float
    """Median second difference of the trunk, degrees."""

    @property
    def mean(self) -> float:
        """Of all angles, degrees."""
        return float(np.mean([*self.error.values()]))


def bare_errors(time: Series, points: Series, truth: Truth) -> BareErrors:
    """Hold (n, 33, 2) points, square pixels, seen at (n,) seconds, against a drawn clip's truth."""
    seen = angles(points, near_side(truth))
    trunk = seen[0]
    return BareErrors(
        lag=lag(time, trunk, truth) if np.isfinite(trunk).any() else NAN,
        error={name: error(seen[row], time, truth, name) for row, name in enumerate(ANGLES)},
        jitter=median(np.abs(np.diff(trunk, 2))),
    )


def angles(points: Series, side: int) -> Series:
    """Trunk inclination, hip flexion and knee flexion of one side's points: (3, n), degrees.

    `points` is (n, 33, 2), `side` 0 for the left one and 1 for the right one.
    """

    def lean(low: int, high: int) -> Series:
        limb = points[:, high + side] - points[:, low + side]
        return np.asarray(np.degrees(np.arctan2(limb[:, 0], -limb[:, 1])))

    trunk, thigh, shank = lean(HIP, SHOULDER), lean(KNEE, HIP), lean(ANKLE, KNEE)
    forward = -1 if np.nansum(trunk) < 0 else 1  # a hinge only ever leans forward
    return forward * np.array([trunk, trunk - thigh, shank - thigh])


def near_side(truth: Truth) -> int:
    """The side that the camera sees: 0 the left one, 1 the right one."""
    return 0 if truth["camera"]["side"] == "left" else 1


def error(seen: Series, time: Series, truth: Truth, name: str) -> float:
    """Mean amount by which one of `ANGLES` (n,) is off, degrees, without shifting it in time."""
    off = np.abs(seen - drawn(time, truth, name))
    return float(off[np.isfinite(off)].mean()) if np.isfinite(off).any() else NAN


def median(values: Series) -> float:
    """Of those that are known; NaN without any."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else NAN
