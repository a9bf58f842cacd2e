"""The kinematic figure: what is asked of it is what it shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.form import landmarks as lm
from station.form.drills.hinge import HINGE as HINGE_DRILL
from station.form.figure import (
    HINGE,
    SHANK,
    STANDING,
    THIGH,
    TRUNK,
    Body,
    Move,
    Pose,
    between,
    figure,
    hinge,
    hinge_moves,
    play,
    pose_at,
)
from station.form.spine import lift, sample, spine_profile
from station.form.standing import learn_standing
from station.form.watch import watch
from station.values import LANDMARKS, Call, Points, Sight
from tests.form import figures

POSES = pytest.mark.parametrize(
    "pose",
    [STANDING, HINGE, figures.SQUAT, Pose(arm=170.0), Pose(trunk=-10.0, elbow=120.0)],
    ids=["standing", "hinge", "squat", "overhead", "leaning back"],
)
BODIES = pytest.mark.parametrize("facing", [1, -1])


def near(sight: Sight, body: Body) -> Points:
    """The near joints, (10, 2)."""
    return lm.near_joints(sight, body.view.near)


def profile(pose: Pose, body: Body) -> Points:
    """The back's outline, ray by ray, trunk lengths."""
    sight = figure(pose, body, outlined=True)
    joints = near(sight, body)
    assert sight.silhouette is not None
    arms = sight.points[np.array(lm.ARMS)]
    spine = spine_profile(sight.silhouette, joints[lm.HIP], joints[lm.SHOULDER], body.facing, arms)
    assert spine is not None
    return spine.offsets


@POSES
@BODIES
def test_bones_keep_their_length(pose: Pose, facing: int) -> None:
    """Whatever the pose, trunk, thigh and shank are Winter's shares of the stature."""
    body = Body(stature=500.0, facing=facing)
    joints = near(figure(pose, body), body).astype(float)
    for one, other, share in (
        (lm.HIP, lm.SHOULDER, TRUNK),
        (lm.KNEE, lm.HIP, THIGH),
        (lm.ANKLE, lm.KNEE, SHANK),
    ):
        assert np.hypot(*(joints[one] - joints[other])) == pytest.approx(500.0 * share, abs=1e-3)


@POSES
@BODIES
def test_the_foot_stays_where_it_is(pose: Pose, facing: int) -> None:
    """Ankle, heel and toe lie in the same place in every pose, toes ahead."""
    body = Body(ankle=(200.0, 400.0), facing=facing)
    joints, stood = near(figure(pose, body), body), near(figure(STANDING, body), body)
    assert joints[lm.ANKLE].tolist() == [200.0, 400.0]
    foot = [lm.ANKLE, lm.HEEL, lm.TOE]
    assert np.array_equal(joints[foot], stood[foot])
    assert facing * (joints[lm.TOE, 0] - joints[lm.HEEL, 0]) > 0
    assert joints[lm.TOE, 1] == joints[lm.HEEL, 1] > 400.0


@POSES
@BODIES
def test_every_point_has_a_place(pose: Pose, facing: int) -> None:
    """All 33, and the near side is the one that is seen well."""
    body = Body(facing=facing)
    sight = figure(pose, body, 7.0)
    assert (sight.time, sight.size, sight.people) == (7.0, body.picture, 1)
    assert sight.points.shape == (LANDMARKS, 2)
    assert sight.points.dtype == np.float32
    assert np.isfinite(sight.points).all()
    assert lm.certainty(sight, body.view.near) > 0.9
    assert len(np.unique(sight.points, axis=0)) == LANDMARKS
    assert lm.view_of([sight]) == body.view


def test_the_body_is_put_together_as_bodies_are() -> None:
    """Standing: nose ahead of eyes ahead of ears, head over shoulders over hips, hands low."""
    y = figure(STANDING).points[:, 1]
    x = figure(STANDING).points[:, 0]
    right = list(lm.ROWS["right"])
    heights = y[[right[row] for row in (lm.EAR, lm.SHOULDER, lm.ELBOW, lm.HIP, lm.KNEE)]]
    assert (np.diff(heights) > 0).all()
    assert x[0] > x[6] > x[8]
    assert y[10] > y[0] > y[6]
    assert y[[16, 18, 20, 22]].min() > y[14]


