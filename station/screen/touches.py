"""From what the window system reports to taps: one touch is one action.

Some systems report a touch as a finger, some as a mouse, some as both (then the mouse event
says `touch`); a wet finger bounces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pygame

from station.screen.layout import Layout
from station.values import Tap, Touch

BOUNCE_S: Final = 0.25
"""A tap so soon after the one before is the same one (RELIABILITY §4, I4), seconds."""


class Touches:
    """Knows where the last frame had what, and when the last tap was."""

    def __init__(self) -> None:
        self._layout: Layout | None = None
        self._last = float("-inf")

    def look(self, layout: Layout | None) -> None:
        """From now on taps go to this frame; None has nothing to tap."""
        self._layout = layout

    def tap(self, event: pygame.event.Event, now: float) -> Tap | None:
        """What an event asks for, if anything; `now` is monotonic seconds."""
        point = None if self._layout is None else _point(event, self._layout.size)
        if point is None or self._layout is None or now - self._last < BOUNCE_S:
            return None
        self._last = now
        return meant(self._layout, *point)


def meant(layout: Layout, x: float, y: float) -> Tap | None:
    """What lies at a point of a frame."""
    for box, choice in layout.cards:
        if box.holds(x, y):
            return Tap(Touch.CHOOSE, choice.drill)
    for button in layout.buttons:
        if button.box.holds(x, y):
            return Tap(button.touch)
    return None


def _point(event: pygame.event.Event, size: Sequence[int]) -> tuple[float, float] | None:
    """Where the screen was touched, pixels, or None when that is not what happened."""
    if event.type == pygame.FINGERDOWN:
        return event.x * size[0], event.y * size[1]
    if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and not event.touch:
        return float(event.pos[0]), float(event.pos[1])
    return None
