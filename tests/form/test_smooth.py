"""Smoothing that keeps time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from station.form.smooth import DERIVATIVE_CUTOFF_HZ, OneEuro, Values, median_of_three

NAN = float("nan")
FPS = 30.0


def smooth(values: Values, times: Values | None = None) -> Values:
    """Filter a single curve, (n,)."""
    times = np.arange(len(values)) / FPS if times is None else times
    euro = OneEuro()
    pairs = zip(times, values, strict=True)
    return np.array([euro(float(t), np.array([v]))[0] for t, v in pairs])


def rep_of(seconds: float, depth: float) -> Values:
    """Down and up again in so many seconds, as a raised cosine, degrees."""
    time = np.arange(0.0, seconds, 1.0 / FPS)
    return np.asarray(depth / 2.0 * (1.0 - np.cos(2.0 * np.pi * time / seconds)))


@given(arrays(float, (3, 4), elements=st.floats(-1e3, 1e3)))
def test_the_median_of_three_is_the_median(values: Values) -> None:
    """Element by element, whatever the order."""
    assert np.array_equal(median_of_three(*values), np.median(values, axis=0))


def test_a_spike_is_gone_and_a_step_stays() -> None:
    """One bad sight is no movement; two alike are."""
    quiet, spike = np.array([5.0]), np.array([90.0])
    assert median_of_three(quiet, spike, quiet) == 5.0
    assert median_of_three(quiet, spike, spike) == 90.0


@pytest.mark.parametrize(
    ("three", "middle"),
    [
        ((NAN, 2.0, 3.0), (2.0, 3.0)),
        ((1.0, NAN, 3.0), (1.0, 3.0)),
        ((1.0, 2.0, NAN), (1.0, 2.0)),
        ((NAN, 2.0, NAN), (2.0, 2.0)),
    ],
)
def test_the_median_makes_do_with_what_is_known(
    three: tuple[float, float, float], middle: tuple[float, float]
) -> None:
    """A value beside unknown ones lies between the known ones."""
    value = float(median_of_three(*(np.array([v]) for v in three))[0])
    assert middle[0] <= value <= middle[1]


def test_the_median_of_nothing_is_unknown() -> None:
    """Three unknown values make no known one."""
    nothing = np.array([NAN])
    assert np.isnan(median_of_three(nothing, nothing, nothing)).all()


@given(st.floats(-180.0, 180.0), st.floats(1.0, 120.0))
def test_what_does_not_move_passes_unchanged(value: float, fps: float) -> None:
    """A filter that shifts a still body would shift every limit."""
    times = np.arange(20) / fps
    assert smooth(np.full(20, value), times) == pytest.approx(np.full(20, value), abs=1e-9)


def test_the_second_value_follows_the_paper() -> None:
    """Casiez 2012: α = 1 / (1 + τ/Te), τ = 1/2πfc, fc = fcmin + β|ẋ|, ẋ filtered at 1 Hz."""
    step, jump, cutoff, beta = 0.04, 3.0, 1.5, 0.05

    def alpha(hertz: float) -> float:
        return 1.0 / (1.0 + 1.0 / (2.0 * np.pi * hertz) / step)

    speed = alpha(DERIVATIVE_CUTOFF_HZ) * jump / step
    euro = OneEuro(cutoff, beta)
    euro(0.0, np.array([10.0]))
    expected = 10.0 + alpha(cutoff + beta * speed) * jump
    assert euro(step, np.array([10.0 + jump])) == pytest.approx([expected])


def test_a_rep_is_late_by_less_than_40_ms() -> None:
    """A 60° rep in 2 s: phases are cut from this curve, so it may not trail."""
    rep = rep_of(2.0, 60.0)
    out = smooth(rep)
    half = len(rep) // 2
    time = np.arange(len(rep)) / FPS
    levels = np.linspace(12.0, 48.0, 10)
    down = np.interp(levels, out[:half], time[:half]) - np.interp(levels, rep[:half], time[:half])
    assert 0.0 < down.mean() < 0.030
    assert down.max() < 0.040


def test_trembling_becomes_less() -> None:
    """Noise of 1° on somebody who stands is at least halved."""
    noise = np.random.default_rng(1).normal(0.0, 1.0, 300)
    assert smooth(noise)[30:].std() < 0.5


def test_unknown_stays_unknown_and_starts_afresh() -> None:
    """NaN is never filled in, and what returns is not dragged towards the past."""
    out = smooth(np.array([0.0, 0.0, NAN, NAN, 80.0, 80.0]))
    assert np.isnan(out[2:4]).all()
    assert out[4:] == pytest.approx([80.0, 80.0])


def test_each_value_is_smoothed_for_itself() -> None:
    """One joint out of sight changes nothing for another."""
    both, alone = OneEuro(), OneEuro()
    for number, value in enumerate([0.0, 4.0, 9.0, 15.0]):
        time = number / FPS
        pair = both(time, np.array([value, NAN if number == 2 else 1.0]))
        assert pair[0] == alone(time, np.array([value]))[0]


def test_nothing_is_shared_with_who_feeds_it() -> None:
    """What came in is left alone, and may be written over afterwards."""
    first, euro = np.array([1.0, 2.0]), OneEuro()
    euro(0.0, first)
    first[:] = 99.0
    assert euro(0.1, np.array([1.0, 2.0])).tolist() == [1.0, 2.0]
    assert first.tolist() == [99.0, 99.0]


@pytest.mark.parametrize("time", [1.0, 0.5])
def test_time_may_not_stand_still(time: float) -> None:
    """Equal or earlier times are a source's mistake, and are said."""
    euro = OneEuro()
    euro(1.0, np.array([0.0]))
    with pytest.raises(ValueError, match="time must move forward: 1.0 s, then"):
        euro(time, np.array([0.0]))
