"""Draws stories on panels as people would see them, everything having come in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from station.language import catalogue
from station.screen.brush import Brush, Live, Target, Written
from station.screen.panel import Panel
from station.screen.scenes import draw, safe_mode
from station.screen.theme import theme_called
from station.values import Feedback, Light
from tests.screen.stories import MISTAKES, PANELS, SCENES, live

LONG_AGO_S = 60.0
"""Since the scene began: a summary's faces take turns every five seconds, three of them."""


@dataclass(frozen=True)
class Drawn:
    """A frame, and what the brush noted of it."""

    name: str
    panel: Panel
    picture: pygame.Surface
    written: tuple[Written, ...]
    targets: tuple[Target, ...]


def a_display() -> None:
    """A display that nobody sees, whatever the test before did with its own: letters need one."""
    if not pygame.display.get_init() or pygame.display.get_surface() is None:
        pygame.display.init()
        pygame.display.set_mode((8, 8))


def a_brush(panel: str, language: str, theme: str) -> Brush:
    """A brush with a canvas of its own; it remembers its letters from story to story."""
    a_display()
    return _brush(panel, language, theme)


@lru_cache(8)
def _brush(panel: str, language: str, theme: str) -> Brush:
    size = PANELS[panel].size_px
    return Brush(
        pygame.Surface(size).convert(), PANELS[panel], theme_called(theme), catalogue(language)
    )


def drawn(name: str, panel: str, language: str = "en", theme: str = "default") -> Drawn:
    """One story, or one face of it, on one panel."""
    brush = a_brush(panel, language, theme)
    if name == "safe_mode":
        brush.begin(Feedback(0.0, SCENES["trouble"].feedback.scene))
        brush.settle(LONG_AGO_S)
        safe_mode.draw(brush, MISTAKES)
    else:
        story = SCENES[name]
        paint(brush, story.feedback, live(), story.light, LONG_AGO_S + story.age_s)
    return Drawn(
        name,
        PANELS[panel],
        brush.canvas.copy(),
        tuple(brush.written),
        tuple(brush.targets),
    )


def paint(brush: Brush, feedback: Feedback, seen: Live, light: Light | None, age_s: float) -> None:
    """One frame of a scene that began so long ago."""
    a_display()
    brush.begin(feedback)
    brush.settle(age_s)
    draw(brush, feedback, seen)
    brush.finish(light)
