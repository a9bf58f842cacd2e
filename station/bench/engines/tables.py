"""What the comparison of the engines found, as Markdown: a table for each part of the page."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from statistics import fmean
from typing import Final

from station.bench.engines.alike import JOINTS, told_apart, unseen_apart
from station.bench.engines.descent import LEAST_FPS, QUICK_S, Seen
from station.bench.engines.efforts import Tried
from station.bench.engines.goals import goals
from station.bench.engines.paired import Compared, Found
from station.bench.engines.turns import Both
from station.evaluate.bare import ANGLES, BareErrors
from station.evaluate.words import counted, number, percent, table

TABLES: Final = ("goals", "alike", "truth", "descent", "efforts")
"""Names of the parts of the page that are written here."""
NO_TRUTH: Final = "No clip was given whose truth is known."


def tables_of(found: Found) -> dict[str, str]:
    """Each of `TABLES` → what stands there."""
    texts = (
        f"{where(found)}\n\n{goals_table(found)}",
        alike_table(found.clips),
        truth_table(found.clips),
        descent_table(found.descents),
        efforts_table(found.efforts),
    )
    return dict(zip(TABLES, texts, strict=True))


def where(found: Found) -> str:
    """When, where and on what it was measured: a sentence."""
    drawn = sum(clip.clip.drawn for clip in found.clips)
    pictures = sum(clip.alike.pictures for clip in found.clips)
    engines = " and ".join(found.clips[0].engines)
    day = datetime.now(UTC).date().isoformat()
    return (
        f"Measured {day} on {platform.machine()}, one processor of {os.cpu_count()}, Python "
        f"{platform.python_version()}: {engines}, model *{found.model}*; "
        f"{counted(len(found.clips), 'clip')}, {drawn} of them drawn, "
        f"{pictures} pictures."
    )


def goals_table(found: Found) -> str:
    """What is asked for, and whether it is reached."""
    rows = [(goal.what, *goal.values, goal.goal, goal.result) for goal in goals(found)]
    return table(("", "LiteRT", "MediaPipe", "goal", ""), rows, left=(0, 3, 4))


def alike_table(clips: Sequence[Compared]) -> str:
    """How far the two differ on each clip."""
    heads = ("clip", "pictures", *JOINTS, "IoU", "seen", "people alike", "reps", "verdicts", "ms")
    return table(heads, [tuple(_alike_row(clip)) for clip in clips], left=(0, 11))


def truth_table(clips: Sequence[Compared]) -> str:
    """How far each is from the truth of each drawn clip."""
    heads = ("clip", *(f"{angle} °" for angle in ANGLES), "lag s", "jitter °")
    rows = [(clip.name, *_truth_cells(clip.off)) for clip in clips if clip.off is not None]
    return table(heads, rows, left=(0,)) if rows else NO_TRUTH


def descent_table(descents: Sequence[Seen]) -> str:
    """The quick descent, rate by rate."""
    heads = ("clip", "pictures/s", "engine", "lag s", "mean °", "hip °", "jitter °", "ms")
    rows = [tuple(_descent_row(seen)) for seen in descents]
    nothing = f"No drawn clip was given that goes down in {QUICK_S:g} s, at {LEAST_FPS:g} a second."
    return table(heads, rows, left=(0, 2)) if rows else nothing


def efforts_table(efforts: Sequence[Tried]) -> str:
    """What less trouble costs and saves, mean of all drawn clips."""
    heads = ("model", "searches", "ms", *(f"{angle} °" for angle in ANGLES), "mean °", "jitter °")
    rows = [tuple(_effort_row(one)) for one in efforts]
    return table(heads, rows, left=(0, 1)) if rows else NO_TRUTH


def _alike_row(clip: Compared) -> Iterator[str]:
    same = clip.alike
    yield clip.name
    yield str(same.pictures)
    yield from (number(apart, 2) for apart in same.apart.values())
    yield number(same.overlap, 3)
    yield _pair(same.seen.each(str))
    yield percent(same.people)
    yield _pair(clip.reps.each(lambda reps: str(len(reps))))
    yield _verdicts(clip)
    yield _pair(clip.ms.each(lambda ms: number(ms, 1)))


def _verdicts(clip: Compared) -> str:
    apart, unseen = told_apart(*clip.reps), unseen_apart(*clip.reps)
    words = "; ".join(apart) or "same"
    return f"{words} (not looked for by one: {'; '.join(unseen)})" if unseen else words


def _truth_cells(off: Both[BareErrors]) -> Iterator[str]:
    yield from (_pair(off.each(_degrees(angle))) for angle in ANGLES)
    yield _pair(off.each(lambda one: number(one.lag, 3)))
    yield _pair(off.each(lambda one: number(one.jitter, 2)))


def _degrees(angle: str) -> Callable[[BareErrors], str]:
    return lambda off: number(off.error[angle], 2)


def _descent_row(seen: Seen) -> Iterator[str]:
    yield seen.clip
    yield f"{seen.fps:.0f}"
    yield seen.eyes
    yield number(seen.off.lag, 3)
    yield number(seen.off.mean, 2)
    yield number(seen.off.error["hip"], 2)
    yield number(seen.off.jitter, 2)
    yield number(seen.ms, 1)


def _effort_row(tried: Tried) -> Iterator[str]:
    yield f"*{tried.effort.model}*"
    yield "every picture" if tried.effort.search_every else "only when lost"
    yield number(tried.ms, 1)
    yield from (number(fmean(off.error[a] for off in tried.offs), 2) for a in ANGLES)
    yield number(fmean(off.mean for off in tried.offs), 2)
    yield number(fmean(off.jitter for off in tried.offs), 2)


def _pair(both: Both[str]) -> str:
    return " / ".join(both)
