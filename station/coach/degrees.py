"""Degrees for the clinician: where the angles are now, and the curve of the last ten seconds."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from station.form.calibration import Standing
from station.values import Angles, Posture

CURVE_S: Final = 10.0
"""Two or three reps."""
CURVE_POINTS: Final = 150
"""At most: fifteen a second draw a rep smoothly."""


class Degrees:
    """Angles of one set, as change from standing."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._now: Posture | None = None
        self._curve: deque[tuple[float, float]] = deque(maxlen=CURVE_POINTS)

    def feed(self, posture: Posture | None) -> None:
        """Take a posture; None when nothing could be measured."""
        self._now = posture
        if posture is None:
            return
        apart = CURVE_S / CURVE_POINTS
        if not self._curve or posture.time - self._curve[-1][0] >= apart:
            self._curve.append((posture.time, posture.trunk - self._standing.trunk))

    def read(self, time: float) -> Angles:
        """What they are at this time, seconds."""
        curve = np.array(self._curve, float).reshape(-1, 2) - [time, 0.0]
        recent = curve[curve[:, 0] >= -CURVE_S].astype(np.float32)
        now, standing = self._now, self._standing
        if now is None:
            return Angles(float("nan"), float("nan"), float("nan"), recent)
        return Angles(
            now.trunk - standing.trunk, now.hip - standing.hip, now.knee - standing.knee, recent
        )
