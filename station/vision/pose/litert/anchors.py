"""The places in the picture at which the detector's answers are anchored (SSD)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 224
"""Pixels of the detector's picture [G]; also the unit of what it answers."""
LAYERS: Final = ((8, 2), (16, 2), (32, 6))
"""Pixels from one cell to the next, and answers of a cell. [G] has five layers, with strides
of 8, 16 and three times 32, and two answers each; those of one stride lie in a row."""


def anchors() -> NDArray[np.float32]:
    """Return the (2254, 2) x, y of every anchor, 0–1 of the picture.

    Each lies in the middle of its cell; cells go row by row [S]. All are of one size, the whole
    picture's, as BlazeFace's would be if they were scaled to nothing: so their size drops out
    of the arithmetic [F, G].
    """
    return np.concatenate([_layer(SIDE // stride, answers) for stride, answers in LAYERS])


def _layer(cells: int, answers: int) -> NDArray[np.float32]:
    middles = (np.arange(cells, dtype=np.float32) + 0.5) / cells
    grid = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    return np.repeat(grid, answers, axis=0)
