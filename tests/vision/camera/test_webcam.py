"""A USB camera is found by its lasting name, read without trust, and missed at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable
from station.vision.camera import open_camera, webcam
from station.vision.camera.webcam import Webcam

BLUE = np.full((480, 640, 3), (200, 40, 10), np.uint8)
"""In OpenCV's order: blue first."""


class FakeCapture:
    """`cv2.VideoCapture`, fed by the test: with a picture, or with None, which is none.

    Without anything to eat it waits, as a driver does that has no time limit.
    """

    def __init__(self, bus: Bus, opens: bool = True) -> None:
        self.bus, self.opens = bus, opens
        self.asked: dict[int, float] = {}
        self.grabs = 0
        self.picture: object = None
        self.released = threading.Event()

    def isOpened(self) -> bool:
        return self.opens

    def set(self, key: int, value: float) -> bool:
        self.asked[key] = value
        return True

    def grab(self) -> bool:
        if self.grabs:
            self.bus.feed.task_done()  # the last one has been handed on by now
        self.grabs += 1
        self.picture = self.bus.feed.get()
        return self.picture is not None

    def retrieve(self) -> tuple[bool, object]:
        return True, self.picture

    def release(self) -> None:
        self.released.set()


class Bus:
    """Nodes, and the camera that is plugged into those that are not dead."""

    def __init__(self, *nodes: str, dead: Sequence[str] = ()) -> None:
        self.nodes = [Path(node) for node in nodes or ["/dev/video0"]]
        self.dead = dead
        self.feed: queue.Queue[object] = queue.Queue()
        self.captures: list[FakeCapture] = []

    def find(self, wanted: str) -> list[Path]:
        if not self.nodes:
            raise CameraUnavailable("There is no webcam.")
        return self.nodes

    def capture(self, node: Path) -> FakeCapture:
        self.captures.append(FakeCapture(self, opens=node.name not in self.dead))
        return self.captures[-1]

    def gives(self, *pictures: object) -> None:
        for picture in pictures:
            self.feed.put(picture)

    def pull(self) -> None:
        self.gives(*[None] * webcam.ATTEMPTS)

    def open(self, now: float = 9.0, patience: float = 30.0, **config: Any) -> Webcam:
        wanted = CameraConfig(kind="webcam", **config)
        return Webcam(wanted, lambda: now, self.find, self.capture, patience)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    """One camera, and the assurance that no thread outlives the test."""
    monkeypatch.setattr(webcam, "CLOSE_PATIENCE_S", 0.0)  # each would wait for its next picture
    bus = Bus()
    yield bus
    bus.gives(*[None] * 100)
    for thread in threading.enumerate():
        if thread.name == "webcam":
            thread.join(30)
            assert not thread.is_alive()


def test_the_picture_is_rgb_and_stamped_when_grabbed(bus: Bus) -> None:
    """What was blue in OpenCV's order is blue in ours."""
    bus.gives(BLUE)
    camera = bus.open(now=9.0, id="0")
    frame, preview = camera.read(30)
    assert frame.image[0, 0].tolist() == [10, 40, 200]
    assert frame.time == 9.0
    assert preview is frame.image
    assert (camera.name, camera.live, camera.waits) == ("0", True, False)
    camera.close()


