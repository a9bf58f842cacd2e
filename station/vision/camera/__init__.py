"""Where pictures come from: a camera on the ribbon, one on USB, a clip; or sights of a recording.

Nothing but the contract is imported here; each source brings its library when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable
from station.values import Frame, Image, Sight

Clock = Callable[[], float]
"""Seconds on a clock that never goes back."""


class Shot(NamedTuple):
    """One picture, twice: as the engine wants it and as the screen wants it."""

    frame: Frame
    """At most 640 pixels on its longer side, square pixels."""
    preview: Image
    """(height, width, 3) uint8 RGB of the same moment; often the very same array."""


class EndOfClip(Exception):
    """The file has been played to its end: nothing is wrong."""


class Camera(Protocol):
    """A source of pictures, opened. One thread reads; any thread may close."""

    name: str
    """What it is, for people: a device, a file."""
    live: bool
    """Whether a sensor looks at the room: two equal pictures in a row are then a fault."""
    waits: bool
    """Whether it waits for its reader (a file at pace 0): every picture is then taken."""

    def read(self, timeout: float) -> Shot:
        """Return the next picture; its times increase strictly.

        Raises `CameraUnavailable` when the camera is absent, busy, gone or closed,
        `TimeoutError` when no picture came in `timeout` seconds, and `EndOfClip`.
        """
        ...

    def close(self) -> None:
        """Let the camera go; safe twice. Gives up within a second on a driver that hangs."""
        ...


class SightSource(Protocol):
    """A source of sights that were seen before. One thread reads; any thread may close."""

    name: str
    waits: bool

    def read(self, timeout: float) -> Sight:
        """Return the next sight; raises what `Camera.read` raises."""
        ...

    def close(self) -> None:
        """Let the file go; safe twice."""
        ...


def open_camera(config: CameraConfig, now: Clock) -> Camera:
    """Open the camera or clip that the config names.

    Frames of a live camera are stamped on the clock `now`, which must then be the monotonic
    one, turned upright and straightened. Those of a clip begin at `now()` and go on by its own
    times, however fast it is played (see `station.vision.camera.pacing`).
    Raises `CameraUnavailable`.
    """
    match config.kind:
        case "picamera":
            from station.vision.camera.picamera import PiCamera

            return _mounted(PiCamera(config, now), config)
        case "webcam":
            from station.vision.camera.webcam import Webcam

            return _mounted(Webcam(config, now), config)
        case "video":
            from station.vision.camera.video import Clip

            return Clip(config, now)
        case "recording":
            raise CameraUnavailable(_NO_PICTURES)


def open_sights(config: CameraConfig, now: Clock) -> SightSource:
    """Open the recording that the config names. Raises `CameraUnavailable`."""
    from station.vision.camera.recording import Sights

    return Sights(config, now)


_NO_PICTURES = (
    "A recording holds sights and no pictures, and pictures were expected: "
    'set [camera] kind to "video", "webcam" or "picamera".'
)


def _mounted(camera: Camera, config: CameraConfig) -> Camera:
    from station.vision.camera.mount import Mount, Mounted

    mount = Mount(config.rotate_deg, config.lens_k1, config.lens_fov_deg)
    return camera if mount.plain else Mounted(camera, mount)
