"""What several camera tests share: a clock that waiting moves, and small files to play."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from station.values import LANDMARKS, Sight
from station.vision.recording import RecordingWriter


class Clock:
    """Stands still until somebody waits."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        self.waits: list[float] = []

    def __call__(self) -> float:
        """Return seconds."""
        return self.now

    def wait(self, seconds: float) -> bool:
        """Sleep without sleeping; never closed."""
        self.waits.append(seconds)
        self.now += seconds
        return False


def sight(time: float) -> Sight:
    """Nobody is seen, at some time."""
    points = np.full((LANDMARKS, 2), np.nan, np.float32)
    return Sight(time, (640, 480), points, np.zeros(LANDMARKS, np.float32), None, None, 0, 0.5)


def record(path: Path, times: Sequence[float]) -> Path:
    """Write a recording of sights at those times."""
    with RecordingWriter(path, {}) as writer:
        for time in times:
            writer.write(sight(time))
    return path
