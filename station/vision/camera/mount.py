"""How the camera hangs and how its lens bends: both put right before anybody measures.

A lens with Brown's k1 shows a point that lies at angle-tangents (u, v) from the axis at
(u, v) · (1 + k1 · (u² + v²)): k1 < 0 bends lines outwards (barrel), k1 > 0 inwards. The
focal length follows from the angle of view, f = (width / 2) / tan(angle / 2), and stays the
same in the straightened picture, so that the middle keeps its size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from station.values import Frame, Image
from station.vision.camera import Camera, Shot

_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


@dataclass(frozen=True, slots=True)
class Mount:
    """What is to be put right in the pictures of one camera."""

    rotate_deg: int = 0
    """How far they must be turned clockwise: 0, 90, 180 or 270."""
    lens_k1: float = 0.0
    """Brown's k1, by focal length; 0 for a straight lens."""
    lens_fov_deg: float = 62.0
    """Horizontal angle of view of the picture as the camera gives it, degrees."""

    @property
    def plain(self) -> bool:
        """Whether there is nothing to do."""
        return self.rotate_deg == 0 and self.lens_k1 == 0

    def upright(self, image: Image) -> Image:
        """Return the picture straightened, then turned; itself when there is nothing to do."""
        if self.lens_k1:
            height, width = image.shape[:2]
            across, down = _sources(width, height, self.lens_k1, self.lens_fov_deg)
            # Outside the picture there is nothing: black, as nobody stands in it.
            image = np.asarray(cv2.remap(image, across, down, cv2.INTER_LINEAR), np.uint8)
        if self.rotate_deg:
            image = np.asarray(cv2.rotate(image, _TURNS[self.rotate_deg]), np.uint8)
        return image


@lru_cache(maxsize=4)  # engine and preview, before and after a change of camera
def _sources(
    width: int, height: int, k1: float, fov_deg: float
) -> tuple[NDArray[np.int16], NDArray[np.uint16]]:
    """Where each pixel of the straight picture is found in the bent one, for `cv2.remap`."""
    focal = width / 2 / math.tan(math.radians(fov_deg) / 2)
    # OpenCV's pixel 0 has its middle at 0, so the middle of the picture is half a pixel less.
    lens = np.array([[focal, 0, (width - 1) / 2], [0, focal, (height - 1) / 2], [0, 0, 1]])
    across, down = cv2.initUndistortRectifyMap(
        lens, np.array([k1, 0.0, 0.0, 0.0]), np.eye(3), lens, (width, height), cv2.CV_16SC2
    )
    return np.asarray(across, np.int16), np.asarray(down, np.uint16)


class Mounted:
    """A camera whose pictures come upright and straight."""

    def __init__(self, camera: Camera, mount: Mount) -> None:
        """Put `mount` before `camera`."""
        self._camera = camera
        self._mount = mount
        self.name, self.live, self.waits = camera.name, camera.live, camera.waits

    def read(self, timeout: float) -> Shot:
        """Return the camera's next picture, put right."""
        frame, preview = self._camera.read(timeout)
        image = self._mount.upright(frame.image)
        same = preview is frame.image
        return Shot(Frame(frame.time, image), image if same else self._mount.upright(preview))

    def close(self) -> None:
        """Close the camera."""
        self._camera.close()
