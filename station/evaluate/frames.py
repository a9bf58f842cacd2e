"""What can be compared frame by frame: angles, gaps of rod and wall, the back's outline."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from station.evaluate.results import NAN, NO_ERRORS, AngleError, Errors, FrameErrors
from station.evaluate.truth import POINTS, STANDING_S, Series, Truth, series, standing_until
from station.form.contacts import at_rest
from station.values import Posture

ANGLES: Final[dict[str, tuple[str, float, float]]] = {
    "trunk": ("trunk_lean", 1.0, 0.0),
    "hip": ("hip_included", -1.0, 180.0),
    "knee": ("knee_included", -1.0, 180.0),
    "shank": ("shank_lean", 1.0, 0.0),
}
"""Posture's angle → the truth's, and what turns the truth's into ours: factor, offset."""
LAGS_S: Final = np.round(np.arange(-0.10, 0.305, 0.005), 3)
LEAST_MOVE_DEG: Final = 15.0
"""A trunk that moves less than this tells nothing about a lag."""


def frame_errors(postures: Sequence[Posture], truth: Truth, width: int) -> FrameErrors:
    """Compare a clip's postures with its truth; `width` of the picture seen, square pixels."""
    if len(postures) < 3 or not truth.get("frames"):
        return FrameErrors()
    time = np.array([p.time for p in postures])
    angles = {ours: _angle_error(time, postures, truth, ours) for ours in ANGLES}
    return FrameErrors(
        angles={ours: error for ours, error in angles.items() if error is not None},
        lag=lag(time, np.array([p.trunk for p in postures], float), truth),
        rod=rod_errors(time, postures, truth),
        wall=wall_errors(time, postures, truth),
        contour=contour_errors(postures, truth, width),
    )


def drawn(time: Series, truth: Truth, ours: str) -> Series:
    """One of `ANGLES` as it truly was at our times, degrees; NaN where the truth lacks it."""
    theirs, factor, offset = ANGLES[ours]
    return np.asarray(offset + factor * _then(time, truth, "angle", theirs))


def lag(time: Series, trunk: Series, truth: Truth) -> float:
    """Seconds by which the trunk's inclination (n,), degrees, trails the truth.

    The shift of the truth that fits best, in steps of 5 ms; NaN when the body hardly moved.
    """
    at, lean = series(truth, "angle", "trunk_lean")
    if not np.isfinite(lean).all() or np.ptp(lean) < LEAST_MOVE_DEG:
        return NAN
    spread = [np.nanstd(trunk - np.interp(time - shift, at, lean)) for shift in LAGS_S]
    return float(LAGS_S[int(np.argmin(spread))])


def rod_errors(time: Series, postures: Sequence[Posture], truth: Truth) -> dict[str, Errors]:
    """Point → error of its gap as change from upright, cm, on frames where it is in view.

    Ours from what the judge takes for touching, the truth's from its own standing.
    """
    standing = time < standing_until(truth)
    depth = np.array([p.depth for p in postures], float)
    errors = {}
    for place, (ours, theirs) in enumerate(POINTS.items()):
        gap = np.array([p.rod_gaps[place] for p in postures], float)
        true = 100.0 * _then(time, truth, "dowel_gap_m", theirs)
        if np.isfinite(gap).any() and np.isfinite(true[standing]).any():
            change = true - np.nanmedian(true[standing])
            errors[ours] = Errors.of(gap - at_rest(depth, gap, place) - change)
    return errors


def wall_errors(time: Series, postures: Sequence[Posture], truth: Truth) -> Errors:
    """Error of the gap between hips and wall, cm, on frames where a wall is known."""
    gap = np.array([p.wall_gap for p in postures], float)
    return Errors.of(gap - 100.0 * _then(time, truth, "wall_gap_m"))


def contour_errors(postures: Sequence[Posture], truth: Truth, width: int) -> Errors:
    """How far every point of the outline lies behind the true dorsal line, cm, where it runs."""
    frames = [f for f in truth["frames"] if f.get("dorsal2d")]
    camera = truth.get("camera")
    if not frames or not camera:
        return NO_ERRORS
    enlarged = float(camera["w"]) / width
    at = np.array([f["t"] for f in frames], float)
    apart = []
    for posture in postures:
        nearest = int(np.argmin(np.abs(at - posture.time)))
        if posture.spine is not None and abs(at[nearest] - posture.time) < _half_frame(at):
            points = np.asarray(posture.spine.contour, float) * enlarged
            line = np.array(frames[nearest]["dorsal2d"], float)
            apart.append(offsets(points, line, posture.facing))
    return Errors.of(cm_per_pixel(camera) * np.concatenate([np.empty(0), *apart]))


def offsets(points: Series, line: Series, facing: int) -> Series:
    """How far (n, 2) points lie behind a line of (m, 2) corners, from low back to neck.

    Outside the body +, in the unit of the points; NaN beyond the line's ends, or unseen.
    """
    start, along = line[:-1], np.diff(line, axis=0)
    to = points[:, None] - start
    share = (to * along).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1e-12)
    away = np.linalg.norm(to - np.clip(share, 0.0, 1.0)[..., None] * along, axis=-1)
    away[~np.isfinite(away)] = np.inf
    rows, nearest = np.arange(len(points)), away.argmin(axis=1)
    found, reach = away[rows, nearest], share[rows, nearest]
    beyond = ((nearest == 0) & (reach < 0.0)) | ((nearest == len(along) - 1) & (reach > 1.0))
    across = along[nearest, 1] * to[rows, nearest, 0] - along[nearest, 0] * to[rows, nearest, 1]
    return np.where(beyond | ~np.isfinite(found), np.nan, found * np.sign(facing * across))


def cm_per_pixel(camera: Mapping[str, Any]) -> float:
    """Scale at the person, from the distance and the horizontal field of view of the camera.

    Exact in the plane that the person moves in, at the middle of the picture.
    """
    seen_m = 2.0 * float(camera["dist"]) * math.tan(math.radians(float(camera["hfov"]) / 2.0))
    return 100.0 * seen_m / float(camera["w"])


def _angle_error(
    time: Series, postures: Sequence[Posture], truth: Truth, ours: str
) -> AngleError | None:
    error = np.array([getattr(p, ours) for p in postures], float) - drawn(time, truth, ours)
    stand = error[(time <= time[0] + STANDING_S) & np.isfinite(error)]
    known = error[np.isfinite(error)]
    if not len(stand):
        return None
    change = known - np.median(stand)
    return AngleError(
        float(np.abs(known).mean()), float(known.mean()), float(np.abs(change).mean())
    )


def _then(time: Series, truth: Truth, *path: str) -> Series:
    """The truth at our times; NaN outside it and where it has no such number."""
    at, values = series(truth, *path)
    return np.interp(time, at, values, left=np.nan, right=np.nan)


def _half_frame(at: Series) -> float:
    """Seconds: further away than this, the truth is that of another frame."""
    return 0.51 * float(np.median(np.diff(at))) if len(at) > 1 else 1e-3
