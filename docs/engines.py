"""Rerun the tables of docs/engines.md: our engine on LiteRT beside MediaPipe, same pictures.

    unshare -rn python docs/engines.py alike MODEL.task CLIP …     how far their answers differ
    python docs/engines.py kept OURS THEIRS                        the same, from kept recordings
    unshare -rn python docs/engines.py policy MODEL.task CLIP …    lag and error against truth
    unshare -rn python docs/engines.py start MODEL.task CLIP       from nothing to the first sight

points  median distance of a joint's two landmarks (left and right, all frames), % of body height
IoU     median overlap of the two masks, at half the picture's resolution
lag     seconds by which the trunk angle trails the truth (best shift, in steps of 5 ms)
MAE     degrees, mean of trunk, hip and knee; hip: of hip flexion alone
jitter  degrees, median second difference of the trunk angle
ms      processor milliseconds a picture, median, all threads together
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from eyes import angles, error, lag, truth
from numpy.typing import NDArray

from station.values import Frame, Sight
from station.vision.pose import PoseEngine, open_engine
from station.vision.pose.litert.engine import LiteRtEngine, Policy
from station.vision.recording import read_recording
from station.vision.video import VideoFile

JOINTS = {"shoulder": 11, "hip": 23, "knee": 25, "ankle": 27, "ear": 7}
"""The left one; the right one follows."""
NOSE, HEELS = 0, [29, 30]
MOST = 300
"""Frames of a clip, spread over all of it."""
AT_A_TIME = 25
POLICIES = {
    "MediaPipe, as in docs/eyes.md": None,
    "LiteRT, searching every picture": Policy(1),
    "LiteRT, every second": Policy(2),
    "LiteRT, every fifth": Policy(5),
    "LiteRT, only when lost": Policy(0),
}
FIRST = """
import json, resource, sys, time
from pathlib import Path
begun = time.process_time()
from station.vision.pose import open_engine
from station.vision.recording import read_recording
from station.vision.video import VideoFile
video = VideoFile(sys.argv[2])
frames = iter(video)
first = next(frames)
ready = time.process_time()
with open_engine(Path(sys.argv[1]), "full", sys.argv[3]) as engine:
    engine.see(first)
    seconds = time.process_time() - ready
    for frame, _ in zip(frames, range(60)):
        engine.see(frame)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    print(json.dumps([seconds, pages * resource.getpagesize() / 1e6]), flush=True)
"""

Floats = NDArray[np.float64]


def timed(engine: PoseEngine, frame: Frame) -> tuple[Sight, float]:
    """Return what it sees and the milliseconds of processor that it took."""
    begun = time.process_time()
    sight = engine.see(frame)
    return sight, 1000 * (time.process_time() - begun)


def pairs(model: Path, clip: Path) -> tuple[list[Sight], list[Sight], Floats]:
    """Sights of both engines, and (frames, 2) milliseconds; they take turns at going first."""
    engines = [open_engine(model, "full", name) for name in ("litert", "mediapipe")]
    found: list[list[tuple[Sight, float]]] = [[], []]
    for i, frame in enumerate(pictures(clip)):
        for which in (0, 1) if i % 2 else (1, 0):
            found[which].append(timed(engines[which], frame))
    for engine in engines:
        engine.close()
    ours, theirs = ([sight for sight, _ in both] for both in found)
    return ours, theirs, np.array([[ms for _, ms in both] for both in found]).T


def pictures(clip: Path) -> Iterator[Frame]:
    """Frames of a clip, decoded some at a time: decoding is not to be timed with the engines."""
    with VideoFile(clip) as video:
        frames = islice(video, 0, None, max(1, (video.count or MOST) // MOST))
        while some := list(islice(frames, AT_A_TIME)):
            yield from some


def distances(ours: list[Sight], theirs: list[Sight]) -> dict[str, float]:
    """Median distance of each joint, % of body height (nose to heels, standing)."""
    a, b = (np.array([sight.points for sight in sights], np.float64) for sights in (ours, theirs))
    tall = np.nanpercentile(np.linalg.norm(b[:, NOSE] - b[:, HEELS].mean(axis=1), axis=1), 90)
    apart = 100 * np.linalg.norm(a - b, axis=2) / tall
    return {name: float(np.nanmedian(apart[:, [i, i + 1]])) for name, i in JOINTS.items()}


def filled(sight: Sight) -> NDArray[np.bool_]:
    """The mask, in the whole picture at the mask's own scale."""
    assert sight.silhouette is not None
    outline, (width, height) = sight.silhouette, sight.size
    left, top = (round(edge / outline.scale) for edge in outline.origin)
    rows, columns = outline.mask.shape
    whole = np.zeros((int(height / outline.scale) + 1, int(width / outline.scale) + 1), np.bool_)
    whole[top : top + rows, left : left + columns] = outline.mask > 127
    return whole


