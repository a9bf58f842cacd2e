"""Counting repetitions: one rep, and the table of phases row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import hypothesis
import pytest
from hypothesis import strategies as st

from station.form.reps import UNSETTLED_S, Phase, RepCounter
from station.values import Posture, Rep
from tests.form.builders import smoothly
from tests.form.figures import (
    A_REP,
    STATURE,
    Corner,
    count,
    counter,
    phases,
    posture,
    reps_of,
    trace,
)

TOP, DOWN, UP, VALLEY, LOST = Phase.TOP, Phase.DESCENT, Phase.ASCENT, Phase.VALLEY, Phase.LOST


def tall(time: float = 1.0) -> RepCounter:
    """A counter that has just seen somebody stand until `time`."""
    ready = counter()
    count(trace((time - 0.5, 0.0), (time, 0.0)), ready)
    assert ready.phase is TOP
    return ready


# One repetition.


def test_a_rep_is_counted_with_its_times() -> None:
    """From the last moment below 5°, by the deepest, to the first below 10°."""
    (rep,) = reps_of(*A_REP)
    assert (rep.number, rep.stood) == (1, True)
    assert rep.start == pytest.approx(1.05)
    assert 2.0 <= rep.bottom <= 2.5
    assert rep.end == pytest.approx(3.35)
    times = [p.time for p in rep.postures]
    assert times == sorted(times)
    assert times[0] == rep.start
    assert times[-1] == pytest.approx(3.7)


def given(postures: Iterable[Posture], ready: RepCounter | None = None) -> tuple[float, Rep]:
    """When the only rep of a trace is given, and the rep."""
    ready = ready or counter()
    ((time, rep),) = [(p.time, o) for p in postures if (o := ready.feed(p)) is not None]
    assert isinstance(rep, Rep)
    return time, rep


def test_a_rep_is_given_as_soon_as_somebody_stands() -> None:
    """0.2 s after coming to rest, tall or nearly: the light may not wait for the next rep."""
    time, _ = given(trace(*A_REP))
    assert time == pytest.approx(3.5 + 0.2)
    at_once, _ = given(trace(*A_REP[:4], (2.51, 8.0), (3.5, 8.0)))
    assert at_once == pytest.approx(2.55 + 0.2)


@hypothesis.given(
    depth=st.floats(30.0, 100.0),
    up=st.floats(0.5, 3.0),
    fps=st.sampled_from([10.0, 15.0, 20.0, 30.0]),
)
def test_settling_makes_no_verdict_late(depth: float, up: float, fps: float) -> None:
    """Rising as people do, in up to 1.5 s, the rep is given at most 0.4 s later than if 0.2 s
    below 10° were enough, and a picture; a slow rise is not waited for without end.
    """
    rises = [depth * (1.0 - smoothly((i / fps - 1.5) / up)) for i in range(round(6.0 * fps))]
    downs = [depth * smoothly(i / fps / 1.5) for i in range(round(1.5 * fps))]
    still = [0.0] * round(fps)
    depths = still + downs + rises[round(0.5 * fps) :]
    time, rep = given([posture(i / fps, q) for i, q in enumerate(depths)])
    latest = 0.2 + 0.4 if up <= 1.5 else UNSETTLED_S
    assert time - rep.end <= latest + 1.0 / fps + 1e-6


SWING = [*A_REP[:4], (3.5, 0.0), (3.9, -12.0), (4.5, -12.0)]
"""Up, and on without a stop until 12° beyond standing."""


def test_who_swings_on_past_standing_is_watched_until_it_ends() -> None:
    """The rep is over where the swing ends, so that leaning back is judged with it."""
    time, rep = given(trace(*SWING))
    assert time == pytest.approx(3.9 + 0.2, abs=0.051)
    assert rep.postures[-1].depth == -12.0
    assert rep.stood
    assert rep.end == pytest.approx(3.35)


def test_who_never_settles_has_stood_after_a_while() -> None:
    """Bobbing up and down by 5° below 10° is no reason to keep the light back."""
    bobbing = [(3.35 + 0.1 * n, 8.0 if n % 2 == 0 else 3.0) for n in range(20)]
    time, rep = given(trace(*A_REP[:4], *bobbing))
    assert time == pytest.approx(3.35 + UNSETTLED_S, abs=0.051)
    assert rep.stood
    assert rep.end == pytest.approx(3.35)


@pytest.mark.parametrize(("hold", "after"), [(0.0, 0.35), (0.2, 0.35), (0.75, 0.75), (1.5, 1.5)])
def test_a_drill_may_watch_the_top_for_longer(hold: float, after: float) -> None:
    """The band's lock-out is half a second: its reps are given, and end, no sooner."""
    standing = trace(*A_REP, (6.0, 0.0))
    time, rep = given(standing, RepCounter(STATURE, hold_s=hold))
    assert time == pytest.approx(3.35 + after, abs=0.051)
    assert rep.postures[-1].time == time
    assert rep.end == pytest.approx(3.35)


