"""Learning how somebody stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from station.form.calibration import Standing
from station.form.figure import (
    HINGE,
    STANDING,
    Body,
    Move,
    Pose,
    between,
    figure,
    hinge,
    hinge_moves,
    play,
)
from station.form.landmarks import ANKLE, HIP, SHOULDER, View
from station.form.standing import find_stance, learn_standing, standing_from
from station.values import Sight
from tests.form.figures import dimmed, nobody, rolled

RIGHT = View("right", 1)
RESTLESS = hinge_moves(3, still=0.0, hold=0.2, rest=0.0)
"""Reps without a still moment."""


def learned(sights: list[Sight]) -> Standing:
    """The standing that must be learned from these."""
    standing = learn_standing(sights)
    assert standing is not None
    return standing


def moves(*steps: tuple[float, Pose], fps: float = 20.0) -> list[Sight]:
    """Play some moves."""
    return list(play([Move(*step) for step in steps], fps=fps))


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0])
def test_standing_is_learned_from_a_still_second(facing: int, fps: float) -> None:
    """The angles, lengths and place of the figure, at any frame rate."""
    body = Body(stature=300.0, facing=facing, yaw=8.0)
    standing = learned(list(play(hinge_moves(2, still=1.5), body, fps)))
    assert standing.still
    assert standing.view == body.view
    assert standing.roll == pytest.approx(0.0, abs=0.01)
    angles = (standing.trunk, standing.hip, standing.knee, standing.shank)
    assert angles == pytest.approx((1.5, 0.0, 0.0, 1.5), abs=0.05)
    assert (standing.head, standing.neck) == pytest.approx((90.0, 10.0), abs=0.1)
    lengths = (standing.trunk_length, standing.thigh_length, standing.shank_length)
    assert lengths == pytest.approx((86.4, 73.5, 73.8), abs=0.01)
    assert standing.stature == pytest.approx(300.0, abs=0.05)
    assert standing.yaw == pytest.approx(8.0, abs=0.1)
    up = standing.joints[SHOULDER] - standing.joints[ANKLE]
    assert up[1] == pytest.approx(300.0 * 0.779, abs=0.2)


def test_a_second_of_standing_anywhere_will_do() -> None:
    """Also after the set: a clip may open in mid-rep."""
    standing = learned(moves((0.5, HINGE), (1.5, STANDING), (1.2, STANDING)))
    assert standing.still
    assert standing.trunk == pytest.approx(STANDING.trunk, abs=0.3)


def test_without_a_still_second_the_tallest_moments_stand_in() -> None:
    """Nobody stood still: what is learned is close, it is said, and no roll is guessed."""
    sights = [rolled(s, 3.0) for s in play(RESTLESS, fps=20.0)]
    standing = learned(sights)
    assert (standing.still, standing.roll) == (False, 0.0)
    assert standing.trunk == pytest.approx(STANDING.trunk + 3.0, abs=2.0)
    assert standing.hip == pytest.approx(0.0, abs=4.0)


@pytest.mark.parametrize(
    "restless",
    [
        [(0.2 * (i > 0), hinge(8.0 * (i % 2))) for i in range(20)],
        [(0.25 * (i > 0), Pose(shank=1.5 + 6.0 * (i % 2), thigh=1.5)) for i in range(20)],
    ],
    ids=["nodding", "swaying"],
)
def test_trunk_and_hips_must_be_still(restless: list[tuple[float, Pose]]) -> None:
    """A trunk that nods by 8°, or hips that sway by 6°, are not standing still."""
    assert not learned(moves(*restless)).still


def test_a_breath_is_still() -> None:
    """Sway of 1° is how people stand."""
    assert learned(moves(*((0.5 * (i > 0), hinge(1.0 * (i % 2))) for i in range(6)))).still


def test_waving_arms_do_not_matter() -> None:
    """Hands that take up a weight while the body stands teach the same standing."""
    wave = [(0.3, Pose(arm=150.0 * (i % 2), elbow=90.0 * (i % 2))) for i in range(8)]
    waving, quiet = learned(moves(*wave)), learned(moves((2.4, STANDING)))
    assert waving.still
    assert waving.trunk == pytest.approx(quiet.trunk, abs=1e-4)
    assert waving.hip == pytest.approx(quiet.hip, abs=1e-4)
    assert waving.stature == pytest.approx(quiet.stature, abs=1e-3)


SITTING = Pose(trunk=5.0, thigh=-80.0, shank=-5.0)


@pytest.mark.parametrize("bent", [HINGE, hinge(28.0), SITTING], ids=["60", "28", "sitting"])
def test_holding_still_while_bent_is_not_standing(bent: Pose) -> None:
    """The longest pause of a set may be at the bottom; standing is upright."""
    standing = learned(moves((0.0, STANDING), (1.0, bent), (3.0, bent), (1.0, STANDING)))
    assert not standing.still
    assert standing.trunk < 10.0
    assert standing.hip < 15.0


def test_of_two_still_moments_the_taller_one_counts() -> None:
    """Slouching first, then standing tall: the tall one is the person's standing."""
    slouch = Pose(trunk=12.0, thigh=-4.0)
    standing = learned(moves((2.0, slouch), (1.0, STANDING), (2.0, STANDING)))
    assert standing.still
    assert standing.trunk == pytest.approx(STANDING.trunk, abs=0.5)


