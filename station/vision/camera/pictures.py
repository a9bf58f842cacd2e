"""Camera pictures as the engine wants them: RGB, not too large, and in order of time."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from station.values import Image
from station.vision.video import LONGEST

Decode = Callable[[Image], Image]


def _by(code: int) -> Decode:
    return lambda raw: np.asarray(cv2.cvtColor(raw, code), np.uint8)


DECODERS: dict[str, Decode] = {
    "BGR888": lambda raw: raw,
    "RGB888": _by(cv2.COLOR_BGR2RGB),
    "XBGR8888": _by(cv2.COLOR_RGBA2RGB),
    "XRGB8888": _by(cv2.COLOR_BGRA2RGB),
    "YUV420": _by(cv2.COLOR_YUV2RGB_I420),
    "NV12": _by(cv2.COLOR_YUV2RGB_NV12),
    "YUYV": _by(cv2.COLOR_YUV2RGB_YUYV),
    "MJPEG": lambda raw: raw,
}
"""libcamera's name of a format → from the array that Picamera2 makes of it to RGB.

The names go by little-endian words: "RGB888" has blue first in memory, "BGR888" has red
first. YUV420 is one plane each of Y, U and V, which OpenCV calls I420; what it calls YUV420p
has V before U, and would swap red and blue. MJPEG is decoded by Picamera2 itself.
"""


def rgb(raw: Image, kind: str, size: tuple[int, int]) -> Image:
    """Decode a picture of format `kind`; what pads its rows and columns is cut off.

    `size` is width and height. Returns (height, width, 3) uint8, contiguous.
    Raises `KeyError` for a format that is not in `DECODERS`.
    """
    width, height = size
    return np.ascontiguousarray(DECODERS[kind](raw)[:height, :width])


def fit(size: tuple[int, int], longest: int = LONGEST) -> tuple[int, int]:
    """Return the even width and height nearest to `size`, with at most `longest` pixels a side."""
    shrink = min(1.0, longest / max(size))
    return _even(size[0] * shrink), _even(size[1] * shrink)


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))


def reduce(image: Image) -> Image:
    """Return the picture with at most 640 pixels on its longer side; itself if it has."""
    height, width = image.shape[:2]
    if max(width, height) <= LONGEST:
        return image
    return np.asarray(cv2.resize(image, fit((width, height)), interpolation=cv2.INTER_AREA))


class Rising:
    """Makes the times of frames increase strictly, whatever a driver says."""

    def __init__(self) -> None:
        """Begin before all times."""
        self._last = -math.inf

    def __call__(self, time: float) -> float:
        """Return `time`, or the next later number where it is not after the last one."""
        self._last = time if time > self._last else math.nextafter(self._last, math.inf)
        return self._last
