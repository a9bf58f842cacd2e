"""The ribbon camera of a Raspberry Pi (or a USB one) through Picamera2 and libcamera.

Written against Picamera2 0.3.36 to 0.3.38. What bites there: a hung camera says nothing, so
every wait has an end; `stop()` waits behind a capture that never comes, and even `close()`
may never return, so it runs in a thread that can be left behind; a format called RGB888 has
blue first; rows are padded; for a small picture libcamera chooses a sensor mode that sees only
the middle of the room; a camera that is plugged in is news from udev, which the closed network
keeps out; and one that cannot be opened leaves a pipe behind.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError
from types import ModuleType
from typing import Any

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable
from station.values import Frame, Image
from station.vision.camera import Clock, Shot
from station.vision.camera.pictures import DECODERS, Rising, fit, reduce, rgb

ENGINE_FORMATS = {"VC4": "YUV420", "PISP": "BGR888"}
"""Name of the Pi's image processor → what its low-resolution stream can be: VC4 (Pi 4 and
older) makes nothing but YUV there; PISP (Pi 5) makes RGB and spares us the conversion."""
BUFFERS = 4
"""Pictures in the pipeline: one being read, one being exposed, two to spare."""
FLICKER_US = {50: 10_000, 60: 8_333}
"""Mains, Hz → microseconds from one brightening of the lamps to the next: two a wave."""
FOCUS_DIOPTRES = 0.4
"""Where a lens that can focus is held: 2.5 m, the mat. Focus that hunts blurs a repetition."""
WHOLE_VIEW = 0.95
"""Share of the widest sensor mode's view that counts as all of it."""
OLDEST_S = 10.0
"""An older time stamp is of another clock."""
CLOSE_PATIENCE_S = 0.8
"""For closing: whoever closes a camera counts it as hanging after a second."""