def test_of_two_alike_the_first_one_counts() -> None:
    """Standing before the set is taken before standing after it, 3° apart."""
    sights = moves((2.0, hinge(2.0)), (1.0, HINGE), (1.0, STANDING), (2.0, STANDING))
    stance = find_stance(sights)
    assert stance is not None
    assert stance.times.max() < 2.5


def test_three_seconds_of_standing_are_enough() -> None:
    """More teaches nothing new, and would cost a longer second look."""
    stance = find_stance(moves((20.0, STANDING)))
    assert stance is not None
    assert 1.0 <= np.ptp(stance.times) <= 3.0
    assert len(stance.times) == len(set(stance.times.tolist()))


@pytest.mark.parametrize(("roll", "facing"), [(4.0, 1), (-5.0, 1), (4.0, -1), (-7.0, -1)])
def test_the_cameras_roll_is_learned(roll: float, facing: int) -> None:
    """A crooked camera gives the same standing angles, and a roll."""
    straight = list(play([Move(1.5, STANDING)], Body(facing=facing), 20.0))
    standing = learned([rolled(s, roll) for s in straight])
    assert standing.roll == pytest.approx(facing * roll, abs=0.02)
    assert standing.trunk == pytest.approx(STANDING.trunk, abs=0.05)
    assert standing.shank == pytest.approx(STANDING.shank, abs=0.05)


# The back.


def test_the_back_is_learned_where_it_is_seen() -> None:
    """A figure's outline does not tremble."""
    standing = learned(list(play([Move(1.5, STANDING)], fps=10.0, outlined=True)))
    assert np.isfinite(standing.back).all()
    assert standing.back_jitter < 0.05


def test_a_trembling_outline_is_noticed() -> None:
    """A back that goes in and out by 2 % has a jitter of 2 %."""
    poses = [Pose(lumbar=2.0 * (-1) ** i, thoracic=2.0 * (-1) ** i) for i in range(40)]
    sights = [figure(p, time=i / 20, outlined=True) for i, p in enumerate(poses)]
    assert learned(sights).back_jitter == pytest.approx(2.0, abs=0.15)


@pytest.mark.parametrize("outlines", [0, 2])
def test_a_hidden_back_is_unknown(outlines: int) -> None:
    """Without silhouettes, or with hardly any, nothing is said of the back."""
    sights = [figure(STANDING, time=i / 10, outlined=i < outlines) for i in range(12)]
    standing = learned(sights)
    assert np.isnan(standing.back_jitter)
    assert np.isnan(standing.back).all() == (outlines == 0)


