"""The picture of the curves."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from station.report.curves import STRIP_HEIGHT, draw_curves
from station.report.palette import MARKS, TRUNK, rgb
from station.values import Call, Curves, Image, SetRecord
from tests.report.sets import FIX, GOOD, UNJUDGED, a_set

WIDTH = 1000


def columns(picture: Image, colour: str) -> list[int]:
    """List the columns in which pixels of just this colour are found."""
    return [int(x) for x in np.flatnonzero((picture == rgb(colour)).all(axis=2).any(axis=0))]


def with_gap(record: SetRecord, start: float, end: float) -> SetRecord:
    """Hide all angles for a while."""
    curves = record.curves
    hidden = (curves.time > start) & (curves.time < end)
    gone = np.where(hidden, np.float32(np.nan), np.float32(1))
    trunk, hip, knee = curves.trunk * gone, curves.hip * gone, curves.knee * gone
    return dataclasses.replace(record, curves=Curves(curves.time, trunk, hip, knee))


def test_each_rep_stands_in_its_verdicts_colour() -> None:
    """Good, then fix, then unjudged, from left to right, none over another."""
    picture = draw_curves(a_set([GOOD, FIX, UNJUDGED]), WIDTH)
    assert picture.shape == (STRIP_HEIGHT, WIDTH, 3)
    spans = [columns(picture, MARKS[call].tint) for call in (Call.GOOD, Call.FIX, Call.UNJUDGED)]
    assert all(spans)
    assert spans[0][-1] < spans[1][0] <= spans[1][-1] < spans[2][0]


def test_the_hatch_of_a_fix_outlives_grey_paper() -> None:
    """Within the tint of a fix there are strokes; within that of a good rep there are none."""
    good, fix = (draw_curves(a_set([verdict]), WIDTH) for verdict in (GOOD, FIX))
    # Below the curves, above the names, between the dotted upright and the edge.
    patch = np.s_[350:352, 420:520]
    assert good[patch].std(axis=(0, 1)).max() == 0
    assert fix[patch].std(axis=(0, 1)).max() > 1


def test_a_gap_stays_a_gap() -> None:
    """No line is drawn over time in which nobody was seen."""
    record = a_set([])
    seen = columns(draw_curves(record, WIDTH)[300:], TRUNK.colour)
    hidden = columns(draw_curves(with_gap(record, 2, 4), WIDTH)[300:], TRUNK.colour)
    assert len(seen) - len(hidden) == pytest.approx((len(seen)) * 2 / 6, rel=0.25)


def test_no_rep_is_said_in_words() -> None:
    """An empty picture would look like an error."""
    words = draw_curves(with_gap(a_set([]), -1, 99), WIDTH)[150:300, 300:700]
    assert (words < 60).all(axis=2).sum() > 300


def test_a_set_that_never_saw_anybody_can_be_drawn() -> None:
    """No samples at all, or only NaN: still a picture, and no warning."""
    record, nothing = a_set([]), np.zeros(0, np.float32)
    empty = dataclasses.replace(record, curves=Curves(nothing, nothing, nothing, nothing))
    for each in (empty, with_gap(record, -1, 99)):
        assert draw_curves(each, WIDTH).shape[1] == WIDTH


def test_thirty_reps_take_three_rows() -> None:
    """Rows are added; reps are not squeezed."""
    assert len(draw_curves(a_set([GOOD, FIX, UNJUDGED] * 10), WIDTH)) == 3 * STRIP_HEIGHT
