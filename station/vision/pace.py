"""How much trouble the eyes take with a picture, so that they see enough of them (pure).

    measured at a first start ──affordable──▶ the best effort ──Slowing──▶ the next lighter one

A rep is judged from `SLOW_FPS` pictures a second on. On a processor that cannot give them, or
no longer can because it is hot, the eyes take less trouble with each. The way back is a fresh
start of the eyes.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

SLOW_FPS: Final = 8.0
"""Pictures a second; below, a rep is counted and not judged (`form.judge.FPS_MIN`)."""
EASY_MS: Final = 1000 / (1.5 * SLOW_FPS)
"""That a picture may take by measurement, 83 ms: half as many again are seen then, since the
rest of the station takes its share, and heat."""
HARD_MS: Final = 1000 / (1.25 * SLOW_FPS)
"""That a picture may take in the end, 100 ms. Between the two nothing is changed."""
LATELY_S: Final = 10.0
"""Over which the eyes are slow, or are not."""
FEW: Final = 5
"""Pictures within `LATELY_S` that are too few to say so."""
SETTLING_S: Final = 30.0
"""From one effort to a lighter one, at the least: a machine that starts is busy, not hot."""
WORTH: Final = 0.9
"""More threads have to bring the time down to this share: the kiosk needs processors too."""


@dataclass(frozen=True, slots=True)
class Effort:
    """The trouble that is taken with a picture."""

    model: str
    search_every: int
    """Pictures from one search for people to the next; 0 searches only when nobody is there."""


EFFORTS: Final[Mapping[str, tuple[Effort, ...]]] = {
    "litert": (Effort("full", 1), Effort("full", 0), Effort("lite", 0)),
    "mediapipe": (Effort("full", 1), Effort("lite", 1)),
}
"""Engine → efforts for model "auto", best first. With LiteRT they cost 30, 19 and 15 ms of a PC's
processor; lite that searches every picture costs 27, which is no relief (docs/engines.md).
MediaPipe, asked for three people, searches every picture anyway."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How quick an engine is on a machine, with as many threads as suit it. "": not measured."""

    engine: str = ""
    """With its version."""
    machine: str = ""
    model: str = ""
    threads: int = 0
    """Of each network; 0 leaves it to the engine."""
    find_ms: float = 0.0
    """To search a picture for people."""
    look_ms: float = 0.0
    """To look at one of them."""

    def is_of(self, engine: str, machine: str, model: str, most_threads: int) -> bool:
        """Whether it was measured with these; nothing that is impossible was."""
        same = (self.engine, self.machine, self.model) == (engine, machine, model)
        return same and 0 < self.threads <= most_threads and self.find_ms > 0 and self.look_ms > 0

    def takes_ms(self, effort: Effort) -> float:
        """How long a picture of one person takes; 0 when that is not known."""
        if effort.model != self.model:
            return 0.0
        return self.look_ms + (self.find_ms if effort.search_every else 0.0)


UNMEASURED: Final = Measured()


@dataclass(frozen=True, slots=True)
class Fitness:
    """How the eyes run: what is kept of them, for the next start and for `station check`."""

    engine: str = ""
    """What it calls itself, with its model and threads; "" before it is open."""
    measured: Measured = UNMEASURED
    takes_ms: float = 0.0
    """That a picture takes by measurement; 0: not known."""
    eased: int = 0
    """How often a lighter effort was taken since the eyes were opened."""
    slow_ms: float = 0.0
    """That a picture took when that was last done."""

    @property
    def well(self) -> bool:
        """Whether it is quick enough, and was all the time."""
        return self.eased == 0 and self.takes_ms <= HARD_MS


UNKNOWN: Final = Fitness()


def efforts(engine: str, models: Collection[str]) -> tuple[Effort, ...]:
    """Return the efforts that an engine can take with these models, best first."""
    return tuple(effort for effort in EFFORTS[engine] if effort.model in models)


def affordable(some: tuple[Effort, ...], measured: Measured) -> tuple[Effort, ...]:
    """Return efforts, best first, without those at first that take too long; never none.

    One that was not measured is taken for quick: it shows by itself when it is not.
    """
    easy = (i for i, effort in enumerate(some) if measured.takes_ms(effort) <= EASY_MS)
    return some[next(easy, len(some) - 1) :]


def suiting(ms: Mapping[int, float]) -> int:
    """Return how many threads to take, of so many ms with each number: few, unless more win."""
    best, *more = sorted(ms)
    for threads in more:
        if ms[threads] <= WORTH * ms[best]:
            best = threads
    return best


class Slowing:
    """Whether an effort has become too much: a new one for each effort."""

    def __init__(self) -> None:
        """Nothing has been seen with it."""
        self._began = math.nan
        self._took: deque[tuple[float, float]] = deque()

    def feed(self, now: float, ms: float) -> float:
        """Take what a picture took, at a time in seconds; return the median when it is too much.

        0 as long as it is not.
        """
        if math.isnan(self._began):
            self._began = now
        self._took.append((now, ms))
        while self._took[0][0] <= now - LATELY_S:
            self._took.popleft()
        if now - self._began < SETTLING_S or len(self._took) < FEW:
            return 0.0
        typical = median(took for _, took in self._took)
        return typical if typical > HARD_MS else 0.0
