"""Learning where the wall is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.form.calibration import Standing
from station.form.figure import HINGE, STANDING, Pose, hinge
from station.form.landmarks import HEEL, HIP, near_joints
from station.form.learn_wall import HELD_S, learn_wall
from station.form.standing import learn_standing
from station.form.wall import WallLine
from station.values import Sight
from tests.form.figures import nobody, rolled
from tests.form.visits import PLACE_X, STEP_PX, a_short_set, a_visit, turned, with_looks

BUTTOCKS = 0.20 * 0.288 * 400.0
"""How far a standing figure's trunk reaches behind its hip, square pixels."""
SITE = np.array([[100.0, 50.0], [110.0, 450.0]], np.float32)


def stood(sights: list[Sight]) -> Standing:
    """The standing of somebody who can be measured."""
    standing = learn_standing(sights)
    assert standing is not None
    return standing


def learned(sights: list[Sight]) -> WallLine | None:
    """The wall that is learned from these."""
    return learn_wall(sights, stood(sights))


# Which source.


def test_what_the_site_says_is_taken_as_it_is() -> None:
    """Top and foot, whatever the person and the picture show."""
    sights = with_looks(a_visit(), [222.0])
    wall = learn_wall(sights, stood(sights), SITE)
    assert wall == WallLine((100.0, 50.0), (110.0, 450.0), "site")


@pytest.mark.parametrize(
    ("on_wall", "look", "source"),
    [(2.0, 222.0, "person"), (2.0, None, "person"), (0.0, 222.0, "picture"), (0.0, None, None)],
)
def test_what_the_person_showed_goes_before_what_the_picture_shows(
    on_wall: float, look: float | None, source: str | None
) -> None:
    """The first that is known is taken; None when nothing shows a wall."""
    sights = with_looks(a_visit(on_wall=on_wall, step=1.0 if on_wall else 0.1), [look])
    wall = learned(sights)
    assert (wall and wall.source) == source


def test_sights_that_can_be_gone_through_again_are_enough() -> None:
    """A recording is not held in memory: each pass opens it afresh."""

    class Recording(list[Sight]):
        passes = 0

        def __iter__(self):  # type: ignore[no-untyped-def]
            Recording.passes += 1
            return super().__iter__()

    sights = a_visit()
    assert learn_wall(Recording(sights), stood(sights)) == learned(sights)
    assert Recording.passes <= 3


# As the person showed.


@pytest.mark.parametrize("facing", [1, -1])
def test_the_wall_is_where_hips_rested_before_the_step_forward(facing: int) -> None:
    """Plumb, through the rearmost of the hips, down to the heels' floor, within a pixel or two."""
    sights = a_visit(facing)
    wall = learned(sights)
    assert wall is not None
    near = near_joints(sights[0], stood(sights).view.near)
    x = near[HIP, 0] - facing * BUTTOCKS
    assert (wall.top[0], wall.foot[0]) == pytest.approx((x, x), abs=2.0)
    assert wall.foot[1] == pytest.approx(near[HEEL, 1], abs=0.1)
    assert wall.top[1] < near[HIP, 1] - 60.0
    hip_now = stood(sights).in_picture(HIP)
    assert wall.gap(hip_now, facing) == pytest.approx(STEP_PX + BUTTOCKS, abs=2.0)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("degrees", [-4.0, 4.0])
def test_before_a_rolled_camera_the_wall_leans_as_the_person_does(
    degrees: float, facing: int
) -> None:
    """It is parallel to what is plumb: high above the hips and at the floor it fits, too."""
    straight = a_visit(facing)
    plain = learned(straight)
    assert plain is not None
    sights = [turned(s, degrees) for s in straight]
    wall = learned(sights)
    assert wall is not None
    lean = np.degrees(np.arctan2(wall.top[0] - wall.foot[0], wall.foot[1] - wall.top[1]))
    assert lean == pytest.approx(degrees, abs=0.5)
    at_foot = turned(replace(straight[0], points=np.array([plain.foot] * 33)), degrees).points[0]
    assert wall.gap(at_foot, facing) == pytest.approx(0.0, abs=3.0)


