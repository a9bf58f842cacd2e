"""Rendered clips in real time through the real engine: counts, verdicts, and lamps at once."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

import pytest

from station.app import Kiosk
from station.coach.facts import RepDone
from station.coach.session import Step
from station.values import Call, Feedback, JudgedRep, Light, Scene, Sight
from tests.app.visits import a_config, a_station
from tests.results import measured

CLIPS = Path(__file__).parents[3] / "shared" / "clips" / "rendered"
WANTED = ("free-good", "free-rounded", "dowel-good", "dowel-sacrum", "wall-good", "band-good")
PROMPT_S = 0.1
"""From the sight that ended a rep to its lamp."""


@pytest.mark.long
def test_every_drill_in_real_time(
    model_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each clip's reps are counted and judged as they end, and its lamp follows within 100 ms."""
    if not CLIPS.is_dir():
        pytest.skip("no rendered clips here: ../shared/clips")
    late: list[float] = []
    for name in WANTED:
        told = json.loads((CLIPS / f"{name}.json").read_text("utf-8"))
        config = a_config(
            CLIPS / f"{name}.mp4",
            told["drill"],
            tmp_path / name,
            pace=1.0,
            reps=len(told["reps"]),
        )
        with a_station(config, model_path) as (kiosk, _screen):
            judged = note_reps(kiosk, monkeypatch)
            kiosk.run(lambda now: now.scene is Scene.SUMMARY)
            late += kiosk.pace.lit_after_s
        assert [rep.number for rep, _ in judged] == list(range(1, len(told["reps"]) + 1)), name
        for rep, feedback in judged:
            assert feedback.time >= rep.end, f"{name}: lit before the lock-out"
            named = {fault.id for fault in rep.verdict.faults}
            assert rep.verdict.call is (Call.FIX if told["faults"] else Call.GOOD), (name, named)
            assert not told["faults"] or named & set(told["faults"]), (name, named)
    worst = sorted(late)[round(0.95 * (len(late) - 1))]
    measured(
        "lamp after the sight that ended a rep",
        "≤ 100 ms",
        f"median {1000 * median(late):.0f} ms, 95 % {1000 * worst:.0f} ms, at most; {len(late)} "
        f"reps of {len(WANTED)} rendered clips in real time, all counted and judged right, none "
        f"lit before the lock-out",
    )
    assert worst <= PROMPT_S


def note_reps(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> list[tuple[JudgedRep, Feedback]]:
    """Every rep, with the feedback that came with it, as the session gives them out."""
    judged: list[tuple[JudgedRep, Feedback]] = []
    see = kiosk.session.see

    def noting(sight: Sight) -> Step:
        step = see(sight)
        for fact in step.facts:
            if isinstance(fact, RepDone):
                assert step.feedback.light in (Light.GREEN, Light.RED, Light.DARK)
                judged.append((fact.rep, step.feedback))
        return step

    monkeypatch.setattr(kiosk.session, "see", noting)
    return judged
