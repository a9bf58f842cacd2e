"""Values made by hand: a person of straight lines who stands, goes down and comes up.

Every number of a pose is a change from standing, so that a test can say what it means.
Nothing here uses the form room's own arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from station.form.calibration import Standing
from station.form.contacts import TOUCH_CM
from station.form.drills.drill import Drill
from station.form.faults import Fault
from station.form.judge import judge
from station.form.landmarks import (
    ANKLE,
    EAR,
    ELBOW,
    EYE,
    HEEL,
    HIP,
    KNEE,
    SHOULDER,
    TOE,
    WRIST,
    View,
)
from station.form.rod import PLACES
from station.values import Points, Posture, Rep, Severity, Spine, Verdict

STATURE: Final = 400.0
"""Square pixels."""
TRUNK: Final = 0.288
THIGH: Final = 0.245
SHANK: Final = 0.246
"""Segments over stature (Winter 2009)."""
NECK: Final = 0.11
HEAD: Final = 0.07
ARM: Final = 0.186
"""Made up: shoulder–ear, ear–eye, and each half of the arm, statures."""
FPS: Final = 30.0
STOOD: Final = {"trunk": 2.0, "thigh": -1.0, "shank": 4.0, "head": 88.0, "neck": 14.0}
"""Inclinations of this person's standing, degrees: not zero, or no test would see whether
standing is subtracted."""
AXIS: Final = np.linspace(-0.05, 1.10, 40)
BACK: Final = 0.16 + 0.02 * np.sin(5.0 * AXIS)
"""The back's outline in standing, trunk lengths."""
NAN: Final = float("nan")
NO_ROD: Final = (NAN,) * len(PLACES)


@dataclass(frozen=True)
class Pose:
    """How the body is held, as change from standing."""

    trunk: float = 0.0
    knee: float = 0.0
    shank: float = 0.0
    head: float = 0.0
    neck: float = 0.0
    """Degrees."""
    lumbar: float = 0.0
    thoracic: float = 0.0
    """Lift of the low and the upper back, % of the trunk."""
    moved: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    """Joint → forward and up, statures, where it is not what the angles give."""
    rod: tuple[float, ...] = NO_ROD
    """Gap between rod and body at each of `rod.PLACES`, cm; from one pose to another it is
    known only when both have it."""
    hips_to_wall: float = NAN
    back_to_wall: float = NAN
    """Of hips and upper back, cm; both poses must have them, too."""

    @property
    def thigh(self) -> float:
        """Degrees."""
        return self.shank - self.knee

    @property
    def hip(self) -> float:
        """Degrees."""
        return self.trunk - self.thigh

    @property
    def depth(self) -> float:
        """The rep signal of MEASURES §5, degrees."""
        return max(self.trunk, 0.6 * self.hip)

    # A rep asks the same few poses for these a hundred times: worked out once.

    @cached_property
    def joints(self) -> NDArray[np.float64]:
        """(10, 2), statures, forward + and up +, the ankle at rest; not to be written to."""
        joints = _figure(self)
        still = _figure(STAND)
        for joint, way in self.moved.items():
            joints[joint] = still[joint] + way
        joints.flags.writeable = False
        return joints

    @cached_property
    def back(self) -> NDArray[np.float64]:
        """(40,) offsets, trunk lengths."""
        lifted = [0.0, self.lumbar, self.lumbar, self.thoracic]
        return np.asarray(BACK + np.interp(AXIS, [0.17, 0.24, 0.46, 0.56], lifted) / 100.0)


STAND: Final = Pose()


