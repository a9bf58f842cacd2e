"""The staff's pages: the PIN is never shown, and charts and lines lie where their numbers say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.screen.theme import Theme
from station.values import (
    Bar,
    Call,
    Feedback,
    Menu,
    Scene,
    Tap,
    Touch,
)
from tests.screen.looking import bounds, draw, has, shot, words
from tests.screen.stories import MENUS

THEME = Theme()
NAN = float("nan")


def test_the_pad_shows_dots_and_never_digits() -> None:
    """However many digits were typed, nothing is written but the pad itself; a dot for each."""
    dots, texts, lit = [], [], []
    for typed in (0, 1, 2, 8):
        menu = replace(MENUS["pin"], typed=typed)
        brush = draw(Feedback(0.0, Scene.STAFF, menu=menu))
        texts.append(words(brush))
        keys = [t.box for t in brush.targets]
        picture = shot(brush.canvas)
        for box in (*keys, *(t.taken.inset(-4) for t in brush.written)):
            picture[max(box.x, 0) : box.right, max(box.y, 0) : box.bottom] = 0
        dots.append(int(has(picture, THEME.ink).sum()))
        lit.append(int((picture.max(axis=2) > 60).sum()))
    assert all(text == texts[0] for text in texts)
    digits = [text for text in texts[0] if any(letter.isdigit() for letter in text)]
    assert sorted(digits) == list("0123456789")
    assert dots[0] == 0
    assert lit[3] > 1.3 * lit[0]  # filled, not only brighter
    assert dots[1:] == pytest.approx([dots[1], 2 * dots[1], 8 * dots[1]], rel=0.02)


def test_a_switch_is_told_without_colour() -> None:
    """On is a tick at the right, off an open circle at the left."""
    looks = []
    for on in (True, False):
        items = tuple(replace(item, on=on) for item in MENUS["training"].items[1:2])
        brush = draw(Feedback(0.0, Scene.STAFF, menu=Menu("Training", items=items)))
        (box,) = [t.box for t in brush.targets if t.tap == Tap(Touch.PRESS, "dowel")]
        right = shot(brush.canvas, box._replace(x=box.right - 90, w=90))
        looks.append(bounds(right.max(axis=2) > 90))
    assert looks[0].x > looks[1].x


BARS = (Bar("1.11.", 8, 0, 0), Bar("2.11.", 4, 2, 2), Bar("3.11.", 0, 0, 0), Bar("4.11.", 1, 3, 0))


def test_the_charts_bars_are_as_high_as_their_numbers() -> None:
    """Good at the foot, to fix above it, unjudged on top; the highest day fills the chart."""
    brush = draw(Feedback(0.0, Scene.STAFF, menu=Menu("History", "chart", bars=BARS)))
    page = brush.page
    cells = page.columns([1.0] * len(BARS), brush.px(0.4))
    columns = [shot(brush.canvas)[cell.middle[0]][None] for cell in cells]
    heights = []
    for column in columns:
        lower = column.copy()
        lower[:, : page.y + brush.target_px] = 0  # the head of the page
        heights.append([int(has(lower, THEME.of(call)).sum()) for call in Call])
    unit = heights[0][0] / 8
    assert unit > 30
    for bar, (good, fix, unjudged) in zip(BARS, heights, strict=True):
        assert good == pytest.approx(bar.good * unit, abs=2)
        assert fix == pytest.approx(bar.fix * unit, abs=2)
        assert unjudged == pytest.approx(bar.unjudged * unit, abs=2)
    colours = [tuple(int(v) for v in pixel) for pixel in columns[1][0]]
    tops = [colours.index(THEME.of(call)) for call in (Call.UNJUDGED, Call.FIX, Call.GOOD)]
    assert tops == sorted(tops)
    assert {"1.11.", "4.11."} <= set(words(brush))


def test_a_history_without_days_or_reps_is_no_trouble() -> None:
    """The day it is set up."""
    for bars in ((), (Bar("1.11.", 0, 0, 0),)):
        brush = draw(Feedback(0.0, Scene.STAFF, menu=Menu("History", "chart", bars=bars)))
        assert "History" in words(brush)


def test_the_camera_is_aimed_by_its_lines() -> None:
    """The mark's edges stand where the mirrored picture has them, the level lies in its
    middle, and the learned wall is drawn over the picture's own.
    """
    menu = replace(MENUS["aim"], items=())
    bare = draw(Feedback(0.0, Scene.STAFF, menu=replace(menu, zone=None, wall=None)))
    level_only = has(shot(bare.canvas), THEME.prop)
    level = bounds(level_only)
    lined = shot(draw(Feedback(0.0, Scene.STAFF, menu=menu)).canvas)
    edges = has(lined, THEME.good)
    across = np.flatnonzero(edges.sum(axis=1) > 0.8 * edges.sum(axis=1).max())
    assert (across[0] - level.x) / level.w == pytest.approx(0.15, abs=0.015)
    assert (level.right - across[-1]) / level.w == pytest.approx(0.15, abs=0.015)
    wall = bounds(has(lined, THEME.prop) & ~level_only)
    assert (level.right - wall.middle[0]) / level.w * 640 == pytest.approx(88, abs=6)
