"""A comparison made by hand in which every goal is met, and ways to spoil it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from station.bench.engines.alike import JOINTS, Alike
from station.bench.engines.clips import Clip
from station.bench.engines.cost import Cost
from station.bench.engines.descent import OURS, STRIDES, THEIRS, Seen
from station.bench.engines.efforts import TRIED, Tried
from station.bench.engines.paired import Compared, Found
from station.bench.engines.turns import Both
from station.evaluate.bare import BareErrors
from station.form.drills import drill_called
from tests.evaluate.known import judged

TRUTH: dict[str, Any] = {"frames": [{"t": 0.0}], "camera": {"side": "left"}}
OFF = BareErrors(0.0, {"trunk": 3.0, "hip": 6.0, "knee": 3.0}, 0.2)
OUR_COST = Cost(start_s=0.2, held_mb=100.0, engine_mb=50.0, installed_mb=60.0, calls=0)
THEIR_COST = Cost(start_s=0.8, held_mb=200.0, engine_mb=150.0, installed_mb=120.0, calls=9)
ALIKE = Alike(100, dict.fromkeys(JOINTS, 0.05), 0.99, Both(100, 100), 1.0)


def compared(name: str = "drawn", **more: Any) -> Compared:
    """A drawn clip of one good rep, seen alike."""
    clip = Clip(name, Path(f"{name}.mp4"), drill_called("hinge"), TRUTH)
    fields: dict[str, Any] = {
        "engines": Both("litert 1", "mediapipe 2"),
        "alike": ALIKE,
        "reps": Both([judged(1, 2)], [judged(1, 2)]),
        "off": Both(OFF, OFF),
        "took_ms": Both([30.0, 31.0, 32.0], [33.0, 34.0, 35.0]),
    }
    return Compared(clip=clip, **(fields | more))


def person(name: str = "real 1", **more: Any) -> Compared:
    """A clip of which no angle is known."""
    clip = Clip(name, Path("anna.mp4"), drill_called("hinge"), {})
    return replace(compared(name, **more), clip=clip, off=None)


def descent(hip: float, eyes: str = OURS) -> list[Seen]:
    """The hip's error grows from 2° at 30 pictures a second to so much at 10."""
    errors = dict(zip(STRIDES, (2.0, 2.0, hip), strict=True))
    return [
        Seen("quick", 30 / stride, eyes, replace(OFF, error={**OFF.error, "hip": error}), 30.0)
        for stride, error in errors.items()
    ]


def found(**more: Any) -> Found:
    """Every goal is just met, or more than met."""
    fields: dict[str, Any] = {
        "model": "full",
        "clips": [compared(), person()],
        "descents": [*descent(2.9), *descent(6.0, THEIRS)],
        "efforts": [Tried(effort, [OFF, OFF], 30.0) for effort in TRIED],
        "cost": Both(OUR_COST, THEIR_COST),
    }
    return Found(**(fields | more))
