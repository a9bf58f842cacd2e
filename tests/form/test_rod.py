"""The rod's distance from the back, on masks and figures whose backs lie where they were drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from station.form.figure import HINGE, STANDING, Body, Move, figure, play
from station.form.landmarks import EAR, ELBOW, HIP, SHOULDER, near_joints
from station.form.posture import PostureMeter
from station.form.rod import BEYOND, NOT_SEEN, PLACES, clear_of_rod, rod_gaps
from station.form.spine import AXIS
from station.form.standing import learn_standing
from station.values import LANDMARKS, Points, Rod, Sight, Silhouette, Spine
from tests.form.drawings import Drawing, flat

SACRUM, THORACIC, OCCIPUT, MIDBACK = range(4)
BACK, HEAD = 0.20, 0.12
"""How far behind the trunk axis back and head end, trunk lengths."""
STEP = 0.007
"""How finely the head's outline is looked for, trunk lengths."""
EVERYWHERE = [True] * 4


def body(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """A straight back, and above it a head that lies further forward."""
    return np.where(u > 1.12, HEAD, BACK)


def a_rod(drawing: Drawing, out: float, slope: float = 0.0, proven: bool = True) -> Rod:
    """A rod so far behind the trunk axis at the hip, and so much more at the shoulder."""
    ends = [drawing.point(u, out + slope * u) for u in (1.7, -0.4)]
    return Rod(np.array(ends, np.float32), 2.0, proven)


def joints_of(drawing: Drawing, elbow: tuple[float, float] = (0.5, -0.3)) -> Points:
    """The joints that matter: the trunk's ends, the ear, and the near elbow."""
    joints = np.full((10, 2), np.nan, np.float32)
    joints[[HIP, SHOULDER]] = drawing.hip, drawing.shoulder
    joints[EAR], joints[ELBOW] = drawing.point(1.2, 0.0), drawing.point(*elbow)
    return joints


def gaps_of(
    drawing: Drawing,
    rod: Rod | None,
    *,
    arm: dict[int, tuple[float, float]] | None = None,
    elbow: tuple[float, float] = (0.5, -0.3),
    outline: Silhouette | None = None,
) -> NDArray[np.float64]:
    """The gaps at all places, trunk lengths. `arm`: ids of points that are seen, and where."""
    points = np.full((LANDMARKS, 2), np.nan, np.float32)
    for number, place in (arm or {}).items():
        points[number] = drawing.point(*place)
    outline = outline or drawing.mask(body)
    sight = Sight(0.0, (640, 480), points, np.ones(LANDMARKS, np.float32), outline, rod, 1, 0.5)
    found = rod_gaps(sight, drawing.profile(body), joints_of(drawing, elbow), drawing.facing)
    return found.astype(float) / drawing.trunk


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("lean", [-10.0, 0.0, 45.0, 80.0, 105.0])
@pytest.mark.parametrize("gap", [0.0, 0.02, 0.1, 0.25])
def test_a_gap_is_as_wide_as_it_was_drawn(gap: float, lean: float, facing: int) -> None:
    """At every place, however trunk and camera lean, and whoever's back it is."""
    drawing = Drawing(lean, facing)
    found = gaps_of(drawing, a_rod(drawing, BACK + gap))
    back = [found[place] for place in (SACRUM, THORACIC, MIDBACK)]
    assert back == pytest.approx([gap] * 3, abs=0.004)
    assert found[OCCIPUT] == pytest.approx(gap + BACK - HEAD, abs=STEP)


def test_a_rod_that_leans_off_the_back_opens_with_the_distance() -> None:
    """It turns about the upper back: at 0.02, 0.48 and 0.75 of the trunk, at right angles."""
    drawing = Drawing()
    found = gaps_of(drawing, a_rod(drawing, BACK + 0.20, slope=-0.2))
    square = np.cos(np.arctan(0.2))
    expected = [square * (0.20 - 0.2 * u) for u in (0.015, 0.48, 0.75)]
    back = [found[place] for place in (SACRUM, MIDBACK, THORACIC)]
    assert back == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("cm", [2.0, 6.0])
def test_a_gap_of_some_centimetres_reads_as_many(cm: float, facing: int) -> None:
    """By the person's own height: a rod that is `cm` further away reads so much more."""
    person = Body(facing=facing)
    standing = learn_standing(list(play([Move(1.5, STANDING)], person, 20.0)), height_m=1.60)
    assert standing is not None
    pixels = cm * person.stature / 160.0
    bent = figure(HINGE, person, 5.0, outlined=True)
    hip, shoulder = near_joints(bent, person.view.near)[[HIP, SHOULDER]].astype(float)
    up = (shoulder - hip) / np.hypot(*(shoulder - hip))
    out = facing * np.array([up[1], -up[0]])

    def read(away: float) -> Points:
        ends = np.array([shoulder + 60 * up, hip - 60 * up]) + (30.0 + away) * out
        meter = PostureMeter(standing)
        meter.feed(replace(bent, rod=Rod(ends.astype(np.float32), 2.0, True)))
        posture = meter.flush()
        assert posture is not None
        return posture.rod_gaps

    assert read(pixels) - read(0.0) == pytest.approx([cm] * 4, abs=0.01)
    assert read(0.0)[SACRUM] == pytest.approx((30.0 - 0.2 * 115.2) * 0.4, abs=0.4)


def test_a_mirrored_body_has_the_same_gaps() -> None:
    """Left and right are alike, at the head too."""
    drawing = Drawing(40.0)
    rod, other = a_rod(drawing, 0.3), a_rod(replace(drawing, facing=-1), 0.3)
    assert gaps_of(drawing, rod) == pytest.approx(
        gaps_of(replace(drawing, facing=-1), other), abs=0.004
    )


# What hides it.

AT_TAILBONE = {12: (1.0, 0.1), 14: (0.6, 0.6), 16: (0.15, 0.45), 20: (0.05, 0.3)}
IN_THE_SMALL = {11: (1.0, 0.1), 13: (0.8, 0.6), 15: (0.5, 0.45), 19: (0.45, 0.3)}
ACROSS_THE_UPPER = {12: (1.0, 0.15), 14: (0.45, 0.25), 16: (0.9, 0.6), 20: (1.2, 0.6)}
BEFORE_IT = {12: (1.0, 0.9), 14: (0.9, 0.32), 16: (0.6, 0.1), 20: (0.62, 0.02)}
IN_FRONT = {12: (1.0, 0.0), 14: (0.5, -0.6), 16: (0.1, -0.8), 20: (0.0, -0.9)}


@pytest.mark.parametrize(
    ("arm", "seen"),
    [
        (AT_TAILBONE, [False, True, True, True]),
        (IN_THE_SMALL, [True, True, True, False]),
        (ACROSS_THE_UPPER, [True, False, True, False]),
        (BEFORE_IT, [True, False, True, True]),
        (IN_FRONT, EVERYWHERE),
    ],
    ids=["hand at the tailbone", "far hand in the small", "upper arm", "forearm", "arms in front"],
)
def test_behind_an_arm_nothing_is_measured(
    arm: dict[int, tuple[float, float]], seen: list[bool]
) -> None:
    """Either arm hides what is near it, and nothing else."""
    drawing = Drawing()
    found = gaps_of(drawing, a_rod(drawing, BACK + 0.03), arm=arm)
    assert np.isfinite(found).tolist() == seen
    assert found[np.isfinite(found)][0] == pytest.approx(0.03, abs=0.004)


@pytest.mark.parametrize(("gap", "seen"), [(0.06, False), (0.08, True)])
def test_light_between_back_and_rod_is_seen_beside_a_hand_too(gap: float, seen: bool) -> None:
    """In the middle of the back only, and from 3.5 cm: no arm is as far from the rod it holds."""
    drawing = Drawing()
    arm = {**IN_THE_SMALL, 12: (1.0, 0.15), 14: (0.65, 0.25), 16: (0.9, 0.6), 20: (1.2, 0.6)}
    found = gaps_of(drawing, a_rod(drawing, BACK + gap), arm=arm)
    assert np.isfinite(found).tolist() == [True, False, True, seen]
    assert not seen or found[MIDBACK] == pytest.approx(gap, abs=0.004)


@pytest.mark.parametrize(("height", "seen"), [(1.09, True), (1.11, False)])
def test_a_raised_near_arm_hides_the_head(height: float, seen: bool) -> None:
    """An elbow a tenth of the trunk above the shoulder: the outline there is the arm's."""
    drawing = Drawing()
    found = gaps_of(drawing, a_rod(drawing, BACK + 0.03), elbow=(height, 0.1))
    assert np.isfinite(found).tolist() == [True, True, seen, True]


@pytest.mark.parametrize("gap", [-0.03, -0.08, -0.14])
def test_what_lies_beyond_the_rod_is_no_back(gap: float) -> None:
    """A rod rests on the back. Buttocks may reach past its axis a little, nothing else may."""
    drawing = Drawing()
    found = gaps_of(drawing, a_rod(drawing, BACK + gap))
    assert np.isfinite(found[SACRUM]) == (gap > -BEYOND["sacrum"])
    assert np.isfinite(found[THORACIC]) == (gap > -BEYOND["thoracic"])
    assert np.isfinite(found[MIDBACK]) == (gap > -BEYOND["midback"])


def test_one_bad_ray_moves_nothing() -> None:
    """A spike of the mask beyond the rod is left out, one before it is outvoted."""
    drawing = Drawing()
    rod = a_rod(drawing, BACK + 0.03)
    spine = drawing.profile(body)
    contour = spine.contour.copy()
    rays = np.flatnonzero((AXIS > 0.6) & (AXIS < 0.9))
    contour[rays[0]] += np.float32(60) * drawing.back.astype(np.float32)
    contour[rays[1]] -= np.float32(30) * drawing.back.astype(np.float32)
    points = np.full((LANDMARKS, 2), np.nan, np.float32)
    sight = Sight(0.0, (640, 480), points, points[:, 0], drawing.mask(body), rod, 1, 0.5)
    found = rod_gaps(sight, Spine(contour, spine.offsets), joints_of(drawing), 1)
    assert found[THORACIC] / drawing.trunk == pytest.approx(0.03, abs=0.004)


def test_a_head_outside_the_mask_is_unknown() -> None:
    """No outline is left within reach: NaN there, and the rest is as it was."""
    drawing = Drawing()
    nothing = Silhouette(np.zeros((50, 50), np.uint8), (0.0, 0.0), 1.0)
    found = gaps_of(drawing, a_rod(drawing, BACK + 0.03), outline=nothing)
    assert np.isfinite(found).tolist() == [True, True, False, True]


def test_without_a_proven_rod_an_outline_and_a_back_nothing_is_known() -> None:
    """Whichever is missing; and what is given then cannot be spoilt for others."""
    drawing = Drawing()
    rod, spine, outline = a_rod(drawing, 0.25), drawing.profile(body), drawing.mask(body)
    points = np.full((LANDMARKS, 2), np.nan, np.float32)
    whole = Sight(0.0, (640, 480), points, points[:, 0], outline, rod, 1, 0.5)
    joints = joints_of(drawing)
    unproven = replace(rod, proven=False)
    for sight, back in (
        (replace(whole, rod=None), spine),
        (replace(whole, rod=unproven), spine),
        (replace(whole, silhouette=None), spine),
        (whole, None),
    ):
        assert np.isnan(rod_gaps(sight, back, joints, 1)).all()
    assert np.isfinite(rod_gaps(whole, spine, joints, 1)).all()
    assert NOT_SEEN.shape == (len(PLACES),)
    assert not NOT_SEEN.flags.writeable


# What the rod says of the back's own outline.


def test_an_arm_behind_the_rod_is_no_back() -> None:
    """Rays that end behind it are dropped, and the others stay as they were."""
    drawing = Drawing()

    def with_arm(u: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where((u > 0.4) & (u < 0.7), 0.45, BACK)

    spine = drawing.profile(with_arm)
    clear = clear_of_rod(spine, a_rod(drawing, BACK + 0.03), joints_of(drawing), 1)
    inside = (AXIS > 0.43) & (AXIS < 0.67)
    outside = (AXIS < 0.37) | (AXIS > 0.73)
    assert np.isnan(clear.offsets[inside]).all()
    assert np.isnan(clear.contour[inside]).all()
    assert np.array_equal(clear.offsets[outside], spine.offsets[outside])
    assert np.isfinite(spine.offsets).all()


def test_buttocks_may_reach_past_the_rod_where_an_upper_back_may_not() -> None:
    """8 % of the trunk behind the axis: too much from the middle of the back upwards."""
    drawing = Drawing()
    clear = clear_of_rod(
        drawing.profile(flat(BACK)), a_rod(drawing, BACK - 0.08), joints_of(drawing), 1
    )
    assert np.isfinite(clear.offsets).tolist() == (AXIS < 0.36).tolist()


def test_only_a_proven_rod_tells_back_from_arm() -> None:
    """Without one the outline stays as it was read."""
    drawing = Drawing()
    spine, joints = drawing.profile(flat(BACK)), joints_of(drawing)
    assert clear_of_rod(spine, None, joints, 1) is spine
    assert clear_of_rod(spine, a_rod(drawing, 0.0, proven=False), joints, 1) is spine
