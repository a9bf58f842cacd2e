"""Pose engines: something that sees a `Frame` and says where the body is.

There are two, for the same networks: MediaPipe, and our own arithmetic on LiteRT, which also
runs where MediaPipe does not. `choose` says which one a machine gets.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from station.values import Frame, Sight
from station.vision.pose.machine import modern_processor

ENGINES: Final = {"mediapipe": "mediapipe", "litert": "ai_edge_litert"}
"""Engine → the package that it needs. The first that this machine can run is chosen."""


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


def choose(wanted: str = "auto") -> str:
    """Return the key of `ENGINES` that is meant: MediaPipe where it runs, else LiteRT.

    Nothing is loaded. Where neither runs it is the first, which then says why it does not.
    """
    if wanted != "auto":
        return wanted
    return next((engine for engine in ENGINES if runs(engine)), next(iter(ENGINES)))


def runs(engine: str) -> bool:
    """Whether its package is installed, and this processor is one that it is made for."""
    return installed(engine) and (engine != "mediapipe" or modern_processor())


def installed(engine: str) -> bool:
    """Whether its package is installed."""
    return importlib.util.find_spec(ENGINES[engine]) is not None


def open_engine(model_path: Path, model: str, wanted: str = "auto") -> PoseEngine:
    """Open a pose engine, "auto" or a key of `ENGINES`, on a model bundle (`model` is its name).

    Raises `EngineUnavailable`. Shut the network door first (`station.vision.sandbox`).
    """
    if choose(wanted) == "litert":
        from station.vision.pose.litert.engine import LiteRtEngine

        return LiteRtEngine(model_path, model)
    from station.vision.pose.mediapipe import MediaPipeEngine

    return MediaPipeEngine(model_path, model)
