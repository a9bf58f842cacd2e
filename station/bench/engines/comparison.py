"""Everything that is measured of the two engines, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from station.analyze import Progress
from station.bench.engines.clips import Clip
from station.bench.engines.cost import NAMES, costs
from station.bench.engines.descent import contenders, descents, is_quick
from station.bench.engines.efforts import bundles, named, tried, ways
from station.bench.engines.paired import Found, compare
from station.bench.engines.turns import Both, Opens, one_processor
from station.errors import EngineUnavailable
from station.vision.pose import installed

PAGE: Final = "engines.md"
REMEDIES: Final = Both("pip install ai-edge-litert", "pip install .[mediapipe]")


def bench_engines(
    clips: Sequence[Clip], opens: Both[Opens], model: Path, progress: Progress
) -> Found:
    """Measure both engines on clips, of which there is one at least; on one processor.

    `opens` opens either as the station does, on the bundle `model`. Raises `EngineUnavailable`,
    `UnusableVideo`.
    """
    with one_processor():
        compared = []
        for done, clip in enumerate(clips):
            progress("Clips", done, len(clips))
            compared.append(compare(clip, opens))
        progress("Clips", len(clips), len(clips))
        models = bundles(model)
        eyes, quick = contenders(opens, models), [clip for clip in clips if is_quick(clip)]
        return Found(
            model=named(model),
            clips=compared,
            descents=[seen for clip in quick for seen in descents(clip, eyes)],
            efforts=tried(clips, ways(models), progress),
            cost=costs(model, clips[0].path),
        )


def check_both() -> None:
    """Raise `EngineUnavailable` when one of the two is not installed."""
    for name, remedy in zip(NAMES, REMEDIES, strict=True):
        if not installed(name):
            raise EngineUnavailable(
                f"Two engines are compared here, and {name} is not installed: "
                f"install it with `{remedy}`."
            )
