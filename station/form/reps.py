"""Counting repetitions: the rep signal q goes down, stays, comes up.

q (`Posture.depth`) is the trunk's inclination or 0.6 of the hips' flexion, whichever is
more, as change from standing, degrees (MEASURES §5).

    phase     leaves to   when
    ────────  ──────────  ──────────────────────────────────────────────────────────────
    TOP       DESCENT     q rises past ENTER
    DESCENT   ASCENT      q falls below its peak by 8° or 12 %
              TOP         q is back below EXIT for 0.2 s (too small to be anything)
    ASCENT    DESCENT     q rises 10° from a valley: the same rep if the valley was
                          shallow (a bounce), the next one if it was below half the peak
              VALLEY      q stays in a valley below half the peak for 0.8 s
              TOP         q is below EXIT for 0.2 s and has settled, or for 1.2 s
    VALLEY    DESCENT     q rises 10° from its lowest
              TOP         q is below EXIT for 0.2 s
    DESCENT,  LOST        nobody seen for more than a second, the feet stepped, or too long
    ASCENT
    LOST      TOP         q is below EXIT for 0.2 s

A set begins in LOST: a clip that opens in mid-rep gives no half rep.

The valley rule matters: a counter that waits for q < 10° merges the reps of everybody
who does not stand up fully.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from station.form.landmarks import ANKLE
from station.values import Posture, Rep

ENTER_DEG: Final = 15.0
EXIT_DEG: Final = 10.0
EXIT_HOLD_S: Final = 0.2
SETTLED_DEG: Final = 1.0
UNSETTLED_S: Final = 1.2
"""Coming up ends when q, below 10°, changes by less than this in 0.2 s, or after this long:
whoever swings on past standing has not arrived, and would be judged before leaning back."""
START_DEG: Final = 5.0
"""MEASURES §11 `rep` and §5: DESCENT from 15°, its start searched back to 5°; LOCKOUT
below 10° for 0.2 s."""
TURN_DEG: Final = 8.0
TURN_SHARE: Final = 0.12
"""Ascent begins when q has left its peak by the larger of these (MEASURES §5)."""
VALLEY_SHARE: Final = 0.50
VALLEY_RISE_DEG: Final = 10.0
"""The valley rule (MEASURES §5)."""
REST_S: Final = 0.8
"""Somebody who stays this long in a deep valley has ended the rep there. MEASURES is
silent on it; without it the last rep of a set that ends bent would pass for a tall one."""
REST_RANGE_DEG: Final = 6.0
"""… staying means within so many degrees: ordinary sway is 2°."""
LOST_S: Final = 1.0
SHORTEST_S: Final = 0.8
LONGEST_S: Final = 12.0
"""MEASURES §5: up to 1 s unseen is bridged; a rep lasts 0.8–12 s."""
PARTIAL_DEG: Final = 18.0
COUNT_DEG: Final = 27.0
"""MEASURES §5 range rule: below 18° is fidgeting, below 30° a partial, from 30° a
rep. A trunk at 30° reads 27° (measured, docs/limits.md), so 27 it is."""
STEP_SHARE: Final = 0.06
"""Near ankle travel that is a step, statures (MEASURES §5)."""
CLOCK_S: Final = 1e-6
"""Less than this is the rounding of a clock, not time: what lasts 0.2 s does so on any day."""
LOOK_BACK_S: Final = 4.0
"""How far back a descent's start is searched: the slowest descents measured take 3 s."""


class Phase(StrEnum):
    """Where in a repetition somebody is."""

    TOP = "standing"
    DESCENT = "down"
    ASCENT = "up"
    VALLEY = "not yet tall"
    LOST = "lost"


