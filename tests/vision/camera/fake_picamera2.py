"""A stand-in for the modules picamera2 and libcamera: what the station uses of 0.3.36, traps too.

Written from its documentation and behaviour. The world is driven by the test: `Hardware` says
which cameras are there and what they do; what was asked of them is kept in it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from enum import Enum
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from station.values import Image

RIBBON = {"Model": "imx219", "Id": "/base/axi/pcie@120000/rp1/i2c@88000/imx219@10"}
USB = {"Model": "HD Webcam", "Id": "/base/axi/pcie@120000/rp1/usb@200000-1:1.0-046d:0825"}

MODES_IMX219 = [
    {"size": (640, 480), "bit_depth": 10, "fps": 206.65, "crop_limits": (1000, 752, 1280, 960)},
    {"size": (1640, 1232), "bit_depth": 10, "fps": 41.85, "crop_limits": (0, 0, 3280, 2464)},
    {"size": (1920, 1080), "bit_depth": 10, "fps": 47.57, "crop_limits": (680, 692, 1920, 1080)},
    {"size": (3280, 2464), "bit_depth": 10, "fps": 21.19, "crop_limits": (0, 0, 3280, 2464)},
    {"size": (1640, 1232), "bit_depth": 8, "fps": 83.7, "crop_limits": (0, 0, 3280, 2464)},
]
RIBBON_CONTROLS = (
    "FrameDurationLimits AeFlickerMode AeFlickerPeriod AeExposureMode NoiseReductionMode".split()
)
BUFFER_PAD = 64
"""Rows begin at multiples of this, bytes, and are always padded by some."""


def stripes(width: int, height: int) -> Image:
    """Red, green, blue, white: four columns from left to right, RGB."""
    image = np.zeros((height, width, 3), np.uint8)
    colours = [(220, 30, 20), (30, 200, 40), (20, 40, 210), (235, 235, 235)]
    for i, colour in enumerate(colours):
        image[:, i * width // 4 : (i + 1) * width // 4] = colour
    return image


@dataclass
class Hardware:
    """What is connected, how it behaves, and what was asked of it."""

    cameras: list[dict[str, Any]] = field(default_factory=lambda: [dict(RIBBON)])
    platform: str = "PISP"
    controls: list[str] = field(default_factory=lambda: list(RIBBON_CONTROLS))
    modes: list[dict[str, Any]] = field(default_factory=lambda: list(MODES_IMX219))
    scene: Callable[[int, int], Image] = stripes
    usb_format: str = "YUYV"
    busy: bool = False
    vanishes: bool = False
    """Whether the camera goes between being listed and being opened."""
    refuses: str = ""
    """Why it cannot be configured."""
    streaming: bool = True
    """False: libcamera cancels the requests, and picamera2 drops them without a word."""
    damaged: bool = False
    """Whether its pictures cannot be decoded."""
    stuck: bool = False
    """Whether stopping it never returns (until `freed`)."""
    breaks: str = ""
    """Why it cannot be closed."""
    freed: threading.Event = field(default_factory=threading.Event)
    stamps: Callable[[], int | None] = lambda: None
    devices: list[Picamera2] = field(default_factory=list)
    found: list[dict[str, Any]] | None = None
    """What libcamera saw when it looked."""

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put both modules in place for one test."""
        picamera2, libcamera = ModuleType("picamera2"), ModuleType("libcamera")

        class Opened(Picamera2):
            _cm = SimpleNamespace(reset=self.look_again)

            def __init__(self, camera_num: int = 0) -> None:
                super().__init__(hardware, camera_num)

            @staticmethod
            def global_camera_info() -> list[dict[str, Any]]:
                return hardware.look()

        hardware = self
        parts = vars(picamera2)
        parts["Picamera2"] = Opened
        parts["get_platform"] = lambda: SimpleNamespace(name=self.platform)
        parts = vars(libcamera)
        parts["ColorSpace"] = SimpleNamespace(Smpte170m=lambda: "smpte170m")
        parts["controls"] = SimpleNamespace(
            AeFlickerModeEnum=Enum("AeFlickerModeEnum", "Off Manual"),
            AeExposureModeEnum=Enum("AeExposureModeEnum", "Normal Short Long"),
            AfModeEnum=Enum("AfModeEnum", "Manual Auto Continuous"),
        )
        monkeypatch.setitem(sys.modules, "picamera2", picamera2)
        monkeypatch.setitem(sys.modules, "libcamera", libcamera)

    def look(self) -> list[dict[str, Any]]:
        """The cameras as libcamera found them: it looks once, and udev's news do not reach it."""
        if self.found is None:
            self.found = list(self.cameras)
        return self.found

    def look_again(self) -> None:
        """Let the next look be a new one."""
        self.found = None

    @property
    def device(self) -> Picamera2:
        """The camera that was opened last."""
        return self.devices[-1]