@pytest.mark.parametrize(("seconds", "shown"), [(0.6, False), (HELD_S + 0.2, True), (4.0, True)])
def test_standing_there_takes_a_moment(seconds: float, shown: bool) -> None:
    """Passing by is not standing on the wall."""
    assert (learned(a_visit(on_wall=seconds)) is not None) == shown


@pytest.mark.parametrize(
    ("pose", "shown"),
    [(STANDING, True), (hinge(35.0), False), (HINGE, False), (Pose(thigh=18.0), False)],
    ids=["upright", "bent a little", "bent", "hips forward"],
)
def test_only_who_stands_upright_stands_on_the_wall(pose: Pose, shown: bool) -> None:
    """Hips above the ankles: otherwise they touch no wall that the heels touch, too."""
    sights = a_visit(pose=pose, on_wall=1.5, reps=3)
    assert (learned(sights) is not None) == shown


def test_walking_in_is_not_standing() -> None:
    """Four seconds of slow steps from behind pass every place, and rest at none."""
    assert learned(a_visit(on_wall=0.0, step=4.0)) is None


def test_without_an_outline_the_hips_end_nowhere() -> None:
    """They stood on the wall, but nobody saw how far back their hips reach."""
    assert learned(a_visit(outlined=False)) is None


def test_who_never_steps_forward_showed_no_wall() -> None:
    """Where the set is done is not where the wall is."""
    assert learned(a_short_set()) is None


def test_of_an_empty_room_nothing_is_learned() -> None:
    """The person whose standing is known has left."""
    sights = a_short_set()
    assert learn_wall([nobody(s) for s in sights], stood(sights)) is None


# As the picture shows.


@pytest.mark.parametrize(
    ("feet", "x"),
    [
        ([200.0], 200.0),
        ([198.0, 200.0, 203.0, 199.0, 201.0], 200.0),
        ([200.0, 201.0, 199.0, 200.0, 260.0], 200.0),
        ([200.0, 260.0], None),
        ([180.0, 190.0, 200.0, 210.0, 220.0], None),
    ],
    ids=["alike", "near", "some apart", "two places", "everywhere"],
)
def test_looks_must_agree(feet: list[float | None], x: float | None) -> None:
    """The middle half of them lies within 8 pixels, 2 % of the stature.

    Those that looked at something else are left out.
    """
    wall = learned(with_looks(a_short_set(), feet))
    assert (wall and wall.foot[0]) == (x and pytest.approx(x, abs=0.6))
    assert wall is None or wall.source == "picture"


@pytest.mark.parametrize(
    ("feet", "found"),
    [([200.0, None], True), ([200.0, None, None], False), ([200.0] + 7 * [None], False)],
    ids=["every second", "every third", "every eighth"],
)
def test_a_wall_that_is_there_is_seen_again_and_again(
    feet: list[float | None], found: bool
) -> None:
    """Once a second at least, that is in every second look."""
    assert (learned(with_looks(a_short_set(), feet)) is not None) == found


@pytest.mark.parametrize(("looks", "found"), [(0, False), (2, False), (3, True)])
def test_one_or_two_looks_are_none(looks: int, found: bool) -> None:
    """However short the time that they stand for; and none at all are none."""
    sights, standing = with_looks(a_short_set(), [200.0]), stood(a_short_set())
    assert (learn_wall(sights[: 5 * looks], standing) is not None) == found


def test_the_pictures_line_is_taken_as_it_leans() -> None:
    """Top and foot are medians of those of all looks."""
    wall = learned(with_looks(a_short_set(), [200.0, 201.0, 202.0], lean=0.05))
    assert wall is not None
    assert (*wall.top, *wall.foot) == pytest.approx((216.0, 130.0, 201.0, 430.0), abs=0.01)


def test_the_figures_of_these_visits_stand_where_they_should() -> None:
    """The tests above would tell nothing if turning a picture turned it the wrong way."""
    sight = a_visit()[0]
    assert turned(sight, 3.0).points == pytest.approx(rolled(sight, 3.0).points, abs=1e-3)
    assert near_joints(a_visit()[-1], "right")[7, 0] == pytest.approx(PLACE_X)
