"""The body's points: BlazePose's numbering, the near side, and which way somebody faces.

Only the side of the body that the camera sees is used: the far leg and arm are often
misplaced (MEASURES §0.1). Names are rows of `Posture.joints`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from station.values import Points, Sight

Side = Literal["left", "right"]

EAR, EYE, SHOULDER, ELBOW, WRIST, HIP, KNEE, ANKLE, HEEL, TOE = range(10)
"""Rows of `Posture.joints`."""

ROWS: Final[dict[Side, tuple[int, ...]]] = {
    "left": (7, 3, 11, 13, 15, 23, 25, 27, 29, 31),
    "right": (8, 6, 12, 14, 16, 24, 26, 28, 30, 32),
}
"""BlazePose's ids of those joints on each side (eye is the outer eye corner)."""

NOSE: Final = 0
ARMS: Final = ((11, 13, 15), (12, 14, 16))
"""BlazePose's ids of shoulder, elbow and wrist of both arms."""
CHAIN: Final = (SHOULDER, HIP, KNEE, ANKLE)
"""The joints without which nothing can be judged."""

FRONT_WIDTH_SHARE: Final = 0.319
"""Width of BlazePose's shoulders and hips together, over stature, seen from the front:
0.196 + 0.123, measured on a figure rendered at 90° (docs/limits.md). MEASURES §0.5 takes
the shoulders alone at 0.26, and reads 49° from the front."""


@dataclass(frozen=True, slots=True)
class View:
    """How somebody stands to the camera: fixed for a set."""

    near: Side
    facing: int
    """+1 faces the right of the picture, −1 the left."""


def near_joints(sight: Sight, near: Side) -> Points:
    """The ten joints of the near side, (10, 2) float32, square pixels of the picture."""
    return sight.points[list(ROWS[near])]


def near_seen(sight: Sight, near: Side) -> Points:
    """How surely each of the ten joints is visible, (10,) float32, 0–1."""
    return sight.seen[list(ROWS[near])]


def certainty(sight: Sight, near: Side) -> float:
    """Least visibility among shoulder, hip, knee and ankle, 0–1 (0 when unseen)."""
    return float(near_seen(sight, near)[list(CHAIN)].min())


def view_of(sights: Sequence[Sight]) -> View | None:
    """The near side and the facing that most of these sights agree on.

    The nose lies ahead of the ears and the toes ahead of the heels; each sight votes
    with both. The near side is the one seen better, and where both are seen alike, the
    side that somebody who faces that way turns to the camera. None when nobody is seen.
    """
    people = [s for s in sights if s.people and np.isfinite(s.points[NOSE, 0])]
    if not people:
        return None
    points = np.stack([s.points for s in people])
    seen = np.stack([s.seen for s in people])
    ahead = points[:, NOSE, 0] - points[:, [7, 8], 0].mean(axis=1)
    ahead += _feet_ahead(points)
    facing = 1 if float(np.median(ahead)) > 0 else -1
    left, right = (float(np.median(seen[:, _chain_ids(side)])) for side in ("left", "right"))
    if abs(left - right) < 0.02:
        return View("right" if facing > 0 else "left", facing)
    return View("left" if left > right else "right", facing)


def _feet_ahead(points: Points) -> Points:
    """How far the toes lie ahead of the heels, to the right +, (n,) square pixels.

    Of somebody who kneels the toes point backwards; there the shin, lying flat, tells.
    """
    toes = (points[:, [31, 32], 0] - points[:, [29, 30], 0]).mean(axis=1)
    shin = (points[:, [25, 26]] - points[:, [27, 28]]).mean(axis=1)
    kneels = np.abs(shin[:, 0]) > np.abs(shin[:, 1])
    return np.asarray(np.where(kneels, shin[:, 0], toes))


def _chain_ids(side: Side) -> list[int]:
    return [ROWS[side][row] for row in CHAIN]


def yaw_degrees(sight: Sight, stature: float) -> float:
    """How far from side-on shoulders and hips are turned, degrees (MEASURES §0.5).

    `stature` in square pixels. 0 is exactly side-on; NaN when they are unseen.
    """
    across = sight.points[[11, 23], 0] - sight.points[[12, 24], 0]
    share = float(np.abs(across).sum()) / (FRONT_WIDTH_SHARE * stature)
    return float(np.degrees(np.arcsin(min(share, 1.0)))) if np.isfinite(share) else float("nan")
