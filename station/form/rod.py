"""How far the rod is from the back: at the tailbone, the upper back and the back of the head.

A dowel held against head and chest turns with them, so a low back that rounds opens a gap
at the tailbone, a mid-back that over-extends one between the shoulder blades, and a chin
that moves one at the head (MEASURES §1.2, §2.1). Gaps are measured at right angles to the
rod, from its axis to the silhouette, and only their change from upright is judged: the
stick's own thickness, clothes and the curve of the buttocks go with it.

    arms and hands   hide what is near them         → NaN
    a raised arm     covers the head                → NaN
    beyond the rod   is an arm or a mask's mistake  → NaN: no back is behind its rod
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.form.landmarks import EAR, ELBOW, HIP, SHOULDER
from station.form.spine import AXIS, OUTLINE, sample
from station.values import Points, Rod, Sight, Silhouette, Spine

PLACES: Final = ("sacrum", "thoracic", "occiput", "midback")
"""Rows of `Posture.rod_gaps`: tailbone, upper back, back of the head, and between the hands."""
SACRUM_BAND: Final = (-0.05, 0.08)
THORACIC_BAND: Final = (0.60, 0.90)
MIDBACK_BAND: Final = (0.36, 0.60)
"""Shares of hip → shoulder. The lower one lies below the hand that holds the rod in the
small of the back, and gives 0.3 cm median error beside 0.5 of 0.1 … 0.2 (measured)."""
LEAST_RAYS: Final = 2
BEYOND: Final = {"sacrum": 0.11, "thoracic": 0.05, "occiput": 0.05, "midback": 0.05}
"""Further behind the rod's axis than this lies no back, trunk lengths: the rod leans on it.
Cheeks of buttocks reach 3 cm past the axis (measured), nothing does higher up."""
HEAD_REACH: Final = 0.5
HEAD_BAND: Final = np.linspace(0.0, 0.12, 5)
_OUT: Final = np.linspace(0.0, HEAD_REACH, 80)
"""The back of the head is looked for from the ear, and so far above it, towards the rod:
below it is the hand that holds the rod at the neck. Trunk lengths."""
RAISED: Final = 0.10
"""A near elbow so far above the shoulder, trunk lengths, belongs to an arm that covers the
head: the outline there is the arm's."""

ARMS: Final = ((11, 13, 15, 19), (12, 14, 16, 20))
"""BlazePose's ids of shoulder, elbow, wrist and index finger of both arms."""
UPPER_ARM_FROM: Final = 0.25
RADII: Final = {"upper arm": 0.12, "forearm": 0.11, "hand": 0.18}
"""What lies nearer to one of these than this may be it, trunk lengths (measured: with 0.09
for the hand the knuckles pass for the tailbone, 4 cm off in two of twenty sets)."""
LIGHT_BETWEEN: Final = 0.07
"""A hand or forearm between back and rod can pass for contact, never for light between the
two: in the middle of the back a gap above this (3.5 cm) counts beside an arm, too."""
NOT_SEEN: Final[Points] = np.full(len(PLACES), np.nan, np.float32)
NOT_SEEN.setflags(write=False)


def rod_gaps(sight: Sight, spine: Spine | None, joints: Points, facing: int) -> Points:
    """Gap at every one of `PLACES`, (4,) square pixels, body → rod axis; NaN where not seen.

    `joints` (10, 2) of the near side, picture. Nothing is measured against a rod that is not
    proven to be one.
    """
    rod = sight.rod
    if rod is None or not rod.proven or spine is None or sight.silhouette is None:
        return NOT_SEEN
    trunk = float(np.hypot(*(joints[SHOULDER] - joints[HIP])))
    out = _behind(rod, facing)
    gaps = (rod.ends[0] - spine.contour) @ out / trunk
    arms = _on_arms(spine.contour, sight.points, trunk)
    light = np.where(arms & (gaps < LIGHT_BETWEEN), np.nan, gaps)
    gaps[arms] = np.nan
    head = _head_gaps(sight.silhouette, rod, joints, out, trunk)
    low = _typical(gaps[_within(SACRUM_BAND)], BEYOND["sacrum"])
    high = _typical(gaps[_within(THORACIC_BAND)], BEYOND["thoracic"])
    middle = _typical(light[_within(MIDBACK_BAND)], BEYOND["midback"])
    top = _typical(head, BEYOND["occiput"])
    return trunk * np.array([low, high, top, middle], np.float32)


