"""The figure shows it: a drill done well, or a mistake, over and over, at any moment.

    drill, fault ──acting──▶ Act ──figure──▶ frames, drawn when first asked for ──shown──▶ Sight

Drawing a frame takes 0.6 ms (measured; several times that on a Pi), and up to four figures are
on the screen at once, 30 times a second: so each frame is drawn once, and the newest are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from station.form.acting import Act, Stage, body_for, mistake_in, well_in
from station.form.figure import Move, pose_at
from station.values import Sight

FRAMES_PER_SECOND: Final = 30
"""As often as the screen draws (UX §8 asks for 20)."""
STILL_S: Final = 0.8
"""Standing still before each rep: long enough to see where it begins."""
FRAMES_KEPT: Final = 1024
"""Four drills at once and a mistake or two: 7 MB (measured: 6.5 kB a frame)."""


def shown(drill_id: str, time: float, fault_id: str = "") -> Sight:
    """The figure doing this drill well, or making that mistake in it, at a time in seconds.

    It faces the right of the picture. From time 0 a loop begins every `loop_seconds`. Raises
    UnknownName when there is no such drill or fault.
    """
    frames = round(loop_seconds(drill_id, fault_id) * FRAMES_PER_SECOND)
    number = int(time * FRAMES_PER_SECOND + 1e-6) % frames
    return replace(_frame(drill_id, fault_id, number), time=time)


@lru_cache(maxsize=64)
def loop_seconds(drill_id: str, fault_id: str = "") -> float:
    """How long the figure takes for one loop of it."""
    return sum(move.seconds for move in _moves(_act(drill_id, fault_id)))


def turn(shows: Sequence[tuple[str, str]], time: float) -> tuple[int, float]:
    """Several shows, a loop of each in turn: which one is on, and since how many seconds.

    `shows` are pairs of drill id and fault id, "" for done well; `time` is seconds from 0.
    """
    lengths = [loop_seconds(drill, fault) for drill, fault in shows]
    time %= sum(lengths)
    for number, length in enumerate(lengths[:-1]):
        if time < length:
            return number, time
        time -= length
    return len(lengths) - 1, time


@lru_cache(maxsize=FRAMES_KEPT)
def _frame(drill_id: str, fault_id: str, number: int) -> Sight:
    act = _act(drill_id, fault_id)
    return _stage(drill_id, fault_id).sight(pose_at(_moves(act), number / FRAMES_PER_SECOND))


@lru_cache(maxsize=64)
def _stage(drill_id: str, fault_id: str) -> Stage:
    return Stage(_act(drill_id, fault_id), body_for(drill_id))


def _act(drill_id: str, fault_id: str) -> Act:
    return mistake_in(drill_id, fault_id) if fault_id else well_in(drill_id)


def _moves(act: Act) -> list[Move]:
    """One loop; it begins in the pose in which the rep ends, so that nothing jumps."""
    end = act.rep[-1].to
    still = [Move(0.0, end), Move(STILL_S / 2, act.stand), Move(STILL_S / 2, act.stand)]
    return [*still, *act.rep]
