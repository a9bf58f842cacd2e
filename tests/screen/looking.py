"""Looks at what was drawn: which pixels have a colour, where they lie, what is written."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pygame

from station.screen.box import Box
from station.screen.brush import Brush
from station.screen.panel import Panel
from station.screen.theme import Colour, Theme
from station.values import Feedback
from tests.screen.drawing import LONG_AGO_S, a_brush, paint
from tests.screen.stories import live

Shot = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
Mask = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
LIVE = live()
"""Made once: the picture takes longer to make than to show."""


def small_brush(size: tuple[int, int] = (400, 240), translate: Callable[[str], str] = str) -> Brush:
    """A brush on a small canvas, so that many frames cost little."""
    a_brush("800x480", "en", "default")  # there must be a display before surfaces are converted
    return Brush(pygame.Surface(size).convert(), Panel(size, 154.0, 1.0), Theme(), translate)


def shot(canvas: pygame.Surface, box: Box | None = None) -> Shot:
    """The pixels of a canvas, or of a box on it, (width, height, 3)."""
    pixels = pygame.surfarray.array3d(canvas)
    return pixels if box is None else pixels[box.x : box.right, box.y : box.bottom]


def has(pixels: Shot, colour: Colour, within: int = 0) -> Mask:
    """Which of them have that colour, give or take, (width, height)."""
    apart = np.abs(pixels.astype(np.int16) - np.array(colour, np.int16)).max(axis=2)
    return np.asarray(apart <= within)


def bounds(mask: Mask) -> Box:
    """The smallest box around them; an empty one when there are none."""
    if not mask.any():
        return Box(0, 0, 0, 0)
    across, down = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    x, y = int(across[0]), int(down[0])
    return Box(x, y, int(across[-1]) + 1 - x, int(down[-1]) + 1 - y)


def draw(feedback: Feedback, panel: str = "800x480", age_s: float = LONG_AGO_S) -> Brush:
    """One frame of a feedback; the brush remembers it."""
    brush = a_brush(panel, "en", "default")
    paint(brush, feedback, LIVE, None, age_s)
    return brush


def words(brush: Brush) -> list[str]:
    """All that is written on its last frame, in English."""
    return [text.words for text in brush.written]
