"""The back's outline: drawn masks in, known offsets out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from station.form import spine
from station.form.spine import AXIS, RAYS, Lift, lift, sample, spine_profile, typical
from station.values import Points, Silhouette
from tests.form.drawings import NO_ARMS, Drawing, flat

DRAWINGS = st.builds(
    Drawing,
    lean=st.floats(-20, 110),
    facing=st.sampled_from([-1, 1]),
    length=st.floats(35, 80),
    scale=st.floats(0.5, 4),
    origin=st.tuples(st.floats(-300, 300), st.floats(-300, 300)),
    at=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
)


def band(low: float, high: float) -> NDArray[np.bool_]:
    """Which rays start between these shares of the trunk."""
    return np.asarray((low <= AXIS) & (high >= AXIS))


@given(drawing=DRAWINGS, offset=st.floats(0.08, 0.5))
def test_a_straight_back_is_found_to_a_tenth_of_a_pixel(drawing: Drawing, offset: float) -> None:
    """Whatever the lean, facing, size and place, every ray tells the drawn distance."""
    found = drawing.profile(flat(offset))
    assert np.abs(found.offsets - offset).max() * drawing.length < 0.1


@given(drawing=DRAWINGS)
def test_the_contour_is_where_the_outline_was_drawn(drawing: Drawing) -> None:
    """The points that are shown lie on the outline, from below the hip to the neck."""
    found = drawing.profile(flat(0.2))
    drawn = [drawing.point(u, 0.2) for u in np.linspace(-0.05, 1.10, 40)]
    assert np.abs(found.contour - drawn).max() < 0.1 * drawing.scale + 1e-3


def test_a_hard_edge_is_found_to_half_a_pixel() -> None:
    """A mask without any softness still tells a straight edge better than its pixels."""
    drawing = Drawing(lean=37.0, length=70.0)
    soft = drawing.mask(flat(0.2))
    hard = Silhouette(np.where(soft.mask > 127, 255, 0).astype(np.uint8), soft.origin, soft.scale)
    found = spine_profile(hard, drawing.hip, drawing.shoulder, 1, NO_ARMS)
    assert found is not None
    error = (found.offsets - 0.2) * drawing.length
    assert np.abs(error).max() < 0.75
    assert abs(np.median(error)) < 0.25


def test_the_profile_has_the_shape_it_promises() -> None:
    """Forty rays, float32."""
    found = Drawing().profile(flat(0.2))
    assert found.contour.shape == (RAYS, 2)
    assert found.offsets.shape == (RAYS,)
    assert found.contour.dtype == found.offsets.dtype == np.float32


@given(drawing=DRAWINGS, lean=st.floats(-20, 110))
def test_a_flat_back_that_turns_has_not_lifted(drawing: Drawing, lean: float) -> None:
    """Standing or bent over, a back that turns as one piece has lift 0."""
    turned = Drawing(lean, drawing.facing, drawing.length, drawing.scale, drawing.origin)
    moved = lift(drawing.profile(flat(0.2)).offsets, turned.profile(flat(0.2)).offsets)
    assert np.abs(moved).max() < 0.35


@pytest.mark.parametrize("slide", [-4.0, 3.0])
def test_a_hip_that_slides_is_no_rounding(slide: float) -> None:
    """When the whole outline moves off the axis by as much everywhere, lift stays 0."""
    standing = Drawing().profile(flat(0.2)).offsets
    bent = Drawing(lean=70.0).profile(flat(0.2 + slide / 100)).offsets
    assert np.allclose(lift(bent, standing), 0.0, atol=0.3)


@given(drawing=DRAWINGS, bulge=st.floats(-5, 12))
def test_a_bulge_of_so_many_per_cent_is_that_lift(drawing: Drawing, bulge: float) -> None:
    """What is drawn onto low and upper back, % of the trunk, comes out again."""

    def edge(u: NDArray[np.float64]) -> NDArray[np.float64]:
        return 0.2 + np.interp(u, [0.17, 0.24], [0.0, bulge / 100])

    standing = drawing.profile(flat(0.2)).offsets
    assert np.allclose(lift(drawing.profile(edge).offsets, standing), bulge, atol=0.6)


def test_low_and_upper_back_are_told_apart() -> None:
    """A bulge of one part lifts that part; one of the tailbone lowers both."""
    standing = np.full(RAYS, 0.2, np.float32)
    low, high, end = standing.copy(), standing.copy(), standing.copy()
    low[band(0.17, 0.52)] += 0.06
    high[band(0.52, 0.95)] += 0.05
    end[band(-0.05, 0.17)] += 0.04
    assert lift(low, standing) == pytest.approx((6.0, 0.0), abs=1e-4)
    assert lift(high, standing) == pytest.approx((0.0, 5.0), abs=1e-4)
    assert lift(end, standing) == pytest.approx((-4.0, -4.0), abs=1e-4)


def test_collar_and_buttock_have_no_say() -> None:
    """Above 0.90 and below 0.02 of the axis, hair, hood and hips move as they like."""
    standing = np.full(RAYS, 0.2, np.float32)
    bent = np.asarray(standing + 0.1 * AXIS**2, np.float32)
    dressed = bent.copy()
    dressed[AXIS < 0.02], dressed[AXIS > 0.90] = 0.6, 0.0
    assert lift(dressed, standing) == lift(bent, standing)


BANDS = {
    "sacrum": (spine.SACRUM_BAND, (True, True)),
    "lumbar": (spine.LUMBAR_BAND, (True, False)),
    "thoracic": (spine.THORACIC_BAND, (False, True)),
}
"""Part of the back → its band, and whether low and upper back go blind without it."""


@pytest.mark.parametrize("hidden_while", ["standing", "bent"])
@pytest.mark.parametrize("part", BANDS)
def test_a_hidden_part_is_not_guessed(part: str, hidden_while: str) -> None:
    """Below two fifths of its rays, standing or now, a part is NaN; from there it counts."""
    span, blind = BANDS[part]
    rays = np.flatnonzero(band(*span))
    least = int(np.ceil(spine.LEAST_SEEN * len(rays)))
    for seen, expected in ((least - 1, blind), (least, (False, False))):
        profiles = {name: np.full(RAYS, 0.2, np.float32) for name in ("standing", "bent")}
        profiles[hidden_while][rays[seen:]] = np.nan
        found = lift(profiles["bent"], profiles["standing"])
        assert tuple(np.isnan(found)) == expected


JUST = 0.001


@pytest.mark.parametrize("when", ["standing", "bent"])
@pytest.mark.parametrize(("hidden", "most"), [(0, spine.STEP_MAX), (2, spine.STEP_MAX_GAP)])
def test_a_back_has_no_steps(hidden: int, most: float, when: str) -> None:
    """A hand or a rod behind the back makes a step in it: then there is no word about it."""
    for step, is_back in ((most - JUST, True), (most + JUST, False)):
        profiles = {name: np.full(RAYS, 0.2, np.float32) for name in ("standing", "bent")}
        profiles[when][20:] += step
        profiles[when][20 : 20 + hidden] = np.nan
        assert np.isfinite(lift(profiles["bent"], profiles["standing"])).all() == is_back


@pytest.mark.parametrize("end", [slice(0, 2), slice(-7, None)])
def test_steps_beyond_the_back_do_not_matter(end: slice) -> None:
    """Below the tailbone and above the upper back, belts and collars are allowed."""
    standing = np.full(RAYS, 0.2, np.float32)
    bent = standing.copy()
    bent[end] += 0.3
    assert lift(bent, standing) == Lift(0.0, 0.0)


def test_a_forearm_behind_the_back_hides_the_rays_that_it_meets() -> None:
    """Rays that end on elbow–wrist are dropped, the others stay as they were."""
    drawing = Drawing()
    free = drawing.profile(flat(0.2))
    arm = [drawing.point(0.4, 0.9), drawing.point(0.30, 0.2), drawing.point(0.60, 0.2)]
    found = drawing.profile(flat(0.2), np.array([arm], np.float32))
    hidden = band(0.30 - spine.ARM_RADIUS, 0.60 + spine.ARM_RADIUS)
    assert np.array_equal(np.isnan(found.offsets), hidden)
    assert np.array_equal(np.isnan(found.contour).all(axis=1), hidden)
    assert np.array_equal(found.offsets[~hidden], free.offsets[~hidden])


def test_an_arm_in_front_hides_nothing() -> None:
    """Hands on the thighs leave the whole back to see; so do arms that nobody found."""
    drawing = Drawing()
    arm = [drawing.point(1.0, 0.0), drawing.point(0.5, -0.4), drawing.point(0.0, -0.3)]
    arms = np.array([arm, np.full((3, 2), np.nan)], np.float32)
    assert np.isfinite(drawing.profile(flat(0.2), arms).offsets).all()


def test_the_upper_arm_hides_only_beyond_the_shoulder() -> None:
    """At the shoulder the arm is part of the body; its far part is in the way."""
    drawing = Drawing()
    arm = [drawing.point(1.0, 0.2), drawing.point(0.5, 0.2), drawing.point(0.5, 0.9)]
    hidden = np.isnan(drawing.profile(flat(0.2), np.array([arm], np.float32)).offsets)
    begins = 1.0 - spine.UPPER_ARM_FROM * 0.5 + spine.ARM_RADIUS
    assert np.array_equal(hidden, band(0.5 - spine.ARM_RADIUS, begins))


def test_a_ray_that_never_leaves_the_body_is_unknown() -> None:
    """Beyond its reach a ray says nothing: the body seems endless there."""
    found = Drawing().profile(lambda u: np.where(u < 0.5, 0.2, 0.7))
    assert np.array_equal(np.isnan(found.offsets), AXIS >= 0.5)


def test_where_there_is_no_body_there_is_no_back() -> None:
    """An empty mask gives no offset at all."""
    assert np.isnan(Drawing().profile(flat(-2.0)).offsets).all()


def test_the_first_way_out_counts() -> None:
    """An arm that hangs behind the back is another body: the ray stops before it."""
    drawing = Drawing()
    body, behind, gap = (drawing.mask(flat(o)).mask for o in (0.2, 0.5, 0.35))
    both = Silhouette(body + (behind - gap), drawing.origin, drawing.scale)
    found = spine_profile(both, drawing.hip, drawing.shoulder, 1, NO_ARMS)
    assert found is not None
    assert np.allclose(found.offsets, 0.2, atol=0.003)


def test_a_trunk_axis_beside_the_body_still_finds_its_back() -> None:
    """A hip placed in front of the belly: the ray goes in, and its way out is the back."""
    drawing = Drawing()
    full, before = (drawing.mask(flat(o)).mask for o in (0.3, 0.1))
    body = Silhouette(full - before, drawing.origin, drawing.scale)
    found = spine_profile(body, drawing.hip, drawing.shoulder, 1, NO_ARMS)
    assert found is not None
    assert np.allclose(found.offsets, 0.3, atol=0.003)


def test_outside_the_picture_there_is_no_body() -> None:
    """A back that is cut off by the picture's edge ends there."""
    whole = Silhouette(np.full((200, 100), 255, np.uint8), (0.0, 0.0), 1.0)
    hip, shoulder = np.array([20.0, 160.0], np.float32), np.array([20.0, 60.0], np.float32)
    found = spine_profile(whole, hip, shoulder, 1, NO_ARMS)
    assert found is not None
    assert np.allclose(found.offsets, 0.2, atol=0.015)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1)])
