"""Outlines of bodies: a soft mask of a hundred pixels, drawn sharp at any size.

The mask's values fall from inside to outside over a few of its pixels. Enlarged, that slope
still tells where the edge is to a fraction of a pixel: a steeper slope through the same middle
is a sharp edge (Green 2007, "Improved alpha-tested magnification").
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np
import pygame

from station.screen.box import Box
from station.screen.theme import Colour
from station.values import Image, Points, Silhouette

MIDDLE: Final = 127.5
"""Value of the mask at the outline (`Silhouette.mask`)."""
SOFT: Final = 64.0
"""How much the value changes over a pixel of the mask, near the edge: the ramp is some four
pixels wide, drawn or from the engine."""
SMOOTHED: Final = 5
"""Points of an outline that are averaged: it is traced from pixel to pixel, and the mask is
coarser than the screen."""
DASH: Final = 14
"""Points of an outline to a dash, and to the gap after it."""


def filled(silhouette: Silhouette, scale: float, colour: Colour) -> pygame.Surface:
    """The body in one colour; `scale` is pixels of the screen per pixel of the picture."""
    larger = scale * silhouette.scale
    return _coloured(silhouette, larger, colour, _step(round(larger * 4)))


def rim(silhouette: Silhouette, scale: float) -> Points:
    """The body's outline, a closed line of points (n, 2), pixels from the mask's corner."""
    soft = _coloured(silhouette, scale * silhouette.scale, (255, 255, 255), _AS_IT_IS)
    body = pygame.mask.from_surface(soft, round(MIDDLE)).connected_component()
    traced = np.array(body.outline() or [(0, 0)], np.float32)
    half = SMOOTHED // 2
    if len(traced) <= 2 * SMOOTHED:
        return traced[:0]
    around = np.concatenate([traced[-half:], traced, traced[:half]])
    return np.stack([np.convolve(c, np.ones(SMOOTHED) / SMOOTHED, "valid") for c in around.T], 1)


def dashes(line: Points) -> Iterator[Points]:
    """Every other piece of a closed line."""
    for start in range(0, len(line), 2 * DASH):
        yield line[start : start + DASH]


def place(silhouette: Silhouette, where: Box, scale: float) -> tuple[int, int]:
    """Where its top left corner lies, when the picture's lies in `where`'s."""
    x, y = silhouette.origin
    return round(where.x + x * scale), round(where.y + y * scale)


def _coloured(
    silhouette: Silhouette, larger: float, colour: Colour, table: Image
) -> pygame.Surface:
    height, width = silhouette.mask.shape
    small = pygame.Surface((width, height), pygame.SRCALPHA)
    small.fill(colour)
    alpha = pygame.surfarray.pixels_alpha(small)
    alpha[:] = silhouette.mask.T
    del alpha
    size = max(round(width * larger), 1), max(round(height * larger), 1)
    picture = pygame.transform.smoothscale(small, size)
    alpha = pygame.surfarray.pixels_alpha(picture)
    np.take(table, alpha, out=alpha, mode="clip")
    del alpha
    return picture


@lru_cache(64)
def _step(quarters: int) -> Image:
    """Value of the mask → opacity, for an edge about a pixel and a half wide."""
    steep = max(quarters / 4 * 255.0 / SOFT / 1.5, 1.0)
    opacity = (np.arange(256) - MIDDLE) * steep + MIDDLE
    return np.asarray(np.clip(opacity, 0, 255), np.uint8)


_AS_IT_IS: Final = np.arange(256, dtype=np.uint8)
