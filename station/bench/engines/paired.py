"""Our engine and MediaPipe's on clips, in the same run, and what was found of the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from station.bench.engines.alike import Alike, alike
from station.bench.engines.clips import Clip
from station.bench.engines.cost import Cost
from station.bench.engines.descent import Seen
from station.bench.engines.efforts import Tried
from station.bench.engines.turns import Both, Looked, Opens, look
from station.evaluate.bare import BareErrors, bare_errors
from station.evaluate.clip import judged, site_wall
from station.values import JudgedRep


@dataclass(frozen=True, slots=True)
class Compared:
    """One clip, seen by both."""

    clip: Clip
    engines: Both[str]
    """With their versions."""
    alike: Alike
    reps: Both[list[JudgedRep]]
    off: Both[BareErrors] | None
    """Held against the truth; None of a clip that is not drawn."""
    took_ms: Both[list[float]]
    """Processor milliseconds of each picture, after the first few."""

    @property
    def name(self) -> str:
        """What tables call the clip."""
        return self.clip.name

    @property
    def ms(self) -> Both[float]:
        """Processor milliseconds of a picture, median."""
        return self.took_ms.each(median)


@dataclass(frozen=True, slots=True)
class Found:
    """All that one run of `station bench --engines` finds."""

    model: str
    clips: Sequence[Compared]
    """One at least."""
    descents: Sequence[Seen]
    efforts: Sequence[Tried]
    cost: Both[Cost]

    @property
    def ms(self) -> Both[float]:
        """Processor milliseconds of a picture, median over all clips."""
        return Both(0, 1).each(
            lambda side: median(ms for clip in self.clips for ms in clip.took_ms[side])
        )


def compare(clip: Clip, opens: Both[Opens]) -> Compared:
    """Let both see a clip, and judge what each saw."""
    looked: Both[Looked] = Both(*look(clip.path, opens))
    sights, wall = looked.each(lambda one: one.sights), site_wall(clip.truth)
    return Compared(
        clip=clip,
        engines=looked.each(lambda one: one.engine),
        alike=alike(*sights),
        reps=sights.each(lambda seen: judged(seen, clip.drill, wall)[0]),
        off=looked.each(lambda one: bare_errors(one.times, one.points, clip.truth))
        if clip.drawn
        else None,
        took_ms=looked.each(lambda one: one.warm_ms),
    )
