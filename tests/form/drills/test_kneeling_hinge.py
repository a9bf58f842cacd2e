"""A drill on the knees, played by the figure: the fourth file, and what the rest makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import starmap

import numpy as np
import pytest

from station.form.drills import DRILLS
from station.form.figure import Body, Move, Pose, play
from station.form.landmarks import ANKLE, HEEL, ROWS, TOE
from station.form.standing import learn_standing
from station.form.watch import watch
from station.values import Call, JudgedRep, Severity, Sight

pytestmark = pytest.mark.untraced

KNEELING = Pose(shank=90.0)
"""Upright on the knees, shins flat on the floor."""
SAT_BACK = Pose(trunk=55.0, thigh=-45.0, shank=90.0, head=143.0, neck=63.0)
"""The hips half-way to the heels, the back flat, the head in line."""
DRILL = DRILLS["kneeling_hinge"]


def kneeling_set(low: Pose = SAT_BACK, top: Pose = KNEELING, facing: int = 1) -> list[Sight]:
    """Two still seconds on the knees, then three reps; two end at `top`, the last upright."""
    moves = [Move(2.0, KNEELING)]
    for end in (top, top, KNEELING):
        moves += starmap(Move, [(2.0, low), (0.5, low), (0.8, end), (1.0, end)])
    body = Body(ankle=(320.0 - 120.0 * facing, 440.0), facing=facing)
    return list(play(moves, body, 20.0, outlined=True))


def judged(sights: Iterable[Sight]) -> list[JudgedRep]:
    """The reps of a kneeling set."""
    sights = list(sights)
    standing = learn_standing(sights)
    assert standing is not None
    return watch(sights, DRILL, standing).reps


def named(reps: Iterable[JudgedRep]) -> set[str]:
    """Faults that weigh, over all reps."""
    faults = [fault for rep in reps for fault in rep.verdict.faults]
    return {fault.id for fault in faults if fault.severity is not Severity.ADVISORY}


def toes_behind(sight: Sight) -> Sight:
    """The tops of the feet lie on the floor, as in real kneeling: the toes point backwards."""
    points = sight.points.copy()
    for side in ROWS.values():
        points[side[HEEL]] = points[side[ANKLE]] + np.array([0.0, -16.0], np.float32)
        points[side[TOE]] = points[side[ANKLE]] + np.array([-45.0, 10.0], np.float32)
    return replace(sight, points=points)


@pytest.mark.parametrize("facing", [1, -1])
def test_a_good_set_on_the_knees_is_counted_and_good(facing: int) -> None:
    """Three of three, with nothing named and nothing unseen, whichever way they face."""
    reps = judged(kneeling_set(facing=facing))
    assert [rep.verdict.call for rep in reps] == [Call.GOOD] * 3
    for rep in reps:
        assert rep.verdict.faults == ()
        assert rep.verdict.unseen == ()
        assert rep.depth == pytest.approx(53.5, abs=1.0)


@pytest.mark.parametrize(
    ("fault", "low", "top"),
    [
        ("ROUND", replace(SAT_BACK, lumbar=12.0, thoracic=8.0), KNEELING),
        ("NECK_UP", replace(SAT_BACK, head=100.0, neck=45.0), KNEELING),
        ("SHALLOW", Pose(trunk=36.0, thigh=-25.0, shank=90.0, head=125.0, neck=45.0), KNEELING),
        ("NOT_TALL", SAT_BACK, replace(KNEELING, trunk=16.0, thigh=-12.0, head=105.0)),
        ("OVER_TOP", SAT_BACK, replace(KNEELING, trunk=-19.0, head=70.0, neck=-10.0)),
    ],
)
def test_what_goes_wrong_on_the_knees_is_named(fault: str, low: Pose, top: Pose) -> None:
    """Each fault by itself, and nothing that needs feet beside it."""
    assert named(judged(kneeling_set(low, top))) == {fault}


def test_the_knees_are_not_judged() -> None:
    """They are bent by 90 to 135°, which standing people call a squat."""
    (first, *_) = judged(kneeling_set())
    assert first.verdict.measures["knee_deg"] > 40.0
    needs_feet = {"SQUAT", "BOW", "LOCKED", "KNEE_FIRST", "TOES", "HIPS_SHOOT", "TOO_LOW"}
    assert not needs_feet & set(DRILL.judged)


def test_toes_that_point_backwards_turn_nobody_round() -> None:
    """In real kneeling the feet point away from where the person faces."""
    assert len(judged(map(toes_behind, kneeling_set()))) == 3
