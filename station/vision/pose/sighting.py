"""From the bodies that an engine found to a `Sight` of the one on the mark (pure numpy)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from station.values import LANDMARKS, Frame, Sight
from station.vision.people import OnTheMark
from station.vision.pose.outline import cut_out

MaskOf = Callable[[int], NDArray[np.float32] | None]
"""Gives the mask of a body by its row: whole picture, 0–1; None when there is none."""

_LUMA = np.array([0.299, 0.587, 0.114]) / 255  # ITU-R BT.601
_EVERY = 8
_NOBODY: NDArray[np.float32] = np.full((LANDMARKS, 2), np.nan, np.float32)
_UNSEEN: NDArray[np.float32] = np.zeros(LANDMARKS, np.float32)
for _shared in (_NOBODY, _UNSEEN):
    _shared.setflags(write=False)


def sighted(
    frame: Frame, bodies: NDArray[np.float32], mask_of: MaskOf, mark: OnTheMark
) -> tuple[Sight, int | None]:
    """Return what there is to be told of the person on the mark, and which body is theirs.

    `bodies` is (n, 33, 3): x and y, square pixels, and visibility. Frames must come in the
    order of their times.
    """
    height, width = frame.image.shape[:2]
    chosen, people = mark.choose(frame.time, bodies[..., :2], (width, height))
    points, seen, silhouette = _NOBODY, _UNSEEN, None
    if chosen is not None:
        points, seen = bodies[chosen, :, :2].copy(), bodies[chosen, :, 2].copy()
        mask = mask_of(chosen)
        silhouette = None if mask is None else cut_out(mask, points)
    sight = Sight(
        time=frame.time,
        size=(width, height),
        points=points,
        seen=seen,
        silhouette=silhouette,
        rod=None,
        people=people,
        brightness=float((frame.image[::_EVERY, ::_EVERY].mean(axis=(0, 1)) * _LUMA).sum()),
    )
    return sight, chosen
