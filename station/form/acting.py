"""The figure does it wrong: every fault of the catalogue, acted in a drill that judges it.

So that people see what a mistake looks like, and the station is held against it: whoever
watches an act names its fault first, in every rep, and no other red one.

    fault id ──ACTED──▶ Act ──act──▶ Sights ──learn_person, watch──▶ the fault, its light, its cue

The poses are by eye: people who plainly make that mistake, most of them well past the limits
of `station.form.faults`. Only one leaves no room: weight further on the toes than TOES has it
here is weight in front of the foot, and that is a BOW.

Two liberties are taken. Nothing is held: with a rod, band or weight the arms hang where they
hide nothing of the back. And no heel lifts: the foot of the figure stays on the floor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from station.form.drills import drill_called
from station.form.faults import rows_of
from station.form.figure import HINGE, STANDING, Body, Move, Pose, between, figure, hinge, pose_at
from station.form.props_acted import rod_on, wall_behind
from station.values import Sight

STILL_S: Final = 2.0
"""Standing still before the first rep, seconds: the wall drill asks for as much (MEASURES
§2.2), and standing is learned from one (`standing.STILL_SECONDS`)."""


@dataclass(frozen=True, slots=True)
class Act:
    """What the figure does, again and again, in one drill."""

    drill: str
    """Drill id; a drill that needs rod or wall is acted with it."""
    rep: tuple[Move, ...]
    """One repetition, from `stand` and from where itself it ends."""
    stand: Pose = STANDING
    """How the figure stands still before the first one."""
    tailbone_cm: float = 0.0
    """How far the rod is off the tailbone where the trunk is deepest."""
    wall_cm: float = 0.0
    """How far the wall lies behind where the hips come furthest back …"""
    taps: Pose | None = None
    """… in any pose of the rep, or in this one, which would be right."""

    def moves(self, reps: int) -> list[Move]:
        """Standing still, then so many repetitions."""
        return [Move(STILL_S, self.stand), *self.rep * reps]


def act(
    fault_id: str,
    fps: float = 30.0,
    body: Body | None = None,
    reps: int = 2,
    drill_id: str = "",
) -> list[Sight]:
    """What the eyes see of somebody who makes this mistake in every rep, outlined.

    From time 0, `fps` times a second, two seconds of standing still first. `body` is
    `body_for` the act's drill unless given; the drill is the act's own unless named. Raises
    UnknownName when there is no such fault or drill.
    """
    rows_of(fault_id)
    return list(_seen(mistake_in(drill_id or ACTED[fault_id].drill, fault_id), fps, body, reps))


def act_well(
    drill_id: str, fps: float = 30.0, body: Body | None = None, reps: int = 2
) -> list[Sight]:
    """The same of a good set of a drill; raises UnknownName when there is no such drill."""
    return list(_seen(well_in(drill_id), fps, body, reps))


def well_in(drill_id: str) -> Act:
    """A drill done well; raises UnknownName when there is no such drill."""
    drill = drill_called(drill_id)
    return DONE_WELL.get(drill.id, Act(drill.id, _rep(HINGE)))


def mistake_in(drill_id: str, fault_id: str) -> Act:
    """The mistake as it looks in that drill, with its rod or wall, or on the knees.

    Raises UnknownName when there is no such drill or fault.
    """
    drill, _ = drill_called(drill_id), rows_of(fault_id)
    acted = ACTED[fault_id]
    if acted.drill == drill.id:
        return acted
    if drill.id == "kneeling_hinge":
        rep = tuple(Move(move.seconds, _on_knees(move.to)) for move in acted.rep)
        return Act(drill.id, rep, KNEELING)
    return replace(acted, drill=drill.id, taps=TO_WALL, tailbone_cm=LIFTED_CM.get(fault_id, 0.0))


def _on_knees(pose: Pose) -> Pose:
    """The same trunk above bent knees: the hips go as far back as the trunk comes forward."""
    share = (pose.trunk - KNEELING.trunk) / (SAT_BACK.trunk - KNEELING.trunk)
    low = between(KNEELING, SAT_BACK, share)
    return replace(pose, thigh=low.thigh, shank=low.shank, foot=low.foot)


def body_for(drill_id: str, facing: int = 1) -> Body:
    """A body that stays in the picture: of somebody who kneels the ankles are far behind."""
    ahead = 0.0 if drill_id != "kneeling_hinge" else 110.0 * facing
    return Body(ankle=(320.0 - ahead, 440.0), facing=facing)


def _seen(acted: Act, fps: float, body: Body | None, reps: int) -> Iterator[Sight]:
    """Every sight of an act; what has not moved since the one before is not drawn again."""
    moves = acted.moves(reps)
    stage = Stage(acted, body or body_for(acted.drill))
    last, sight = acted.stand, stage.sight(acted.stand)
    for number in range(int(sum(m.seconds for m in moves) * fps + 1e-6) + 1):
        pose = pose_at(moves, number / fps)
        if pose != last:
            last, sight = pose, stage.sight(pose)
        yield replace(sight, time=number / fps)


class Stage:
    """The figure of one act, and what its drill works with."""

    def __init__(self, acted: Act, body: Body) -> None:
        drill, poses = drill_called(acted.drill), [move.to for move in acted.rep]
        reach = [*poses, acted.taps] if acted.taps else poses
        self._acted, self._body, self._has_rod = acted, body, drill.needs_rod
        self._way = max(pose.trunk for pose in poses) - acted.stand.trunk
        self._wall = wall_behind(reach, body, acted.wall_cm) if drill.needs_wall else None

    def sight(self, pose: Pose) -> Sight:
        """What is seen of a pose, at time 0."""
        share = (pose.trunk - self._acted.stand.trunk) / self._way
        off = share * self._acted.tailbone_cm
        rod = rod_on(pose, self._body, off) if self._has_rod else None
        return replace(figure(pose, self._body, outlined=True), rod=rod, wall=self._wall)


def _rep(
    low: Pose,
    top: Pose = STANDING,
    *,
    down: float = 1.8,
    hold: float = 0.5,
    up: float = 1.5,
    rest: float = 1.0,
) -> tuple[Move, ...]:
    """Down, held, up and at the top, seconds each."""
    return Move(down, low), Move(hold, low), Move(up, top), Move(rest, top)


# Done well, drill by drill.

KNEELING: Final = Pose(shank=90.0, foot=150.0)
"""Upright on the knees, shins and tops of the feet on the floor."""
SAT_BACK: Final = Pose(trunk=55.0, thigh=-45.0, shank=90.0, head=143.0, neck=63.0, foot=150.0)
"""The hips half-way to the heels."""
BESIDE_ROD: Final = replace(STANDING, neck=0.0)
ON_ROD: Final = replace(HINGE, neck=60.0)
"""The head is drawn back until it touches the rod."""
TO_WALL: Final = hinge(45.0)
LOADED: Final = replace(HINGE, arm=-22.0)
"""The hands at the knees, where the weight brushes the legs."""

DONE_WELL: Final[Mapping[str, Act]] = {
    "kneeling_hinge": Act("kneeling_hinge", _rep(SAT_BACK, KNEELING), KNEELING),
    "hinge": Act("hinge", _rep(HINGE)),
    "dowel": Act("dowel", _rep(ON_ROD, BESIDE_ROD), BESIDE_ROD),
    "wall_tap": Act("wall_tap", _rep(TO_WALL, hold=0.2)),
    "band": Act("band", _rep(HINGE, down=3.0, up=1.2, rest=1.5)),
    "loaded_hinge": Act("loaded_hinge", _rep(LOADED)),
}
"""Drill id → a good set; a drill that is not here is done as the plain hinge."""

# Done wrong.

SQUATTING: Final = Pose(trunk=38.0, thigh=-62.0, shank=24.0, head=110.0, neck=42.0)
BOWING: Final = Pose(trunk=58.0, thigh=0.0, shank=3.0, head=146.5, neck=66.5)
ROUNDED: Final = replace(HINGE, lumbar=10.0, thoracic=8.0, head=158.0, neck=80.0)
HUNCHED: Final = replace(HINGE, lumbar=-2.0, thoracic=12.0, head=152.0, neck=74.0)
FOLDED: Final = replace(hinge(94.0), thigh=-33.0, shank=-4.0)
HOLLOW: Final = replace(HINGE, lumbar=-4.0, thoracic=-4.0, head=130.0, neck=52.0)
"""The chest turned back, neck and head with it."""
RIBS_OUT: Final = replace(HINGE, lumbar=-2.0, thoracic=-12.0)
SOFT_KNEED: Final = Pose(shank=5.0, thigh=-4.0)
PUSHED_STRAIGHT: Final = replace(HINGE, thigh=-12.0, shank=-15.0)
"""Knees pressed 3° beyond straight, shins leaning back."""
DROOPING: Final = replace(HINGE, thoracic=6.0, head=140.0, neck=52.0)
"""The shoulders hang down and forward, the head stays up."""
HALF_UP: Final = between(STANDING, HINGE, 0.3)
ALMOST_UP: Final = between(STANDING, HINGE, 0.03)
LEANING_BACK: Final = Pose(trunk=-14.0, thigh=3.5, shank=1.5, head=76.0, neck=-3.0)
KNEES_BENT: Final = Pose(trunk=6.0, thigh=-19.0, shank=11.0, head=93.0, neck=13.0)
FORWARD: Final = replace(hinge(72.0), thigh=-24.0, shank=5.5)
LEGS_STRAIGHT: Final = replace(LOADED, trunk=53.0, thigh=-10.0, shank=-9.0)
"""The hips are up, the chest still down."""
TUCKED: Final = replace(ON_ROD, lumbar=4.0, thoracic=3.0)
"""The low back begins to round: the tailbone turns away from the rod."""
ON_HEELS: Final = replace(TO_WALL, shank=-5.0)
AGAINST_WALL: Final = Pose(trunk=-8.0, thigh=-22.0, shank=2.0, head=84.0, neck=2.0)

ACTED: Final[Mapping[str, Act]] = {
    "SQUAT": Act("hinge", _rep(SQUATTING)),
    "BOW": Act("hinge", _rep(BOWING)),
    "ROUND": Act("hinge", _rep(ROUNDED)),
    "UPPER_ROUND": Act("hinge", _rep(HUNCHED)),
    "TOO_LOW": Act("hinge", _rep(FOLDED)),
    "SHALLOW": Act("hinge", _rep(hinge(33.0))),
    "ARCH_LOW": Act("hinge", _rep(HOLLOW)),
    "ARCH_MID": Act("hinge", _rep(RIBS_OUT)),
    "LOCKED": Act("hinge", _rep(PUSHED_STRAIGHT, SOFT_KNEED), SOFT_KNEED),
    "NECK_UP": Act("hinge", _rep(replace(HINGE, head=108.0, neck=50.0))),
    "NECK_TUCK": Act("hinge", _rep(replace(HINGE, head=198.0, neck=90.0))),
    "SHOULDERS": Act("hinge", _rep(DROOPING)),
    "NOT_TALL": Act("band", _rep(HINGE, HALF_UP, down=2.5)),
    "NO_HOLD": Act("band", _rep(HINGE, ALMOST_UP, down=2.5, up=0.8, rest=0.0)),
    # Leant back for less than a second: longer passes for standing tall in a recorded set.
    "OVER_TOP": Act("hinge", (*_rep(HINGE, LEANING_BACK, up=1.2, rest=0.6), Move(1.0, STANDING))),
    "WEIGHT_AWAY": Act("loaded_hinge", _rep(replace(HINGE, arm=12.0))),
    "KNEE_FIRST": Act("hinge", (Move(0.8, KNEES_BENT), *_rep(HINGE, down=1.4))),
    "TOES": Act("hinge", _rep(FORWARD)),
    "FAST_DOWN": Act("band", _rep(HINGE, down=0.55, up=1.0, rest=1.5)),
    "HIPS_SHOOT": Act(
        "loaded_hinge",
        (*_rep(LOADED, LEGS_STRAIGHT, up=0.6, rest=0.0), Move(1.4, STANDING), Move(1.0, STANDING)),
    ),
    "DOWEL_sacrum": Act("dowel", _rep(TUCKED, BESIDE_ROD), BESIDE_ROD, tailbone_cm=7.0),
    "DOWEL_thoracic": Act("dowel", _rep(replace(RIBS_OUT, neck=60.0), BESIDE_ROD), BESIDE_ROD),
    "DOWEL_occiput": Act("dowel", _rep(replace(ON_ROD, neck=92.0), BESIDE_ROD), BESIDE_ROD),
    "WALL_MISS": Act("wall_tap", _rep(TO_WALL), wall_cm=8.0),
    "WALL_LEAN": Act("wall_tap", _rep(ON_HEELS, hold=3.0)),
    "WALL_BACK": Act("wall_tap", (Move(1.2, AGAINST_WALL), *_rep(TO_WALL, hold=0.2))),
}
"""Fault id → how it is acted."""

LIFTED_CM: Final[Mapping[str, float]] = {"ROUND": 7.0, "TOO_LOW": 7.0}
"""Fault id → how far off the tailbone a rod is that rests on such a back (by eye)."""