def test_closing_lets_the_camera_go(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever closes a camera that works can open it again at once."""
    monkeypatch.setattr(webcam, "CLOSE_PATIENCE_S", 30.0)
    bus.gives(BLUE)
    camera = bus.open()
    bus.gives(*[BLUE] * 3)
    bus.pull()  # in case it was quicker than we
    camera.close()
    assert bus.captures[0].released.is_set()


def test_what_is_asked_of_the_camera(bus: Bus) -> None:
    """Compressed pictures of the size and rate of the config, and no queue of old ones."""
    bus.gives(BLUE)
    bus.open(width=1280, height=720, frames_per_second=25).close()
    assert bus.captures[0].asked == {
        cv2.CAP_PROP_FOURCC: cv2.VideoWriter.fourcc(*"MJPG"),
        cv2.CAP_PROP_FRAME_WIDTH: 1280,
        cv2.CAP_PROP_FRAME_HEIGHT: 720,
        cv2.CAP_PROP_FPS: 25,
        cv2.CAP_PROP_BUFFERSIZE: 1,
    }


def test_a_large_picture_is_reduced_for_the_engine(bus: Bus) -> None:
    """640 pixels on the longer side, of the same shape."""
    bus.gives(np.zeros((1080, 1920, 3), np.uint8))
    camera = bus.open()
    assert camera.read(30).frame.image.shape == (360, 640, 3)
    camera.close()


def test_the_newest_picture_wins(bus: Bus) -> None:
    """Who comes late gets the last one, once; times increase strictly on a standing clock."""
    bus.gives(BLUE)
    camera = bus.open()
    first = camera.read(30).frame
    bus.gives(*[np.full_like(BLUE, grey) for grey in (1, 2, 3)])
    bus.gives(None)
    bus.feed.join()  # all were handed on
    late = camera.read(30).frame
    assert late.image[0, 0, 0] == 3
    assert late.time > first.time
    with pytest.raises(TimeoutError):
        camera.read(0.0)
    camera.close()


def test_a_pause_is_a_timeout(bus: Bus) -> None:
    """A driver that has no picture, or hangs, does not keep its reader."""
    bus.gives(BLUE)
    camera = bus.open()
    camera.read(30)
    with pytest.raises(TimeoutError, match="no picture"):
        camera.read(0.01)
    bus.gives(BLUE)
    camera.read(30)
    camera.close()


def test_a_driver_that_hangs_is_left_behind(bus: Bus) -> None:
    """Closing gives up on it; its thread lets the node go when it comes back."""
    bus.gives(BLUE)
    camera = bus.open()
    camera.close()
    assert not bus.captures[0].released.is_set()
    bus.gives(None)
    assert bus.captures[0].released.wait(30)


def test_a_pulled_camera_is_missed_at_once(bus: Bus) -> None:
    """Three failed pictures, no more: then it is gone, and the node is let go."""
    bus.gives(BLUE)
    camera = bus.open(id="0")
    camera.read(30)
    bus.pull()
    for _ in range(2):
        with pytest.raises(CameraUnavailable, match="0 is gone"):
            camera.read(30)
    assert bus.captures[0].released.wait(30)
    assert bus.captures[0].grabs == 1 + webcam.ATTEMPTS, "nobody goes on asking"


def test_a_last_picture_is_given_before_the_trouble(bus: Bus) -> None:
    """Also where the camera was gone again before anybody asked."""
    bus.gives(BLUE)
    bus.pull()
    camera = bus.open()
    bus.captures[0].released.wait(30)
    camera.read(30)
    with pytest.raises(CameraUnavailable, match="is gone"):
        camera.read(30)


def test_a_replugged_camera_is_found_under_its_new_number(bus: Bus) -> None:
    """Opening again looks for the name again."""
    bus.gives(BLUE)
    bus.open().read(30)
    bus.pull()
    bus.nodes = []
    with pytest.raises(CameraUnavailable):
        bus.open()
    assert bus.captures[0].released.wait(30)
    bus.nodes = [Path("/dev/video3")]
    bus.gives(BLUE)
    again = bus.open()
    assert again.name == "video3"
    again.read(30)
    again.close()


@pytest.mark.parametrize(
    "odd",
    [None, np.zeros((0, 0, 3), np.uint8), np.zeros((9, 9), np.uint8), np.zeros((9, 9, 3))],
)
def test_two_bad_pictures_are_passed_over(bus: Bus, odd: object) -> None:
    """Cameras often begin with one."""
    bus.gives(odd, odd, BLUE)
    camera = bus.open()
    assert camera.read(30).frame.image.shape == (480, 640, 3)
    camera.close()


def test_the_first_camera_that_works_is_taken(bus: Bus) -> None:
    """One that cannot be opened, or gives nothing, is passed over and let go."""
    bus.nodes = [Path(f"/dev/video{number}") for number in range(3)]
    bus.dead = ["video0"]
    bus.pull()
    bus.gives(BLUE)
    camera = bus.open()
    assert camera.name == "video2"
    assert [capture.released.is_set() for capture in bus.captures] == [True, True, False]
    camera.close()


def test_a_pulled_camera_is_not_replaced_by_another(bus: Bus) -> None:
    """Which one comes next is for whoever opens again: the wanted one may be back by then."""
    bus.nodes = [Path("/dev/video0"), Path("/dev/video1")]
    bus.gives(BLUE)
    camera = bus.open()
    camera.read(30)
    bus.pull()
    with pytest.raises(CameraUnavailable, match="video0 is gone"):
        camera.read(30)
    assert len(bus.captures) == 1


def test_where_none_works_the_first_is_named(tmp_path: Path) -> None:
    """With what can be known about why."""
    bus = Bus(str(tmp_path / "video0"), str(tmp_path / "video1"), dead=["video0", "video1"])
    with pytest.raises(CameraUnavailable, match="video0 is gone"):
        bus.open()


def test_a_camera_that_never_answers_is_given_up(bus: Bus) -> None:
    """Opening ends, too."""
    with pytest.raises(CameraUnavailable, match="does not answer"):
        bus.open(patience=0.02)


def test_opencvs_own_errors_are_sentences(bus: Bus) -> None:
    """Whatever it throws in its thread reaches the reader."""

    def capture(node: Path) -> FakeCapture:
        raise cv2.error("assertion failed")

    with pytest.raises(CameraUnavailable, match="assertion failed"):
        Webcam(CameraConfig(kind="webcam"), lambda: 0.0, bus.find, capture)


def test_a_closed_camera_is_not_read(bus: Bus) -> None:
    """And may be closed twice."""
    bus.gives(BLUE, BLUE)
    camera = bus.open()
    camera.close()
    camera.close()
    with pytest.raises(CameraUnavailable, match="closed"):
        camera.read(30)


def test_opencv_is_called_as_it_is(tmp_path: Path) -> None:
    """The real thing, on a node that is none: it does not open, and says nothing."""
    node = tmp_path / "video0"
    node.touch()
    capture = webcam.v4l2(node)
    assert not capture.isOpened()
    capture.release()


def test_it_is_opened_by_its_kind() -> None:
    """Here without a camera, so with its sentence."""
    if Path("/dev/video0").exists():
        pytest.skip("there is a camera on this machine")
    with pytest.raises(CameraUnavailable, match="webcam"):
        open_camera(CameraConfig(kind="webcam", id="nobody's camera"), lambda: 0.0)