def placed(joints: Mapping[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """`Pose.moved` for joints that shall be exactly there: forward and up, statures."""
    still = _figure(STAND)
    return {j: (x - float(still[j, 0]), y - float(still[j, 1])) for j, (x, y) in joints.items()}


def _figure(pose: Pose) -> NDArray[np.float64]:
    """The joints that the angles give."""

    def along(name: str, length: float) -> NDArray[np.float64]:
        angle = math.radians(STOOD[name] + getattr(pose, name))
        return length * np.array([math.sin(angle), math.cos(angle)])

    joints = np.zeros((10, 2))
    joints[HEEL], joints[TOE], joints[ANKLE] = (-0.05, 0.0), (0.10, 0.0), (0.0, 0.04)
    joints[KNEE] = joints[ANKLE] + along("shank", SHANK)
    joints[HIP] = joints[KNEE] + along("thigh", THIGH)
    joints[SHOULDER] = joints[HIP] + along("trunk", TRUNK)
    joints[EAR] = joints[SHOULDER] + along("neck", NECK)
    joints[EYE] = joints[EAR] + along("head", HEAD)
    joints[ELBOW] = joints[SHOULDER] - (0.0, ARM)
    joints[WRIST] = joints[ELBOW] - (0.0, ARM)
    return joints


HINGE: Final = Pose(
    trunk=60.0, knee=15.0, shank=-8.0, head=55.0, neck=57.0, lumbar=2.0, thoracic=1.0
)
"""A good hinge: hips back, shins nearly upright, a flat back, the head in line."""


def a_standing(**changes: Any) -> Standing:
    """The standing pose of the person above, with these fields changed."""
    trunk, thigh, shank = STOOD["trunk"], STOOD["thigh"], STOOD["shank"]
    standing = Standing(
        view=View("right", 1),
        roll=0.0,
        joints=(STATURE * STAND.joints).astype(np.float32),
        trunk=trunk,
        hip=trunk - thigh,
        knee=shank - thigh,
        shank=shank,
        head=STOOD["head"],
        neck=STOOD["neck"],
        trunk_length=TRUNK * STATURE,
        thigh_length=THIGH * STATURE,
        shank_length=SHANK * STATURE,
        stature=STATURE,
        back=BACK.astype(np.float32),
        back_jitter=0.5,
        yaw=4.0,
        still=True,
    )
    return replace(standing, **changes)


def a_posture(time: float, pose: Pose, towards: Pose = STAND, share: float = 1.0) -> Posture:
    """`share` of the way from one pose to another, everything along straight lines."""

    def mix(number: Callable[[Pose], Any]) -> Any:
        return (1.0 - share) * number(towards) + share * number(pose)

    trunk, thigh, shank = (mix(attrgetter(name)) for name in ("trunk", "thigh", "shank"))
    return Posture(
        time=time,
        facing=1,
        trunk=STOOD["trunk"] + trunk,
        thigh=STOOD["thigh"] + thigh,
        shank=STOOD["shank"] + shank,
        hip=STOOD["trunk"] - STOOD["thigh"] + trunk - thigh,
        knee=STOOD["shank"] - STOOD["thigh"] + shank - thigh,
        head=STOOD["head"] + mix(attrgetter("head")),
        neck=STOOD["neck"] + mix(attrgetter("neck")),
        depth=max(trunk, 0.6 * (trunk - thigh)),
        joints=(STATURE * mix(attrgetter("joints"))).astype(np.float32),
        certainty=0.99,
        yaw=4.0,
        spine=a_spine(mix(attrgetter("back"))),
        rod_gaps=mix(lambda p: np.array(p.rod, np.float32)),
        wall_gap=mix(attrgetter("hips_to_wall")),
        back_gap=mix(attrgetter("back_to_wall")),
    )


def a_spine(offsets: NDArray[np.floating]) -> Spine:
    """A back with these (40,) offsets; its contour is of no interest."""
    return Spine(np.zeros((40, 2), np.float32), offsets.astype(np.float32))


def smoothly(share: float) -> float:
    """A minimum-jerk movement: way over time, both 0 to 1 (Flash & Hogan 1985)."""
    t = min(max(share, 0.0), 1.0)
    return 10 * t**3 - 15 * t**4 + 6 * t**5


def a_rep(
    low: Pose = HINGE,
    *,
    first: Pose = STAND,
    last: Pose = STAND,
    down: float = 2.0,
    hold: float = 0.5,
    up: float = 1.5,
    stay: float = 0.3,
    fps: float = FPS,
) -> Rep:
    """From one pose down to `low` and up to another, with so many seconds for each part."""
    start = 10.0
    span = down + hold + up + stay
    postures = []
    for time in np.arange(0.0, span + 1e-9, 1.0 / fps).tolist():
        if time <= down + hold / 2:
            postures.append(a_posture(start + time, low, first, smoothly(time / down)))
        else:
            back = smoothly((time - down - hold) / up)
            postures.append(a_posture(start + time, low, last, 1.0 - back))
    deepest = max(postures, key=lambda p: p.depth)
    end = start + span
    return Rep(1, tuple(postures), start, deepest.time, end, stood=last.depth < 10.0)


def each(rep: Rep, change: Callable[[Posture], Posture]) -> Rep:
    """The same rep with every posture changed."""
    return replace(rep, postures=tuple(change(p) for p in rep.postures))


def with_joint(posture: Posture, joint: int, way: tuple[float, float]) -> Posture:
    """The same posture with one joint elsewhere by forward and up, statures."""
    joints: Points = posture.joints.copy()
    joints[joint] += np.float32(STATURE) * np.array(way, np.float32)
    return replace(posture, joints=joints)


# The catalogue's rows, passed and not passed.

GOOD_MEASURES: Final[Mapping[str, float]] = {
    "depth_deg": 60.0,
    "trunk_deg": 60.0,
    "hip_deg": 79.0,
    "knee_deg": 15.0,
    "shank_deg": -4.0,
    "ssi": 91.0,
    "hrr": 1.0,
    "hkr": 5.3,
    "comf": 0.45,
    "heel_lift_cm": 0.0,
    "head_behind_deg": 5.0,
    "neck_only_deg": 3.0,
    "carried_back_deg": 1.0,
    "descent_s": 2.5,
    "bottom_s": 0.5,
    "hip_speed_mps": 0.2,
    "lockout_short_deg": 1.0,
    "lean_back_deg": 0.0,
    "hips_ahead": 0.0,
    "knee_first": 0.3,
    "hands_away": 0.2,
    "shoulders": 0.0,
    "hips_shoot": 0.1,
    "knee_straightest_deg": 18.0,
    "knee_beyond_deg": 0.0,
    "lumbar_pct": 2.0,
    "thoracic_pct": 1.0,
    "rounding_pct": 3.0,
    "rounding_before_pct": 3.5,
    "lockout_s": 0.6,
    "dowel_sacrum_cm": 0.5,
    "dowel_midback_cm": 0.5,
    "dowel_thoracic_cm": 0.4,
    "dowel_occiput_cm": 0.3,
    "heel_to_wall": 1.0,
    "wall_gap_cm": TOUCH_CM,
    "wall_touch_s": 1.8,
    "wall_dwell_s": 0.5,
    "wall_speed_mps": 0.1,
    "wall_back_first_cm": 0.0,
}
"""What a good hinge measures (MEASURES §3, 60/15; §1.1, §2): one that touches a wall does so
with the last of what counts as a touch, which is neither a miss nor a seat taken."""


def beyond(limit: float, above: bool) -> float:
    """The next number that passes a limit."""
    return math.nextafter(limit, math.inf if above else -math.inf)


def passing(fault: Fault, severity: Severity) -> dict[str, float]:
    """Measures, good but for `need` tests of this row, which pass by a hair."""
    values = dict(GOOD_MEASURES)
    left = fault.need
    for test in fault.tests:
        limit = test.red if severity is Severity.RED else test.amber
        if limit is not None and left:
            values[test.measure] = beyond(limit, test.above)
            left -= 1
    assert left == 0, f"{fault.id} cannot be {severity}"
    return values


@cache
def _any_rep() -> Rep:
    return a_rep()


def judged(
    monkeypatch: pytest.MonkeyPatch, drill: Drill, measures: Mapping[str, float], **standing: Any
) -> Verdict:
    """The verdict on a rep that measures exactly this."""
    table = {name: lambda view, value=value: value for name, value in measures.items()}
    monkeypatch.setattr("station.form.judge.MEASURES", table)
    return judge(_any_rep(), drill, a_standing(**standing))
