"""The stand-in camera does what it is told, and remembers what it was asked."""

from __future__ import annotations

import threading
from itertools import pairwise

import numpy as np
import pytest

from station.errors import CameraUnavailable
from station.vision.camera.standin import StandIn, StandInCamera


def opened(device: StandIn) -> StandInCamera:
    """Return it, opened at time 5."""
    return device.open(None, lambda: 5.0)


def test_every_picture_is_another_and_later() -> None:
    """As from a sensor, also when the clock stands still."""
    camera = opened(StandIn())
    shots = [camera.read(1.0) for _ in range(600)]
    assert all(late.frame.time > early.frame.time for early, late in pairwise(shots))
    assert len({shot.frame.image.tobytes() for shot in shots}) == 600
    assert shots[0].frame.image.shape == (120, 160, 3)


def test_it_remembers() -> None:
    """What was asked, in order, and how many pictures it gave."""
    device = StandIn()
    camera = opened(device)
    camera.read(1.0)
    camera.close()
    with pytest.raises(CameraUnavailable, match="closed"):
        camera.read(1.0)
    assert device.asked == ["open", "read", "close", "read"]
    assert device.given == 1


def test_a_stall_is_silent_and_ends() -> None:
    """No picture, no error; then pictures again from the same camera."""
    device = StandIn()
    camera = opened(device)
    device.stall()
    with pytest.raises(TimeoutError):
        camera.read(0.001)
    device.recover()
    camera.read(1.0)


def test_a_hang_outlasts_every_timeout() -> None:
    """Only recovery brings the reader back: not the timeout, not closing."""
    device = StandIn()
    camera = opened(device)
    device.hang()
    back = threading.Event()

    def read() -> None:
        with pytest.raises(CameraUnavailable):
            camera.read(0.0)
        back.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    camera.close()
    assert not back.wait(0.05)
    device.recover()
    assert back.wait(5)


def test_a_pulled_camera_is_dead_and_a_new_one_lives() -> None:
    """After replugging the old handle stays dead; opening gives one that works."""
    device = StandIn()
    camera = opened(device)
    device.unplug()
    with pytest.raises(CameraUnavailable, match="No such device"):
        camera.read(1.0)
    with pytest.raises(CameraUnavailable):
        opened(device)
    device.plug_in()
    with pytest.raises(CameraUnavailable):
        camera.read(1.0)
    opened(device).read(1.0)


def test_a_busy_camera_cannot_be_opened() -> None:
    """And says why."""
    device = StandIn()
    device.occupy()
    with pytest.raises(CameraUnavailable, match="busy"):
        opened(device)


def test_a_frozen_picture_repeats_with_new_times() -> None:
    """As from a driver that hands out an old buffer."""
    device = StandIn()
    camera = opened(device)
    device.freeze()
    first, second = camera.read(1.0).frame, camera.read(1.0).frame
    assert np.array_equal(first.image, second.image)
    assert second.time > first.time
    device.recover()
    assert not np.array_equal(camera.read(1.0).frame.image, camera.read(1.0).frame.image)


def test_the_light_can_go_out() -> None:
    """Black, and still another picture each time or nearly."""
    device = StandIn()
    device.darken()
    assert opened(device).read(1.0).frame.image.mean() < 8


def test_anything_can_come_for_a_picture() -> None:
    """What was put in comes out, then pictures again."""
    device = StandIn()
    device.malform(np.zeros((0, 3), np.uint8), np.zeros((2, 2), np.uint8))
    camera = opened(device)
    shapes = [camera.read(1.0).frame.image.shape for _ in range(3)]
    assert shapes == [(0, 3), (2, 2), (120, 160, 3)]


def test_trouble_comes_at_a_picture_of_ones_choice() -> None:
    """The script says what befalls it before which picture."""
    device = StandIn(script={2: StandIn.stall})
    camera = opened(device)
    camera.read(0.0)
    camera.read(0.0)
    with pytest.raises(TimeoutError):
        camera.read(0.0)
    assert device.given == 2


def test_it_keeps_a_frame_rate() -> None:
    """A picture is due every thirtieth of a second; what is missed is not made up for."""
    now = 5.0
    camera = StandIn(frames_per_second=30).open(None, lambda: now)
    camera.read(0.0)
    with pytest.raises(TimeoutError):
        camera.read(0.0)
    now += 1 / 30 + 1e-9
    camera.read(0.0)
    now += 1.0
    camera.read(0.0)
    with pytest.raises(TimeoutError):
        camera.read(0.0)
