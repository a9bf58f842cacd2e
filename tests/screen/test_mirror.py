"""The mirror: what is on the right stands on the right, and what is drawn lies on the body."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.screen import outline
from station.screen.box import Box
from station.screen.brush import Brush
from station.screen.mirror import SWITCH, TOGETHER_S, Live, Over, covering, mirrored
from station.screen.theme import Theme
from station.values import Preview, Sight
from tests.screen.drawing import a_brush, paint
from tests.screen.looking import Shot, bounds, has, shot, small_brush
from tests.screen.stories import STORIES, a_back, room, somebody

BOX = Box(60, 40, 640, 400)
THEME = Theme()
RIGHT_HIP, RIGHT_WRIST, LEFT_WRIST = 24, 16, 15


@pytest.fixture
def brush() -> Brush:
    """One on an empty canvas."""
    brush = small_brush((800, 480))
    brush.canvas.fill(THEME.ground)
    return brush


def spot(x: float, y: float, size: tuple[int, int] = (640, 480), time: float = 0.0) -> Preview:
    """A black picture with one white spot on it."""
    image = np.zeros((size[1], size[0], 3), np.uint8)
    image[round(y) - 12 : round(y) + 12, round(x) - 12 : round(x) + 12] = 255
    return Preview(time, image)


def facing_us() -> Sight:
    """Somebody who faces the camera with the right hand raised: it is on the picture's left."""
    sight, points = somebody(), somebody().points.copy()
    points[RIGHT_WRIST], points[LEFT_WRIST] = (180.0, 60.0), (420.0, 300.0)
    return replace(sight, points=points)


def test_raising_the_right_hand_rises_on_the_right() -> None:
    """Whoever faces the screen sees it on their own right side, as high as they raise it."""
    right, left = mirrored(facing_us().points, (640, 480), BOX)[[RIGHT_WRIST, LEFT_WRIST]]
    assert right[0] > BOX.middle[0] > left[0] - 60
    assert right[0] > left[0]
    assert right[1] < left[1]


