"""Recorded sets for tests: sights of rendered clips (CC0), with their truth, and edits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from station.evaluate import ClipResult, compare
from station.values import Points, Sight, Silhouette
from station.vision.recording import Recording, RecordingWriter, read_recording

RECORDINGS = Path(__file__).parent / "recordings"
NAMES = tuple(sorted(path.stem for path in RECORDINGS.glob("*.npz")))


def recorded(name: str) -> Recording:
    """One of the recordings that come with the tests."""
    return read_recording(RECORDINGS / f"{name}.npz")


def truth(name: str) -> dict[str, Any]:
    """What is true of it."""
    loaded: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text("utf-8"))
    return loaded


@cache
def compared(name: str) -> ClipResult:
    """What is found in it beside its truth: the same however often it is asked for."""
    return compare(name, recorded(name), truth(name))


def edited(
    source: Recording, target: Path, change: Callable[[Iterable[Sight]], Iterable[Sight]]
) -> Recording:
    """The same set with its sights changed, as a recording of its own."""
    with RecordingWriter(target, source.meta) as writer:
        for sight in change(source):
            writer.write(sight)
    return read_recording(target)


def mirrored(sights: Iterable[Sight]) -> Iterable[Sight]:
    """Left and right of the picture swapped; BlazePose then swaps the body's sides too."""
    swap = [0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9]
    swap += [i + 1 if i % 2 else i - 1 for i in range(11, 33)]
    for s in sights:
        wide = s.size[0]
        points = _turned(s.points, wide)[swap]
        rod = s.rod and replace(s.rod, ends=_turned(s.rod.ends, wide))
        wall = s.wall and replace(s.wall, ends=_turned(s.wall.ends, wide))
        changed = replace(s, points=points, seen=s.seen[swap], rod=rod, wall=wall)
        yield replace(changed, silhouette=_flipped(s))


def scaled(sights: Iterable[Sight], factor: float) -> Iterable[Sight]:
    """The whole picture enlarged or shrunk."""
    for s in sights:
        size = (round(s.size[0] * factor), round(s.size[1] * factor))
        mask = s.silhouette and replace(
            s.silhouette,
            origin=(s.silhouette.origin[0] * factor, s.silhouette.origin[1] * factor),
            scale=s.silhouette.scale * factor,
        )
        times = np.float32(factor)
        rod = s.rod and replace(s.rod, ends=s.rod.ends * times)
        wall = s.wall and replace(s.wall, ends=s.wall.ends * times)
        points = s.points * times
        yield replace(s, size=size, points=points, silhouette=mask, rod=rod, wall=wall)


def moved(sights: Iterable[Sight], x: float, y: float) -> Iterable[Sight]:
    """Everybody shifted in the picture, square pixels."""
    for s in sights:
        mask = s.silhouette and replace(
            s.silhouette, origin=(s.silhouette.origin[0] + x, s.silhouette.origin[1] + y)
        )
        by = np.array([x, y], np.float32)
        rod = s.rod and replace(s.rod, ends=s.rod.ends + by)
        wall = s.wall and replace(s.wall, ends=s.wall.ends + by)
        yield replace(s, points=s.points + by, silhouette=mask, rod=rod, wall=wall)


def _turned(points: Points, wide: int) -> Points:
    """Left and right swapped in a picture so wide."""
    return points * np.array([-1, 1], np.float32) + np.array([wide, 0], np.float32)


def _flipped(sight: Sight) -> Silhouette | None:
    mask = sight.silhouette
    if mask is None:
        return None
    right = mask.origin[0] + mask.mask.shape[1] * mask.scale
    image = np.ascontiguousarray(mask.mask[:, ::-1])
    return replace(mask, mask=image, origin=(sight.size[0] - right, mask.origin[1]))
