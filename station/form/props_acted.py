"""What the figure works with: a rod along its back, a wall behind it, as the eyes report them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from station.form.calibration import STATURE_M
from station.form.figure import TRUNK, Body, Pose, figure, points_of
from station.form.landmarks import HIP, ROWS, SHOULDER
from station.form.wall import rearmost
from station.values import Rod, Wall

FLAT_BACK: Final = 0.20
"""Half the depth of the figure's trunk, trunk lengths: there lies a flat back (`figure`)."""
ROD_REACH: Final = (-0.45, 2.05)
"""Where a rod of 1.25 m ends, trunk lengths from hip towards shoulder: MEASURES §2.1 asks for
1.2 to 1.5 m."""
TAILBONE, UPPER_BACK = 0.02, 0.75
"""Where a rod is measured against, trunk lengths: the middles of `rod`'s two bands."""


def centimetre(body: Body) -> float:
    """Square pixels of one centimetre of somebody of the assumed height."""
    return body.stature / (100.0 * STATURE_M)


def rod_on(pose: Pose, body: Body, tailbone_cm: float = 0.0) -> Rod:
    """A rod along the back, so far off the tailbone; it rests on what stands out most above it.

    Where the upper back is hollow the rod does not follow it: tailbone and head carry it.
    """
    joints = points_of(pose, body)[list(ROWS[body.view.near])].astype(float)
    hip, trunk = joints[HIP], joints[SHOULDER] - joints[HIP]
    out = body.facing * np.array([trunk[1], -trunk[0]])
    low = FLAT_BACK + tailbone_cm * centimetre(body) / (TRUNK * body.stature)
    high = FLAT_BACK + max(pose.thoracic, 0.0) / 100.0
    slope = (high - low) / (UPPER_BACK - TAILBONE)
    foot, head = (hip + u * trunk + (low + slope * (u - TAILBONE)) * out for u in ROD_REACH)
    return Rod(np.array([head, foot], np.float32), ROD_REACH[1] - ROD_REACH[0], proven=True)


def wall_behind(poses: Iterable[Pose], body: Body, away_cm: float = 0.0) -> Wall:
    """A plumb wall, so far behind where the hips come furthest back in these poses."""
    reached = max(_hips_back(pose, body) for pose in poses)
    x = body.ankle[0] - body.facing * (reached + away_cm * centimetre(body))
    floor = body.ankle[1] + 0.04 * body.stature
    return Wall(np.array([[x, floor - 1.1 * body.stature], [x, floor]], np.float32), 1.0)


def _hips_back(pose: Pose, body: Body) -> float:
    """How far the hips' rearmost outline lies behind the ankle, square pixels."""
    sight = figure(pose, body, outlined=True)
    joints = sight.points[list(ROWS[body.view.near])]
    hips = rearmost(sight.silhouette, joints, body.facing).hips
    return body.facing * (body.ankle[0] - float(hips[0]))
