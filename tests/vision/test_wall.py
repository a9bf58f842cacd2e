"""The wall behind somebody, in rooms in which it stands exactly where it was drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.values import Image, Points, Wall
from station.vision.wall import (
    ABOVE,
    BEHIND,
    EVERY_S,
    SOLE,
    Stand,
    WallFinder,
    stand_of,
    wall_behind,
)
from tests.vision.scenes import SIZE, Person, WallSeen, a_room, draw, mat, mirrored, turned

STANDING = Person(lean=3.0, hip=(340.0, 190.0), trunk=100.0)
"""Their feet are on row 368, their heels 0.75 trunk lengths in front of the wall."""
POINTS = STANDING.points()
WALL = WallSeen()
HIGH = 368.0 - ABOVE * 100.0
"""The row up to which the wall is given."""


def found(image: Image, points: Points = POINTS) -> Wall:
    """The wall that a first look must find."""
    wall = WallFinder().find(0.0, image, points)
    assert wall is not None
    return wall


@pytest.mark.parametrize("outwards", [0.2, 0.7, 1.2])
@pytest.mark.parametrize("x", [230.0, 260.0, 275.0])
def test_a_wall_is_where_its_foot_passes_the_feet(x: float, outwards: float) -> None:
    """On the row of the feet, and plumb above it, within a pixel; all of the foot is seen."""
    wall = found(WallSeen((x, 368.0), outwards).room())
    assert wall.ends == pytest.approx(np.array([[x, HIGH], [x, 368.0]]), abs=1.0)
    assert wall.score == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("lean", [0.0, 60.0])
def test_the_person_before_it_does_not_hide_it(lean: float) -> None:
    """Upright or bent, its foot is found within two pixels."""
    person = replace(STANDING, lean=lean)
    wall = found(draw(WallSeen((280.0, 368.0)).room(), person), person.points())
    assert wall.ends[1] == pytest.approx([280.0, 368.0], abs=2.0)


def test_a_wall_has_no_side_of_the_picture() -> None:
    """Somebody who faces the left has it on the right: the mirrored room, the mirrored wall."""
    wall, other = found(WALL.room()), found(*mirrored(WALL.room(), POINTS))
    assert other.ends[:, 0] == pytest.approx(SIZE[0] - wall.ends[:, 0], abs=1.0)
    assert other.ends[:, 1] == pytest.approx(wall.ends[:, 1], abs=0.1)


@pytest.mark.parametrize("degrees", [-2.0, 2.0])
def test_with_a_tilted_camera_the_wall_leans(degrees: float) -> None:
    """As much as the camera does, and its foot is within three pixels."""
    image, points = turned(WALL.room(), POINTS, degrees)
    (truth,) = turned(image, [(260.0, 368.0)], degrees)[1]
    top, foot = found(image, points).ends
    lean = np.degrees(np.arctan2(top[0] - foot[0], foot[1] - top[1]))
    assert lean == pytest.approx(degrees, abs=0.5)
    at_truth = foot[0] + (foot[1] - truth[1]) * np.tan(np.radians(lean))
    assert at_truth == pytest.approx(truth[0], abs=3.0)


# When it looks.


def test_it_looks_twice_a_second() -> None:
    """Between looks it says nothing, whatever is in the picture."""
    finder, image = WallFinder(), WALL.room()
    times = np.arange(0.0, 1.61, 0.1).round(3)
    looks = [t for t in times.tolist() if finder.find(t, image, POINTS) is not None]
    assert looks == [0.0, EVERY_S, 2 * EVERY_S, 3 * EVERY_S]


@pytest.mark.parametrize("missing", [[29], [32], [11], [23]], ids=["heel", "toe", "chest", "hip"])
def test_a_body_without_feet_or_trunk_is_not_looked_behind(missing: list[int]) -> None:
    """And that was no look: the next picture, which shows them, is looked at."""
    finder, image, points = WallFinder(), WALL.room(), POINTS.copy()
    points[missing] = np.nan
    assert finder.find(0.0, image, points) is None
    assert finder.find(0.1, image, POINTS) is not None


# What is no wall.


def test_a_bare_room_has_none() -> None:
    """Grain alone holds no lines."""
    assert WallFinder().find(0.0, a_room(), POINTS) is None


@pytest.mark.parametrize("x", [-400.0, 0.0])
def test_at_the_edge_of_the_picture_there_is_nothing_to_look_at(x: float) -> None:
    """Heels on the left edge or beyond: what would be behind them is outside."""
    points = POINTS + np.array([x - POINTS[29, 0], 0.0], np.float32)
    assert WallFinder().find(0.0, WALL.room(), points) is None


def test_a_foot_without_an_upright_edge_is_no_wall() -> None:
    """The end of a carpet looks as the foot of a wall does, but nothing stands on it."""
    assert WallFinder().find(0.0, WALL.room(upright=False), POINTS) is None


def test_an_upright_edge_without_a_foot_is_no_wall() -> None:
    """A door or a corner of the room, further away."""
    assert WallFinder().find(0.0, WALL.room(foot=False), POINTS) is None


def test_the_ends_of_a_mat_do_not_count() -> None:
    """A mat under the feet goes outwards as a wall does; the wall's foot goes on for longer."""
    image = WALL.room()
    mat(image, 310.0, 460.0, 345.0, 395.0)
    assert found(image).ends == pytest.approx(found(WALL.room()).ends, abs=0.5)


def test_a_mat_alone_is_no_wall() -> None:
    """No upright edge stands on it, though legs and back of the person on it go up, too."""
    image = WALL.room(upright=False, foot=False)
    mat(image, 300.0, 460.0, 335.0, 415.0)
    assert WallFinder().find(0.0, image, POINTS) is None
    assert WallFinder().find(0.0, draw(image, STANDING), POINTS) is None


