"""A camera without hardware: drive its world, then read what was asked of it.

    device = StandIn()
    camera = device.open(config, now)     # in place of `open_camera`
    device.stall()                        # no more pictures, and no error
    device.unplug(); device.plug_in()     # the open camera is dead; opening works again
    device.asked                          # ["open", "read", "read", "close"]

All may be called from any thread, also while another one reads. Trouble at a certain
picture: `StandIn(script={300: StandIn.stall})`.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Mapping
from enum import Enum

import numpy as np

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable
from station.values import Frame, Image
from station.vision.camera import Clock, Shot
from station.vision.camera.pictures import Rising

SIZE = (160, 120)
"""Width and height of its pictures: small, since nobody looks at them."""
SQUARE = 40
"""Side of the white square that walks through them, pixels."""


class Does(Enum):
    """What the device does when it is asked for a picture."""

    SHOW = "show"
    STALL = "stall"
    HANG = "hang"
    GONE = "gone"
    BUSY = "busy"


class StandIn:
    """The device: it outlives the cameras that are opened on it."""

    def __init__(
        self,
        size: tuple[int, int] = SIZE,
        frames_per_second: float = 0.0,
        script: Mapping[int, Callable[[StandIn], None]] | None = None,
    ) -> None:
        """Begin plugged in and showing pictures: so many a second, or (0) whenever asked.

        `script` says what befalls it before which picture, counted from 0.
        """
        self.asked: list[str] = []
        """What was asked of it, in order: "open", "read", "close"."""
        self.given = 0
        """Pictures given out."""
        self._size = size
        self._period = 1 / frames_per_second if frames_per_second else 0.0
        self._script = dict(script or {})
        self._does = Does.SHOW
        self._frozen: Image | None = None
        self._dark = False
        self._oddities: list[Image] = []
        self._plugged = 0
        self._changed = threading.Condition()

    def open(
        self, config: CameraConfig | None = None, now: Clock = time.monotonic
    ) -> StandInCamera:
        """Open it, as `open_camera` would; raises `CameraUnavailable` when gone or busy."""
        del config  # one stand-in serves all configs
        with self._changed:
            self.asked.append("open")
            if self._does in (Does.GONE, Does.BUSY):
                raise _unavailable(self._does)
            return StandInCamera(self, now, self._plugged, self._period)

    # What can befall it:

    def stall(self) -> None:
        """Give no more pictures, and say nothing."""
        self._set(Does.STALL)

    def hang(self) -> None:
        """Keep whoever reads from returning at all, whatever the timeout, until `recover`."""
        self._set(Does.HANG)

    def unplug(self) -> None:
        """Be gone (ENODEV): what is open stays dead, and nothing can be opened."""
        self._plugged += 1
        self._set(Does.GONE)

    def plug_in(self) -> None:
        """Come back; it must be opened anew."""
        self._set(Does.SHOW)

    def occupy(self) -> None:
        """Be in use elsewhere (EBUSY)."""
        self._set(Does.BUSY)

    def recover(self) -> None:
        """Give pictures again, in the light, each of its own moment."""
        self._frozen, self._dark = None, False
        self._set(Does.SHOW)

    def freeze(self) -> None:
        """Give the same picture again and again, with new times."""
        self._frozen = self._picture()

    def darken(self) -> None:
        """Switch the lights of the room off."""
        self._dark = True

    def malform(self, *pictures: Image) -> None:
        """Give these next, whatever they are."""
        self._oddities += pictures

    def _set(self, does: Does) -> None:
        with self._changed:
            self._does = does
            self._changed.notify_all()

    # For its cameras:

    def shoot(self, camera: StandInCamera, timeout: float) -> Image:
        """Return the next picture for a camera; raises what `Camera.read` raises."""
        with self._changed:
            self.asked.append("read")
            if befalls := self._script.pop(self.given, None):
                befalls(self)
            self._await_turn(camera, timeout)
            self._changed.wait_for(lambda: self._does is not Does.HANG)
            if camera.closed:
                raise CameraUnavailable("The stand-in was closed: open it again to go on.")
            if camera.plugged != self._plugged or self._does in (Does.GONE, Does.BUSY):
                raise _unavailable(self._does)
            if self._does is Does.STALL or camera.left() > 0:
                raise TimeoutError(f"The stand-in gave no picture for {timeout:g} s.")
            self.given += 1
            return self._oddities.pop(0) if self._oddities else self._picture()

    def let_go(self, camera: StandInCamera) -> None:
        """Note that a camera was closed, and wake whoever waits for its picture."""
        with self._changed:
            self.asked.append("close")
            camera.closed = True
            self._changed.notify_all()

    def _await_turn(self, camera: StandInCamera, timeout: float) -> None:
        """Wait for the time of the next picture, or for trouble, no longer than `timeout`."""
        if self._does is Does.SHOW and (left := camera.left()) > 0:
            self._changed.wait_for(
                lambda: camera.closed or self._does is not Does.SHOW, min(left, timeout)
            )
        if self._does is Does.STALL:
            self._changed.wait_for(lambda: camera.closed or self._does is not Does.STALL, timeout)

    def _picture(self) -> Image:
        """Return a grey room through which a white square walks, each picture another."""
        if self._frozen is not None:
            return self._frozen
        width, height = self._size
        image = np.full((height, width, 3), 128, np.uint8)
        left = 3 * self.given % max(1, width - SQUARE)
        image[height // 4 : height // 4 + SQUARE, left : left + SQUARE] = 255
        image[0, 0] = (self.given % 256, self.given // 256 % 256, 0)  # none equals another
        return image // 50 if self._dark else image


class StandInCamera:
    """A camera opened on the device; see `station.vision.camera.Camera`."""

    name = "stand-in"
    live = True
    waits = False

    def __init__(self, device: StandIn, now: Clock, plugged: int, period: float) -> None:
        """Opened by `StandIn.open`; a picture is due every `period` seconds of `now`."""
        self.closed = False
        self.plugged = plugged
        self._device = device
        self._now = now
        self._time = Rising()
        self._period = period
        self._due = now()

    def left(self) -> float:
        """Seconds until the next picture is due."""
        return self._due - self._now() if self._period else 0.0

    def read(self, timeout: float) -> Shot:
        """Return the next picture, if the device gives one."""
        image = self._device.shoot(self, timeout)
        now = self._now()
        self._due += self._period
        if self._due < now:  # as with a sensor, what nobody asked for in time is never given
            self._due = now + self._period
        return Shot(Frame(self._time(now), image), image)

    def close(self) -> None:
        """Let the device go."""
        self._device.let_go(self)


def _unavailable(does: Does) -> CameraUnavailable:
    code = errno.EBUSY if does is Does.BUSY else errno.ENODEV
    return CameraUnavailable(f"The stand-in cannot be read ({os.strerror(code)}): plug it in.")
