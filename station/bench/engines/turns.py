"""Several engines on the same pictures in the same run: they take turns at going first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np

from station.evaluate.truth import Series
from station.values import Frame, Sight
from station.vision.pose import PoseEngine
from station.vision.props import Props
from station.vision.video import VideoFile

T = TypeVar("T")
U = TypeVar("U")
Opens = Callable[[], PoseEngine]

AT_A_TIME: Final = 25
"""Pictures decoded before any engine sees them: decoding is not to be timed with the engines."""
WARM_UP: Final = 5


class Both(NamedTuple, Generic[T]):
    """Something of our own engine on LiteRT, and the same of MediaPipe's."""

    ours: T
    theirs: T

    def each(self, change: Callable[[T], U]) -> Both[U]:
        """What becomes of either."""
        return Both(change(self.ours), change(self.theirs))


@dataclass(frozen=True, slots=True)
class Looked:
    """What one engine made of a clip."""

    engine: str
    """With its version."""
    sights: list[Sight] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)
    """Milliseconds of processor for each sight, all threads together."""

    @property
    def times(self) -> Series:
        """(n,) seconds."""
        return np.array([sight.time for sight in self.sights])

    @property
    def points(self) -> Series:
        """(n, 33, 2) square pixels; NaN where nobody was seen."""
        return np.array([sight.points for sight in self.sights], np.float64)

    @property
    def warm_ms(self) -> list[float]:
        """Without the first pictures, which open what is opened late."""
        return self.took_ms[WARM_UP:] or self.took_ms

    @property
    def ms(self) -> float:
        """Median of a picture."""
        return median(self.warm_ms)


def look(video: Path, opens: Sequence[Opens], stride: int = 1) -> list[Looked]:
    """Let every engine see one in `stride` of a clip's pictures.

    Rod and wall are looked for in each engine's sights. Raises what the engines and `VideoFile`
    raise.
    """
    with VideoFile(video) as film, ExitStack() as stack:
        engines = [stack.enter_context(opening()) for opening in opens]
        return take_turns(engines, in_lots(islice(film, 0, None, stride)))


def take_turns(engines: Sequence[PoseEngine], frames: Iterable[Frame]) -> list[Looked]:
    """Show each picture to every engine; another one sees it first each time."""
    looked = [Looked(engine.name) for engine in engines]
    props = [Props() for _ in engines]
    for number, frame in enumerate(frames):
        first = number % len(engines)
        for which in (*range(first, len(engines)), *range(first)):
            begun = time.process_time()
            sight = engines[which].see(frame)
            looked[which].took_ms.append(1000 * (time.process_time() - begun))
            looked[which].sights.append(props[which].add(frame, sight))
    return looked


def in_lots(frames: Iterator[Frame]) -> Iterator[Frame]:
    """The same pictures, decoded some at a time."""
    while some := list(islice(frames, AT_A_TIME)):
        yield from some


@contextmanager
def one_processor() -> Iterator[None]:
    """Keep this process and its children to one processor: nobody is quicker for its threads."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
