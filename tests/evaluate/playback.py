"""Eyes that see nobody they could measure, and know how often they were opened."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from station.analyze import Eyes
from station.values import Frame, Sight
from station.vision.closing import Closing
from station.vision.pose import PoseEngine
from tests.vision import clips

NOBODY: dict[str, object] = {"drill": "hinge", "faults": [], "reps": []}


class Glance(Closing):
    """A pose engine that sees somebody, but no joint well enough to measure."""

    name, model = "stand-in 1.0", "none"

    def see(self, frame: Frame) -> Sight:
        points, seen = np.full((33, 2), 5, np.float32), np.zeros(33, np.float32)
        return Sight(frame.time, frame.image.shape[1::-1], points, seen, None, None, 1, 0.5)

    def close(self) -> None: ...


class Watcher:
    """Opens glances, and counts them."""

    def __init__(self) -> None:
        self.opened = 0

    def eyes(self, model: str = "full") -> Eyes:
        """As the command would have them."""
        return Eyes(model, self._open)

    def _open(self) -> PoseEngine:
        self.opened += 1
        return Glance()


def put_clip(folder: Path, name: str = "a", frames: int = 8) -> Path:
    """A little clip with a truth in which nothing happens."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(NOBODY), encoding="utf-8")
    return clips.write(folder / f"{name}.mp4", frames=frames)
