"""Which rep was the best: the one to remember and to repeat.

Only good reps are looked at. Of these, one rule after the other decides, the first that can:

    the fewest faults      whatever was still spoken of, and turned nothing red
    the best depth         nearest the middle of what is asked for, to 5°
    the calmest tempo      nearest to the drill's own times of down, hold and up
    the latest             it is how they move by now
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from station.form.drills.drill import Drill
from station.form.watch import DEEP_DEG, SHALLOW_DEG
from station.values import Call, JudgedRep

MIDDLE_DEG: Final = (SHALLOW_DEG + DEEP_DEG) / 2.0
ALIKE_DEG: Final = 5.0
"""Depths that are nearer to one another than this are the same: a trunk is read 3° wrong
(MEASURES §9, docs/limits.md)."""


def _faults(rep: JudgedRep, _drill: Drill) -> float:
    return len(rep.verdict.faults)


def _depth(rep: JudgedRep, drill: Drill) -> float:
    """How many steps of 5° from the middle; of no meaning where a wall sets the depth."""
    return 0.0 if drill.levels else abs(rep.depth - MIDDLE_DEG) // ALIKE_DEG


def _tempo(rep: JudgedRep, drill: Drill) -> float:
    """Seconds outside the drill's own times."""
    dose = drill.dosage
    spans = ((rep.down, *dose.down_s), (rep.hold, dose.hold_s, dose.hold_s), (rep.up, *dose.up_s))
    return sum(max(least - took, took - most, 0.0) for took, least, most in spans)


def _age(rep: JudgedRep, _drill: Drill) -> float:
    return -rep.number


RULES: Final[tuple[Callable[[JudgedRep, Drill], float], ...]] = (_faults, _depth, _tempo, _age)
"""Each gives less for the better rep."""


def best_rep(reps: Iterable[JudgedRep], drill: Drill) -> JudgedRep | None:
    """The best of a set; None when no rep was good."""
    good = [rep for rep in reps if rep.verdict.call is Call.GOOD]
    return min(good, key=lambda rep: [rule(rep, drill) for rule in RULES], default=None)