def test_a_back_of_which_each_ray_is_hidden_once_has_no_jitter() -> None:
    """Arms before all of the outline: the profile is unknown, and no warning is given."""
    sights = [figure(STANDING, time=i / 10, outlined=True) for i in range(12)]
    empty = [
        replace(s, silhouette=replace(s.silhouette, mask=np.zeros_like(s.silhouette.mask)))
        for s in sights
        if s.silhouette is not None
    ]
    standing = learned(empty)
    assert np.isnan(standing.back_jitter)
    assert np.isnan(standing.back).all()


# Nothing to learn from.


def test_nobody_teaches_nothing() -> None:
    """No sights, or nobody in them."""
    assert learn_standing([]) is None
    assert learn_standing([nobody(s) for s in moves((2.0, STANDING))]) is None


@pytest.mark.parametrize("row", [SHOULDER, HIP, ANKLE])
def test_who_is_not_wholly_seen_cannot_be_measured(row: int) -> None:
    """Feet below the picture: None, not a guess."""
    assert learn_standing([dimmed(s, row, 0.1) for s in moves((2.0, STANDING))]) is None


def test_two_sights_are_too_few() -> None:
    """Three are the least that have a median."""
    sights = moves((2.0, STANDING))
    assert learn_standing(sights[:2]) is None
    standing = learned(sights[:3])
    assert not standing.still


def test_standing_from_sights_of_nobody_is_none() -> None:
    """The live station may hand over a second in which the person left."""
    assert standing_from([dimmed(figure(STANDING), HIP, 0.0)] * 3, RIGHT, still=True) is None


def test_unseen_sights_between_do_not_matter() -> None:
    """Every third sight empty: the rest still teaches the same."""
    sights = [nobody(s) if i % 3 == 1 else s for i, s in enumerate(moves((2.0, STANDING)))]
    standing = learned(sights)
    assert standing.still
    assert standing.trunk == pytest.approx(STANDING.trunk, abs=0.01)


def test_yaw_may_stay_unknown() -> None:
    """Without the far shoulder nobody can say; everything else is learned."""
    sights = moves((1.5, STANDING))
    for sight in sights:
        sight.points[11] = np.nan
    standing = learned(sights)
    assert np.isnan(standing.yaw)
    assert standing.still


class Recording:
    """Sights that can be gone through again, as a file can; counts how often they were."""

    def __init__(self, sights: list[Sight]) -> None:
        self.sights, self.rounds = sights, 0

    def __iter__(self) -> Iterator[Sight]:
        self.rounds += 1
        return iter(self.sights)


def test_a_recording_is_gone_through_twice() -> None:
    """Once for where, once for what: a long film never lies in memory as a whole."""
    recording = Recording(list(play(hinge_moves(1), fps=10.0)))
    standing = learn_standing(recording)
    assert standing is not None
    assert recording.rounds == 2


def test_halfway_poses_are_no_standing() -> None:
    """Still at 45 % of a hinge is not upright, however long."""
    half = between(STANDING, HINGE, 0.45)
    assert not learned(moves((4.0, half))).still


def test_leaning_back_is_not_standing_taller() -> None:
    """Whoever holds a lean back at the top of every rep is learned as they stood before."""
    back = replace(STANDING, trunk=-14.0, thigh=8.0)
    rep = [Move(1.5, HINGE), Move(0.5, HINGE), Move(1.5, back), Move(1.5, back)]
    standing = learn_standing(list(play([Move(2.0, STANDING), *rep, *rep], None, 15.0)))
    assert standing is not None
    assert standing.trunk == pytest.approx(STANDING.trunk - standing.roll, abs=1.0)
    assert standing.hip == pytest.approx(0.0, abs=1.5)
