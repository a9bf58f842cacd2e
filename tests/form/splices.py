"""Somebody else in the person's place for a while: a set, spliced with another's sights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

import numpy as np

from station.form.calibration import STATURE_M, Standing
from station.form.drills import DRILLS
from station.form.drills.drill import Drill
from station.form.figure import STANDING, Body, figure, hinge_moves, play
from station.form.landmarks import ANKLE, CHAIN, HIP, KNEE, ROWS, Side, near_joints
from station.form.learning import learn_person
from station.form.watch import watch
from station.values import Call, JudgedRep, Points, Sight
from tests import sets
from tests.form.figures import nobody

BODY_LENGTH = 0.779
"""Shoulder to ankle along the limbs, statures."""
SETTLING_S = 1.0
"""A rep that begins sooner after a splice is overlapped by it: the person is being proven."""
HOSTS = (*sets.NAMES, "figure 1", "figure 2")


class Kind(StrEnum):
    """Who takes the person's place, and how."""

    BESIDE = "0.25–0.8 body lengths beside"
    LARGER = "1.2–1.6 times larger, feet up to 0.3 beside"
    SMALLER = "0.6–0.8 times smaller, likewise"
    MIRROR = "mirror image of the person, beside"
    SLIDER = "carried through at 0.8–1.6 m/s"
    WALKER = "walks through, foot by foot"
    RESTART = "after 0.5–2 s of nobody, somebody beside"
    BUILD = "on the mark, 10–20 % larger or smaller"
    PHASE = "the same, moving exactly as the person"
    SHAPE = "on the mark, trunk 12 % longer, legs shorter, or the other way round"


@dataclass(frozen=True)
class Host:
    """A set, and what is found in it when nobody disturbs."""

    name: str
    drill: Drill
    sights: tuple[Sight, ...]
    standing: Standing
    reps: tuple[JudgedRep, ...]


@dataclass(frozen=True)
class Splice:
    """A set in which somebody else was seen for a while."""

    host: Host
    kind: Kind
    sights: tuple[Sight, ...]
    start: float
    end: float
    """Seconds: the other's first sight (or nobody's), and the person's first one after it."""


@dataclass(frozen=True)
class Found:
    """What is then found in the set: numbers of reps."""

    phantoms: int
    """At no time of the person's, or the second for one of theirs."""
    wrong: int
    """Called neither as the person's own rep nor "could not judge"."""
    same: int
    unjudged: int
    lost: int
    """Reps of the person's that were not counted though no splice overlaps them."""
    overlapped: int
    """… and though one does, which may be."""


@cache
def host(name: str) -> Host:
    """A recorded set, or a figure's."""
    if name.startswith("figure"):
        body = Body(stature=380.0, facing=1 if name.endswith("1") else -1)
        return host_of(name, DRILLS["hinge"], list(play(hinge_moves(2), body, 20.0)))
    recording = sets.recorded(name)
    return host_of(name, DRILLS[str(recording.meta["drill"])], list(recording))


def host_of(name: str, drill: Drill, sights: Sequence[Sight]) -> Host:
    """These sights, learned and watched as they are."""
    standing = learn_person(sights, drill)
    assert standing is not None
    return Host(name, drill, tuple(sights), standing, tuple(watch(sights, drill, standing).reps))


def spliced(one: Host, other: Host, kind: Kind, seed: int) -> Splice:
    """The first set, in which somebody of the second is seen for 0.2 to 3 s."""
    chance = np.random.default_rng(seed)
    first, last = one.sights[0].time, one.sights[-1].time
    length = chance.uniform(0.2, 3.0)
    start = chance.uniform(first + 1.0, last - length)
    gap = chance.uniform(0.5, 2.0) if kind is Kind.RESTART else 0.0
    times = [s.time for s in one.sights if start <= s.time < start + length]
    guest = iter(_STRANGERS[kind](one, other, times, chance))
    seen = [
        s if not start - gap <= s.time < start + length else nobody(s) if s.time < start else None
        for s in one.sights
    ]
    taken = [s or replace(next(guest), size=one.sights[0].size) for s in seen]
    return Splice(one, kind, tuple(taken), start - gap, start + length)