# The rules, on lines alone. Lengths in trunk lengths of 100 pixels behind a heel at (0, 0).

STAND = Stand(heel=0.0, floor=0.0, trunk=100.0, facing=1)
FOOT = (-20.0, -40.0, -60.0, 40.0)
UPRIGHT = (-20.0, -240.0, -20.0, -40.0)


def judge(*pieces: tuple[float, float, float, float], facing: int = 1) -> Wall | None:
    """What is made of these lines (x, y of top and bottom), turned as the person faces."""
    lines = np.reshape(np.array(pieces, float), (-1, 4)) * [facing, 1, facing, 1]
    return wall_behind(lines, STAND._replace(facing=facing))


@pytest.mark.parametrize("facing", [1, -1])
def test_a_foot_and_an_upright_edge_are_a_wall(facing: int) -> None:
    """It passes the feet's row 40 pixels behind the heel; 80 of 90 pixels of it are seen."""
    wall = judge(FOOT, UPRIGHT, facing=facing)
    assert wall is not None
    assert wall.ends.ravel() == pytest.approx([-40.0 * facing, -260.0, -40.0 * facing, 0.0])
    assert wall.score == pytest.approx(80 / 90, abs=0.01)


NO_FOOT = {
    "comes inwards": (-60.0, -40.0, -20.0, 40.0),
    "too flat": (40.0, -40.0, -120.0, 40.0),
    "goes on upwards": (30.0, -140.0, -60.0, 40.0),
    "ahead of the heel": (30.0, -40.0, 10.0, 40.0),
    "too little of it": (-35.0, -8.0, -40.0, 8.0),
    "under the heels": (11.0, -40.0, -29.0, 40.0),
    "out of reach": (-91.0, -40.0, -131.0, 40.0),
    "far from the feet": (-20.0, 46.0, -60.0, 126.0),
}


@pytest.mark.parametrize("piece", NO_FOOT.values(), ids=NO_FOOT.keys())
def test_what_is_no_foot_makes_no_wall(piece: tuple[float, float, float, float]) -> None:
    """Each of them differs from the foot above in one thing; an edge stands on all of them."""
    x, y = piece[:2]
    assert judge(piece, (x, -290.0, x, y)) is None


NOT_UPRIGHT = {
    "leans": (20.0, -240.0, -20.0, -40.0),
    "short": (-20.0, -89.0, -20.0, -40.0),
    "behind the wall": (-61.0, -240.0, -61.0, -40.0),
    "before the wall": (21.0, -240.0, 21.0, -40.0),
    "low": (-20.0, -59.0, -20.0, 0.0),
}


@pytest.mark.parametrize("piece", NOT_UPRIGHT.values(), ids=NOT_UPRIGHT.keys())
def test_only_upright_edges_near_its_foot_make_it_a_wall(
    piece: tuple[float, float, float, float],
) -> None:
    """Each of them differs from the upright edge above in one thing."""
    assert judge(FOOT, piece) is None


def test_a_foot_on_which_something_stands_goes_before_a_longer_one() -> None:
    """The end of a mat beside the wall is seen better, but nothing stands on it."""
    mats, walls = (5.0, -40.0, -35.0, 40.0), (-60.0, -40.0, -90.0, 20.0)
    wall = judge(mats, walls, (-60.0, -240.0, -60.0, -40.0))
    assert wall is not None
    assert wall.ends[1, 0] == pytest.approx(-80.0)
    assert wall.score == pytest.approx(60 / 90, abs=0.01)


def test_of_two_feet_on_which_something_stands_the_longer_one_is_taken() -> None:
    """Whichever was found first."""
    short = (-60.0, -20.0, -72.0, 10.0)
    upright = ((-60.0, -240.0, -60.0, -20.0), UPRIGHT)
    for pieces in ((FOOT, short), (short, FOOT)):
        wall = judge(*pieces, *upright)
        assert wall is not None
        assert wall.ends[1, 0] == pytest.approx(-40.0)


def test_it_goes_up_as_most_of_the_upright_edges_do() -> None:
    """Two edges, one twice as long as the other: the mean by length."""
    wall = judge(FOOT, (-20.0, -240.0, -20.0, -40.0), (-30.0, -140.0, -39.0, -40.0))
    assert wall is not None
    assert (wall.ends[0, 0] + 40.0) / 260.0 == pytest.approx(0.03, abs=1e-4)


def test_pieces_of_one_line_are_seen_together() -> None:
    """Feet and cables cut the foot to pieces; parallel lines are none of it."""
    parts = [(-20.0, -40.0, -32.0, -16.0), (-45.0, 10.0, -60.0, 40.0)]
    wall = judge(*parts, (-100.0, -40.0, -112.0, -16.0), UPRIGHT)
    assert wall is not None
    assert wall.ends[1, 0] == pytest.approx(-40.0, abs=0.01)
    assert wall.score == pytest.approx((24 + 30) / 90, abs=0.01)


@pytest.mark.parametrize("facing", [1, -1])
def test_where_somebody_stands(facing: int) -> None:
    """Heels, the floor a little under the points of the feet, the trunk, and the facing."""
    person = replace(STANDING, facing=facing)
    stand = stand_of(person.points())
    assert stand is not None
    assert stand == pytest.approx((person.heel[0], 360.0 + 100.0 * SOLE, 100.0, facing))


def test_it_looks_behind_the_person_only() -> None:
    """A wall further away than they can reach is of no use."""
    far = WallSeen((334.0 - 100.0 * (BEHIND + 0.3), 368.0), 0.3)
    assert WallFinder().find(0.0, far.room(), POINTS) is None
