"""The eyes on a Raspberry Pi's processors: what runs there, what it sees, and what is refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from station.errors import EngineUnavailable
from station.values import Sight
from station.vision.pose.machine import NEEDED, check_processor, missing_features
from station.vision.recording import read_recording
from tests.arm64.board import PROJECT, Board

pytestmark = pytest.mark.arm64

MODEL: Final = "/srv/cache/hinge-station/models/pose_landmarker_full.task"
ANALYZE: Final = ("-m", "station", "analyze", "clip.mkv", "--no-video")
TRY: Final = ("-m", "station.check.engine", MODEL, "full")
APART, LEAPT = 0.0005, 0.01
"""Of body height: by how much 99 points in 100 may differ, and any. Measured: 0.00006; and 0.0046
for one of 1,716, which lay where two cells of its heat map meet and fell to either side."""
SHARED: Final = 0.995
"""Least overlap of the two outlines of one picture. Measured: 0.9995."""
MEASURES: Final = 0.02
"""By how much a measure may differ: as a share of it, or degrees, cm or whatever it is in.
Measured: 0.012, of degrees."""
UNREFUSED: Final = f"""
from pathlib import Path
from station.vision.pose import machine, open_engine
machine.NEEDED = ()
import mediapipe
print("imported", flush=True)
open_engine(Path({MODEL!r}), "full", "mediapipe")
print("opened", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What an analysis left."""

    told: dict[str, Any]
    sights: list[Sight]


def found_in(folder: Path) -> Found:
    """Read set.json and sights.npz."""
    told = json.loads((folder / "set.json").read_text(encoding="utf-8"))
    return Found(told, list(read_recording(folder / "sights.npz")))


@pytest.fixture(scope="session")
def here(folder: Path) -> Found:
    """What this computer finds in the clip, with the same engine."""
    command = [sys.executable, *ANALYZE, "--engine", "litert", "--out", "here"]
    world = {**os.environ, "PYTHONPATH": str(PROJECT)}
    subprocess.run(command, cwd=folder, env=world, stdout=subprocess.DEVNULL, check=True)
    return found_in(folder / "here")


def cpuinfo(pi: Board) -> str:
    """What its kernel says of its processor."""
    return pi.python("-c", "print(open('/proc/cpuinfo').read())").stdout


def test_the_processors_are_those_of_the_boards(pi_4: Board, pi_5: Board) -> None:
    """By their part numbers; only the later one has what MediaPipe needs."""
    earlier, later = cpuinfo(pi_4), cpuinfo(pi_5)
    assert "0xd08" in earlier
    assert "0xd0b" in later
    assert missing_features(earlier) == NEEDED
    assert missing_features(later) == ()


@pytest.mark.parametrize("board", ["pi_4", "pi_5"])
def test_it_sees_and_judges_as_this_computer_does(
    board: str, request: pytest.FixtureRequest, folder: Path, here: Found
) -> None:
    """On the same pictures: the same points and outlines, the same rep, verdict and faults."""
    pi: Board = request.getfixturevalue(board)
    done = pi.python(*ANALYZE, "--engine", "litert", "--out", board)
    assert done.returncode == 0, done.stderr
    there = found_in(folder / board)
    assert len(there.sights) == len(here.sights)
    differences = apart(there.sights, here.sights)
    assert np.quantile(differences, 0.99) < APART
    assert differences.max() < LEAPT
    assert min(map(shared, there.sights, here.sights)) > SHARED
    assert here.told["counts"]["reps"] == 1
    assert there.told == alike(here.told)


def apart(there: list[Sight], here: list[Sight]) -> NDArray[np.float64]:
    """How far each point (n, 33) is from where it was, as a share of the body's height."""
    ours, theirs = (np.array([sight.points for sight in sights]) for sights in (here, there))
    return np.asarray(np.linalg.norm(ours - theirs, axis=-1) / np.median(np.ptp(ours[..., 1], 1)))


def shared(there: Sight, here: Sight) -> float:
    """How much of their union two bodies share."""
    ours, theirs = body(here), body(there)
    return float((ours & theirs).sum() / (ours | theirs).sum())


def body(sight: Sight) -> NDArray[np.bool_]:
    """Where the body is in the whole picture, in pixels of the mask."""
    outline = sight.silhouette
    assert outline is not None
    width, height = (round(side / outline.scale) for side in sight.size)
    left, top = (round(edge / outline.scale) for edge in outline.origin)
    rows, columns = outline.mask.shape
    whole = np.zeros((height, width), np.bool_)
    whole[top : top + rows, left : left + columns] = outline.mask > 127
    return whole


def alike(told: Any) -> Any:
    """The same, but for small differences in its numbers."""
    if isinstance(told, dict):
        return {key: alike(value) for key, value in told.items()}
    if isinstance(told, list):
        return [alike(value) for value in told]
    return pytest.approx(told, rel=MEASURES, abs=MEASURES) if isinstance(told, float) else told


@pytest.mark.parametrize("mediapipe", [False, True])
def test_unasked_a_pi_4_sees_with_litert(pi_4: Board, mediapipe: bool) -> None:
    """Also where MediaPipe is installed."""
    done = pi_4.python(*TRY, "auto", mediapipe=mediapipe)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("litert ")


@pytest.mark.parametrize("mediapipe", [False, True])
def test_on_a_pi_4_mediapipe_is_refused_in_a_sentence(pi_4: Board, mediapipe: bool) -> None:
    """The one for this processor, whether it is installed or not, and with the usual exit code."""
    with pytest.raises(EngineUnavailable, match="lacks atomics and asimddp") as refused:
        check_processor(cpuinfo(pi_4), "aarch64")
    done = pi_4.python(*ANALYZE, "--engine", "mediapipe", "--out", "refused", mediapipe=mediapipe)
    assert done.stderr == f"station: {refused.value}\n"
    assert done.returncode == 2


def test_if_it_were_not_refused_the_process_would_be_killed(pi_4: Board) -> None:
    """And only when it is opened: that it can be imported says nothing."""
    done = pi_4.python("-c", UNREFUSED, mediapipe=True)
    assert done.returncode == -signal.SIGILL
    assert done.stdout == "imported\n"


def test_a_pi_5_may_have_either(pi_5: Board) -> None:
    """There MediaPipe loads and sees, when it is installed and asked for."""
    done = pi_5.python(*TRY, "mediapipe", mediapipe=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("mediapipe ")