def suspended() -> float:
    """Seconds that the machine has slept since it started."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)


class PiCamera:
    """A camera through Picamera2; see `station.vision.camera.Camera`."""

    live = True
    waits = False

    def __init__(
        self, config: CameraConfig, now: Clock, close_patience: float = CLOSE_PATIENCE_S
    ) -> None:
        """Open, configure and start it; raises `CameraUnavailable`."""
        self._now = now
        self._time = Rising()
        self._close_patience = close_patience
        self._closing: threading.Thread | None = None
        self._job: Any = None
        picamera2, libcamera = _library("picamera2"), _library("libcamera")
        number, self.name = _choose(config.id, _cameras(picamera2))
        try:
            self._device = _device(picamera2, number)
        except Exception as error:  # each version raises its own: IndexError, RuntimeError, …
            raise CameraUnavailable(_cannot_open(self.name, error)) from error
        try:
            self._streams = _start(
                self._device, _wanted(self._device, config, picamera2, libcamera)
            )
        except Exception as error:
            self.close()
            raise CameraUnavailable(_cannot_start(self.name, error)) from error

    def read(self, timeout: float) -> Shot:
        """Return the next picture that is exposed."""
        request = self._request(timeout)
        try:
            taken = self._stamp(request.get_metadata().get("SensorTimestamp"))
            images = {name: request.make_array(name) for name in self._streams}
        except (OSError, ValueError) as error:  # a JPEG that broke on its way
            raise TimeoutError(f"{self.name} sent a damaged picture ({error}).") from error
        finally:
            request.release()
        return self._shot(taken, images)

    def close(self) -> None:
        """Let the camera go, or give up on it after 0.8 s: then only a new process helps."""
        if self._closing is None:
            self._closing = threading.Thread(target=self._let_go, name="closing", daemon=True)
            self._closing.start()
        self._closing.join(self._close_patience)

    def _let_go(self) -> None:
        with contextlib.suppress(Exception):  # it is being given up, and nobody listens here
            # A capture that waits for a picture would hold up everything behind it, for ever.
            self._device.cancel_all_and_flush()
            self._device.close()

    def _request(self, timeout: float) -> Any:
        """Wait for a picture; what is still outstanding after `timeout` is taken up next time.

        Asked with a time limit, Picamera2 would leave the capture in its list, and take a
        buffer out of the pipeline for it that nobody gives back.
        """
        if self._closing is not None:
            raise CameraUnavailable(f"{self.name} was closed: open it again to go on.")
        try:
            self._job = self._job or self._device.capture_request(wait=False)
            request = self._device.wait(self._job, timeout)
        except TimeoutError:
            raise TimeoutError(f"{self.name} gave no picture for {timeout:g} s.") from None
        except CancelledError as error:
            raise CameraUnavailable(f"{self.name} was closed while it was read.") from error
        except Exception as error:
            raise CameraUnavailable(_cannot_start(self.name, error)) from error
        self._job = None
        return request

    def _stamp(self, nanoseconds: int | None) -> float:
        """When a picture was taken, on our clock.

        libcamera's documentation says CLOCK_BOOTTIME, the Pi's kernel drivers use
        CLOCK_MONOTONIC. They differ by the time that the machine slept, and only one of them
        can be ahead of now.
        """
        now = self._now()
        if nanoseconds is None:
            return self._time(now)
        taken = nanoseconds / 1e9
        if taken > now:
            taken -= suspended()
        return self._time(taken if 0 <= now - taken <= OLDEST_S else now)

    def _shot(self, taken: float, images: Mapping[str, Image]) -> Shot:
        main = rgb(images["main"], *self._streams["main"])
        small = rgb(images["lores"], *self._streams["lores"]) if "lores" in images else main
        return Shot(Frame(taken, reduce(small)), main)


Stream = tuple[str, tuple[int, int]]
"""Format, and width and height."""


def _library(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:  # a numpy of another ABI is a ValueError
        raise CameraUnavailable(
            f"{name} cannot be loaded ({error}), and the ribbon camera needs it: "
            f"sudo apt install python3-picamera2, in a venv made with --system-site-packages."
        ) from error


def _cameras(picamera2: ModuleType) -> list[dict[str, Any]]:
    """Return the cameras that are there now, not those of an earlier look."""
    try:
        reset = getattr(getattr(picamera2.Picamera2, "_cm", None), "reset", None)
        if reset is not None:
            reset()
        return list(picamera2.Picamera2.global_camera_info())
    except Exception as error:
        raise CameraUnavailable(
            f"libcamera cannot look for cameras ({_root(error)}): add this user to the group "
            f"video, and try rpicam-hello --list-cameras."
        ) from error


def _device(picamera2: ModuleType, number: int) -> Any:
    """Open a camera; what it opened before it failed is closed: the eyes may hold few files."""
    device = picamera2.Picamera2.__new__(picamera2.Picamera2)
    try:
        device.__init__(number)
    except BaseException:
        with contextlib.suppress(AttributeError, OSError):
            device.notifymeread.close()
            os.close(device.notifyme_w)
        raise
    return device


def _choose(wanted: str, cameras: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """Return number and name of the camera that is meant."""
    if not cameras:
        raise CameraUnavailable(
            "No camera is connected: switch the Pi off and push both ends of the ribbon in "
            "straight, contacts to contacts. rpicam-hello --list-cameras then shows it."
        )
    if wanted and not (wanted.isdecimal() and int(wanted) < len(cameras)):
        there = ", ".join(f"{n} ({camera.get('Model')})" for n, camera in enumerate(cameras))
        raise CameraUnavailable(
            f'There is no camera "{wanted}"; there: {there}. Set [camera] id to one of these '
            f'numbers, or to "" for the first.'
        )
    number = int(wanted or 0)
    return number, f"camera {number} ({cameras[number].get('Model', 'unknown')})"


def _wanted(
    device: Any, config: CameraConfig, picamera2: ModuleType, libcamera: ModuleType
) -> dict[str, Any]:
    """Return the configuration to ask for."""
    on_ribbon = "ColorFilterArrangement" in device.camera_properties
    size = fit((config.width, config.height), longest=max(config.width, config.height))
    streams: dict[str, Any] = {"main": {"size": size, "format": "BGR888"}}
    # USB cameras have one stream. A main picture that suits the engine needs no other either.
    # Its shape must be the main one's, or libcamera squeezes it: no optimal alignment.
    if on_ribbon and fit(size) != size:
        kind = ENGINE_FORMATS[picamera2.get_platform().name]
        streams["lores"] = {"size": fit(size), "format": kind}
    if on_ribbon:
        streams["sensor"] = _sensor(device.sensor_modes, config.frames_per_second)
    configuration: dict[str, Any] = device.create_video_configuration(
        **streams,
        colour_space=libcamera.ColorSpace.Smpte170m(),  # what OpenCV takes all YUV to be
        buffer_count=BUFFERS,
        queue=False,  # wait for the next picture: one that lay waiting is old
        controls=_controls(libcamera.controls, config, device.camera_controls),
        display=None,
        encode=None,
    )
    return configuration


def _sensor(modes: Sequence[Mapping[str, Any]], fps: int) -> dict[str, Any]:
    """Return the smallest sensor mode that sees the whole view fast enough.

    Left alone, libcamera takes the mode nearest in size, and for 640 x 480 that is one that
    sees half the width on a Camera Module 2.
    """
    modes = [mode for mode in modes if "crop_limits" in mode]
    if not modes:
        return {}
    views = [mode["crop_limits"][2] * mode["crop_limits"][3] for mode in modes]
    whole = [m for m, view in zip(modes, views, strict=True) if view >= WHOLE_VIEW * max(views)]
    quick = [mode for mode in whole if mode["fps"] >= fps]
    if quick:
        mode = min(quick, key=lambda mode: (mode["size"][0] * mode["size"][1], mode["bit_depth"]))
    else:
        mode = max(whole, key=lambda mode: mode["fps"])
    return {"output_size": mode["size"], "bit_depth": mode["bit_depth"]}


def _controls(kinds: Any, config: CameraConfig, offered: Mapping[str, Any]) -> dict[str, Any]:
    """Return the controls to set, of those that the camera has: others are refused."""
    frame_us = round(1_000_000 / config.frames_per_second)
    wanted = {
        "FrameDurationLimits": (frame_us, frame_us),
        "AeFlickerMode": kinds.AeFlickerModeEnum.Manual,  # the Pi has no automatic one
        "AeFlickerPeriod": FLICKER_US[config.mains_hz],
        "AeExposureMode": kinds.AeExposureModeEnum.Short,  # people move
        "AfMode": kinds.AfModeEnum.Manual,
        "LensPosition": FOCUS_DIOPTRES,
    }
    return {name: value for name, value in wanted.items() if name in offered}


def _start(device: Any, configuration: dict[str, Any]) -> dict[str, Stream]:
    """Configure and start; return the streams as libcamera made them, by name."""
    device.configure(configuration)
    made = device.camera_configuration()
    streams = {
        name: (made[name]["format"], made[name]["size"])
        for name in ("main", "lores")
        if made.get(name) is not None
    }
    for kind, _ in streams.values():
        if kind not in DECODERS:
            raise ValueError(f"its pictures are {kind}, which is none of {', '.join(DECODERS)}")
    device.start()
    return streams


def _cannot_open(name: str, error: Exception) -> str:
    return (
        f"{name} cannot be opened ({_root(error)}): close other programs that use it, or check "
        f"both ends of its ribbon. rpicam-hello --list-cameras shows what is connected."
    )


def _cannot_start(name: str, error: Exception) -> str:
    return (
        f"{name} gives no pictures ({_root(error)}): set another [camera] width and height, "
        f"close other programs that use it, or check its ribbon."
    )


def _root(error: BaseException) -> BaseException:
    """What was at the bottom of it: Picamera2 wraps errors in its own."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error
