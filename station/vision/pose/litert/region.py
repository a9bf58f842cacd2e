"""The turned square of the picture that the landmark network looks at (pure numpy)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Spot = NDArray[np.float32]

PADDING: Final = 1.25
"""The square's side over the diameter of the circle around the body [G]."""


@dataclass(frozen=True, slots=True)
class Region:
    """Where a body is: around its hips, as large as all of it, and turned as it leans."""

    centre: tuple[float, float]
    """Square pixels of the picture."""
    side: float
    """Square pixels of the picture."""
    turn: float
    """Radians clockwise by which the body leans away from upright: the network sees it
    standing upright [B]."""

    def to_picture(self, pixels: int) -> NDArray[np.float64]:
        """Return the (2, 3) affine map from the square's pixels, so many a side, to the picture.

        Pixel 0 lies at the very edge of the square, not half a pixel inside: so the networks
        were fed, and half a pixel of theirs is a pixel of ours (0.04 → 0.39 % of body
        height away from MediaPipe's landmarks [M]).
        """
        step = self.side / pixels
        across = step * np.array([np.cos(self.turn), np.sin(self.turn)])
        down = np.array([-across[1], across[0]])
        corner = np.array(self.centre) - pixels / 2 * (across + down)
        return np.stack([across, down, corner], axis=1)

    def apart(self, other: Region) -> float:
        """How far it is from hips to hips, as a share of the larger region's side."""
        x, y = np.subtract(self.centre, other.centre)
        return float(np.hypot(x, y)) / max(self.side, other.side)


def around(hips: Spot, circle: Spot) -> Region:
    """Return the region of a body with its hips at x, y and a circle around it through x, y.

    The circle's point lies where the head is, seen from the hips: its distance is the size of
    the body and its direction the lean [B].
    """
    x, y = (float(value) for value in circle - hips)
    side = 2 * PADDING * float(np.hypot(x, y))
    return Region((float(hips[0]), float(hips[1])), side, float(np.arctan2(x, -y)))
