"""What the person looks like standing: every judgement is a change from this.

Subtracting the person's own standing removes most constant landmark bias, body shape
and habitual posture (MEASURES §0.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.form.landmarks import ANKLE, HIP, KNEE, SHOULDER, View
from station.form.wall import WallLine
from station.values import Points

STATURE_SHARES: Final = 0.288 + 0.245 + 0.246
"""Trunk, thigh and shank over stature (Winter 2009, by MEASURES §2.4)."""
STATURE_M: Final = 1.75
"""Assumed body height where the person's own is not known: sets the centimetres."""
FOOT_SHARE: Final = 0.152
"""Foot length over stature (Winter 2009, by MEASURES §2.2)."""
STANDING_LEAN_DEG: Final = 1.5
"""Ankle → shoulder inclination of somebody standing at ease: the weight rests over the
middle of the foot, a little ahead of the ankle (MEASURES §0.3 CoMf; rendered sets)."""
MOST_ROLL_DEG: Final = 12.0
"""A standing person who leans more than this does so by choice, not by camera roll: the 5°
that a camera may be off, and the 3° by which the landmarks of some bodies lean (measured)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The person's own standing pose, and the scale of their body in the picture."""

    view: View
    roll: float
    """Camera roll, degrees: added to the vertical so that standing is upright."""
    joints: Points
    """(10, 2) median joints, body frame (forward +, up +), square pixels."""
    trunk: float
    hip: float
    knee: float
    shank: float
    head: float
    neck: float
    """Median angles, degrees, as in `Posture`."""
    trunk_length: float
    thigh_length: float
    shank_length: float
    """Median segment lengths, square pixels."""
    stature: float
    """Body height from the three segments, square pixels."""
    back: Points
    """(40,) the back's profile, see `station.form.spine`; NaN where it was not seen."""
    back_jitter: float
    """Standard deviation of the profile while standing, % of trunk length."""
    yaw: float
    """Median yaw, degrees."""
    still: bool
    """False when no still standing was seen and the tallest moments stood in for it."""
    height_m: float = STATURE_M
    """Body height, metres: sets the centimetres."""
    wall: WallLine | None = None
    """The wall behind the person, or None when none is known."""

    @property
    def centimetres(self) -> float:
        """Centimetres per square pixel, at the person."""
        return 100.0 * self.height_m / self.stature

    def in_picture(self, joint: int) -> Points:
        """Where a joint is while standing, (2,) square pixels of the picture."""
        forward, up = self.joints[joint].astype(float)
        angle = np.radians(self.roll)
        ahead = forward * np.cos(angle) + up * np.sin(angle)
        high = up * np.cos(angle) - forward * np.sin(angle)
        return np.array([self.view.facing * ahead, -high], np.float32)

    @property
    def foot_length(self) -> float:
        """Length of the person's foot, square pixels."""
        return FOOT_SHARE * self.stature


def body_frame(points: Points, facing: int, roll: float) -> Points:
    """Picture points as forward + / up +, turned upright by `roll` degrees; same shape."""
    forward, up = facing * points[..., 0], -points[..., 1]
    angle = np.radians(roll)
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([forward * cos - up * sin, forward * sin + up * cos], axis=-1)


def inclination(lower: NDArray[np.floating], upper: NDArray[np.floating]) -> NDArray[np.float64]:
    """Angle of lower → upper from the vertical, body frame, degrees, forward +."""
    step = np.asarray(upper, float) - lower
    return np.asarray(np.degrees(np.arctan2(step[..., 0], step[..., 1])))


def roll_of(joints: Points) -> float:
    """Camera roll from standing joints in an unrolled body frame (n, 10, 2), degrees.

    Nobody stands at ease with the weight outside their feet, so the line from ankle to
    shoulder is nearly plumb; what is left of its lean is the camera's.
    """
    lean = float(np.nanmedian(inclination(joints[:, ANKLE], joints[:, SHOULDER])))
    roll = lean - STANDING_LEAN_DEG
    return roll if abs(roll) <= MOST_ROLL_DEG else 0.0


def segment_lengths(joints: Sequence[Points] | Points) -> tuple[float, float, float]:
    """Median trunk, thigh and shank length of (n, 10, 2) joints, square pixels."""
    stack = np.asarray(joints)

    def median(one: int, other: int) -> float:
        gap = stack[:, one] - stack[:, other]
        return float(np.nanmedian(np.hypot(gap[:, 0], gap[:, 1])))

    return median(SHOULDER, HIP), median(HIP, KNEE), median(KNEE, ANKLE)
