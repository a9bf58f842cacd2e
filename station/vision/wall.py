"""A wall behind the person, found in the picture by its foot on the floor.

The camera looks along the wall, so that its foot is one long line on the floor behind the
heels, going outwards as it comes nearer. Where that line passes the row on which the feet
stand, the wall cuts the plane that the person moves in; from there it goes up as the upright
edges beside it do. Lengths are in trunk lengths, and were settled on the tuning set of
docs/limits.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from station.values import Image, Points, Wall
from station.vision.trunk import HEELS, TOES, trunk_of

EVERY_S: Final = 0.5
"""A wall stands still: it is looked for twice a second."""
AHEAD: Final = 0.15
BEHIND: Final = 1.7
ABOVE: Final = 2.6
UNDER: Final = 1.0
"""What is looked at: from the heels backwards, from the shoulders to the floor before them."""
SOLE: Final = 0.08
"""The row of the floor lies so far under the middle of BlazePose's heels and toes."""
LEAST_PART: Final = 0.08
"""Shorter pieces of line are noise."""
OUTWARDS: Final = (0.0, 1.8)
"""How far the foot goes outwards over how far it comes down: up to 60° from upright."""
IN_LINE_PX: Final = 1.8
"""Pieces of one line lie within so many pixels of it."""
REACHES_UP: Final = 1.1
"""A line that goes on further above the floor than this is an upright edge, no foot."""
NEAR_FLOOR: Final = 0.45
LEAST_SEEN: Final = 0.2
"""So much of the foot must be seen within so much of the feet's row."""
NEAREST: Final = 0.10
FURTHEST: Final = 1.10
"""How far behind the heels the foot can pass the floor's row: nobody stands nearer than 5 cm,
and nobody reaches a wall that is further than two feet."""
UPRIGHT: Final = 0.12
UPRIGHT_LENGTH: Final = 0.5
UPRIGHT_REACH: Final = 0.4
"""Edges that tell how the wall goes up: their lean, their least length, and how near to the
foot's line they end: the wall's own stand on it, a post in the room stands behind it."""


class Stand(NamedTuple):
    """Where somebody stands in the picture, square pixels."""

    heel: float
    """x of the middle of both heels."""
    floor: float
    """y of the floor between both feet."""
    trunk: float
    """Length of the trunk."""
    facing: int
    """+1 faces the right of the picture, −1 the left."""


class Foot(NamedTuple):
    """Where a wall meets the floor."""

    x: float
    """Where it passes the floor's row, square pixels."""
    slope: float
    """Pixels sideways for each one downwards."""

    def at(self, y: NDArray[np.float64], floor: float) -> NDArray[np.float64]:
        """X at other rows."""
        return np.asarray(self.x + self.slope * (y - floor))


class WallFinder:
    """Looks for the wall now and then, in one picture after another of one person."""

    def __init__(self) -> None:
        """Nothing has been looked at yet."""
        self._lines = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)
        self._next = -np.inf

    def find(self, time: float, image: Image, points: Points) -> Wall | None:
        """The wall behind the person with these (33, 2) points.

        None when there is none, or when it is not time to look. `time` in seconds, `image`
        (h, w, 3) uint8 RGB.
        """
        if time < self._next:
            return None
        stand = stand_of(points)
        if stand is None:
            return None
        self._next = time + EVERY_S
        return wall_behind(self._pieces(image, stand), stand)

    def _pieces(self, image: Image, stand: Stand) -> NDArray[np.float64]:
        """Pieces of straight line around the person's back, (n, 4): x, y of top and bottom."""
        height, width = image.shape[:2]
        sides = np.array([AHEAD, -BEHIND]) * stand.facing * stand.trunk + stand.heel
        left, right = (int(np.clip(x, 0, width)) for x in np.sort(sides))
        high = int(np.clip(stand.floor - ABOVE * stand.trunk, 0, height))
        low = int(np.clip(stand.floor + UNDER * stand.trunk, 0, height))
        if min(right - left, low - high) < 16:
            return np.empty((0, 4))
        grey = cv2.cvtColor(np.ascontiguousarray(image[high:low, left:right]), cv2.COLOR_RGB2GRAY)
        found: Any = self._lines.detect(grey)[0]  # None when there is no line at all
        pieces = np.reshape([] if found is None else found, (-1, 4)).astype(np.float64)
        # OpenCV counts from the middle of the first pixel, the station from its outer corner.
        pieces += np.array([left, high, left, high]) + 0.5
        upside_down = pieces[:, 1] > pieces[:, 3]
        pieces[upside_down] = pieces[upside_down][:, [2, 3, 0, 1]]
        return pieces


