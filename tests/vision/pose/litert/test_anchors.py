"""The anchor grid: how many, where, and in which order."""

from __future__ import annotations

import numpy as np
import pytest

from station.vision.pose.litert.anchors import LAYERS, SIDE, anchors


def test_there_are_as_many_as_the_network_has_answers() -> None:
    """28² x 2 + 14² x 2 + 7² x 6 = 2254."""
    assert anchors().shape == (2254, 2)


def test_every_anchor_lies_in_the_middle_of_its_cell() -> None:
    """In cells of its own layer, x and y are a whole number and a half."""
    begin = 0
    for stride, answers in LAYERS:
        cells = SIDE // stride
        layer = anchors()[begin : begin + answers * cells**2] * cells
        assert (layer - 0.5) == pytest.approx(np.round(layer - 0.5), abs=1e-4)
        assert len(np.unique(layer.round(1), axis=0)) == cells**2
        begin += len(layer)


def test_cells_go_row_by_row_and_the_answers_of_one_lie_together() -> None:
    """Columns run fastest, after the answers of the cell."""
    first = anchors()[:6] * 28
    assert first == pytest.approx(np.array([[0.5, 0.5]] * 2 + [[1.5, 0.5]] * 2 + [[2.5, 0.5]] * 2))


def test_the_middle_of_all_anchors_is_the_middle_of_the_picture() -> None:
    """No side is favoured: a mirrored grid is the same grid."""
    grid = anchors()
    mirrored = np.stack([1 - grid[:, 0], grid[:, 1]], axis=1)
    assert np.sort(mirrored.round(4), axis=0) == pytest.approx(np.sort(grid.round(4), axis=0))
