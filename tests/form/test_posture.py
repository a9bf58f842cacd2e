"""From sights to postures: angles, smoothing, and what is not believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.form.figure import HINGE, STANDING, Body, Move, Pose, figure, hinge, play
from station.form.landmarks import ANKLE, CHAIN, EAR, KNEE, SHOULDER, WRIST, View
from station.form.posture import (
    DRIFT_MOST_DEG,
    Angles,
    Drift,
    PostureMeter,
    angles_of,
    depth_of,
    read,
)
from station.form.spine import RAYS
from station.values import Posture, Sight
from tests.form import figures
from tests.form.figures import dimmed, displaced, nobody

ANGLES = Angles._fields
STAND = figures.standing()
RIGHT = View("right", 1)


def still(pose: Pose = STANDING, seconds: float = 1.0, fps: float = 20.0) -> list[Sight]:
    """Somebody who keeps a pose."""
    return list(play([Move(seconds, pose)], fps=fps))


def measured(sights: list[Sight], meter: PostureMeter | None = None) -> list[Posture]:
    """Every posture that these sights give."""
    meter = meter or PostureMeter(STAND)
    return [p for p in (*(meter.feed(s) for s in sights), meter.flush()) if p is not None]


@given(
    pose=st.builds(
        Pose,
        trunk=st.floats(-20.0, 110.0),
        thigh=st.floats(-100.0, 30.0),
        shank=st.floats(-30.0, 45.0),
        head=st.floats(30.0, 170.0),
        neck=st.floats(-30.0, 120.0),
    ),
    facing=st.sampled_from([-1, 1]),
    stature=st.floats(100.0, 1000.0),
)
def test_the_angles_that_go_in_come_out(pose: Pose, facing: int, stature: float) -> None:
    """Whatever the pose, the side and the size."""
    body = Body(stature, facing=facing)
    reading = read(figure(pose, body), body.view, 0.0, stature)
    assert reading is not None
    angles = angles_of(reading.joints)
    for name in ("trunk", "thigh", "shank", "head", "neck"):
        assert getattr(angles, name) == pytest.approx(getattr(pose, name), abs=0.05), name
    assert angles.hip == pytest.approx(pose.trunk - pose.thigh, abs=0.05)
    assert angles.knee == pytest.approx(pose.shank - pose.thigh, abs=0.05)


def test_an_unknown_joint_spoils_only_its_own_angles() -> None:
    """Without an ear there is no head and no neck; the rest stays."""
    sight = figure(HINGE)
    sight.points[[7, 8]] = np.nan
    reading = read(sight, RIGHT, 0.0, 400.0)
    assert reading is not None
    angles = angles_of(reading.joints)
    assert np.isnan([angles.head, angles.neck]).all()
    assert np.isfinite([angles.trunk, angles.thigh, angles.shank, angles.hip, angles.knee]).all()


@given(st.floats(0.0, 90.0))
def test_depth_of_a_hinge_is_the_trunks_change(depth: float) -> None:
    """A hinge turns the trunk more than 0.6 of what it turns the hips."""
    reading = read(figure(hinge(depth)), RIGHT, 0.0, 400.0)
    assert reading is not None
    assert depth_of(angles_of(reading.joints), STAND) == pytest.approx(depth, abs=0.05)


def test_depth_of_a_squat_comes_from_the_hips() -> None:
    """A squat keeps the trunk up: 0.6 of the hips' 110° say how deep it is."""
    reading = read(figure(figures.SQUAT), RIGHT, 0.0, 400.0)
    assert reading is not None
    assert depth_of(angles_of(reading.joints), STAND) == pytest.approx(66.0, abs=0.1)


def test_each_posture_comes_one_sight_late_with_its_own_time() -> None:
    """The median needs the next sight; nothing is lost at the end."""
    meter, sights = PostureMeter(STAND), still()
    assert meter.feed(sights[0]) is None
    late = [meter.feed(s) for s in sights[1:]]
    assert [p.time for p in late if p] == [s.time for s in sights[:-1]]
    last = meter.flush()
    assert last is not None
    assert last.time == sights[-1].time
    assert meter.flush() is None


def test_somebody_who_keeps_still_is_measured_exactly() -> None:
    """Gate and filters change nothing of a body that does not move."""
    for posture in measured(still(HINGE)):
        angles = [getattr(posture, name) for name in ANGLES]
        assert angles == pytest.approx([61.5, -27.0, -2.5, 88.5, 24.5, 150.0, 70.0], abs=0.02)
        assert posture.depth == pytest.approx(60.0, abs=0.02)
        assert (posture.facing, posture.spine) == (1, None)
        assert posture.certainty == pytest.approx(0.99)
        assert posture.yaw == pytest.approx(5.0, abs=0.01)


def test_the_back_comes_along_with_the_silhouette() -> None:
    """Each posture carries the outline of its own sight."""
    outlined = [figure(HINGE, time=t / 10, outlined=True) for t in range(3)]
    backs = [p.spine for p in measured(outlined)]
    assert len(backs) == 3
    for back in backs:
        assert back is not None
        assert back.offsets.shape == (RAYS,)
        assert np.isfinite(back.offsets).all()


@pytest.mark.parametrize("row", CHAIN)
def test_who_is_hardly_seen_is_not_measured(row: int) -> None:
    """One joint of the chain below 0.4 is enough: a guess is no measurement."""
    assert measured([dimmed(s, row, 0.41) for s in still()])
    assert not measured([dimmed(s, row, 0.39) for s in still()])


@pytest.mark.parametrize("row", [EAR, WRIST])
def test_hidden_ears_and_hands_do_not_matter(row: int) -> None:
    """Nothing but the chain decides whether somebody is measured."""
    assert measured([dimmed(s, row, 0.0) for s in still()])


