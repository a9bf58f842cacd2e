"""Rod and wall lie where the figure is said to carry and to meet them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.form.drills import DRILLS
from station.form.figure import HINGE, STANDING, TRUNK, Body, Move, Pose, figure, hinge, play
from station.form.learning import learn_person
from station.form.posture import PostureMeter
from station.form.props_acted import centimetre, rod_on, wall_behind
from station.values import Posture, Rod, Sight

SACRUM, THORACIC, OCCIPUT, MIDBACK = range(4)
facings = pytest.mark.parametrize("facing", [1, -1])


def read(sight: Sight, body: Body, drill: str = "dowel") -> Posture:
    """What is measured in one sight, after a moment of standing before the same wall."""
    moment = [replace(s, wall=sight.wall) for s in play([Move(1.5, STANDING)], body, 10.0)]
    standing = learn_person(moment, DRILLS[drill])
    assert standing is not None
    meter = PostureMeter(standing)
    meter.feed(sight)
    posture = meter.flush()
    assert posture is not None
    return posture


def gaps(pose: Pose, rod: Rod, body: Body) -> list[float]:
    """Of a rod, at its four places, cm."""
    found = read(replace(figure(pose, body, 9.0, outlined=True), rod=rod), body).rod_gaps
    return [float(gap) for gap in found]


@facings
@pytest.mark.parametrize("off", [0.0, 3.0, 8.0])
@pytest.mark.parametrize("pose", [STANDING, HINGE])
def test_a_rod_is_off_the_tailbone_as_asked(pose: Pose, off: float, facing: int) -> None:
    """And touches the upper back all the while, however deep, whichever way."""
    body = Body(facing=facing)
    found = gaps(pose, rod_on(pose, body, off), body)
    assert found[SACRUM] == pytest.approx(off, abs=0.4)
    assert found[THORACIC] == pytest.approx(0.0, abs=0.5)


def test_a_rod_rests_on_a_round_back_and_bridges_a_hollow_one() -> None:
    """It is pushed out by what bulges; it does not follow what sinks, and a gap opens there."""
    body = Body()
    rounded, hollow = (replace(HINGE, thoracic=t) for t in (8.0, -10.0))
    assert gaps(rounded, rod_on(rounded, body), body)[THORACIC] == pytest.approx(0.0, abs=0.5)
    deep = 0.10 * TRUNK * 175.0
    assert gaps(hollow, rod_on(hollow, body), body)[THORACIC] == pytest.approx(deep, abs=0.5)


def test_a_rod_is_as_long_as_the_drill_asks_for() -> None:
    """1.2 to 1.5 m (MEASURES §2.1), head end first, and proven."""
    body = Body()
    rod = rod_on(STANDING, body)
    length = float(np.hypot(*(rod.ends[0] - rod.ends[1]))) / centimetre(body)
    assert 120.0 <= length <= 150.0
    assert rod.ends[0, 1] < rod.ends[1, 1]
    assert rod.score * TRUNK * 175.0 == pytest.approx(length, abs=0.5)
    assert rod.proven


@facings
@pytest.mark.parametrize("away", [0.0, 8.0])
def test_a_wall_lies_so_far_behind_the_furthest_reach(away: float, facing: int) -> None:
    """The deepest of all poses comes so near, and no nearer."""
    body, low = Body(facing=facing), hinge(45.0)
    wall = wall_behind([STANDING, low, hinge(20.0)], body, away)
    found = [
        read(replace(figure(p, body, 9.0, outlined=True), wall=wall), body, "wall_tap").wall_gap
        for p in (low, STANDING)
    ]
    assert found[0] == pytest.approx(away, abs=0.3)
    assert found[1] > away + 10.0


def test_a_wall_is_plumb_and_stands_on_the_floor() -> None:
    """From above the head to below the ankle."""
    body = Body()
    (top_x, top_y), (foot_x, foot_y) = wall_behind([HINGE], body).ends.tolist()
    assert top_x == foot_x < body.ankle[0]
    assert top_y < body.ankle[1] - 0.97 * body.stature
    assert foot_y > body.ankle[1]
