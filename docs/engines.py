"""Rerun the tables of docs/engines.md: our engine on LiteRT beside MediaPipe, on the same pictures.

    unshare -rn python docs/engines.py MODEL.task CLIP …

points  median distance of a joint's two landmarks (left and right, all frames), % of body height
IoU     median overlap of the two masks, at half the picture's resolution
ms      processor milliseconds a picture, median, all threads together
"""

from __future__ import annotations

import sys
import time
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from station.values import Frame, Sight
from station.vision.pose import PoseEngine
from station.vision.pose.litert.engine import LiteRtEngine
from station.vision.pose.mediapipe import MediaPipeEngine
from station.vision.video import VideoFile

JOINTS = {"shoulder": 11, "hip": 23, "knee": 25, "ankle": 27, "ear": 7}
"""The left one; the right one follows."""
NOSE, HEELS = 0, [29, 30]
MOST = 300
"""Frames of a clip, spread over all of it."""

Floats = NDArray[np.float64]


def timed(engine: PoseEngine, frame: Frame) -> tuple[Sight, float]:
    """Return what it sees and the milliseconds of processor that it took."""
    begun = time.process_time()
    sight = engine.see(frame)
    return sight, 1000 * (time.process_time() - begun)


def pairs(model: Path, clip: Path) -> tuple[list[Sight], list[Sight], Floats]:
    """Sights of both engines, and (frames, 2) milliseconds."""
    ours, theirs, spent = [], [], []
    with VideoFile(clip) as video:
        step = max(1, (video.count or MOST) // MOST)
        with LiteRtEngine(model, "full") as first, MediaPipeEngine(model, "full") as second:
            for frame in islice(video, 0, None, step):
                (a, a_ms), (b, b_ms) = timed(first, frame), timed(second, frame)
                ours.append(a)
                theirs.append(b)
                spent.append((a_ms, b_ms))
    return ours, theirs, np.array(spent)


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


def row(model: Path, clip: Path) -> str:
    """One line of the table."""
    ours, theirs, spent = pairs(model, clip)
    apart = distances(ours, theirs)
    masks = np.nanmedian([overlap(a, b) for a, b in zip(ours, theirs, strict=True)])
    seen = np.array([[np.isfinite(s.points[0, 0]) for s in sights] for sights in (ours, theirs)])
    people = np.mean([a.people == b.people for a, b in zip(ours, theirs, strict=True)])
    a_ms, b_ms = np.median(spent[5:], axis=0)
    return (
        f"| {clip.stem} | {len(ours)} | {' | '.join(f'{d:.2f}' for d in apart.values())} "
        f"| {masks:.3f} | {seen[0].sum()} / {seen[1].sum()} | {people:.0%} "
        f"| {a_ms:.1f} / {b_ms:.1f} |"
    )


if __name__ == "__main__":
    print(f"| clip | frames | {' | '.join(JOINTS)} | IoU | seen | people alike | ms |")
    print(f"|{'---|' * (len(JOINTS) + 6)}")
    for name in sys.argv[2:]:
        print(row(Path(sys.argv[1]), Path(name)), flush=True)
