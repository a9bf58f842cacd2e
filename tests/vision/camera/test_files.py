"""Clips and recordings in the camera's place: whole, stamped, repeated, or refused by name."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable
from station.vision.camera import EndOfClip, open_camera, open_sights
from station.vision.camera.video import Clip
from tests.vision import clips
from tests.vision.camera.moments import Clock, record


def video(path: Path, pace: float = 0.0, **config: Any) -> CameraConfig:
    """Return the config that plays a clip."""
    return CameraConfig(kind="video", file=str(path), pace=pace, **config)


def recording(path: Path, **config: Any) -> CameraConfig:
    """Return the config that plays a recording as fast as it goes."""
    return CameraConfig(kind="recording", file=str(path), pace=0.0, **config)


def test_a_clip_gives_every_picture_once(tmp_path: Path) -> None:
    """As fast as it goes: all of them, in order, stamped from the moment of opening."""
    camera = open_camera(video(clips.write(tmp_path / "a.mp4", frames=30, fps=15)), lambda: 500.0)
    assert (camera.name, camera.live, camera.waits) == ("a.mp4", False, True)
    shots = [camera.read(1.0) for _ in range(30)]
    times = [shot.frame.time for shot in shots]
    assert times == pytest.approx(500 + np.arange(30) / 15, abs=0.002)
    assert shots[0].preview is shots[0].frame.image
    assert shots[0].frame.image[10, 10, 0] > 200, "red is first"
    with pytest.raises(EndOfClip):
        camera.read(1.0)
    camera.close()


def test_a_clip_plays_in_real_time(tmp_path: Path) -> None:
    """At pace 2 it is over in half its length."""
    clock = Clock()
    path = clips.write(tmp_path / "a.mp4", frames=30, fps=15)
    camera = Clip(video(path, pace=2.0), lambda: 500.0, clock, clock.wait)
    assert not camera.waits
    times = [camera.read(1.0).frame.time for _ in range(30)]
    assert times[-1] == pytest.approx(500 + 29 / 15, abs=0.002)
    assert clock.now - 1000 == pytest.approx(29 / 15 / 2, abs=0.002)
    camera.close()


def test_a_clip_leads_in_and_repeats(tmp_path: Path) -> None:
    """A second of the opening, then the clip twice: times go on, pictures come again."""
    path = clips.write(tmp_path / "a.mp4", frames=20, fps=20)
    camera = Clip(video(path, lead_in_s=1.0, repeat=True), lambda: 0.0)
    shots = [camera.read(1.0) for _ in range(60)]
    assert np.diff([shot.frame.time for shot in shots]) == pytest.approx(0.05, abs=0.003)
    film = [shot for shot in shots if shot.frame.time > 1.0 - 0.01]
    assert np.array_equal(film[0].frame.image, film[20].frame.image), "it began again"
    assert not np.array_equal(film[0].frame.image, film[10].frame.image)
    camera.close()


def test_a_clip_can_be_closed_at_any_time(tmp_path: Path) -> None:
    """Nothing is left of it: not a thread; and it says that it was closed."""
    before = threading.active_count()
    path = clips.write(tmp_path / "a.mp4")
    for pictures in (0, 3):
        camera = Clip(video(path), lambda: 0.0)
        for _ in range(pictures):
            camera.read(1.0)
        camera.close()
        camera.close()
        with pytest.raises(CameraUnavailable, match="closed"):
            camera.read(1.0)
    assert threading.active_count() == before


def test_a_clip_that_was_cut_short_is_told_at_its_end(tmp_path: Path) -> None:
    """As a camera that fails, in the words of the file."""
    path = clips.write(tmp_path / "a.mkv", frames=90)
    camera = Clip(video(clips.cut(path, 0.5)), lambda: 0.0)
    pictures = iter(lambda: camera.read(1.0), None)
    with pytest.raises(CameraUnavailable, match="was cut short"):
        list(pictures)
    camera.close()


def test_a_missing_clip_is_named(tmp_path: Path) -> None:
    """When it is opened, not when it is read."""
    with pytest.raises(CameraUnavailable, match="There is no file .*nothing.mp4"):
        open_camera(video(tmp_path / "nothing.mp4"), lambda: 0.0)
    with pytest.raises(CameraUnavailable, match="No clip is named"):
        open_camera(CameraConfig(kind="video"), lambda: 0.0)


def test_a_recording_gives_every_sight_once(tmp_path: Path) -> None:
    """More of them than are read at a time, stamped from the moment of opening."""
    times = [8000 + i / 30 for i in range(150)]
    sights = open_sights(recording(record(tmp_path / "sights.npz", times)), lambda: 500.0)
    assert (sights.name, sights.waits) == ("sights.npz", True)
    given = [sights.read(1.0).time for _ in times]
    assert given == pytest.approx([time - 7500 for time in times])
    with pytest.raises(EndOfClip):
        sights.read(1.0)
    sights.close()


def test_a_recording_leads_in_and_repeats(tmp_path: Path) -> None:
    """Ten sights a second: one second of the opening, then all of it, twice."""
    times = [i / 10 for i in range(40)]
    path = record(tmp_path / "sights.npz", times)
    sights = open_sights(recording(path, lead_in_s=1.0, repeat=True), lambda: 0.0)
    given = [sights.read(1.0).time for _ in range(89)]
    assert np.diff(given) == pytest.approx(0.1)
    sights.close()
    with pytest.raises(CameraUnavailable, match="closed"):
        sights.read(1.0)


def test_a_missing_or_foreign_recording_is_named(tmp_path: Path) -> None:
    """When it is opened."""
    (tmp_path / "notes.npz").write_text("Dear diary,")
    for path, words in [("nothing.npz", "There is no file"), ("notes.npz", "is not a recording")]:
        with pytest.raises(CameraUnavailable, match=words):
            open_sights(recording(tmp_path / path), lambda: 0.0)
    with pytest.raises(CameraUnavailable, match="No recording is named"):
        open_sights(CameraConfig(kind="recording"), lambda: 0.0)


def test_a_recording_is_no_camera(tmp_path: Path) -> None:
    """Whoever wants pictures of it is told what has some."""
    with pytest.raises(CameraUnavailable, match="no pictures"):
        open_camera(recording(tmp_path / "sights.npz"), lambda: 0.0)
