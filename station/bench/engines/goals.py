"""What our engine must reach beside MediaPipe's, and whether it does: computed, never typed.

The goals were set before the engine was built. NaN is what was not measured, and meets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from statistics import fmean
from typing import Final

from station.bench.engines.alike import told_apart
from station.bench.engines.cost import PICTURES, WATCHED, Cost
from station.bench.engines.descent import OURS, THEIRS, Seen, slower
from station.bench.engines.paired import Compared, Found
from station.bench.engines.turns import Both
from station.evaluate.bare import ANGLES, BareErrors
from station.evaluate.results import NAN
from station.evaluate.words import counted, number

APART: Final = 1.0
"""% of body height."""
OVERLAP: Final = 0.97
WORSE_DEG: Final = 0.05
"""Half of the last digit that the truth is written with: no difference."""
LAG_S: Final = 0.005
"""One step in which a lag is looked for: no lag."""
SLOWER: Final = 1.5
"""MediaPipe's error trebles when it follows and smooths."""
SIDES: Final = Both(0, 1)
TIME, START, MEMORY, INSTALLED = 1.0, 0.25, 0.5, 0.5
"""At most so much of MediaPipe's."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the list."""

    what: str
    values: Both[str]
    """What was found, for people."""
    goal: str
    """What is asked for, likewise."""
    met: bool | None
    """None: it was not measured."""
    found: str = ""
    """What was held against the goal, where neither column says it."""

    @property
    def result(self) -> str:
        """ "met", "**missed**: 0.71" or "not measured"."""
        if self.met is None:
            return "not measured"
        word = "met" if self.met else "**missed**"
        return f"{word}: {self.found}" if self.found else word


def goals(found: Found) -> list[Goal]:
    """Every goal, in order."""
    offs = [clip.off for clip in found.clips if clip.off is not None]
    return [
        _near(found.clips),
        _masks(found.clips),
        _verdicts(found.clips),
        _errors(offs),
        _lag(offs),
        _slow(found.descents),
        *_cheap(found.ms, found.cost),
        _silent(found.cost),
    ]


def _near(clips: Sequence[Compared]) -> Goal:
    far = {f"{c.name}, {joint}": d for c in clips for joint, d in c.alike.apart.items()}
    where = _worst(far)
    return Goal(
        "landmarks apart: the largest median of any joint on any clip, % of body height",
        Both(f"{number(far[where], 2)} ({where})", ""),
        f"≤ {APART:g}",
        _within(far[where], APART),
    )


def _masks(clips: Sequence[Compared]) -> Goal:
    less = {clip.name: -clip.alike.overlap for clip in clips}
    where = _worst(less)
    return Goal(
        "masks: the least median IoU of any clip",
        Both(f"{number(-less[where], 3)} ({where})", ""),
        f"≥ {OVERLAP:g}",
        _within(less[where], -OVERLAP),
    )


def _verdicts(clips: Sequence[Compared]) -> Goal:
    reps = SIDES.each(lambda side: sum(len(clip.reps[side]) for clip in clips))
    same = sum(not told_apart(*clip.reps) for clip in clips)
    return Goal(
        "the same reps counted, with the same calls and faults",
        reps.each(lambda count: counted(count, "rep")),
        "on every clip",
        same == len(clips),
        f"{same} of {len(clips)}",
    )


def _errors(offs: Sequence[Both[BareErrors]]) -> Goal:
    worse = _most(both.ours.error[a] - both.theirs.error[a] for both in offs for a in ANGLES)
    return Goal(
        f"error of trunk, hip and knee against the truth, mean of {counted(len(offs), 'clip')}, °",
        SIDES.each(lambda side: number(_mean(both[side].mean for both in offs), 2)),
        f"no angle of any clip worse by {WORSE_DEG:g}",
        _within(worse, WORSE_DEG),
        f"{number(worse, 3, sign=True)} at most",
    )


def _lag(offs: Sequence[Both[BareErrors]]) -> Goal:
    lags = SIDES.each(lambda side: _most(abs(both[side].lag) for both in offs))
    return Goal(
        "lag of the trunk behind the truth, the largest of any clip, s",
        lags.each(lambda lag: number(lag, 3)),
        f"none (≤ {LAG_S:g}, a step of the search)",
        _within(lags.ours, LAG_S),
    )


def _slow(descents: Sequence[Seen]) -> Goal:
    ratios = Both(OURS, THEIRS).each(lambda eyes: slower(descents, eyes))
    return Goal(
        "down in half a second: error of the hip at 10 pictures a second over that at 30",
        ratios.each(lambda ratio: number(ratio, 2)),
        f"≤ {SLOWER:g}",
        _within(ratios.ours, SLOWER),
    )


def _cheap(ms: Both[float], cost: Both[Cost]) -> Iterator[Goal]:
    start, held = cost.each(lambda one: one.start_s), cost.each(lambda one: one.held_mb)
    installed, alone = cost.each(lambda one: one.installed_mb), cost.each(lambda one: one.engine_mb)
    megabytes = " and ".join(alone.each(lambda mb: number(mb, 0)))
    note = f" (the engines by themselves: {megabytes}, {number(_ratio(alone), 2)})"
    yield _share("a picture, ms of processor, median", ms, 1, TIME)
    yield _share("from opening to the first landmarks, s of processor", start, 2, START)
    yield _share(f"resident memory after {PICTURES} pictures, MB", held, 0, MEMORY, note)
    yield _share("installed: the engine's own package, MB", installed, 0, INSTALLED)


def _share(what: str, both: Both[float], decimals: int, most: float, note: str = "") -> Goal:
    words = "≤ MediaPipe's" if most == 1.0 else f"≤ {most:g} of MediaPipe's"
    ratio, said = _ratio(both), both.each(lambda value: number(value, decimals))
    return Goal(what, said, words, _within(ratio, most), number(ratio, 2) + note)


def _silent(cost: Both[Cost]) -> Goal:
    calls = cost.ours.calls
    return Goal(
        f"network system calls in {WATCHED} pictures, nothing shut (strace)",
        cost.each(lambda one: "–" if one.calls is None else str(one.calls)),
        "0",
        None if calls is None else calls == 0,
    )


def _ratio(both: Both[float]) -> float:
    return both.ours / both.theirs


def _within(value: float, most: float) -> bool | None:
    return None if isnan(value) else value <= most


def _worst(values: Mapping[str, float]) -> str:
    """The name of the largest; one that is not known only where none is."""
    return max(values, key=lambda name: (not isnan(values[name]), values[name]))


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if not isnan(value)]
    return fmean(known) if known else NAN


def _most(values: Iterable[float]) -> float:
    return max((value for value in values if not isnan(value)), default=NAN)
