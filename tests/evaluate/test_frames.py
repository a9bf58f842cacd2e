"""Errors frame by frame, on truths whose answer is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from station.evaluate.frames import cm_per_pixel, contour_errors, frame_errors, offsets
from station.values import Points
from tests.evaluate.known import back, frames, posture, times, truth

ANGLES = {"trunk_lean": 0.0, "hip_included": 180.0, "knee_included": 180.0, "shank_lean": 0.0}
CAMERA = {"w": 640, "hfov": 90.0, "dist": 3.2}
"""6.4 m across 640 pixels: a centimetre each."""


def leaning(time: float, late: float = 0.0) -> float:
    """A bow, from upright by 60° and back, degrees."""
    return float(30.0 * (1.0 - np.cos(np.pi * np.clip(time - late - 2.0, 0.0, 2.0))))


def gaps(sacrum: float, thoracic: float = np.nan, occiput: float = np.nan) -> Points:
    """As a posture holds them, cm."""
    return np.array([sacrum, thoracic, occiput], np.float32)


def moving(**made: Any) -> dict[str, Any]:
    """The truth of a bow."""
    angle = {"angle": lambda t: ANGLES | {"trunk_lean": leaning(t)}}
    return dict(truth(reps=[(2.0, 4.0)], frames=frames(6.0, **angle, **made)))


def test_a_constant_error_goes_when_standing_is_subtracted() -> None:
    """Everything read 3° too upright: as read 3° off, as change nothing, no lag."""
    seen = [posture(t, trunk=leaning(t) - 3.0) for t in times(6.0)]
    errors = frame_errors(seen, moving(), 640)
    trunk = errors.angles["trunk"]
    assert [trunk.mae, trunk.bias] == pytest.approx([3.0, -3.0])
    assert trunk.change_mae == pytest.approx(0.0, abs=1e-6)
    assert errors.lag == pytest.approx(0.0, abs=1e-6)


def test_a_late_angle_has_its_lag_measured() -> None:
    """The trunk trails by 100 ms."""
    seen = [posture(t, trunk=leaning(t, late=0.1)) for t in times(6.0)]
    assert frame_errors(seen, moving(), 640).lag == pytest.approx(0.1, abs=0.006)


def test_the_rods_gap_is_compared_as_change_from_standing() -> None:
    """A rod read 1 cm too far all the time is right; 2 cm more in the rep are 2 cm too much."""
    known = moving(dowel_gap_m=lambda t: {"sacrum": 0.05 * (t > 2.0), "thoracic": 0, "head": 0})
    seen = [posture(t, rod_gaps=gaps(1.0 + (7.0 if t > 2.0 else 0.0))) for t in times(6.0)]
    rod = frame_errors(seen, known, 640).rod
    assert list(rod) == ["sacrum"]
    assert rod["sacrum"].count == len(seen)
    assert rod["sacrum"].signed.max() == pytest.approx(2.0, abs=1e-5)
    assert rod["sacrum"].signed.min() == pytest.approx(0.0, abs=1e-5)


def test_the_back_of_the_head_is_what_the_truth_calls_head() -> None:
    """The third gap belongs to the occiput: its error is 0 where it follows the truth's head."""
    known = moving(dowel_gap_m=lambda t: {"sacrum": 0.0, "thoracic": 0.0, "head": t / 100.0})
    upright = [posture(t, rod_gaps=gaps(0.0, 0.0, t)) for t in times(2.0)]
    bent = [posture(t, depth=60.0, rod_gaps=gaps(0.0, 0.0, t)) for t in times(6.0)[len(upright) :]]
    seen = [*upright, *bent]
    rod = frame_errors(seen, known, 640).rod
    assert rod["occiput"].p95 == pytest.approx(0.0, abs=1e-4)
    assert rod["sacrum"].p95 == 0.0


def test_the_walls_gap_is_compared_where_a_wall_is_known() -> None:
    """Half of the pictures know a wall: 1 cm too near in each of them."""
    known = moving(wall_gap_m=lambda _: 0.20)
    seen = [posture(t, wall_gap=19.0 if t < 3.0 else np.nan) for t in times(6.0)]
    wall = frame_errors(seen, known, 640).wall
    assert wall.count == sum(times(6.0) < 3.0)
    assert [wall.median, wall.bias] == pytest.approx([1.0, -1.0])


def test_a_truth_without_frames_compares_nothing() -> None:
    """People who were filmed: no angle is known, and none is made up."""
    errors = frame_errors([posture(t) for t in times(6.0)], truth(), 640)
    assert (dict(errors.angles), errors.contour.count) == ({}, 0)


def test_points_beyond_the_ends_of_a_line_are_not_compared() -> None:
    """Beside it their distance counts; below, above and unseen they have none."""
    line = np.array([[0.0, 20.0], [0.0, 10.0], [0.0, 0.0]])
    points = np.array([[-3.0, 5.0], [4.0, 15.0], [1.0, -2.0], [1.0, 22.0], [np.nan, 5.0]])
    expected = [3.0, -4.0, np.nan, np.nan, np.nan]
    assert offsets(points, line, facing=1) == pytest.approx(expected, nan_ok=True)


def test_outside_the_body_is_where_the_back_is() -> None:
    """Left of somebody who faces the right lies behind them, and the other way round."""
    line, left = np.array([[0.0, 20.0], [0.0, 0.0]]), np.array([[-3.0, 5.0]])
    assert [float(offsets(left, line, facing)[0]) for facing in (1, -1)] == [3.0, -3.0]


def test_a_point_outside_a_corner_is_as_far_as_the_corner() -> None:
    """Where the line turns away, its nearest place is the corner: it does count."""
    line = np.array([[20.0, 20.0], [10.0, 10.0], [20.0, 0.0]])
    assert offsets(np.array([[7.0, 10.0]]), line, facing=1) == pytest.approx([3.0])


def test_the_outline_is_compared_in_centimetres() -> None:
    """Two pixels off in a picture half as wide as the truth's, at 1 cm a pixel: 4 cm."""
    known = truth(frames=frames(1.0, dorsal2d=lambda _: [[100, 200], [100, 0]]), camera=CAMERA)
    seen = [posture(t, spine=back((52.0, 50.0), (52.0, 60.0))) for t in times(1.0)]
    errors = contour_errors(seen, known, 320)
    assert errors.count == 2 * len(seen)
    assert [errors.median, errors.bias] == pytest.approx([4.0, -4.0], rel=1e-4)


def test_an_outline_of_another_moment_is_not_compared() -> None:
    """Half a second away from every frame of the truth: nothing to compare with."""
    known = truth(frames=frames(1.0, dorsal2d=lambda _: [[100, 200], [100, 0]]), camera=CAMERA)
    assert contour_errors([posture(1.6, spine=back((101.0, 50.0)))], known, 640).count == 0


def test_the_scale_follows_from_the_camera() -> None:
    """90° wide at 3.2 m is 6.4 m across 640 pixels."""
    assert cm_per_pixel(CAMERA) == pytest.approx(1.0)