def test_a_sliver_of_a_mask_holds_no_back(shape: tuple[int, int]) -> None:
    """Somebody who has walked out of the picture leaves a row of pixels, and no error."""
    sliver = Silhouette(np.full(shape, 255, np.uint8), (0.0, 0.0), 2.0)
    hip, shoulder = np.array([1.0, 1.0], np.float32), np.array([1.0, -60.0], np.float32)
    found = spine_profile(sliver, hip, shoulder, 1, NO_ARMS)
    assert found is not None
    assert np.isnan(found.offsets).all()


@pytest.mark.parametrize("shoulder", [(50.0, 50.0), (50.3, 50.3), (np.nan, 20.0), (50.0, np.inf)])
def test_no_trunk_no_spine(shoulder: tuple[float, float]) -> None:
    """Shoulder upon hip, or a point that is not there: nothing can be measured."""
    mask = Drawing().mask(flat(0.2))
    hip = np.array([50.0, 50.0], np.float32)
    assert spine_profile(mask, hip, np.array(shoulder, np.float32), 1, NO_ARMS) is None


@given(
    x=st.floats(10, 58),
    y=st.floats(-4, 24),
    slope=st.tuples(st.integers(0, 5), st.integers(0, 7)),
)
def test_between_pixels_the_mask_is_a_plane(x: float, y: float, slope: tuple[int, int]) -> None:
    """Bilinear: a mask that rises evenly reads its exact height at every place."""
    columns, rows = np.meshgrid(np.arange(25), np.arange(15))
    plane = (slope[0] * columns + slope[1] * rows).astype(np.uint8)
    origin, scale = (9.0, -5.0), 2.0
    found = sample(Silhouette(plane, origin, scale), np.array([x]), np.array([y]))
    column, row = (x - origin[0]) / scale - 0.5, (y - origin[1]) / scale - 0.5
    assert found[0] == pytest.approx(slope[0] * column + slope[1] * row, abs=0.02)


