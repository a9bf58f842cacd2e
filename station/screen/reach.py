"""Up to how many metres a panel can be read in mid-set, found by laying out the set scene.

Count and cue are what the person on the mat needs (UX §1): 44 minutes of arc are read at a
glance, 22 are the least that is legible. Every cue counts, in every language.
"""

from __future__ import annotations

import math
import os
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

import pygame

from station.language import LANGUAGES, catalogue
from station.screen.box import Box
from station.screen.brush import Brush, Live
from station.screen.panel import GLANCE, Panel
from station.screen.scenes import draw
from station.screen.scenes.parts import beside, cue_band, sign_px
from station.screen.theme import CUE, NUMBER, Theme
from station.values import Call, Feedback, RodGauge, Scene

LEGIBLE: Final = 22.0
"""Minutes of arc that are legible at all (UX §1)."""
FAR_M: Final = 50.0
"""Further than any panel carries: its letters are as large as it has room for."""


class Reach(NamedTuple):
    """From how far away a panel is read, metres; 0 when it cannot be from anywhere."""

    glance_m: float
    legible_m: float


@lru_cache(64)
def reach(size_px: tuple[int, int], width_mm: float, cues: Collection[str]) -> Reach:
    """How far away the count and each of these English cues can be read, in every language.

    `size_px` and `width_mm` are those of the picture as it is looked at; `cues` a tuple or a
    frozenset.
    """
    said = frozenset(catalogue(code)(cue) for code in LANGUAGES for cue in cues)
    with_display = _opened()
    try:
        panel = Panel(size_px, width_mm, FAR_M)
        least = _least_cap_px(Brush(pygame.Surface(size_px), panel, Theme()), said)
    finally:
        if with_display:
            pygame.display.quit()
    return Reach(*(_floor(panel.seen_from_m(minutes, least)) for minutes in (GLANCE, LEGIBLE)))


def _least_cap_px(brush: Brush, cues: Collection[str]) -> float:
    """Height of the lowest capitals of count and cues in the set scene, pixels."""
    a_minute = brush.cap_px(60.0) / 60.0
    least = min(brush.fitting(_cue_box(brush, cue), cue, CUE) * a_minute for cue in cues)
    longest = max(cues, key=lambda cue: brush.lines(cue, CUE, _cue_box(brush, cue).w))
    brush.begin(Feedback(0.0, Scene.SET))
    draw(brush, _a_set(longest), Live())
    return min(least, *(text.cap_px for text in brush.written if text.role is NUMBER))


def _cue_box(brush: Brush, cue: str) -> Box:
    """Where the set scene writes a cue, beside the verdict's sign."""
    _, band = cue_band(brush, brush.page, cue, signed=True)
    return beside(band, min(band.h, sign_px(brush)), brush.gap)[1]


def _floor(metres: float) -> float:
    """Rounded down to a decimetre."""
    return math.floor(metres * 10) / 10


def _a_set(cue: str) -> Feedback:
    """In the middle of one, with the largest number and the drill's own gauge."""
    gauge = RodGauge(0.0, 0.0, 5.0, 2.0)
    calls = (Call.GOOD,) * 9 + (Call.FIX,)
    return Feedback(
        0.0, Scene.SET, cue=cue, count=10, of=12, calls=calls, drill="dowel", gauge=gauge
    )


def _opened() -> bool:
    """Give SDL a display that nobody sees, unless there is one: letters are made for it."""
    if pygame.display.get_surface() is not None:
        return False
    before = os.environ.get("SDL_VIDEODRIVER")
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    try:
        pygame.display.init()
        pygame.display.set_mode((1, 1))
    finally:
        os.environ.pop("SDL_VIDEODRIVER")
        if before is not None:
            os.environ["SDL_VIDEODRIVER"] = before
    return True
