"""What each drill's own instrument shows, against what the figure really does."""

from __future__ import annotations

from functools import cache

import pytest

from station.coach.gauges import DOWN_LEAST_S, ROD_TOUCH_CM, WALL_TOUCH_CM, instrument_for, limit_of
from station.form.acting import act, act_well
from station.form.contacts import TOUCH_CM
from station.form.drills import DRILLS
from station.form.learning import learn_person
from station.form.watch import SetWatch
from station.values import Gauge, JudgedRep, RodGauge, TempoGauge, WallGauge

FPS = 10.0


@cache
def shown(drill: str, fault: str = "", reps: int = 1) -> list[Gauge | None]:
    """What the instrument shows, sight by sight, of reps done well or with a mistake."""
    sights = act(fault, FPS, None, reps) if fault else act_well(drill, FPS, None, reps)
    standing = learn_person(sights, DRILLS[drill])
    assert standing is not None
    watch, instrument, read = SetWatch(DRILLS[drill], standing), instrument_for(DRILLS[drill]), []
    for sight in sights:
        outcome = watch.feed(sight)
        if watch.posture is not None:
            instrument.feed(watch.posture, watch.phase)
        if isinstance(outcome, JudgedRep):
            instrument.judged(outcome)
        read.append(instrument.read())
    return read


def rods(fault: str = "") -> list[RodGauge]:
    """Of the dowel drill."""
    return [gauge for gauge in shown("dowel", fault) if isinstance(gauge, RodGauge)]


def walls(fault: str = "", reps: int = 1) -> list[WallGauge]:
    """Of the wall tap."""
    return [gauge for gauge in shown("wall_tap", fault, reps) if isinstance(gauge, WallGauge)]


def tempos(fault: str = "") -> list[TempoGauge]:
    """Of the band."""
    return [gauge for gauge in shown("band", fault) if isinstance(gauge, TempoGauge)]


def test_a_rod_that_stays_on_the_back_touches_everywhere() -> None:
    """Three points, all nearer than the limit, in every moment that they are seen."""
    gauges = rods()
    assert len(gauges) > 40
    for place in ("head", "upper_back", "tailbone"):
        seen = [v for g in gauges if (v := getattr(g, place)) == v]
        assert len(seen) > 20
        assert max(seen) < ROD_TOUCH_CM


def test_a_rod_off_the_tailbone_is_off_there_alone() -> None:
    """At the bottom of the rep, well beyond the limit; head and upper back keep it."""
    worst = max((g for g in rods("DOWEL_sacrum") if g.tailbone == g.tailbone), key=_tailbone)
    assert worst.tailbone > 2 * worst.touch
    assert worst.head < worst.touch
    assert worst.upper_back < worst.touch


def _tailbone(gauge: RodGauge) -> float:
    return gauge.tailbone


def test_the_rods_three_limits_are_one() -> None:
    """So one number stands for them, and it is the judge's."""
    faults = ("DOWEL_sacrum", "DOWEL_thoracic", "DOWEL_occiput")
    assert {limit_of(fault) for fault in faults} == {ROD_TOUCH_CM}
    assert (TOUCH_CM, limit_of("FAST_DOWN")) == (WALL_TOUCH_CM, DOWN_LEAST_S)


def test_the_wall_comes_nearer_until_it_is_touched() -> None:
    """Not touched while standing; touched at the bottom, and so until the rep is over."""
    gauges = walls()
    first = next(i for i, g in enumerate(gauges) if g.touched)
    assert gauges[0].gap == pytest.approx(gauges[-1].gap, abs=3.0) or gauges[0].gap != gauges[0].gap
    assert gauges[first].gap <= WALL_TOUCH_CM
    assert max(g.gap for g in gauges if g.gap == g.gap) > 10.0
    assert all(g.touched for g in gauges[first:])


def test_every_rep_has_its_own_touch() -> None:
    """It is taken back when the next way down begins."""
    touched = [gauge.touched for gauge in walls(reps=2)]
    assert [now for now, before in zip(touched[1:], touched, strict=False) if now != before] == [
        True,
        False,
        True,
    ]


def test_a_wall_that_is_missed_is_never_touched() -> None:
    """Eight centimetres are left."""
    gauges = walls("WALL_MISS")
    assert not any(g.touched for g in gauges)
    assert min(g.gap for g in gauges if g.gap == g.gap) == pytest.approx(8.0, abs=1.5)


def test_the_tempo_runs_while_it_goes_down() -> None:
    """Three seconds down against the pull: it counts up, and stands still when they stand."""
    gauges = tempos()
    going = [g.down for g in gauges if g.going_down]
    assert going == sorted(going)
    assert going[0] < 1.5
    assert going[-1] == pytest.approx(2.5, abs=0.4)
    assert gauges[-1].down == pytest.approx(3.0, abs=0.4)
    assert not gauges[-1].going_down


def test_a_fast_way_down_stays_below_the_least() -> None:
    """What the gauge shows in the end is what the verdict rests on."""
    last = tempos("FAST_DOWN")[-1]
    assert last.down < last.least == DOWN_LEAST_S


@pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS)
def test_every_drill_has_its_own_instrument(drill: object) -> None:
    """By what it needs; the others have none."""
    kinds = {"dowel": RodGauge, "wall_tap": WallGauge, "band": TempoGauge}
    gauge = instrument_for(drill).read()  # type: ignore[arg-type]
    assert type(gauge) is kinds.get(drill.id, type(None))  # type: ignore[attr-defined]
