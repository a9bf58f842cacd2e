"""Every scene has what its moment needs, and whatever comes stays on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from station.form.demonstration import shown
from station.language import LANGUAGES
from station.screen.box import Box
from station.screen.brush import Live
from station.screen.scenes import SCENES as DRAWN_BY
from station.screen.scenes.parts import dot_size
from station.screen.theme import Theme
from station.values import (
    Call,
    Choice,
    RodGauge,
    Scene,
    Tap,
    TempoGauge,
    Touch,
    WallGauge,
)
from tests.screen.drawing import LONG_AGO_S, paint
from tests.screen.looking import draw, has, shot, small_brush, words
from tests.screen.stories import PANELS, STORIES

THEME = Theme()
NAN = float("nan")


# What can be touched.

END, NEXT, START = Tap(Touch.END), Tap(Touch.NEXT), Tap(Touch.START)


def presses(*ids: str) -> list[Tap]:
    """Taps on a staff's page."""
    return [Tap(Touch.PRESS, what) for what in ids]


PAGES = presses("up", "page -", "page +")
TAPS: dict[str, list[Tap]] = {
    "attract": [START, *(Tap(Touch.LANGUAGE, code) for code in LANGUAGES)],
    "choose": [END, *(Tap(Touch.CHOOSE, d) for d in ("dowel", "wall_tap", "band", "hinge"))],
    **{name: [END, NEXT] for name in ("set_up", "set_up_wrong")},
    **{name: [END] for name in ("frame", "frame_back", "calibrate", "count_in")},
    **{name: [END] for name in ("set", "set_good", "set_quiet", "set_clinic", "set_paused")},
    "rest": [END, NEXT],
    "summary": [END, NEXT],
    "trouble": [],
    "staff_pin": presses("up", *"0123456789", "back", "ok"),
    "staff_menu": [*PAGES, *presses("camera", "lamps", "training")],
    "staff_training": [*PAGES, *presses("reps -", "reps +", "dowel", "band")],
    "staff_aim": presses("up", "left -", "left +", "wall"),
    "staff_chart": presses("up"),
}


def test_every_scene_offers_what_can_be_done_there() -> None:
    """Each tap once, and none that would lead nowhere; a new scene needs a row."""
    assert set(TAPS) == set(STORIES)
    assert set(DRAWN_BY) == set(Scene) == {story.scene for story in STORIES.values()}
    for name, wanted in TAPS.items():
        taps = [target.tap for target in draw(STORIES[name]).targets]
        assert sorted(taps, key=str) == sorted(wanted, key=str), name


def test_a_touch_anywhere_starts() -> None:
    """Where nobody is, all of the picture is a target."""
    targets = {t.tap: t.box for t in draw(STORIES["attract"]).targets}
    assert targets[START] == Box(0, 0, 800, 480)


# Whatever comes, it stays in its box.

TOO_MUCH: list[tuple[str, dict[str, Any]]] = [
    ("set_up rest choose", {"title": "W" * 30}),
    ("set frame", {"cue": "unbelievably-long-words-without-any-space-in-them " * 4}),
    ("attract frame", {"lines": tuple("All work and no play makes Jack dull. " * 40)}),
    ("set rest summary", {"count": 50, "of": 50, "calls": (Call.FIX,) * 50}),
    ("set frame", {"count": 0, "of": 0, "calls": (Call.GOOD,) * 120}),
    ("choose", {"choices": tuple(Choice(str(n), "A long name", n == 1) for n in range(9))}),
    ("set rest attract", {"notices": ("Something is not as it should be, it says. " * 8,)}),
    ("set set_up rest", {"progress": 7.0, "depth": NAN}),
    ("set calibrate count_in", {"progress": NAN, "depth": -3.0}),
    ("set", {"gauge": WallGauge(NAN, 2.0, touched=False)}),
    ("set", {"gauge": RodGauge(NAN, 99.0, -5.0, 2.5)}),
    ("set", {"gauge": TempoGauge(0.0, 0.0, going_down=False)}),
    ("set_up choose summary", {"hint": "Hold still, and then some more. " * 9}),
    ("attract set_up trouble", {"title": "", "cue": "", "lines": ("",), "figure": None}),
    ("rest summary", {"summary": None}),
    ("staff_menu", {"menu": None}),
]


@pytest.mark.parametrize(("names", "change"), TOO_MUCH)
def test_nothing_overflows(names: str, change: dict[str, Any]) -> None:
    """Words too long, lists too long, numbers out of range or unknown: no text leaves its box
    or the screen, no target leaves the screen, and nothing breaks.
    """
    for name in names.split():
        panel = "720x1280" if name in ("set", "choose") else "800x480"
        whole, brush = (
            Box(0, 0, *PANELS[panel].size_px),
            draw(replace(STORIES[name], **change), panel),
        )
        for text in brush.written:
            assert text.box.inset(-2).covers(text.taken), (name, text)
            assert whole.covers(text.taken), (name, text)
        assert all(whole.covers(target.box) for target in brush.targets), name


