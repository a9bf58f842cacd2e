"""What can be measured of the screens: letters, targets, words, overflow, on every panel."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pygame
import pytest

from station.language import catalogue
from station.screen.box import Box
from station.screen.brush import Brush, Written
from station.screen.panel import Panel
from station.screen.theme import (
    CUE,
    GAUGE,
    LABEL,
    NUMBER,
    READ,
    READABLE,
    SAY,
    TARGET_MM,
    THEMES,
    TITLE,
    contrast,
)
from station.values import Touch
from tests.screen.drawing import Drawn, a_display, drawn, paint
from tests.screen.stories import EVERY, PANELS, SCENES, live

LANGUAGES = ("en", "de", "es", "fr", "pseudo")
FROM_THE_MAT = (CUE, NUMBER, READ, SAY, TITLE)
MOST_WORDS = 12
APART_MM = 3.0
LEAST = {"pseudo": 0.65}
"""Share of its floor that a letter may come down to in a language that is made up to be half as
long again as English, in brackets: nothing of it may be broken or cut all the same."""
SLACK_PX = 2
"""Boxes are whole pixels."""

on_every_panel = pytest.mark.parametrize("panel", PANELS)
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def every(panel: str, language: str) -> list[Drawn]:
    """Every story on one panel, in one language."""
    return [drawn(name, panel, language) for name in EVERY]


@on_every_panel
@in_every_language
def test_everything_can_be_read(panel: str, language: str) -> None:
    """No letter is lower than its role asks for, no word is broken or left out, no text leaves
    its box or the screen, and no two texts lie on one another.
    """
    wrong = []
    for frame in every(panel, language):
        whole = Box(0, 0, *frame.panel.size_px)
        for text in frame.written:
            said = f"{frame.name}: {text.words!r}"
            if text.cap_px < text.floor_px * LEAST.get(language, 1.0) - 0.5:
                wrong.append(f"{said} is {text.cap_px:.0f} px, at least {text.floor_px:.0f}")
            if not text.whole:
                wrong.append(f"{said} is broken or cut: {text.lines}")
            if not text.box.inset(-SLACK_PX).covers(text.taken) or not whole.covers(text.taken):
                wrong.append(f"{said} takes {text.taken} of {text.box}")
        pairs = combinations(frame.written, 2)
        wrong += [f"{frame.name}: {a.words!r} on {b.words!r}" for a, b in pairs if _meet(a, b)]
    assert wrong == []


def _meet(one: Written, other: Written) -> bool:
    return one.taken.inset(SLACK_PX).meets(other.taken.inset(SLACK_PX))


@on_every_panel
def test_everything_can_be_touched(panel: str) -> None:
    """Targets are 20 mm or more each way, 3 mm or more apart, on the screen, and leave the
    staff's corner free for as long as a visit lasts.
    """
    wrong = []
    for frame in every(panel, "en"):
        whole = Box(0, 0, *frame.panel.size_px)
        side, apart = frame.panel.mm_px(TARGET_MM), frame.panel.mm_px(APART_MM)
        targets = [t for t in frame.targets if t.box != whole]
        for target in targets:
            box, said = target.box, f"{frame.name}: {target.tap.what or target.tap.touch}"
            if min(box.w, box.h) < side - SLACK_PX:
                wrong.append(f"{said} is {box.w} x {box.h} px, at least {side}")
            if not whole.covers(box):
                wrong.append(f"{said} leaves the screen")
            corner = Box(0, 0, round(side), round(side))
            if target.tap.touch is not Touch.PRESS and box.meets(corner):
                wrong.append(f"{said} lies in the corner")
        for one, other in combinations(targets, 2):
            if one.box.inset(-(apart - SLACK_PX)).meets(other.box):
                wrong.append(f"{frame.name}: {one.tap} is too near {other.tap}")
    assert wrong == []


@pytest.mark.parametrize("theme", THEMES)
def test_all_text_stands_out(theme: str) -> None:
    """Every text differs from what lies behind it by 7 : 1 or more."""
    low = {
        (frame.name, text.words): round(contrast(text.colour, text.on), 1)
        for frame in (drawn(name, "1280x720", theme=theme) for name in EVERY)
        for text in frame.written
        if contrast(text.colour, text.on) < READABLE
    }
    assert low == {}


@in_every_language
def test_few_words(language: str) -> None:
    """What has to be read from the mat is twelve words at most, whatever the scene: what can be
    touched is not counted, nor what only somebody at the panel needs.
    """
    counts = {}
    for name in (n for n in EVERY if not n.startswith(("staff", "safe"))):
        frame = drawn(name, "1920x1080", language)
        keys = [t.box for t in frame.targets if t.box.w < frame.panel.size_px[0]]
        words = [
            word
            for text in frame.written
            if text.role in FROM_THE_MAT and not any(key.covers(text.taken) for key in keys)
            for line in text.lines
            for word in line.split()
            if any(letter.isalpha() for letter in word)
        ]
        counts[name] = (len(words), " ".join(words))
    assert {n: c for n, c in counts.items() if c[0] > MOST_WORDS} == {}


@in_every_language
def test_nothing_in_a_set_is_small(language: str) -> None:
    """In a set the count and the cue are 44 minutes of arc or more, on every panel, from where
    it is good for; beside them there are only labels of instruments and keys.
    """
    for panel in PANELS:
        for name in ("set", "set_good", "set_paused"):
            frame = drawn(name, panel, language)
            large = [t for t in frame.written if t.role in (CUE, NUMBER)]
            assert {t.role for t in large} == {CUE, NUMBER}
            least = frame.panel.arcmin_px(44.0) * LEAST.get(language, 1.0)
            assert min(t.cap_px for t in large) >= least - 1
            assert {t.role for t in frame.written} <= {CUE, GAUGE, LABEL, NUMBER, READ}


CROWDED = (
    "Not saving: the disk is full. Make room in /var/lib/hinge-station.",
    "The lamps are off: line 17 is held by another program.",
)


@pytest.mark.parametrize("size", [(320, 240), (800, 480), (720, 1280)])
@pytest.mark.parametrize("distance_m", [0.5, 6.0])
def test_no_panel_is_too_small_to_draw_on(size: tuple[int, int], distance_m: float) -> None:
    """Letters for six metres on a panel for one, with two notices: something is drawn, whatever
    the scene, and nothing stops the station.
    """
    a_display()
    panel = Panel(size, 100.0, distance_m)
    brush = Brush(pygame.Surface(size).convert(), panel, THEMES["default"], catalogue("fr"))
    for story in SCENES.values():
        crowded = replace(story.feedback, notices=CROWDED)
        paint(brush, crowded, live(), story.light, 60.0 + story.age_s)
        assert brush.written
