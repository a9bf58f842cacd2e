"""Signs, dots and rings: drawn four times too large, shrunk for smooth edges, and kept."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import pygame

from station.screen.theme import BACKGROUND, LINE, OF_CALL, QUIET, Colour
from station.values import Call

FINER: Final = 4
KEPT: Final = 64
STEPS: Final = 120
"""A ring fills in so many steps."""
Point = tuple[float, float]


class Shapes:
    """Draws each shape once for each size."""

    def __init__(self) -> None:
        self.sign = lru_cache(KEPT)(_sign)
        self.ring = lru_cache(8)(_ring)

    def progress(self, side: int, share: float, colour: Colour) -> pygame.Surface:
        """A ring that is filled clockwise from the top to a share, 0–1."""
        return self.ring(side, round(min(max(share, 0.0), 1.0) * STEPS), colour)


def _smooth(side: int, draw: Callable[[pygame.Surface, int], None]) -> pygame.Surface:
    large = pygame.Surface((side * FINER, side * FINER), pygame.SRCALPHA)
    draw(large, side * FINER)
    return pygame.transform.smoothscale(large, (side, side)).convert_alpha()


def _sign(side: int, call: Call | None) -> pygame.Surface:
    """The sign of a verdict: ✓ in a circle, a triangle with !, an open circle; None: a rep
    that is still to come.
    """
    return _smooth(max(side, 2), lambda canvas, large: SIGNS[call](canvas, large))


def _good(canvas: pygame.Surface, side: int) -> None:
    pygame.draw.circle(canvas, OF_CALL[Call.GOOD], (side / 2, side / 2), side * 0.49)
    tick = [(0.27, 0.52), (0.44, 0.68), (0.74, 0.34)]
    _stroke(canvas, [(x * side, y * side) for x, y in tick], side * 0.11)


def _fix(canvas: pygame.Surface, side: int) -> None:
    corners = [(0.5, 0.04), (0.99, 0.93), (0.01, 0.93)]
    points = [(x * side, y * side) for x, y in corners]
    pygame.draw.polygon(canvas, OF_CALL[Call.FIX], points)
    _stroke(canvas, [(0.5 * side, 0.40 * side), (0.5 * side, 0.62 * side)], side * 0.11)
    pygame.draw.circle(canvas, BACKGROUND, (0.5 * side, 0.79 * side), side * 0.065)


def _unjudged(canvas: pygame.Surface, side: int) -> None:
    width = max(round(side * 0.10), 1)
    pygame.draw.circle(canvas, QUIET, (side / 2, side / 2), side * 0.46, width)


def _to_come(canvas: pygame.Surface, side: int) -> None:
    pygame.draw.circle(canvas, LINE, (side / 2, side / 2), side * 0.16)


SIGNS: Final[dict[Call | None, Callable[[pygame.Surface, int], None]]] = {
    Call.GOOD: _good,
    Call.FIX: _fix,
    Call.UNJUDGED: _unjudged,
    None: _to_come,
}


def _stroke(canvas: pygame.Surface, points: list[Point], width: float) -> None:
    """A line with round ends and corners, in the colour of the background."""
    pygame.draw.lines(canvas, BACKGROUND, False, points, max(round(width), 1))
    for point in points:
        pygame.draw.circle(canvas, BACKGROUND, point, width / 2)


def _ring(side: int, steps: int, colour: Colour) -> pygame.Surface:
    def draw(canvas: pygame.Surface, large: int) -> None:
        pygame.draw.circle(canvas, LINE, (large / 2, large / 2), large * 0.465, round(large * 0.04))
        if steps:
            pygame.draw.polygon(canvas, colour, _sector(large, steps / STEPS))

    return _smooth(max(side, 2), draw)


def _sector(side: int, share: float) -> list[Point]:
    """Outline of a part of a ring, clockwise from the top."""
    corners = max(int(share * 90), 2)
    turns = [2 * math.pi * share * n / corners for n in range(corners + 1)]
    outer = [_at(side, 0.49, turn) for turn in turns]
    return outer + [_at(side, 0.40, turn) for turn in reversed(turns)]


def _at(side: int, radius: float, turn: float) -> Point:
    half = side / 2
    return half + radius * side * math.sin(turn), half - radius * side * math.cos(turn)
