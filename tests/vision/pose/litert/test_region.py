"""The turned square around a body, as equations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.vision.pose.litert.region import PADDING, Region, around

PIXELS = st.floats(0, 640)
TURNS = st.floats(-math.pi, math.pi)


def carry(matrix: np.ndarray, point: tuple[float, float]) -> np.ndarray:
    """Map a point."""
    return np.asarray(matrix[:, :2] @ point + matrix[:, 2])


@given(PIXELS, PIXELS, st.floats(20, 2000), TURNS, PIXELS, PIXELS)
def test_there_and_back_again_is_where_one_was(
    x: float, y: float, side: float, turn: float, u: float, v: float
) -> None:
    """A point of the picture, carried into the region and back, has not moved."""
    matrix = Region((x, y), side, turn).to_picture(256)
    inside = np.linalg.solve(matrix[:, :2], np.array([u, v]) - matrix[:, 2])
    assert carry(matrix, (inside[0], inside[1])) == pytest.approx([u, v], abs=1e-6)


@given(PIXELS, PIXELS, st.floats(20, 2000), TURNS)
def test_the_middle_stays_and_lengths_keep_their_ratio(
    x: float, y: float, side: float, turn: float
) -> None:
    """The map turns and scales, and does nothing else."""
    matrix = Region((x, y), side, turn).to_picture(256)
    assert carry(matrix, (128, 128)) == pytest.approx([x, y], abs=1e-6)
    gram = matrix[:, :2].T @ matrix[:, :2]
    assert gram == pytest.approx(np.eye(2) * (side / 256) ** 2, rel=1e-6, abs=1e-9)
    assert np.linalg.det(matrix[:, :2]) > 0, "not mirrored"


@pytest.mark.parametrize("lean", [-170, -90, -30, 0, 15, 90, 179])
def test_the_region_leans_as_the_body_does(lean: float) -> None:
    """Whoever leans by so many degrees is seen upright: the head's direction points up."""
    angle = math.radians(lean)
    head = np.array([100 + 50 * math.sin(angle), 200 - 50 * math.cos(angle)], np.float32)
    region = around(np.array([100, 200], np.float32), head)
    assert math.degrees(region.turn) == pytest.approx(lean, abs=1e-4)
    assert region.side == pytest.approx(2 * 50 * PADDING, rel=1e-5)
    above = 128 - 128 / PADDING
    assert carry(region.to_picture(256), (128, above)) == pytest.approx(head, abs=1e-3)


@pytest.mark.parametrize(
    ("centre", "side", "apart"),
    [((0, 0), 2, 0), ((1, 0), 2, 0.5), ((0, -1), 1, 0.5), ((3, 4), 10, 0.5), ((8, 6), 2, 5)],
)
def test_how_far_regions_are_apart_goes_by_the_larger(
    centre: tuple[float, float], side: float, apart: float
) -> None:
    """Both ways alike, and whichever way they are turned."""
    one, other = Region((0, 0), 2, 0), Region(centre, side, 1)
    assert one.apart(other) == pytest.approx(apart)
    assert other.apart(one) == pytest.approx(apart)
