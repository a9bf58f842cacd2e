"""A quick descent, seen at fewer and fewer pictures a second: who trails, and who smooths.

Our engine goes through it once for each way to look for people, since it is here that they
differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.bench.engines.clips import Clip
from station.bench.engines.efforts import opening
from station.bench.engines.turns import Both, Opens, look
from station.evaluate.bare import BareErrors, bare_errors
from station.vision.pace import Effort
from station.vision.video import VideoFile

QUICK_S: Final = 0.55
"""A descent that takes no longer is quick; half a second is asked for."""
LEAST_FPS: Final = 28.0
"""So that one picture in three leaves 10 a second."""
STRIDES: Final = (1, 2, 3)
"""One picture in so many: 30, 15 and 10 a second."""
WAYS: Final = {
    "LiteRT, every second": Effort("full", 2),
    "LiteRT, every fifth": Effort("full", 5),
    "LiteRT, only when lost": Effort("full", 0),
    "LiteRT *lite*, searching every picture": Effort("lite", 1),
    "LiteRT *lite*, only when lost": Effort("lite", 0),
}
"""Of our engine to look for people, beside the one that it has by itself."""
OURS, THEIRS = "LiteRT, searching every picture", "MediaPipe"


@dataclass(frozen=True, slots=True)
class Seen:
    """One engine on a quick descent, at one rate."""

    clip: str
    fps: float
    eyes: str
    """Which engine, and how it looks for people."""
    off: BareErrors
    ms: float
    """Processor milliseconds of a picture, median."""


def contenders(opens: Both[Opens], models: Mapping[str, Path]) -> dict[str, Opens]:
    """Everybody who takes part, by name: both engines as the station has them, and the ways of
    those models that are here, name → bundle.
    """
    ways = {
        name: opening(effort, models[effort.model])
        for name, effort in WAYS.items()
        if effort.model in models
    }
    return {THEIRS: opens.theirs, OURS: opens.ours, **ways}


def is_quick(clip: Clip) -> bool:
    """Whether a drawn clip goes down so fast, and has pictures enough to leave some out."""
    ways_down = [
        rep["bottom_in"] - rep["start"] for rep in clip.truth.get("reps", ()) if "bottom_in" in rep
    ]
    if not clip.drawn or min(ways_down, default=QUICK_S + 1) > QUICK_S:
        return False
    with VideoFile(clip.path) as film:
        return film.fps >= LEAST_FPS


def descents(clip: Clip, eyes: Mapping[str, Opens]) -> list[Seen]:
    """Everybody on a quick clip, at every rate."""
    with VideoFile(clip.path) as film:
        fps = film.fps
    return [
        Seen(
            clip.name,
            fps / stride,
            name,
            bare_errors(looked.times, looked.points, clip.truth),
            looked.ms,
        )
        for stride in STRIDES
        for name, looked in zip(eyes, look(clip.path, [*eyes.values()], stride), strict=True)
    ]


def slower(seen: Sequence[Seen], eyes: str) -> float:
    """How often its hip error at 30 pictures a second goes into that at 10; the worst of clips."""
    by_clip: dict[str, list[Seen]] = {}
    for one in seen:
        if one.eyes == eyes:
            by_clip.setdefault(one.clip, []).append(one)
    return max(
        (rates[-1].off.error["hip"] / rates[0].off.error["hip"] for rates in by_clip.values()),
        default=float("nan"),
    )