def test_who_goes_on_before_the_hold_is_over_has_done_a_rep_all_the_same() -> None:
    """Half a second at the top is too short to be watched for 0.75: both reps count."""
    corners = [*A_REP[:5], (3.85, 0.0), (4.85, 60.0), (5.85, 0.0), (7.0, 0.0)]
    reps = count(trace(*corners), RepCounter(STATURE, hold_s=0.75))
    assert [o.stood for o in reps if isinstance(o, Rep)] == [True, True]


def test_reps_are_numbered_and_do_not_share_postures() -> None:
    """Eight reps are eight, in order, and no moment belongs to two."""
    again = [(t + 3.0 * n, q) for n in range(8) for t, q in A_REP[1:]]
    reps = reps_of(A_REP[0], *again)
    assert [r.number for r in reps] == list(range(1, 9))
    times = [p.time for r in reps for p in r.postures]
    assert times == sorted(set(times))


@hypothesis.given(
    depth=st.floats(30.0, 100.0),
    down=st.floats(0.5, 3.0),
    up=st.floats(0.5, 3.0),
    fps=st.sampled_from([10.0, 15.0, 24.0, 30.0, 60.0]),
)
def test_a_rep_of_any_depth_pace_and_frame_rate_is_one(
    depth: float, down: float, up: float, fps: float
) -> None:
    """Counting knows seconds and degrees, and no frames."""
    corners = [(0.0, 0.0), (1.0, 0.0), (1.0 + down, depth), (1.5 + down, depth)]
    end = 1.5 + down + up
    outcomes = count(trace(*corners, (end, 0.0), (end + 0.5, 0.0), fps=fps))
    assert [type(o) for o in outcomes] == [Rep]


def test_the_start_is_the_lowest_point_of_who_never_stands_tall() -> None:
    """Between two reps somebody stays at 8°: the second one starts there."""
    corners = [*A_REP[:4], (3.5, 8.0), (4.5, 6.0), (5.5, 60.0), (6.5, 0.0), (7.0, 0.0)]
    assert reps_of(*corners)[1].start == pytest.approx(4.5)


def test_the_start_is_not_searched_before_four_seconds() -> None:
    """Who sways at 6–9° for long has not begun to descend back then."""
    corners = [(0.0, 0.0), (0.5, 6.0), (9.0, 9.0), (10.0, 60.0), (11.0, 0.0), (11.5, 0.0)]
    (rep,) = reps_of(*corners)
    assert 9.1 - 4.0 <= rep.start <= 9.1


# The table of phases, row by row.


def test_top_to_descent_when_q_rises_past_enter() -> None:
    """At 15.1°, not at 15°."""
    ready = tall()
    assert phases([posture(1.1, 15.0), posture(1.2, 15.1)], ready) == [TOP, DOWN]


@pytest.mark.parametrize(("peak", "turn"), [(40.0, 8.0), (60.0, 8.0), (80.0, 9.6), (100.0, 12.0)])
def test_descent_to_ascent_when_q_leaves_its_peak(peak: float, turn: float) -> None:
    """By 8° or 12 %, whichever is more."""
    ready = tall()
    count([posture(1.5, peak), posture(1.6, peak - turn + 0.1)], ready)
    assert ready.phase is DOWN
    count([posture(1.7, peak - turn - 0.1)], ready)
    assert ready.phase is UP


