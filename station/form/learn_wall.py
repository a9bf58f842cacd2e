"""Where the wall is: as the site says, as the person showed, or as the picture shows.

    site      the owner's line in the camera's picture: always right while neither is moved
    person    heels and buttocks on the wall, then a step forward (MEASURES §2.2)
    picture   its foot on the floor, seen by the eyes (median of many looks)

The first that is known is taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.form.calibration import Standing
from station.form.landmarks import ANKLE, HEEL, HIP, near_joints
from station.form.standing import STEP_SHARE
from station.form.wall import WallLine, rearmost
from station.values import Points, Sight

HELD_S: Final = 0.8
"""So long somebody stands on the wall at least; MEASURES §2.2 asks for 2 s."""
STILL_SHARE: Final = 0.012
"""Most that the ankle drifts meanwhile, statures (2 cm)."""
UPRIGHT_SHARE: Final = 0.06
"""Most that hips and ankle are out of plumb while standing on the wall, statures (10 cm)."""
LEAST_LOOKS: Final = 3
LEAST_LOOKS_A_SECOND: Final = 1.0
"""A wall that is there is found in nearly every look, twice a second; what is taken for one
where the camera sees none, in one of eight (measured)."""
AGREE_SHARE: Final = 0.02
"""Looks at the picture agree when the middle half of them lies within this, statures (3.5 cm)."""


def learn_wall(
    sights: Iterable[Sight], standing: Standing, site: Points | None = None
) -> WallLine | None:
    """The wall behind a person whose standing is known; None when nothing shows one.

    `site` is the owner's line, (2, 2): top and foot, square pixels of the picture. The sights
    are gone through three times at most.
    """
    if site is not None:
        (top, foot) = np.asarray(site, float).tolist()
        return WallLine((top[0], top[1]), (foot[0], foot[1]), "site")
    return _from_person(sights, standing) or _from_picture(sights, standing)


def _from_picture(sights: Iterable[Sight], standing: Standing) -> WallLine | None:
    times, looks = [], []
    for sight in sights:
        times.append(sight.time)
        if sight.wall is not None:
            looks.append(sight.wall.ends)
    if len(looks) < LEAST_LOOKS or len(looks) < LEAST_LOOKS_A_SECOND * (times[-1] - times[0]):
        return None
    lines = np.array(looks, float)
    low, middle, high = np.percentile(lines[:, 1, 0], [25, 50, 75])
    if high - low > AGREE_SHARE * standing.stature:
        return None
    near = np.abs(lines[:, 1, 0] - middle) <= AGREE_SHARE * standing.stature
    (top, foot) = np.median(lines[near], axis=0).tolist()
    return WallLine((top[0], top[1]), (foot[0], foot[1]), "picture")


def _from_person(sights: Iterable[Sight], standing: Standing) -> WallLine | None:
    """Whoever stood still further back than where the set was done, stood on the wall."""
    times = _on_the_wall(sights, standing)
    if not len(times):
        return None
    wanted = set(times.tolist())
    facing, near = standing.view.facing, standing.view.near
    on_it = [s for s in sights if s.time in wanted]
    rears = [rearmost(s.silhouette, near_joints(s, near), facing) for s in on_it]
    heels = [near_joints(s, near)[HEEL] for s in on_it]
    hips = np.array([r.hips for r in rears if np.isfinite(r.hips[0])], float)
    if not len(hips):
        return None
    x, y = np.median(hips, axis=0).tolist()
    floor = float(np.median(np.array(heels)[:, 1]))
    lean = facing * float(np.tan(np.radians(standing.roll)))
    high = y - standing.trunk_length
    return WallLine((x + lean * (y - high), high), (x - lean * (floor - y), floor), "person")


def _on_the_wall(sights: Iterable[Sight], standing: Standing) -> NDArray[np.float64]:
    """Times of the longest still stand behind the place where the set was done."""
    near, facing = standing.view.near, standing.view.facing
    rows = [(s.time, *near_joints(s, near)[[ANKLE, HIP], 0]) for s in sights if s.people]
    if not rows:
        return np.empty(0)
    time, ankle, hip = np.array(rows, float).T
    place = float(standing.in_picture(ANKLE)[0])
    back = facing * (place - ankle) > STEP_SHARE * standing.stature
    back &= np.abs(ankle - hip) < UPRIGHT_SHARE * standing.stature
    if not back.any():
        return np.empty(0)
    steady = np.abs(ankle - np.median(ankle[back])) < STILL_SHARE * standing.stature
    held = time[back & steady]
    return held if len(held) > 2 and held[-1] - held[0] >= HELD_S else np.empty(0)