@settings(max_examples=30)
@given(st.floats(0, 640), st.floats(0, 480), st.integers(40, 900))
def test_mirroring_twice_changes_nothing(x: float, y: float, wide: int) -> None:
    """Wherever the picture lies, and however large it is shown."""
    points = np.array([[x, y]], np.float32)
    where = Box(70, -20, wide, wide * 3 // 4)
    once = mirrored(points, (640, 480), where) - np.array(where[:2], np.float32)
    twice = mirrored(once, where[2:], Box(0, 0, 640, 480))
    assert twice == pytest.approx(points, abs=0.01)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("at", [(320, 240), (250, 110), (400, 370)])
@pytest.mark.parametrize("box", [BOX, Box(10, 10, 300, 400), Box(0, 0, 666, 480)])
def test_points_lie_where_the_picture_has_them(
    box: Box, at: tuple[int, int], whole: bool, brush: Brush
) -> None:
    """The picture and what is drawn over it are flipped, scaled and cut alike."""
    where = brush.mirror(box, Live(spot(*at)), Over(), whole=whole)
    assert where is not None
    x, y = mirrored(np.array([at], np.float32), (640, 480), where)[0]
    assert box.inset(12).holds(x, y)
    white = bounds(shot(brush.canvas).min(axis=2) > 127)
    assert white.x + white.w / 2 == pytest.approx(x, abs=1)
    assert white.y + white.h / 2 == pytest.approx(y, abs=1)
    assert white.w == pytest.approx(white.h, abs=1)


def test_the_whole_picture_or_a_full_box(brush: Brush) -> None:
    """It fills its box and is cut, or it is whole and leaves room; never is it stretched."""
    for whole in (True, False):
        brush.canvas.fill((0, 0, 0))
        where = brush.mirror(BOX, Live(room()), Over(), whole=whole)
        assert where is not None
        assert where.w / where.h == pytest.approx(4 / 3, abs=0.02)
        lit = bounds(shot(brush.canvas).max(axis=2) > 0)
        assert lit == (where if whole else BOX)
        assert (BOX if whole else where).covers(where if whole else BOX)


@settings(max_examples=30)
@given(st.integers(1, 900), st.integers(1, 900), st.sampled_from([(640, 480), (480, 640)]))
def test_a_covering_box_covers(w: int, h: int, size: tuple[int, int]) -> None:
    """To the pixel, about the same middle, and no larger than it must be."""
    box = Box(7, 9, w, h)
    large = covering(box, *size)
    assert large.inset(-1).covers(box)
    assert min(large.w - w, large.h - h) <= 1
    assert large.middle == pytest.approx(box.middle, abs=1)


def test_the_skeleton_lies_on_the_body(brush: Brush) -> None:
    """The hip is drawn where the mirrored picture has it, over picture and outline."""
    sight = somebody()
    where = brush.mirror(BOX, Live(room(), sight), Over(skeleton=True), whole=True)
    assert where is not None
    x, y = mirrored(sight.points, sight.size, where)[RIGHT_HIP].round().astype(int).tolist()
    assert has(shot(brush.canvas, Box(x - 1, y - 1, 3, 3)), THEME.ink).any()
    bones, body = bounds(has(shot(brush.canvas), THEME.ink)), _body(sight, where)
    assert body.inset(-4).covers(bones)
    assert bones.h > 0.75 * body.h


def _body(sight: Sight, where: Box) -> Box:
    """The box around somebody's mirrored silhouette."""
    assert sight.silhouette is not None
    mask, origin, scale = sight.silhouette.mask, sight.silhouette.origin, sight.silhouette.scale
    rows, columns = np.nonzero(mask > outline.MIDDLE)
    ends = np.array([[columns.min(), rows.min()], [columns.max() + 1, rows.max() + 1]])
    corners = mirrored((ends * scale + origin).astype(np.float32), sight.size, where)
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return Box(round(x0), round(y0), round(x1 - x0), round(y1 - y0))


def test_the_outline_lies_around_the_body(brush: Brush) -> None:
    """To half the width of its line on every side, mirrored as the picture is."""
    sight = somebody()
    where = brush.mirror(BOX, Live(None, sight), Over(rim=THEME.good), whole=True)
    assert where is not None
    rim, body = bounds(has(shot(brush.canvas), THEME.good, 60)), _body(sight, where)
    assert np.array(rim[:2]) == pytest.approx(np.array(body[:2]), abs=5)
    assert (rim.right, rim.bottom) == pytest.approx((body.right, body.bottom), abs=5)
    middle = has(shot(brush.canvas), THEME.good, 60)[body.middle[0], rim.y : rim.bottom]
    assert middle.mean() < 0.5  # a line, not the whole body


@pytest.mark.parametrize("name", ["frame", "calibrate", "count_in"])
def test_the_outline_is_dashed_until_all_is_right(name: str) -> None:
    """While somebody is being framed half of it is missing, and it is white; when they stand
    right it is whole, and has the colour of good: there, calibrating and counting in.
    """
    brush, drawn = a_brush("1280x720", "en", "default"), {}
    for framed, colour in ((False, THEME.ink), (True, THEME.good)):
        feedback = replace(STORIES[name], framed=framed, cue="", lines=(), arrow=None)
        paint(brush, feedback, Live(None, somebody()), None, 60.0)
        picture = shot(brush.canvas, Box(0, 0, 700, 720))
        drawn[framed] = has(picture, colour, 60)
        other = THEME.good if colour == THEME.ink else THEME.ink
        assert not has(picture, other, 60).any()
    assert 0.35 < drawn[False].sum() / drawn[True].sum() < 0.65
    assert not (drawn[False] & ~drawn[True]).sum() > 0.05 * drawn[True].sum()


def test_the_back_is_drawn_where_it_is_seen(brush: Brush) -> None:
    """In the colour of the last verdict, with a gap where an arm hides it."""
    sight = somebody()
    back = a_back(sight)
    hidden = back.copy()
    hidden[15:25] = np.nan
    marked = []
    for points in (back, hidden):
        brush.canvas.fill(THEME.ground)
        over = Over(back=points, back_colour=THEME.fix)
        assert brush.mirror(BOX, Live(None, sight), over, whole=True) is not None
        marked.append(has(shot(brush.canvas), THEME.fix))
    assert 0.5 < marked[1].sum() / marked[0].sum() < 0.9
    assert not (marked[1] & ~marked[0]).any()


@pytest.mark.parametrize("apart", [TOGETHER_S + 0.1, -TOGETHER_S - 0.1])
def test_what_was_seen_at_another_time_is_not_drawn(apart: float, brush: Brush) -> None:
    """Half a second apart the body is elsewhere; a little apart it is drawn."""
    over = Over(skeleton=True, rim=THEME.good)

    def look(sight: Sight | None) -> Shot:
        brush.mirror(BOX, Live(room(), sight), over, whole=True)
        return shot(brush.canvas)

    without = look(None)
    assert (look(somebody(time=apart)) == without).all()
    assert (look(somebody(time=apart / 2)) != without).any()


def test_nobody_and_half_a_body_are_no_trouble(brush: Brush) -> None:
    """What is not known is not drawn, and what was seen of somebody who left is not either."""
    over, sight = Over(skeleton=True, rim=THEME.good, back=a_back(somebody())), somebody()
    unknown = np.full((33, 2), np.nan, np.float32)
    brush.mirror(BOX, Live(room()), over, whole=True)
    empty = shot(brush.canvas)
    gone = replace(sight, points=unknown, seen=np.zeros(33, np.float32), people=0)
    brush.mirror(BOX, Live(room(), gone), over, whole=True)
    assert (shot(brush.canvas) == empty).all()
    nothing = Over(skeleton=True, back=np.full((40, 2), np.nan, np.float32))
    brush.mirror(BOX, Live(room(), replace(sight, points=unknown)), nothing, whole=True)
    assert (shot(brush.canvas) == empty).all()
    unsure = replace(sight, seen=np.full(33, 0.4, np.float32))
    brush.mirror(BOX, Live(room(), unsure), Over(skeleton=True), whole=True)
    assert (shot(brush.canvas) == empty).all()
    brush.canvas.fill(THEME.ground)
    assert brush.mirror(BOX, Live(), over, whole=True) is None
    assert has(shot(brush.canvas), THEME.ground).all()


def test_pictures_of_any_shape_are_shown(brush: Brush) -> None:
    """An upright camera's too; and a sight without a picture has a plain ground."""
    where = brush.mirror(BOX, Live(spot(240, 320, (480, 640))), Over(), whole=True)
    assert where is not None
    assert where.w / where.h == pytest.approx(3 / 4, abs=0.02)
    brush.mirror(BOX, Live(None, somebody()), Over(), whole=False)
    assert has(shot(brush.canvas, BOX), THEME.card).all()


def test_nothing_is_drawn_beside_the_mirror(brush: Brush) -> None:
    """Of a picture larger than its box, of somebody half out of it; and what comes after is
    not cut by it.
    """
    box = Box(300, 120, 120, 200)
    over = Over(skeleton=True, rim=THEME.good, back=a_back(somebody()))
    brush.mirror(box, Live(room(), somebody()), over)
    pixels = shot(brush.canvas)
    pixels[box.x : box.right, box.y : box.bottom] = THEME.ground
    assert has(pixels, THEME.ground).all()
    assert brush.canvas.get_clip() == pygame.Rect(brush.whole)


def test_the_side_that_is_seen_better_is_drawn(brush: Brush) -> None:
    """And it stays that side as long as the other is hardly better: a skeleton does not jump."""
    sight = somebody()
    seen = np.full(33, 0.8, np.float32)
    apart = sight.points.copy()
    apart[7:33:2] -= (60.0, 0.0)  # the left side, on the mirror's right

    def right_of(better: float) -> int:
        side = seen.copy()
        side[8::2] += better
        brush.canvas.fill(THEME.ground)
        now = replace(sight, points=apart, seen=side)
        brush.mirror(BOX, Live(None, now), Over(skeleton=True), whole=True)
        return bounds(has(shot(brush.canvas), THEME.ink)).x

    left = right_of(-0.1)
    assert right_of(SWITCH * 0.9) == left
    right = right_of(SWITCH * 1.5)
    assert right < left - 40
    assert right_of(-SWITCH * 0.9) == right
    assert right_of(-0.1) == left


def test_a_picture_is_scaled_once(brush: Brush, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it is shown; the next picture, and another box, are drawn anew."""
    scaled, real = [], pygame.transform.smoothscale

    def noted(picture: pygame.Surface, size: tuple[int, int]) -> pygame.Surface:
        scaled.append(size)
        return real(picture, size)

    monkeypatch.setattr(pygame.transform, "smoothscale", noted)
    for time, box in ((0.0, BOX), (0.0, BOX), (0.1, BOX), (0.1, BOX.inset(9)), (0.1, BOX.inset(9))):
        brush.mirror(box, Live(spot(300, 200, time=time)), Over(), whole=True)
    assert len(scaled) == 3
