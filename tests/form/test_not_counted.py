"""Movements that are no repetitions, and how a set may end."""

from __future__ import annotations

import math

import pytest

from station.form.drills.wall_tap import WALL_TAP
from station.form.reps import Dropped, NotCounted, Phase, RepCounter
from station.values import Posture, Rep
from tests.form.figures import A_REP, STATURE, Corner, count, counter, posture, reps_of, trace

BETWEEN = {"standing": [(0.0, 0.0), (1.0, 0.0)], "resting": [*A_REP[:4], (3.3, 20.0), (4.5, 20.0)]}


def dropped(postures: list[Posture], ready: RepCounter | None = None) -> list[NotCounted]:
    """What was discarded of a trace that must hold no rep."""
    outcomes = count(postures, ready)
    assert not any(isinstance(o, Rep) for o in outcomes), outcomes
    return [o for o in outcomes if isinstance(o, NotCounted)]


def stepping(postures: list[Posture], at: float, by: tuple[float, float]) -> list[Posture]:
    """The same, with the ankle elsewhere from a time on."""
    return [posture(p.time, p.depth, by if p.time >= at else (0.0, 0.0)) for p in postures]


def test_a_rep_with_a_second_unseen_is_a_rep() -> None:
    """A hand before the lens on the way down loses nothing."""
    seen = [p for p in trace(*A_REP) if not 1.5 < p.time < 2.4]
    assert [type(o) for o in count(seen)] == [Rep]


def test_a_rep_that_was_out_of_sight_is_said_to_be() -> None:
    """Bent, gone for 1.5 s, back standing: a movement was seen, and no rep."""
    seen = [p for p in trace(*A_REP, (6.0, 0.0)) if not 2.0 < p.time < 3.5]
    (lost,) = dropped(seen)
    assert (lost.why, lost.end, lost.depth) == (Dropped.UNSEEN, 2.0, 60.0)
    assert lost.start == pytest.approx(1.05)


@pytest.mark.parametrize("corners", BETWEEN.values(), ids=BETWEEN)
def test_who_leaves_between_reps_has_dropped_nothing(corners: list[Corner]) -> None:
    """Walking off after a rep is no lost rep."""
    ready = counter()
    count(trace(*corners), ready)
    assert ready.feed(posture(9.0, 0.0)) is None


def test_a_fidget_that_is_lost_is_not_worth_a_word() -> None:
    """16° before the gap is below what is spoken of."""
    assert dropped([*trace((0, 0), (1, 0), (1.5, 16.0)), posture(4.0, 0.0)]) == []


@pytest.mark.parametrize(
    ("depth", "what"),
    [(14.0, []), (17.5, []), (18.5, [Dropped.PARTIAL]), (26.5, [Dropped.PARTIAL])],
)
def test_small_movements_are_partials_or_nothing(depth: float, what: list[Dropped]) -> None:
    """Below 18° is fidgeting; from there to 27° somebody tried, and hears of it."""
    moves = trace((0, 0), (1, 0), (1.5, depth), (2, depth), (2.5, 0), (3, 0))
    assert [n.why for n in dropped(moves)] == what


def test_from_27_degrees_it_counts() -> None:
    """A trunk at 30° reads 27°."""
    corners = [(0, 0), (1, 0), (1.5, 27.1), (2, 27.1), (2.5, 0), (3, 0)]
    assert len(reps_of(*corners)) == 1


def test_the_wall_drill_counts_from_20_degrees() -> None:
    """There the wall sets the depth: the same movement is a rep, and elsewhere a partial."""
    moves = trace((0, 0), (1, 0), (1.5, 20.0), (2, 20.0), (2.5, 0), (3, 0))
    assert [n.why for n in dropped(moves)] == [Dropped.PARTIAL]
    (rep,) = count(moves, RepCounter(STATURE, WALL_TAP.count_deg))
    assert isinstance(rep, Rep)


def test_partials_do_not_use_up_numbers() -> None:
    """Rep, half-hearted try, rep: the second rep is number 2."""
    again = [(6.0, 0.0), (6.5, 22.0), (7.0, 0.0), (8.0, 0.0), (9.0, 60.0), (10.0, 0.0), (11, 0)]
    outcomes = count(trace(*A_REP, *again))
    assert [o.number if isinstance(o, Rep) else o.why for o in outcomes] == [1, "partial", 2]


