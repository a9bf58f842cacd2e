"""The person in the mirror: the newest picture, flipped, with outline, skeleton and back on it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import pygame

from station.screen import outline
from station.screen.box import Box
from station.screen.theme import Colour, Theme
from station.values import Points, Preview, Sight, Silhouette

SIDES: Final = ((7, 11, 13, 15, 23, 25, 27, 29, 31), (8, 12, 14, 16, 24, 26, 28, 30, 32))
"""BlazePose's ids of ear, shoulder, elbow, wrist, hip, knee, ankle, heel and toe, left and
right."""
BONES: Final = ((0, 1), (1, 2), (2, 3), (1, 4), (4, 5), (5, 6), (6, 7), (7, 8), (8, 6))
"""Rows of `SIDES` that are joined."""
SURE: Final = 0.5
"""Visibility from which a point is drawn."""
SWITCH: Final = 0.05
"""How much better the other side must be seen before it is taken for the near one."""
LEAST_PX: Final = 24
"""A smaller picture shows nobody anything."""
TOGETHER_S: Final = 0.5
"""A sight is drawn over a picture that is at most so much older or newer, seconds."""


@dataclass(frozen=True, slots=True)
class Live:
    """What the eyes have now."""

    preview: Preview | None = None
    sight: Sight | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """What is drawn over the picture."""

    skeleton: bool = False
    rim: Colour | None = None
    """Colour of the body's outline; None without one."""
    dashed: bool = False
    back: Points | None = None
    """(n, 2), the back's outline, square pixels of the picture."""
    back_colour: Colour = (255, 255, 255)


class Mirror:
    """Draws pictures into a box; each is flipped and scaled once."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._key: tuple[float, Box, Box] | None = None
        self._picture: pygame.Surface | None = None
        self._side = 0

    def draw(
        self, canvas: pygame.Surface, box: Box, live: Live, over: Over, *, whole: bool
    ) -> Box | None:
        """Fill the box with the picture, or show the `whole` of it in its middle.

        Returns where the whole picture would lie, or None when there is nothing to show.
        """
        size = _size(live)
        if size is None or box.w < LEAST_PX or box.h < LEAST_PX:
            return None
        where = box.fitted(*size) if whole else covering(box, *size)
        shown = where if whole else box
        canvas.set_clip(pygame.Rect(shown))
        if live.preview is not None:
            canvas.blit(self._scaled(live.preview, where, shown), shown[:2])
        else:
            canvas.fill(self._theme.card, pygame.Rect(shown))
        sight = live.sight
        if sight is not None and sight.people and _belongs(sight, live.preview):
            self._person(canvas, where, sight, over)
        canvas.set_clip(None)
        return where

    def _person(self, canvas: pygame.Surface, where: Box, sight: Sight, over: Over) -> None:
        if over.rim is not None and sight.silhouette is not None:
            _rim(canvas, where, sight, sight.silhouette, over)
        if over.skeleton:
            self._skeleton(canvas, where, sight)
        if over.back is not None:
            _back(canvas, mirrored(over.back, sight.size, where), over.back_colour, where)

    def _scaled(self, preview: Preview, where: Box, shown: Box) -> pygame.Surface:
        key = (preview.time, where, shown)
        if self._picture is None or key != self._key:
            self._picture, self._key = _flipped(preview, where, shown), key
        return self._picture

    def _skeleton(self, canvas: pygame.Surface, box: Box, sight: Sight) -> None:
        points = mirrored(sight.points, sight.size, box)
        ids = list(SIDES[self._near(sight)])
        joints, seen = points[ids], sight.seen[ids] >= SURE
        width = max(box.h // 90, 2)
        lines = [
            (joints[a], joints[b])
            for a, b in BONES
            if seen[a] and seen[b] and bool(np.isfinite(joints[[a, b]]).all())
        ]
        for thickness, colour in ((width + 4, self._theme.ground), (width, self._theme.ink)):
            for start, end in lines:
                _limb(canvas, start, end, thickness, colour)

    def _near(self, sight: Sight) -> int:
        """The side that is seen better; the one it was before, when there is little in it."""
        here, there = (
            float(sight.seen[list(SIDES[s])].mean()) for s in (self._side, 1 - self._side)
        )
        if there > here + SWITCH:
            self._side = 1 - self._side
        return self._side


def mirrored(points: Points, size: tuple[int, int], where: Box) -> Points:
    """Points of a picture as they lie where its flipped image lies, (n, 2) pixels."""
    width, height = size
    x = where.x + (width - points[:, 0]) * (where.w / width)
    y = where.y + points[:, 1] * (where.h / height)
    return np.stack([x, y], axis=1).astype(np.float32)


def covering(box: Box, width: float, height: float) -> Box:
    """The smallest box of these proportions that covers another, with the same middle."""
    scale = max(box.w / width, box.h / height)
    w, h = round(width * scale), round(height * scale)
    return Box(box.x - (w - box.w) // 2, box.y - (h - box.h) // 2, w, h)


def _size(live: Live) -> tuple[int, int] | None:
    if live.preview is not None:
        height, width = live.preview.image.shape[:2]
        return width, height
    return None if live.sight is None else live.sight.size


def _belongs(sight: Sight, preview: Preview | None) -> bool:
    return preview is None or abs(sight.time - preview.time) <= TOGETHER_S


def _flipped(preview: Preview, where: Box, shown: Box) -> pygame.Surface:
    height, width = preview.image.shape[:2]
    left, right = (round((x - where.x) * width / where.w) for x in (shown.x, shown.right))
    top, bottom = (round((y - where.y) * height / where.h) for y in (shown.y, shown.bottom))
    pixels = np.ascontiguousarray(preview.image[top:bottom, width - right : width - left])
    size = pixels.shape[1], pixels.shape[0]
    picture = pygame.image.frombuffer(pixels.data, size, "RGB").convert()
    flipped = pygame.transform.flip(picture, flip_x=True, flip_y=False)
    return pygame.transform.smoothscale(flipped, (shown.w, shown.h))


def _rim(
    canvas: pygame.Surface, where: Box, sight: Sight, silhouette: Silhouette, over: Over
) -> None:
    """The outline, flipped as the picture is."""
    assert over.rim is not None
    scale = where.w / sight.size[0]
    x, y = outline.place(silhouette, where, scale)
    line = outline.rim(silhouette, scale) + np.array([x, y], np.float32)
    line[:, 0] = 2 * where.x + where.w - line[:, 0]
    width = max(where.h // 110, 3)
    for piece in outline.dashes(line) if over.dashed else (line,):
        if len(piece) > 1:
            pygame.draw.lines(canvas, over.rim, not over.dashed, piece.tolist(), width)
            for point in piece[:: max(width - 1, 1)]:
                pygame.draw.circle(canvas, over.rim, point.tolist(), width / 2)


def _back(canvas: pygame.Surface, points: Points, colour: Colour, where: Box) -> None:
    """The back's outline, with gaps where it is hidden."""
    width = max(where.h // 70, 3)
    for start, end in pairwise(points):
        if np.isfinite([start, end]).all():
            _limb(canvas, start, end, width, colour)


def _limb(
    canvas: pygame.Surface, start: Points, end: Points, thickness: int, colour: Colour
) -> None:
    pygame.draw.line(canvas, colour, start.tolist(), end.tolist(), thickness)
    for joint in (start, end):
        pygame.draw.circle(canvas, colour, joint.tolist(), thickness * 0.6)
