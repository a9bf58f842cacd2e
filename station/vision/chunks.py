"""Sights laid side by side: one array for each of their parts, and back (pure numpy)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from station.values import LANDMARKS, Rod, Sight, Silhouette, Wall

Chunk = dict[str, NDArray[Any]]
"""Member → array; all have a row for each sight, but for the masks, which lie end to end."""

PARTS: dict[str, tuple[str, tuple[int, ...]]] = {
    "time": ("<f8", ()),
    "size": ("<i4", (2,)),
    "points": ("<f4", (LANDMARKS, 2)),
    "seen": ("<f4", (LANDMARKS,)),
    "people": ("<i4", ()),
    "brightness": ("<f8", ()),
    "rod": ("<f4", (2, 2)),
    "rod_score": ("<f8", ()),
    "rod_proven": ("|b1", ()),
    "wall": ("<f4", (2, 2)),
    "wall_score": ("<f8", ()),
    "mask_shape": ("<i4", (2,)),
    "mask_place": ("<f8", (3,)),
}
"""Member → its type and its shape for one sight. No rod or wall: a score of −1. No silhouette: a
shape of (−1, −1). A mask's place is its origin x, y and its scale."""

MEMBERS = (*PARTS, "masks")


def pack(sights: list[Sight]) -> Chunk:
    """Lay sights side by side."""
    rows = {
        "time": [s.time for s in sights],
        "size": [s.size for s in sights],
        "points": [s.points for s in sights],
        "seen": [s.seen for s in sights],
        "people": [s.people for s in sights],
        "brightness": [s.brightness for s in sights],
        "rod": [s.rod.ends if s.rod else np.zeros((2, 2)) for s in sights],
        "rod_score": [s.rod.score if s.rod else -1.0 for s in sights],
        "rod_proven": [s.rod is not None and s.rod.proven for s in sights],
        "wall": [s.wall.ends if s.wall else np.zeros((2, 2)) for s in sights],
        "wall_score": [s.wall.score if s.wall else -1.0 for s in sights],
        "mask_shape": [s.silhouette.mask.shape if s.silhouette else (-1, -1) for s in sights],
        "mask_place": [_place(s.silhouette) for s in sights],
    }
    chunk = {name: np.array(rows[name], PARTS[name][0]) for name in PARTS}
    masks = [s.silhouette.mask.ravel() for s in sights if s.silhouette]
    return chunk | {"masks": np.concatenate([np.empty(0, np.uint8), *masks])}


def _place(silhouette: Silhouette | None) -> tuple[float, float, float]:
    return (*silhouette.origin, silhouette.scale) if silhouette else (0.0, 0.0, 0.0)


def unpack(chunk: Chunk) -> Iterator[Sight]:
    """Take them apart again: the very same sights."""
    taken = 0
    for i in range(len(chunk["time"])):
        height, width = (int(side) for side in chunk["mask_shape"][i])
        silhouette = None
        if height >= 0:
            # A copy: a view would keep all masks of the chunk alive with the one.
            mask = chunk["masks"][taken : taken + height * width].copy().reshape(height, width)
            taken += mask.size
            x, y, scale = (float(number) for number in chunk["mask_place"][i])
            silhouette = Silhouette(mask, (x, y), scale)
        rod_score = float(chunk["rod_score"][i])
        wall_score = float(chunk["wall_score"][i])
        yield Sight(
            time=float(chunk["time"][i]),
            size=(int(chunk["size"][i, 0]), int(chunk["size"][i, 1])),
            points=chunk["points"][i],
            seen=chunk["seen"][i],
            silhouette=silhouette,
            rod=_rod(chunk, i) if rod_score >= 0 else None,
            wall=Wall(chunk["wall"][i], wall_score) if wall_score >= 0 else None,
            people=int(chunk["people"][i]),
            brightness=float(chunk["brightness"][i]),
        )


def _rod(chunk: Chunk, i: int) -> Rod:
    return Rod(chunk["rod"][i], float(chunk["rod_score"][i]), bool(chunk["rod_proven"][i]))


def fits(chunk: Chunk, count: int) -> bool:
    """Whether these are the parts of `count` sights, each of its type and shape."""
    rows = all(
        chunk[name].shape == (count, *shape) and chunk[name].dtype == np.dtype(kind)
        for name, (kind, shape) in PARTS.items()
    )
    if not rows or chunk["masks"].dtype != np.uint8:
        return False
    shapes = chunk["mask_shape"].astype(np.int64)
    area = shapes[shapes.min(axis=1, initial=0) >= 0].prod(axis=1).sum()
    return chunk["masks"].shape == (area,)
