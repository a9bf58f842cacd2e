"""What an engine costs beside its time: to start, to hold, to install; and whom it calls.

Each is measured in fresh processes, the two engines in turn.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Final

from station.bench.engines import first_sight
from station.bench.engines.turns import Both
from station.vision.pose import ENGINES

ROUNDS: Final = 21
"""Processes of each engine, of which the middle one counts. On a shared machine the same start
takes a third more or less processor time from one process to the next: of nine, the middle ones
of three runs gave 0.19, 0.26 and 0.28."""
PICTURES: Final = 60
"""Seen before memory is asked for: the engines' pools are full."""
WATCHED: Final = 20
"""Seen under strace, which takes its time."""
NAMES: Final = Both("litert", "mediapipe")
"""Keys of `ENGINES`."""
CALL: Final = re.compile(r"^\d+ +\w+\(", re.MULTILINE)
"""A system call in what `strace -f -o` writes; ends of processes and signals are none."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one engine."""

    start_s: float
    """Processor seconds from opening it to the first landmarks, its package's import included."""
    held_mb: float
    """Resident memory of a process that saw `PICTURES`, numpy, OpenCV and decoder included."""
    engine_mb: float
    """Of these, what came with opening the engine."""
    installed_mb: float
    """Files of its own package; NaN when nobody noted them."""
    calls: int | None
    """System calls to do with the network; None where strace is not there, or not allowed."""


def costs(model: Path, clip: Path) -> Both[Cost]:
    """Measure both engines on a clip that shows somebody; `model` is a `.task` bundle."""
    ran: dict[str, list[dict[str, float]]] = {name: [] for name in NAMES}
    for _ in range(ROUNDS):
        for name in NAMES:
            ran[name].append(json.loads(_run(_command(model, clip, name, PICTURES))))
    return NAMES.each(lambda name: _cost(model, clip, name, ran[name]))


def installed_mb(module: str) -> float:
    """Megabytes of the files that came with the package that a module is imported from.

    NaN when it is not installed, or nobody noted its files.
    """
    files = [
        file.locate()
        for name in {*metadata.packages_distributions().get(module, ())}  # it may name one twice
        for file in metadata.files(name) or ()
    ]
    sizes = [Path(str(file)).stat().st_size for file in files if Path(str(file)).is_file()]
    return sum(sizes) / 1e6 if sizes else float("nan")


def network_calls(command: Sequence[str]) -> int | None:
    """How many system calls to do with the network a command and its children make.

    None where strace is not there, or may not watch.
    """
    strace = shutil.which("strace")
    if strace is None:
        return None
    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "calls"
        watched = [strace, "-f", "-qq", "-e", "trace=%network", "-o", str(log), *command]
        try:
            _run(watched)
        except subprocess.CalledProcessError:
            return None
        return len(CALL.findall(log.read_text(encoding="utf-8", errors="replace")))


def _cost(model: Path, clip: Path, name: str, ran: list[dict[str, float]]) -> Cost:
    start, held, engine = (
        median(each[key] for each in ran) for key in ("start_s", "held_mb", "engine_mb")
    )
    calls = network_calls(_command(model, clip, name, WATCHED))
    return Cost(start, held, engine, installed_mb(ENGINES[name]), calls)


def _command(model: Path, clip: Path, name: str, pictures: int) -> list[str]:
    return [sys.executable, "-P", first_sight.__file__, str(model), str(clip), name, str(pictures)]


def _run(command: Sequence[str]) -> str:
    """Return what it prints; it finds this station before any that is installed."""
    here = str(Path(first_sight.__file__).parents[3])
    path = os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": path}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout
