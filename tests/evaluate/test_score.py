"""The table of truths: who was named rightly, missed, or wrongly accused."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from station.evaluate.results import Errors, SetResult
from station.evaluate.score import (
    FaultScore,
    by_body,
    confusions,
    exact_counts,
    macro_f1,
    macro_f1_seen,
    red_on_good,
    rep_errors,
    right_points,
    rods_unasked,
    score,
)
from station.values import Severity
from tests.evaluate.known import clip, rep


def test_a_fault_is_true_missed_or_false_rep_by_rep() -> None:
    """Two reps, one named: one true, one missed; what was not there is false."""
    scores = score([clip(rep(["SQUAT"], ["SQUAT", "BOW"]), rep(["SQUAT"]))])
    assert [(s.id, s.true, s.missed, s.false) for s in scores] == [
        ("SQUAT", 1, 1, 0),
        ("BOW", 0, 0, 1),
    ]
    assert scores[0].recall == 0.5
    assert scores[1].precision == 0.0


def test_a_rep_that_was_not_counted_misses_its_faults() -> None:
    """Three reps with the fault, one counted: two are missed."""
    missed = rep(["SQUAT"], None)
    (only,) = score([clip(rep(["SQUAT"], ["SQUAT"]), missed, missed)])
    assert (only.true, only.missed) == (1, 2)


def test_a_rep_too_many_cannot_raise_the_recall() -> None:
    """One true rep, two counted and named: one true, none missed, recall 1."""
    extra = rep((), ["SQUAT"], grey=["SQUAT"], number=0)
    (only,) = score([clip(rep(["SQUAT"], ["SQUAT"]), extra)])
    assert (only.true, only.missed, only.false, only.recall) == (1, 0, 0, 1.0)


def test_grey_is_neither_right_nor_false() -> None:
    """Nobody can say whether it was there: it is in no count."""
    assert score([clip(rep((), ["DOWEL_sacrum"], grey=["DOWEL_sacrum"]))]) == []


def test_shares_of_nothing_are_unknown() -> None:
    """A fault that was never there has no recall."""
    (only,) = score([clip(rep((), ["BOW"]))])
    assert np.isnan(only.recall)


def test_a_miss_that_the_station_owns_up_to_is_counted_as_such() -> None:
    """It said that it could not look: still missed, and told apart."""
    (only,) = score([clip(rep(["ROUND"], (), unseen=["ROUND"]), rep(["ROUND"]))])
    assert (only.missed, only.unseen) == (2, 1)


def test_what_was_said_to_be_unseen_can_be_left_out() -> None:
    """Two reps named, two missed of which both were owned to be unseen: F1 2/3, and 1 of the
    seen; a fault that was never to be seen is no zero.
    """
    half = FaultScore("DOWEL_sacrum", true=2, missed=2, unseen=2)
    never = FaultScore("DOWEL_occiput", missed=2, unseen=2)
    assert macro_f1([half]) == pytest.approx(2 / 3)
    assert macro_f1_seen([half, never]) == 1.0


def test_the_macro_f1_is_over_what_occurs_and_is_judged() -> None:
    """Advice, and false alarms of a fault that no rep has, are not in the mean."""
    reps = [
        rep(["SQUAT"], ["SQUAT"]),
        rep(["BOW"], ["SQUAT"]),
        rep(["ARCH_LOW"]),
        rep((), ["LOCKED"]),
    ]
    scores = score([clip(*reps)])
    squat = 2 * 1 / (2 * 1 + 0 + 1)
    assert macro_f1(scores) == pytest.approx((squat + 0.0) / 2)
    assert np.isnan(macro_f1([]))


def test_advice_accuses_nobody() -> None:
    """A drill that softens a fault to advice, wrongly: no false alarm; advice alone is one."""
    softened = rep((), ["SQUAT", "SHOULDERS"], severity=Severity.ADVISORY)
    (only,) = score([clip(softened)])
    assert (only.id, only.false, only.advisory) == ("SHOULDERS", 1, True)


def test_red_on_a_good_rep_counts_good_clips_only() -> None:
    """Two good reps, one of them red; what a faulty clip shows does not matter."""
    good = clip(rep((), ["BOW"]), rep((), ["NECK_UP"], severity=Severity.AMBER))
    assert red_on_good([good, clip(rep(["SQUAT"], ["BOW"]))]) == (1, 2)


def test_counts_are_exact_or_not() -> None:
    """One rep too few, or one too many, and a clip is off."""
    clips = [clip(rep()), clip(rep(), rep((), None)), clip(rep(), rep(number=0))]
    assert exact_counts(clips) == (1, 3)


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (["DOWEL_sacrum"], 1),
        (["DOWEL_sacrum", "SQUAT"], 1),
        (["DOWEL_sacrum", "DOWEL_occiput"], 0),
        (["DOWEL_occiput"], 0),
        ([], 0),
    ],
)
def test_contact_is_lost_at_the_right_point(found: list[str], right: int) -> None:
    """A right point and no wrong one; other faults beside it do not matter."""
    lost = rep(["DOWEL_sacrum"], found)
    assert right_points([clip(lost, rep(["SQUAT"], ["SQUAT"]))]) == (right, 1)


def test_a_rod_where_there_is_none_is_counted_by_clip() -> None:
    """Of two clips without a rod, one shows one; the clip with a rod is not asked."""
    shares = [(True, 1.0), (False, 0.1), (False, 0.0)]
    clips = [clip(has_rod=rod, rod_share=share) for rod, share in shares]
    assert rods_unasked(clips) == (1, 2)


def test_what_was_taken_for_what() -> None:
    """A fault named wrongly, beside what the rep had instead."""
    reps = [rep(["SQUAT"], ["BOW"]), rep(["SQUAT"], ["SQUAT", "BOW"]), rep((), ["BOW"])]
    one = SetResult("set", (), (clip(*reps),))
    assert confusions(one) == Counter({("BOW", "SQUAT"): 2, ("BOW", ""): 1})


def test_each_body_has_its_share() -> None:
    """Who is told worst can be named; people and advice are in no body's share."""
    reps = [rep(["SQUAT", "ARCH_LOW"], ["SQUAT"]), rep(["BOW"])]
    clips = [clip(*reps, body="m_old"), clip(*reps[:1], body="f_avg"), clip(*reps)]
    assert by_body(clips) == {"m_old": (1, 2), "f_avg": (1, 1)}


def test_errors_are_pooled_over_what_is_known() -> None:
    """Median and 95th percentile of the amounts; the bias keeps its sign; NaN is left out."""
    errors = Errors.pooled([Errors.of([-1.0, -2.0, float("nan")]), Errors.of([3.0])])
    assert (errors.count, errors.median, errors.bias) == (3, 2.0, -1.0)
    assert errors.p95 == pytest.approx(2.9)
    assert np.isnan(Errors.pooled([]).median)
    assert rep_errors([clip(rep())], "descent_s").count == 0
