"""A body as it is seen before anything is learned of it: where, how tall, how turned."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from station.form.calibration import STATURE_SHARES
from station.form.landmarks import NOSE, yaw_degrees
from station.values import Points, Sight

SHOULDERS: Final = (11, 12)
WRISTS: Final = (15, 16)
HIPS: Final = (23, 24)
KNEES: Final = (25, 26)
ANKLES: Final = (27, 28)
FEET: Final = (29, 30, 31, 32)
EARS: Final = (7, 8)
"""BlazePose's ids of both sides."""


class Body(NamedTuple):
    """The middle of both sides; square pixels of the picture."""

    points: Points
    """(33, 2), as in the sight."""
    shoulder: Points
    hip: Points
    ankle: Points
    """(2,)"""
    length: float
    """Shoulder to hip to knee to ankle, along the limbs: bending does not change it."""
    yaw: float
    """How far from side-on, degrees; NaN when unknown."""

    @property
    def stature(self) -> float:
        """Body height, square pixels."""
        return self.length / STATURE_SHARES

    @property
    def lean(self) -> float:
        """Trunk inclination either way, 0 upright, degrees."""
        across, up = self.shoulder - self.hip
        return float(np.degrees(np.arctan2(abs(across), -up)))

    @property
    def crouch(self) -> float:
        """How much lower the hips are than on straight legs, leg lengths: 0 standing, 1 sitting."""
        legs = self.length - float(np.hypot(*(self.shoulder - self.hip)))
        return 1.0 - float(self.ankle[1] - self.hip[1]) / legs if legs else 1.0


def body_of(sight: Sight) -> Body | None:
    """The body in a sight; None when nobody is seen."""
    if not sight.people or not np.isfinite(sight.points[[NOSE, *HIPS, *ANKLES]]).all():
        return None
    chain = np.stack([sight.points[list(ids)].mean(axis=0) for ids in _CHAIN])
    length = float(np.linalg.norm(np.diff(chain, axis=0), axis=1).sum())
    if length < 1.0:
        return None
    yaw = yaw_degrees(sight, length / STATURE_SHARES)
    return Body(sight.points, chain[0], chain[1], chain[3], length, yaw)


_CHAIN: Final = (SHOULDERS, HIPS, KNEES, ANKLES)
