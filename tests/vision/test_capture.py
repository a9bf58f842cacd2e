"""The capture keeps a camera going: one that stalls, hangs, freezes, vanishes, or talks rubbish."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, scalar_dtypes

from station.values import Frame, Image
from station.vision import capture as capture_file
from station.vision.camera import EndOfClip, Shot
from station.vision.camera.standin import StandIn
from station.vision.capture import Capture, Mailbox, fault

PATIENCE = 10.0
FPS = 200.0


class Watched:
    """A capture on a stand-in, and what came of it."""

    def __init__(self, device: Any) -> None:
        self.device = device
        self.mailbox: Mailbox[Frame] = Mailbox()
        self.shown: list[float] = []
        self.capture = Capture(device.open, self.mailbox, self._show)
        self.capture.start()

    def _show(self, at: float, image: Image) -> None:
        self.shown.append(at)

    @property
    def tally(self) -> capture_file.Tally:
        return self.capture.tally

    def until(self, done: Callable[[], object]) -> None:
        """Watch, as the reports do, until something is so."""
        deadline = time.monotonic() + PATIENCE
        tick = threading.Event()
        while not done():
            assert time.monotonic() < deadline, self.tally
            self.capture.watch()
            tick.wait(0.002)

    def sees(self, more: int = 5) -> None:
        """Wait for a few pictures."""
        before = self.tally.pictures
        self.until(lambda: self.tally.pictures >= before + more)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules, in a twentieth of the time."""
    monkeypatch.setattr(capture_file, "STALL_S", 0.1)
    monkeypatch.setattr(capture_file, "RETRY_S", 0.05)
    monkeypatch.setattr(capture_file, "READ_S", 0.02)
    limits = {"open": 0.5, "read": 0.15, "close": 0.1, "other": float("inf")}
    monkeypatch.setattr(capture_file, "HANGING_S", limits)


@pytest.fixture
def watch() -> Iterator[Callable[[Any], Watched]]:
    """Start a capture; closed at the end."""
    begun: list[Watched] = []

    def start(device: Any) -> Watched:
        begun.append(Watched(device))
        return begun[-1]

    yield start
    for watched in begun:
        if isinstance(watched.device, StandIn):
            watched.device.recover()
        watched.capture.close()


def test_pictures_flow_to_the_engine_and_to_the_screen(watch: Any) -> None:
    """In order, each shown at once, whether the engine takes it or not."""
    watched = watch(StandIn(frames_per_second=FPS))
    watched.until(lambda: len(watched.shown) > 10)
    assert watched.shown == sorted(set(watched.shown))
    first, second = watched.mailbox.take(), watched.mailbox.take()
    assert first.time < second.time
    assert watched.mailbox.skipped >= 9


def test_a_camera_that_stalls_is_opened_again(watch: Any) -> None:
    """And gives pictures again when that helps."""
    device = StandIn(frames_per_second=FPS)
    watched = watch(device)
    watched.sees()
    device.stall()
    watched.until(lambda: device.asked.count("open") == 2)
    assert device.asked[-2:] == ["close", "open"] or "close" in device.asked
    assert watched.tally.reopened >= 1
    device.recover()
    watched.sees()
    assert watched.tally.trouble == ""


def test_a_picture_that_never_changes_is_a_stall(watch: Any) -> None:
    """Fresh times on an old picture deceive nobody; none of them reaches the engine."""
    device = StandIn(frames_per_second=FPS)
    watched = watch(device)
    watched.sees()
    device.freeze()
    watched.until(lambda: watched.tally.reopened > 0)
    assert watched.tally.repeated > 3
    device.recover()
    watched.sees()


def test_a_covered_lens_is_no_stall(watch: Any) -> None:
    """Black stays black: it is seen, so that people can be told that it is too dark."""
    dark = SimpleNamespace(name="dark", live=True, waits=False, close=lambda: None)
    dark.read = lambda timeout: shot(time.monotonic(), np.zeros((480, 640, 3), np.uint8))
    watched = watch(SimpleNamespace(open=lambda: dark))
    watched.sees(50)
    assert (watched.tally.repeated, watched.tally.reopened) == (0, 0)


def test_the_smallest_change_is_a_new_picture(watch: Any) -> None:
    """One byte of a quiet scene, as of the clock in a test pattern: the camera is alive."""
    quiet = SimpleNamespace(name="quiet", live=True, waits=False, close=lambda: None)
    numbers = count()

    def read(timeout: float) -> Shot:
        image = np.zeros((480, 640, 3), np.uint8)
        image[:, 320:] = 200
        image[1, 1, 0] = next(numbers) % 2
        return shot(time.monotonic(), image)

    quiet.read = read
    watched = watch(SimpleNamespace(open=lambda: quiet))
    watched.sees(50)
    assert (watched.tally.repeated, watched.tally.reopened) == (0, 0)


def test_a_camera_pulled_and_plugged_in_again(watch: Any) -> None:
    """Told in words while it is away, asked for now and then, and used when it is back."""
    device = StandIn(frames_per_second=FPS)
    watched = watch(device)
    watched.sees()
    device.unplug()
    watched.until(lambda: watched.tally.trouble)
    assert watched.tally.code == "CAM-1"
    opened = device.asked.count("open")
    watched.until(lambda: device.asked.count("open") > opened + 1)
    device.plug_in()
    watched.sees()
    assert (watched.tally.trouble, watched.tally.code) == ("", "")


def test_a_camera_in_use_elsewhere_is_waited_for(watch: Any) -> None:
    """From the beginning."""
    device = StandIn(frames_per_second=FPS)
    device.occupy()
    watched = watch(device)
    watched.until(lambda: watched.tally.trouble)
    device.recover()
    watched.sees()


