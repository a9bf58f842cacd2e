"""How far answers differ: on answers whose distance is known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from station.bench.engines.alike import JOINTS, alike, height, overlap, told_apart, unseen_apart
from station.values import Sight, Silhouette
from tests.evaluate.known import judged
from tests.sets import moved, recorded


@cache
def sights() -> list[Sight]:
    """Somebody who hinges, as an engine saw them."""
    return list(recorded("free-good"))[:60]


def tall() -> float:
    """Their height, square pixels."""
    return height(np.array([sight.points for sight in sights()], float))


def masked(left: float, side: int = 40) -> Sight:
    """A square of body, so far from the left of the picture."""
    square = Silhouette(np.full((side, side), 200, np.uint8), (left, 40.0), 2.0)
    return replace(sights()[0], silhouette=square)


def test_the_same_answers_are_no_way_apart() -> None:
    """Nothing between joints, masks that lie on each other, and the same people."""
    same = alike(sights(), sights())
    assert same.apart == dict.fromkeys(JOINTS, 0.0)
    assert same.overlap == 1.0
    assert same.seen == (60, 60)
    assert (same.people, same.pictures) == (1.0, 60)


@pytest.mark.parametrize("percent", [0.5, 1.0, 4.0])
def test_a_shift_is_measured_in_body_heights(percent: float) -> None:
    """By 1 % of the height, every joint is 1 % apart, and the masks no longer lie on each other."""
    shifted = list(moved(sights(), percent / 100 * tall(), 0.0))
    found = alike(shifted, sights())
    assert found.apart == pytest.approx(dict.fromkeys(JOINTS, percent), rel=1e-3)
    assert 0.5 < found.overlap < 1.0 or percent < 1.0


def test_one_joint_apart_is_that_joint_only() -> None:
    """Both knees moved down by 2 %."""
    wrong = [replace(sight, points=sight.points.copy()) for sight in sights()]
    for sight in wrong:
        sight.points[[25, 26], 1] += 0.02 * tall()
    assert alike(wrong, sights()).apart == pytest.approx(
        {**dict.fromkeys(JOINTS, 0.0), "knee": 2.0}, rel=1e-3
    )


def test_the_height_is_that_of_standing() -> None:
    """Bent, nose and heels come near each other: the upright sights of the set tell."""
    upright = np.array([sight.points for sight in sights()[:10]], float)
    assert tall() == pytest.approx(height(upright), rel=0.03)


@pytest.mark.parametrize(("left", "shared"), [(40.0, 1.0), (80.0, 1 / 3), (120.0, 0.0)])
def test_masks_overlap_by_what_they_share_of_their_union(left: float, shared: float) -> None:
    """A square 80 pixels wide, moved by none, by half and by all of its width."""
    assert overlap(masked(left), masked(40.0)) == pytest.approx(shared)
    assert overlap(masked(40.0), masked(left)) == pytest.approx(shared)


def test_nobody_seen_is_nothing_known() -> None:
    """One engine that sees nobody: no distance, no overlap, and no warning about it."""
    blank = np.full((33, 2), np.nan, np.float32)
    nobody = [replace(s, points=blank, silhouette=None, people=0) for s in sights()]
    found = alike(nobody, sights())
    assert np.isnan([*found.apart.values(), found.overlap]).all()
    assert found.seen == (0, 60)
    assert found.people == 0.0
    assert np.isnan([*alike(nobody, nobody).apart.values()]).all()


def test_what_people_are_told_is_compared_rep_by_rep() -> None:
    """The call and every fault; a rep that only one has counted."""
    ours = [judged(1, 2), judged(3, 4, "SQUAT"), judged(5, 6)]
    assert told_apart(ours, ours) == []
    theirs = [judged(1, 2, "ROUND"), judged(3, 4, "ROUND")]
    assert told_apart(ours, theirs) == [
        "rep 1: good / fix ROUND",
        "rep 2: fix SQUAT / fix ROUND",
        "rep 3: good / not counted",
    ]


def test_what_one_could_not_look_for_is_named() -> None:
    """Nobody is told it, but a reader of the table is."""
    ours = [judged(1, 2, unseen=("ROUND",)), judged(3, 4)]
    theirs = [judged(1, 2), judged(3, 4)]
    assert told_apart(ours, theirs) == []
    assert unseen_apart(ours, theirs) == ["rep 1: ROUND"]
    assert unseen_apart(ours, ours) == []