@given(st.floats(0.0, 40.0), st.sampled_from([-1, 1]), st.floats(150.0, 900.0))
def test_yaw_is_what_the_eyes_read(yaw: float, facing: int, stature: float) -> None:
    """A figure turned so far from side-on reads as turned so far; its near side stays."""
    body = Body(stature, facing=facing, yaw=yaw)
    sight = figure(STANDING, body)
    assert lm.yaw_degrees(sight, stature) == pytest.approx(yaw, abs=0.05)
    assert np.array_equal(
        near(sight, body), near(figure(STANDING, Body(stature, facing=facing)), body)
    )


@POSES
def test_facing_the_other_way_is_the_mirror_image(pose: Pose) -> None:
    """Left and right change names and places, and nothing else."""
    right = figure(pose, Body(ankle=(320.0, 440.0), facing=1))
    left = figures.mirrored(figure(pose, Body(ankle=(320.0, 440.0), facing=-1)))
    assert left.points == pytest.approx(right.points, abs=1e-3)
    assert np.array_equal(left.seen, right.seen)


@POSES
def test_twice_the_stature_is_twice_the_size(pose: Pose) -> None:
    """Every point lies twice as far from the ankle."""
    small, large = (figure(pose, Body(s)).points - (320.0, 440.0) for s in (200.0, 400.0))
    assert large == pytest.approx(2.0 * small, abs=1e-3)


@given(st.floats(-20.0, 120.0))
def test_a_hinge_turns_the_trunk_so_far(depth: float) -> None:
    """And at 0 and 60 it is the pose that has a name."""
    assert hinge(depth).trunk - STANDING.trunk == pytest.approx(depth)
    assert hinge(0.0) == STANDING
    assert hinge(60.0) == HINGE


def test_the_demonstration_is_a_good_hinge() -> None:
    """What the station shows, it would itself call good, at several depths and both ways."""
    for depth, facing in ((45.0, 1), (60.0, -1), (72.0, 1)):
        moves = hinge_moves(1, hinge(depth))
        sights = list(play(moves, Body(facing=facing), 10.0, outlined=True))
        standing = learn_standing(sights)
        assert standing is not None
        (rep,) = watch(sights, HINGE_DRILL, standing).reps
        assert (rep.verdict.call, rep.verdict.faults, rep.verdict.unseen) == (Call.GOOD, (), ())


# The outline.


@settings(max_examples=40)
@given(
    pose=st.builds(
        Pose,
        trunk=st.floats(0.0, 90.0),
        thigh=st.floats(-40.0, 0.0),
        lumbar=st.floats(-6.0, 12.0),
        thoracic=st.floats(-6.0, 12.0),
    ),
    facing=st.sampled_from([-1, 1]),
    stature=st.floats(150.0, 800.0),
)
def test_the_back_bulges_as_asked(pose: Pose, facing: int, stature: float) -> None:
    """Read by the rays, low and upper back lift from standing by what was put in."""
    body = Body(stature, facing=facing)
    lifted = lift(profile(pose, body), profile(STANDING, body))
    assert lifted.lumbar == pytest.approx(pose.lumbar, abs=0.5)
    assert lifted.thoracic == pytest.approx(pose.thoracic, abs=0.5)


@POSES
@BODIES
def test_the_outline_is_around_the_body(pose: Pose, facing: int) -> None:
    """Every near joint lies in it, a bone is inside all along, and the rim is background."""
    body = Body(facing=facing)
    sight = figure(pose, body, outlined=True)
    mask = sight.silhouette
    assert mask is not None
    assert mask.mask.dtype == np.uint8
    joints = near(sight, body).astype(float)
    middles = (joints[[lm.HIP, lm.KNEE, lm.HIP]] + joints[[lm.KNEE, lm.ANKLE, lm.SHOULDER]]) / 2
    inside = np.concatenate([joints, middles])
    assert (sample(mask, inside[:, 0], inside[:, 1]) > 127.5).all()
    rim = [mask.mask[0], mask.mask[-1], mask.mask[:, 0], mask.mask[:, -1]]
    assert not any(side.any() for side in rim)


