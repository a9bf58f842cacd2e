"""What each trouble that our engine may take with a picture costs, and how far it is from truth.

The eyes step through these when a machine is slow or hot (`station.vision.pace`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from station.analyze import Progress
from station.bench.engines.clips import Clip
from station.bench.engines.turns import Looked, Opens, look
from station.evaluate.bare import BareErrors, bare_errors
from station.vision.pace import EFFORTS, Effort
from station.vision.pose import open_engine
from station.vision.pose.model import State, catalogue

TRIED: Final = (*EFFORTS["litert"], Effort("lite", 1))
"""Those that the eyes take, best first, and one that they leave out."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One effort, on all drawn clips."""

    effort: Effort
    offs: Sequence[BareErrors]
    """Of each clip."""
    ms: float
    """Processor milliseconds of a picture, median over all clips."""


def bundles(model: Path) -> dict[str, Path]:
    """Return every model that is here, name → bundle; `model` may lie elsewhere."""
    here = {row.name: row.path for row in catalogue() if row.state is State.READY}
    return here | {named(model): model}


def named(model: Path) -> str:
    """Return what the model in a bundle of Google's is called, e.g. "full"."""
    return model.stem.removeprefix("pose_landmarker_")


def opening(effort: Effort, bundle: Path) -> Opens:
    """How to open our engine for an effort."""
    return partial(open_engine, bundle, effort.model, "litert", search_every=effort.search_every)


def ways(models: Mapping[str, Path]) -> dict[Effort, Opens]:
    """How to open it for each of `TRIED` whose model is here."""
    return {
        effort: opening(effort, models[effort.model]) for effort in TRIED if effort.model in models
    }


def tried(clips: Sequence[Clip], opens: Mapping[Effort, Opens], progress: Progress) -> list[Tried]:
    """Take every effort on every drawn clip, the efforts in turns; none without a drawn clip."""
    drawn = [clip for clip in clips if clip.drawn]
    offs: dict[Effort, list[BareErrors]] = {effort: [] for effort in opens}
    took: dict[Effort, list[float]] = {effort: [] for effort in opens}
    for done, clip in enumerate(drawn):
        progress("Efforts", done, len(drawn))
        for effort, looked in zip(opens, look(clip.path, [*opens.values()]), strict=True):
            offs[effort].append(_off(looked, clip))
            took[effort] += looked.warm_ms
    progress("Efforts", len(drawn), len(drawn))
    return [Tried(effort, offs[effort], median(took[effort])) for effort in opens] if drawn else []


def _off(looked: Looked, clip: Clip) -> BareErrors:
    return bare_errors(looked.times, looked.points, clip.truth)
