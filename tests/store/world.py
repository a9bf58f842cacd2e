"""The world that a store lives in: clocks that a test turns, and reps to keep."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from station.store.stamp import Clock
from station.values import Call, FaultSeen, JudgedRep, Severity, Verdict

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp()
DAY = 86_400.0


@dataclass
class Time:
    """Both clocks of a machine; `pass_by` moves both, a jump only the one on the wall."""

    wall: float = NOON
    monotonic: float = 1_000.0
    boot: str = "first boot"
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(lambda: self.wall, lambda: self.monotonic, self.boot)

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.wall += seconds
        self.monotonic += seconds

    def boot_again(self, after: float, wall_lost: float = 0.0) -> None:
        """Cut the power, and boot again so many seconds after."""
        self.wall += after - wall_lost
        self.monotonic = 20.0
        self.boot += " and another"
        self.clock = Clock(lambda: self.wall, lambda: self.monotonic, self.boot)


ROUNDING = FaultSeen("rounding", Severity.RED, 5.25, 4.0, "%", "bottom", "Chest up")
FAST = FaultSeen("fast", Severity.ADVISORY, 0.8, 1.0, "s", "descent", "Slower down")
UNSURE = FaultSeen("knee", Severity.AMBER, math.nan, 25.0, "deg", "bottom", "Soft knees")

VERDICTS = (
    Verdict(Call.GOOD, (FAST,), "", "", measures={"hinge": 1.0 / 3.0, "neck": math.nan}),
    Verdict(Call.FIX, (ROUNDING, UNSURE, FAST), "", "Chest up", ("neck", "knee")),
    Verdict(Call.UNJUDGED, (), "Your hip was hidden – step back.", "", measures={"far": math.inf}),
)


def rep(number: int) -> JudgedRep:
    """Return a judged rep: by turns good, with faults, and unjudged."""
    start = 3.7 * number
    unknown = math.nan if number % 3 == 0 else 0.25
    verdict = VERDICTS[(number - 1) % len(VERDICTS)]
    return JudgedRep(
        number, start, start + 1.5, start + 3.1, 71.3, "good", 1.5, unknown, 1.6, verdict
    )


def single_precision(number: int) -> JudgedRep:
    """Return a rep as numpy leaves it: no number of it is a plain one."""
    tenth: Any = np.float32(0.1)
    verdict = Verdict(Call.GOOD, (), "", "", measures={"hinge": tenth})
    count: Any = np.int64(number)
    return JudgedRep(count, tenth, tenth, tenth, tenth, "deep", tenth, tenth, tenth, verdict)


def plain(value: object) -> str:
    """Return a value as text that is the same for the same value, also where it is NaN."""
    return repr(value)
