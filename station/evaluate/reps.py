"""Which rep that was found is which rep that was done, and what each is told against.

They are matched by overlap in time, not by their order: one rep missed at the start must not
shift the judgement of all that follow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import product, zip_longest
from typing import Final

from station.evaluate.results import NAN, RepResult
from station.evaluate.truth import (
    RULES,
    TrueRep,
    Truth,
    consequences,
    gap_of,
    touch_time,
    true_reps,
)
from station.values import JudgedRep

SAME_SHARE: Final = 0.5
"""Least overlap of two reps that are the same one, as a share of the shorter: a rep cut in two
is then found once and once too many."""

Pair = tuple[TrueRep | None, JudgedRep | None]
_WALL: Final = next(rule for rule in RULES if rule.fault == "WALL_MISS")

PAIRS: Final[dict[str, Callable[[Truth, TrueRep, JudgedRep], float]]] = {
    "touch_s": lambda truth, rep, found: (
        found.start + _measure(found, "wall_touch_s") - touch_time(truth, rep)
    ),
    "wall_gap_cm": lambda truth, rep, found: (
        _measure(found, "wall_gap_cm") - gap_of(truth, rep, _WALL)
    ),
    "heel_to_wall": lambda truth, _, found: (
        _measure(found, "heel_to_wall") - float(truth.get("heel_to_wall", NAN))
    ),
    "descent_s": lambda truth, _, found: (
        _measure(found, "descent_s") - float(truth.get("parameters", {}).get("t_down", NAN))
    ),
}
"""Error of a measure of a rep, by name: when the hips came to the wall (seconds of the clip),
how near they came (cm), where the feet stood (foot lengths), how long the descent took."""


def rep_results(truth: Truth, found: Sequence[JudgedRep]) -> tuple[RepResult, ...]:
    """Every rep that was done, then those that were counted though nobody did them."""
    pairs = match(true_reps(truth), found)
    anything = [fault for rep, _ in pairs if rep is not None for fault in rep.faults]
    return tuple(_result(truth, rep, judged, anything) for rep, judged in pairs)


def match(true: Sequence[TrueRep], found: Sequence[JudgedRep]) -> list[Pair]:
    """Pair each rep done with the one found that it overlaps most; None where there is none.

    Where the truth knows no times, in order.
    """
    if any(math.isnan(rep.start) for rep in true):
        return list(zip_longest(true, found))
    partner: dict[int, JudgedRep] = {}
    taken: set[int] = set()
    for (place, rep), (index, judged) in sorted(
        product(enumerate(true), enumerate(found)), key=lambda p: -_overlap(p[0][1], p[1][1])
    ):
        shorter = min(rep.end - rep.start, judged.end - judged.start)
        same = _overlap(rep, judged) >= SAME_SHARE * shorter
        if same and place not in partner and index not in taken:
            partner[place] = judged
            taken.add(index)
    done: list[Pair] = [(rep, partner.get(place)) for place, rep in enumerate(true)]
    return done + [(None, judged) for index, judged in enumerate(found) if index not in taken]


def _overlap(rep: TrueRep, judged: JudgedRep) -> float:
    """Seconds in both; negative when they are apart."""
    return min(rep.end, judged.end) - max(rep.start, judged.start)


def _result(
    truth: Truth, rep: TrueRep | None, judged: JudgedRep | None, anything: Sequence[str]
) -> RepResult:
    """`anything`: every fault of the clip, which a rep too many may name without being wrong."""
    if rep is None:
        rep = TrueRep(0, NAN, NAN, (), tuple(sorted({*anything, *consequences(anything)})))
    if judged is None:
        return RepResult(rep.number, False, rep.faults, rep.grey)
    return RepResult(
        number=rep.number,
        counted=True,
        true=rep.faults,
        grey=rep.grey,
        found={fault.id: fault.severity for fault in judged.verdict.faults},
        unseen=judged.verdict.unseen,
        call=judged.verdict.call.value,
        errors={name: error(truth, rep, judged) for name, error in PAIRS.items()},
    )


def _measure(found: JudgedRep, name: str) -> float:
    return float(found.verdict.measures.get(name, NAN))
