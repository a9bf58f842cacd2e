"""The figure that shows how: a body in one colour on a floor, with what it works with."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import pygame

from station.screen import outline
from station.screen.box import Box
from station.screen.theme import Colour, Theme
from station.values import Points, Sight

STAGE: Final = Box(105, 0, 430, 480)
"""The part of the figure's picture in which all of it happens, square pixels."""
FLOOR: Final = 461
"""Where its soles are."""
NEAR: Final = {"ear": 8, "shoulder": 12, "hip": 24}
"""BlazePose's ids of the side that it shows."""
WALL: Final = 18
"""Thickness of a wall, square pixels."""
BAND_AT: Final = 0.06
"""How far along hip → shoulder the band lies, trunk lengths."""


class Figure:
    """Draws figures: the first thing that tells one drill from another."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def draw(
        self, canvas: pygame.Surface, box: Box, sight: Sight, back: Colour, *, banded: bool = False
    ) -> None:
        """Draw one into a box, its back in that colour; with a band, if it pulls against one."""
        stage = box.fitted(STAGE.w, STAGE.h)
        scale = stage.w / STAGE.w
        where = Box(
            round(stage.x - STAGE.x * scale),
            round(stage.y - STAGE.y * scale),
            round(sight.size[0] * scale),
            round(sight.size[1] * scale),
        )
        at = sight.points * scale + np.array(where[:2], np.float32)
        canvas.set_clip(pygame.Rect(box))
        self._room(canvas, box, where, scale, sight)
        if banded:
            self._band(canvas, box, at, scale)
        if sight.silhouette is not None:
            body = outline.filled(sight.silhouette, scale, self._theme.body)
            canvas.blit(body, outline.place(sight.silhouette, where, scale))
        self._spine(canvas, at, back, scale)
        if sight.rod is not None:
            ends = sight.rod.ends * scale + np.array(where[:2], np.float32)
            thick_line(canvas, self._theme.ground, ends, 15 * scale)
            thick_line(canvas, self._theme.prop, ends, 9 * scale)
        canvas.set_clip(None)

    def _room(
        self, canvas: pygame.Surface, box: Box, where: Box, scale: float, sight: Sight
    ) -> None:
        """Floor and wall."""
        floor = round(where.y + FLOOR * scale)
        ground = pygame.Rect(box.x, floor, box.w, max(round(4 * scale), 2))
        pygame.draw.rect(canvas, self._theme.line, ground)
        if sight.wall is not None:
            x = where.x + float(sight.wall.ends[:, 0].mean()) * scale
            thick = max(round(WALL * scale), 4)
            behind = x < where.x + float(sight.points[NEAR["hip"], 0]) * scale
            left = round(x - thick if behind else x)
            top = round(where.y + 40 * scale)
            pygame.draw.rect(canvas, self._theme.prop, pygame.Rect(left, top, thick, floor - top))

    def _band(self, canvas: pygame.Surface, box: Box, at: Points, scale: float) -> None:
        """From the hip crease back to where it is tied, at the same height."""
        hip, shoulder = at[NEAR["hip"]], at[NEAR["shoulder"]]
        x, y = (hip + BAND_AT * (shoulder - hip)).tolist()
        tied = [box.x, y + 6 * scale]
        thick_line(canvas, self._theme.prop, np.array([tied, [x, y]], np.float32), 8 * scale)

    def _spine(self, canvas: pygame.Surface, at: Points, colour: Colour, scale: float) -> None:
        """The line that everything is about: hip to shoulder to ear, and the hinge itself."""
        hip, shoulder, ear = (at[NEAR[name]] for name in ("hip", "shoulder", "ear"))
        thick_line(canvas, colour, np.stack([hip, shoulder, ear]), 9 * scale)
        pygame.draw.circle(canvas, colour, hip.tolist(), 12 * scale)
        pygame.draw.circle(canvas, self._theme.ground, hip.tolist(), 5 * scale)


def thick_line(canvas: pygame.Surface, colour: Colour, points: Points, thickness: float) -> None:
    """A line with round ends and corners, smooth at its edges."""
    half = max(thickness / 2, 1.0)
    for start, end in pairwise(points):
        along = end - start
        length = float(np.hypot(*along))
        if length > 0:
            side = np.array([-along[1], along[0]]) / length * half
            corners = [start + side, end + side, end - side, start - side]
            pygame.draw.polygon(canvas, colour, [c.tolist() for c in corners])
            pygame.draw.aalines(canvas, colour, True, [c.tolist() for c in corners])
    for point in points:
        pygame.draw.circle(canvas, colour, point.tolist(), half)
