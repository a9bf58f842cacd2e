"""The person in the mirror: the newest picture, flipped, with the near side's skeleton on it."""

from __future__ import annotations

from typing import Final

import numpy as np
import pygame

from station.screen.box import Box
from station.screen.theme import BACKGROUND, BONE, CARD, Colour
from station.values import Points, Preview, Sight

SIDES: Final = ((7, 11, 13, 15, 23, 25, 27, 29, 31), (8, 12, 14, 16, 24, 26, 28, 30, 32))
"""BlazePose's ids of ear, shoulder, elbow, wrist, hip, knee, ankle, heel and toe, left and
right."""
BONES: Final = ((0, 1), (1, 2), (2, 3), (1, 4), (4, 5), (5, 6), (6, 7), (7, 8), (8, 6))
"""Rows of `SIDES` that are joined."""
SURE: Final = 0.5
"""Visibility from which a point is drawn."""
SWITCH: Final = 0.05
"""How much better the other side must be seen before it is taken for the near one."""
TOGETHER_S: Final = 0.5
"""A sight is drawn over a picture that is at most so much older or newer, seconds."""


class Mirror:
    """Draws pictures into a box; each is flipped and scaled once."""

    def __init__(self) -> None:
        self._time = float("nan")
        self._box: Box | None = None
        self._picture: pygame.Surface | None = None
        self._side = 0

    def draw(
        self, canvas: pygame.Surface, box: Box, preview: Preview | None, sight: Sight | None
    ) -> None:
        """Draw the picture, the skeleton, or both; a dark card where there is neither."""
        if preview is not None:
            height, width = preview.image.shape[:2]
            where = box.fitted(width, height)
            canvas.blit(self._scaled(preview, where), where[:2])
        else:
            pygame.draw.rect(canvas, CARD, box, border_radius=max(box.h // 60, 2))
            where = box if sight is None else box.fitted(*sight.size)
        if sight is not None and sight.people and _belongs(sight, preview):
            self._skeleton(canvas, where, sight)

    def _scaled(self, preview: Preview, box: Box) -> pygame.Surface:
        if self._picture is None or preview.time != self._time or box != self._box:
            self._picture, self._time, self._box = _flipped(preview, box), preview.time, box
        return self._picture

    def _skeleton(self, canvas: pygame.Surface, box: Box, sight: Sight) -> None:
        points = mirrored(sight, box)
        ids = list(SIDES[self._near(sight)])
        joints, seen = points[ids], sight.seen[ids] >= SURE
        width = max(box.h // 70, 2)
        lines = [
            (joints[a], joints[b])
            for a, b in BONES
            if seen[a] and seen[b] and bool(np.isfinite(joints[[a, b]]).all())
        ]
        canvas.set_clip(box)
        for thickness, colour in ((width + 4, BACKGROUND), (width, BONE)):
            for start, end in lines:
                _limb(canvas, start, end, thickness, colour)
        canvas.set_clip(None)

    def _near(self, sight: Sight) -> int:
        """The side that is seen better; the one it was before, when there is little in it."""
        here, there = (
            float(sight.seen[list(SIDES[s])].mean()) for s in (self._side, 1 - self._side)
        )
        if there > here + SWITCH:
            self._side = 1 - self._side
        return self._side


def mirrored(sight: Sight, box: Box) -> Points:
    """The sight's points as they lie in a box that shows its picture flipped, (33, 2) pixels."""
    width, height = sight.size
    x = box.x + (width - sight.points[:, 0]) * (box.w / width)
    y = box.y + sight.points[:, 1] * (box.h / height)
    return np.stack([x, y], axis=1).astype(np.float32)


def _belongs(sight: Sight, preview: Preview | None) -> bool:
    return preview is None or abs(sight.time - preview.time) <= TOGETHER_S


def _flipped(preview: Preview, box: Box) -> pygame.Surface:
    height, width = preview.image.shape[:2]
    pixels = np.ascontiguousarray(preview.image)
    picture = pygame.image.frombuffer(pixels.data, (width, height), "RGB").convert()
    mirrored = pygame.transform.flip(picture, flip_x=True, flip_y=False)
    return pygame.transform.smoothscale(mirrored, (box.w, box.h))


def _limb(
    canvas: pygame.Surface, start: Points, end: Points, thickness: int, colour: Colour
) -> None:
    pygame.draw.line(canvas, colour, start.tolist(), end.tolist(), thickness)
    for joint in (start, end):
        pygame.draw.circle(canvas, colour, joint.tolist(), thickness * 0.75)
