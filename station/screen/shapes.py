"""Signs, rings, rounded corners, arrows: smooth edges, drawn once and kept.

Signs are drawn four times too large and shrunk; rings are filled from a table of angles, since
they move with every frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from station.screen.theme import Colour, Theme
from station.values import Arrow, Call

FINER: Final = 4
KEPT: Final = 64
STEPS: Final = 720
"""A ring fills in so many steps."""
TURN: Final = {Arrow.LEFT: 180.0, Arrow.RIGHT: 0.0, Arrow.UP: 90.0}
Point = tuple[float, float]
Pixels = NDArray[np.int64]
Ring = tuple[pygame.Surface, NDArray[np.uint32], tuple[Pixels, Pixels], Pixels]
"""The unfilled ring; how much of each pixel it covers, in the order of filling; where they
are; and how many are filled after each step."""


class Shapes:
    """Draws each shape once for each size and colour."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.sign = lru_cache(KEPT)(self._sign)
        self.arrow = lru_cache(16)(self._arrow)
        self.corner = lru_cache(KEPT)(_corner)
        self._rings = lru_cache(16)(_ring)

    def _sign(self, side: int, call: Call | None) -> pygame.Surface:
        """The sign of a verdict: ✓ in a circle, a triangle with !, an open circle; None: a rep
        that is still to come.
        """
        return _smooth(max(side, 2), lambda canvas, large: SIGNS[call](canvas, large, self._theme))

    def _arrow(self, side: int, arrow: Arrow, colour: Colour) -> pygame.Surface:
        """Which way to move."""
        return _smooth(max(side, 2), lambda canvas, large: _ARROWS[arrow](canvas, large, colour))

    def ring(
        self, side: int, share: float, colour: Colour, *, thick: float = 0.09
    ) -> pygame.Surface:
        """A ring, filled clockwise from the top to a share 0–1; `thick` in shares of its side.

        A share that is not known is none.
        """
        side, share = max(side, 2), share if math.isfinite(share) else 0.0
        side = max(side, 1)  # a panel too small for its distance has no room left
        track, cover, (across, down), ends = self._rings(side, thick, self._theme.line)
        picture = track.copy()
        first = ends[round(min(max(share, 0.0), 1.0) * STEPS)]
        pixels = pygame.surfarray.pixels2d(picture)
        opacity = cover[:first] << picture.get_shifts()[3]
        pixels[across[:first], down[:first]] = picture.map_rgb((*colour, 0)) + opacity
        del pixels
        return picture


def _ring(side: int, thick: float, line: Colour) -> Ring:
    """Draw the track, and put the ring's pixels into the order in which they are filled."""
    middle = (side - 1) / 2
    across, down = np.meshgrid(np.arange(side) - middle, np.arange(side) - middle, indexing="ij")
    radius = np.hypot(across, down)
    outer, inner = side / 2 - 1, side / 2 - 1 - thick * side
    cover = np.clip(outer - radius + 0.5, 0, 1) * np.clip(radius - inner + 0.5, 0, 1)
    shown = (cover * 255).astype(np.uint8)
    track = pygame.Surface((side, side), pygame.SRCALPHA)
    track.fill(line)
    alpha = pygame.surfarray.pixels_alpha(track)
    alpha[:] = (shown * 0.55).astype(np.uint8)
    del alpha
    turns = ((np.arctan2(across, -down) / (2 * np.pi)) % 1.0 * STEPS).astype(np.int16)
    order = np.argsort(turns, axis=None, kind="stable")
    order = order[shown.ravel()[order] > 0]
    ends = np.searchsorted(turns.ravel()[order], np.arange(STEPS + 1))
    return track, shown.ravel()[order].astype(np.uint32), np.divmod(order, side), ends


def _corner(radius: int, colour: Colour) -> pygame.Surface:
    """A quarter of a disc, its corner at the top left."""
    radius = max(radius, 0)
    place = np.arange(radius) + 0.5
    far = np.hypot(*np.meshgrid(radius - place, radius - place, indexing="ij"))
    picture = pygame.Surface((radius, radius), pygame.SRCALPHA)
    picture.fill(colour)
    alpha = pygame.surfarray.pixels_alpha(picture)
    alpha[:] = (np.clip(radius - far + 0.5, 0, 1) * 255).astype(np.uint8)
    del alpha
    return picture


def _smooth(side: int, draw: Callable[[pygame.Surface, int], None]) -> pygame.Surface:
    large = pygame.Surface((side * FINER, side * FINER), pygame.SRCALPHA)
    draw(large, side * FINER)
    return pygame.transform.smoothscale(large, (side, side)).convert_alpha()


