"""The pose engine at work: picture after picture, with less trouble when it becomes too much."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from statistics import median

from station.values import Frame, Sight
from station.vision import pose
from station.vision.pace import (
    UNKNOWN,
    UNMEASURED,
    Effort,
    Fitness,
    Measured,
    Slowing,
    affordable,
    efforts,
)
from station.vision.plan import Plan
from station.vision.pose.model import at_hand

Seen = tuple[Frame, Sight]


class Gaze:
    """What sees; see the table of efforts in `station.vision.pace`."""

    def __init__(
        self,
        plan: Plan,
        open_engine: Callable[[Path, str, str, int, int], pose.PoseEngine] = pose.open_engine,
        measure: Callable[[Path, str, str, Measured], Measured] = pose.measure,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """See as the plan says; nothing is opened yet."""
        self._plan, self._open_engine, self._measure, self._now = plan, open_engine, measure, now
        self.fitness = UNKNOWN
        """How it goes."""
        self.busy_since = math.nan
        """When the engine began with the picture that it is at, monotonic seconds."""
        self._took: deque[float] = deque(maxlen=64)

    @property
    def typical_ms(self) -> float:
        """Milliseconds that a picture takes, median of late; NaN before the first."""
        return median(list(self._took) or [math.nan])

    def see(self, frames: Iterator[Frame]) -> Iterator[Seen]:
        """Yield each picture with what is seen in it.

        Raises `EngineUnavailable` and `ModelUnavailable`.
        """
        models = at_hand(self._plan.vision.model, Path(self._plan.model_path))
        measured, some = self._chosen(models)
        wanted, threads, slow_ms = self._plan.vision.engine, measured.threads, 0.0
        for eased, effort in enumerate(some):
            path, every = models[effort.model], effort.search_every
            slowing = Slowing() if effort != some[-1] else None
            with self._open_engine(path, effort.model, wanted, threads, every) as engine:
                takes_ms = measured.takes_ms(effort)
                words = _words(engine, threads, every)
                self.fitness = Fitness(words, measured, takes_ms, eased, slow_ms)
                slow_ms = yield from self._see(engine, frames, slowing)
            if not slow_ms:
                return

    def _chosen(self, models: Mapping[str, Path]) -> tuple[Measured, tuple[Effort, ...]]:
        """What this machine was measured at, and the efforts to take, one after the other."""
        best, path = next(iter(models.items()))
        if not self._plan.adapts:
            return UNMEASURED, (Effort(best, 1),)
        wanted = self._plan.vision.engine
        measured = self._measure(path, best, wanted, self._plan.measured)
        return measured, affordable(efforts(pose.choose(wanted), models), measured)

    def _see(
        self, engine: pose.PoseEngine, frames: Iterator[Frame], slowing: Slowing | None
    ) -> Generator[Seen, None, float]:
        """Yield pictures until there are none; return what one takes when that becomes too much."""
        for frame in frames:
            self.busy_since = begun = self._now()
            sight = engine.see(frame)
            self.busy_since = math.nan
            ended = self._now()
            self._took.append(1000 * (ended - begun))
            yield frame, sight
            if slowing is not None and (slow_ms := slowing.feed(ended, self._took[-1])):
                return slow_ms
        return 0.0


def _words(engine: pose.PoseEngine, threads: int, search_every: int) -> str:
    """What sees, for whoever tests the station: "litert 2.3.0, full, 3 threads"."""
    counted = f"{threads} {'thread' if threads == 1 else 'threads'}" if threads else ""
    follows = "" if search_every else "searching only when nobody is there"
    return ", ".join(filter(None, (engine.name, engine.model, counted, follows)))
