"""From sights to postures: joints in the body's frame, angles, the back, and depth.

    sight ─ gate ─ median of three ─ One Euro ─▶ joints ─▶ angles ─▶ depth
       └── silhouette ─────────────────────────▶ spine

The median needs the next sight, so each posture comes one sight late, with its own time.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from station.form.calibration import Standing, body_frame, inclination
from station.form.landmarks import (
    ANKLE,
    ARMS,
    EAR,
    EYE,
    HIP,
    KNEE,
    SHOULDER,
    View,
    certainty,
    near_joints,
    yaw_degrees,
)
from station.form.rod import clear_of_rod, rod_gaps
from station.form.smooth import OneEuro, Values, median_of_three
from station.form.spine import spine_profile
from station.form.wall import Rear, rearmost
from station.values import Points, Posture, Sight, Spine

SEEN_ENOUGH: Final = 0.4
"""Least visibility of the near chain that still gives a posture (MEASURES §0.5)."""
JUMP_SHARE: Final = 0.10
"""A near knee or ankle that moves further between two sights, in statures, is a mistake
of the eyes (MEASURES §0.1), …"""
JUMP_SPEED: Final = 1.5
"""… but a longer gap allows a longer way: statures per second."""
MOST_DROPPED: Final = 5
"""After so many sights dropped for a jump, the new place is believed (MEASURES §0.1)."""
DRIFT_S: Final = 10.0
DRIFT_MOST_DEG: Final = 5.0
DRIFT_WITHIN_DEG: Final = 6.0
DRIFT_SPEED_DEG_S: Final = 8.0
"""Standing shifts a little in a long set: its q is followed with a time constant of 10 s, by
5° at most, and only while q is within 6° and moves slower than 8°/s (MEASURES §5 TOP)."""
HIP_SHARE: Final = 0.6
"""Weight of hip flexion in the rep signal (MEASURES §5): it catches squats."""


class Angles(NamedTuple):
    """Inclinations from the vertical and flexions, degrees; names as in `Posture`."""

    trunk: float
    thigh: float
    shank: float
    hip: float
    knee: float
    head: float
    neck: float


def angles_of(joints: Points) -> Angles:
    """All angles of (10, 2) joints in the body's frame; NaN where a joint is NaN."""
    trunk, thigh, shank, head, neck = inclination(joints[_LOWER], joints[_UPPER]).tolist()
    return Angles(trunk, thigh, shank, trunk - thigh, shank - thigh, head, neck)


_LOWER: Final = [HIP, KNEE, ANKLE, EAR, SHOULDER]
_UPPER: Final = [SHOULDER, HIP, KNEE, EYE, EAR]


class Reading(NamedTuple):
    """One sight, measured but not yet smoothed."""

    time: float
    joints: Points
    certainty: float
    yaw: float
    spine: Spine | None
    rod_gaps: Points
    """(4,) square pixels."""
    rear: Rear


def read(sight: Sight, view: View, roll: float, stature: float) -> Reading | None:
    """Joints and back of one sight, or None when the near chain is not seen."""
    sure = certainty(sight, view.near)
    points = near_joints(sight, view.near)
    if sure < SEEN_ENOUGH or not np.isfinite(points[[SHOULDER, HIP, KNEE, ANKLE]]).all():
        return None
    back = None
    if sight.silhouette is not None:
        arms = sight.points[np.array(ARMS)]
        back = spine_profile(sight.silhouette, points[HIP], points[SHOULDER], view.facing, arms)
        back = back and clear_of_rod(back, sight.rod, points, view.facing)
    return Reading(
        time=sight.time,
        joints=body_frame(points, view.facing, roll),
        certainty=sure,
        yaw=yaw_degrees(sight, stature),
        spine=back,
        rod_gaps=rod_gaps(sight, back, points, view.facing),
        rear=rearmost(sight.silhouette, points, view.facing),
    )


