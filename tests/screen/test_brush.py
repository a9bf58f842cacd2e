"""What the brush draws is where it was asked for, and noted: words, targets, edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.language import catalogue
from station.screen.box import Box
from station.screen.brush import Align, Brush, Stand, Target
from station.screen.panel import Panel
from station.screen.theme import EDGE, ENTER_S, FINE, LABEL, RADIUS, READ, SAY, TARGET_MM, eased
from station.values import Call, Feedback, Light, Scene, Tap, Touch
from tests.screen.looking import bounds, has, shot, small_brush

BOX = Box(40, 30, 300, 120)
WALL = Feedback(0.0, Scene.FRAME, "Wall tap")
START = Tap(Touch.START)


@pytest.fixture
def brush() -> Brush:
    """One on an empty canvas, on which everything has come in."""
    brush = small_brush()
    brush.begin(WALL)
    brush.settle(60.0)
    return brush


def test_space_follows_the_panel(brush: Brush) -> None:
    """Units are shares of the shorter side, and never nothing."""
    assert brush.px(10) == round(0.2 * 240)
    assert brush.px(0.01) == 1
    assert brush.whole.covers(brush.page)
    assert brush.wide
    assert not small_brush((240, 400)).wide


def test_sizes_follow_eye_and_hand(brush: Brush) -> None:
    """Twice as far away letters are twice as high; what is touched is so many millimetres, and
    what is read from within reach does not care how far away the mat is.
    """
    near, far = Panel((400, 240), 154.0, 0.4), Panel((400, 240), 154.0, 0.8)
    one, two = (Brush(brush.canvas, panel, brush.theme) for panel in (near, far))
    assert two.cap_px(44) == pytest.approx(2 * one.cap_px(44))
    assert two.cap_px(22, from_mat=False) == one.cap_px(22, from_mat=False)
    assert one.target_px == two.target_px >= TARGET_MM * 400 / 154
    same_px = two.cap_px(two.as_from_mat(22), from_mat=False)
    assert same_px == pytest.approx(two.cap_px(22), rel=1e-3)


@pytest.mark.parametrize(("align", "x"), [("left", 40), ("centre", None), ("right", 340)])
@pytest.mark.parametrize(("stand", "y"), [("top", 30), ("middle", None), ("bottom", 150)])
def test_words_stand_where_they_should(
    align: Align, x: int | None, stand: Stand, y: int | None, brush: Brush
) -> None:
    """At the left, in the middle or at the right of their box; at its top, middle or foot."""
    brush.text(BOX, "HH", LABEL, align=align, stand=stand, most=30)
    ink = bounds(shot(brush.canvas).max(axis=2) > 127)
    assert BOX.inset(-1).covers(ink)
    if x is None:
        assert ink.middle[0] == pytest.approx(BOX.middle[0], abs=2)
    else:
        assert (ink.x if align == "left" else ink.right) == pytest.approx(x, abs=4)
    if y is None:
        assert ink.middle[1] == pytest.approx(BOX.middle[1], abs=2)  # capitals, not descenders
    elif stand == "top":
        assert ink.y == pytest.approx(y, abs=1)
    else:  # there is room for descenders, which capitals do not have
        (text,) = brush.written
        assert ink.bottom == pytest.approx(y - 0.2 * text.cap_px / 0.7, abs=2)


def test_what_is_written_is_noted() -> None:
    """As it was asked for, in English; as it was set, in the language of the screen."""
    brush = small_brush(translate=catalogue("pseudo"))
    brush.begin(WALL)
    brush.text(BOX, "Hold still.", READ, brush.theme.quiet, on=brush.theme.card)
    (text,) = brush.written
    assert (text.role, text.words, text.box) == (READ, "Hold still.", BOX)
    assert " ".join(text.lines) == catalogue("pseudo")("Hold still.")
    assert (text.colour, text.on) == (brush.theme.quiet, brush.theme.card)
    assert text.whole
    assert text.floor_px == brush.cap_px(READ.floor)
    ink = bounds(has(shot(brush.canvas), brush.theme.quiet, 40))
    assert text.taken.inset(-4).covers(ink)


def test_what_does_not_fit_is_noted(brush: Brush) -> None:
    """A text that is cut says so, and stays in its box all the same."""
    brush.text(Box(40, 30, 60, 20), "All work and no play makes Jack a dull boy.", FINE)
    (text,) = brush.written
    assert not text.whole
    assert text.cap_px < text.floor_px
    assert Box(40, 30, 60, 20).covers(bounds(shot(brush.canvas).max(axis=2) > 60))


def test_nothing_is_written_for_nothing(brush: Brush) -> None:
    """No words, or no room."""
    before = shot(brush.canvas)
    assert brush.text(BOX, "", READ)[2:] == (0, 0)
    assert brush.text(BOX._replace(w=0), "Words", READ)[2:] == (0, 0)
    assert brush.text(BOX._replace(h=-3), "Words", READ)[2:] == (0, 0)
    assert brush.written == []
    assert (shot(brush.canvas) == before).all()


def test_words_grow_to_their_wish(brush: Brush) -> None:
    """`fitting` tells how large they can be, and `most` makes them that and no larger."""
    room = Box(0, 0, 390, 230)
    minutes = brush.fitting(room, "Choose a drill", SAY)
    for most in (minutes, minutes / 2):
        brush.text(room, "Choose a drill", SAY, most=most)
    whole, half = (text.cap_px for text in brush.written)
    assert whole == pytest.approx(2 * half, abs=1.5)
    assert minutes <= SAY.wish * 1.05


def test_a_card_has_round_corners(brush: Brush) -> None:
    """All four of them alike; its sides are straight, and it is filled."""
    inside = brush.card(BOX, brush.theme.ink)
    card = has(shot(brush.canvas, BOX), brush.theme.ink, 110)
    for corner in (card[0, 0], card[-1, 0], card[0, -1], card[-1, -1]):
        assert not corner
    assert card[BOX.w // 2].all()
    assert card[:, BOX.h // 2].all()
    assert (card == card[::-1]).all()
    assert (card == card[:, ::-1]).all()
    assert (card.size - card.sum()) == pytest.approx((4 - np.pi) * brush.px(RADIUS) ** 2, rel=0.3)
    assert BOX.covers(inside)
    assert inside.w < BOX.w
    outside = has(shot(brush.canvas), brush.theme.ground)
    assert outside.sum() >= 400 * 240 - BOX.w * BOX.h


def test_a_card_may_be_smaller_than_its_corners(brush: Brush) -> None:
    """A bar that has just begun to fill."""
    for box in (Box(5, 5, 3, 60), Box(20, 5, 60, 2), Box(5, 80, 1, 1), Box(9, 90, 0, 0)):
        brush.card(box, brush.theme.good)
    drawn = bounds(has(shot(brush.canvas), brush.theme.good))
    assert Box(5, 5, 75, 76).covers(drawn)


def test_a_border_lies_around_its_card(brush: Brush) -> None:
    """As thick on every side."""
    brush.framed(BOX, brush.theme.good)
    pixels = shot(brush.canvas, BOX)
    border, card = has(pixels, brush.theme.good), has(pixels, brush.theme.card)
    width = brush.px(0.35)
    for line in (border[BOX.w // 2], border[:, BOX.h // 2]):
        assert line[:width].all()
        assert line[-width:].all()
        assert not line[width:-width].any()
    assert card[BOX.w // 2, width:-width].all()


def test_a_button_is_seen_and_noted(brush: Brush) -> None:
    """What most people want stands out, and what was drawn already can be a target too."""
    brush.button(BOX, "Next", START, forward=True)
    brush.touchable(Box(0, 0, 9, 9), START)
    assert brush.targets == [Target(BOX, START), Target(Box(0, 0, 9, 9), START)]
    assert has(shot(brush.canvas, BOX), brush.theme.good).mean() > 0.5
    (text,) = brush.written
    assert text.on == brush.theme.good
    assert BOX.covers(text.taken)


@pytest.mark.parametrize("box", [Box(10, 10, 60, 60), Box(10, 10, 200, 60), Box(10, 10, 60, 200)])
def test_signs_and_rings_lie_in_the_middle(box: Box, brush: Brush) -> None:
    """As large as the shorter side of their box."""
    brush.sign(box, Call.GOOD)
    sign = bounds(has(shot(brush.canvas), brush.theme.good))
    assert box.covers(sign)
    assert sign.middle == pytest.approx(box.middle, abs=1)
    assert sign.w > 50
    brush.begin(WALL)
    within = brush.ring(box, 1.0)
    ring = bounds(has(shot(brush.canvas), brush.theme.good, 30))
    assert box.covers(ring)
    assert ring.middle == pytest.approx(box.middle, abs=1)
    assert ring.covers(within)
    middle = within.inset(0.15 * within.w)  # the corners of what is within lie on the ring
    assert not has(shot(brush.canvas, middle), brush.theme.good, 60).any()


def test_a_new_frame_begins_with_nothing(brush: Brush) -> None:
    """Neither pixels, nor words, nor targets are left of the one before."""
    brush.button(BOX, "Next", START)
    brush.begin(WALL)
    assert has(shot(brush.canvas), brush.theme.ground).all()
    assert (brush.written, brush.targets) == ([], [])


def test_a_scene_comes_in_once() -> None:
    """Fast at first, then gently, within a quarter of a second of its own time; a scene that
    goes on does not come in again, and a new cue is told from the old one.
    """
    brush, lit = small_brush(), []
    for frame in range(10):
        brush.begin(replace(WALL, time=100 + frame / 30, cue="Step back." if frame > 8 else ""))
        brush.card(BOX, brush.theme.ink)
        brush.finish(None)
        lit.append(float(shot(brush.canvas, BOX).mean()))
    steps = np.diff(lit)
    assert lit[0] == pytest.approx(np.mean(brush.theme.ground), abs=1)
    assert steps[0] == steps.max()
    assert (steps >= 0).all()
    assert lit[8] == lit[9] > 200
    assert (brush.scene_age, brush.cue_age) == pytest.approx((0.3, 0.0))
    assert brush.said() == 0.0
    brush.begin(replace(WALL, time=200.0, scene=Scene.SET))
    assert brush.scene_age == 0.0


def test_the_curve_of_motion() -> None:
    """From nothing to all, and never more."""
    assert [eased(age) for age in (-1.0, 0.0, ENTER_S, 9.0)] == [0.0, 0.0, 1.0, 1.0]
    assert eased(ENTER_S / 2) == 0.875


@pytest.mark.parametrize(("light", "call"), [(Light.GREEN, Call.GOOD), (Light.RED, Call.FIX)])
def test_a_verdict_is_drawn_at_once(light: Light, call: Call) -> None:
    """Its edge has its whole colour in the first frame, though the scene has only begun; it
    lies on every side, as thick everywhere.
    """
    brush = small_brush()
    brush.begin(WALL)
    brush.finish(light)
    edge = has(shot(brush.canvas), brush.theme.of(call))
    thick = brush.px(EDGE)
    assert edge.sum() == 400 * 240 - (400 - 2 * thick) * (240 - 2 * thick)
    assert not edge[thick:-thick, thick:-thick].any()


@pytest.mark.parametrize("light", [None, Light.DARK, Light.READY])
def test_without_a_verdict_there_is_no_edge(light: Light | None, brush: Brush) -> None:
    """Nor for one that could not be judged."""
    brush.finish(light)
    assert has(shot(brush.canvas), brush.theme.ground).all()
