"""Somebody who stands on a wall, steps forward and does a set: figures with outlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle

import cv2
import numpy as np
from numpy.typing import ArrayLike

from station.form.figure import HINGE, STANDING, Body, Move, Pose, figure, hinge_moves, pose_at
from station.values import Points, Sight, Silhouette, Wall

FPS = 10.0
STEP_PX = 60.0
"""How far they step forward, square pixels: 26 cm."""
PLACE_X, FLOOR_Y = 320.0, 440.0
"""The ankle during the set."""


def a_visit(
    facing: int = 1,
    *,
    on_wall: float = 2.0,
    step: float = 1.0,
    pose: Pose = STANDING,
    outlined: bool = True,
    reps: int = 2,
) -> list[Sight]:
    """So long on the wall in this pose, a step forward, a still moment, and a set."""
    start = PLACE_X - facing * STEP_PX
    sights = [
        figure(pose, Body(ankle=(start, FLOOR_Y), facing=facing), t, outlined=outlined)
        for t in _times(0.0, on_wall)
    ]
    for t in _times(on_wall, step):
        x = start + facing * STEP_PX * (t - on_wall) / step
        sights.append(figure(STANDING, Body(ankle=(x, FLOOR_Y), facing=facing), t))
    moves = hinge_moves(reps, HINGE, still=1.5)
    body, begin = Body(ankle=(PLACE_X, FLOOR_Y), facing=facing), on_wall + step
    for t in _times(begin, sum(m.seconds for m in moves)):
        sights.append(figure(pose_at(moves, t - begin), body, t))
    return sights


def a_short_set() -> list[Sight]:
    """Standing and one rep, nowhere near a wall."""
    moves = [Move(1.5, STANDING), *hinge_moves(1)]
    times = _times(0.0, sum(m.seconds for m in moves))
    return [figure(pose_at(moves, t), time=t) for t in times]


def _times(start: float, seconds: float) -> list[float]:
    return [start + i / FPS for i in range(round(seconds * FPS))]


def with_looks(
    sights: Sequence[Sight], feet: Sequence[float | None], lean: float = 0.0
) -> list[Sight]:
    """The same sights; every half second a wall is looked for, and its foot found here, or not.

    The places are used in turn, again and again.
    """

    def wall(x: float) -> Wall:
        return Wall(np.array([[x + lean * 300, 130.0], [x, 430.0]], np.float32), 1.0)

    looked, place = list(sights), cycle(feet)
    for number in range(0, len(looked), round(FPS / 2)):
        if (x := next(place)) is not None:
            looked[number] = replace(looked[number], wall=wall(x))
    return looked


def turned(sight: Sight, degrees: float) -> Sight:
    """The camera is rolled about its axis: upright things lean to the right by so much."""
    middle = np.array(sight.size) / 2

    def moved(places: ArrayLike) -> Points:
        there = (np.asarray(places, float) - middle) @ turn.T + middle
        return np.asarray(there, np.float32)

    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    outline = sight.silhouette
    if outline is not None:
        # Painted into a mask of the whole picture, a pixel for a pixel.
        to_mask = (np.array([0.5, 0.5]) * outline.scale + outline.origin) @ turn.T
        to_mask += middle - turn @ middle - 0.5
        matrix = np.column_stack([turn * outline.scale, to_mask])
        mask = cv2.warpAffine(outline.mask, matrix, sight.size)
        outline = Silhouette(np.asarray(mask, np.uint8), (0.0, 0.0), 1.0)
    return replace(sight, points=moved(sight.points), silhouette=outline)
