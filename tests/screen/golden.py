"""Pictures of the screens that somebody has looked at, and what differs from them.

    ./deploy/test tests/screen/test_golden.py                  compares
    ./deploy/test tests/screen/test_golden.py --renew-golden   takes what is drawn now: look at it

They lie in tests/golden, a folder a panel and language. Where one differs, old, new and their
difference are put side by side into a picture that the failure names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pygame
from PIL import Image

GOLDEN: Final = Path(__file__).parents[1] / "golden"
CLEARLY: Final = 40
"""Of 255, in any colour: other versions of the font's renderer differ by less at the edges of
letters."""
MOST_SHARE: Final = 0.002
"""Of a picture's pixels that may differ clearly: half a letter of a line."""

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def compare(name: str, picture: pygame.Surface, failed: Path, *, renew: bool) -> str:
    """Hold a picture against the one that is kept; "" when it is the same, else a sentence."""
    kept = GOLDEN / f"{name}.png"
    if renew:
        kept.parent.mkdir(parents=True, exist_ok=True)
        if not (kept.exists() and differing(pixels(pygame.image.load(kept)), pixels(picture)) == 0):
            save(picture, kept)
        return ""
    if not kept.exists():
        return f"{name}: there is no picture of it; --renew-golden takes one"
    old, new = pixels(pygame.image.load(kept)), pixels(picture)
    share = differing(old, new)
    if share <= MOST_SHARE:
        return ""
    shown = failed / f"{name.replace('/', '-')}.png"
    pygame.image.save(side_by_side(old, new), shown)
    return f"{name}: {share:.1%} of it differs; old, new and difference are in {shown}"


def save(picture: pygame.Surface, path: Path) -> None:
    """Keep it in 256 colours: a fifth of the size, and no pixel differs clearly."""
    image = Image.frombytes("RGB", picture.get_size(), pygame.image.tobytes(picture, "RGB"))
    image.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def pixels(picture: pygame.Surface) -> Pixels:
    """(height, width, 3)."""
    width, height = picture.get_size()
    flat = np.frombuffer(pygame.image.tobytes(picture, "RGB"), np.uint8)
    return flat.reshape(height, width, 3)


def differing(old: Pixels, new: Pixels) -> float:
    """Share of pixels that differ clearly; 1 when the sizes do."""
    if old.shape != new.shape:
        return 1.0
    return cv2.countNonZero(apart(old, new)) / (old.shape[0] * old.shape[1])


def apart(old: Pixels, new: Pixels) -> Pixels:
    """(height, width): 255 where any colour differs clearly, else 0."""
    near = cv2.inRange(cv2.absdiff(old, new), (0, 0, 0), (CLEARLY,) * 3)
    return np.asarray(255 - near, np.uint8)


def side_by_side(old: Pixels, new: Pixels) -> pygame.Surface:
    """Old, new, and what differs in white."""
    height, width = (max(old.shape[n], new.shape[n]) for n in (0, 1))
    sheet = pygame.Surface((3 * width + 40, height))
    sheet.fill((90, 90, 90))
    shown = [old, new]
    if old.shape == new.shape:
        shown.append(np.repeat(apart(old, new)[:, :, None], 3, axis=2))
    for column, picture in enumerate(shown):
        size = (picture.shape[1], picture.shape[0])
        drawn = pygame.image.frombytes(picture.tobytes(), size, "RGB")
        sheet.blit(drawn, (column * (width + 20), 0))
    return sheet
