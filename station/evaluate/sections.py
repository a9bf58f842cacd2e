"""The parts of the page about accuracy that are measured, not judged: each a heading, what it
means, and a table. A part that no clip can fill is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from station.evaluate import words
from station.evaluate.frames import ANGLES
from station.evaluate.results import ClipResult, Errors, SetResult
from station.evaluate.score import rep_errors, right_points, rods_unasked, score
from station.evaluate.truth import POINTS
from station.evaluate.words import counted, number, of, percent, table

POINT_WORDS: Final = dict(zip(POINTS, ("tailbone", "upper back", "back of the head"), strict=True))
ANGLE_WORDS: Final = {
    "trunk": "trunk inclination",
    "hip": "hip flexion",
    "knee": "knee flexion",
    "shank": "shank inclination",
}


def angles(sets: Sequence[SetResult]) -> list[str]:
    """Angles against the truth, and how late they come."""
    rows = []
    for one in sets:
        measured = [clip.frames.angles for clip in one.clips if clip.frames.angles]
        for angle in ANGLES:
            errors = [angles[angle] for angles in measured if angle in angles]
            if errors:
                means = [np.mean([getattr(e, k) for e in errors]) for k in words.ANGLE_ERRORS]
                as_read, bias, change = (float(m) for m in means)
                row = [one.name, ANGLE_WORDS[angle], len(errors), number(as_read, 1)]
                rows.append([*row, number(bias, 1, sign=True), f"**{number(change, 1)}**"])
    heads = ("set", "angle", "clips", "as read", "bias", "as change from standing")
    if not rows:
        return []
    return ["## Angles", words.ANGLES, table(heads, rows, left=(0, 1)), *_lag(sets)]


def _lag(sets: Sequence[SetResult]) -> list[str]:
    lags = Errors.of(clip.frames.lag for one in sets for clip in one.clips)
    if not lags.count:
        return []
    typical, worst = 1000 * lags.bias, 1000 * float(lags.signed.max())
    return [f"The trunk trails the truth by {typical:.0f} ms (median), {worst:.0f} at most."]


def rod(sets: Sequence[SetResult]) -> list[str]:
    """The rod: gaps, the point that lost contact, and where one was reported."""
    rows = []
    for one in sets:
        for point, word in POINT_WORDS.items():
            found = [c.frames.rod[point] for c in one.clips if point in c.frames.rod]
            errors = Errors.pooled(found)
            if errors.count:
                cells = [one.name, word, len(found), errors.count, number(errors.median, 1)]
                rows.append([*cells, number(errors.p95, 1), number(errors.bias, 1, sign=True)])
    heads = ("set", "point", "clips", "pictures", "median, cm", "95 % within, cm", "bias, cm")
    told = [line for one in sets if (line := _rod_line(one))]
    if not rows and not told:
        return []
    return ["## The rod", words.ROD, *([table(heads, rows, left=(0, 1))] if rows else []), *told]


def _rod_line(one: SetResult) -> str:
    sentences = []
    lost = right_points(one.clips)
    if lost.whole:
        sentences.append(f"lost contact is told at the right point in {of(lost)} reps")
    rods = [clip for clip in one.clips if clip.has_rod and clip.rod_share == clip.rod_share]
    if rods:
        least = min(rods, key=lambda clip: clip.rod_share)
        share = percent(least.rod_share)
        sentences.append(f"a rod is found in {share} of the pictures at least ({least.name})")
    asked = rods_unasked(one.clips)
    if (rods or lost.whole) and asked.whole:
        sentences.append(f"where there is none, one is reported in {of(asked)} clips")
    return f"`{one.name}`: {'; '.join(sentences)}." if sentences else ""


def wall(sets: Sequence[SetResult]) -> list[str]:
    """The wall: gaps, the touch, and misses that were called."""
    walls = [(one, [clip for clip in one.clips if clip.has_wall]) for one in sets]
    errors = [(one.name, clips, _wall_errors(clips)) for one, clips in walls if clips]
    if not errors:
        return []
    known = [any(each[k].count for *_, each in errors) for k in range(len(words.WALL_HEADS))]
    rows = [
        [name, len(clips), *(_spread(e) for e, told in zip(each, known, strict=True) if told)]
        for name, clips, each in errors
    ]
    heads = [head for head, told in zip(words.WALL_HEADS, known, strict=True) if told]
    said = [
        line for one, clips in walls if clips for line in (_sources(one.name, clips), _misses(one))
    ]
    shown = table(("set", "clips", *heads), rows, left=(0,))
    return ["## The wall", words.WALL, shown, *(line for line in said if line)]


def _sources(name: str, clips: Sequence[ClipResult]) -> str:
    counts = Counter(clip.wall_source for clip in clips)
    told = [f"{words.WALL_SOURCES[source]} in {number}" for source, number in counts.most_common()]
    return f"`{name}`: the wall is known {', '.join(told)} of {counted(len(clips), 'clip')}."


def _wall_errors(clips: Sequence[ClipResult]) -> list[Errors]:
    """In the order of `words.WALL_HEADS`."""
    gap = Errors.pooled(clip.frames.wall for clip in clips)
    return [gap, *(rep_errors(clips, name) for name in ("wall_gap_cm", "touch_s", "heel_to_wall"))]


def _misses(one: SetResult) -> str:
    missed = [row for row in score(one.clips) if row.id == "WALL_MISS"]
    if not missed:
        return ""
    (row,) = missed
    return (
        f"`{one.name}`: a miss is called in {row.true} of the {counted(row.reps, 'rep')} with "
        f"one, and in {counted(row.false, 'rep')} that reached the wall."
    )


def tempo(sets: Sequence[SetResult]) -> list[str]:
    """How long the way down takes."""
    rows = [[one.name, *_figures(rep_errors(one.clips, "descent_s"))] for one in sets]
    heads = ("set", "reps", *words.TEMPO_HEADS)
    return _section("## Tempo", words.DESCENT, heads, rows, left=(0,))


def outline(sets: Sequence[SetResult]) -> list[str]:
    """The outline of the back, drill by drill."""
    rows = []
    for one in sets:
        for drill in dict.fromkeys(clip.drill for clip in one.clips):
            errors = Errors.pooled(c.frames.contour for c in one.clips if c.drill == drill)
            rows.append([one.name, drill, *_figures(errors)])
    heads = ("set", "drill", "points", *words.OUTLINE_HEADS)
    return _section("## The back's outline", words.OUTLINE, heads, rows, left=(0, 1))


def _section(
    heading: str,
    text: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    left: tuple[int, ...],
) -> list[str]:
    """A table of errors with what it is about; rows without any error are left out."""
    known = [row for row in rows if row[len(left)] != "0"]
    return [heading, text, table(heads, known, left)] if known else []


def _figures(errors: Errors) -> list[str]:
    """How many, median, 95th percentile, bias."""
    amounts = (number(errors.median, 2), number(errors.p95, 2))
    return [str(errors.count), *amounts, number(errors.bias, 2, sign=True)]


def _spread(errors: Errors) -> str:
    """Median and 95th percentile, and of how many."""
    if not errors.count:
        return "–"
    return f"{number(errors.median, 2)} / {number(errors.p95, 2)} ({errors.count})"
