"""Long sets are cut into rows that stay legible."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from station.report.strips import fit_scale, slots, spread, strips, value_at
from tests.report.sets import GOOD, PERIOD, a_set


@pytest.mark.parametrize(("reps", "rows"), [(0, 1), (1, 1), (10, 1), (11, 2), (30, 3)])
def test_ten_reps_a_row(reps: int, rows: int) -> None:
    """Every rep is on exactly one row, whole, in order."""
    cut = strips(a_set([GOOD] * reps))
    assert len(cut) == rows
    assert [rep.number for strip in cut for rep in strip.reps] == list(range(1, reps + 1))
    assert all(
        strip.start <= rep.start < rep.end <= strip.end for strip in cut for rep in strip.reps
    )


def test_rows_share_one_scale_of_time() -> None:
    """A slow rep looks slow on any row."""
    lengths = [strip.end - strip.start for strip in strips(a_set([GOOD] * 24))]
    assert lengths == pytest.approx([lengths[0]] * 3)


def test_a_row_begins_where_the_one_above_ends() -> None:
    """No moment of the set is left out, partial reps between rows included."""
    first, second = strips(a_set([GOOD] * 20))
    assert second.start <= first.end


def test_each_rep_has_the_room_to_its_nearest_neighbour() -> None:
    """Names under reps may use the pauses beside them, and no more."""
    (strip,) = strips(a_set([GOOD] * 5))
    shares = [share for _, share in slots(strip)]
    assert shares == pytest.approx([PERIOD / (strip.end - strip.start)] * 5)


def test_one_rep_may_use_the_whole_row() -> None:
    """There is nobody to run into."""
    (strip,) = strips(a_set([GOOD]))
    assert [share for _, share in slots(strip)] == [1.0]


def test_a_slip_of_the_eyes_does_not_flatten_the_set() -> None:
    """One wild reading must not decide the scale."""
    curves = a_set([GOOD]).curves
    wild = curves.knee.copy()
    wild[3], wild[4] = 3000, np.nan
    assert fit_scale(dataclasses.replace(curves, knee=wild)) == fit_scale(curves)


def test_stillness_stays_flat() -> None:
    """Half a degree of sway is not blown up to the height of the picture."""
    assert fit_scale(a_set([]).curves).high >= 60


def test_names_beside_curves_do_not_touch() -> None:
    """Rising order and a gap, moved no further than needed."""
    assert spread([10, 12, 60], 8) == [10, 18, 60]
    assert spread([], 8) == []


def test_a_value_is_read_at_its_moment_or_not_at_all() -> None:
    """A gap in the curve is a gap in the figures."""
    curves = a_set([GOOD]).curves
    assert value_at(curves, curves.trunk, 2.75) == pytest.approx(70, abs=3)
    assert math.isnan(value_at(curves, np.full_like(curves.trunk, np.nan), 2.75))
    empty = dataclasses.replace(curves, time=np.zeros(0, np.float32))
    assert math.isnan(value_at(empty, np.zeros(0, np.float32), 1.0))
