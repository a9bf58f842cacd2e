"""Pose engines: something that sees a `Frame` and says where the body is.

MediaPipe is the one there is. BlazePose on LiteRT, for processors that MediaPipe cannot run
on, belongs beside it as `litert.py`, and into `open_engine`.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from station.values import Frame, Sight


class PoseEngine(Protocol):
    """What every engine can do; close it when done, or use it in a `with`."""

    name: str
    """What it is, with its version, e.g. "mediapipe 1.2.2"."""
    model: str
    """The model it runs, e.g. "full"."""

    def see(self, frame: Frame) -> Sight:
        """Find the person on the mark; frames must come in the order of their times."""
        ...

    def close(self) -> None:
        """Let everything go; safe to call twice."""
        ...

    def __enter__(self) -> Self:
        """Return itself, open already."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        ...


def open_engine(model_path: Path, model: str) -> PoseEngine:
    """Open the pose engine of this machine on a model bundle (`model` is its name).

    Raises `EngineUnavailable`. Shut the network door first (`station.vision.sandbox`).
    """
    from station.vision.pose.mediapipe import MediaPipeEngine

    return MediaPipeEngine(model_path, model)