class Picamera2:
    """One opened camera."""

    def __init__(self, hardware: Hardware, number: int) -> None:
        self.hardware = hardware
        self.notifyme_r, self.notifyme_w = os.pipe()
        self.notifymeread = os.fdopen(self.notifyme_r, "rb")
        self.info = ([] if hardware.vanishes else hardware.cameras)[number]  # IndexError
        if hardware.busy:
            try:
                raise RuntimeError("Failed to acquire camera: Device or resource busy")
            except RuntimeError as error:
                raise RuntimeError("Camera __init__ sequence did not complete.") from error
        self.on_ribbon = "/usb" not in self.info["Id"]
        self.camera_properties = {"ColorFilterArrangement": 2} if self.on_ribbon else {}
        self.camera_controls = dict.fromkeys(hardware.controls, (0, 1, 0))
        self.asked: dict[str, Any] = {}
        self.made: dict[str, Any] = {}
        self.started = self.closed = False
        self.jobs: list[Future[Request]] = []
        self.free = 0
        self.notifymeread.close()  # the real one keeps them until it is closed
        os.close(self.notifyme_w)
        hardware.devices.append(self)

    @property
    def sensor_modes(self) -> list[dict[str, Any]]:
        """As the sensor has them, each with the part of it that is seen."""
        assert self.on_ribbon, "a USB camera has no modes to speak of"
        return self.hardware.modes

    def create_video_configuration(
        self,
        main: dict[str, Any],
        colour_space: Any,
        controls: dict[str, Any],
        lores: dict[str, Any] | None = None,
        sensor: dict[str, Any] | None = None,
        buffer_count: int = 6,
        queue: bool = True,
        display: str | None = "main",
        encode: str | None = "main",
    ) -> dict[str, Any]:
        """Only put what was asked together, as the real one does."""
        return dict(locals(), self=None)

    def configure(self, configuration: dict[str, Any]) -> None:
        """Refuse what the real one refuses; adjust what it adjusts."""
        main, lores = configuration["main"], configuration["lores"]
        for stream in filter(None, (main, lores)):
            assert not any(side % 2 for side in stream["size"]), "width and height should be even"
        if self.hardware.refuses:
            raise RuntimeError(self.hardware.refuses)
        for name in configuration["controls"]:
            if name not in self.camera_controls:
                raise RuntimeError(f"Control {name} is not advertised by libcamera")
        if lores is not None:
            assert self.on_ribbon, "USB cameras have a main stream only"
            if any(a > b for a, b in zip(lores["size"], main["size"], strict=True)):
                raise RuntimeError("lores stream dimensions may not exceed main stream")
            if self.hardware.platform == "VC4" and not lores["format"].startswith("YUV"):
                raise RuntimeError("lores stream must be YUV")
        self.asked = configuration
        self.made = {
            name: self._made(stream) for name, stream in (("main", main), ("lores", lores))
        }
        self.free = configuration["buffer_count"]

    def _made(self, stream: dict[str, Any] | None) -> dict[str, Any] | None:
        if stream is None:
            return None
        kind = stream["format"] if self.on_ribbon else self.hardware.usb_format
        row = stream["size"][0] * {"YUV420": 1, "NV12": 1, "YUYV": 2}.get(
            kind, 4 if "8888" in kind else 3
        )
        stride = row + BUFFER_PAD - row % BUFFER_PAD
        return dict(stream, format=kind, stride=stride)

    def camera_configuration(self) -> dict[str, Any]:
        """What came of it."""
        return self.made

    def start(self) -> None:
        """Let pictures flow."""
        self.started = True

    def capture_request(self, wait: bool | float | None = None) -> Any:
        """Queue a capture; an abandoned one stays queued and takes a buffer when it is served."""
        job: Future[Request] = Future()
        self.jobs.append(job)
        return job if wait is False else self.wait(job, None if wait in (True, None) else wait)

    def wait(self, job: Future[Request], timeout: float | None = None) -> Request:
        """Block until it is served."""
        if self.hardware.streaming:
            self.expose()
        return job.result(timeout)

    def expose(self) -> None:
        """One picture leaves the sensor: for the first job in the queue, or for nobody."""
        if self.jobs and self.free:
            self.free -= 1
            self.jobs.pop(0).set_result(Request(self))

    def cancel_all_and_flush(self) -> None:
        """Cancel what waits."""
        for job in self.jobs:
            job.set_exception(CancelledError())
        self.jobs.clear()

    def stop(self) -> None:
        """A job like any other: never served behind one that waits for a picture."""
        if self.jobs or self.hardware.stuck:
            self.hardware.freed.wait(30)

    def close(self) -> None:
        """Stop, then let go."""
        self.stop()
        if self.hardware.breaks:
            raise RuntimeError(self.hardware.breaks)
        self.closed = True