def stand_of(points: Points) -> Stand | None:
    """Where the person with these (33, 2) points stands; None when feet or trunk are unseen."""
    trunk = trunk_of(points)
    if trunk is None:
        return None
    floor = float(points[[*HEELS, *TOES], 1].mean()) + SOLE * trunk.length
    if not np.isfinite(floor):
        return None
    return Stand(float(points[HEELS, 0].mean()), floor, trunk.length, trunk.facing)


def wall_behind(pieces: NDArray[np.float64], stand: Stand) -> Wall | None:
    """The wall whose foot is among these pieces of line (n, 4), or None."""
    way = pieces[:, 2:] - pieces[:, :2]
    length = np.hypot(way[:, 0], way[:, 1])
    steep = (length > LEAST_PART * stand.trunk) & (way[:, 1] > 0.3 * length)
    pieces, way, length = pieces[steep], way[steep], length[steep]
    for seen, foot in sorted(_feet(pieces, way, length, stand), reverse=True):
        lean = _lean(pieces, way, length, foot, stand)
        if lean is not None:
            up = ABOVE * stand.trunk
            top = (foot.x - lean * up, stand.floor - up)
            ends = np.array([top, (foot.x, stand.floor)], np.float32)
            return Wall(ends, min(1.0, seen / (2.0 * NEAR_FLOOR * stand.trunk)))
    return None


def _feet(
    pieces: NDArray[np.float64],
    way: NDArray[np.float64],
    length: NDArray[np.float64],
    stand: Stand,
) -> Iterator[tuple[float, Foot]]:
    """Lines that may be a wall's foot, and how much of each is seen near the floor's row."""
    outwards = -stand.facing * way[:, 0] / way[:, 1]
    low, high = (stand.floor + side * NEAR_FLOOR * stand.trunk for side in (-1, 1))
    for i in np.flatnonzero((outwards > OUTWARDS[0]) & (outwards < OUTWARDS[1])).tolist():
        line = _in_line(pieces, i, way[i] / length[i])
        shown = np.minimum(line[:, 3], high) - np.maximum(line[:, 1], low)
        seen = float(np.clip(shown, 0.0, None).sum())
        slope = float(way[i, 0] / way[i, 1])
        foot = Foot(float(pieces[i, 0] + slope * (stand.floor - pieces[i, 1])), slope)
        away = stand.facing * (stand.heel - foot.x) / stand.trunk
        on_floor = line[:, 1].min() >= stand.floor - REACHES_UP * stand.trunk
        if seen > LEAST_SEEN * stand.trunk and on_floor and NEAREST < away < FURTHEST:
            yield seen, foot


def _in_line(
    pieces: NDArray[np.float64], which: int, along: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The pieces that continue one of them."""
    across = np.array([-along[1], along[0]])
    off = np.maximum(
        np.abs((pieces[:, :2] - pieces[which, :2]) @ across),
        np.abs((pieces[:, 2:] - pieces[which, :2]) @ across),
    )
    return np.asarray(pieces[off < IN_LINE_PX])


def _lean(
    pieces: NDArray[np.float64],
    way: NDArray[np.float64],
    length: NDArray[np.float64],
    foot: Foot,
    stand: Stand,
) -> float | None:
    """How far upright edges near the foot go sideways per pixel downwards.

    None without any: then the line on the floor is no wall's, but a mat's.
    """
    upright = np.abs(way[:, 0] / way[:, 1]) < UPRIGHT
    upright &= length > UPRIGHT_LENGTH * stand.trunk
    off = np.abs(pieces[:, 2] - foot.at(pieces[:, 3], stand.floor))
    upright &= off < UPRIGHT_REACH * stand.trunk
    upright &= pieces[:, 1] < stand.floor - 0.6 * stand.trunk
    if not upright.any():
        return None
    return float(np.average(way[upright, 0] / way[upright, 1], weights=length[upright]))
