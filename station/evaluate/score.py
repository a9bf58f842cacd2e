"""Counting: from reps to recall, precision and the other numbers of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from typing import NamedTuple

from station.evaluate.results import NAN, ClipResult, Errors, RepResult, SetResult
from station.form.faults import CATALOGUE, IDS
from station.values import Severity

ADVISORY = frozenset(IDS) - {row.id for row in CATALOGUE if not row.advisory}
"""Faults that may only be spoken of: no row of theirs can turn a rep red or amber."""


@dataclass(frozen=True, slots=True)
class FaultScore:
    """How well one fault is told, in reps."""

    id: str
    true: int = 0
    """Reps with it in which it was named."""
    missed: int = 0
    """Reps with it in which it was not named, or that were not counted."""
    false: int = 0
    """Reps without it in which it was named."""
    unseen: int = 0
    """Of the missed: the station said that it could not look for it."""

    @property
    def reps(self) -> int:
        """How many reps have it."""
        return self.true + self.missed

    @property
    def recall(self) -> float:
        """Share of the reps with it in which it was named; NaN without any."""
        return _share(self.true, self.reps)

    @property
    def precision(self) -> float:
        """Share of its namings that were right; NaN without any."""
        return _share(self.true, self.true + self.false)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two; NaN without rep or naming."""
        return _share(2 * self.true, 2 * self.true + self.missed + self.false)

    @property
    def advisory(self) -> bool:
        """Whether it may only be spoken of."""
        return self.id in ADVISORY


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int


def score(clips: Iterable[ClipResult]) -> list[FaultScore]:
    """Count for each fault the reps in which it was named rightly, missed, or wrongly."""
    counts: dict[str, Counter[str]] = {}
    for rep in (rep for clip in clips for rep in clip.reps):
        for fault, how in _outcomes(rep):
            counts.setdefault(fault, Counter())[how] += 1
    order = {fault: place for place, fault in enumerate(IDS)}
    names = sorted(counts, key=lambda fault: (order.get(fault, len(order)), fault))
    return [FaultScore(fault, **counts[fault]) for fault in names]


def wrongly_named(rep: RepResult) -> list[str]:
    """Faults that a rep was given and did not have.

    One that may be judged but came as advice here (a drill that softens it) accuses nobody.
    """
    return [
        fault
        for fault, severity in rep.found.items()
        if fault not in rep.true
        and fault not in rep.grey
        and (severity is not Severity.ADVISORY or fault in ADVISORY)
    ]


def macro_f1(scores: Iterable[FaultScore]) -> float:
    """Mean F1 of the faults that occur and are more than advice; NaN without any."""
    occurring = [row.f1 for row in scores if row.reps and not row.advisory]
    return mean(occurring) if occurring else NAN


def macro_f1_seen(scores: Iterable[FaultScore]) -> float:
    """The same without the reps of which the station said that it could not see; NaN without any.

    A fault that was never to be seen is left out.
    """
    seen = [replace(row, missed=row.missed - row.unseen, unseen=0) for row in scores]
    return macro_f1(seen)


def red_on_good(clips: Iterable[ClipResult]) -> Share:
    """Reps with a red fault, of all reps counted in clips without any fault."""
    good = [rep for clip in clips if not clip.faults_true for rep in clip.counted]
    return Share(sum(rep.red for rep in good), len(good))


def exact_counts(clips: Sequence[ClipResult]) -> Share:
    """Clips of which every rep was counted, and nothing else."""
    return Share(sum(clip.reps_found == clip.reps_true for clip in clips), len(clips))


def by_body(clips: Iterable[ClipResult]) -> dict[str, Share]:
    """Body → of its reps' faults that are more than advice, how many were named."""
    shares: dict[str, Share] = {}
    for clip in clips:
        faults = [(f, rep) for rep in clip.reps for f in rep.true if f not in ADVISORY]
        if clip.body and faults:
            before = shares.get(clip.body, Share(0, 0))
            named = sum(fault in rep.found for fault, rep in faults)
            shares[clip.body] = Share(before.part + named, before.whole + len(faults))
    return shares


def right_points(clips: Iterable[ClipResult]) -> Share:
    """Reps in which the rod loses contact, told at a right point and at no wrong one."""
    lost = [rep for clip in clips for rep in clip.reps if _rod(rep.true)]
    return Share(sum(_right_point(rep) for rep in lost), len(lost))


def rods_unasked(clips: Iterable[ClipResult]) -> Share:
    """Clips without a rod in which one was reported, in any picture."""
    without = [clip for clip in clips if not clip.has_rod]
    return Share(sum(clip.rod_share > 0 for clip in without), len(without))


def confusions(one: SetResult) -> Counter[tuple[str, str]]:
    """(Fault named wrongly, what the rep had instead, "" for nothing) → in how many reps."""
    return Counter(
        (fault, " + ".join(rep.true)) for rep in one.reps for fault in wrongly_named(rep)
    )


def rep_errors(clips: Iterable[ClipResult], name: str) -> Errors:
    """Errors of one measure of `reps.PAIRS`, over all reps in which it is known."""
    return Errors.of(rep.errors.get(name, NAN) for clip in clips for rep in clip.reps)


def _outcomes(rep: RepResult) -> Iterable[tuple[str, str]]:
    for fault in rep.true:
        yield fault, "true" if fault in rep.found else "missed"
        if fault not in rep.found and fault in rep.unseen:
            yield fault, "unseen"
    for fault in wrongly_named(rep):
        yield fault, "false"


def _right_point(rep: RepResult) -> bool:
    return bool(_rod(rep.true) & _rod(rep.found)) and not _rod(wrongly_named(rep))


def _rod(faults: Iterable[str]) -> set[str]:
    return {fault for fault in faults if fault.startswith("DOWEL_")}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else NAN
