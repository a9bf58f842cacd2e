"""Bodies for tests: 33 points of somebody who stands somewhere, leaning as told."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def body(x: float, y: float = 430, tall: float = 300, lean: float = 0) -> NDArray[np.float32]:
    """Return the (33, 2) points of a body with its feet at x, y and its trunk at `lean` degrees."""
    shank = thigh = trunk = tall / 4
    angle = np.radians(lean)
    back = 0.25 * trunk * np.sin(angle)  # the hips go back as the trunk goes forward
    knee = (x - 0.3 * back, y - shank)
    hip = (x - back, y - shank - thigh * np.cos(angle / 6))
    shoulder = (hip[0] + trunk * np.sin(angle), hip[1] - trunk * np.cos(angle))
    head = (shoulder[0] + 0.3 * trunk * np.sin(angle), shoulder[1] - 0.3 * trunk * np.cos(angle))
    points = np.tile(np.array(head), (33, 1))
    for rows, spot in (((11, 12), shoulder), ((23, 24), hip), ((25, 26), knee), ((27, 28), (x, y))):
        points[list(rows)] = spot
    points[13:23] = shoulder
    points[29:] = (x, y)
    return points.astype(np.float32)