class Dropped(StrEnum):
    """Why a movement was not counted."""

    PARTIAL = "partial"
    QUICK = "too quick to be a rep"
    LONG = "too long to be one rep"
    STEP = "the feet moved"
    UNSEEN = "the body was out of sight"


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A movement that was seen and not counted."""

    why: Dropped
    start: float
    end: float
    """Seconds."""
    depth: float
    """Largest q, degrees."""


class RepCounter:
    """Cuts a stream of postures into repetitions.

    `stature` in square pixels; `count_deg` is the least depth that counts (the wall drill
    counts from 20°: there the wall sets the depth), `hold_s` how long to watch somebody
    stand before the rep is over (the band drill judges the lock-out), seconds.
    """

    def __init__(
        self, stature: float, count_deg: float = COUNT_DEG, hold_s: float = EXIT_HOLD_S
    ) -> None:
        self.phase = Phase.LOST
        self.number = 0
        self._step = STEP_SHARE * stature
        self._count_deg = count_deg
        self._hold_s = max(hold_s, EXIT_HOLD_S)
        self._kept: deque[Posture] = deque()
        self._begin = 0.0
        self._peak: Posture | None = None
        self._valley: Posture | None = None
        self._below_since: float | None = None

    def feed(self, posture: Posture) -> Rep | NotCounted | None:
        """Take one posture; gives what it completes, if anything."""
        unseen = bool(self._kept) and posture.time - self._kept[-1].time > LOST_S
        outcome = self._lose(Dropped.UNSEEN) if unseen else None
        self._kept.append(posture)
        self._note_low(posture)
        return outcome or _STEPS[self.phase](self, posture)

    def finish(self) -> Rep | NotCounted | None:
        """The stream has ended: a rep that was nearly up again still counts."""
        if self.phase is Phase.ASCENT and self._valley and self._is_deep(self._valley):
            return self._close(self._valley, stood=self._valley.depth < EXIT_DEG)
        return None

    # One method a phase; each looks at one posture.

    def _at_top(self, posture: Posture) -> None:
        self._forget()
        if posture.depth > ENTER_DEG:
            self._open(self._descent_start())

    def _going_down(self, posture: Posture) -> Rep | NotCounted | None:
        peak = self._peak
        if peak is None or posture.depth >= peak.depth:
            self._peak = posture
        elif posture.depth < peak.depth - max(TURN_DEG, TURN_SHARE * peak.depth):
            self.phase, self._valley = Phase.ASCENT, posture
        return self._out_of_bounds(posture) or self._stands(posture)

    def _coming_up(self, posture: Posture) -> Rep | NotCounted | None:
        valley = self._valley
        assert valley is not None
        if posture.depth <= valley.depth:
            self._valley = posture
        elif posture.depth - valley.depth >= VALLEY_RISE_DEG:
            if self._is_deep(valley):
                return self._next_from(valley)
            self.phase = Phase.DESCENT
        return self._out_of_bounds(posture) or self._stands(posture) or self._rests(posture)

    def _in_valley(self, posture: Posture) -> None:
        """Resting bent: stands up at last, or goes down again from here."""
        valley = self._valley
        assert valley is not None
        self._forget()
        if self._has_been_low(posture):
            self._reset(posture)
        elif posture.depth <= valley.depth:
            self._valley = posture
        elif posture.depth - valley.depth >= VALLEY_RISE_DEG:
            self._open(self._descent_start())

    def _looking(self, posture: Posture) -> None:
        """Lost: wait for somebody who stands."""
        self._forget()
        if self._has_been_low(posture):
            self.phase = Phase.TOP

    # What ends a repetition.

    def _stands(self, posture: Posture) -> Rep | NotCounted | None:
        return self._close(posture, stood=True) if self._has_arrived(posture) else None

    def _has_arrived(self, posture: Posture) -> bool:
        """Whether somebody stands for long enough, and no longer moves."""
        since = self._below_since
        now = posture.time + CLOCK_S
        if since is None or now - since < self._hold_s:
            return False
        lately = [p.depth for p in self._kept if p.time >= posture.time - EXIT_HOLD_S - CLOCK_S]
        settled = max(lately) - min(lately) <= SETTLED_DEG
        return settled or now - since >= max(UNSETTLED_S, self._hold_s)

    def _rests(self, posture: Posture) -> Rep | NotCounted | None:
        valley = self._valley
        standing = self._below_since is not None
        if standing or valley is None or not self._is_deep(valley):
            return None
        ago = posture.time - REST_S
        if self._begin > ago:
            return None
        since = max(p.time for p in self._kept if p.time <= ago)
        lately = [p.depth for p in self._kept if p.time >= since]
        still = max(lately) - min(lately) <= REST_RANGE_DEG
        if not still:
            return None
        outcome = self._close(posture, stood=False)
        self.phase, self._valley = Phase.VALLEY, posture
        return outcome

    def _out_of_bounds(self, posture: Posture) -> NotCounted | None:
        if posture.time - self._begin > LONGEST_S:
            return self._lose(Dropped.LONG)
        first = self._kept[0].joints[ANKLE]
        if float(np.hypot(*(posture.joints[ANKLE] - first))) > self._step:
            return self._lose(Dropped.STEP)
        return None

    def _next_from(self, valley: Posture) -> Rep | NotCounted | None:
        """The valley rule: this rep ends in the valley and the next one begins there."""
        later = [p for p in self._kept if p.time >= valley.time]
        outcome = self._close(valley, stood=valley.depth < EXIT_DEG)
        self._kept = deque(later)
        self._open(valley.time)
        return outcome

    # Bookkeeping.

    def _open(self, start: float) -> None:
        self.phase = Phase.DESCENT
        self._begin = start
        self._valley = None
        while self._kept and self._kept[0].time < start:
            self._kept.popleft()
        self._peak = max(self._kept, key=lambda p: p.depth)

    def _close(self, last: Posture, stood: bool) -> Rep | NotCounted | None:
        postures = tuple(p for p in self._kept if p.time <= last.time)
        peak = max(postures, key=lambda p: p.depth)
        end = _end_of(postures, peak) if stood else last.time
        self._reset(last)
        span = (postures[0].time, end, peak.depth)
        if peak.depth < PARTIAL_DEG:
            return None
        if peak.depth < self._count_deg:
            return NotCounted(Dropped.PARTIAL, *span)
        if end - postures[0].time < SHORTEST_S:
            return NotCounted(Dropped.QUICK, *span)
        self.number += 1
        return Rep(self.number, postures, postures[0].time, peak.time, end, stood)

    def _lose(self, why: Dropped) -> NotCounted | None:
        depth = self._peak.depth if self._peak else 0.0  # no peak: nothing was under way
        tried = depth >= PARTIAL_DEG
        outcome = NotCounted(why, self._begin, self._kept[-1].time, depth) if tried else None
        self._reset(None)
        self.phase = Phase.LOST
        return outcome

    def _reset(self, last: Posture | None) -> None:
        self.phase = Phase.TOP
        self._peak = self._valley = None
        self._below_since = None
        self._kept = deque([last] if last else [])

    def _forget(self) -> None:
        while self._kept[-1].time - self._kept[0].time > LOOK_BACK_S:
            self._kept.popleft()

    def _note_low(self, posture: Posture) -> None:
        if posture.depth >= EXIT_DEG:
            self._below_since = None
        elif self._below_since is None:
            self._below_since = posture.time

    def _has_been_low(self, posture: Posture) -> bool:
        since = self._below_since
        return since is not None and posture.time - since >= EXIT_HOLD_S - CLOCK_S

    def _is_deep(self, valley: Posture) -> bool:
        return self._peak is not None and valley.depth <= (1 - VALLEY_SHARE) * self._peak.depth

    def _descent_start(self) -> float:
        """Where q last was below 5°, or its lowest point on the way here."""
        low = [p for p in self._kept if p.depth < START_DEG]
        return (low[-1] if low else min(self._kept, key=lambda p: p.depth)).time


def _end_of(postures: tuple[Posture, ...], peak: Posture) -> float:
    """When the body came up through 10°, seconds."""
    after = [p.time for p in postures if p.time > peak.time and p.depth < EXIT_DEG]
    return after[0] if after else postures[-1].time


_STEPS: Final = {
    Phase.TOP: RepCounter._at_top,
    Phase.DESCENT: RepCounter._going_down,
    Phase.ASCENT: RepCounter._coming_up,
    Phase.VALLEY: RepCounter._in_valley,
    Phase.LOST: RepCounter._looking,
}
