"""Finds 33 points of one body, and its mask: the second network (numpy and OpenCV)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from station.values import LANDMARKS, Image, Points
from station.vision.pose.litert.detector import sigmoid
from station.vision.pose.litert.network import Network
from station.vision.pose.litert.region import Region, around

Floats = NDArray[np.float32]

SIDE: Final = 256
"""Pixels of the landmark network's picture [G]; also the unit of its points."""
VALUES: Final = 5
"""Of a point: x, y, depth, and the logits of its visibility and of its presence [C, G]."""
HIPS, CIRCLE = LANDMARKS, LANDMARKS + 1
"""Two points more, as the detector's: where to look for the body in the next picture [B, G]."""
PRESENCE: Final = 0.5
"""Least certainty that there is somebody in the region [G]."""
CELL: Final = 4
"""Pixels of the network's picture to a cell of its heat maps: 256 / 64."""
REACH: Final = 3
"""Cells on every side that a point is refined by: a kernel of seven [G]."""
HOT: Final = 0.5
"""Least heat around a point for which it is refined [G]."""


@dataclass(frozen=True, slots=True)
class Body:
    """One person, as the landmark network sees them."""

    points: Points
    """(33, 2) float32, square pixels of the picture."""
    visibility: Points
    """(33,) float32, 0–1: whether it is in view and nothing hides it [C]."""
    presence: float
    """How sure it is that there is somebody, 0–1."""
    next: Region
    """Where to look for them in the next picture."""
    region: Region
    """Where they were looked for in this one."""
    outline: Floats
    """(256, 256) logits of the region's pixels: above 0 is body."""

    def mask(self, width: int, height: int) -> Floats:
        """Return where the body is in the whole picture, (height, width), 0–1."""
        how = cv2.INTER_LINEAR
        soft, matrix = sigmoid(self.outline), self.region.to_picture(SIDE)
        return np.asarray(cv2.warpAffine(soft, matrix, (width, height), flags=how), np.float32)


class Landmarker:
    """Looks at one region at a time."""

    def __init__(self, network: Network) -> None:
        """Take the network over."""
        self._network = network

    def look(self, image: Image, region: Region) -> Body | None:
        """Return the body in a region of an RGB picture, or None when nobody is there."""
        matrix = region.to_picture(SIDE)
        answer, certainty, outline, heat, _ = self._network(cropped(image, matrix))
        presence = float(certainty[0])
        if presence < PRESENCE:
            return None
        values = answer.reshape(-1, VALUES)[: CIRCLE + 1]
        spots = refined(values[:, :2], heat[..., : CIRCLE + 1])
        spots = (spots @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)
        return Body(
            points=spots[:LANDMARKS],
            visibility=sigmoid(values[:LANDMARKS, 3]),
            presence=presence,
            next=around(spots[HIPS], spots[CIRCLE]),
            region=region,
            outline=outline[..., 0],
        )


def cropped(image: Image, to_picture: NDArray[np.float64]) -> Floats:
    """Return a region as the network wants it, (256, 256, 3), 0 to 1.

    Beyond the picture its edge goes on: black there moves the points (0.08 → 0.04 % of body
    height, and visibility 0.03 → 0.01 [M]).
    """
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    beyond = cv2.BORDER_REPLICATE
    crop = cv2.warpAffine(image, to_picture, (SIDE, SIDE), flags=how, borderMode=beyond)
    return crop.astype(np.float32) / np.float32(255)


def refined(spots: Floats, heat: Floats) -> Floats:
    """Return (n, 2) points, moved to the middle of the heat around them; pixels of the region.

    `heat` is (64, 64, n) logits. Where it is nowhere `HOT` nearby, the point stays, and so does
    one outside of the region. Without this, points are 0.7 to 1.3 % of body height away [M].
    """
    size = heat.shape[0]
    cells = np.floor(spots / CELL).astype(np.intp)
    near = np.arange(-REACH, REACH + 1)
    columns, rows = (cells[:, axis, None] + near for axis in (0, 1))
    inside = _within(columns, size)[:, None, :] & _within(rows, size)[:, :, None]
    taken = (rows.clip(0, size - 1)[:, :, None], columns.clip(0, size - 1)[:, None, :])
    warmth = np.where(inside, sigmoid(heat[(*taken, np.arange(len(spots))[:, None, None])]), 0)
    total = warmth.sum(axis=(1, 2))
    sure = (warmth.max(axis=(1, 2)) >= HOT) & _within(cells, size).all(axis=1)
    middle = np.stack([warmth.sum(axis=1) * columns, warmth.sum(axis=2) * rows], axis=1).sum(axis=2)
    moved = CELL * middle / np.where(total > 0, total, 1)[:, None]
    return np.asarray(np.where(sure[:, None], moved, spots), np.float32)


def _within(cells: NDArray[np.intp], size: int) -> NDArray[np.bool_]:
    return (cells >= 0) & (cells < size)
