"""What a drill's own instrument reads: the rod's contacts, the way to the wall, the tempo.

drill              gauge        the limit that it shows, by the judge's own table
─────────────────  ───────────  ──────────────────────────────────────────────────
needs a rod        RodGauge     amber of DOWEL_sacrum (the other two have the same)
needs a wall       WallGauge    amber of WALL_MISS
band               TempoGauge   amber of FAST_DOWN
(others)           none
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np

from station.form.contacts import AT_REST_CM
from station.form.drills.drill import Drill
from station.form.faults import rows_of
from station.form.reps import Phase
from station.form.rod import PLACES
from station.values import Gauge, JudgedRep, Posture, RodGauge, TempoGauge, WallGauge

BY_THE_PULL: Final = frozenset({"band"})
"""Ids of the drills whose lesson is the way down."""
STOOD_DEG: Final = 2.0
"""Depth up to which somebody still stands: they sway by less."""
CREEP_DEG: Final = 1.0
"""Who gets deeper by less than this holds the bottom."""
UNKNOWN: Final = float("nan")


def limit_of(fault_id: str) -> float:
    """Where a measured fault begins: amber of its first test, in its own unit."""
    amber = rows_of(fault_id)[0].tests[0].amber
    assert amber is not None, f"{fault_id} has no amber limit"
    return amber


ROD_TOUCH_CM: Final = limit_of("DOWEL_sacrum")
WALL_TOUCH_CM: Final = limit_of("WALL_MISS")
DOWN_LEAST_S: Final = limit_of("FAST_DOWN")


class Instrument:
    """Reads one set; each kind gives its own gauge, and this one none."""

    def feed(self, posture: Posture, phase: Phase) -> None:
        """Take a posture, and where in a rep it is."""

    def judged(self, rep: JudgedRep) -> None:
        """Take what the judge measured of the rep that is over."""

    def read(self) -> Gauge | None:
        """What it shows now."""
        return None


class RodInstrument(Instrument):
    """How far the rod is off the back, as the newest posture shows it."""

    def __init__(self) -> None:
        self._gaps = dict.fromkeys(PLACES, UNKNOWN)

    def feed(self, posture: Posture, _phase: Phase) -> None:
        """A rod that touches is 0 cm off: what it reads at rest is taken away."""
        off = np.maximum(posture.rod_gaps[: len(AT_REST_CM)] - AT_REST_CM, 0.0)
        self._gaps = dict(zip(PLACES, off.tolist(), strict=False))

    def read(self) -> RodGauge:
        """All three."""
        gaps = self._gaps
        return RodGauge(gaps["occiput"], gaps["thoracic"], gaps["sacrum"], ROD_TOUCH_CM)


class WallInstrument(Instrument):
    """How far the hips are from the wall, and whether they have touched it in this rep."""

    def __init__(self) -> None:
        self._gaps: deque[float] = deque([UNKNOWN] * 3, maxlen=3)
        self._touched = False
        self._phase = Phase.TOP

    def feed(self, posture: Posture, phase: Phase) -> None:
        """A touch counts until the next way down begins; one bad sight is none."""
        self._gaps.append(posture.wall_gap)
        if phase is Phase.DESCENT and self._phase is not Phase.DESCENT:
            self._touched = False
        self._touched |= phase is not Phase.TOP and self._gap <= WALL_TOUCH_CM
        self._phase = phase

    @property
    def _gap(self) -> float:
        """The median of three, cm; NaN when one of them is unknown."""
        return float(np.median(self._gaps))

    def read(self) -> WallGauge:
        """The way that is left."""
        return WallGauge(self._gap, WALL_TOUCH_CM, self._touched)


class TempoInstrument(Instrument):
    """How long the way down takes: until nobody gets any deeper."""

    def __init__(self) -> None:
        self._stood = self._down = UNKNOWN
        self._deepest = 0.0
        self._phase = Phase.TOP

    def feed(self, posture: Posture, phase: Phase) -> None:
        """Time passes while it goes down, from the last moment that nearly stood."""
        if posture.depth < STOOD_DEG:
            self._stood = posture.time
        if phase is not Phase.DESCENT or self._phase is not Phase.DESCENT:
            self._deepest = 0.0
        if phase is Phase.DESCENT and posture.depth > self._deepest + CREEP_DEG:
            self._down, self._deepest = posture.time - self._stood, posture.depth
        self._phase = phase

    def judged(self, rep: JudgedRep) -> None:
        """What the verdict rests on replaces what the clock said."""
        measured = rep.verdict.measures.get("descent_s", UNKNOWN)
        self._down = measured if measured == measured else self._down

    def read(self) -> TempoGauge:
        """This way down, or the last."""
        return TempoGauge(self._down, DOWN_LEAST_S, self._phase is Phase.DESCENT)


GAUGES: Final[tuple[tuple[Callable[[Drill], bool], type[Instrument]], ...]] = (
    (lambda drill: drill.needs_rod, RodInstrument),
    (lambda drill: drill.needs_wall, WallInstrument),
    (lambda drill: drill.id in BY_THE_PULL, TempoInstrument),
    (lambda _drill: True, Instrument),
)
"""Whether it is this drill's → the instrument; the first counts."""


def instrument_for(drill: Drill) -> Instrument:
    """A fresh one."""
    return next(kind for fits, kind in GAUGES if fits(drill))()
