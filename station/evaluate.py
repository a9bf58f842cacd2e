"""How right the station is: its verdicts against the truth, fault by fault.

A folder holds clips and, beside each, the truth as `NAME.json`:

    {"drill": "dowel", "faults": ["SQUAT"], "reps": [{"start": …, "end": …}, …],
     "frames": [{"t": …, "angle": {"trunk_lean": …, "hip_included": …, …}}, …]}

Every rep of a clip has every fault of the clip; `frames` may be missing. Where there is no
such file, `clips.json` in the folder or above it is asked for the name (`drill`, `faults`,
and `count` or `reps`).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from station.analyze import Eyes, Progress, record_video
from station.errors import CannotWrite, UnusableVideo
from station.form.drills import drill_called
from station.form.faults import IDS
from station.form.standing import learn_standing
from station.form.watch import SetWatch
from station.values import JudgedRep, Posture, Severity
from station.vision.recording import Recording

Series = NDArray[np.float64]

VIDEOS: Final = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v")
ANGLES: Final[dict[str, tuple[str, float, float]]] = {
    "trunk": ("trunk_lean", 1.0, 0.0),
    "hip": ("hip_included", -1.0, 180.0),
    "knee": ("knee_included", -1.0, 180.0),
    "shank": ("shank_lean", 1.0, 0.0),
}
"""Posture's angle → the truth's, and what turns the truth's into ours: factor, offset."""
STANDING_S: Final = 1.5
"""The start of a rendered clip, in which the figure stands: zero of the change in angles."""
LAGS_S: Final = np.arange(-0.10, 0.305, 0.005)


@dataclass(frozen=True, slots=True)
class AngleError:
    """How far one angle is off, degrees, mean over a clip."""

    mae: float
    bias: float
    change_mae: float
    """Of the change from standing: what the judgement rests on."""


@dataclass(frozen=True, slots=True)
class ClipResult:
    """One clip: what was true, and what the station said."""

    name: str
    drill: str
    reps_true: int
    reps_found: int
    faults_true: tuple[str, ...]
    faults_found: tuple[tuple[str, ...], ...]
    """Of each rep found."""
    calls: tuple[str, ...]
    red: int
    """Reps with a red fault."""
    angles: Mapping[str, AngleError] = field(default_factory=dict)
    lag: float = float("nan")
    """Seconds by which the trunk's angle trails the truth."""


