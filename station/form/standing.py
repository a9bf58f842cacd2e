"""Learning the standing pose: from somebody who stands still, or from their tallest moments.

Live, the person is asked to stand still before the set. A recorded clip may hold little
standing or none; then the tallest moments stand in, and the set says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from station.form.calibration import (
    STATURE_M,
    STATURE_SHARES,
    Standing,
    body_frame,
    roll_of,
    segment_lengths,
)
from station.form.landmarks import ANKLE, HIP, View, near_joints, view_of, yaw_degrees
from station.form.posture import angles_of, read
from station.form.spine import typical
from station.values import Points, Sight

STILL_SECONDS: Final = 1.0
"""Length of a still moment that can teach standing. MEASURES §2.4 asks for 1.5 s, which
a rendered clip's 2 s of sway do not always hold; 1 s gives 10 sights at 10 fps."""
STILL_TRUNK_DEG: Final = 1.5
"""Most standard deviation of the trunk in a still moment, degrees (MEASURES §2.4)."""
STILL_HIP_SHARE: Final = 0.02
"""Most travel of the hip in a still moment, statures (about 3 cm in 1 s, MEASURES §2.4)."""
UPRIGHT_TRUNK_DEG: Final = 25.0
UPRIGHT_HIP_DEG: Final = 40.0
"""Trunk inclination and hip flexion beyond which nobody is standing."""
AS_TALL_DEG: Final = 6.0
"""A still moment counts when it is within so many degrees of the tallest one."""
TALLEST_SHARE: Final = 0.10
"""Share of all moments, the tallest ones, that stand in for a still standing."""
STEP_SHARE: Final = 0.035
"""Feet further away than this from where most of the set is done stand elsewhere, e.g. on
the wall before the step forward, statures (6 cm)."""
LONGEST_SECONDS: Final = 3.0
"""More standing than this teaches nothing new."""


class Stance(NamedTuple):
    """Where to look for standing: the view, and the times that teach it."""

    view: View
    times: NDArray[np.float64]
    still: bool


@dataclass(frozen=True, slots=True)
class _Track:
    time: NDArray[np.float64]
    joints: Points
    tall: NDArray[np.float64]
    """Trunk inclination + hip flexion, either way, degrees: least when tallest."""
    trunk: NDArray[np.float64]
    hip: NDArray[np.float64]


def learn_standing(sights: Iterable[Sight], height_m: float = STATURE_M) -> Standing | None:
    """The standing pose of whoever is in these sights, which are gone through twice.

    `height_m` is the person's height, metres, where it is known. None when nobody is seen
    well enough to measure. `Standing.still` tells whether a still standing was found.
    """
    stance = find_stance(sights)
    if stance is None:
        return None
    wanted = set(stance.times.tolist())
    chosen = [s for s in sights if s.time in wanted]
    standing = standing_from(chosen, stance.view, stance.still)
    return standing and replace(standing, height_m=height_m)


def find_stance(sights: Iterable[Sight]) -> Stance | None:
    """Which moments of a set show the person standing; None when nobody is measurable."""
    light = [_without_silhouette(s) for s in sights if s.people]
    view = view_of(light)
    if view is None:
        return None
    track = _track(light, view)
    if len(track.time) < 3:
        return None
    still = _still_times(track)
    if still is not None:
        return Stance(view, still, still=True)
    tallest = np.argsort(track.tall)[: max(3, int(len(track.tall) * TALLEST_SHARE))]
    return Stance(view, track.time[np.sort(tallest)], still=False)