def found(splice: Splice) -> Found:
    """Watch it, and hold it against what is found when nobody disturbs."""
    own = {rep.number: rep for rep in splice.host.reps}
    call = {number: rep.verdict.call for number, rep in own.items()}
    seen = watch(splice.sights, splice.host.drill, splice.host.standing).reps
    whose = [next((n for n, r in own.items() if r.start <= s.bottom <= r.end), 0) for s in seen]
    known = {n: s.verdict.call for n, s in zip(whose, seen, strict=True) if n}
    lost = [own[n] for n in own.keys() - known.keys()]
    spared = [
        r for r in lost if r.end + SETTLING_S < splice.start or r.start > splice.end + SETTLING_S
    ]
    return Found(
        phantoms=len(seen) - len(known),
        wrong=sum(c not in (call[n], Call.UNJUDGED) for n, c in known.items()),
        same=sum(c is call[n] for n, c in known.items()),
        unjudged=sum(c is Call.UNJUDGED is not call[n] for n, c in known.items()),
        lost=len(spared),
        overlapped=len(lost) - len(spared),
    )


# Who takes the place: as many sights as there are times.

Times = Sequence[float]
Stranger = Callable[[Host, Host, Times, np.random.Generator], Iterable[Sight]]


def _beside(one: Host, other: Host, times: Times, chance: np.random.Generator) -> Iterable[Sight]:
    somebody = _turned(_of(other, times, chance), chance.random() < 0.5)
    return _placed(one, other, somebody, chance.uniform(0.95, 1.05), _aside(chance))


def _sized(low: float, high: float) -> Stranger:
    def stranger(
        one: Host, other: Host, times: Times, chance: np.random.Generator
    ) -> Iterable[Sight]:
        factor, aside = chance.uniform(low, high), chance.uniform(-0.3, 0.3) * BODY_LENGTH
        somebody = _alike(one, other, _of(other, times, chance))
        return _placed(one, other, somebody, factor, aside, 0.3 * (factor - 1.0))

    return stranger


def _mirror(one: Host, _: Host, times: Times, chance: np.random.Generator) -> Iterable[Sight]:
    image = _turned(_at(one, times), True)
    return _placed(one, one, image, chance.uniform(0.6, 0.95), _aside(chance))


def _slider(one: Host, other: Host, times: Times, chance: np.random.Generator) -> Iterable[Sight]:
    pace = chance.choice([-1, 1]) * chance.uniform(0.8, 1.6) / STATURE_M * one.standing.stature
    middle = chance.uniform(times[0], times[-1])
    for sight in _placed(one, other, _of(other, times, chance), 1.0, 0.0):
        yield from sets.moved([sight], float(pace * (sight.time - middle)), 0.0)


def _walker(one: Host, _: Host, times: Times, chance: np.random.Generator) -> Iterable[Sight]:
    speed = chance.uniform(0.8, 1.6) / STATURE_M
    middle = chance.uniform(times[0], times[-1])
    x, y = one.standing.in_picture(ANKLE).tolist()
    facing = int(chance.choice([-1, 1]))
    body = Body(one.standing.stature * chance.uniform(0.9, 1.1), (x, y), facing)
    return [replace(walking(speed, t - middle, body), time=t) for t in times]


def _build(one: Host, other: Host, times: Times, chance: np.random.Generator) -> Iterable[Sight]:
    somebody = _alike(one, other, _of(other, times, chance))
    return _placed(one, other, somebody, _another(chance), chance.uniform(-0.02, 0.02))


def _phase(one: Host, _: Host, times: Times, chance: np.random.Generator) -> Iterable[Sight]:
    return _placed(one, one, _at(one, times), _another(chance), 0.0)


def _shape(one: Host, other: Host, times: Times, chance: np.random.Generator) -> Iterable[Sight]:
    trunk = float(chance.choice([0.88, 1.12]))
    for sight in _placed(one, other, _alike(one, other, _of(other, times, chance)), 1.0, 0.0):
        points = sight.points.copy()
        for side in ROWS:
            reshape(points, side, trunk, 2.0 - trunk)
        yield replace(sight, points=points, silhouette=None)


_STRANGERS: dict[Kind, Stranger] = {
    Kind.BESIDE: _beside,
    Kind.LARGER: _sized(1.2, 1.6),
    Kind.SMALLER: _sized(0.6, 0.8),
    Kind.MIRROR: _mirror,
    Kind.SLIDER: _slider,
    Kind.WALKER: _walker,
    Kind.RESTART: _beside,
    Kind.BUILD: _build,
    Kind.PHASE: _phase,
    Kind.SHAPE: _shape,
}


