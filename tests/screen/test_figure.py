"""The figure shows how: with its rod, wall or band, and on its back whether it does it well."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pygame
import pytest

from station.form.demonstration import loop_seconds, shown
from station.form.drills import DRILLS
from station.screen.box import Box
from station.screen.brush import Brush
from station.screen.figure import STAGE, thick_line
from station.screen.theme import Theme
from station.values import Call, Feedback, Scene, Sight
from tests.screen.looking import Mask, bounds, has, shot, small_brush
from tests.screen.stories import MOMENT

THEME = Theme()
BOX = Box(20, 10, 215, 220)
MISTAKES = [
    (drill, step.shows)
    for drill in ("dowel", "wall_tap", "band")
    for step in DRILLS[drill].lesson
    if step.shows
]


@pytest.fixture
def brush() -> Brush:
    """One on an empty canvas."""
    brush = small_brush()
    brush.canvas.fill(THEME.ground)
    return brush


def figure(
    brush: Brush, drill: str, fault: str = "", time: float = MOMENT, box: Box = BOX
) -> Sight:
    """Draw the figure of a drill, doing it well or making a mistake."""
    brush.canvas.fill(THEME.ground)
    sight = shown(drill, time, fault)
    call = Call.FIX if fault else Call.GOOD
    told = Feedback(time, Scene.SET_UP, figure=sight, example=call, drill=drill)
    brush.figure(box, told)
    return sight


def prop(brush: Brush) -> Mask:
    """Where rod, wall or band were drawn."""
    return has(shot(brush.canvas), THEME.prop)


def body(brush: Brush) -> Box:
    """The box around the figure's body and what lies on it."""
    return bounds(has(shot(brush.canvas), THEME.body, 10))


def test_the_dowel_lies_along_the_back(brush: Brush) -> None:
    """From the head to the hips, as the trunk is inclined; upright, upright."""
    figure(brush, "dowel")
    rod, person = bounds(prop(brush)), body(brush)
    assert 0.4 * person.h < math.hypot(rod.w, rod.h) < person.h
    assert rod.meets(person)
    along = np.argwhere(prop(brush))
    spread = np.sqrt(np.linalg.eigvalsh(np.cov(along.T.astype(float))))
    assert spread[0] < 0.1 * spread[1]  # a line
    figure(brush, "dowel", time=0.1)
    upright = bounds(prop(brush))
    assert upright.h > 4 * upright.w


def test_the_wall_stands_behind_the_figure(brush: Brush) -> None:
    """From the floor to above its head, and it stays where it is as the figure moves."""
    places = []
    for time in (0.1, MOMENT):
        figure(brush, "wall_tap", time=time)
        wall, person = bounds(prop(brush)), body(brush)
        assert wall.h > 4 * wall.w
        assert wall.h >= person.h * 0.98
        assert wall.x < person.x
        places.append(wall)
    assert places[0] == places[1]


def test_the_band_pulls_the_hips_back(brush: Brush) -> None:
    """From the edge of the picture to the hips, level, and it gets shorter as they go back."""
    lengths = []
    for time in (0.1, MOMENT):
        sight = figure(brush, "band", time=time)
        band = bounds(prop(brush))
        assert band.x <= BOX.x + 1
        assert band.w > 5 * band.h
        hip = BOX.fitted(STAGE.w, STAGE.h).h / STAGE.h * float(sight.points[24, 1]) + BOX.y
        assert band.middle[1] == pytest.approx(hip, abs=0.1 * BOX.h)
        lengths.append(band.w)
    assert lengths[1] < lengths[0]


def test_without_anything_to_work_with_there_is_nothing(brush: Brush) -> None:
    """The basic hinge is a body alone."""
    figure(brush, "hinge")
    assert not prop(brush).any()
    assert has(shot(brush.canvas), THEME.body).any()


@pytest.mark.parametrize(("drill", "fault"), MISTAKES)
def test_its_back_says_whether_it_is_well_done(drill: str, fault: str, brush: Brush) -> None:
    """The colour of good on the back of who does it well, of fix on that of who does not; and
    it looks otherwise, too.
    """
    looks = []
    for wrong in ("", fault):
        figure(brush, drill, wrong)
        pixels = shot(brush.canvas)
        good, fix = has(pixels, THEME.good).sum(), has(pixels, THEME.fix).sum()
        assert (good > 100, fix > 100) == (not wrong, bool(wrong))
        assert min(good, fix) == 0
        looks.append(pixels.max(axis=2) > 150)
    assert (looks[0] != looks[1]).sum() > 0.01 * looks[0].sum()


@pytest.mark.parametrize("drill", ["dowel", "wall_tap", "band", "hinge"])
def test_the_whole_loop_stays_in_its_box(drill: str, brush: Brush) -> None:
    """At every moment: nothing is drawn beside the box, and the body never touches its sides."""
    for time in np.arange(0.0, loop_seconds(drill), 0.45):
        figure(brush, drill, time=float(time))
        pixels = shot(brush.canvas)
        assert BOX.covers(bounds(~has(pixels, THEME.ground)))
        stage = BOX.fitted(STAGE.w, STAGE.h)
        assert stage.inset(1).covers(body(brush)), time
    assert brush.canvas.get_clip() == pygame.Rect(brush.whole)


def test_it_moves_and_begins_again(brush: Brush) -> None:
    """Another picture half a second later, the same one a loop later."""
    frames = []
    for time in (MOMENT, MOMENT - 1.0, MOMENT + loop_seconds("dowel")):
        figure(brush, "dowel", time=time)
        frames.append(shot(brush.canvas))
    assert (frames[0] != frames[1]).any(axis=2).mean() > 0.01
    assert (frames[0] == frames[2]).all()


@pytest.mark.parametrize("box", [Box(0, 0, 400, 160), Box(0, 0, 120, 240), Box(0, 0, 100, 100)])
def test_it_is_never_stretched(box: Box, brush: Brush) -> None:
    """As large as its box allows, in the middle of it, on its floor."""
    figure(brush, "hinge", time=0.1)
    before = body(brush)
    figure(brush, "hinge", time=0.1, box=box)
    now = body(brush)
    assert now.h / now.w == pytest.approx(before.h / before.w, rel=0.12)
    stage = box.fitted(STAGE.w, STAGE.h)
    assert now.h > 0.8 * stage.h
    floor = bounds(has(shot(brush.canvas), THEME.line))
    assert floor.w == box.w
    assert floor.y == pytest.approx(now.bottom, abs=3)


def test_no_figure_is_no_trouble(brush: Brush) -> None:
    """Nor one without an outline: its back is drawn all the same."""
    brush.figure(BOX, Feedback(0.0, Scene.SET_UP))
    assert has(shot(brush.canvas), THEME.ground).all()
    bare = replace(shown("hinge", MOMENT), silhouette=None)
    brush.figure(BOX, Feedback(0.0, Scene.SET_UP, figure=bare))
    assert has(shot(brush.canvas), THEME.good).any()


@pytest.mark.parametrize("to", [(160, 60), (60, 160), (140, 140), (60, 60)])
def test_a_line_is_as_thick_as_it_should_be(to: tuple[int, int], brush: Brush) -> None:
    """Whichever way it runs: its area is length times thickness, and a disc for its ends."""
    thick_line(brush.canvas, THEME.prop, np.array([(60, 60), to], np.float32), 12.0)
    length = math.hypot(to[0] - 60, to[1] - 60)
    area = has(shot(brush.canvas), THEME.prop, 100).sum()
    assert area == pytest.approx(length * 12 + math.pi * 36, rel=0.15)
