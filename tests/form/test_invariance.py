"""What must change nothing: mirror, size, place, roll, frame rate, noise, other people.

One set is told in many ways; its reps, and what is measured in them, stay the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.form.drills.hinge import HINGE as HINGE_DRILL
from station.form.figure import Body, hinge, hinge_moves, play
from station.form.standing import learn_standing
from station.form.watch import SetWatch, watch
from station.values import JudgedRep, Sight
from tests.form import figures
from tests.form.figures import mirrored, nobody, noisy, rolled, with_points

# Whole sets, again and again: what they run has its line by line tests elsewhere.
pytestmark = pytest.mark.untraced

REPS = 3
VALLEYS = pytest.mark.parametrize("valley", [0.0, 0.3], ids=["tall", "valleys"])
QUICK = settings(max_examples=15)


@cache
def told(valley: float = 0.0, fps: float = 15.0, outlined: bool = False) -> tuple[Sight, ...]:
    """The set, as it is."""
    moves = hinge_moves(REPS, valley=valley, rest=0.5 if valley else 1.0)
    return tuple(play(moves, Body(), fps, outlined=outlined))


def seen(sights: list[Sight]) -> SetWatch:
    """Learn standing from the set, and watch it."""
    standing = learn_standing(sights)
    assert standing is not None
    return watch(sights, HINGE_DRILL, standing)


@cache
def as_is(valley: float = 0.0, outlined: bool = False) -> SetWatch:
    """The set, watched as it is."""
    return seen(list(told(valley, outlined=outlined)))


def numbers(rep: JudgedRep) -> list[float]:
    """Times, depth and every measure of a rep."""
    times = [rep.start, rep.bottom, rep.end, rep.depth, rep.down, rep.hold, rep.up]
    return [*times, *(rep.verdict.measures[name] for name in sorted(rep.verdict.measures))]


def same(sights: list[Sight], original: SetWatch, tolerance: float = 0.02) -> None:
    """Assert that this telling has the same reps, curves and verdicts."""
    other = seen(sights)
    assert len(other.reps) == len(original.reps) == REPS
    for one, two in zip(original.reps, other.reps, strict=True):
        assert numbers(two) == pytest.approx(numbers(one), abs=tolerance, nan_ok=True)
        assert two.verdict.call is one.verdict.call
        assert [f.id for f in two.verdict.faults] == [f.id for f in one.verdict.faults]
    for name in ("trunk", "hip", "knee"):
        ours, theirs = (getattr(w.record("full").curves, name) for w in (original, other))
        assert theirs == pytest.approx(ours, abs=tolerance, nan_ok=True)


@VALLEYS
def test_the_mirror_changes_nothing(valley: float) -> None:
    """Left or right side to the camera is the same person."""
    same([mirrored(s) for s in told(valley)], as_is(valley))


def test_the_mirror_does_not_change_the_back() -> None:
    """Nor the outline, ray by ray."""
    original = as_is(outlined=True)
    flipped = [mirrored(s) for s in told(outlined=True)]
    same(flipped, original, tolerance=0.05)
    assert original.reps[0].verdict.unseen == ()


@QUICK
@given(st.floats(0.3, 4.0), st.floats(-500.0, 500.0), st.floats(-500.0, 500.0))
def test_size_and_place_change_nothing(size: float, right: float, down: float) -> None:
    """Near or far, wherever in the picture: angles and ratios only."""
    moved = [with_points(s, s.points * size + (right, down)) for s in told()]
    same(moved, as_is())


@QUICK
@given(st.floats(-6.0, 6.0))
def test_a_crooked_camera_changes_no_angle(roll: float) -> None:
    """Somebody who stood still at first is upright, whatever the camera thinks."""
    same([rolled(s, roll) for s in told()], as_is())


def test_without_a_roll_to_learn_changes_stay_the_same() -> None:
    """Every judgement is a change from standing, so a constant lean of 13° cancels out."""
    original, crooked = as_is(), seen([rolled(s, 13.0) for s in told()])
    assert crooked.standing.roll == 0.0
    for one, two in zip(original.reps, crooked.reps, strict=True):
        assert two.depth == pytest.approx(one.depth, abs=0.05)


@VALLEYS
@pytest.mark.parametrize("fps", [10.0, 20.0, 30.0, 60.0])
def test_the_frame_rate_changes_no_count(valley: float, fps: float) -> None:
    """Seconds and degrees, never frames: the same reps, depths and verdicts."""
    original, other = as_is(valley), seen(list(told(valley, fps)))
    assert len(other.reps) == REPS
    for one, two in zip(original.reps, other.reps, strict=True):
        assert two.depth == pytest.approx(one.depth, abs=0.5)
        assert (two.start, two.end) == pytest.approx((one.start, one.end), abs=0.2)
        assert two.verdict.call is one.verdict.call
        descents = [r.verdict.measures["descent_s"] for r in (one, two)]
        assert descents[1] == pytest.approx(descents[0], abs=0.1)


@QUICK
@given(st.integers(0, 1000))
def test_uneven_frames_change_no_count(seed: int) -> None:
    """Cameras stamp frames late and drop some: a fifth of them here, at random."""
    chance = np.random.default_rng(seed)
    sights = [s for s in told() if chance.random() > 0.2]
    assert len(seen(sights).reps) == REPS


@VALLEYS
@pytest.mark.parametrize("seed", range(4))
def test_noise_changes_no_count(valley: float, seed: int) -> None:
    """Every point trembles by 1 % of the stature, 15 times a second."""
    trembling = seen(noisy(told(valley, 15.0), 4.0, seed))
    assert [r.number for r in trembling.reps] == list(range(1, REPS + 1))
    assert trembling.not_counted == []
    for rep in trembling.reps:
        assert rep.verdict.measures["trunk_deg"] == pytest.approx(60.0, abs=4.0)


@pytest.mark.parametrize("seed", range(3))
def test_noise_alone_is_no_rep(seed: int) -> None:
    """Somebody who only stands, and trembles: nothing is counted, nothing is dropped."""
    still = list(play(hinge_moves(0, still=20.0), fps=15.0))
    idle = seen(noisy(still, 4.0, seed))
    assert (idle.reps, idle.not_counted) == ([], [])


@pytest.mark.parametrize(
    "change",
    [
        lambda s: replace(s, people=3),
        lambda s: replace(s, brightness=0.05),
        lambda s: replace(s, size=(1920, 1080)),
    ],
    ids=["onlookers", "dim", "wider"],
)
def test_what_is_around_the_body_changes_nothing(change: Callable[[Sight], Sight]) -> None:
    """Onlookers, dim light and a wider picture: the same points give the same set."""
    same([change(s) for s in told()], as_is())


def test_a_later_clock_changes_no_measure() -> None:
    """Clocks may start anywhere: after a week the same set still measures the same."""
    week = 604_800.0
    original, other = as_is(), seen([replace(s, time=s.time + week) for s in told()])
    for one, two in zip(original.reps, other.reps, strict=True):
        assert two.start - week == pytest.approx(one.start, abs=1e-6)
        assert numbers(two)[3:] == pytest.approx(numbers(one)[3:], abs=0.01, nan_ok=True)


@pytest.mark.parametrize("length", [1, 5, 15])
def test_short_blinks_change_no_count(length: int) -> None:
    """The eyes lose the body for up to 0.75 s, every two seconds."""
    sights = [nobody(s) if i % 40 < length else s for i, s in enumerate(told(fps=20.0))]
    assert len(seen(sights).reps) == REPS


@settings(max_examples=12)
@given(st.lists(st.floats(32.0, 80.0), min_size=1, max_size=5), st.sampled_from([12.0, 25.0]))
def test_every_rep_of_a_ragged_set_is_counted(depths: list[float], fps: float) -> None:
    """Each rep its own depth, as people do them."""
    moves = hinge_moves(0)
    for depth in depths:
        moves += hinge_moves(1, hinge(depth), still=0.0, rest=0.7)
    reps = seen(list(play(moves, fps=fps))).reps
    assert [r.depth for r in reps] == pytest.approx(depths, abs=0.6)


def test_a_squat_is_counted_like_a_hinge() -> None:
    """The hips' flexion counts where the trunk hardly turns."""
    assert len(seen(figures.a_set(REPS, figures.SQUAT)).reps) == REPS
