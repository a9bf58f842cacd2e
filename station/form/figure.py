"""The kinematic figure: angles in, a side-on person out.

It draws the demonstration, and it drives the tests: what goes in is known exactly, so what
the station makes of it can be held against it.

    Moves ──pose_at──▶ Pose ──points_of──▶ points ──silhouette_of──▶ outline
      └────────────────────────────play────────────────────────────▶ Sights
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from station.form import landmarks as lm
from station.values import LANDMARKS, Points, Sight, Silhouette

Vectors = NDArray[np.float64]

TRUNK: Final = 0.288
THIGH: Final = 0.245
SHANK: Final = 0.246
UPPER_ARM: Final = 0.186
FOREARM: Final = 0.146
ANKLE_HEIGHT: Final = 0.039
"""Lengths over stature (Winter 2009; trunk, thigh and shank by MEASURES §2.4)."""
SHOULDER_WIDTH: Final = 0.196
HIP_WIDTH: Final = 0.123
"""As BlazePose sees them, over stature (`landmarks.FRONT_WIDTH_SHARE`). What has no source
is by eye: the figure looks like somebody, its weight over the middle of the foot."""


@dataclass(frozen=True, slots=True)
class Pose:
    """How the figure holds itself, degrees; as it is, it stands at ease.

    Inclinations are from the vertical, forward +, as in `station.values.Posture`.
    """

    trunk: float = 1.5
    """hip → shoulder."""
    thigh: float = 1.5
    """knee → hip (− when the hip is behind the knee)."""
    shank: float = 1.5
    """ankle → knee."""
    head: float = 90.0
    """ear → eye; 90 looks straight ahead."""
    neck: float = 10.0
    """shoulder → ear."""
    arm: float = 0.0
    """How far the upper arm is raised forward from hanging plumb."""
    elbow: float = 5.0
    """Elbow flexion."""
    lumbar: float = 0.0
    thoracic: float = 0.0
    """How far low and upper back bulge beyond a flat one, % of trunk length."""
    foot: float = 0.0
    """How far the foot is turned about the ankle, toes down +; 0 stands flat on the floor."""


_ANGLES: Final = attrgetter(*(field.name for field in fields(Pose)))
"""All of a pose; `dataclasses.astuple` takes six times as long."""

STANDING: Final = Pose()
HINGE: Final = Pose(trunk=61.5, thigh=-27.0, shank=-2.5, head=150.0, neck=70.0)
"""A good hinge, 60° deep: weight over the middle of the foot, shins plumb, neck in line."""


@dataclass(frozen=True, slots=True)
class Body:
    """Who stands where, in which picture; lengths in square pixels."""

    stature: float = 400.0
    ankle: tuple[float, float] = (320.0, 440.0)
    """Picture x, y of the near ankle: it stays where it is."""
    facing: int = 1
    """+1 faces the right of the picture, −1 the left."""
    yaw: float = 5.0
    """How far from side-on, degrees: moves the far side, and leaves the near one alone."""
    picture: tuple[int, int] = (640, 480)

    @property
    def view(self) -> lm.View:
        """How such a body stands to the camera."""
        return lm.View("right" if self.facing > 0 else "left", self.facing)


class Move(NamedTuple):
    """Going smoothly from the pose before to this one."""

    seconds: float
    to: Pose


def between(one: Pose, other: Pose, share: float) -> Pose:
    """The pose a share of the way from one to the other, angle by angle."""
    pairs = zip(_ANGLES(one), _ANGLES(other), strict=True)
    return Pose(*(a + share * (b - a) for a, b in pairs))


def hinge(depth: float) -> Pose:
    """A good hinge, the trunk `depth` degrees from standing."""
    return between(STANDING, HINGE, depth / (HINGE.trunk - STANDING.trunk))


def hinge_moves(
    reps: int = 3,
    bottom: Pose = HINGE,
    *,
    still: float = 2.0,
    down: float = 1.5,
    hold: float = 0.5,
    up: float = 1.5,
    rest: float = 1.0,
    valley: float = 0.0,
) -> list[Move]:
    """A set: standing still, then so many reps; all times in seconds.

    Between reps the figure comes up to a `valley`, a share of the depth (0 stands tall);
    after the last one it always stands.
    """
    low = between(STANDING, bottom, valley)
    tops = [low] * (reps - 1) + [STANDING]
    moves = [Move(still, STANDING)]
    for top in tops[:reps]:
        moves += [Move(down, bottom), Move(hold, bottom), Move(up, top), Move(rest, top)]
    return moves


def pose_at(moves: Sequence[Move], time: float) -> Pose:
    """The pose after so many seconds; each move is minimum-jerk (Flash & Hogan 1985)."""
    pose = moves[0].to
    for seconds, to in moves:
        if time < seconds:
            part = time / seconds
            return between(pose, to, part**3 * (10.0 - 15.0 * part + 6.0 * part**2))
        time, pose = time - seconds, to
    return pose


def play(
    moves: Sequence[Move], body: Body | None = None, fps: float = 30.0, *, outlined: bool = False
) -> Iterator[Sight]:
    """What the eyes see of these moves, `fps` times a second from time 0."""
    frames = int(sum(m.seconds for m in moves) * fps + 1e-6)
    for time in (number / fps for number in range(frames + 1)):
        yield figure(pose_at(moves, time), body, time, outlined=outlined)


def figure(
    pose: Pose, body: Body | None = None, time: float = 0.0, *, outlined: bool = False
) -> Sight:
    """What the eyes see of this pose, with its silhouette when `outlined`."""
    body = body or Body()
    seen = np.full(LANDMARKS, 0.7, np.float32)
    seen[list(_IDS[body.view.near])] = 0.99
    sight = Sight(time, body.picture, points_of(pose, body), seen, None, None, 1, 0.5)
    return replace(sight, silhouette=silhouette_of(pose, body)) if outlined else sight


def points_of(pose: Pose, body: Body) -> Points:
    """All points, (33, 2) float32, square pixels of the picture."""
    near = _near_side(pose)
    far = near + np.outer(_WIDTHS, [np.sin(np.radians(body.yaw)), 0.0])
    shares = np.empty((LANDMARKS, 2))
    shares[list(_IDS["left" if body.facing > 0 else "right"])] = far
    shares[list(_IDS[body.view.near])] = near
    return (body.ankle + body.stature * shares * [body.facing, -1.0]).astype(np.float32)


def silhouette_of(pose: Pose, body: Body) -> Silhouette:
    """The outline of the near side, 100 mask pixels to the stature, with a ramp of 4."""
    joints = points_of(pose, body)[list(lm.ROWS[body.view.near])].astype(float)
    scale = body.stature / 100.0
    corner, end = joints.min(axis=0) - 12.0 * scale, joints.max(axis=0) + 12.0 * scale
    x, y = (np.arange(a, b, scale) + scale / 2 for a, b in zip(corner, end, strict=True))
    at = np.stack(np.meshgrid(x, y))
    beyond = _beyond_trunk(at, joints[lm.HIP], joints[lm.SHOULDER], pose, body.facing)
    for one, other, radius in _LIMBS:
        limb = _beyond_limb(at, joints[one], joints[other], radius * body.stature)
        beyond = np.minimum(beyond, limb)
    mask = (127.5 - 127.5 * beyond / (2.0 * scale)).clip(0, 255).round().astype(np.uint8)
    return Silhouette(mask, (float(corner[0]), float(corner[1])), scale)


_IDS: Final[dict[lm.Side, tuple[int, ...]]] = {
    "left": (0, 1, 2, 3, 7, 9, *range(11, LANDMARKS, 2)),
    "right": (0, 4, 5, 6, 8, 10, *range(12, LANDMARKS, 2)),
}
"""BlazePose's ids of what `_near_side` gives, on each side."""
_WIDTHS: Final = [0.0] + [0.08] * 5 + [SHOULDER_WIDTH] * 6 + [HIP_WIDTH] * 5
"""How far it lies from its namesake on the other side, statures."""

