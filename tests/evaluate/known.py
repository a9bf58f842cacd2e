"""Truths and judged reps made by hand, for the tests of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from station.evaluate.results import ClipResult, RepResult
from station.evaluate.truth import Truth
from station.form.rod import NOT_SEEN
from station.values import Call, FaultSeen, JudgedRep, Posture, Severity, Spine, Verdict

FPS = 20.0


def times(seconds: float = 10.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The moments of a clip, seconds."""
    return np.arange(0.0, seconds, 1.0 / FPS)


def frames(seconds: float = 10.0, **made: Any) -> list[dict[str, Any]]:
    """Frames of a truth; each keyword is a function of time that gives its value."""
    return [
        {"t": float(t)} | {name: value(float(t)) for name, value in made.items()}
        for t in times(seconds)
    ]


def truth(
    *faults: str, reps: Sequence[tuple[float, float]] = ((2.0, 4.0), (6.0, 8.0)), **more: Any
) -> Truth:
    """A truth with a label, and reps by start and end."""
    spans = [{"start": start, "end": end} for start, end in reps]
    return {"drill": "hinge", "faults": list(faults), "reps": spans} | more


def judged(
    start: float,
    end: float,
    *faults: str,
    severity: Severity = Severity.RED,
    unseen: tuple[str, ...] = (),
    measures: Mapping[str, float] | None = None,
) -> JudgedRep:
    """A rep as the station found it."""
    seen = tuple(FaultSeen(f, severity, 1.0, 0.5, "", "bottom", "cue") for f in faults)
    call = Call.FIX if seen else Call.GOOD
    verdict = Verdict(call, seen, "", "", unseen, measures or {})
    return JudgedRep(1, start, (start + end) / 2, end, 60.0, "good", 1.0, 0.5, 1.0, verdict)


def rep(
    true: Sequence[str] = (),
    found: Sequence[str] | None = (),
    *,
    grey: Sequence[str] = (),
    number: int = 1,
    severity: Severity = Severity.RED,
    unseen: Sequence[str] = (),
) -> RepResult:
    """A rep compared; `found` None: it was not counted."""
    return RepResult(
        number=number,
        counted=found is not None,
        true=tuple(true),
        grey=tuple(grey),
        found=dict.fromkeys(found or (), severity),
        unseen=tuple(unseen),
        call="" if found is None else "fix" if found else "good",
    )


def clip(*reps: RepResult, name: str = "clip", **more: Any) -> ClipResult:
    """A clip with these reps; its label is what they have."""
    labels = tuple(dict.fromkeys(fault for each in reps for fault in each.true))
    fields = {"drill": "hinge", "body": "", "labels": labels} | more
    return ClipResult(name=name, reps=tuple(reps), **fields)


def posture(time: float, **more: Any) -> Posture:
    """Somebody standing exactly upright."""
    angles = dict.fromkeys(("trunk", "thigh", "shank", "hip", "knee", "head", "neck"), 0.0)
    rest: dict[str, Any] = {
        "facing": 1,
        "depth": 0.0,
        "joints": np.zeros((10, 2), np.float32),
        "certainty": 1.0,
        "yaw": 0.0,
        "spine": None,
        "rod_gaps": NOT_SEEN,
        "wall_gap": float("nan"),
        "back_gap": float("nan"),
    }
    return Posture(time=time, **(angles | rest | more))


def back(*points: tuple[float, float]) -> Spine:
    """An outline of so many points, square pixels."""
    return Spine(np.array(points, np.float32), np.zeros(len(points), np.float32))
