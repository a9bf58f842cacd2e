"""What tells one body from another: leaps, and lengths that change at once."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
import pytest

from station.form.body import Body, body_in, goes_on
from station.form.figure import STANDING, figure, hinge
from station.form.figure import Body as Figure
from station.form.landmarks import ANKLE, CHAIN, HEEL, KNEE, SHOULDER, TOE
from station.values import Sight
from tests.form import figures
from tests.form.figures import dimmed, displaced, with_points

STAND = figures.standing()
STATURE = 400.0
STEP = 1 / 15


def body(sight: Sight) -> Body:
    """The body that is in it."""
    found = body_in(sight, STAND)
    assert found is not None
    return found


NOW = body(figure(STANDING))


def goes_to(sight: Sight) -> bool:
    """Whether the standing figure can be here after one picture, 15 a second."""
    return goes_on(NOW, NOW.lengths, body(sight), STEP)


def test_the_person_is_as_long_as_learned() -> None:
    """Leg, trunk and both are 0 over their own; somebody a tenth larger reads log 1.1."""
    assert NOW.lengths == pytest.approx((0.0, 0.0, 0.0), abs=1e-3)
    large = body(figure(STANDING, Figure(stature=1.1 * STATURE)))
    assert large.lengths == pytest.approx([log(1.1)] * 3, abs=1e-3)


@pytest.mark.parametrize(("depth", "upright"), [(0.0, True), (15.0, True), (25.0, False)])
@pytest.mark.parametrize("facing", [-1, 1])
def test_upright_is_less_than_20_degrees(depth: float, upright: bool, facing: int) -> None:
    """The rep signal q of a single sight, whichever way somebody faces."""
    one = Figure(facing=facing)
    found = body_in(figure(hinge(depth), one), figures.standing(one))
    assert found is not None
    assert found.upright is upright


LIMITS = [
    ((SHOULDER,), 0.06 + 1.0 * STEP, (0.6, 0.8)),
    ((KNEE, ANKLE), 0.04 + 0.5 * STEP, (1.0, 0.0)),
    ((TOE,), 0.08 + 1.5 * STEP, (1.0, 0.0)),
    ((HEEL,), 0.08 + 1.5 * STEP, (0.0, 1.0)),
]


@pytest.mark.parametrize(("joints", "limit", "way"), LIMITS)
def test_a_leap_is_no_going_on(
    joints: Sequence[int], limit: float, way: tuple[float, float]
) -> None:
    """Each joint may go so far between two sights, and no further."""
    for share, possible in ((0.99, True), (1.01, False)):
        by = [share * limit * STATURE * x for x in way]
        there = body(displaced(figure(STANDING), joints, by))
        assert goes_on(NOW, there.lengths, there, STEP) is possible


@pytest.mark.parametrize(
    ("leg", "trunk", "both"),
    [(0.125, 0.0, 0.0), (0.0, 0.165, 0.0), (0.0, 0.0, 0.095), (0.085, -0.085, 0.0)],
)
def test_limbs_do_not_grow_at_once(leg: float, trunk: float, both: float) -> None:
    """Leg, trunk, both together, and the lesser of the two have their own limits."""
    for share, possible in ((0.9, True), (1.0, False)):
        grown = NOW._replace(lengths=(share * leg, share * trunk, share * both))
        assert goes_on(NOW, (0.0, 0.0, 0.0), grown, STEP) is possible


def test_a_fast_rep_goes_on() -> None:
    """The trunk may turn by 20° from picture to picture, and by 40° it may not."""
    assert goes_to(figure(hinge(20.0)))
    assert not goes_to(figure(hinge(40.0)))


@pytest.mark.parametrize("row", CHAIN)
def test_too_little_seen_is_no_body(row: int) -> None:
    """Shoulder, hip, knee and ankle must be seen, as for a posture."""
    assert body_in(dimmed(figure(STANDING), row, 0.39), STAND) is None
    assert body_in(dimmed(figure(STANDING), row, 0.41), STAND) is not None


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0])
def test_points_that_are_none_are_no_body(value: float) -> None:
    """NaN, infinite, or all in one place."""
    sight = figure(STANDING)
    assert body_in(with_points(sight, np.full_like(sight.points, value)), STAND) is None


def test_the_place_of_the_picture_does_not_matter() -> None:
    """Another scale of everything changes no length and no distance."""
    small = Figure(stature=0.5 * STATURE, ankle=(160.0, 220.0))
    half = body_in(figure(STANDING, small), figures.standing(small))
    assert half is not None
    assert half.legs == pytest.approx(NOW.legs, abs=1e-4)
    assert half.lengths == pytest.approx(NOW.lengths, abs=1e-3)
