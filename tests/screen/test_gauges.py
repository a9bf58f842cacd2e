"""The set: each drill's gauge tells its state by shape, and the ring tells the depth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.screen.box import Box
from station.screen.brush import Brush
from station.screen.scenes.gauges import draw_gauge
from station.screen.theme import Theme
from station.values import (
    Arrow,
    Call,
    Gauge,
    RodGauge,
    TempoGauge,
    WallGauge,
)
from tests.screen.looking import Mask, bounds, draw, has, shot, small_brush, words
from tests.screen.stories import STORIES

THEME = Theme()
NAN = float("nan")


def gauge(which: Gauge) -> tuple[Mask, Brush]:
    """What a gauge covers, in black and white, on a small canvas."""
    brush = small_brush((220, 240))
    brush.begin(STORIES["set"])
    draw_gauge(brush, Box(10, 10, 200, 220), which)
    return np.asarray(shot(brush.canvas).max(axis=2) > 80), brush


def rows_of(covered: Mask) -> list[Mask]:
    """The rod's three points: head, back and tailbone, without their names."""
    return [covered[17:110, top : top + 66] for top in (12, 86, 160)]


def test_the_rod_touches_or_stands_off_by_shape() -> None:
    """A filled disc on the rod touches; a ring, the further off the further away, does not; a
    thin ring in its place is not known.
    """
    covered, brush = gauge(RodGauge(head=1.0, upper_back=2.0, tailbone=9.0, touch=2.5))
    head, back, tailbone = rows_of(covered)
    assert (head == back).mean() > 0.9
    for row, filled in ((head, True), (back, True), (tailbone, False)):
        x = int(np.flatnonzero(row[:, 20:46].any(axis=1))[0])
        disc = row[x : x + 40]
        assert disc[12:18, 30:36].all() == filled
    further, _ = gauge(RodGauge(head=1.0, upper_back=2.0, tailbone=5.0, touch=2.5))
    assert left(tailbone) > left(rows_of(further)[2]) > left(head)
    unknown, _ = gauge(RodGauge(head=NAN, upper_back=2.0, tailbone=9.0, touch=2.5))
    assert left(rows_of(unknown)[0]) == left(head)
    assert rows_of(unknown)[0].sum() < head.sum()
    assert words(brush) == ["Head", "Back", "Tailbone"]


def left(row: Mask) -> int:
    """Where its first covered column lies, below the names' capitals or not."""
    return bounds(row).x


def test_exactly_touching_touches() -> None:
    """At the limit it is on, a hair further it is off."""
    on, _ = gauge(RodGauge(2.5, 2.5, 2.5, touch=2.5))
    off, _ = gauge(RodGauge(2.51, 2.51, 2.51, touch=2.5))
    assert on.sum() > off.sum() * 1.1


def test_the_hips_come_to_the_wall() -> None:
    """The nearer, the further left; touching is a tick and a word, not only a colour."""
    places = {}
    for gap in (30.0, 20.0, 5.0, 2.5):
        covered, brush = gauge(WallGauge(gap, touch=2.0, touched=False))
        assert words(brush) == [f"{gap:.0f} cm"]
        places[gap] = disc(covered)
    assert places[30.0] > places[20.0] > places[5.0] > places[2.5]
    _, brush = gauge(WallGauge(1.0, touch=2.0, touched=True))
    assert words(brush) == ["Touch!"]
    assert has(shot(brush.canvas), THEME.good).any()
    before, _ = gauge(WallGauge(1.0, touch=2.0, touched=False))
    touched, _ = gauge(WallGauge(1.0, touch=2.0, touched=True))
    assert (before[:, 60:150] != touched[:, 60:150]).sum() > 30  # the tick
    _, brush = gauge(WallGauge(NAN, touch=2.0, touched=False))
    assert words(brush) == []


def disc(covered: Mask) -> float:
    """Where the hips are, pixels from the left."""
    tall = covered[20:, 100:140].sum(axis=1)
    return float(np.flatnonzero(tall > 12).mean())


