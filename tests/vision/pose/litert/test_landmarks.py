"""From the network's 195 values to points in the picture, as equations; no network is run."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from station.vision.pose.litert.landmarks import (
    CELL,
    CIRCLE,
    HIPS,
    SIDE,
    Landmarker,
    cropped,
    refined,
)
from station.vision.pose.litert.region import Region

Floats = NDArray[np.float32]
COLD = -20.0
REGION = Region((300.0, 200.0), 320.0, 0.6)


def heat(size: int = 64, points: int = 39) -> Floats:
    """Heat maps without any warmth."""
    return np.full((size, size, points), COLD, np.float32)


class StandIn:
    """A network that says what it is told to, and remembers its picture."""

    def __init__(self, spots: Floats, presence: float = 0.9, visible: float = 0.0) -> None:
        values = np.zeros((39, 5), np.float32)
        values[:, :2], values[:, 3] = spots, visible
        outline = np.full((SIDE, SIDE, 1), COLD, np.float32)
        outline[96:160, 96:160] = -COLD
        certainty = np.array([presence], np.float32)
        self.says = [values.ravel(), certainty, outline, heat(), np.zeros(117, np.float32)]

    def __call__(self, picture: Floats) -> list[Floats]:
        self.picture = picture
        return self.says


def landmarker(stand_in: StandIn) -> Landmarker:
    """Ours, on a stand-in."""
    return Landmarker(cast(Any, stand_in))


PICTURE = np.full((480, 640, 3), 51, np.uint8)
SPOTS = np.random.default_rng(2).uniform(20, 236, (39, 2)).astype(np.float32)


def test_points_are_carried_back_into_the_picture() -> None:
    """The same map that cut the region out, the other way round, and for the mask too."""
    body = landmarker(StandIn(SPOTS, visible=2.0)).look(PICTURE, REGION)
    assert body is not None
    matrix = REGION.to_picture(SIDE)
    assert body.points == pytest.approx(SPOTS[:33] @ matrix[:, :2].T + matrix[:, 2], abs=1e-3)
    assert body.visibility == pytest.approx([0.8808] * 33, abs=1e-4)
    assert body.points.dtype == body.visibility.dtype == np.float32


def test_the_next_region_is_around_the_two_points_beyond_the_body() -> None:
    """Hips in the middle, and the circle's point on the circle."""
    body = landmarker(StandIn(SPOTS)).look(PICTURE, REGION)
    assert body is not None
    matrix = REGION.to_picture(SIDE)
    hips, circle = SPOTS[[HIPS, CIRCLE]] @ matrix[:, :2].T + matrix[:, 2]
    assert body.next.centre == pytest.approx(hips, abs=1e-3)
    assert body.next.side == pytest.approx(2.5 * np.linalg.norm(circle - hips), rel=1e-4)


def test_a_region_with_nobody_in_it_gives_nobody() -> None:
    """Presence is a probability already; half of it is needed."""
    assert landmarker(StandIn(SPOTS, presence=0.49)).look(PICTURE, REGION) is None
    assert landmarker(StandIn(SPOTS, presence=0.51)).look(PICTURE, REGION) is not None


def test_the_mask_lies_where_the_region_lay() -> None:
    """A quarter of the region's side is body: in the picture it has that area, turned, there."""
    body = landmarker(StandIn(SPOTS)).look(PICTURE, REGION)
    assert body is not None
    mask = body.mask(640, 480)
    assert mask.shape == (480, 640)
    assert mask.sum() == pytest.approx((REGION.side / 4) ** 2, rel=0.02)
    rows, columns = np.nonzero(mask > 0.5)
    assert (columns.mean(), rows.mean()) == pytest.approx(REGION.centre, abs=1)
    assert np.ptp(columns) == pytest.approx(80 * (np.cos(0.6) + np.sin(0.6)), abs=3)


def test_beyond_the_picture_its_edge_goes_on() -> None:
    """No black enters a region that reaches over the edge; values are 0 to 1."""
    stand_in = StandIn(SPOTS)
    landmarker(stand_in).look(PICTURE, Region((0.0, 0.0), 900.0, 0.3))
    assert stand_in.picture.shape == (SIDE, SIDE, 3)
    assert np.abs(stand_in.picture - 0.2).max() < 1e-6


def test_a_region_is_cut_out_upright() -> None:
    """Whatever leans like the region stands upright in what the network gets."""
    picture = np.zeros((480, 640, 3), np.uint8)
    matrix = REGION.to_picture(SIDE)
    for down in range(30, 226):  # a line down the middle, drawn leaning
        x, y = matrix[:, :2] @ (128, down) + matrix[:, 2]
        picture[round(y), round(x)] = 255
    crop = cropped(picture, matrix)
    assert crop[40:216, 126:131, 0].max(axis=1).min() > 0.2
    assert crop[:, :120].max() == 0
    assert crop[:, 137:].max() == 0


def test_a_point_moves_to_the_middle_of_the_heat_around_it() -> None:
    """Two equally warm cells: half way between them, in pixels of the region."""
    maps = heat(points=1)
    maps[20, 30], maps[20, 32] = 4, 4
    moved = refined(np.array([[31.5 * CELL, 21.5 * CELL]], np.float32), maps)
    assert moved == pytest.approx(np.array([[31 * CELL, 20 * CELL]]), abs=1e-4)


@pytest.mark.parametrize(
    ("spot", "logit"),
    [((120, 80), -0.1), ((-3, 80), 9.0), ((300, 80), 9.0), ((200, 200), 9.0)],
)
def test_a_point_without_heat_nearby_stays(spot: tuple[float, float], logit: float) -> None:
    """Not warm enough, outside of the region, or too far away."""
    maps = heat(points=1)
    maps[20, 30] = logit
    here = np.array([spot], np.float32)
    assert refined(here, maps) == pytest.approx(here)


def test_heat_at_the_edge_is_not_taken_from_the_other_side() -> None:
    """A window that reaches over the edge ends there."""
    maps = heat(points=2)
    maps[0, 0], maps[63, 63], maps[0, 63], maps[63, 0] = 3, 3, 3, 3
    corners = np.array([[1, 1], [254, 254]], np.float32)
    assert refined(corners, maps) == pytest.approx(np.array([[0, 0], [252, 252]]), abs=1e-4)


def test_every_point_has_a_map_of_its_own() -> None:
    """The heat of one does not move another."""
    maps = heat(points=2)
    maps[20, 30, 1] = 9
    spots = np.array([[124, 84], [124, 84]], np.float32)
    assert refined(spots, maps) == pytest.approx(np.array([[124, 84], [120, 80]]), abs=1e-3)
