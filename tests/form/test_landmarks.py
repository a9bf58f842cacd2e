"""Which point is which, the near side, and which way somebody faces."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.form.figure import HINGE, STANDING, Body, figure
from station.form.landmarks import (
    ARMS,
    CHAIN,
    ELBOW,
    HIP,
    ROWS,
    SHOULDER,
    WRIST,
    Side,
    View,
    certainty,
    near_joints,
    near_seen,
    view_of,
    yaw_degrees,
)
from station.values import Sight
from tests.form.figures import MIRRORED, dimmed, mirrored, nobody

FACINGS = pytest.mark.parametrize("facing", [1, -1])


def seen_as(sight: Sight, left: float, right: float) -> Sight:
    """The same, each side seen so well."""
    seen = sight.seen.copy()
    seen[list(ROWS["left"])] = left
    seen[list(ROWS["right"])] = right
    return replace(sight, seen=seen)


def test_the_two_sides_name_the_same_joints() -> None:
    """Row by row the right joint is the left one's namesake; the arms are rows of theirs."""
    assert [MIRRORED[i] for i in ROWS["left"]] == list(ROWS["right"])
    for side, arm in zip(("left", "right"), ARMS, strict=True):
        rows = ROWS["left" if side == "left" else "right"]
        assert [rows[row] for row in (SHOULDER, ELBOW, WRIST)] == list(arm)


@pytest.mark.parametrize("near", ["left", "right"])
def test_the_near_side_is_picked_out(near: Side) -> None:
    """Ten points and their visibility, of that side only."""
    sight = figure(HINGE)
    assert np.array_equal(near_joints(sight, near), sight.points[list(ROWS[near])])
    assert np.array_equal(near_seen(sight, near), sight.seen[list(ROWS[near])])


@pytest.mark.parametrize("row", range(10))
def test_certainty_is_that_of_the_least_seen_joint_of_the_chain(row: int) -> None:
    """Shoulder, hip, knee and ankle count; head, arm and foot do not."""
    sight = dimmed(figure(STANDING), row, 0.25)
    assert certainty(sight, "right") == pytest.approx(0.25 if row in CHAIN else 0.99)


def test_nobody_is_certain_of_nobody() -> None:
    """Unseen means 0, not NaN."""
    assert certainty(nobody(figure(STANDING)), "left") == 0.0


@FACINGS
@pytest.mark.parametrize("pose", [STANDING, HINGE], ids=["standing", "hinge"])
def test_noses_and_toes_say_which_way_somebody_faces(pose: object, facing: int) -> None:
    """Upright and bent, to the right and to the left."""
    view = view_of([figure(STANDING if pose is STANDING else HINGE, Body(facing=facing))])
    assert view is not None
    assert view.facing == facing


def test_the_near_side_is_the_one_seen_better() -> None:
    """Even when the facing would make it the other one: visibility decides."""
    sight = figure(STANDING)
    assert view_of([seen_as(sight, left=0.9, right=0.6)]) == View("left", 1)
    assert view_of([seen_as(sight, left=0.6, right=0.9)]) == View("right", 1)


@FACINGS
@pytest.mark.parametrize("more", [-0.015, 0.0, 0.015])
def test_when_both_are_seen_alike_the_facing_decides(facing: int, more: float) -> None:
    """Who faces the right shows the right side."""
    sight = seen_as(figure(STANDING, Body(facing=facing)), left=0.9 + more, right=0.9)
    assert view_of([sight]) == View("right" if facing > 0 else "left", facing)


def test_most_sights_decide() -> None:
    """Two sights of five that see it the other way round change nothing."""
    sight = figure(STANDING)
    assert view_of([mirrored(sight), sight, sight, mirrored(sight), sight]) == View("right", 1)
    assert view_of([mirrored(sight)] * 3 + [sight] * 2) == View("left", -1)


def test_who_is_not_seen_has_no_view() -> None:
    """No sights, empty sights, or points without a place: None. They do not vote, either."""
    sight = figure(STANDING)
    lost, gone = replace(sight, points=sight.points * np.nan), replace(sight, people=0)
    assert view_of([]) is None
    assert view_of([nobody(sight), lost, gone]) is None
    assert view_of([nobody(sight), lost, lost, sight]) == View("right", 1)


@pytest.mark.parametrize("angle", [0.0, 10.0, 25.0, 60.0])
def test_yaw_grows_with_the_width_of_the_body(angle: float) -> None:
    """The sine of the angle is the width seen over the width from the front."""
    assert yaw_degrees(figure(STANDING, Body(yaw=angle)), 400.0) == pytest.approx(angle, abs=0.1)


def test_yaw_is_at_most_ninety_and_may_be_unknown() -> None:
    """Wider than from the front is still the front; without shoulders nobody knows."""
    sight = figure(STANDING, Body(yaw=80.0))
    assert yaw_degrees(sight, 100.0) == 90.0
    assert np.isnan(yaw_degrees(nobody(sight), 400.0))


@FACINGS
@pytest.mark.parametrize("pose", [STANDING, HINGE], ids=["standing", "hinge"])
def test_hips_lie_between_shoulders_and_knees_in_the_chain(pose: object, facing: int) -> None:
    """CHAIN names shoulder, hip, knee and ankle in that order, each a bone apart."""
    body = Body(facing=facing)
    joints = near_joints(figure(STANDING if pose is STANDING else HINGE, body), body.view.near)
    bones = np.hypot(*np.diff(joints[list(CHAIN)], axis=0).T) / body.stature
    assert bones == pytest.approx([0.288, 0.245, 0.246], abs=1e-4)
    assert CHAIN[1] == HIP
