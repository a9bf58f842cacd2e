"""Keeps a camera giving pictures, in a thread of its own, whatever the camera does.

    open ──▶ read, read, read … ──stalled──▶ close ──▶ open …

Every picture is checked before anybody works with it. A camera that is not there is asked
for every two seconds. One that gives nothing new for two seconds is closed and opened again;
when a call into its driver does not come back, the thread is left behind in it and another
takes its place: twice, and then only a new process helps.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

import numpy as np

from station.errors import CameraUnavailable, StationError
from station.values import Frame, Image
from station.vision.camera import Camera, EndOfClip, Shot

STALL_S: Final = 2.0
"""Without a new picture, the camera is opened again."""
RETRY_S: Final = 2.0
"""Between two tries to open a camera that is not there."""
READ_S: Final = 0.5
"""That one read may wait."""
HANGING_S: Final = {"open": 10.0, "read": 2.5, "close": 1.0, "other": math.inf}
"""How long a call into the camera may take before it counts as hanging, seconds."""
HANGS: Final = 2
"""Threads left behind, at most."""
SIDES: Final = (96, 1920)
"""Least and greatest side of a picture, pixels: below, no body can be made out."""
FLAT: Final = 8
"""Grey levels. A picture with less in it (a covered lens) may be the same for ever."""

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """Holds one item: the newest."""

    def __init__(self) -> None:
        """Empty and open."""
        self._condition = threading.Condition()
        self._items: list[Item] = []
        self.skipped = 0
        """Items that were replaced before anybody took them."""
        self.closed = False

    def put(self, item: Item, wait: bool = False) -> None:
        """Leave an item; in place of an older one, or when that has been taken (`wait`)."""
        with self._condition:
            if wait:
                self._condition.wait_for(lambda: not self._items or self.closed)
            self.skipped += len(self._items)
            self._items = [item]
            self._condition.notify_all()

    def take(self) -> Item | None:
        """Wait for the next item; None when there will be no more."""
        with self._condition:
            self._condition.wait_for(lambda: self._items or self.closed)
            item = self._items.pop() if self._items else None
            self._condition.notify_all()
            return item

    def close(self) -> None:
        """There will be no more."""
        with self._condition:
            self.closed = True
            self._condition.notify_all()


@dataclass
class Tally:
    """What became of the pictures so far; written by the capture, read by the report."""

    pictured: float = math.nan
    """Monotonic seconds of the last new picture, or of the opening."""
    name: str = ""
    trouble: str = ""
    code: str = ""
    pictures: int = 0
    malformed: int = 0
    repeated: int = 0
    reopened: int = 0
    hung: int = 0


@dataclass
class _Turn:
    """What one thread is doing, for the one that watches over it."""

    doing: str = "other"
    since: float = field(default_factory=time.monotonic)
    over: bool = False

    def at(self, doing: str) -> None:
        self.doing, self.since = doing, time.monotonic()


def fault(frame: Frame, last: float) -> str:
    """Why nobody can work with this frame after one of the time `last`, or "" when one can.

    Whatever it is: a driver's mistakes have every form.
    """
    moment: object = frame.time
    if not isinstance(moment, int | float) or not last < moment < math.inf:
        return "its time does not go forward"
    if not is_picture(frame.image):
        return "its pixels are no (height, width, 3) bytes"
    low, high = SIDES
    if not all(low <= side <= high for side in frame.image.shape[:2]):
        return f"its sides are not {low} to {high} pixels"
    return ""


def is_picture(image: object) -> bool:
    """Whether this is an (h, w, 3) uint8 array with something in it."""
    return (
        isinstance(image, np.ndarray)
        and image.dtype == np.uint8
        and image.ndim == 3
        and image.shape[2] == 3
        and image.size > 0
    )


class Capture:
    """A camera, kept going. `start` it, and call `watch` a few times a second."""

    def __init__(
        self,
        open_camera: Callable[[], Camera],
        mailbox: Mailbox[Frame],
        show: Callable[[float, Image], None],
    ) -> None:
        """Put frames into the mailbox, show the pictures."""
        self.tally = Tally()
        self._open_camera, self._mailbox, self._show = open_camera, mailbox, show
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._last = -math.inf
        self._before = b""
        self._turn = _Turn(over=True)

    def start(self) -> None:
        """Begin."""
        self._turn = _Turn()
        threading.Thread(target=self._run, args=(self._turn,), name="capture", daemon=True).start()

    def watch(self) -> bool:
        """Leave a thread behind that hangs; False when that has happened too often."""
        turn = self._turn
        if time.monotonic() - turn.since > HANGING_S[turn.doing] and not turn.over:
            with self._lock:
                turn.over = True
            self.tally.hung += 1
            if self.tally.hung > HANGS:
                return False
            self.tally.reopened += 1
            self.start()
        return True

    def close(self, patience: float = 0.5) -> None:
        """Stop, and give the camera so many seconds to be closed."""
        self._stop.set()
        self._mailbox.close()
        turn = self._turn
        deadline = time.monotonic() + patience
        while not turn.over and time.monotonic() < deadline:
            time.sleep(0.01)

    def _run(self, turn: _Turn) -> None:
        while not turn.over and not self._stop.is_set():
            try:
                self._visit(turn)
            except EndOfClip:
                self._mailbox.close()
                break
            except CameraUnavailable as error:
                self._pause(turn, str(error), "CAM-1")
            except StationError as error:
                self._pause(turn, str(error), "CAM-4")
            except Exception as error:  # a driver's own: whatever it is, it is asked again
                words = f"The camera failed ({type(error).__name__}: {error}): unplug it and plug"
                self._pause(turn, f"{words} it in again.", "CAM-3")
        turn.over = True

    def _visit(self, turn: _Turn) -> None:
        """Open the camera and read it until it stalls."""
        turn.at("open")
        camera = self._open_camera()
        try:
            if not turn.over:
                self._opened(camera)
                self._read_on(turn, camera)
        finally:
            turn.at("close")
            camera.close()
            turn.at("other")

    def _opened(self, camera: Camera) -> None:
        self.tally.name, self.tally.trouble, self.tally.code = camera.name, "", ""
        self.tally.pictured = time.monotonic()
        self._before = b""

    def _read_on(self, turn: _Turn, camera: Camera) -> None:
        while not turn.over and not self._stop.is_set():
            turn.at("read")
            shot = _next(camera)
            turn.at("other")
            if shot is not None and self._usable(turn, shot, camera.live):
                self._hand_over(shot, camera.waits)
            elif time.monotonic() - self.tally.pictured > STALL_S:
                self.tally.reopened += not turn.over
                return

    def _usable(self, turn: _Turn, shot: Shot, live: bool) -> bool:
        """Whether to go on with this picture; counted either way."""
        with self._lock:
            if turn.over:  # left behind: another thread has the camera now
                return False
            if fault(shot.frame, self._last):
                self.tally.malformed += 1
                return False
            if live and self._same_again(shot.frame.image):
                self.tally.repeated += 1
                return False
            self._last = shot.frame.time
        self.tally.pictures += 1
        self.tally.pictured = time.monotonic()
        return True

    def _same_again(self, image: Image) -> bool:
        """Whether a sensor, which is never free of noise, would have given another picture.

        All of it is compared: in a quiet scene that a camera has smoothed little else changes.
        """
        before, self._before = self._before, image.tobytes()
        return before == self._before and int(np.ptp(image)) > FLAT

    def _hand_over(self, shot: Shot, wait: bool) -> None:
        if is_picture(shot.preview):
            self._show(shot.frame.time, shot.preview)
        self._mailbox.put(shot.frame, wait)

    def _pause(self, turn: _Turn, words: str, code: str) -> None:
        turn.at("other")
        if not turn.over:
            self.tally.trouble, self.tally.code = words, code
            self._stop.wait(RETRY_S)


def _next(camera: Camera) -> Shot | None:
    try:
        return camera.read(READ_S)
    except TimeoutError:
        return None
