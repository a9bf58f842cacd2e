"""Text as a QR code, for phones to take away: no server, no account."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import pygame
import segno

QUIET: Final = 4
"""White modules around it: what ISO/IEC 18004 asks for."""
SMALLEST_PX: Final = 6
"""Pixels of a module at least (UX §5): below, a phone at arm's length may not read it."""
KEPT: Final = 4
"""Codes that stay drawn: a summary shows one, for half a minute."""


@lru_cache(KEPT)
def code(text: str, side_px: int) -> pygame.Surface | None:
    """Draw the largest code that fits a square of so many pixels, in black on white.

    Error level L, or a better one where it costs no module more: a screen is not torn or stained.
    A whole number of pixels to a module. None when there is nothing to
    say, when the text is too long for any code, or when its modules would be too small: then
    the screen leaves it out. The surface is kept: blit it, never draw on it.
    """
    if not text:
        return None
    try:
        # Phones take bytes for UTF-8, whatever the standard's default.
        made = segno.make(text, error="l", micro=False, encoding="utf-8")
    except segno.DataOverflowError:
        return None
    modules = np.array([list(row) for row in made.matrix_iter(border=QUIET)], dtype=bool)
    px = side_px // len(modules)
    return None if px < SMALLEST_PX else _drawn(modules, px)


def _drawn(modules: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], px: int) -> pygame.Surface:
    dark = modules.T.repeat(px, axis=0).repeat(px, axis=1)  # a surface's first axis is x
    shade = np.where(dark, 0, 255).astype(np.uint8)
    return pygame.surfarray.make_surface(np.stack([shade] * 3, axis=2))