def _good(canvas: pygame.Surface, side: int, theme: Theme) -> None:
    pygame.draw.circle(canvas, theme.good, (side / 2, side / 2), side * 0.49)
    tick = [(0.27, 0.52), (0.44, 0.68), (0.74, 0.34)]
    _stroke(canvas, [(x * side, y * side) for x, y in tick], side * 0.11, theme.ground)


def _fix(canvas: pygame.Surface, side: int, theme: Theme) -> None:
    corners = [(0.5, 0.10), (0.93, 0.87), (0.07, 0.87)]
    points = [(x * side, y * side) for x, y in corners]
    pygame.draw.polygon(canvas, theme.fix, points)
    _stroke(canvas, [*points, points[0]], side * 0.12, theme.fix)
    bar = [(0.5 * side, 0.40 * side), (0.5 * side, 0.60 * side)]
    _stroke(canvas, bar, side * 0.10, theme.ground)
    pygame.draw.circle(canvas, theme.ground, (0.5 * side, 0.76 * side), side * 0.06)


def _unjudged(canvas: pygame.Surface, side: int, theme: Theme) -> None:
    width = max(round(side * 0.10), 1)
    pygame.draw.circle(canvas, theme.quiet, (side / 2, side / 2), side * 0.44, width)


def _to_come(canvas: pygame.Surface, side: int, theme: Theme) -> None:
    pygame.draw.circle(canvas, theme.line, (side / 2, side / 2), side * 0.16)


SIGNS: Final[Mapping[Call | None, Callable[[pygame.Surface, int, Theme], None]]] = {
    Call.GOOD: _good,
    Call.FIX: _fix,
    Call.UNJUDGED: _unjudged,
    None: _to_come,
}


def _straight(degrees: float) -> Callable[[pygame.Surface, int, Colour], None]:
    """An arrow that points so far anticlockwise from the right."""

    def draw(canvas: pygame.Surface, side: int, colour: Colour) -> None:
        def at(x: float, y: float) -> Point:
            turn = math.radians(degrees)
            across = x * math.cos(turn) + y * math.sin(turn)
            down = -x * math.sin(turn) + y * math.cos(turn)
            return (0.5 + across) * side, (0.5 + down) * side

        _stroke(canvas, [at(-0.36, 0.0), at(0.34, 0.0)], side * 0.13, colour)
        head = [at(0.08, -0.28), at(0.36, 0.0), at(0.08, 0.28)]
        _stroke(canvas, head, side * 0.13, colour)

    return draw


def _away(canvas: pygame.Surface, side: int, colour: Colour) -> None:
    """Chevrons that grow smaller into the distance."""
    for y, half in ((0.62, 0.36), (0.36, 0.25), (0.17, 0.16)):
        _chevron(canvas, side, colour, y, half)


def _near(canvas: pygame.Surface, side: int, colour: Colour) -> None:
    """Chevrons that grow towards whoever looks."""
    for y, half in ((0.18, 0.16), (0.44, 0.25), (0.82, 0.36)):
        _chevron(canvas, side, colour, y, -half)


def _chevron(canvas: pygame.Surface, side: int, colour: Colour, y: float, half: float) -> None:
    """One whose tip lies at y, half as wide as that; it points down when that is negative."""
    wide = abs(half)
    corners = [(0.5 - wide, y + half * 0.62), (0.5, y), (0.5 + wide, y + half * 0.62)]
    _stroke(canvas, [(a * side, b * side) for a, b in corners], side * wide * 0.36, colour)


def _turning(canvas: pygame.Surface, side: int, colour: Colour) -> None:
    """Most of a turn, seen from a little above, and which way."""
    turns = [math.radians(a) for a in range(-45, 226, 3)]
    arc = [((0.5 + 0.40 * math.cos(t)) * side, (0.54 + 0.28 * math.sin(t)) * side) for t in turns]
    for x, y in arc:
        pygame.draw.circle(canvas, colour, (x, y), side * 0.06)
    x, y = arc[0]
    head = [(x - 0.20 * side, y + 0.06 * side), (x + 0.05 * side, y - 0.18 * side)]
    corner = (x + 0.10 * side, y + 0.14 * side)
    pygame.draw.polygon(canvas, colour, [*head, corner])


_ARROWS: Final[Mapping[Arrow, Callable[[pygame.Surface, int, Colour], None]]] = {
    **{arrow: _straight(degrees) for arrow, degrees in TURN.items()},
    Arrow.BACK: _away,
    Arrow.CLOSER: _near,
    Arrow.TURN: _turning,
}


def _stroke(canvas: pygame.Surface, points: list[Point], width: float, colour: Colour) -> None:
    """A line with round ends and corners."""
    pygame.draw.lines(canvas, colour, False, points, max(round(width), 1))
    for point in points:
        pygame.draw.circle(canvas, colour, point, width / 2)
