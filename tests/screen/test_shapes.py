"""Rings are as full as they say, corners are round, and no two signs or arrows look alike."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pygame
import pytest

from station.screen.box import Box
from station.screen.shapes import KEPT, SIGNS, Shapes
from station.screen.theme import Theme
from station.values import Arrow, Call
from tests.screen.looking import Mask, bounds, small_brush

SIDE = 120
THEME = Theme()
GOOD = THEME.good


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """Shapes, on a display that nobody sees."""
    return small_brush().shapes


def seen(picture: pygame.Surface, least: int = 127) -> Mask:
    """Which of its pixels are more there than not, (width, height)."""
    return np.asarray(pygame.surfarray.array_alpha(picture) > least)


def filled(shapes: Shapes, share: float) -> Mask:
    """Which pixels of a ring are filled: the track behind them is fainter."""
    return seen(shapes.ring(SIDE, share, GOOD), 200)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.25, 1 / 3, 0.5, 0.9, 1.0])
def test_a_ring_is_filled_to_its_share(share: float, shapes: Shapes) -> None:
    """By its pixels, to one of its steps; all of them in the colour that was asked for."""
    now, full = filled(shapes, share), filled(shapes, 1.0)
    assert now.sum() / full.sum() == pytest.approx(share, abs=0.006)
    rgb = pygame.surfarray.array3d(shapes.ring(SIDE, share, GOOD))
    assert (rgb[now] == GOOD).all()


def test_a_ring_fills_clockwise_from_the_top(shapes: Shapes) -> None:
    """A quarter is the top right one, a half the right one; what was filled stays filled."""
    half = SIDE // 2
    quarter = filled(shapes, 0.25)
    assert quarter[half:, :half].sum() > 0.97 * quarter.sum()
    right = filled(shapes, 0.5)
    assert right[half:].sum() > 0.97 * right.sum()
    before = filled(shapes, 0.0)
    for share in np.linspace(0.05, 1.0, 12):
        now = filled(shapes, float(share))
        assert (now | ~before).all()
        before = now


@pytest.mark.parametrize(("share", "like"), [(7.0, 1.0), (-1.0, 0.0), (float("nan"), 0.0)])
def test_a_ring_is_never_more_than_full(share: float, like: float, shapes: Shapes) -> None:
    """Nor less than empty; what is not known is empty."""
    assert (filled(shapes, share) == filled(shapes, like)).all()


@pytest.mark.parametrize("side", [-3, 0, 1, 2, 5])
def test_no_room_is_no_trouble(side: int, shapes: Shapes) -> None:
    """Where notices take all there is, there is hardly a shape, but a frame all the same."""
    for picture in (
        shapes.ring(side, 0.5, GOOD),
        shapes.sign(side, Call.FIX),
        shapes.arrow(side, Arrow.TURN, GOOD),
    ):
        assert picture.get_size() == (max(side, 2), max(side, 2))


def test_the_track_of_an_empty_ring_is_seen(shapes: Shapes) -> None:
    """All around, and nothing within it."""
    track = seen(shapes.ring(SIDE, 0.0, GOOD))
    assert (track == filled(shapes, 1.0)).mean() > 0.97
    assert not track[SIDE // 3 : -SIDE // 3, SIDE // 3 : -SIDE // 3].any()


@pytest.mark.parametrize("radius", [1, 2, 9, 40])
def test_a_corner_is_a_quarter_of_a_disc(radius: int, shapes: Shapes) -> None:
    """π r² / 4 of its square, the round side at the top left."""
    alpha = pygame.surfarray.array_alpha(shapes.corner(radius, GOOD)) / 255
    assert alpha.sum() == pytest.approx(np.pi * radius**2 / 4, rel=0.06, abs=0.3)
    assert alpha[-1, -1] > 0.7
    assert (alpha == alpha.T).all()
    if radius > 4:
        assert alpha[0, 0] == 0


@pytest.mark.parametrize("call", SIGNS)
def test_a_sign_lies_in_its_square(call: Call | None, shapes: Shapes) -> None:
    """Nothing of it is cut off, its middle is the square's, and it is large enough to see."""
    cover = pygame.surfarray.array_alpha(shapes.sign(SIDE, call)) / 255
    assert max(cover[0].max(), cover[-1].max(), cover[:, 0].max(), cover[:, -1].max()) < 0.5
    across = (cover.sum(axis=1) * np.arange(SIDE)).sum() / cover.sum()
    assert across == pytest.approx((SIDE - 1) / 2, abs=1)
    assert cover.mean() > (0.05 if call is None else 0.15)


def test_every_call_has_its_sign() -> None:
    """And so has a rep that is still to come."""
    assert set(SIGNS) == {*Call, None}


def test_no_two_arrows_look_alike(shapes: Shapes) -> None:
    """Of what one of them covers, a third or more is not covered by the other."""
    looks = {arrow: seen(shapes.arrow(SIDE, arrow, GOOD)) for arrow in Arrow}
    for one, other in combinations(Arrow, 2):
        a, b = looks[one], looks[other]
        assert (a & b).sum() / (a | b).sum() < 2 / 3, (one, other)


@pytest.mark.parametrize("arrow", Arrow)
def test_an_arrow_lies_in_its_square(arrow: Arrow, shapes: Shapes) -> None:
    """Nothing of it is cut off, and it fills a tenth or more."""
    cover = seen(shapes.arrow(SIDE, arrow, GOOD))
    assert Box(1, 1, SIDE - 2, SIDE - 2).covers(bounds(cover))
    assert cover.mean() > 0.1


def test_arrows_point_where_they_say(shapes: Shapes) -> None:
    """Heads lie at the end that they point to: left is right in a mirror, and up is right when
    the head is tilted; chevrons grow to the viewer, and shrink into the distance.
    """
    looks = {arrow: seen(shapes.arrow(SIDE, arrow, GOOD)) for arrow in Arrow}
    right = looks[Arrow.RIGHT]
    assert right[SIDE // 2 :].sum() > 1.5 * right[: SIDE // 2].sum()
    assert (right[::-1] == looks[Arrow.LEFT]).mean() > 0.98
    assert (right.T[:, ::-1] == looks[Arrow.UP]).mean() > 0.98
    closer, back = looks[Arrow.CLOSER], looks[Arrow.BACK]
    for look in (closer, back):
        assert look[:, SIDE // 2 :].sum() > 1.5 * look[:, : SIDE // 2].sum()
    assert tip(closer) > 0.6 > 0.4 > tip(back)


def tip(look: Mask) -> float:
    """Where the lowest chevron is at its middle, shares of the way from its top to its foot."""
    low = look[:, look.shape[1] // 2 + 5 :]
    rows = np.flatnonzero(low.any(axis=0))
    middle = np.flatnonzero(low[look.shape[0] // 2])
    return float((middle.mean() - rows[0]) / (rows[-1] - rows[0]))


def test_each_is_drawn_once(shapes: Shapes) -> None:
    """Thirty frames a second show the same surface, and a set that never ends keeps few."""
    assert shapes.sign(40, Call.GOOD) is shapes.sign(40, Call.GOOD)
    assert shapes.arrow(40, Arrow.UP, GOOD) is shapes.arrow(40, Arrow.UP, GOOD)
    for side in range(2, KEPT + 20):
        shapes.sign(side, None)
    assert shapes.sign.cache_info().currsize == KEPT
