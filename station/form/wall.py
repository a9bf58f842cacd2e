"""The wall behind the person: where it is, how near the hips come, and what touches first.

Gaps are horizontal distances in the picture from the rearmost outline to the line in which
the wall cuts the plane that the person moves in.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from station.form.landmarks import HIP, KNEE, SHOULDER
from station.form.spine import OUTLINE, sample
from station.values import Points, Silhouette

HIPS_FROM: Final = np.linspace(0.0, 0.30, 10)
"""Rays for the hips leave the thigh and the trunk so far from the hip, as shares of each:
buttocks lie behind the first third of either."""
BACK_FROM: Final = np.linspace(0.5, 1.0, 10)
"""Rays for the upper back leave the trunk here, 0 hip, 1 shoulder."""
REACH: Final = 0.75
STEPS: Final = 90
"""How far a ray looks backwards, trunk lengths, and in how many steps."""
_OUT: Final = np.linspace(0.0, REACH, STEPS)


class WallLine(NamedTuple):
    """The line in which the wall cuts the plane of the person, in the picture."""

    top: tuple[float, float]
    foot: tuple[float, float]
    """Square pixels: somewhere high, and on the floor."""
    source: str
    """How it is known: "site", "person" or "picture"."""

    def gap(self, point: Points, facing: int) -> float:
        """How far a point is in front of it, horizontally, square pixels; NaN for NaN."""
        (top_x, top_y), (foot_x, foot_y) = self.top, self.foot
        share = (float(point[1]) - top_y) / (foot_y - top_y)
        return facing * (float(point[0]) - (top_x + share * (foot_x - top_x)))


class Rear(NamedTuple):
    """The rearmost points of a silhouette, (2,) each, square pixels; NaN when not seen."""

    hips: Points
    back: Points


NOWHERE: Final = Rear(np.full(2, np.nan, np.float32), np.full(2, np.nan, np.float32))


def rearmost(silhouette: Silhouette | None, joints: Points, facing: int) -> Rear:
    """Where hips and upper back reach furthest back; `joints` (10, 2), near side, picture."""
    if silhouette is None:
        return NOWHERE
    hip, knee, shoulder = (joints[j].astype(float) for j in (HIP, KNEE, SHOULDER))
    trunk = shoulder - hip
    length = float(np.hypot(*trunk))
    if not length > 1.0:
        return NOWHERE
    thigh = HIPS_FROM[:, None] * (knee - hip)
    seat = hip + np.concatenate([thigh, HIPS_FROM[:, None] * trunk])
    back = hip + BACK_FROM[:, None] * trunk
    ends = _leave(silhouette, np.concatenate([seat, back]), facing, length)
    return Rear(_furthest(ends[: len(seat)], facing), _furthest(ends[len(seat) :], facing))


def _leave(
    silhouette: Silhouette, starts: NDArray[np.float64], facing: int, length: float
) -> NDArray[np.float64]:
    """Where a ray straight back from each start leaves the body, (n, 2); NaN if it does not."""
    x = starts[:, :1] - facing * length * _OUT
    value = sample(silhouette, x, np.broadcast_to(starts[:, 1:], x.shape))
    inside = value >= OUTLINE
    leaves = inside[:, :-1] & ~inside[:, 1:]
    step = np.argmax(leaves, axis=1)
    rows = np.arange(len(starts))
    here, after = value[rows, step], value[rows, step + 1]
    share = (here - OUTLINE) / np.maximum(here - after, 1e-6)
    far = np.where(leaves[rows, step], (step + share) * _OUT[1], np.nan)
    return np.column_stack([starts[:, 0] - facing * length * far, starts[:, 1]])


def _furthest(ends: NDArray[np.float64], facing: int) -> Points:
    """The one that lies furthest back; by the third furthest, so that one bad ray is nothing."""
    seen = ends[np.isfinite(ends[:, 0])]
    if len(seen) < 4:
        return NOWHERE.hips
    order = np.argsort(facing * seen[:, 0])
    return np.asarray(seen[order[2]], np.float32)