def test_points_without_a_place_are_no_posture() -> None:
    """NaN may come with any visibility, and gives nothing."""
    assert not measured([displaced(s, [SHOULDER], [np.nan, 0.0]) for s in still()])
    assert not measured([nobody(s) for s in still()])


def test_what_was_held_back_comes_when_the_body_is_lost() -> None:
    """The last good sight before a gap is not swallowed by it."""
    meter, (one, two, three) = PostureMeter(STAND), still()[:3]
    meter.feed(one)
    meter.feed(two)
    last = meter.feed(nobody(three))
    assert last is not None
    assert last.time == two.time
    assert meter.feed(nobody(replace(three, time=9.0))) is None


def test_a_spike_in_one_sight_is_gone() -> None:
    """A shoulder that is 40 pixels off for one sight moves nothing."""
    sights = still()
    sights[10] = displaced(sights[10], [SHOULDER], [40.0, 0.0])
    trunk = [p.trunk for p in measured(sights)]
    assert trunk == pytest.approx([STANDING.trunk] * len(sights), abs=0.01)


@pytest.mark.parametrize("row", [KNEE, ANKLE])
def test_a_knee_cannot_jump(row: int) -> None:
    """The far leg taken for the near one, for a few sights: they are dropped, all of them."""
    sights = still(fps=30.0)
    for at in range(10, 12):
        sights[at] = displaced(sights[at], [row], [80.0, 0.0])
    postures = measured(sights)
    kept = [s.time for i, s in enumerate(sights) if i not in (10, 11)]
    assert [p.time for p in postures] == kept
    assert max(abs(p.knee) for p in postures) < 0.1


def test_a_knee_that_stays_away_is_believed_after_five() -> None:
    """Who was wrong at first, or walks off, is not ignored for ever; and is watched again."""
    sights = still(fps=60.0)
    there = [*sights[:10], *(displaced(s, [KNEE, ANKLE], [160.0, 0.0]) for s in sights[10:])]
    there[40] = sights[40]
    kept = sights[:10] + sights[15:40] + sights[41:]
    assert [p.time for p in measured(there)] == [s.time for s in kept]


def test_a_knee_that_jumps_to_and_fro_is_dropped_every_time() -> None:
    """One good sight in between starts the count of five anew."""
    sights = still(seconds=2.0, fps=60.0)
    wild = [s if i % 4 == 0 else displaced(s, [KNEE], [120.0, 0.0]) for i, s in enumerate(sights)]
    assert [p.time for p in measured(wild)] == [s.time for s in sights[::4]]


def test_after_a_gap_the_knee_may_be_elsewhere() -> None:
    """1.5 statures a second is the limit, so half a second allows 0.75."""
    sights = still(fps=30.0)
    before = sights[:10]
    after = [
        displaced(replace(s, time=s.time + 0.5), [KNEE, ANKLE], [200.0, 0.0]) for s in sights[10:]
    ]
    assert len(measured(before + after)) == len(sights)


def test_a_moving_knee_is_no_jump() -> None:
    """A squat in 0.7 s, seen ten times a second, loses no sight."""
    sights = list(play([Move(0.5, STANDING), Move(0.7, figures.SQUAT)], fps=10.0))
    assert len(measured(sights)) == len(sights)


def test_the_roll_of_the_camera_is_taken_out() -> None:
    """The same body seen by a camera that leans 4° gives the same angles."""
    crooked = [figures.rolled(s, 4.0) for s in still(HINGE)]
    upright = replace(STAND, roll=4.0)
    angles = measured(crooked, PostureMeter(upright))[-1]
    assert angles.trunk == pytest.approx(HINGE.trunk, abs=0.02)
    assert angles.shank == pytest.approx(HINGE.shank, abs=0.02)


def test_two_sights_of_one_time_are_refused() -> None:
    """Time that stands still is a fault of the source, and is said."""
    meter, sight = PostureMeter(STAND), figure(STANDING, time=1.0)
    meter.feed(sight)
    meter.feed(sight)
    with pytest.raises(ValueError, match="time must move forward"):
        meter.feed(sight)


def drifted(depths: Sequence[float], fps: float = 15.0) -> list[float]:
    """What is left of a course of depths once the drift is taken off."""
    drift = Drift()
    return [drift(i / fps, depth) for i, depth in enumerate(depths)]


def test_a_new_way_to_stand_is_followed_within_a_minute() -> None:
    """Standing 4° further forward is standing again: the time constant is 10 s."""
    after = drifted([4.0] * 15 * 60)
    assert after[15 * 10] == pytest.approx(4.0 * np.exp(-1.0), abs=0.05)
    assert after[-1] < 0.1


def test_the_drift_is_bounded() -> None:
    """Who creeps forward further and further is followed by 5°, no more."""
    creeping = np.linspace(0.0, 12.0, 15 * 240)
    assert drifted(list(creeping))[-1] == pytest.approx(12.0 - DRIFT_MOST_DEG, abs=0.1)


@pytest.mark.parametrize("depth", [6.5, 60.0])
def test_a_hinge_that_is_held_is_not_taken_for_standing(depth: float) -> None:
    """Beyond 6° nothing is followed, however long it is held."""
    assert drifted([0.0, *[depth] * 15 * 60])[-1] == pytest.approx(depth, abs=0.1)


def test_moving_through_standing_is_not_standing() -> None:
    """Faster than 8°/s: swinging back and forth within 6° shifts nothing."""
    swing = [5.0 if i % 2 else 0.0 for i in range(15 * 60)]
    assert drifted(swing)[-1] == pytest.approx(swing[-1], abs=0.1)
