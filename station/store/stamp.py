"""When something happened: by the wall clock, which may jump, and by one that cannot."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESUME_WITHIN_S = 120.0
"""A set is offered again for this long after its last sign of life (RELIABILITY §3.6)."""

PLAUSIBLE_FROM = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
"""A wall clock before this was never set: a Raspberry Pi without a battery starts in 1970."""

_PLAUSIBLE_UNTIL = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One moment, by both clocks."""

    wall: float
    """Unix seconds."""
    monotonic: float
    """Seconds of the clock that never goes back; compares within one boot only."""
    boot: str
    """The kernel's boot id, "" where it has none."""

    @property
    def plausible(self) -> bool:
        """Whether the wall clock can be right."""
        return PLAUSIBLE_FROM <= self.wall < _PLAUSIBLE_UNTIL

    @property
    def utc(self) -> str:
        """The wall clock as text, e.g. "2026-11-22T00:10:00.000000Z"; its order is time's."""
        wall = min(max(self.wall, 0.0), _PLAUSIBLE_UNTIL) if math.isfinite(self.wall) else 0.0
        return datetime.fromtimestamp(wall, UTC).strftime(_FORMAT)

    def seconds_since(self, then: Stamp) -> float:
        """Return the seconds from `then` to this moment; NaN when they cannot be known.

        Within a boot the monotonic clock tells, so a jump of the wall clock changes nothing.
        """
        if self.boot and self.boot == then.boot:
            return self.monotonic - then.monotonic
        if self.plausible and then.plausible:
            return self.wall - then.wall
        return math.nan

    def may_resume(self, then: Stamp) -> bool:
        """Whether what last gave a sign of life at `then` is offered again now."""
        return 0.0 <= self.seconds_since(then) <= RESUME_WITHIN_S


def from_utc(text: str) -> float:
    """Return the Unix seconds of a stamp's text."""
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC).timestamp()


def boot_id() -> str:
    """Return what tells this boot of the machine from every other, "" where nothing does."""
    with suppress(OSError):
        return _BOOT_ID.read_text(encoding="ascii").strip()
    return ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Both clocks, and the boot that they run in; a test puts its own in."""

    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    boot: str = field(default_factory=boot_id)

    def now(self) -> Stamp:
        """Return this moment."""
        return Stamp(self.wall(), self.monotonic(), self.boot)
