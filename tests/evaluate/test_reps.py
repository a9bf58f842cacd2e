"""Which rep found is which rep done."""

from __future__ import annotations

import math

import pytest

from station.evaluate.reps import match, rep_results
from station.evaluate.truth import true_reps
from station.values import Severity
from tests.evaluate.known import frames, judged, truth


def test_reps_are_matched_by_time_not_by_order() -> None:
    """The first of two reps is not counted: the second keeps its own judgement."""
    first, second = rep_results(truth("SQUAT"), [judged(6.1, 7.9, "SQUAT")])
    assert (first.number, first.counted, dict(first.found)) == (1, False, {})
    assert (second.number, second.counted, dict(second.found)) == (2, True, {"SQUAT": "red"})


def test_a_rep_that_nobody_did_stands_at_the_end() -> None:
    """Counted between two reps: number 0, with nothing true of it."""
    found = [judged(2.0, 4.0), judged(4.5, 5.5, "BOW"), judged(6.0, 8.0)]
    results = rep_results(truth(), found)
    assert [r.number for r in results] == [1, 2, 0]
    assert results[2].true == ()
    assert "BOW" in results[2].found


def test_a_rep_cut_in_two_is_one_and_one_too_many() -> None:
    """The longer half is the rep; what the clip is labelled with is not false in the other."""
    found = [judged(2.0, 2.7, "SQUAT"), judged(2.8, 4.0, "SQUAT")]
    whole, rest = rep_results(truth("SQUAT", reps=[(2.0, 4.0)]), found)
    assert (whole.number, rest.number) == (1, 0)
    assert "SQUAT" in rest.grey
    pairs = match(true_reps(truth(reps=[(2.0, 4.0)])), found)
    assert pairs[0][1] is found[1]


def test_a_brush_with_the_next_rep_is_no_match() -> None:
    """A rep found that reaches a little into one done is another one."""
    ((_, nobody), (extra, _)) = match(true_reps(truth(reps=[(2.0, 4.0)])), [judged(3.5, 6.0)])
    assert (nobody, extra) == (None, None)


def test_without_times_reps_go_in_order() -> None:
    """A truth that only counts three: two found, the third is missed."""
    counted = {"drill": "hinge", "faults": ["ROUND"], "count": 3}
    results = rep_results(counted, [judged(1.0, 2.0, "ROUND"), judged(3.0, 4.0)])
    assert [r.counted for r in results] == [True, True, False]
    assert [r.number for r in results] == [1, 2, 3]


def test_a_rep_carries_what_was_said_of_it() -> None:
    """Weight, what could not be seen, and the call."""
    found = judged(2.0, 4.0, "NECK_UP", severity=Severity.AMBER, unseen=("ROUND",))
    (only,) = rep_results(truth("ROUND", reps=[(2.0, 4.0)]), [found])
    assert only.found == {"NECK_UP": Severity.AMBER}
    assert (only.unseen, only.call) == (("ROUND",), "fix")


def test_a_touch_is_compared_on_the_clock_of_the_clip() -> None:
    """A rep found 0.2 s late that touches 0.9 s after its start, true at 3.0: 0.1 s late."""
    known = truth(reps=[(2.0, 4.0)], frames=frames(wall_gap_m=lambda t: 0.0 if t >= 3.0 else 0.2))
    (only,) = rep_results(known, [judged(2.2, 4.0, measures={"wall_touch_s": 0.9})])
    assert only.errors["touch_s"] == pytest.approx(0.1, abs=1e-6)


def test_measures_are_compared_and_missing_ones_unknown() -> None:
    """The descent against the renderer's; a measure that nobody took is NaN, never 0."""
    known = truth(reps=[(2.0, 4.0)], parameters={"t_down": 1.5}, heel_to_wall=0.8)
    measures = {"descent_s": 1.3, "heel_to_wall": 0.9}
    (only,) = rep_results(known, [judged(2.0, 4.0, measures=measures)])
    assert only.errors["descent_s"] == pytest.approx(-0.2)
    assert only.errors["heel_to_wall"] == pytest.approx(0.1)
    assert math.isnan(only.errors["wall_gap_cm"])
    assert math.isnan(only.errors["touch_s"])


def test_the_least_gap_is_compared_in_centimetres() -> None:
    """True 8 cm, measured 6.5: 1.5 cm too near."""
    known = truth(reps=[(2.0, 4.0)], frames=frames(wall_gap_m=lambda t: 0.08 + 0.1 * (t > 3)))
    (only,) = rep_results(known, [judged(2.0, 4.0, measures={"wall_gap_cm": 6.5})])
    assert only.errors["wall_gap_cm"] == pytest.approx(-1.5)