@pytest.mark.parametrize("place", [(-0.1, 5), (10.1, 5), (5, -0.1), (5, 10.1), (1e6, -1e6)])
def test_beyond_the_mask_everything_is_background(place: tuple[float, float]) -> None:
    """Left, right, above, below, and far away."""
    full = Silhouette(np.full((10, 10), 255, np.uint8), (0.0, 0.0), 1.0)
    assert sample(full, np.array([place[0]]), np.array([place[1]])) == 0.0


PROFILES = st.integers(1, 9).flatmap(
    lambda count: arrays(
        np.float32,
        (count, RAYS),
        elements=st.one_of(st.floats(0, 0.5, width=32), st.just(float("nan"))),
    )
)


@given(stack=PROFILES)
def test_typical_is_the_median_of_what_was_seen(stack: Points) -> None:
    """Ray by ray numpy's own nanmedian, and NaN where less than half was seen."""
    found = typical(list(stack))
    for ray in range(RAYS):
        known = stack[np.isfinite(stack[:, ray]), ray]
        if 2 * len(known) < len(stack):
            assert np.isnan(found[ray])
        else:
            assert found[ray] == pytest.approx(np.median(known), abs=1e-6)


def test_typical_of_nothing_is_unknown() -> None:
    """No profile, no back."""
    assert np.isnan(typical([])).all()
    assert typical([]).shape == (RAYS,)