def test_the_way_down_fills_its_bar() -> None:
    """Pixel by second; the mark lies where it is slow enough, and then the bar has the colour
    of good and its words say how long.
    """
    filled = {}
    for down in (0.6, 1.2, 2.0, 2.6):
        _, brush = gauge(TempoGauge(down, 2.0, going_down=True))
        pixels = shot(brush.canvas)
        bar = has(pixels, THEME.good if down >= 2.0 else THEME.ink)
        bar[24:] = False  # the words beside it
        filled[down] = bounds(bar)
        assert words(brush)[0] == f"{down:.1f} s"
        mark = bounds(has(pixels, THEME.prop))
        assert mark.middle[1] == pytest.approx(10 + 220 * 2 / 3, abs=2)
    assert filled[1.2].h == pytest.approx(220 * 1.2 / 3.0, abs=3)
    assert filled[2.6].h == pytest.approx(220 * 2.6 / 3.0, abs=3)
    assert filled[1.2].bottom < 10 + 220 * 2 / 3 <= filled[2.0].bottom + 4
    _, brush = gauge(TempoGauge(0.0, 2.0, going_down=False))
    assert not has(shot(brush.canvas, Box(0, 0, 24, 240)), THEME.ink).any()


def test_each_drill_has_its_own_gauge() -> None:
    """No two of them can be taken for one another, whatever their colours."""
    looks = [
        gauge(which)[0]
        for which in (
            RodGauge(1.0, 1.0, 9.0, 2.5),
            WallGauge(12.0, 2.0, touched=False),
            TempoGauge(1.4, 2.0, going_down=True),
        )
    ]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        a, b = looks[one], looks[other]
        assert (a & b).sum() / (a | b).sum() < 0.5


def test_the_depth_ring_is_full_when_it_counts() -> None:
    """And it stays so, deeper still; while it waits it is empty. It takes no verdict's colour,
    which would contradict the sign beside it.
    """
    quiet = replace(STORIES["set"], gauge=None, cue="", back=None, calls=(), of=0)
    good, ink = {}, {}
    for depth, paused in ((0.5, False), (0.99, False), (1.0, False), (1.4, False), (0.9, True)):
        brush = draw(replace(quiet, depth=depth, paused=paused))
        ring = shot(brush.canvas, Box(440, 20, 240, 440))
        good[depth, paused] = int(has(ring, THEME.good).sum())
        ink[depth, paused] = int(has(ring, THEME.ink).sum())
    assert set(good.values()) == {0}
    assert ink[0.9, True] < ink[0.5, False] < ink[0.99, False] < ink[1.0, False]
    assert ink[1.0, False] == ink[1.4, False]


def test_the_mirror_shows_skeleton_and_back_in_a_set() -> None:
    """The back in the colour of the last verdict."""
    for call, colour in ((Call.GOOD, THEME.good), (Call.FIX, THEME.fix)):
        brush = draw(replace(STORIES["set"], calls=(call,), cue="", gauge=None, of=0))
        mirror = shot(brush.canvas, Box(20, 20, 340, 380))
        assert has(mirror, THEME.ink).sum() > 200
        assert has(mirror, colour).sum() > 200
        other = THEME.fix if call is Call.GOOD else THEME.good
        assert not has(mirror, other).any()


def test_one_arrow_is_shown_and_none_when_all_is_right() -> None:
    """Beside the mirror, in the colour of good: it says where to go, not what was wrong."""
    seen = {}
    for arrow in (None, *Arrow):
        brush = draw(replace(STORIES["frame"], arrow=arrow))
        seen[arrow] = has(shot(brush.canvas), THEME.good)
    assert not seen[None].any()
    for arrow in Arrow:
        assert seen[arrow].sum() > 300
        others = [seen[other] for other in Arrow if other is not arrow]
        assert all((seen[arrow] != other).any() for other in others)
