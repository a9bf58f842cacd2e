"""What is true of a clip: read from its file, and told rep by rep.

Beside `NAME.mp4` lies `NAME.json`:

    {"drill": "dowel", "faults": ["SQUAT"], "reps": [{"start": …, "end": …}, …],
     "frames": [{"t": …, "angle": {"trunk_lean": …, …}, "dowel_gap_m": {"sacrum": …, …},
                 "wall_gap_m": …, "dorsal2d": [[x, y], …]}, …],
     "parameters": {"t_down": …}, "look": {"body": …}, "camera": {"w", "hfov", "dist"},
     "heel_to_wall": …, "site_wall": [[x, y], [x, y]]}

All but the first three may be missing. Where there is no such file, `clips.json` in the folder
or above it is asked for the name (`drill`, `faults`, and `count` or `reps`).

A label holds for every rep of its clip. Where the numbers of a rep show a fault that the
label leaves out, they are believed too (`RULES`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from station.errors import UnusableVideo
from station.form.faults import CATALOGUE

Truth = Mapping[str, Any]
Series = NDArray[np.float64]

STANDING_S: Final = 1.5
"""The start of a clip that does not say when its first rep begins: there the person stands."""
POINTS: Final = {"sacrum": "sacrum", "thoracic": "thoracic", "occiput": "head"}
"""Where the rod touches, in `Posture.rod_gaps`' order → what the truth calls it."""
TOUCH_M: Final = 0.006
"""Nearer than this the hips touch the wall: what the renderer calls contact."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault that the truth's own numbers show, whatever the label says; centimetres."""

    fault: str
    path: tuple[str, ...]
    """Where the gap lies in a frame of the truth, metres."""
    rises: bool
    """True: the most above the clip's own standing counts. False: the least of all."""
    grey: float
    """From here to `true` naming it is neither right nor wrong."""
    true: float
    """Beyond this the fault is there."""


RULES: Final = (
    *(Rule(f"DOWEL_{ours}", ("dowel_gap_m", key), True, 2.0, 4.0) for ours, key in POINTS.items()),
    Rule("WALL_MISS", ("wall_gap_m",), False, 1.5, 4.0),
)
"""The limits are amber and red of MEASURES §11 (DOWEL gap_cm; WALL contact_cm, miss_red_cm)."""


@dataclass(frozen=True, slots=True)
class NeckRule:
    """A neck fault that the truth's own head shows: how far its pitch stays behind the trunk."""

    fault: str
    sign: int
    """+1 behind (looking up), −1 ahead (tucked)."""
    grey: float
    true: float
    """Degrees."""


NECK_RULES: Final = (NeckRule("NECK_UP", +1, 25.0, 40.0), NeckRule("NECK_TUCK", -1, 20.0, 35.0))
"""Amber and red of MEASURES §11 again: a label names what was asked of the figure, and a
mid-back that over-extends, or a back that rounds, takes the head along."""


@dataclass(frozen=True, slots=True)
class TrueRep:
    """One repetition as it was done."""

    number: int
    start: float
    end: float
    """Seconds; NaN where the truth only counts."""
    faults: tuple[str, ...]
    grey: tuple[str, ...]
    """Naming these is neither right nor wrong: too little to be sure, or a consequence of a
    fault that is there."""


def truth_of(clip: Path) -> dict[str, Any] | None:
    """The truth that belongs to a clip, or None."""
    beside = clip.with_suffix(".json")
    if beside.is_file():
        truth: dict[str, Any] = _read_json(beside)
        return truth
    for listing in (clip.parent / "clips.json", clip.parent.parent / "clips.json"):
        if listing.is_file():
            for labels in _read_json(listing).values():
                if isinstance(labels, dict) and clip.name in labels:
                    return dict(labels[clip.name])
    return None


def true_reps(truth: Truth) -> tuple[TrueRep, ...]:
    """Every repetition that was done, with what was wrong in it."""
    nowhere = {"start": np.nan, "end": np.nan}
    spans = truth["reps"] if "reps" in truth else [nowhere] * int(truth["count"])
    return tuple(_true_rep(truth, number, span) for number, span in enumerate(spans, 1))


