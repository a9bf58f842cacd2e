"""What the tests need that kill one of the two processes: when to strike, and what is left."""

from __future__ import annotations

import math
import os
import random
import select
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple

from station.values import Feedback, Scene

BLOWS = (signal.SIGKILL, signal.SIGSTOP, signal.SIGSEGV)
MOST_REPS = 50
"""To a set: the most that a config may ask for."""


class Belongings(NamedTuple):
    """What this process holds."""

    children: int
    descriptors: int
    threads: int


@dataclass(frozen=True, slots=True)
class Came:
    """A sight that the kiosk was given."""

    at: float
    """Monotonic seconds."""
    time: float
    """Of its picture, seconds of the station's time."""
    pid: int
    """Of the vision process that it came from."""


@dataclass
class Log:
    """What the kiosk was given."""

    seen: list[Came] = field(default_factory=list)
    begin: float = math.nan
    """When the film began, seconds of the station's time."""


@dataclass(frozen=True, slots=True)
class Blow:
    """A kill."""

    at: float
    """Monotonic seconds."""
    pid: int
    place: int
    """How many sights had been given to the kiosk before."""


class Turns:
    """The longest turn of this thread's loop, without the wait for a processor.

    Other programs may keep both cores from the loop, and the machine that this one is a guest of
    may keep them from all programs: neither is a stall of the station's.
    """

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._last: tuple[float, float] | None = None

    def turned(self) -> None:
        """Take note of a turn."""
        now = (time.monotonic(), _waited_for_processor())
        if self._last is not None:
            took, waited = (after - before for after, before in zip(now, self._last, strict=True))
            self.longest_s = max(self.longest_s, took - waited)
        self._last = now


class Killer:
    """Strikes the vision process at random moments of a set; asked at every turn of the loop.

    It says that all is over when the set is, or enough blows are dealt and survived.
    """

    def __init__(
        self, log: Log, kills: int, between: tuple[float, float], chance: random.Random
    ) -> None:
        """Wait so many seconds, from and to, between a new sight and the next blow."""
        self.began = math.nan
        """When the set did, seconds of the station's time."""
        self.broke_off: Scene | None = None
        """What came when the set ended before its time."""
        self.turns = Turns()
        self.blows: list[Blow] = []
        self.litter: list[Belongings] = []
        """What there was after a blow, where it was not as before."""
        self._back: list[int] = []
        """Places in the log of the first new sights."""
        self._log, self._kills, self._between, self._chance = log, kills, between, chance
        self._tidy = belongings()
        self._next = math.inf

    def __call__(self, feedback: Feedback) -> bool:
        """Strike when it is time; whether all is over."""
        self.turns.turned()
        if feedback.scene is not Scene.SET:
            begun = not math.isnan(self.began)
            self.broke_off = feedback.scene if begun else None
            return begun
        if math.isnan(self.began):
            self.began, self._tidy = feedback.time, belongings()
            self._plan()
        if len(self._back) < len(self.blows):
            self._look_for_sight()
        elif time.monotonic() >= self._next:
            if len(self.blows) == self._kills:
                return True
            self._strike()
        return feedback.count >= MOST_REPS

    @property
    def blind_s(self) -> list[float]:
        """From each blow to the first sight from another process, seconds."""
        pairs = zip(self.blows, self._back, strict=False)
        return [self._log.seen[place].at - blow.at for blow, place in pairs]

    @property
    def away(self) -> list[tuple[float, float]]:
        """Between which sights each blow fell, seconds of the station's time."""
        seen = self._log.seen
        return [(seen[place - 1].time, seen[place].time) for place in self._back]

    def _plan(self) -> None:
        self._next = time.monotonic() + self._chance.uniform(*self._between)

    def _strike(self) -> None:
        pid = self._log.seen[-1].pid
        self.blows.append(Blow(time.monotonic(), pid, len(self._log.seen)))
        os.kill(pid, BLOWS[len(self.blows) % len(BLOWS)])

    def _look_for_sight(self) -> None:
        blow, seen = self.blows[-1], self._log.seen
        for place in range(blow.place, len(seen)):
            if seen[place].pid != blow.pid:
                self._back.append(place)
                if (left := belongings()) != self._tidy:
                    self.litter.append(left)
                self._plan()
                return


def belongings() -> Belongings:
    """Return what this process holds now."""
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    return Belongings(len(children_of(os.getpid())), descriptors, threading.active_count())


def children_of(pid: int) -> list[int]:
    """Return the processes that this one has started and not buried."""
    return list(_children(pid))


def _children(pid: int) -> Iterator[int]:
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        yield from map(int, thread.read_text("ascii").split())


def wait_for_end(pid: int, patience: float) -> None:
    """Wait for the end of a process that is not our child, so many seconds."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([process], [], [], patience)[0], f"process {pid} is still there"
    finally:
        os.close(process)


def middle_and_worst(seconds: list[float]) -> str:
    """Say both."""
    return f"median {median(seconds):.2f} s, worst {max(seconds):.2f} s"


def _waited_for_processor() -> float:
    """Seconds that this thread was ready to run while no processor was free, or none was there."""
    return _waited_behind_others() + _stolen()


def _waited_behind_others() -> float:
    try:
        numbers = Path("/proc/thread-self/schedstat").read_text("ascii").split()
    except FileNotFoundError:  # a kernel that does not tell: then all waiting is the loop's own
        return 0.0
    return int(numbers[1]) / 1e9


def _stolen() -> float:
    """Seconds that another guest had the processors of this one (proc_stat(5), `steal`)."""
    with Path("/proc/stat").open(encoding="ascii") as stat:
        return int(stat.readline().split()[8]) / os.sysconf("SC_CLK_TCK")