def test_a_driver_that_does_not_come_back_is_left_behind(watch: Any) -> None:
    """Another thread opens the camera; what the first one gives later is nobody's."""
    device = StandIn(frames_per_second=FPS)
    watched = watch(device)
    watched.sees()
    device.hang()
    watched.until(lambda: watched.tally.hung == 1)
    device.recover()
    watched.sees()
    assert watched.shown == sorted(set(watched.shown))


def test_what_a_thread_left_behind_is_given_at_last_is_nobodys(watch: Any) -> None:
    """A picture that comes years late does not spoil those of the camera that took over."""
    late, came = threading.Event(), threading.Event()

    def hang(timeout: float) -> Shot:
        late.wait(PATIENCE)
        return shot(1e12, good)

    old = SimpleNamespace(name="old", live=True, waits=False, read=hang, close=came.set)
    cameras = iter([old])
    device = StandIn(frames_per_second=FPS)
    watched = watch(SimpleNamespace(open=lambda: next(cameras, None) or device.open()))
    watched.sees()
    late.set()
    assert came.wait(PATIENCE), "it lets go of its camera"
    watched.sees()
    assert max(watched.shown) < 1e12


def test_a_driver_that_hangs_again_and_again_needs_a_new_process(watch: Any) -> None:
    """Two threads are left behind, and at the third it is given up."""
    device = StandIn(frames_per_second=FPS)
    watched = watch(device)
    watched.sees()
    device.hang()
    deadline = time.monotonic() + PATIENCE
    tick = threading.Event()
    while watched.capture.watch():
        assert time.monotonic() < deadline
        tick.wait(0.01)
    assert watched.tally.hung == capture_file.HANGS + 1


def test_a_driver_with_a_fault_of_its_own_is_asked_again(watch: Any) -> None:
    """Whatever it raises, in opening or reading: told, and tried again."""
    calls: list[int] = []

    def open_camera() -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError("in the driver")
        return StandIn(frames_per_second=FPS).open()

    watched = watch(SimpleNamespace(open=open_camera))
    watched.until(lambda: watched.tally.trouble)
    assert "in the driver" in watched.tally.trouble
    assert watched.tally.code == "CAM-3"
    watched.sees()


def shot(at: Any, image: Any) -> Shot:
    """A picture, or what pretends to be one."""
    return Shot(Frame(at, image), image)


rubbish = (
    arrays(scalar_dtypes(), array_shapes(max_dims=4, max_side=5))
    | st.none()
    | st.binary(max_size=9)
    | st.tuples(st.integers(0, 3000), st.integers(0, 9), st.integers(0, 4)).map(
        lambda shape: np.zeros(shape, np.uint8)
    )
)
moments = st.floats() | st.none() | st.text(max_size=2) | st.integers(-5, 5)
good = np.zeros((96, 96, 3), np.uint8)


@settings(max_examples=300)
@given(moments, rubbish)
def test_a_malformed_picture_is_found_out(moment: Any, image: Any) -> None:
    """Whatever the driver gave, with whatever time: refused, and no crash."""
    assert fault(Frame(1.0, image), 0.0)


@settings(max_examples=300)
@given(st.floats(max_value=2.0) | st.sampled_from([float("inf"), "3", None, [3.0]]))
def test_a_time_that_does_not_go_forward_is_found_out(moment: Any) -> None:
    """Neither back, nor the same again, nor beyond all bounds, nor NaN, nor no time at all."""
    assert fault(Frame(moment, good), 2.0)


@pytest.mark.parametrize("shape", [(96, 96), (1920, 1920), (480, 640)])
def test_a_good_picture_is_taken(shape: tuple[int, int]) -> None:
    """At both ends of what can be worked with."""
    assert fault(Frame(2.1, np.zeros((*shape, 3), np.uint8)), 2.0) == ""


def test_two_thousand_malformed_pictures_are_counted_and_survived(watch: Any) -> None:
    """In between good ones, which go through."""
    chance = np.random.default_rng(7)
    bad: list[Any] = [
        None,
        np.zeros((480, 640), np.uint8),
        np.zeros((480, 640, 3), np.float32),
        np.zeros((480, 640, 4), np.uint8),
        np.zeros((0, 640, 3), np.uint8),
        np.zeros((95, 640, 3), np.uint8),
        "a picture",
    ]
    queue = [bad[i] for i in chance.integers(0, len(bad), 2000)]
    moment = iter(range(1, 10**9))
    pace = threading.Event()

    def read(timeout: float) -> Shot:
        at = float(next(moment))
        if at % 2 and queue:
            return shot(at, queue.pop())
        if not queue:
            pace.wait(0.001)
        return shot(at, chance.integers(0, 256, (96, 96, 3), np.uint8))

    camera = SimpleNamespace(name="bad", live=True, waits=False, close=lambda: None, read=read)
    watched = watch(SimpleNamespace(open=lambda: camera))
    watched.until(lambda: watched.tally.malformed == 2000)
    watched.sees()
    assert watched.tally.trouble == ""


def test_a_file_that_waits_loses_no_picture(watch: Any) -> None:
    """As fast as it goes, every picture is handed over."""
    moment = iter(range(1, 301))

    def read(timeout: float) -> Shot:
        at = next(moment, None)
        if at is None:
            raise EndOfClip
        return shot(float(at), good)

    clip = SimpleNamespace(name="clip", live=False, waits=True, close=lambda: None, read=read)
    watched = watch(SimpleNamespace(open=lambda: clip))
    taken = []
    while (frame := watched.mailbox.take()) is not None:
        taken.append(frame.time)
    assert taken == list(range(1, 301))
    assert watched.mailbox.skipped == 0