def test_descent_to_top_when_it_was_nothing() -> None:
    """16° and back below 10° for 0.2 s: no turn was ever seen, and nothing comes of it."""
    nothing = [posture(1.1, 16.0), posture(1.2, 9.0), posture(1.3, 9.0), posture(1.45, 9.0)]
    ready = tall()
    assert phases(nothing, ready) == [DOWN, TOP]
    assert ready.number == 0


def test_ascent_to_descent_after_a_shallow_valley_is_the_same_rep() -> None:
    """A bounce at the bottom: up from 60° to 35° and down again is one rep."""
    bounce = [*A_REP[:4], (3.0, 35.0), (3.4, 60.0), (4.4, 0.0), (4.8, 0.0)]
    assert phases(trace(*bounce), counter()) == [LOST, TOP, DOWN, UP, DOWN, UP, TOP]
    (rep,) = reps_of(*bounce)
    assert rep.start == pytest.approx(1.05)
    assert rep.stood


def test_ascent_to_descent_after_a_deep_valley_is_the_next_rep() -> None:
    """The valley rule: who rises to 30 % only still makes a rep each time."""
    corners = [*A_REP[:4], (3.5, 18.0), (4.5, 60.0), (5.5, 18.0), (6.5, 60.0), (7.5, 0.0), (8, 0)]
    reps = reps_of(*corners)
    assert [r.stood for r in reps] == [False, False, True]
    assert [r.end for r in reps[:2]] == pytest.approx([3.5, 5.5])
    assert [r.start for r in reps[1:]] == pytest.approx([3.5, 5.5])
    assert [r.bottom for r in reps[1:]] == pytest.approx([4.5, 6.5])
    times = [p.time for p in reps[1].postures]
    assert times == pytest.approx([3.5 + n / 20 for n in range(41)])


@pytest.mark.parametrize(("valley", "reps"), [(31.0, 1), (29.0, 2)])
def test_half_the_peak_parts_a_bounce_from_a_rep(valley: float, reps: int) -> None:
    """Peak 60°: a valley at 31° is a bounce, one at 29° ends a rep."""
    corners = [*A_REP[:4], (3.2, valley), (4.0, 60.0), (5.0, 0.0), (5.5, 0.0)]
    assert len(reps_of(*corners)) == reps


def test_a_dip_of_less_than_ten_degrees_in_a_valley_is_no_rep() -> None:
    """Nodding 9° on the way up, deep in a valley, starts nothing."""
    corners = [*A_REP[:4], (3.2, 20.0), (3.5, 29.0), (4.2, 0.0), (4.6, 0.0)]
    assert len(reps_of(*corners)) == 1


def test_a_valley_at_the_very_top_is_standing() -> None:
    """Touch and go: below 10° for less than 0.2 s, but tall: the rep stood."""
    corners = [*A_REP[:4], (3.0, 2.0), (3.5, 60.0), (4.5, 0.0), (5.0, 0.0)]
    reps = reps_of(*corners)
    assert [r.stood for r in reps] == [True, True]
    assert reps[0].end <= reps[1].start


def test_ascent_to_valley_when_somebody_rests_there() -> None:
    """After 0.8 s at 20° the rep is over, and did not reach the top."""
    corners = [*A_REP[:4], (3.3, 20.0), (4.4, 20.0)]
    assert phases(trace(*corners), counter()) == [LOST, TOP, DOWN, UP, VALLEY]
    (rep,) = reps_of(*corners)
    assert not rep.stood
    assert rep.end == pytest.approx(4.0, abs=0.11)  # sinking the last 6° counts as resting


def test_no_rest_in_a_shallow_valley() -> None:
    """Holding on half-way up, at 40° of 60°, does not end the rep."""
    corners = [*A_REP[:4], (3.0, 40.0), (4.5, 40.0), (5.5, 0.0), (6.0, 0.0)]
    (rep,) = reps_of(*corners)
    assert rep.stood


def test_creeping_up_is_no_rest() -> None:
    """10° in 0.8 s is moving, however slowly."""
    corners = [*A_REP[:4], (3.0, 28.0), (5.3, 0.0), (5.8, 0.0)]
    (rep,) = reps_of(*corners)
    assert rep.stood


