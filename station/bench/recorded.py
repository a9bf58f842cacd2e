"""The engine, the finders and the judgement by themselves, and a whole analysis."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Final

from station.analyze import Eyes, analyze_video, record_video, watch_recording
from station.form.drills import drill_called
from station.form.drills.drill import Drill
from station.form.standing import learn_standing
from station.form.watch import SetWatch
from station.values import Frame, Sight
from station.vision.pose import PoseEngine
from station.vision.recording import Recording, RecordingWriter, read_recording
from station.vision.rod import RodFinder
from station.vision.video import VideoFile
from station.vision.wall import WallFinder

MOST_HELD: Final = 300
"""Pictures kept decoded in memory for the bare engine: 280 MB at 640 × 480."""
WARM_UP: Final = 300
"""Pictures before memory counts: the engine fills its pools."""
MEGABYTE: Final = 1e6


def bench_video(video: Path, eyes: Eyes, frames: int, drill_id: str = "hinge") -> list[str]:
    """Measure engine, rod, wall, judgement, the whole analysis, and memory on a clip."""
    drill = drill_called(drill_id)
    with tempfile.TemporaryDirectory() as place:
        with VideoFile(video) as pictures:
            held = list(islice(pictures, MOST_HELD))
        with eyes.open() as engine:
            bare, seen = _each(engine.see, held)
        rod, wall = _props(held, seen)
        sights = Path(place) / "sights.npz"
        looking = _seconds(lambda: record_video(video, sights, drill, eyes, _silent))
        recording = read_recording(sights)
        judging = _judging(recording, drill)
        whole = _seconds(
            lambda: analyze_video(video, drill, Path(place), eyes, _silent, draw_video=False)
        )
        count = len(recording)
        with eyes.open() as engine:
            memory = _memory(_endless(engine, held), recording, drill, frames, Path(place))
    engine_ms, rate = 1000 * median(bare), len(bare) / sum(bare)
    return [
        f"engine         {engine_ms:7.2f} ms a picture, median of {len(bare)}, already decoded",
        f"rod            {1000 * median(rod):7.2f} ms a picture, median: "
        f"{100 * median(rod) / median(bare):.1f} % of the engine",
        f"wall           {1000 * wall:7.2f} ms a picture, mean (it is looked for twice a second): "
        f"{100 * wall / median(bare):.1f} % of the engine",
        f"form + judge   {1000 * median(judging):7.2f} ms a picture, median: "
        f"{100 * median(judging) / median(bare):.1f} % of the engine",
        f"looking        {count / looking / rate:7.2f} of the bare engine's rate "
        f"(file → sights.npz, opening the engine included)",
        f"analyze        {count / whole / rate:7.2f} of it (file → report, no annotated video, "
        f"{count} pictures)",
        memory,
    ]


def bench_recording(path: Path, frames: int) -> list[str]:
    """Measure judgement and memory on a recording, without a model."""
    recording = read_recording(path)
    drill = drill_called(str(recording.meta.get("drill", "hinge")))
    judging = _judging(recording, drill)
    with tempfile.TemporaryDirectory() as place:
        memory = _memory(_over_again(recording), recording, drill, frames, Path(place))
    return [
        f"form + judge   {1000 * median(judging):7.2f} ms a picture, median of {len(judging)}",
        memory,
    ]


def _each(step: Callable[[Frame], Sight], frames: list[Frame]) -> tuple[list[float], list[Sight]]:
    """Seconds that each frame takes, without the first few, which warm up; and what was seen."""
    times, sights = [], []
    for frame in frames:
        begun = time.perf_counter()
        sights.append(step(frame))
        times.append(time.perf_counter() - begun)
    return times[5:] or times, sights


def _props(frames: list[Frame], sights: list[Sight]) -> tuple[list[float], float]:
    """Seconds for the rod in each picture, and for the wall on the average."""
    rods, walls = RodFinder(), WallFinder()
    times, whole = [], 0.0
    for frame, sight in zip(frames, sights, strict=True):
        begun = time.perf_counter()
        rods.find(frame.time, frame.image, sight.points)
        between = time.perf_counter()
        walls.find(frame.time, frame.image, sight.points)
        whole += time.perf_counter() - between
        times.append(between - begun)
    return times, whole / len(frames)


def _judging(recording: Recording, drill: Drill) -> list[float]:
    """Seconds that form and judge take for each sight, verdicts included."""
    watch = SetWatch(drill, watch_recording(recording, drill).standing)
    times = []
    for sight in recording:
        begun = time.perf_counter()
        watch.feed(sight)
        times.append(time.perf_counter() - begun)
    return times


def _memory(
    sights: Iterator[Sight], recording: Recording, drill: Drill, frames: int, place: Path
) -> str:
    """How much the process grows while sights flow through judgement and onto disk."""
    standing = learn_standing(recording)
    assert standing is not None
    watch = SetWatch(drill, standing)
    before = 0
    with RecordingWriter(place / "memory.npz", {}) as writer:
        for number, sight in enumerate(islice(sights, WARM_UP + frames)):
            if number == WARM_UP:
                before = _resident()
            watch.feed(sight)
            writer.write(sight)
        grown = (_resident() - before) / MEGABYTE
    return f"memory         {grown:+7.1f} MB over {frames} pictures after {WARM_UP} to warm up"


def _endless(engine: PoseEngine, frames: list[Frame]) -> Iterator[Sight]:
    """The same pictures over and over, with time going on."""
    length = frames[-1].time - frames[0].time + (frames[1].time - frames[0].time)
    for number, frame in enumerate(cycle(frames)):
        yield engine.see(Frame(frame.time + length * (number // len(frames)), frame.image))


def _over_again(recording: Recording) -> Iterator[Sight]:
    last = 0.0
    begun = 0.0
    while True:
        for s in recording:
            last = begun + s.time
            yield replace(s, time=last)
        begun = last + 0.1


def _resident() -> int:
    """Memory that the process holds, bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")  # 16 KB on a Pi 5


def _seconds(step: Callable[[], object]) -> float:
    begun = time.perf_counter()
    step()
    return time.perf_counter() - begun


def _silent(_what: str, _done: int, _of: int | None) -> None:
    """Nobody is told."""
