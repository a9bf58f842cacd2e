"""The dowel in the picture, on scenes in which it lies exactly where it was drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.values import Image, Points, Rod
from station.vision.rod import (
    BENT_DEG,
    COLUMNS,
    CONTRAST,
    DOUBT_S,
    FORGET_S,
    PROOF_S,
    ROWS,
    RodFinder,
    cut_out,
    held,
    stripes_of,
    vote,
)
from station.vision.trunk import trunk_of
from tests.vision.scenes import (
    DARK,
    GREY,
    Colour,
    Person,
    Stick,
    a_room,
    bar,
    draw,
    mirrored,
    off_line,
)

BENT = Person(lean=50.0)
UPRIGHT = Person(lean=3.0)
STEP = 0.1
"""Seconds between pictures, unless told."""
WHITE: Colour = (235, 235, 235)

Scene = tuple[Image, Points]


def scene(person: Person = BENT, *sticks: Stick, room: Image | None = None, seed: int = 1) -> Scene:
    """A picture of somebody, and their points."""
    return draw(a_room(seed=seed) if room is None else room, person, *sticks), person.points()


WITH, WITHOUT = scene(BENT, Stick()), scene(BENT)


def show(
    finder: RodFinder, one: Scene, start: float, seconds: float = 0.0, step: float = STEP
) -> list[Rod | None]:
    """What is found while the same scene is shown for so long."""
    count = round(seconds / step) + 1
    return [finder.find(start + i * step, *one) for i in range(count)]


def convinced() -> RodFinder:
    """A finder that has seen the stick on a bent back for 3 s, until time 3."""
    finder = RodFinder()
    assert show(finder, WITH, 0.0, 3.0)
    assert finder.proven
    return finder


# Where it is.


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("trunk", [80.0, 120.0])
@pytest.mark.parametrize(
    ("stick", "room"),
    [
        (Stick(), GREY),
        (Stick(width=4.5), GREY),
        (Stick(width=8.0, colour=(30, 25, 20)), (205, 200, 190)),
        (Stick(colour=(165, 120, 80)), (205, 200, 190)),
        (Stick(tailbone=0.28, neck=0.05), GREY),
        (Stick(tailbone=0.08, neck=0.24), GREY),
        (Stick(foot=-0.35, head=1.9), DARK),
    ],
    ids=["pale", "thin", "dark and thick", "wood", "off the tailbone", "off the neck", "dark room"],
)
def test_a_stick_on_a_bent_back_is_where_it_was_drawn(
    facing: int, trunk: float, stick: Stick, room: Colour
) -> None:
    """Within 1.5 pixels at either end, whoever holds it, and whatever it looks like."""
    person = replace(BENT, facing=facing, trunk=trunk)
    rod = RodFinder().find(0.0, *scene(person, stick, room=a_room(room)))
    assert rod is not None
    assert off_line(rod, stick.ends(person)) < 1.5


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("lean", [-5.0, 0.0, 20.0, 45.0, 70.0, 95.0])
def test_its_ends_are_those_drawn_the_upper_one_first(facing: int, lean: float) -> None:
    """However far the trunk leans; within a tenth of the trunk along the stick."""
    person = Person(lean=lean, facing=facing)
    rod = RodFinder().find(0.0, *scene(person, Stick(foot=-0.5, head=1.7)))
    assert rod is not None
    assert rod.ends == pytest.approx(Stick(foot=-0.5, head=1.7).ends(person), abs=12.0)
    assert 1.5 < rod.score < 2.3


def test_a_stick_has_no_side_of_the_picture() -> None:
    """The mirrored picture gives the mirrored rod, to a fifth of a pixel."""
    image, points = WITH
    rod, other = RodFinder().find(0.0, image, points), RodFinder().find(0.0, *mirrored(*WITH))
    assert rod is not None
    assert other is not None
    assert other.ends[:, 0] == pytest.approx(image.shape[1] - rod.ends[:, 0], abs=0.2)
    assert other.ends[:, 1] == pytest.approx(rod.ends[:, 1], abs=0.2)
    assert other.score == pytest.approx(rod.score, abs=0.02)


@pytest.mark.parametrize("colour", [(190, 132, 140), (190, 140, 90), (120, 165, 150)])
def test_a_stick_that_is_invisible_in_grey_is_seen_by_its_colour(colour: Colour) -> None:
    """Wood on a grey wall may be exactly as bright as the wall."""
    luma = np.array([0.299, 0.587, 0.114])
    assert luma @ colour == pytest.approx(luma @ GREY, abs=1.5)
    rod = RodFinder().find(0.0, *scene(BENT, Stick(colour=colour)))
    assert rod is not None
    assert off_line(rod, Stick().ends(BENT)) < 1.5


def test_hands_and_hair_may_hide_half_of_it() -> None:
    """What is left of it still lies on one line."""
    image, points = WITH
    for low, high in ((-0.2, 0.1), (0.5, 1.3)):
        bar(image := image.copy(), [BENT.at(low, 0.2), BENT.at(high, 0.2)], 24.0, DARK)
    rod = RodFinder().find(0.0, image, points)
    assert rod is not None
    assert off_line(rod, Stick().ends(BENT)) < 1.5


# What is none.


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("lean", [0.0, 35.0, 70.0])
def test_without_a_stick_nothing_is_found(facing: int, lean: float) -> None:
    """Arms, and the edges of a back, are no sticks."""
    assert RodFinder().find(0.0, *scene(Person(lean=lean, facing=facing))) is None


@pytest.mark.parametrize("missing", [[11], [24], list(range(33))], ids=["shoulder", "hip", "all"])
def test_of_a_person_who_is_not_seen_no_rod_is_found(missing: list[int]) -> None:
    """Without hip or shoulder there is no back to look along."""
    image, points = WITH[0], WITH[1].copy()
    points[missing] = np.nan
    assert RodFinder().find(0.0, image, points) is None


@pytest.mark.parametrize("wrists", [[15], [15, 16]])
def test_a_stick_that_nobody_is_seen_to_hold_is_none(wrists: list[int]) -> None:
    """Without both wrists there is nothing to tell a held stick from others by."""
    image, points = WITH[0], WITH[1].copy()
    points[wrists] = np.nan
    assert RodFinder().find(0.0, image, points) is None


def test_hands_far_away_hold_nothing() -> None:
    """The same picture, but both hands reach out to the front."""
    reaching = replace(BENT, hands=((0.6, -0.8), (0.5, -0.8)))
    assert RodFinder().find(0.0, *scene(reaching, Stick())) is None


@pytest.mark.parametrize(("trunk", "seen"), [(7.9, False), (8.1, True)])
def test_a_body_too_small_to_measure_has_no_trunk(trunk: float, seen: bool) -> None:
    """Over eight pixels a stick on it is no wider than its grain."""
    points = Person(trunk=trunk).points()
    assert (trunk_of(points) is not None) == seen
    assert RodFinder().find(0.0, a_room(), points) is None


# What proves it.


def test_it_is_proven_by_turning_with_the_trunk() -> None:
    """Found from the first picture, proven after a quarter of a second of bent ones."""
    rods = show(RodFinder(), WITH, 7.0, 0.6, step=0.05)
    proven = [rod is not None and rod.proven for rod in rods]
    assert None not in rods
    assert proven.index(True) == round(PROOF_S / 0.05)
    assert all(proven[proven.index(True) :])


@pytest.mark.parametrize("person", [UPRIGHT, Person(lean=BENT_DEG - 2.0)], ids=["upright", "28"])
def test_standing_proves_nothing(person: Person) -> None:
    """Beside somebody upright a post looks as a stick does: it is found, and stays unproven."""
    rods = show(RodFinder(), scene(person, Stick()), 0.0, 3.0)
    assert all(rod is not None and not rod.proven for rod in rods)


@pytest.mark.parametrize("x", [262.0, 272.0, 282.0])
def test_a_post_is_never_proven(x: float) -> None:
    """It runs along the back of somebody upright, and stays behind when they bend."""
    room = a_room()
    bar(room, [(x, -5.0), (x, 485.0)], 7.0, WHITE)
    leans = [0.0, 3.0, 10.0, 20.0, 35.0, 50.0, 65.0, 65.0, 65.0, 50.0, 35.0, 20.0, 5.0]
    finder = RodFinder()
    rods = [finder.find(i * STEP, *scene(Person(lean), room=room)) for i, lean in enumerate(leans)]
    assert rods[0] is not None
    assert not any(rod is not None and rod.proven for rod in rods)


@pytest.mark.parametrize(
    ("foot", "head"), [(0.05, 1.0), (-0.5, 1.2), (0.1, 1.8)], ids=["zip", "no head", "no foot"]
)
def test_what_does_not_stick_out_at_both_ends_is_never_proven(foot: float, head: float) -> None:
    """A zip, a strap or a sleeve lies along the trunk too; a stick goes past it both ways."""
    finder = RodFinder()
    rods = show(finder, scene(BENT, Stick(foot=foot, head=head)), 0.0, 2.0)
    assert not any(rod is not None and rod.proven for rod in rods)


def test_one_picture_after_a_pause_proves_little() -> None:
    """Two glances a second apart are no quarter of a second of looking."""
    finder = RodFinder()
    finder.find(0.0, *WITH)
    finder.find(1.0, *WITH)
    assert not finder.proven
    finder.find(1.1, *WITH)
    assert finder.proven


def test_a_stick_put_down_is_unproven_within_a_second() -> None:
    """A second of bent pictures without it; half a second may be a hand before it."""
    finder = convinced()
    show(finder, WITHOUT, 3.0 + STEP, 0.4)
    assert finder.proven
    assert show(finder, WITHOUT, 3.0 + 6 * STEP, DOUBT_S - 0.5)[-1] is None
    assert not finder.proven


def test_a_stick_of_which_only_the_ends_show_is_kept_but_not_learned() -> None:
    """Arms over all of the trunk: too little to prove a new stick, enough to know one again."""
    image, points = WITH
    bar(image := image.copy(), [BENT.at(-0.12, 0.16), BENT.at(1.1, 0.16)], 24.0, DARK)
    fresh, knowing = RodFinder(), convinced()
    assert None not in show(fresh, (image, points), 0.0, 2.0)
    assert None not in show(knowing, (image, points), 3.0 + STEP, 2.0)
    assert (fresh.proven, knowing.proven) == (False, True)


def test_standing_without_it_is_no_reason_for_doubt() -> None:
    """Upright pictures say nothing: neither for it nor against it."""
    finder = convinced()
    show(finder, scene(UPRIGHT), 3.0 + STEP, 3.0)
    assert finder.proven


@pytest.mark.parametrize(("away", "kept"), [(FORGET_S - 0.1, True), (FORGET_S + 0.1, False)])
def test_who_comes_back_after_two_seconds_is_somebody_else(away: float, kept: bool) -> None:
    """All is forgotten: the next person may hold nothing."""
    finder = convinced()
    rod = finder.find(3.0 + away, *WITH)
    assert rod is not None
    assert (rod.proven, finder.proven) == (kept, kept)


# What it knows of a proven one.

STRAP = Stick(tailbone=0.32, neck=0.29, foot=-0.8, head=2.05, colour=(250, 250, 255))
WOOD = Stick(foot=-0.45, head=1.75, colour=(190, 132, 100))


def nearest(rod: Rod | None, *sticks: Stick) -> Stick:
    """Which of these was found."""
    assert rod is not None
    return min(sticks, key=lambda s: off_line(rod, s.ends(BENT)))


def test_a_proven_stick_is_known_by_its_colour() -> None:
    """Whoever sees both for the first time takes the longer one.

    Whoever knows the stick takes that, even after it was out of sight.
    """
    both = scene(BENT, WOOD, STRAP)
    assert nearest(RodFinder().find(0.0, *both), WOOD, STRAP) is STRAP
    finder = RodFinder()
    show(finder, scene(BENT, WOOD), 0.0, 1.0)
    assert finder.find(1.1, *WITHOUT) is None
    assert nearest(finder.find(1.2, *both), WOOD, STRAP) is WOOD


def test_of_two_alike_the_one_where_it_was_is_taken() -> None:
    """A second stick, a little longer, does not draw the eye off the first."""
    longer = Stick(tailbone=0.36, neck=0.33, foot=-0.75, head=1.95)
    shorter = Stick(foot=-0.5, head=1.6)
    both = scene(BENT, shorter, longer)
    assert nearest(RodFinder().find(0.0, *both), shorter, longer) is longer
    finder = RodFinder()
    finder.find(0.0, *scene(BENT, shorter))
    assert nearest(finder.find(0.1, *both), shorter, longer) is shorter


# The parts.


@given(
    lean=st.floats(-100, 100),
    facing=st.sampled_from([1, -1]),
    trunk=st.floats(20, 300),
    along=st.floats(-2, 2),
    out=st.floats(-1, 1),
)
def test_the_trunks_frame_is_the_persons_own(
    lean: float, facing: int, trunk: float, along: float, out: float
) -> None:
    """A place beside the trunk has the same numbers wherever its owner faces or leans."""
    person = Person(lean, facing, trunk=trunk)
    found = trunk_of(person.points())
    assert found is not None
    assert found.at(person.at(along, out).astype(np.float32)) == pytest.approx(
        [along, out], abs=1e-3
    )
    assert found.lean == pytest.approx(abs(lean), abs=0.1)


def test_the_picture_is_cut_out_along_the_trunk() -> None:
    """A dot beside the trunk comes to its row and column."""
    spot = BENT.at(0.5, 0.25)
    image = np.zeros((480, 640, 3), np.uint8)
    half = np.array([2.0, 0.0])
    bar(image, [spot - half, spot + half], 4.0, WHITE)
    trunk = trunk_of(BENT.points())
    assert trunk is not None
    cut = cut_out(image, trunk)
    assert cut.shape == (ROWS, COLUMNS, 3)
    row, column = np.unravel_index(int(np.argmax(cut[..., 0])), (ROWS, COLUMNS))
    assert (row, column) == pytest.approx((ROWS * 2.0 / 3.6, COLUMNS * 0.5), abs=1.0)


@pytest.mark.parametrize("channel", [0, 1, 2])
@pytest.mark.parametrize("sign", [1.0, -1.0], ids=["brighter", "darker"])
@pytest.mark.parametrize(
    ("wide", "step", "seen"),
    [
        (3, CONTRAST * 1.4, 1.0),
        (5, CONTRAST * 1.4, 1.0),
        (3, CONTRAST * 0.9, 0.5),
        (3, CONTRAST * 0.3, 0.0),
        (20, 100.0, 0.0),
    ],
    ids=["thin", "thick", "faint", "grain", "no stripe"],
)
def test_a_stripe_differs_from_both_its_sides(
    channel: int, sign: float, wide: int, step: float, seen: float
) -> None:
    """In any one channel, brighter or darker; one edge alone makes none."""
    cut = np.full((ROWS, COLUMNS, 3), 128.0, np.float32)
    cut[:, 30 : 30 + wide, channel] += sign * step
    stripes = stripes_of(cut)
    assert stripes[:, 30 : 30 + wide].max() == pytest.approx(seen, abs=1e-5)
    assert stripes[:, :25].max() == 0.0


def test_a_line_has_a_vote_from_each_row_that_shows_it() -> None:
    """A stripe over the middle half of the rows is worth half the length cut out, 1.8."""
    stripes = np.zeros((ROWS, COLUMNS), np.float32)
    stripes[ROWS // 4 : 3 * ROWS // 4, 32] = 1.0
    votes = vote(stripes)
    assert votes.max() == pytest.approx(1.8, abs=0.05)
    assert divmod(int(np.argmax(votes)), COLUMNS) == (26, 32)


def test_what_goes_on_to_the_floor_counts_against_it() -> None:
    """A stick of 1.5 m ends above the knees; a post does not."""
    stripes = np.zeros((ROWS, COLUMNS), np.float32)
    stripes[:, 32] = 1.0
    assert vote(stripes).max() == pytest.approx(2.95 - 0.65, abs=0.05)


def test_both_hands_on_a_line_hold_it_and_either_alone_does_not() -> None:
    """The nearer hand at a third of the trunk, or the other at seven tenths: a third as likely."""
    plumb, column = 26, 32
    out = (column + 0.5) / 72 - 0.25
    for off, other, share in ((0.0, 0.0, 1.0), (0.3, 0.3, 0.31), (0.0, 0.7, 0.37), (1.5, 1.5, 0)):
        wrists = np.array([[1.0, out + off], [0.3, out + other]])
        assert held(wrists)[plumb, column] == pytest.approx(share, abs=0.01)
