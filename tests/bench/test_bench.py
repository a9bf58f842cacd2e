"""The benchmark is a command, not a timed test: here only that it measures at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from station.analyze import Eyes
from station.bench import bench_live, bench_recording, live
from station.bench.screen import bench_scenes
from station.commands import app
from station.values import Scene
from station.vision.pose import open_engine
from tests.engine import TESTED
from tests.sets import RECORDINGS


def test_a_recording_is_enough_to_measure_the_judgement() -> None:
    """No model: time a picture and growth over as many pictures as asked for."""
    judging, memory = bench_recording(RECORDINGS / "free-good.npz", frames=40)
    assert re.match(r"form \+ judge +\d+\.\d\d ms a picture, median of 153$", judging)
    assert re.match(r"memory +[+-]\d+\.\d MB over 40 pictures", memory)


def test_every_scene_is_drawn_and_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole visit, trouble and the staff's pages: a row each, and which one is the slowest."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    *rows, slowest = bench_scenes(most=1, fps=8.0)
    assert {row[:14].strip() for row in rows} == {scene.value for scene in Scene}
    assert all(re.search(r" \d+\.\d ms \(worst of 1\)$", row) for row in rows)
    assert re.match(r"slowest +[a-z ]+: \d+\.\d ms \(95 %\), \d+% of the 33 ms", slowest)


@pytest.mark.long
def test_the_live_station_is_measured(
    model_path: Path, clip_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line has its numbers: rate beside the bare engine's, lamps, preview, longest turn."""
    monkeypatch.setattr(live, "REPS", 1)
    monkeypatch.setattr(live, "WARM_UP_S", 3.0)
    eyes = Eyes("full", lambda: open_engine(model_path, "full", TESTED))
    lines = bench_live(clip_path, eyes, model_path, "hinge", seconds=3.0)
    assert [line.split("  ")[0] for line in lines] == [
        *("bare engine", "live", "lamps", "preview", "longest turn"),
    ]
    assert all(re.search(r"\d+\.\d (ms|pictures|sights)", line) for line in lines)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--report", "docs"), "only --engines has a --report"),
        (("one.mp4", "two.mp4"), "only --engines takes more than one clip"),
        (("--window",), "--window says where --screen draws"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(words: tuple[str, ...], said: str) -> None:
    """Before anything is measured."""
    told = CliRunner().invoke(app, ["bench", *words])
    assert told.exit_code == 2
    assert said in " ".join(told.output.split())
