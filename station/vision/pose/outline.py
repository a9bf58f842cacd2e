"""A person's mask, cut out of the picture and made small (pure numpy)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from station.values import Points, Silhouette

SIDE = 320
"""The whole picture's mask would be about this long. The network's own mask is 256 pixels
over 1.25 times the body, which in a 640-pixel picture makes one of them 1.5 to 2.5 pixels:
half the picture's resolution loses nothing that it saw (docs/eyes.md)."""
MARGIN = 0.06
"""Added on every side, as a share of the longer side of the person's box: hands, heels and
the crown of the head lie outside the points."""
_COARSE = 4


def cut_out(mask: NDArray[np.float32], points: Points) -> Silhouette:
    """Cut the person with these (33, 2) points out of a whole-picture mask, 0–1.

    `mask` is (height, width) or (height, width, 1); every pixel of what comes back is the
    mean of a square of its pixels, so the outline stays at 127.5.
    """
    height, width = mask.shape[:2]
    mask = mask.reshape(height, width)
    block = max(1, round(max(height, width) / SIDE))
    left, top, right, bottom = _box(mask, points)
    margin = MARGIN * max(right - left, bottom - top)
    columns = _blocks(left - margin, right + margin, width, block)
    rows = _blocks(top - margin, bottom + margin, height, block)
    person = mask[rows[0] : rows[1], columns[0] : columns[1]]
    total = sum(person[i::block, j::block] for i in range(block) for j in range(block))
    small = np.asarray(total) * np.float32(255 / block**2) + np.float32(0.5)
    origin = float(columns[0]), float(rows[0])
    return Silhouette(small.clip(0, 255).astype(np.uint8), origin, float(block))


def _box(mask: NDArray[np.float32], points: Points) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the points and the mask together."""
    body = mask[::_COARSE, ::_COARSE] > 0.5
    xs, ys = np.flatnonzero(body.any(axis=0)) * _COARSE, np.flatnonzero(body.any(axis=1)) * _COARSE
    low, high = points.min(axis=0), points.max(axis=0)
    if not xs.size:
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])
    return (
        float(min(low[0], xs[0])),
        float(min(low[1], ys[0])),
        float(max(high[0], xs[-1] + _COARSE)),
        float(max(high[1], ys[-1] + _COARSE)),
    )


def _blocks(low: float, high: float, size: int, block: int) -> tuple[int, int]:
    """The whole blocks from low to high that lie in the picture, at least one."""
    last = size // block
    first = min(max(0, int(low // block)), last - 1)
    return first * block, min(max(first + 1, int(-(-high // block))), last) * block
