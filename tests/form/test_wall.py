"""The wall's line, and what of somebody comes nearest to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.form.figure import HINGE, STANDING, figure
from station.form.landmarks import HIP, KNEE, SHOULDER, near_joints
from station.form.wall import NOWHERE, Rear, WallLine, rearmost
from station.values import Points, Sight, Silhouette


def rear_of(sight: Sight, facing: int = 1) -> Rear:
    """The rearmost points of a figure."""
    return rearmost(sight.silhouette, near_joints(sight, "right" if facing > 0 else "left"), facing)


@given(
    x=st.floats(0, 600),
    lean=st.floats(-0.2, 0.2),
    ahead=st.floats(-100, 200),
    y=st.floats(-50, 500),
    facing=st.sampled_from([1, -1]),
)
def test_a_point_is_as_far_before_the_wall_as_it_was_put(
    x: float, lean: float, ahead: float, y: float, facing: int
) -> None:
    """Along the row of the point, also before a wall that leans, above its top and below it."""
    wall = WallLine((x + lean * 300, 100.0), (x, 400.0), "site")
    point = np.array([x + lean * (400 - y) + facing * ahead, y])
    assert wall.gap(point, facing) == pytest.approx(ahead, abs=1e-6)


def test_an_unknown_point_is_no_distance() -> None:
    """NaN for NaN."""
    wall = WallLine((10.0, 0.0), (10.0, 100.0), "site")
    assert np.isnan(wall.gap(NOWHERE.hips, 1))


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("scale", [1.0, 2.5])
def test_hips_and_back_are_where_the_outline_ends(scale: float, facing: int) -> None:
    """Somebody cut out of paper: round, 40 pixels behind the hip, and 25 behind the back."""
    side = round(400 / scale)
    y, x = ((np.indices((side, side)) + 0.5) * scale).reshape(2, side, side)
    behind = facing * (200.0 - x)
    edge = np.where(y < 240.0, 25.0, 40.0 - ((y - 285.0) / 8.0) ** 2)
    mask = np.where(behind < edge, 255, 0).astype(np.uint8)
    joints = np.full((10, 2), np.nan, np.float32)
    joints[[KNEE, HIP, SHOULDER]] = (200.0, 380.0), (200.0, 290.0), (200.0, 190.0)
    rear = rearmost(Silhouette(mask, (0.0, 0.0), scale), joints, facing)
    assert rear.hips[0] == pytest.approx(200.0 - facing * 39.5, abs=0.5 + 0.5 * scale)
    assert 275.0 <= rear.hips[1] <= 295.0
    assert rear.back[0] == pytest.approx(200.0 - facing * 25.0, abs=0.55 * scale)
    assert 190.0 <= rear.back[1] <= 240.0


def test_hips_lead_in_a_hinge() -> None:
    """Bent by 60°, the hips are well behind the back, and behind where they stood."""
    bent, tall = (rear_of(figure(pose, outlined=True)) for pose in (HINGE, STANDING))
    assert bent.hips[0] < bent.back[0] - 20.0
    assert bent.hips[0] < tall.hips[0] - 30.0


def with_mask(sight: Sight, mask: np.ndarray) -> Sight:
    """The same outline with another mask."""
    assert sight.silhouette is not None
    return replace(sight, silhouette=replace(sight.silhouette, mask=mask.astype(np.uint8)))


def test_one_bad_ray_is_no_hip() -> None:
    """A spike of the outline on one row, 32 pixels long, moves it by less than 2."""
    sight = figure(STANDING, outlined=True)
    assert sight.silhouette is not None
    outline, hip = sight.silhouette, near_joints(sight, "right")[HIP]
    row = int((hip[1] - outline.origin[1]) / outline.scale)
    mask = outline.mask.copy()
    edge = int(np.flatnonzero(mask[row] >= 128)[0])
    mask[row, max(0, edge - 8) : edge] = 255
    spoilt, whole = rear_of(with_mask(sight, mask)), rear_of(sight)
    assert spoilt.hips[0] == pytest.approx(whole.hips[0], abs=2.0)


@pytest.mark.parametrize("fill", [0, 255], ids=["empty", "full"])
def test_without_an_outline_nothing_is_rearmost(fill: int) -> None:
    """A mask that is empty, or one in which the body never ends."""
    sight = figure(STANDING, outlined=True)
    assert sight.silhouette is not None
    side = 600
    outline = Silhouette(np.full((side, side), fill, np.uint8), (0.0, 0.0), 1.0)
    rear = rear_of(replace(sight, silhouette=outline))
    assert np.isnan(np.array(rear)).all()


def test_without_a_silhouette_nothing_is_known() -> None:
    """No mask came with the sight."""
    assert rear_of(figure(STANDING)) is NOWHERE


@pytest.mark.parametrize("shoulder", [(0.0, 0.0), (np.nan, np.nan)], ids=["no length", "unseen"])
def test_a_trunk_of_no_length_has_no_back(shoulder: tuple[float, float]) -> None:
    """Hip and shoulder in one place, or a shoulder that is not seen."""
    sight = figure(STANDING, outlined=True)
    joints: Points = near_joints(sight, "right").copy()
    joints[SHOULDER] = joints[HIP] + np.array(shoulder, np.float32)
    assert rearmost(sight.silhouette, joints, 1) is NOWHERE
    assert np.isfinite(joints[KNEE]).all()
