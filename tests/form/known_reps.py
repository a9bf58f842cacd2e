"""Reps whose numbers are known before they are measured."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from station.form.calibration import Standing
from station.form.landmarks import ANKLE, EAR, HEEL, HIP, KNEE, SHOULDER, TOE, WRIST
from station.form.rod import PLACES
from station.form.wall import WallLine
from station.values import Posture, Rep
from tests.form.builders import (
    BACK,
    HINGE,
    NECK,
    STAND,
    STATURE,
    STOOD,
    TRUNK,
    Pose,
    a_rep,
    a_spine,
    a_standing,
    each,
    placed,
    smoothly,
)

HEIGHT_CM = 175.0


def held(low: Pose) -> Rep:
    """A rep that stays at the bottom, so that its medians are the pose's own numbers."""
    return a_rep(low, hold=3.0)


def model(trunk: float, knee: float, shank: float, back: float, drop: float) -> Rep:
    """A row of MEASURES §3's model table: degrees, and how far the hip goes, cm."""
    angle = math.radians(trunk)
    hip = (-back / HEIGHT_CM, -drop / HEIGHT_CM)
    shoulder = (hip[0] + TRUNK * math.sin(angle), hip[1] - TRUNK * (1 - math.cos(angle)))
    return held(Pose(trunk, knee, shank, moved={HIP: hip, SHOULDER: shoulder}))


HINGE_60 = model(60, 15, -4, back=22.2, drop=2.4)
DEEP_75 = model(75, 20, -4, back=25.0, drop=3.6)
SQUATTY = model(50, 60, 16, back=22.2, drop=13.4)
HALF_SQUAT = model(35, 60, 20, back=17.5, drop=12.4)
PARALLEL_SQUAT = model(40, 100, 33, back=20.9, drop=32.9)


def moved_hip(trunk: float, back: float) -> Rep:
    """Hip back by so much and the trunk turned about it, statures."""
    reach = TRUNK * math.sin(math.radians(trunk))
    return held(Pose(trunk, moved={HIP: (-back, 0.0), SHOULDER: (reach - back, -0.1)}))


def ending(last: Pose) -> Rep:
    """A good hinge that ends in this pose, and stays there for a second."""
    return a_rep(last=last, stay=1.0)


def over(x: float) -> Rep:
    """Everything above the foot at one place; heel at 0, toe at 0.2 statures."""
    above = {joint: (x, 0.1 * joint) for joint in (ANKLE, KNEE, HIP, SHOULDER)}
    return held(Pose(trunk=60.0, moved=placed({**above, HEEL: (0.0, 0.0), TOE: (0.2, 0.0)})))


def on_toes(heel: float, toe: float) -> Pose:
    """Bent over, heel and toe lifted by so much, statures."""
    return Pose(60.0, moved={HEEL: (0.0, heel), TOE: (0.0, toe)})


def pushed(hip: float, ankle: float) -> Pose:
    """Upright, hip and ankle so far forward of where they stood, statures."""
    return Pose(moved={HIP: (hip, 0.0), ANKLE: (ankle, 0.0)})


def hands(forward: float, height: float, hip_back: float = 0.0) -> Rep:
    """Hands so far in front of the ankle; knee 0.25 above it, hip 0.5 and so far back."""
    places = {ANKLE: (0.0, 0.0), KNEE: (0.0, 0.25), HIP: (-hip_back, 0.5)}
    return held(Pose(trunk=60.0, moved=placed({**places, WRIST: (forward, height)})))


def slumped(forward: float) -> Pose:
    """Hip, shoulder and ear on a line that leans by 60°, the shoulder so far before it."""
    angle = math.radians(60.0)
    along, before = np.array([math.sin(angle), math.cos(angle)]), np.array([0.5, -(0.75**0.5)])
    hip = np.array([-0.1, 0.5])
    ear, shoulder = hip + (TRUNK + NECK) * along, hip + TRUNK * along + forward * before
    points = {HIP: hip, EAR: ear, SHOULDER: shoulder}
    return Pose(
        trunk=60.0, moved=placed({j: (float(p[0]), float(p[1])) for j, p in points.items()})
    )


def upright(forward: float) -> Standing:
    """Standing with hip, shoulder and ear on a plumb line, the shoulder so far before it."""
    joints = STAND.joints.copy()
    joints[HIP], joints[SHOULDER], joints[EAR] = (0, 0.5), (forward, 0.8), (0, 0.9)
    return a_standing(joints=(STATURE * joints).astype(np.float32))