@dataclass(frozen=True, slots=True)
class FaultScore:
    """How well one fault is told over all clips, in reps."""

    id: str
    true: int = 0
    missed: int = 0
    false: int = 0

    @property
    def recall(self) -> float:
        """Share of the reps with it in which it was named; NaN without any."""
        there = self.true + self.missed
        return self.true / there if there else float("nan")

    @property
    def precision(self) -> float:
        """Share of its namings that were right; NaN without any."""
        named = self.true + self.false
        return self.true / named if named else float("nan")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A folder of clips, judged and compared."""

    clips: tuple[ClipResult, ...]
    scores: tuple[FaultScore, ...]


def evaluate_folder(folder: Path, eyes: Eyes, progress: Progress) -> Evaluation:
    """Analyse every clip of a folder that has a truth; raises UnusableVideo if none has."""
    pairs = [(clip, truth) for clip in _clips(folder) if (truth := truth_of(clip)) is not None]
    if not pairs:
        raise UnusableVideo(
            f"No clip in {folder} has a truth: lay NAME.json beside NAME.mp4, "
            f'with "drill", "faults" and "reps".'
        )
    results = []
    for done, (clip, truth) in enumerate(pairs):
        progress("Clips", done, len(pairs))
        results.append(evaluate_clip(clip, truth, eyes))
    progress("Clips", len(pairs), len(pairs))
    return Evaluation(tuple(results), tuple(score(results)))


def evaluate_clip(clip: Path, truth: Mapping[str, Any], eyes: Eyes) -> ClipResult:
    """Record a clip in a temporary place and compare it with its truth."""
    drill = drill_called(str(truth["drill"]))
    with tempfile.TemporaryDirectory() as place:
        sights = Path(place) / "sights.npz"
        recording = record_video(clip, sights, drill, eyes, lambda *_: None)
        return compare(clip.stem, recording, truth)


def compare(name: str, recording: Recording, truth: Mapping[str, Any]) -> ClipResult:
    """Judge a recording and hold it against its truth."""
    drill = drill_called(str(truth["drill"]))
    standing = learn_standing(recording)
    reps: Sequence[JudgedRep] = ()
    postures: list[Posture] = []
    if standing is not None:
        watch = SetWatch(drill, standing)
        for sight in recording:
            watch.feed(sight)
            if watch.posture is not None:
                postures.append(watch.posture)
        watch.finish()
        reps = watch.reps
    angles, lag = angle_errors(postures, truth.get("frames") or ())
    return ClipResult(
        name=name,
        drill=drill.id,
        reps_true=_count(truth),
        reps_found=len(reps),
        faults_true=tuple(truth["faults"]),
        faults_found=tuple(tuple(f.id for f in rep.verdict.faults) for rep in reps),
        calls=tuple(rep.verdict.call.value for rep in reps),
        red=sum(any(f.severity is Severity.RED for f in r.verdict.faults) for r in reps),
        angles=angles,
        lag=lag,
    )


def score(results: Iterable[ClipResult]) -> list[FaultScore]:
    """Count for each fault the reps in which it was named rightly, missed, or wrongly."""
    tally: dict[str, list[int]] = {}
    for clip in results:
        missing = max(0, clip.reps_true - clip.reps_found)
        for fault in clip.faults_true:
            named = sum(fault in found for found in clip.faults_found[: clip.reps_true])
            add = [named, min(clip.reps_true, clip.reps_found) - named + missing, 0]
            tally[fault] = [a + b for a, b in zip(tally.get(fault, [0, 0, 0]), add, strict=True)]
        for found in clip.faults_found:
            for fault in set(found) - set(clip.faults_true):
                tally.setdefault(fault, [0, 0, 0])[2] += 1
    order = {fault: place for place, fault in enumerate(IDS)}
    names = sorted(tally, key=lambda fault: (order.get(fault, len(order)), fault))
    return [FaultScore(fault, *tally[fault]) for fault in names]


def angle_errors(
    postures: Sequence[Posture], frames: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, AngleError], float]:
    """Error of each angle over a clip, and the lag of the trunk, seconds."""
    if len(postures) < 3 or not frames:
        return {}, float("nan")
    time = np.array([p.time for p in postures])
    at = np.array([f["t"] for f in frames], float)
    errors = {}
    for ours, (theirs, factor, offset) in ANGLES.items():
        truth = offset + factor * np.array([f["angle"][theirs] for f in frames], float)
        measured = np.array([getattr(p, ours) for p in postures], float)
        errors[ours] = _angle_error(time, measured, np.interp(time, at, truth))
    trunk = np.array([p.trunk for p in postures], float)
    lean = np.array([f["angle"]["trunk_lean"] for f in frames], float)
    return errors, _lag(time, trunk, at, lean)


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


def write_evaluation(path: Path, evaluation: Evaluation) -> None:
    """Write everything as JSON; raises CannotWrite."""
    known = json.loads(json.dumps(asdict(evaluation)), parse_constant=lambda _: None)
    text = json.dumps(known, indent=1, allow_nan=False)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"Cannot write {path} ({error.strerror}); name another file.") from error


def _angle_error(time: Series, measured: Series, truth: Series) -> AngleError:
    error = measured - truth
    stand = time <= time[0] + STANDING_S
    change = error - np.median(error[stand])
    return AngleError(
        float(np.abs(error).mean()), float(error.mean()), float(np.abs(change).mean())
    )


def _lag(time: Series, measured: Series, at: Series, truth: Series) -> float:
    """The shift of the truth that fits best; NaN when the body hardly moved."""
    if np.ptp(truth) < 15.0:
        return float("nan")
    spread = [np.std(measured - np.interp(time - lag, at, truth)) for lag in LAGS_S]
    return float(LAGS_S[int(np.argmin(spread))])


def _count(truth: Mapping[str, Any]) -> int:
    return int(truth["count"]) if "count" in truth else len(truth["reps"])


def _clips(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UnusableVideo(f"{folder} is not a folder; name one that holds clips and truths.")
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in VIDEOS)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableVideo(f"The truth {path} cannot be read ({error}).") from error
