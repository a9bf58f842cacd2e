"""From a video file to sights: the loop, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from station.errors import UnusableVideo
from station.values import Sight
from station.vision.pose import PoseEngine
from station.vision.props import Props
from station.vision.video import VideoFile

Progress = Callable[[int, int | None], None]
"""Told after every frame: how many are done, and of how many (None when not known)."""


class TakesSights(Protocol):
    """Whoever wants the sights, e.g. a `RecordingWriter`."""

    def write(self, sight: Sight) -> None:
        """Take one sight."""
        ...


@dataclass(frozen=True, slots=True)
class SeenSummary:
    """What became of a video."""

    frames: int
    seen: int
    """Frames in which the person was found."""
    fps: float
    """Of the video, median."""
    size: tuple[int, int]
    """Width and height of the pictures that the engine got, square pixels."""
    seconds: float
    """Length of the video as read."""


def see(
    video_path: str | Path,
    open_eyes: Callable[[], PoseEngine],
    writer: TakesSights,
    progress: Progress,
) -> SeenSummary:
    """Look at a whole video; write a sight for every frame.

    The engine is opened once the file has proved to be a video, and closed at the end. One
    frame is held at a time (and the few that are decoded ahead), however long the video.

    Raises `UnusableVideo`, also when nobody is in it, and what the engine and writer raise.
    """
    frames = seen = 0
    first = last = 0.0
    props = Props()
    with VideoFile(video_path) as video, open_eyes() as eyes:
        for frame in video:
            sight = props.add(frame, eyes.see(frame))
            writer.write(sight)
            first = frame.time if frames == 0 else first
            last, frames = frame.time, frames + 1
            seen += bool(np.isfinite(sight.points[:, 0]).any())
            progress(frames, video.count)
        summary = SeenSummary(frames, seen, video.fps, video.size, last - first + 1 / video.fps)
    if not seen:
        raise UnusableVideo(
            f"Nobody is to be seen in {video.path.name} ({frames} pictures): film the whole body "
            f"from the side, feet included, in good light."
        )
    return summary