def test_a_gap_on_the_way_up_is_no_rest() -> None:
    """Unseen from 30° to 12°, for 0.9 s: nobody rested, and the rep stood."""
    seen = [
        p
        for p in trace(*A_REP[:4], (3.0, 30.0), (4.0, 10.0), (4.5, 0), (5.0, 0))
        if not 3.0 < p.time < 3.9
    ]
    (rep,) = count(seen)
    assert isinstance(rep, Rep)
    assert rep.stood


def test_valley_to_top_is_no_new_rep() -> None:
    """Who rests bent and then stands up has done one rep, not two."""
    corners = [*A_REP[:4], (3.3, 20.0), (5.0, 20.0), (5.5, 0.0), (6.0, 0.0)]
    assert phases(trace(*corners), counter())[-2:] == [VALLEY, TOP]
    assert len(reps_of(*corners)) == 1


def test_valley_to_descent_is_the_next_rep() -> None:
    """From a rest in the valley somebody goes down again: it begins at the lowest point."""
    corners = [*A_REP[:4], (3.3, 20.0), (4.5, 18.0), (5.5, 60.0), (6.5, 0.0), (7.0, 0.0)]
    assert phases(trace(*corners), counter())[4:] == [VALLEY, DOWN, UP, TOP]
    reps = reps_of(*corners)
    assert [r.number for r in reps] == [1, 2]
    assert reps[1].start == pytest.approx(4.5)


def test_a_long_rest_in_the_valley_does_not_spoil_the_next_rep() -> None:
    """Half a minute bent over, then one more: the rest is no part of that rep."""
    corners = [*A_REP[:4], (3.3, 20.0), (4.5, 18.0), (34.0, 20.0), (35, 60), (36, 0), (36.5, 0)]
    reps = reps_of(*corners)
    assert [r.number for r in reps] == [1, 2]
    assert 34.0 - 4.0 <= reps[1].start <= 34.3


GAPS = [
    pytest.param([(0.0, 0.0), (1.0, 0.0)], TOP, id="top"),
    pytest.param([*A_REP[:2], (1.8, 48.0)], DOWN, id="descent"),
    pytest.param([*A_REP[:4], (2.9, 40.0)], UP, id="ascent"),
    pytest.param([*A_REP[:4], (3.3, 20.0), (4.5, 20.0)], VALLEY, id="valley"),
]


@pytest.mark.parametrize(("corners", "phase"), GAPS)
def test_any_phase_to_lost_when_nobody_is_seen(corners: list[Corner], phase: Phase) -> None:
    """More than a second unseen: nobody knows what happened meanwhile."""
    ready = counter()
    count(trace(*corners), ready)
    assert ready.phase is phase
    ready.feed(posture(corners[-1][0] + 1.1, corners[-1][1]))
    assert ready.phase is LOST


@pytest.mark.parametrize(("corners", "phase"), GAPS)
def test_a_second_unseen_is_bridged(corners: list[Corner], phase: Phase) -> None:
    """Up to a second the counter waits where it was."""
    ready = counter()
    count(trace(*corners), ready)
    ready.feed(posture(corners[-1][0] + 0.95, corners[-1][1]))
    assert ready.phase is phase


def test_lost_to_top_when_somebody_stands() -> None:
    """Below 10° for 0.2 s, no sooner."""
    ready = counter()
    almost = trace((0.0, 60.0), (0.5, 10.0), (0.7, 0.0))
    assert phases(almost, ready) == [LOST]
    assert phases([posture(0.76, 0.0)], ready) == [TOP]


def test_memory_does_not_grow_while_nothing_happens() -> None:
    """A station runs all day: standing, lost or resting, it keeps a few seconds."""
    resting = [*A_REP[:4], (3.3, 20.0), (60.0, 20.0)]
    for hour in ([(0.0, 0.0), (60.0, 0.0)], [(0.0, 60.0), (60.0, 60.0)], resting):
        ready = counter()
        count(trace(*hour), ready)
        assert len(ready._kept) <= 4 * 20 + 2


def test_postures_are_handed_on_as_they_came() -> None:
    """The counter cuts; it changes nothing."""
    moves = [replace(p, knee=p.time) for p in trace(*A_REP)]
    (rep,) = count(moves)
    assert isinstance(rep, Rep)
    assert all(any(p is q for q in moves) for p in rep.postures)