class Drift:
    """How far somebody's standing has shifted since it was learned, in degrees of q."""

    def __init__(self) -> None:
        self._shift = 0.0
        self._time = np.nan
        self._depth = np.nan

    def __call__(self, time: float, depth: float) -> float:
        """The depth less the drift; both in degrees, time in seconds."""
        settled = depth - self._shift
        step = time - self._time
        still = abs(settled - self._depth) < DRIFT_SPEED_DEG_S * step
        if still and abs(settled) < DRIFT_WITHIN_DEG:
            follow = self._shift + settled * (1.0 - np.exp(-step / DRIFT_S))
            self._shift = float(np.clip(follow, -DRIFT_MOST_DEG, DRIFT_MOST_DEG))
        self._time, self._depth = time, settled
        return settled


class PostureMeter:
    """Measures one person through one set; feed it sights in time order."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._filter = OneEuro()
        self._drift = Drift()
        self._to_degrees = np.degrees(1.0) / standing.trunk_length
        self._before: Reading | None = None
        self._now: Reading | None = None
        self._believed: Reading | None = None
        self._dropped = 0

    def feed(self, sight: Sight) -> Posture | None:
        """The posture of the sight before this one, or None when there is none to give."""
        standing = self._standing
        reading = read(sight, standing.view, standing.roll, standing.stature)
        if reading is not None and self._jumps(reading):
            reading = None
        if reading is None:
            return self.flush()
        self._believed = reading
        return self._advance(reading)

    def flush(self) -> Posture | None:
        """The posture still held back; afterwards the meter starts afresh."""
        return self._advance(None)

    def _advance(self, after: Reading | None) -> Posture | None:
        before, now = self._before, self._now
        self._before, self._now = now, after
        if now is None:
            return None
        return self._posture(before or now, now, after or now)

    def _jumps(self, reading: Reading) -> bool:
        """Whether knee or ankle lie where no body could have got to since last believed."""
        last = self._believed
        if last is None or self._dropped >= MOST_DROPPED:
            self._dropped = 0
            return False
        moved = reading.joints[[KNEE, ANKLE]] - last.joints[[KNEE, ANKLE]]
        allowed = max(JUMP_SHARE, JUMP_SPEED * (reading.time - last.time))
        jumped = bool(np.hypot(*moved.T).max() > allowed * self._standing.stature)
        self._dropped = self._dropped + 1 if jumped else 0
        return jumped

    def _posture(self, before: Reading, now: Reading, after: Reading) -> Posture:
        middle = median_of_three(*(_flat(r) for r in (before, now, after)))
        smooth = self._filter(now.time, middle * self._to_degrees) / self._to_degrees
        joints = smooth.reshape(now.joints.shape).astype(np.float32)
        angles = angles_of(joints)
        return Posture(
            time=now.time,
            facing=self._standing.view.facing,
            **angles._asdict(),
            depth=self._drift(now.time, depth_of(angles, self._standing)),
            joints=joints,
            certainty=now.certainty,
            yaw=now.yaw,
            spine=now.spine,
            rod_gaps=now.rod_gaps * np.float32(self._standing.centimetres),
            wall_gap=self._from_wall(now.rear.hips),
            back_gap=self._from_wall(now.rear.back),
        )

    def _from_wall(self, rear: Points) -> float:
        """How far a point is in front of the wall, cm; NaN when no wall is known."""
        wall = self._standing.wall
        if wall is None:
            return float("nan")
        return wall.gap(rear, self._standing.view.facing) * self._standing.centimetres


def depth_of(angles: Angles, standing: Standing) -> float:
    """The rep signal q, degrees: how far the body has left standing (MEASURES §5)."""
    trunk = angles.trunk - standing.trunk
    hip = angles.hip - standing.hip
    return max(trunk, HIP_SHARE * hip)


def _flat(reading: Reading) -> Values:
    return reading.joints.astype(np.float64).ravel()
