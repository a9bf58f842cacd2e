"""The ribbon camera: colours, sizes and times as they are, and every trap on the way survived."""

from __future__ import annotations

import sys
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable
from station.values import Image
from station.vision.camera import open_camera, picamera
from station.vision.camera.picamera import PiCamera
from tests.vision.camera.fake_picamera2 import USB, Hardware, stripes


@pytest.fixture
def hardware(monkeypatch: pytest.MonkeyPatch) -> Hardware:
    """A Pi 5 with a Camera Module 2."""
    hardware = Hardware()
    hardware.install(monkeypatch)
    return hardware


def opened(now: float = 100.0, **config: Any) -> PiCamera:
    """Return the camera, opened when the clock says `now`."""
    return PiCamera(CameraConfig(**config), lambda: now, close_patience=0.05)


def refusal(**config: Any) -> str:
    """What opening is refused with."""
    with pytest.raises(CameraUnavailable) as refused:
        opened(**config)
    return str(refused.value)


def error_of(image: Image, truth: Image) -> int:
    """Return the greatest difference in the middles of the stripes, grey levels."""
    assert image.shape == truth.shape
    middles = [(2 * i + 1) * image.shape[1] // 8 for i in range(4)]
    return int(np.abs(image[:, middles].astype(int) - truth[:, middles]).max())


def test_a_small_picture_serves_engine_and_screen(hardware: Hardware) -> None:
    """At 640 x 480 one stream is enough, RGB as it comes, in a buffer given back at once."""
    frame, preview = opened().read(1.0)
    assert "lores" not in hardware.device.asked or hardware.device.asked["lores"] is None
    assert preview is frame.image
    assert error_of(frame.image, stripes(640, 480)) == 0
    assert frame.image.flags.c_contiguous
    assert hardware.device.free == picamera.BUFFERS


@pytest.mark.parametrize(("platform", "kind"), [("PISP", "BGR888"), ("VC4", "YUV420")])
def test_a_large_picture_comes_twice(hardware: Hardware, platform: str, kind: str) -> None:
    """The engine gets 640 pixels of the same shape and colours, in what the Pi can make."""
    hardware.platform = platform
    frame, preview = opened(width=1280, height=720).read(1.0)
    assert hardware.device.asked["lores"] == {"size": (640, 360), "format": kind}
    assert error_of(preview, stripes(1280, 720)) == 0
    assert error_of(frame.image, stripes(640, 360)) <= (2 if kind == "YUV420" else 0)


@pytest.mark.parametrize("size", [(1000, 700), (720, 1080), (1920, 1080), (642, 482)])
def test_the_small_picture_keeps_the_shape(hardware: Hardware, size: tuple[int, int]) -> None:
    """Its pixels stay square to half a per cent, whatever size is asked; padding is cut off."""
    hardware.platform = "VC4"
    width, height = size
    frame, preview = opened(width=width, height=height).read(1.0)
    small = frame.image.shape
    assert preview.shape == (height, width, 3)
    assert max(small) == 640
    assert (small[1] / small[0]) / (width / height) == pytest.approx(1, abs=0.005)
    assert error_of(frame.image, stripes(small[1], small[0])) <= 2


@pytest.mark.parametrize(
    "kind", ["YUYV", "MJPEG", "NV12", "YUV420", "RGB888", "BGR888", "XBGR8888", "XRGB8888"]
)
def test_a_usb_camera_is_taken_as_it_is(hardware: Hardware, kind: str) -> None:
    """It has one stream, its own format, and few controls: the colours are right all the same."""
    hardware.cameras = [dict(USB)]
    hardware.usb_format = kind
    hardware.controls = ["FrameDurationLimits"]
    frame, preview = opened(width=1280, height=720).read(1.0)
    assert hardware.device.asked["sensor"] is None
    assert list(hardware.device.asked["controls"]) == ["FrameDurationLimits"]
    assert error_of(preview, stripes(1280, 720)) <= 3
    assert error_of(frame.image, stripes(640, 360)) <= 3


@pytest.mark.parametrize(("mains", "period"), [(50, 10_000), (60, 8_333)])
def test_what_is_asked_of_the_sensor(hardware: Hardware, mains: int, period: int) -> None:
    """The rate is fixed, exposure is short, and lamps on that mains do not flicker."""
    hardware.controls += ["AfMode", "LensPosition"]
    opened(mains_hz=mains, frames_per_second=25)
    asked = hardware.device.asked
    controls = {name: getattr(v, "name", v) for name, v in asked["controls"].items()}
    assert controls == {
        "FrameDurationLimits": (40_000, 40_000),
        "AeFlickerMode": "Manual",
        "AeFlickerPeriod": period,
        "AeExposureMode": "Short",
        "AfMode": "Manual",
        "LensPosition": 0.4,
    }
    assert not asked["queue"], "else a picture that lay waiting is taken for the newest"
    assert (asked["display"], asked["encode"]) == (None, None)


@pytest.mark.parametrize(
    ("fps", "size", "depth"), [(30, (1640, 1232), 8), (60, (1640, 1232), 8), (8, (1640, 1232), 8)]
)
def test_the_sensor_sees_the_whole_room(
    hardware: Hardware, fps: int, size: tuple[int, int], depth: int
) -> None:
    """A mode that crops is never taken, however near its size; of the others the smallest."""
    opened(frames_per_second=fps)
    assert hardware.device.asked["sensor"] == {"output_size": size, "bit_depth": depth}


def test_a_sensor_that_is_too_slow_keeps_its_view(hardware: Hardware) -> None:
    """Seeing head and feet matters more than 60 pictures a second."""
    hardware.modes = [mode for mode in hardware.modes if mode["bit_depth"] == 10]
    opened(frames_per_second=60)
    assert hardware.device.asked["sensor"]["output_size"] == (1640, 1232)


def test_the_stamp_is_the_sensors(hardware: Hardware) -> None:
    """A frame is as old as its exposure, not as its delivery."""
    hardware.stamps = lambda: 99_950_000_000
    assert opened(now=100.0).read(1.0).frame.time == pytest.approx(99.95)


def test_a_stamp_that_counts_sleep_is_put_right(
    hardware: Hardware, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CLOCK_BOOTTIME runs ahead by the time that the machine was suspended."""
    monkeypatch.setattr(picamera, "suspended", lambda: 3600.0)
    hardware.stamps = lambda: 3_699_950_000_000
    assert opened(now=100.0).read(1.0).frame.time == pytest.approx(99.95)


@pytest.mark.parametrize("stamp", [None, 0, 10**18])
def test_a_stamp_of_no_known_clock_is_replaced(hardware: Hardware, stamp: int | None) -> None:
    """What cannot have been just now is taken to be now."""
    hardware.stamps = lambda: stamp
    assert opened(now=100.0).read(1.0).frame.time == 100.0


def test_times_increase_strictly(hardware: Hardware) -> None:
    """Also when a driver repeats a stamp or goes back."""
    stamps = iter([99_900_000_000, 99_900_000_000, 99_800_000_000, 99_990_000_000])
    hardware.stamps = lambda: next(stamps)
    camera = opened(now=100.0)
    times = [camera.read(1.0).frame.time for _ in range(4)]
    assert all(late > early for early, late in pairwise(times))
    assert times[-1] == pytest.approx(99.99)


def test_no_camera_says_what_to_do(hardware: Hardware) -> None:
    """An empty list is not an IndexError."""
    hardware.cameras = []
    words = refusal()
    assert "ribbon" in words
    assert "rpicam-hello --list-cameras" in words


def test_a_camera_that_goes_while_it_is_opened_is_a_sentence(hardware: Hardware) -> None:
    """Picamera2 raises IndexError then."""
    hardware.vanishes = True
    assert "camera 0 (imx219) cannot be opened" in refusal()


def test_a_busy_camera_gives_the_real_reason(hardware: Hardware) -> None:
    """Picamera2 says only that something did not complete; what was beneath it is told."""
    hardware.busy = True
    assert "Device or resource busy" in refusal()


def test_a_camera_that_cannot_be_opened_leaves_nothing_open(hardware: Hardware) -> None:
    """It is asked every two seconds, for days: a pipe a time would be all that eyes may have."""
    hardware.busy = True
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        refusal()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_camera_that_is_plugged_in_later_is_found(hardware: Hardware) -> None:
    """News of it comes from udev, and the closed network keeps that out: libcamera is asked."""
    there, hardware.cameras = hardware.cameras, []
    assert "No camera is connected" in refusal()
    hardware.cameras = there
    opened().close()


def test_a_camera_found_before_may_be_gone(hardware: Hardware) -> None:
    """What it says then is that there is none, not that it is in use."""
    opened().close()
    hardware.cameras = []
    assert "No camera is connected" in refusal()


@pytest.mark.parametrize("wanted", ["2", "front"])
def test_a_wrong_number_is_told_what_there_is(hardware: Hardware, wanted: str) -> None:
    """The list has number and model."""
    hardware.cameras.append(dict(USB))
    assert f'no camera "{wanted}"; there: 0 (imx219), 1 (HD Webcam)' in refusal(id=wanted)


def test_the_second_camera_can_be_meant(hardware: Hardware) -> None:
    """By its number in the list."""
    hardware.cameras.insert(0, dict(USB))
    assert opened(id="1").name == "camera 1 (imx219)"


def test_without_picamera2_the_remedy_is_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be had from pip."""
    monkeypatch.setitem(sys.modules, "picamera2", None)
    words = refusal()
    assert "apt install python3-picamera2" in words
    assert "--system-site-packages" in words


def test_a_refused_configuration_lets_the_camera_go(hardware: Hardware) -> None:
    """Or nobody could open it again."""
    hardware.refuses = "Invalid camera configuration"
    assert "Invalid camera configuration" in refusal()
    assert hardware.device.closed


def test_a_format_that_nobody_can_read_is_refused(hardware: Hardware) -> None:
    """And named."""
    hardware.cameras, hardware.usb_format, hardware.controls = [dict(USB)], "R8", []
    assert "its pictures are R8" in refusal()


def test_a_hung_camera_times_out_and_costs_no_buffer(hardware: Hardware) -> None:
    """Cancelled requests are dropped without a word; after many waits all buffers are there."""
    camera = opened()
    hardware.streaming = False
    for _ in range(10):
        with pytest.raises(TimeoutError, match="no picture"):
            camera.read(0.001)
    assert len(hardware.device.jobs) == 1, "the one capture is taken up again"
    hardware.streaming = True
    camera.read(1.0)
    assert hardware.device.free == picamera.BUFFERS


def test_a_damaged_picture_is_passed_over(hardware: Hardware) -> None:
    """It counts as none, its buffer goes back, and the next one is fine."""
    camera = opened()
    hardware.damaged = True
    with pytest.raises(TimeoutError, match="damaged"):
        camera.read(1.0)
    assert hardware.device.free == picamera.BUFFERS
    hardware.damaged = False
    camera.read(1.0)


def test_pictures_outlive_their_buffer(hardware: Hardware) -> None:
    """What was read does not change when the memory is used again."""
    memory = stripes(640, 480)
    hardware.scene = lambda width, height: memory
    image = opened().read(1.0).frame.image
    memory[:] = 0
    assert image.max() == 235


def test_closing_ends_a_read_in_another_thread(hardware: Hardware) -> None:
    """Whoever waits for a picture of a hung camera is told, and closing is not held up by it."""
    camera = opened()
    hardware.streaming = False
    waiting, told = threading.Event(), []

    def read() -> None:
        waiting.set()
        with pytest.raises(CameraUnavailable) as closed:
            camera.read(30.0)
        told.append(str(closed.value))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    assert waiting.wait(5)
    camera.close()
    reader.join(5)
    assert told
    assert "closed" in told[0]
    assert hardware.device.closed


def test_a_capture_that_waits_does_not_hold_up_closing(hardware: Hardware) -> None:
    """`stop` queues behind it for ever, so it is cancelled first."""
    camera = opened()
    hardware.streaming = False
    with pytest.raises(TimeoutError):
        camera.read(0.001)
    camera.close()
    assert hardware.device.closed


def test_a_stop_that_never_returns_is_left_behind(hardware: Hardware) -> None:
    """Closing gives up, also the second time, and the thread does not keep the process alive."""
    camera = opened()
    hardware.stuck = True
    begun = time.monotonic()
    camera.close()
    camera.close()
    assert time.monotonic() - begun < 5, "twice 0.05 s, on a busy machine"
    (closing,) = [thread for thread in threading.enumerate() if thread.name == "closing"]
    assert closing.daemon
    assert not hardware.device.closed
    hardware.freed.set()
    closing.join(5)
    assert hardware.device.closed


def test_a_camera_that_fails_to_close_hurts_nobody(hardware: Hardware) -> None:
    """An error in the closing thread would end the whole process (and be a warning here)."""
    camera = opened()
    hardware.breaks = "Failed to release camera"
    camera.close()
    for thread in threading.enumerate():
        if thread.name == "closing":
            thread.join(30)


def test_a_closed_camera_is_not_read(hardware: Hardware) -> None:
    """It says that it was closed."""
    camera = opened()
    camera.close()
    with pytest.raises(CameraUnavailable, match="closed"):
        camera.read(1.0)


def test_it_is_opened_by_its_kind(hardware: Hardware) -> None:
    """And turned, as it hangs."""
    camera = open_camera(CameraConfig(kind="picamera", rotate_deg=90), lambda: 100.0)
    assert camera.live
    assert not camera.waits
    assert camera.read(1.0).frame.image.shape == (640, 480, 3)
    camera.close()


def test_no_module_of_ours_is_taken_for_one_of_picamera2s() -> None:
    """It imports `kms`, and would run ours."""
    root = Path(__file__).parents[3]
    assert not [
        *root.glob("station/**/kms.py"),
        *root.glob("kms.py"),
        *root.glob("tests/**/kms.py"),
    ]
