"""From a video to sights: every frame, in order, and nothing left open."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from station.errors import UnusableVideo
from station.values import Frame, Rod, Sight, Wall
from station.vision.closing import Closing
from station.vision.pose import open_engine
from station.vision.recording import RecordingWriter
from station.vision.see import see
from station.vision.video import VideoFile
from tests.engine import TESTED
from tests.vision import clips


class Eyes(Closing):
    """A pose engine that sees somebody in the frames after `blind`, and remembers."""

    name, model = "stand-in", "none"

    def __init__(self, blind: int = 0) -> None:
        self.blind = blind
        self.frames = 0
        self.closed = False

    def see(self, frame: Frame) -> Sight:
        self.frames += 1
        points = np.full((33, 2), np.nan if self.frames <= self.blind else 5, np.float32)
        seen = np.ones(33, np.float32)
        return Sight(frame.time, frame.image.shape[1::-1], points, seen, None, None, 1, 0.5)

    def close(self) -> None:
        self.closed = True


class Kept:
    """A writer that keeps what it is given, or fails."""

    def __init__(self, fails: bool = False) -> None:
        self.sights: list[Sight] = []
        self.fails = fails

    def write(self, sight: Sight) -> None:
        if self.fails:
            raise KeyError("no room")
        self.sights.append(sight)


def test_every_frame_becomes_a_sight(tmp_path: Path) -> None:
    """The writer gets them in order; progress is told after each; the summary adds up."""
    path = clips.write(tmp_path / "a.mp4", frames=30, fps=15)
    eyes, kept, told = Eyes(blind=10), Kept(), list[tuple[int, int | None]]()
    summary = see(path, lambda: eyes, kept, lambda done, total: told.append((done, total)))
    assert [sight.time for sight in kept.sights] == pytest.approx(np.arange(30) / 15, abs=0.002)
    assert told == [(done, 30) for done in range(1, 31)]
    assert (summary.frames, summary.seen, summary.size) == (30, 20, (160, 120))
    assert summary.fps == pytest.approx(15)
    assert summary.seconds == pytest.approx(2)
    assert eyes.closed


class Found:
    """Finds the same rod and wall in every picture, and remembers the pictures."""

    rod = Rod(np.zeros((2, 2), np.float32), 3.0, proven=True)
    wall = Wall(np.ones((2, 2), np.float32), 0.5)
    times: ClassVar[list[float]] = []

    def add(self, frame: Frame, sight: Sight) -> Sight:
        assert frame.time == sight.time
        self.times.append(frame.time)
        return replace(sight, rod=self.rod, wall=self.wall)


def test_what_the_person_works_with_is_looked_for_in_every_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rod and wall reach the writer with the sight of their own frame."""
    monkeypatch.setattr(Found, "times", [])
    monkeypatch.setattr("station.vision.see.Props", Found)
    kept = Kept()
    see(clips.write(tmp_path / "a.mp4", frames=5), Eyes, kept, lambda done, total: None)
    assert [sight.time for sight in kept.sights] == Found.times
    assert [(s.rod, s.wall) for s in kept.sights] == [(Found.rod, Found.wall)] * 5


def test_a_video_without_anybody_is_refused(tmp_path: Path) -> None:
    """It says so, instead of reporting a set of no repetitions."""
    path = clips.write(tmp_path / "a.mp4")
    with pytest.raises(UnusableVideo, match="Nobody is to be seen in a.mp4"):
        see(path, lambda: Eyes(blind=99), Kept(), lambda done, total: None)


def test_the_engine_is_not_opened_for_a_file_that_is_no_video(tmp_path: Path) -> None:
    """A wrong name is answered at once."""

    def open_eyes() -> Eyes:
        raise AssertionError

    with pytest.raises(UnusableVideo):
        see(tmp_path / "nothing.mp4", open_eyes, Kept(), lambda done, total: None)


@pytest.mark.long
def test_memory_is_flat_over_six_thousand_frames(
    tmp_path: Path, model_path: Path, clip_path: Path
) -> None:
    """After warming up, the real engine and the writer grow by less than 10 MB."""
    warm = 0.0
    with (
        open_engine(model_path, "full", TESTED) as eyes,
        RecordingWriter(tmp_path / "a.npz", {}) as writer,
    ):
        for number, frame in enumerate(islice(again_and_again(clip_path), 6000)):
            writer.write(eyes.see(Frame(number / 15, frame.image)))
            warm = resident() if number == 500 else warm
        assert resident() - warm < 10


def again_and_again(path: Path) -> Iterator[Frame]:
    """The frames of a clip, from the start again whenever it ends."""
    while True:
        with VideoFile(path) as video:
            yield from video


def resident() -> float:
    """Megabytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def test_a_writer_that_fails_stops_everything(tmp_path: Path) -> None:
    """Its error comes through, and the engine is closed."""
    eyes = Eyes()
    with pytest.raises(KeyError):
        see(clips.write(tmp_path / "a.mp4"), lambda: eyes, Kept(True), lambda done, total: None)
    assert eyes.closed