def test_the_outline_lies_at_one_half_and_is_soft() -> None:
    """A limb's rim, 0.048 statures beside the thigh's bone, is where the mask says 127.5."""
    body = Body(stature=500.0)
    sight = figure(Pose(thigh=0.0), body, outlined=True)
    hip, knee = near(sight, body)[[lm.HIP, lm.KNEE]].astype(float)
    rim = (hip + knee) / 2 - [0.048 * 500.0, 0.0]
    assert sight.silhouette is not None
    at = sample(sight.silhouette, np.array([rim[0] - 2, rim[0], rim[0] + 2]), np.full(3, rim[1]))
    assert at[1] == pytest.approx(127.5, abs=2.0)
    assert 0 < at[0] < at[1] < at[2] < 255


def test_no_outline_unless_asked_for() -> None:
    """Points alone are quicker, and enough for most."""
    assert figure(HINGE).silhouette is None
    assert all(s.silhouette is None for s in play([Move(0.1, STANDING)]))


# Movement.


@given(st.floats(-50.0, 50.0), st.floats(-50.0, 50.0), st.floats(0.0, 1.0))
def test_between_two_poses_every_angle_goes_its_own_way(
    one: float, other: float, share: float
) -> None:
    """In a straight line from the one to the other."""
    pose = between(Pose(trunk=one, thigh=other), Pose(trunk=other, thigh=one), share)
    assert pose.trunk == pytest.approx(one + share * (other - one))
    assert pose.trunk + pose.thigh == pytest.approx(one + other)


@pytest.mark.parametrize(
    ("time", "trunk"), [(0.0, 0.0), (1.0, 0.0), (2.0, 30.0), (3.0, 60.0), (3.4, 60.0), (99.0, 0.0)]
)
def test_moves_follow_one_another(time: float, trunk: float) -> None:
    """Still, half-way down, down, holding, and at the end in the last pose."""
    moves = [Move(1, Pose(0.0)), Move(2, Pose(60.0)), Move(0.5, Pose(60.0)), Move(1, Pose(0.0))]
    assert pose_at(moves, time).trunk == pytest.approx(trunk)


def test_movement_is_minimum_jerk() -> None:
    """At rest at both ends, fastest in the middle: 1.875 times the mean speed (Flash 1985)."""
    moves = [Move(0.0, Pose(0.0)), Move(2.0, Pose(60.0))]
    time = np.linspace(0.0, 2.0, 2001)
    trunk = np.array([pose_at(moves, float(t)).trunk for t in time])
    speed = np.gradient(trunk, time)
    assert (np.diff(trunk) >= 0).all()
    assert speed[[0, -1]] == pytest.approx(0.0, abs=0.01)
    assert speed.max() == pytest.approx(1.875 * 30.0, rel=1e-3)
    assert trunk[1000] == pytest.approx(30.0)


@pytest.mark.parametrize("fps", [10.0, 15.0, 24.0, 30.0, 60.0])
def test_sights_come_at_the_frame_rate(fps: float) -> None:
    """From 0 to the end, both included, evenly."""
    times = [s.time for s in play([Move(1.2, STANDING), Move(0.8, HINGE)], fps=fps)]
    assert times == pytest.approx(np.arange(2 * fps + 1) / fps)
    tenths = [Move(0.1, STANDING)] * 8  # their sum is a hair below 0.8
    assert sum(1 for _ in play(tenths, fps=10.0)) == 9


@pytest.mark.parametrize(
    ("moves", "seconds", "reps"),
    [
        (hinge_moves(0), 2.0, 0),
        (hinge_moves(1), 6.5, 1),
        (hinge_moves(3), 15.5, 3),
        (hinge_moves(2, still=1, down=2, hold=1, up=2, rest=0), 11.0, 2),
    ],
)
def test_a_set_has_its_reps_and_its_tempo(moves: list[Move], seconds: float, reps: int) -> None:
    """Still, then down, hold, up and rest for each rep, and standing at the end."""
    assert sum(m.seconds for m in moves) == pytest.approx(seconds)
    assert sum(m.to == HINGE for m in moves) == 2 * reps
    assert moves[0].to == moves[-1].to == STANDING


def test_in_a_valley_only_the_last_rep_stands() -> None:
    """Reps of 60° that come up to 30 % turn at 18°."""
    tops = [m.to.trunk - STANDING.trunk for m in hinge_moves(3, valley=0.3)[4::4]]
    assert tops == pytest.approx([18.0, 18.0, 0.0])
