"""A USB camera through V4L2 and OpenCV, read in a thread of its own: its driver may hang."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

# OpenCV waits 10 s for a picture that does not come, and has no other switch for it. It
# looks here at its first capture.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")

import cv2
import numpy as np
from numpy.typing import NDArray

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable
from station.values import Frame
from station.vision.camera import Clock, Shot, devices
from station.vision.camera.pictures import Rising, reduce

ATTEMPTS = 3
"""Pictures in a row that may fail: the first ones after opening often do."""
OPEN_PATIENCE_S = 8.0
"""For the first picture: opening alone takes some cameras 2 s."""
CLOSE_PATIENCE_S = 0.8
"""For the thread to end: whoever closes a camera counts it as hanging after a second."""


class Capture(Protocol):
    """What is used of `cv2.VideoCapture`."""

    def isOpened(self) -> bool: ...  # noqa: D102
    def set(self, key: int, value: float) -> bool: ...  # noqa: D102
    def grab(self) -> bool: ...  # noqa: D102
    def retrieve(self) -> tuple[bool, object]: ...  # noqa: D102
    def release(self) -> None: ...  # noqa: D102


def v4l2(node: Path) -> Capture:
    """Open a node with OpenCV; ask the result whether it is open."""
    capture: Capture = cv2.VideoCapture(str(node), cv2.CAP_V4L2)
    return capture


class Webcam:
    """A USB camera; see `station.vision.camera.Camera`.

    A camera that was pulled raises `CameraUnavailable` once and for all: open it again, and
    it is found by its name under whatever number it comes back.
    """

    live = True
    waits = False

    def __init__(
        self,
        config: CameraConfig,
        now: Clock,
        find: Callable[[str], Sequence[Path]] = devices.find,
        capture: Callable[[Path], Capture] = v4l2,
        patience: float = OPEN_PATIENCE_S,
    ) -> None:
        """Open it and wait for its first picture; raises `CameraUnavailable`."""
        nodes = find(config.id)
        self.name = config.id or "webcam"
        self._config = config
        self._now = now
        self._capture = capture
        self._time = Rising()
        self._news = threading.Condition()
        self._newest: Frame | None = None
        self._trouble = ""
        self._seen = False
        self._stopping = False
        self._thread = threading.Thread(target=self._run, args=(nodes,), name="webcam", daemon=True)
        self._thread.start()
        self._await_first(patience)

    def read(self, timeout: float) -> Shot:
        """Return the newest picture that was not given out yet."""
        with self._news:
            self._news.wait_for(lambda: self._newest is not None or self._trouble, timeout)
            frame, self._newest = self._newest, None
        if frame is not None:
            return Shot(frame, frame.image)
        if self._trouble:
            raise CameraUnavailable(self._trouble)
        raise TimeoutError(f"{self.name} gave no picture for {timeout:g} s.")

    def close(self) -> None:
        """Stop reading; a driver that hangs is left behind with its thread."""
        self._tell(f"{self.name} was closed: open it again to go on.")
        self._newest = None
        self._thread.join(CLOSE_PATIENCE_S)

    def _await_first(self, patience: float) -> None:
        with self._news:
            self._news.wait_for(lambda: self._newest is not None or self._trouble, patience)
            if self._newest is not None:
                return
            self._stopping = True
        raise CameraUnavailable(
            self._trouble
            or f"{self.name} does not answer: it was opened {patience:g} s ago and gave no "
            f"picture. Unplug it, and plug it in again."
        )

    def _run(self, nodes: Sequence[Path]) -> None:
        """Read until it fails or is told to stop; in its own thread."""
        troubles: list[str] = []
        try:
            for node in nodes:
                troubles.append(self._watch(node))
                if self._stopping or self._seen:
                    break
        except (cv2.error, OSError) as error:
            troubles.append(f"{self.name} failed ({error}): unplug it, and plug it in again.")
        # Where none works, the first is the one that was most likely meant.
        self._tell(troubles[-1] if self._seen else troubles[0])

    def _watch(self, node: Path) -> str:
        """Give out the pictures of a node until they fail; return what is wrong then."""
        capture = self._capture(node)
        try:
            if not capture.isOpened():
                return devices.refusal(node)
            self._ask(capture)
            while not self._stopping and (frame := self._grab(capture)) is not None:
                self._show(node, frame)
            if not self._seen:
                return devices.refusal(node)
            return f"{self.name} is gone ({node} gives no more pictures): plug it in again."
        finally:
            capture.release()

    def _ask(self, capture: Capture) -> None:
        """Ask for size and rate; a camera takes what is nearest of what it can."""
        # Compressed first: USB 2 carries raw pictures of 640 x 480 at 30, and no larger ones.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._config.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._config.height)
        capture.set(cv2.CAP_PROP_FPS, self._config.frames_per_second)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # the newest, not the oldest of four

    def _grab(self, capture: Capture) -> Frame | None:
        for _ in range(ATTEMPTS):
            if self._stopping:
                break
            if not capture.grab():
                continue
            time = self._now()
            good, picture = capture.retrieve()
            if good and isinstance(picture, np.ndarray) and _is_bgr(picture):
                image = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
                return Frame(self._time(time), reduce(image))
        return None

    def _show(self, node: Path, frame: Frame) -> None:
        with self._news:
            if not self._seen:
                self.name = self._config.id or node.name
            self._seen = True
            self._newest = None if self._stopping else frame
            self._news.notify_all()

    def _tell(self, trouble: str) -> None:
        with self._news:
            self._trouble = self._trouble or trouble
            self._stopping = True
            self._news.notify_all()


def _is_bgr(picture: NDArray[Any]) -> bool:
    return (
        picture.dtype == np.uint8
        and picture.ndim == 3
        and picture.shape[2] == 3
        and picture.size > 0
    )