def test_a_jerk_is_no_rep() -> None:
    """Down and up within 0.8 s is a bow to somebody, or the eyes' mistake."""
    (quick,) = dropped(trace((0, 0), (1, 0), (1.35, 60), (1.7, 0), (2.5, 0)))
    assert quick.why is Dropped.QUICK
    assert quick.end - quick.start < 0.8
    assert len(reps_of((0, 0), (1, 0), (1.5, 60), (2.0, 0), (2.5, 0))) == 1


def test_a_bend_of_more_than_twelve_seconds_is_no_rep() -> None:
    """Somebody ties a shoe: the counter lets go while they are still at it."""
    ready = counter()
    (long,) = dropped(trace(*A_REP[:3], (14.0, 60.0)), ready)
    assert (long.why, long.depth, ready.phase) == (Dropped.LONG, 60.0, Phase.LOST)
    assert long.end - long.start == pytest.approx(12.0, abs=0.11)
    assert count(trace((14.05, 58.0), (15.0, 0.0), (15.5, 0.0)), ready) == []
    assert ready.phase is Phase.TOP


def test_eleven_seconds_are_a_slow_rep() -> None:
    """Slow is allowed."""
    assert len(reps_of(*A_REP[:3], (11.0, 60.0), (12.0, 0.0), (12.5, 0.0))) == 1


@pytest.mark.parametrize("angle", [0.0, 90.0, 225.0])
def test_a_step_ends_the_rep(angle: float) -> None:
    """Feet that go 0.06 of the stature, any way, are walking: no rep is made of it."""
    step = 0.061 * STATURE
    away = (step * math.cos(math.radians(angle)), step * math.sin(math.radians(angle)))
    (walked,) = dropped(stepping(trace(*A_REP), 2.2, away))
    assert (walked.why, walked.depth) == (Dropped.STEP, 60.0)
    assert walked.end == pytest.approx(2.2)


def test_feet_may_shuffle_and_may_step_between_reps() -> None:
    """0.059 of the stature within a rep, and any step while standing, are allowed."""
    shuffle = (0.059 * STATURE, 0.0)
    assert [type(o) for o in count(stepping(trace(*A_REP), 2.2, shuffle))] == [Rep]
    twice = trace(*A_REP, (5.0, 0.0), *((t + 4.0, q) for t, q in A_REP[2:]))
    assert [type(o) for o in count(stepping(twice, 4.5, (90.0, 0.0)))] == [Rep, Rep]


def test_a_clip_that_opens_in_mid_rep_gives_no_half_rep() -> None:
    """What was not seen from the start is not counted; the next one is the first."""
    opening = trace((0.0, 60.0), (1.0, 0.0), *((t + 1.0, q) for t, q in A_REP[1:]))
    (rep,) = count(opening)
    assert isinstance(rep, Rep)
    assert (rep.number, rep.start > 1.9) == (1, True)


def test_after_a_gap_nothing_counts_before_standing() -> None:
    """Coming back bent and rising is not the second half of anything."""
    ready = counter()
    count(trace((0.5, 0.0), (1.0, 0.0)), ready)
    assert count(trace((5.0, 60.0), (6.0, 0.0)), ready) == []
    assert ready.phase is Phase.LOST


# The end of the stream.


def test_a_rep_that_is_nearly_up_counts_at_the_end() -> None:
    """The film stops at 5°, or at 20°: a rep, which stood or did not."""
    for depth, stood in ((5.0, True), (20.0, False)):
        ready = counter()
        assert count(trace(*A_REP[:4], (3.4, depth)), ready) == []
        rep = ready.finish()
        assert isinstance(rep, Rep)
        assert rep.stood is stood
        assert rep.end <= 3.4


@pytest.mark.parametrize(
    "corners",
    [A_REP[:2], A_REP[:3], [*A_REP[:4], (3.0, 40.0)], A_REP, [*A_REP[:4], (3.3, 20), (4.5, 20)]],
    ids=["standing", "bent", "hardly risen", "done", "resting"],
)
def test_nothing_else_counts_at_the_end(corners: list[Corner]) -> None:
    """A rep that is not nearly up is not one, and none is counted twice."""
    ready = counter()
    count(trace(*corners), ready)
    assert ready.finish() is None


def test_a_partial_may_end_the_stream() -> None:
    """What is said of a small movement is said at the end, too."""
    ready = counter()
    count(trace((0, 0), (1, 0), (1.5, 24.0), (2.0, 9.0)), ready)
    partial = ready.finish()
    assert isinstance(partial, NotCounted)
    assert partial.why is Dropped.PARTIAL


def test_nothing_at_all() -> None:
    """A stream without anybody ends quietly."""
    assert counter().finish() is None