_LIMBS: Final = (
    (lm.EAR, lm.EYE, 0.055),
    (lm.SHOULDER, lm.EAR, 0.032),
    (lm.SHOULDER, lm.ELBOW, 0.030),
    (lm.ELBOW, lm.WRIST, 0.022),
    (lm.HIP, lm.KNEE, 0.048),
    (lm.KNEE, lm.ANKLE, 0.032),
    (lm.ANKLE, lm.HEEL, 0.024),
    (lm.HEEL, lm.TOE, 0.018),
)
"""From joint to joint, and the radius in statures (by eye)."""
_UP: Final = [-0.22, -0.12, 0.0, 0.16, 0.24, 0.47, 0.57, 0.86, 1.0, 1.08]
_HALF: Final = [-0.20, 0.12, 0.20, 0.20, 0.19, 0.18, 0.18, 0.20, 0.12, -0.20]
"""Along hip → shoulder, half the trunk's depth, trunk lengths (by eye); none beyond."""


def _towards(inclination: float) -> complex:
    """Unit vector of an inclination in degrees."""
    return cmath.rect(1.0, math.radians(90.0 - inclination))


def _near_side(pose: Pose) -> Vectors:
    """Nose and near side as seen from the ankle, (17, 2), statures, forward + and up +.

    Forward is real and up imaginary: on points so few, numpy takes four times as long.
    """
    knee = SHANK * _towards(pose.shank)
    hip = knee + THIGH * _towards(pose.thigh)
    shoulder = hip + TRUNK * _towards(pose.trunk)
    elbow = shoulder + UPPER_ARM * _towards(180.0 - pose.arm)
    hand = _towards(180.0 - pose.arm - pose.elbow)
    wrist = elbow + FOREARM * hand
    fingers = [wrist + reach * hand for reach in (0.045, 0.050, 0.025)]
    ear = shoulder + 0.12 * _towards(pose.neck)
    ahead, down = _towards(pose.head), _towards(pose.head + 90.0)
    eyes = [ear + reach * ahead for reach in (0.060, 0.055, 0.050)]
    nose, mouth = ear + 0.072 * ahead + 0.018 * down, ear + 0.055 * ahead + 0.038 * down
    toes, sole = _towards(90.0 + pose.foot), ANKLE_HEIGHT * _towards(180.0 + pose.foot)
    heel, toe = sole - 0.045 * toes, sole + 0.105 * toes
    arm, leg = [shoulder, elbow, wrist, *fingers], [hip, knee, 0j, heel, toe]
    return np.array([nose, *eyes, ear, mouth, *arm, *leg]).view(np.float64).reshape(-1, 2)


def _beyond_limb(at: Vectors, one: Vectors, other: Vectors, radius: float) -> Vectors:
    """How far points (2, …) lie outside a limb with round ends, square pixels."""
    (x, y), (along, across) = at - one[:, None, None], other - one
    share = np.clip((x * along + y * across) / (along**2 + across**2), 0.0, 1.0)
    x, y = x - share * along, y - share * across
    return np.asarray(np.sqrt(x * x + y * y) - radius)  # np.hypot takes twice as long


def _beyond_trunk(at: Vectors, hip: Vectors, top: Vectors, pose: Pose, facing: int) -> Vectors:
    """How far points (2, …) lie outside the trunk, hip → top, square pixels."""
    (x, y), trunk = at - hip[:, None, None], top - hip
    length = np.hypot(*trunk)
    along, across = trunk / length**2
    up, out = x * along + y * across, facing * (x * across - y * along)
    low, high = pose.lumbar / 100.0, pose.thoracic / 100.0
    bulge = np.interp(up, _UP, [0.0, 0.0, 0.0, 0.0, low, low, high, high, 0.0, 0.0])
    return np.asarray(length * (np.maximum(out - bulge, -out) - np.interp(up, _UP, _HALF)))