@pytest.mark.parametrize("count", [1, 8, 12, 13, 50, 300])
def test_every_dot_lies_in_its_strip(count: int) -> None:
    """As many rows as are needed, as large as they may be."""
    strip = Box(0, 0, 300, 60)
    side, columns = dot_size(strip, count, 50)
    pitch = side * 9 // 8
    rows = -(-count // columns)
    assert columns * pitch - (pitch - side) <= strip.w
    assert rows * pitch - (pitch - side) <= strip.h
    larger = (side + 1) * 9 // 8
    across = max((strip.w + larger - side - 1) // larger, 1)
    assert side == 50 or -(-count // across) * larger - (larger - side - 1) > strip.h


def test_notices_are_told_wherever_somebody_is() -> None:
    """Quietly, and never in place of the cue."""
    told = "Not saving: the disk is full."
    for name in ("attract", "choose", "set_up", "frame", "calibrate", "count_in", "set", "rest"):
        before = words(draw(STORIES[name]))
        assert sorted(words(draw(replace(STORIES[name], notices=(told,))))) == sorted(
            [*before, told]
        ), name


def test_without_a_picture_it_says_so() -> None:
    """An empty box would be a riddle."""
    for name in ("frame", "set", "staff_aim"):
        brush = small_brush((800, 480))
        paint(brush, STORIES[name], Live(), None, LONG_AGO_S)
        assert "No picture" in words(brush), name


# Lessons and choices.


def test_the_lesson_says_where_it_is() -> None:
    """A bar a step, those that were shown filled; a lesson of one step has none."""
    for page in ((1, 5), (3, 5), (5, 5), (1, 1)):
        brush = draw(replace(STORIES["set_up"], page=page, cue="", hint="", title=""))
        right = shot(brush.canvas, Box(345, 120, 455, 230))
        bars = [has(right, colour).any(axis=1) for colour in (THEME.ink, THEME.line)]
        filled, open_ones = (int((np.diff(bar.astype(int), prepend=0) == 1).sum()) for bar in bars)
        assert (filled, open_ones) == ((page[0], page[1] - page[0]) if page[1] > 1 else (0, 0))


@pytest.mark.parametrize(("name", "colour"), [("set_up", "good"), ("set_up_wrong", "fix")])
def test_a_lessons_figure_wears_its_sign(name: str, colour: str) -> None:
    """On the card with the figure: tick or warning, by shape too (see test_colours)."""
    stage = Box(20, 20, 310, 440)
    unsigned = draw(replace(STORIES[name], example=None), "800x480")
    without = has(shot(unsigned.canvas, stage), getattr(THEME, colour)).sum()
    signed = draw(STORIES[name], "800x480")
    assert has(shot(signed.canvas, stage), getattr(THEME, colour)).sum() > without + 300


def test_the_chosen_card_is_framed_and_fills() -> None:
    """Only that one, and by a frame and a ring, not by a colour alone."""
    story = STORIES["choose"]
    for number in range(4):
        choices = tuple(replace(c, chosen=n == number) for n, c in enumerate(story.choices))
        brush = draw(replace(story, choices=choices), "800x480")
        cards = [t.box for t in brush.targets if t.tap.touch is Touch.CHOOSE]
        good = [int(has(shot(brush.canvas, box), THEME.good).sum()) for box in cards]
        assert good.index(max(good)) == number
        assert sum(count > 0 for count in good) == 1
    sizes = {round(t.cap_px) for t in brush.written if t.words in {c.title for c in story.choices}}
    assert len(sizes) == 1


# Attract.


def test_attract_does_not_burn_in() -> None:
    """Over two minutes everything moves about: of what is bright at any moment, a fiftieth or
    less is bright nearly always; if only the figure moved, it would be most of it.
    """
    story, size = STORIES["attract"], (400, 240)

    def always(times: Sequence[float]) -> float:
        """Share of the bright pixels that are bright in nine of ten frames."""
        brush, frames = small_brush(size), []
        for number, time in enumerate(times):
            figure = shown("hinge", number % 6 * 0.7)
            told = replace(story, time=time, figure=figure)
            paint(brush, told, Live(), None, LONG_AGO_S)
            frames.append(shot(brush.canvas).max(axis=2) > 128)
        bright = np.array(frames)
        return float((bright.mean(axis=0) > 0.9).sum() / bright.sum(axis=(1, 2)).mean())

    assert always([4.0 * n for n in range(30)]) < 0.02
    assert always([7.0] * 6) > 0.6


def test_attract_drifts_too_slowly_to_be_seen() -> None:
    """A pixel or so a second, and no key leaves the screen at any time of the day."""
    whole, last, brush = Box(0, 0, 800, 480), None, small_brush((800, 480))
    for time in np.arange(0.0, 100.0, 2.0):
        paint(brush, replace(STORIES["attract"], time=float(time), figure=None), Live(), None, 60)
        keys = [t.box for t in brush.targets if t.tap != START]
        assert all(whole.covers(box) for box in keys)
        assert last is None or max(abs(keys[0].x - last.x), abs(keys[0].y - last.y)) <= 4
        last = keys[0]
