"""How far the answers of two engines to the same pictures differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.bench.engines.turns import Both
from station.evaluate.bare import median
from station.evaluate.results import NAN
from station.evaluate.truth import Series
from station.values import JudgedRep, Sight

JOINTS: Final = {"shoulder": 11, "hip": 23, "knee": 25, "ankle": 27, "ear": 7}
"""The left one's landmark; the right one's follows."""
NOSE: Final = 0
HEELS: Final = (29, 30)
STANDING: Final = 90.0
"""Percentile of the heights in a clip that is the standing one: bent, nose and heels are nearer,
and a few sights may be wrong."""
BODY: Final = 127
"""A mask's pixel above this is body (0–255)."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two engines on one clip."""

    pictures: int
    apart: dict[str, float]
    """Median distance of each of `JOINTS`, left and right, % of body height; NaN where the two
    never saw somebody in the same picture."""
    overlap: float
    """Median of what their masks share of their union, 0–1; NaN likewise."""
    seen: Both[int]
    """Pictures in which somebody was seen."""
    people: float
    """Share of the pictures in which both saw as many people."""


def alike(ours: Sequence[Sight], theirs: Sequence[Sight]) -> Alike:
    """Compare the sights of the same pictures."""
    pairs = list(zip(ours, theirs, strict=True))
    return Alike(
        pictures=len(pairs),
        apart=distances(_points(ours), _points(theirs)),
        overlap=median(np.array([overlap(a, b) for a, b in pairs])),
        seen=Both(ours, theirs).each(lambda sights: sum(map(_somebody, sights))),
        people=float(np.mean([a.people == b.people for a, b in pairs])),
    )


def distances(ours: Series, theirs: Series) -> dict[str, float]:
    """Median distance of each of `JOINTS` in (n, 33, 2) points, % of body height."""
    apart = 100 * np.linalg.norm(ours - theirs, axis=2) / height(theirs)
    return {name: median(apart[:, [left, left + 1]]) for name, left in JOINTS.items()}


def height(points: Series) -> float:
    """How tall somebody is, nose to heels, in the unit of their (n, 33, 2) points; NaN unseen."""
    tall = np.linalg.norm(points[:, NOSE] - points[:, HEELS].mean(axis=1), axis=1)
    known = tall[np.isfinite(tall)]
    return float(np.percentile(known, STANDING)) if known.size else NAN


def overlap(ours: Sight, theirs: Sight) -> float:
    """What two masks of one picture share of their union, 0–1; NaN where one is missing."""
    if ours.silhouette is None or theirs.silhouette is None:
        return NAN
    a, b = filled(ours), filled(theirs)
    return float((a & b).sum() / max(1, (a | b).sum()))


def filled(sight: Sight) -> NDArray[np.bool_]:
    """The mask of a sight that has one, laid into the whole picture at the mask's own scale."""
    outline = sight.silhouette
    assert outline is not None
    width, height = (int(side / outline.scale) + 1 for side in sight.size)
    left, top = (round(edge / outline.scale) for edge in outline.origin)
    rows, columns = outline.mask.shape
    whole = np.zeros((height, width), np.bool_)
    whole[top : top + rows, left : left + columns] = outline.mask > BODY
    return whole


def told_apart(ours: Sequence[JudgedRep], theirs: Sequence[JudgedRep]) -> list[str]:
    """Where people would be told different things: "rep 3: good / fix SQUAT"; none if nowhere."""
    both = zip_longest(map(told, ours), map(told, theirs), fillvalue="not counted")
    return [f"rep {n}: {a} / {b}" for n, (a, b) in enumerate(both, 1) if a != b]


def unseen_apart(ours: Sequence[JudgedRep], theirs: Sequence[JudgedRep]) -> list[str]:
    """Faults that only one of the two could not look for: "rep 3: ROUND"."""
    both = zip(ours, theirs, strict=False)
    differ = [sorted({*a.verdict.unseen} ^ {*b.verdict.unseen}) for a, b in both]
    return [f"rep {n}: {', '.join(faults)}" for n, faults in enumerate(differ, 1) if faults]


def told(rep: JudgedRep) -> str:
    """What a person learns of a rep: the call, and every fault."""
    return " ".join([rep.verdict.call.value, *(fault.id for fault in rep.verdict.faults)])


def _somebody(sight: Sight) -> bool:
    return bool(np.isfinite(sight.points[NOSE, 0]))


def _points(sights: Sequence[Sight]) -> Series:
    return np.array([sight.points for sight in sights], np.float64)