def clear_of_rod(spine: Spine, rod: Rod | None, joints: Points, facing: int) -> Spine:
    """The same back without what lies behind a proven rod: an arm, no back."""
    if rod is None or not rod.proven:
        return spine
    trunk = float(np.hypot(*(joints[SHOULDER] - joints[HIP])))
    gaps = (rod.ends[0] - spine.contour) @ _behind(rod, facing) / trunk
    most = np.where(MIDBACK_BAND[0] > AXIS, BEYOND["sacrum"], BEYOND["midback"])
    hidden = gaps < -most
    offsets, contour = spine.offsets.copy(), spine.contour.copy()
    offsets[hidden], contour[hidden] = np.nan, np.nan
    return Spine(contour, offsets)


def _behind(rod: Rod, facing: int) -> NDArray[np.float64]:
    """Unit vector at right angles to the rod, out of the back."""
    up = rod.ends[0].astype(float) - rod.ends[1]
    up /= max(float(np.hypot(*up)), 1e-9)
    return facing * np.array([up[1], -up[0]])


def _on_arms(contour: Points, points: Points, trunk: float) -> NDArray[np.bool_]:
    """Which contour points lie within reach of an arm or a hand."""
    near = np.zeros(len(contour), bool)
    for shoulder, elbow, wrist, finger in ARMS:
        start = points[shoulder] + UPPER_ARM_FROM * (points[elbow] - points[shoulder])
        tip = points[finger] + 0.3 * (points[finger] - points[wrist])
        near |= _distance(contour, start, points[elbow]) < RADII["upper arm"] * trunk
        near |= _distance(contour, points[elbow], points[wrist]) < RADII["forearm"] * trunk
        near |= _distance(contour, points[wrist], tip) < RADII["hand"] * trunk
    return near


def _distance(points: Points, start: Points, end: Points) -> NDArray[np.float64]:
    """Of points (n, 2) from the line between two others, square pixels."""
    along = (end - start).astype(float)
    to = points - start
    share = np.clip(to @ along / max(float(along @ along), 1e-9), 0.0, 1.0)
    off = to - share[:, None] * along
    return np.asarray(np.hypot(off[:, 0], off[:, 1]))


def _within(band: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray((band[0] <= AXIS) & (band[1] >= AXIS))


def _typical(gaps: NDArray[np.float64], beyond: float) -> float:
    """The median of what can be the back, which one bad ray does not move; NaN if too few."""
    seen = gaps[gaps > -beyond]
    return float(np.median(seen)) if len(seen) >= LEAST_RAYS else float("nan")


def _head_gaps(
    silhouette: Silhouette, rod: Rod, joints: Points, out: NDArray[np.float64], trunk: float
) -> NDArray[np.float64]:
    """From the back of the head to the rod, trunk lengths: rays from the ear until they leave
    the body. All NaN when the near arm is raised beside the head.
    """
    up = (joints[SHOULDER] - joints[HIP]).astype(float) / trunk
    if float((joints[ELBOW] - joints[SHOULDER]) @ up) > RAISED * trunk:
        return np.full(len(HEAD_BAND), np.nan)
    along = rod.ends[0].astype(float) - rod.ends[1]
    along /= max(float(np.hypot(*along)), 1e-9)
    starts = joints[EAR] + trunk * HEAD_BAND[:, None] * along
    at = starts[:, None, :] + trunk * _OUT[None, :, None] * out
    inside = sample(silhouette, at[..., 0], at[..., 1]) >= OUTLINE
    leaves = inside[:, :-1] & ~inside[:, 1:]
    ends = at[np.arange(len(at)), np.argmax(leaves, axis=1)]
    gaps = (rod.ends[0] - ends) @ out / trunk
    return np.where(leaves.any(axis=1), gaps, np.nan)