def walking(speed: float, time: float, body: Body) -> Sight:
    """Somebody who walks, `speed` statures a second, and is where `body` stands at time 0.

    Each foot stands for 0.6 of the cycle and swings ahead for the rest.
    """
    sight = figure(STANDING, body, time)
    points = sight.points.astype(float)
    ahead = body.stature * np.array([body.facing, 0.0])
    points += ahead * speed * time
    near = body.view.near
    for side, phase in ((near, 0.0), (_FAR[near], 0.5)):
        turn = speed * time / STRIDE + 0.3 + phase
        swing = max(0.0, (turn % 1.0 - 0.6) / 0.4)
        place = STRIDE * (np.floor(turn) - phase + swing**2 * (3.0 - 2.0 * swing))
        behind = place - speed * time
        points[_LEGS[side][1:]] += ahead * behind
        points[_LEGS[side][0]] += ahead * (0.5 * behind + 0.03)
    return replace(sight, points=points.astype(np.float32))


STRIDE = 0.84
"""Two steps of a walker, statures."""
_FAR: dict[Side, Side] = {"left": "right", "right": "left"}
_LEGS: dict[Side, list[int]] = {"left": [25, 27, 29, 31], "right": [26, 28, 30, 32]}
"""BlazePose's ids of knee, ankle, heel and toe."""


def _aside(chance: np.random.Generator) -> float:
    return float(chance.choice([-1, 1]) * chance.uniform(0.25, 0.8)) * BODY_LENGTH


def _another(chance: np.random.Generator) -> float:
    return float(chance.choice([chance.uniform(0.8, 0.9), chance.uniform(1.1, 1.2)]))


def _at(one: Host, times: Times) -> list[Sight]:
    wanted = set(times)
    return [s for s in one.sights if s.time in wanted]


def _of(other: Host, times: Times, chance: np.random.Generator) -> list[Sight]:
    """What is seen of a set from any moment of it on, or one whole rep of it: quick if need be."""
    clock, seconds = np.array([s.time for s in other.sights]), times[-1] - times[0]
    begin, pace = chance.uniform(clock[0], max(clock[0], clock[-1] - seconds)), 1.0
    if other.reps and seconds > 1.0 and chance.random() < 0.7:
        rep = other.reps[chance.integers(len(other.reps))]
        begin, pace = rep.start - 0.4, (rep.end - rep.start + 0.8) / seconds
    wanted = begin + pace * (np.array(times) - times[0])
    index = np.searchsorted(clock, wanted).clip(0, len(clock) - 1)
    return [replace(other.sights[i], time=t) for i, t in zip(index, times, strict=True)]


def _turned(sights: Sequence[Sight], around: bool) -> Sequence[Sight]:
    return list(sets.mirrored(sights)) if around else sights


def _alike(one: Host, other: Host, sights: Sequence[Sight]) -> Sequence[Sight]:
    """Facing as the person does."""
    return _turned(sights, one.standing.view.facing != other.standing.view.facing)


def _placed(
    one: Host,
    other: Host,
    sights: Sequence[Sight],
    factor: float,
    aside: float,
    below: float = 0.0,
) -> Iterable[Sight]:
    """Sights of another, `factor` as large as the person, so many statures beside and below."""
    size, near = one.standing.stature, one.standing.view.near
    sized = list(sets.scaled(sights, factor * size / other.standing.stature))
    foot = one.standing.in_picture(ANKLE) + np.array([aside, below]) * size
    x, y = (foot - near_joints(sized[0], near)[ANKLE]).tolist()
    return sets.moved([replace(s, rod=None, wall=None) for s in sized], x, y)


def reshape(points: Points, side: Side, trunk: float, leg: float) -> None:
    """Make one side's trunk and leg so many times as long, its ankle staying, in place."""
    rows = ROWS[side]
    shoulder, hip, knee, ankle = (points[rows[joint]].copy() for joint in CHAIN)
    points[rows[KNEE]] = ankle + leg * (knee - ankle)
    points[rows[HIP]] = points[rows[KNEE]] + leg * (hip - knee)
    moved = points[rows[HIP]] + trunk * (shoulder - hip) - shoulder
    points[list(rows[:HIP])] += moved
