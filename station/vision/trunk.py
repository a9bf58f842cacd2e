"""Hip, shoulder, and which way somebody faces: what rod and wall are looked for from."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from station.values import Points

NOSE: Final = 0
EARS, SHOULDERS, HIPS, HEELS, TOES = [7, 8], [11, 12], [23, 24], [29, 30], [31, 32]
"""BlazePose's ids, left and right."""
LEAST_PX: Final = 8.0
"""A trunk shorter than this, square pixels, is nobody who could be measured."""


class Trunk(NamedTuple):
    """Hip to shoulder in the picture: the frame in which a stick on a back hardly moves."""

    hip: NDArray[np.float64]
    up: NDArray[np.float64]
    back: NDArray[np.float64]
    """Unit vectors of the picture: hip → shoulder, and at right angles out of the back."""
    length: float
    """Square pixels."""
    facing: int
    """+1 faces the right of the picture, −1 the left."""

    @property
    def lean(self) -> float:
        """Inclination from the picture's vertical, degrees, 0 or more."""
        return float(np.degrees(np.arccos(np.clip(-self.up[1], -1.0, 1.0))))

    def at(self, points: Points) -> NDArray[np.float64]:
        """Points of the picture (…, 2) as along and across, trunk lengths."""
        way = (np.asarray(points, float) - self.hip) / self.length
        return np.stack([way @ self.up, way @ self.back], axis=-1)


def trunk_of(points: Points) -> Trunk | None:
    """The trunk of somebody's (33, 2) points; None when it is not seen."""
    hip = points[HIPS].mean(axis=0).astype(np.float64)
    way = points[SHOULDERS].mean(axis=0).astype(np.float64) - hip
    length = float(np.hypot(*way))
    if not length > LEAST_PX:  # also when it is NaN
        return None
    ahead = points[NOSE, 0] - points[EARS, 0].mean()
    ahead += (points[TOES, 0] - points[HEELS, 0]).mean()
    facing = 1 if ahead > 0 else -1
    up = way / length
    return Trunk(hip, up, facing * np.array([up[1], -up[0]]), length, facing)
