"""What tells one body from another, in one sight and from a sight to the next.

Places are those in the picture as complex numbers, x + y·i, so that the distance of two is
the size of their difference. They are told in the person's statures, and lengths as natural
logarithms over the person's own: 0.1 is 10 % longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, degrees, inf, log
from typing import Final, NamedTuple

import numpy as np

from station.form.calibration import Standing
from station.form.landmarks import ANKLE, HEEL, HIP, KNEE, ROWS, SHOULDER, TOE, Side
from station.form.posture import HIP_SHARE, SEEN_ENOUGH
from station.values import Sight

BODY_LEAP: Final = (0.04, 0.5)
SHOULDER_LEAP: Final = (0.06, 1.0)
TRUNK_LEAP: Final = (0.09, 1.0)
FOOT_LEAP: Final = (0.08, 1.5)
"""The middle one of hip, knee and ankle, the shoulder, the shoulder as seen from the hip, and any
point of the near foot may go so far + so much a second from sight to sight. Own at 15 / 30 … 60
pictures a second: 0.023 / 0.017, 0.089 / 0.041, 0.128 / 0.028, 0.037 / 0.037; allowed there:
0.073 / 0.048, 0.127 / 0.077, 0.157 / 0.107, 0.18 / 0.105."""
LEG_GROWTH: Final = (0.11, 0.15)
TRUNK_GROWTH: Final = (0.15, 0.15)
BOTH_GROWTH: Final = (0.08, 0.15)
LESSER_GROWTH: Final = (0.07, 0.15)
"""How much the legs, the trunk, both together, and the one of the two that changed less may
change in length, likewise. Own: 0.066 / 0.085, 0.107 / 0.126, 0.065 / 0.067, 0.055 / 0.057;
allowed 0.12, 0.16, 0.09, 0.08 at 15 a second; and 0.138, 0.103, 0.113, 0.075 once, where the
eyes mistook a whole body in one picture."""
UPRIGHT_DEG: Final = 20.0
"""Below this depth q the picture does not shorten the limbs."""

Lengths = tuple[float, float, float]
"""Of leg, trunk and both together."""


class Body(NamedTuple):
    """What tells one body from another: places in the picture are x + y·i, statures."""

    time: float
    shoulder: complex
    legs: tuple[complex, ...]
    """Near hip, knee and ankle."""
    near_foot: tuple[complex, ...]
    far_foot: tuple[complex, ...]
    """Ankle, heel and toe of each side."""
    lengths: Lengths
    upright: bool

    @property
    def trunk(self) -> complex:
        """From hip to shoulder."""
        return self.shoulder - self.legs[0]


def body_in(sight: Sight, standing: Standing) -> Body | None:
    """What tells the body in this sight from another, or None when too little is seen."""
    ids = _IDS[standing.view.near]
    if sight.seen[ids[:_CHAIN]].min() < SEEN_ENOUGH:
        return None
    places = (sight.points[ids] / np.float32(standing.stature)).view(np.complex64)
    shoulder, hip, knee, ankle, heel, toe, *far = places.ravel().tolist()
    shank, thigh, trunk = abs(knee - ankle), abs(hip - knee), abs(shoulder - hip)
    if not 0.0 < min(shank + thigh, trunk) <= shank + thigh + trunk < inf:
        return None
    own_leg, own_trunk = standing.shank_length + standing.thigh_length, standing.trunk_length
    leg, size = shank + thigh, standing.stature
    lengths = (
        log(leg * size / own_leg),
        log(trunk * size / own_trunk),
        log((leg + trunk) * size / (own_leg + own_trunk)),
    )
    upright = _depth(shoulder - hip, hip - knee, standing) < UPRIGHT_DEG
    legs, foot = (hip, knee, ankle), (ankle, heel, toe)
    return Body(sight.time, shoulder, legs, foot, tuple(far), lengths, upright)


def goes_on(last: Body, lately: Lengths, now: Body, step: float) -> bool:
    """Whether a body that was so long lately can have got from one to the other in `step` s."""
    if leaps(last, now, step):
        return False
    leg, trunk, both = (abs(x - x0) for x, x0 in zip(now.lengths, lately, strict=True))
    return (
        leg <= _allowed(LEG_GROWTH, step)
        and trunk <= _allowed(TRUNK_GROWTH, step)
        and both <= _allowed(BOTH_GROWTH, step)
        and min(leg, trunk) <= _allowed(LESSER_GROWTH, step)
    )


def leaps(last: Body, now: Body, step: float) -> bool:
    """Whether joints lie where nobody could have brought them in `step` seconds."""
    return not (
        middle(last.legs, now.legs) <= _allowed(BODY_LEAP, step)
        and abs(now.shoulder - last.shoulder) <= _allowed(SHOULDER_LEAP, step)
        and abs(now.trunk - last.trunk) <= _allowed(TRUNK_LEAP, step)
        and max(gaps(last.near_foot, now.near_foot)) <= _allowed(FOOT_LEAP, step)
    )


_NEAR: Final = (SHOULDER, HIP, KNEE, ANKLE, HEEL, TOE)
_CHAIN: Final = 4
"""How many of them must be seen."""
_FAR: Final = (ANKLE, HEEL, TOE)
_SIDES: Final[tuple[tuple[Side, Side], ...]] = (("left", "right"), ("right", "left"))
_IDS: Final = {
    near: np.array([ROWS[near][row] for row in _NEAR] + [ROWS[far][row] for row in _FAR], np.intp)
    for near, far in _SIDES
}
"""BlazePose's ids of what is looked at, by the near side."""


def _depth(trunk: complex, thigh: complex, standing: Standing) -> float:
    """The rep signal q of one sight, degrees, see `station.form.posture.depth_of`."""
    facing, roll = standing.view.facing, standing.roll
    lean, leg = (degrees(atan2(facing * v.real, -v.imag)) - roll for v in (trunk, thigh))
    return max(lean - standing.trunk, HIP_SHARE * (lean - leg - standing.hip))


def _allowed(limit: tuple[float, float], step: float) -> float:
    return limit[0] + limit[1] * step


def gaps(one: Sequence[complex], other: Sequence[complex]) -> list[float]:
    """How far each point is from its namesake."""
    return [abs(a - b) for a, b in zip(one, other, strict=True)]


def middle(one: Sequence[complex], other: Sequence[complex]) -> float:
    """How far the middle one of three points is from its namesake."""
    return sorted(gaps(one, other))[1]