class Request:
    """A completed picture; its memory is used again after `release`."""

    def __init__(self, device: Picamera2) -> None:
        self._device = device
        self._released = False

    def get_metadata(self) -> dict[str, Any]:
        """What came with it."""
        stamp = self._device.hardware.stamps()
        return {"ExposureTime": 10_000} | ({} if stamp is None else {"SensorTimestamp": stamp})

    def make_array(self, name: str) -> Image:
        """Copy a stream, in the shape that picamera2 gives it."""
        assert not self._released, "read after release"
        if self._device.hardware.damaged:
            raise OSError("image file is truncated (12 bytes not processed)")
        made = self._device.made[name]
        picture = self._device.hardware.scene(*made["size"])
        return encode(picture, made["format"], made["stride"])

    def release(self) -> None:
        """Give the buffer back."""
        assert not self._released, "lock now has negative ref_count"
        self._released = True
        self._device.free += 1


def encode(rgb: Image, kind: str, stride: int) -> Image:
    """Return the array that picamera2 makes of a format; its padding is garbage."""
    height, width = rgb.shape[:2]
    opaque = np.full((height, width, 1), 255, np.uint8)
    match kind:
        case "BGR888" | "MJPEG":
            return rgb.copy()
        case "RGB888":
            return rgb[..., ::-1].copy()
        case "XBGR8888":
            return np.concatenate([rgb, opaque], axis=2)
        case "XRGB8888":
            return np.concatenate([rgb[..., ::-1], opaque], axis=2)
    y, u, v = _yuv(rgb)
    half_u, half_v = (plane[::2, ::2] for plane in (u, v))
    if kind == "YUYV":
        rows = np.full((height, stride // 2, 2), 77, np.uint8)
        rows[:, :width, 0] = y
        rows[:, 0:width:2, 1], rows[:, 1:width:2, 1] = u[:, ::2], v[:, ::2]
        return rows
    if kind == "NV12":
        both = np.stack([half_u, half_v], axis=2).reshape(height // 2, width)
        return np.concatenate([y, both])
    assert kind == "YUV420", kind
    planes = [_padded(y, stride), _padded(half_u, stride // 2), _padded(half_v, stride // 2)]
    return np.concatenate([plane.ravel() for plane in planes]).reshape(height * 3 // 2, stride)


def _yuv(rgb: Image) -> tuple[Image, Image, Image]:
    """BT.601, limited range: the definition, not OpenCV's code."""
    r, g, b = (rgb[..., i] / 255 for i in range(3))
    luma = 0.299 * r + 0.587 * g + 0.114 * b
    planes = 16 + 219 * luma, 128 + 224 * (b - luma) / 1.772, 128 + 224 * (r - luma) / 1.402
    y, u, v = (np.round(plane).astype(np.uint8) for plane in planes)
    return y, u, v


def _padded(plane: Image, stride: int) -> Image:
    rows = np.full((len(plane), stride), 77, np.uint8)
    rows[:, : plane.shape[1]] = plane
    return rows