def series(truth: Truth, *path: str) -> tuple[Series, Series]:
    """Time (n,), seconds, and one number of every frame (n,); NaN where a frame lacks it."""
    frames = truth.get("frames") or ()
    time = np.array([frame["t"] for frame in frames], float)
    return time, np.array([_at(frame, path) for frame in frames], float)


def standing_until(truth: Truth) -> float:
    """Second at which the first repetition begins, or 1.5 s into the clip."""
    starts = [float(rep["start"]) for rep in truth.get("reps") or ()]
    return min(starts, default=STANDING_S)


def touch_time(truth: Truth, rep: TrueRep) -> float:
    """Second of a rep at which the hips come to the wall; NaN if they do not, or began there."""
    time, gap = series(truth, "wall_gap_m")
    inside = (time >= rep.start) & (time <= rep.end)
    touching = gap[inside] <= TOUCH_M
    if not touching.any() or touching[0]:
        return float("nan")
    return float(time[inside][int(np.argmax(touching))])


def gap_of(truth: Truth, rep: TrueRep, rule: Rule) -> float:
    """The worst of a rep by a rule, cm; NaN where the truth holds no such number."""
    time, gap = series(truth, *rule.path)
    inside = gap[(time >= rep.start) & (time <= rep.end)]
    if not np.isfinite(inside).any():
        return float("nan")
    if not rule.rises:
        return float(100.0 * np.nanmin(inside))
    standing = gap[time < standing_until(truth)]
    zero = np.nanmedian(standing) if np.isfinite(standing).any() else 0.0
    return float(100.0 * (np.nanmax(inside) - zero))


def head_behind(truth: Truth, rep: TrueRep) -> float:
    """How far the head's pitch stays behind the trunk at a rep's deepest moment, as change from
    standing, degrees; NaN where the truth does not hold both.
    """
    time, trunk = series(truth, "angle", "trunk_lean")
    _, head = series(truth, "angle", "head_pitch")
    inside = (time >= rep.start) & (time <= rep.end)
    standing = time < standing_until(truth)
    if not (np.isfinite(trunk - head)[inside].any() and standing.any()):
        return float("nan")
    behind = trunk - head - np.nanmedian((trunk - head)[standing])
    return float(behind[inside][int(np.nanargmax(trunk[inside]))])


def consequences(faults: Sequence[str]) -> set[str]:
    """What the catalogue calls a consequence of any of these."""
    return {row.id for row in CATALOGUE if set(row.implied_by) & set(faults)}


def _true_rep(truth: Truth, number: int, span: Mapping[str, float]) -> TrueRep:
    rep = TrueRep(number, float(span["start"]), float(span["end"]), (), ())
    labels = tuple(truth["faults"])
    shown = list(_shown(truth, rep))
    numbers = [fault for fault, sure in shown if sure]
    # What follows from another fault that is there is not named beside it.
    follows = consequences((*labels, *numbers))
    known = tuple(dict.fromkeys((*labels, *(fault for fault in numbers if fault not in follows))))
    unsure = sorted({fault for fault, _ in shown} | follows - set(known))
    return TrueRep(number, rep.start, rep.end, known, tuple(f for f in unsure if f not in known))


def _shown(truth: Truth, rep: TrueRep) -> Iterator[tuple[str, bool]]:
    """Faults that the numbers of a rep show, each with whether they are beyond doubt."""
    for rule in RULES:
        gap = gap_of(truth, rep, rule)
        if gap > rule.grey:
            yield rule.fault, gap > rule.true
    behind = head_behind(truth, rep)
    for neck in NECK_RULES:
        if neck.sign * behind > neck.grey:
            yield neck.fault, neck.sign * behind > neck.true


def _at(frame: Mapping[str, Any], path: tuple[str, ...]) -> float:
    value: Any = frame
    for key in path:
        value = value.get(key, {}) if isinstance(value, Mapping) else {}
    return float(value) if isinstance(value, int | float) else float("nan")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableVideo(
            f"The truth {path} cannot be read ({error}); it must be JSON, as docs/accuracy.md's "
            f"command expects it: mend it, or move the clip away."
        ) from error