def overlap(ours: Sight, theirs: Sight) -> float:
    """IoU of two masks; NaN where one is missing."""
    if ours.silhouette is None or theirs.silhouette is None:
        return float("nan")
    a, b = filled(ours), filled(theirs)
    return float((a & b).sum() / max(1, (a | b).sum()))


def told(name: str, ours: list[Sight], theirs: list[Sight], ms: str) -> None:
    """Print how far two engines differ on a clip."""
    apart = distances(ours, theirs)
    masks = np.nanmedian([overlap(a, b) for a, b in zip(ours, theirs, strict=True)])
    seen = [sum(np.isfinite(s.points[0, 0]) for s in sights) for sights in (ours, theirs)]
    people = np.mean([a.people == b.people for a, b in zip(ours, theirs, strict=True)])
    print(
        f"| {name} | {len(ours)} | {' | '.join(f'{d:.2f}' for d in apart.values())} "
        f"| {masks:.3f} | {seen[0]} / {seen[1]} | {people:.0%} | {ms} |",
        flush=True,
    )


def alike(model: Path, clip: Path) -> None:
    """Let both engines see a clip, turn by turn."""
    ours, theirs, spent = pairs(model, clip)
    a_ms, b_ms = np.median(spent[5:], axis=0)
    told(clip.stem, ours, theirs, f"{a_ms:.1f} / {b_ms:.1f}")


def kept(ours: Path, theirs: Path) -> None:
    """Compare two folders of `station evaluate --keep`, one for each engine."""
    for path in sorted(ours.rglob("*.npz"), key=lambda path: path.stem):
        (other,) = theirs.rglob(path.name)
        told(path.stem, list(read_recording(path)), list(read_recording(other)), "–")


def opened(model: Path, policy: Policy | None) -> PoseEngine:
    """MediaPipe without a policy, else LiteRT."""
    if policy is None:
        return open_engine(model, "full", "mediapipe")
    return LiteRtEngine(model, "full", policy)


def policies(model: Path, clip: Path) -> None:
    """Print a row for each frame rate and policy, against the clip's truth."""
    with VideoFile(clip) as video:
        frames, fps = list(video), video.fps
    drawn_at, drawn, side = truth(clip.parent, clip.stem)
    for stride in (1, 2, 3) if fps > 20 else (1, 2):
        times = np.array([frame.time for frame in frames[::stride]])
        for name, policy in POLICIES.items():
            with opened(model, policy) as engine:
                both = [timed(engine, frame) for frame in frames[::stride]]
            seen = angles(np.array([sight.points for sight, _ in both], np.float64), side)
            shift = (
                "–" if clip.stem == "still" else f"{lag(times, seen[0], drawn_at, drawn[0]):.3f}"
            )
            print(
                f"| {clip.stem} | {fps / stride:g} | {name} | {shift} "
                f"| {error(seen, times, drawn_at, drawn):.2f} "
                f"| {error(seen[1:2], times, drawn_at, drawn[1:2]):.2f} "
                f"| {np.nanmedian(np.abs(np.diff(seen[0], 2))):.2f} "
                f"| {np.median([ms for _, ms in both[5:]]):.1f} |",
                flush=True,
            )


def start(model: Path, clip: Path) -> None:
    """Print seconds of processor to the first sight, and megabytes held, in fresh processes."""
    for engine in ("litert", "mediapipe"):
        command = [sys.executable, "-c", FIRST, str(model), str(clip), engine]
        ran = [subprocess.run(command, capture_output=True, check=True).stdout for _ in range(3)]
        seconds, megabytes = np.median([json.loads(said) for said in ran], axis=0)
        print(f"| {engine} | {seconds:.2f} | {megabytes:.0f} |", flush=True)


HEADS = {
    "alike": ["clip", "frames", *JOINTS, "IoU", "seen", "people alike", "ms"],
    "policy": ["clip", "frames/s", "engine", "lag s", "MAE °", "hip °", "jitter °", "ms"],
    "start": ["engine", "processor s to the first sight", "MB after 60 pictures"],
}
HEADS["kept"] = HEADS["alike"]
TABLES = {"alike": alike, "kept": kept, "policy": policies, "start": start}

if __name__ == "__main__":
    table = sys.argv[1]
    print(f"| {' | '.join(HEADS[table])} |\n|{'---|' * len(HEADS[table])}")
    for place in sys.argv[3:]:
        TABLES[table](Path(sys.argv[2]), Path(place))