def standing_from(sights: Sequence[Sight], view: View, still: bool) -> Standing | None:
    """The standing pose as the medians over these sights; None when none is measurable."""
    flat = np.stack([body_frame(near_joints(s, view.near), view.facing, 0.0) for s in sights])
    trunk, thigh, shank = segment_lengths(flat)
    stature = (trunk + thigh + shank) / STATURE_SHARES
    roll = roll_of(flat) if still else 0.0
    readings = [r for s in sights if (r := read(s, view, roll, stature)) is not None]
    if not readings:
        return None
    joints = np.median(np.stack([r.joints for r in readings]), axis=0)
    angles = angles_of(joints)
    backs = [r.spine.offsets for r in readings if r.spine is not None]
    return Standing(
        view=view,
        roll=roll,
        joints=joints,
        trunk=angles.trunk,
        hip=angles.hip,
        knee=angles.knee,
        shank=angles.shank,
        head=angles.head,
        neck=angles.neck,
        trunk_length=trunk,
        thigh_length=thigh,
        shank_length=shank,
        stature=stature,
        back=typical(backs),
        back_jitter=_jitter(backs),
        yaw=_median(np.array([yaw_degrees(s, stature) for s in sights])),
        still=still,
    )


def _without_silhouette(sight: Sight) -> Sight:
    return Sight(sight.time, sight.size, sight.points, sight.seen, None, None, sight.people, 0.0)


def _track(sights: Sequence[Sight], view: View) -> _Track:
    readings = [r for s in sights if (r := read(s, view, 0.0, 1.0)) is not None]
    if not readings:
        nothing = np.empty(0)
        return _Track(nothing, np.empty((0, 10, 2), np.float32), nothing, nothing, nothing)
    joints = np.stack([r.joints for r in readings])
    angles = np.array([angles_of(j)[:4] for j in joints])
    trunk, hip = angles[:, 0], angles[:, 3]
    tall = np.abs(trunk) + np.abs(hip)
    return _Track(np.array([r.time for r in readings]), joints, tall, trunk, hip)


def _still_times(track: _Track) -> NDArray[np.float64] | None:
    """Times of the first long still moment that is nearly as tall as the tallest one."""
    trunk, thigh, shank = segment_lengths(track.joints)
    travel = STILL_HIP_SHARE * (trunk + thigh + shank) / STATURE_SHARES
    moments: list[tuple[int, int]] = []
    for first, start in enumerate(track.time):
        last = int(np.searchsorted(track.time, start + STILL_SECONDS))
        if last >= len(track.time):
            break
        if _is_still(track, slice(first, last + 1), travel):
            moments.append((first, last + 1))
    moments = _at_the_place(track, moments)
    if not moments:
        return None
    tall = [float(np.median(track.tall[a:b])) for a, b in moments]
    first, last = next(
        m for m, t in zip(moments, tall, strict=True) if t <= min(tall) + AS_TALL_DEG
    )
    run = [last]
    for begin, end in moments:
        if first <= begin <= run[-1] and track.time[end - 1] <= track.time[first] + LONGEST_SECONDS:
            run.append(end)
    return track.time[first : run[-1]]


def _at_the_place(track: _Track, moments: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those where the feet stand as in most of the set, or all when there are none such."""
    ankle = track.joints[:, ANKLE, 0]
    trunk, thigh, shank = segment_lengths(track.joints)
    within = STEP_SHARE * (trunk + thigh + shank) / STATURE_SHARES
    away = np.abs(ankle - np.median(ankle)) > within
    return [(a, b) for a, b in moments if not np.median(away[a:b])] or moments


def _is_still(track: _Track, part: slice, travel: float) -> bool:
    trunk, hip = track.trunk[part], track.hip[part]
    if abs(np.median(trunk)) > UPRIGHT_TRUNK_DEG or np.median(hip) > UPRIGHT_HIP_DEG:
        return False
    moved = np.ptp(track.joints[part, HIP], axis=0).max()
    return bool(trunk.std() <= STILL_TRUNK_DEG and moved <= travel)


def _jitter(backs: Sequence[Points]) -> float:
    """How restless the back's outline is while standing, % of trunk length.

    The median over rays of each ray's standard deviation; NaN when hardly seen.
    """
    if len(backs) < 3:
        return float("nan")
    stack = np.stack(backs)
    rays = np.isfinite(stack).all(axis=0)
    return float(np.median(stack[:, rays].std(axis=0)) * 100.0) if rays.any() else float("nan")


def _median(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
