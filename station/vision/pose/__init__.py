"""Pose engines: something that sees a `Frame` and says where the body is.

There are two, for the same networks: our own arithmetic on LiteRT, and MediaPipe, which is an
optional extra and does not run on every machine. docs/engines.md compares them.
"""

from __future__ import annotations

import importlib.util
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

from station.values import Frame, Sight
from station.vision.pace import UNMEASURED, Measured

ENGINES: Final = {"litert": "ai_edge_litert", "mediapipe": "mediapipe"}
"""Engine → the package that it needs. The first that is installed is chosen: the two see the
same, and LiteRT is smaller, starts sooner and asks for no network (docs/engines.md)."""


class PoseEngine(AbstractContextManager["PoseEngine", None], Protocol):
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


def choose(wanted: str = "auto") -> str:
    """Return the key of `ENGINES` that is meant: the first that is installed.

    Nothing is loaded. Where none is it is the first, which then says what is missing.
    """
    if wanted != "auto":
        return wanted
    return next((engine for engine in ENGINES if installed(engine)), next(iter(ENGINES)))


def installed(engine: str) -> bool:
    """Whether its package is installed."""
    return importlib.util.find_spec(ENGINES[engine]) is not None


def open_engine(
    model_path: Path, model: str, wanted: str = "auto", threads: int = 0, search_every: int = 1
) -> PoseEngine:
    """Open a pose engine, "auto" or a key of `ENGINES`, on a model bundle (`model` is its name).

    `threads` and `search_every` are for LiteRT (`station.vision.pose.litert.engine.Policy`);
    MediaPipe sees to both by itself. Raises `EngineUnavailable`. Shut the network door first
    (`station.vision.sandbox`).
    """
    if choose(wanted) == "litert":
        from station.vision.pose.litert.engine import LiteRtEngine, Policy

        return LiteRtEngine(model_path, model, Policy(search_every, threads=threads))
    from station.vision.pose.mediapipe import MediaPipeEngine

    return MediaPipeEngine(model_path, model)


def measure(model_path: Path, model: str, wanted: str, known: Measured) -> Measured:
    """Return how quick a model is on this machine, which `known` may say already.

    Nothing of MediaPipe, which takes as many threads as it likes. Raises `EngineUnavailable`.
    """
    if choose(wanted) != "litert":
        return UNMEASURED
    from station.vision.pose.litert import speed

    return speed.measure(model_path, model, known)