def with_knee(rep: Rep, knee: Callable[[Posture], float]) -> Rep:
    """The same rep with the knee's change from standing as a function of the posture."""
    stood = STOOD["shank"] - STOOD["thigh"]
    return each(rep, lambda p: replace(p, knee=stood + knee(p)))


def knees_first(share: float) -> Rep:
    """The knees bend all their 20° before q has reached this share of its peak."""
    full = share * HINGE.depth
    return with_knee(a_rep(), lambda p: 20.0 * min(1.0, p.depth / full))


def hips_shooting(lead: float) -> Rep:
    """Coming up, the knees give back their 20° `lead` times as fast as q does."""
    rep = a_rep(hold=1.0)

    def knee(posture: Posture) -> float:
        given_back = lead * (1 - posture.depth / HINGE.depth) if posture.time > 12.5 else 0.0
        return 20.0 * max(0.0, 1 - given_back)

    return with_knee(rep, knee)


def sagging() -> Rep:
    """Tall at the end of the rep, and 9° of hip flexion again half a second later."""

    def sag(posture: Posture) -> Posture:
        return replace(posture, hip=posture.hip + (9.0 if posture.time > 14.5 else 0.0))

    return each(a_rep(stay=1.5), sag)


def snapping_back() -> Rep:
    """Knees that are as in standing until the bottom is left, and 9° straighter then."""
    return with_knee(a_rep(), lambda p: -9.0 if p.time > 13 else 0.0)


def rounding_late(percent: float) -> Rep:
    """A back that is flat until nine tenths of the depth, and round below."""
    low = Pose(60.0, lumbar=percent, thoracic=percent).back

    def late(posture: Posture) -> Posture:
        deep = posture.depth > 0.9 * 60.0
        return replace(posture, spine=a_spine(low if deep else BACK))

    return each(held(Pose(trunk=60.0)), late)


def top_speed(way_m: float, seconds: float) -> float:
    """Fastest 0.2 s of a smooth movement, m/s."""
    half = 0.1 / seconds
    return way_m * (smoothly(0.5 + half) - smoothly(0.5 - half)) / 0.2


def arrival(way_m: float, seconds: float) -> float:
    """Speed over the last 0.2 s before the last 6 mm of a smooth movement, m/s."""
    here = 1.0 - last_of(0.006 / way_m)
    return way_m * (smoothly(here) - smoothly(here - 0.2 / seconds)) / 0.2


def last_of(way: float) -> float:
    """Share of a smooth movement's time that lies in the last of its way, both 0 to 1."""
    times = np.linspace(0, 1, 10_001)
    return 1.0 - float(np.interp(1.0 - way, [smoothly(t) for t in times], times))


def falling_back(seconds: float) -> Rep:
    """Hips back by 22 cm in so many seconds."""
    return a_rep(Pose(trunk=60.0, moved={HIP: (-22 / HEIGHT_CM, 0.0)}), down=seconds)


ROUND_BACK = Pose(trunk=60.0, lumbar=8.0, thoracic=4.0)


# With a rod along the back, and before a wall.

RESTING = {"sacrum": 0.2, "thoracic": 0.1, "occiput": 1.0, "midback": 1.5}
"""Place → its gap while the rod rests on the back, cm."""


def off_the_rod(seconds: float = 9.0, **lost: float) -> Rep:
    """For so long from the bottom on these places are so much further from the rod, cm."""

    def gaps(posture: Posture) -> Posture:
        gone = 12.0 <= posture.time <= 12.0 + seconds and posture.depth > 20.0
        now = [RESTING[place] + gone * lost.get(place, 0.0) for place in PLACES]
        return replace(posture, rod_gaps=np.array(now, np.float32))

    return each(held(HINGE), gaps)


AWAY_CM = 20.0


def to_the_wall(hips: float, back: float = 30.0, hold: float = 0.5) -> Rep:
    """From 20 cm before a wall until hips and upper back are so near, cm."""
    before = Pose(hips_to_wall=AWAY_CM, back_to_wall=back + AWAY_CM - hips)
    low = replace(HINGE, hips_to_wall=hips, back_to_wall=back)
    return a_rep(low, first=before, last=before, hold=hold)


def feet_from_wall(feet: float) -> Standing:
    """Standing so many of one's own feet before a wall, heel to wall."""
    standing = a_standing()
    x = float(standing.joints[HEEL, 0]) - feet * 0.152 * STATURE
    return replace(standing, wall=WallLine((x, -STATURE), (x, 0.0), "site"))
