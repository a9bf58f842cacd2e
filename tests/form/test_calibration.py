"""The body's frame, angles in it, the camera's roll, and lengths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.form.calibration import (
    STANDING_LEAN_DEG,
    STATURE_SHARES,
    body_frame,
    inclination,
    roll_of,
    segment_lengths,
)
from station.form.figure import HINGE, SHANK, STANDING, THIGH, TRUNK, Body, Pose, figure
from station.form.landmarks import ANKLE, HIP, KNEE, SHOULDER, near_joints
from station.values import Points

COORDINATES = st.floats(-1000.0, 1000.0)
ANGLES = st.floats(-60.0, 60.0)


def flat(pose: Pose = STANDING, times: int = 1) -> Points:
    """Joints of a figure that faces right, unrolled body frame, (times, 10, 2)."""
    joints = body_frame(near_joints(figure(pose), "right"), 1, 0.0)
    return np.repeat(joints[None], times, axis=0)


@given(COORDINATES, COORDINATES, st.sampled_from([-1, 1]))
def test_forward_is_where_somebody_faces_and_up_is_up(x: float, y: float, facing: int) -> None:
    """Pictures count down and to the right; bodies count up and ahead."""
    framed = body_frame(np.array([x, y], np.float32), facing, 0.0)
    assert framed == pytest.approx([facing * x, -y], abs=1e-3)


@given(COORDINATES, COORDINATES, ANGLES)
def test_roll_is_added_to_the_vertical(x: float, y: float, roll: float) -> None:
    """What leans forward by the roll is upright afterwards; lengths stay."""
    framed = body_frame(np.array([[0.0, 0.0], [x, -abs(y) - 1.0]]), 1, roll)
    before, after = inclination(np.zeros(2), np.array([x, abs(y) + 1.0])), inclination(*framed)
    assert (float(before - after) - roll + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-3)
    assert np.hypot(*framed[1]) == pytest.approx(np.hypot(x, abs(y) + 1.0), rel=1e-6)


@pytest.mark.parametrize(
    ("step", "angle"),
    [((0, 1), 0), ((1, 1), 45), ((1, 0), 90), ((-1, 1), -45), ((-1, 0), -90), ((1, -1), 135)],
)
def test_inclination_is_from_the_vertical_forward_positive(
    step: tuple[float, float], angle: float
) -> None:
    """Wherever the two points are."""
    lower = np.array([3.0, -7.0])
    assert inclination(lower, lower + step) == pytest.approx(angle)


def test_inclinations_come_in_one_go() -> None:
    """Shapes (…, 2) in, (…) out."""
    lower, upper = np.zeros((4, 5, 2)), np.ones((4, 5, 2))
    assert inclination(lower, upper) == pytest.approx(np.full((4, 5), 45.0))


@given(st.floats(-7.99, 7.99))
def test_what_is_left_of_a_lean_is_the_cameras(roll: float) -> None:
    """People lean 1.5° forward at ease; the figure does, and the rest is roll."""
    leaning = Pose(*[STANDING_LEAN_DEG + roll] * 3)
    assert roll_of(flat(leaning)) == pytest.approx(roll, abs=1e-3)


@pytest.mark.parametrize("lean", [13.51, -10.51])
def test_nobody_blames_the_camera_for_a_strong_lean(lean: float) -> None:
    """Beyond 12° somebody leans by choice."""
    assert roll_of(flat(Pose(*[lean] * 3))) == 0.0


def test_one_bad_sight_does_not_tilt_the_world() -> None:
    """The median over sights, those with unknown points left out."""
    joints = flat(times=5)
    joints[0, SHOULDER, 0] += 300.0
    joints[1, SHOULDER] = np.nan
    assert roll_of(joints) == pytest.approx(0.0, abs=1e-3)


def test_lengths_are_the_bones() -> None:
    """In any pose, in pixels, and their sum gives the stature."""
    lengths = segment_lengths(flat(HINGE))
    assert lengths == pytest.approx([400.0 * s for s in (TRUNK, THIGH, SHANK)], abs=1e-3)
    assert sum(lengths) / STATURE_SHARES == pytest.approx(Body().stature, abs=1e-2)


@pytest.mark.parametrize("joint", [SHOULDER, HIP, KNEE, ANKLE])
def test_lengths_are_medians(joint: int) -> None:
    """Single misplaced or unknown joints do not change them."""
    joints = flat(times=5)
    joints[0, joint] += 50.0
    joints[1, joint] = np.nan
    assert segment_lengths(joints) == pytest.approx(segment_lengths(flat()), abs=1e-3)
