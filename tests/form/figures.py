"""What can befall a figure on its way through the eyes, and traces for the rep counter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from station.form.calibration import Standing
from station.form.figure import HINGE, STANDING, Body, Move, Pose, hinge_moves, play
from station.form.landmarks import ANKLE, ROWS
from station.form.reps import NotCounted, Phase, RepCounter
from station.form.rod import NOT_SEEN
from station.form.standing import learn_standing
from station.values import LANDMARKS, Points, Posture, Rep, Sight

SQUAT = Pose(trunk=30.0, thigh=-80.0, shank=28.0, head=100.0, neck=30.0)
"""Hips down rather than back."""
MIRRORED = [0, 4, 5, 6, 1, 2, 3, *(i + 1 if i % 2 else i - 1 for i in range(7, LANDMARKS))]
"""Where each point's namesake of the other side is."""

Change = Callable[[Sight], Sight]


def a_set(reps: int = 3, bottom: Pose = HINGE, fps: float = 20.0) -> list[Sight]:
    """Two still seconds, then reps of 4.5 s each."""
    return list(play(hinge_moves(reps, bottom), fps=fps))


def standing(body: Body | None = None) -> Standing:
    """How a figure stands at ease."""
    learned = learn_standing(list(play([Move(1.5, STANDING)], body, 20.0)))
    assert learned is not None
    return learned


# What a camera, or the eyes, may do to a sight.


def nobody(sight: Sight) -> Sight:
    """Nobody is in the picture."""
    points, seen = np.full_like(sight.points, np.nan), np.zeros_like(sight.seen)
    return replace(sight, points=points, seen=seen, silhouette=None, people=0)


def dimmed(sight: Sight, row: int, seen: float) -> Sight:
    """One joint (a row of `Posture.joints`) of both sides is seen so well."""
    marks = sight.seen.copy()
    marks[[ids[row] for ids in ROWS.values()]] = seen
    return replace(sight, seen=marks)


def displaced(sight: Sight, rows: Sequence[int], by: Sequence[float]) -> Sight:
    """Joints (rows of `Posture.joints`) of both sides lie `by` x, y elsewhere, pixels."""
    points = sight.points.copy()
    points[[ids[row] for ids in ROWS.values() for row in rows]] += np.asarray(by, np.float32)
    return replace(sight, points=points)


def noisy(sights: Iterable[Sight], sigma: float, seed: int) -> list[Sight]:
    """Every point trembles, normally distributed, by so many pixels in x and in y."""
    chance = np.random.default_rng(seed)
    return [
        replace(s, points=s.points + chance.normal(0.0, sigma, s.points.shape).astype(np.float32))
        for s in sights
    ]


def rolled(sight: Sight, degrees: float) -> Sight:
    """The camera is turned about its axis (points only)."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array(sight.size) / 2
    return with_points(sight, (sight.points - middle) @ turn.T + middle)


def mirrored(sight: Sight) -> Sight:
    """The picture is turned left to right, and so are the names of the sides."""
    points = sight.points[MIRRORED]
    points[:, 0] = sight.size[0] - points[:, 0]
    outline = sight.silhouette
    if outline is not None:
        left = sight.size[0] - outline.origin[0] - outline.mask.shape[1] * outline.scale
        mask = np.ascontiguousarray(outline.mask[:, ::-1])
        outline = replace(outline, mask=mask, origin=(left, outline.origin[1]))
    return replace(sight, points=points, seen=sight.seen[MIRRORED], silhouette=outline)


def with_points(sight: Sight, points: np.typing.ArrayLike) -> Sight:
    """The same sight with other points, and without its silhouette."""
    return replace(sight, points=np.asarray(points, np.float32), silhouette=None)


# Traces of the rep signal, for the counter alone.

STATURE = 400.0
Corner = tuple[float, float]
"""Seconds, and the depth that is reached then, degrees."""
A_REP: list[Corner] = [(0.0, 0.0), (1.0, 0.0), (2.0, 60.0), (2.5, 60.0), (3.5, 0.0), (4.0, 0.0)]
"""A second of standing, down, held, up, and half a second of standing."""


def counter() -> RepCounter:
    """A counter that has seen nobody yet."""
    return RepCounter(STATURE)


def posture(time: float, depth: float, ankle: Sequence[float] = (0.0, 0.0)) -> Posture:
    """A posture of which the counter sees the time, the depth and the near ankle."""
    joints: Points = np.zeros((10, 2), np.float32)
    joints[ANKLE] = ankle
    nan = float("nan")
    unseen = (1.0, 0.0, None, NOT_SEEN, nan, nan)
    return Posture(time, 1, depth, nan, nan, nan, nan, nan, nan, depth, joints, *unseen)


def trace(*corners: Corner, fps: float = 20.0) -> list[Posture]:
    """Postures along straight lines between the corners."""
    times, depths = zip(*corners, strict=True)
    first, last = round(times[0] * fps), round(times[-1] * fps)
    at = [number / fps for number in range(first, last + 1)]
    return [posture(t, float(np.interp(t, times, depths))) for t in at]


def count(postures: Iterable[Posture], ready: RepCounter | None = None) -> list[Rep | NotCounted]:
    """What a counter, a fresh one or this one, makes of these postures, in order."""
    ready = ready or counter()
    return [outcome for p in postures if (outcome := ready.feed(p)) is not None]


def reps_of(*corners: Corner) -> list[Rep]:
    """The reps of a trace that must hold nothing else."""
    outcomes = count(trace(*corners))
    reps = [o for o in outcomes if isinstance(o, Rep)]
    assert reps == outcomes
    return reps


def phases(postures: Iterable[Posture], ready: RepCounter) -> list[Phase]:
    """The phases that a counter goes through, each once until it changes."""

    def after(p: Posture) -> Phase:
        ready.feed(p)
        return ready.phase

    return [phase for phase, _ in groupby(after(p) for p in postures)]
