"""The figure makes every mistake of the catalogue, and the station names exactly that one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from station.errors import UnknownName
from station.form.acting import ACTED, DONE_WELL, STILL_S, Act, act, act_well, body_for
from station.form.drills import DRILLS
from station.form.faults import CATALOGUE, IDS, rows_of
from station.form.figure import STANDING, Body
from station.form.judge import LEVEL
from station.form.learning import learn_person
from station.form.watch import SetWatch, watch
from station.values import Call, JudgedRep, Severity, Sight
from tests.form import figures

pytestmark = pytest.mark.untraced

FPS = 9.0
"""Few enough for a quick suite: the least that is judged is 8."""
REPS = 2
BESIDE = {
    "DOWEL_thoracic": {"ARCH_MID"},  # a hollow that opens is what lifts the rod off
    "WALL_BACK": {"KNEE_FIRST"},  # whoever leans back before folding bends the knees to do so
}
"""Fault → what else is named with it, each for a reason; never red."""

every_fault = pytest.mark.parametrize("fault", IDS)
every_drill = pytest.mark.parametrize("drill", DRILLS)


def facing_of(name: str, names: Iterable[str]) -> int:
    """Every other act faces the left."""
    return -1 if list(names).index(name) % 2 else 1


def watched(sights: list[Sight], drill: str) -> SetWatch:
    """The set as the station sees it."""
    standing = learn_person(sights, DRILLS[drill])
    assert standing is not None
    return watch(sights, DRILLS[drill], standing)


@cache
def seen(fault: str) -> SetWatch:
    """What the station makes of the act of a fault."""
    drill = ACTED[fault].drill
    body = body_for(drill, facing_of(fault, IDS))
    return watched(act(fault, FPS, body, REPS), drill)


def can_be(fault: str) -> Severity:
    """The most that a fault can weigh in the drill in which it is acted."""
    rows = rows_of(fault)
    if all(row.advisory for row in rows):
        return Severity.ADVISORY
    red = any(sum(t.red is not None for t in row.tests) >= row.need for row in rows)
    softened = fault in DRILLS[ACTED[fault].drill].softened
    return Severity.RED if red and not softened else Severity.AMBER


def test_every_fault_is_acted() -> None:
    """A new row of the catalogue fails here until somebody shows what it looks like."""
    assert set(ACTED) == {row.id for row in CATALOGUE}


@every_fault
def test_a_fault_is_acted_where_it_is_judged(fault: str) -> None:
    """A drill that does not look for it could not name it."""
    assert fault in DRILLS[ACTED[fault].drill].judged


@every_fault
def test_every_rep_counts(fault: str) -> None:
    """As many as were acted, after a still standing, and no movement that is none."""
    assert seen(fault).standing.still
    assert len(seen(fault).reps) == REPS
    assert seen(fault).not_counted == []


@every_fault
def test_a_fault_is_named_first_in_every_rep(fault: str) -> None:
    """It is the worst that is seen, and as bad as that drill lets it be."""
    for rep in seen(fault).reps:
        first, *others = rep.verdict.faults
        assert first.id == fault
        assert first.severity is can_be(fault)
        assert {other.id for other in others} <= BESIDE.get(fault, set())
        assert all(other.severity is not Severity.RED for other in others)


@every_fault
def test_the_light_and_the_cue_are_the_faults_own(fault: str) -> None:
    """Red asks for its fix, amber names it, and what is advisory says nothing in the set."""
    for rep in seen(fault).reps:
        verdict, weighs = rep.verdict, LEVEL[can_be(fault)] > LEVEL[Severity.ADVISORY]
        assert (verdict.call is Call.FIX) >= (can_be(fault) is Severity.RED)
        assert weighs <= (verdict.cue == rows_of(fault)[0].cue)


def test_exceptions_are_still_needed() -> None:
    """What is listed as named beside a fault is so named."""
    for fault, others in BESIDE.items():
        named = [{f.id for f in rep.verdict.faults} for rep in seen(fault).reps]
        assert all(ids == {fault, *others} for ids in named)


@every_drill
def test_a_good_set_is_good(drill: str) -> None:
    """In every drill: each rep good, nothing named, nothing unseen, and no note."""
    body = body_for(drill, facing_of(drill, DRILLS))
    whole = watched(act_well(drill, FPS, body, REPS), drill)
    assert len(whole.reps) == REPS
    for rep in whole.reps:
        assert (rep.verdict.call, rep.verdict.faults, rep.verdict.unseen) == (Call.GOOD, (), ())
    assert whole.record("figure").notes == ()


def measured(drill: str, *names: str) -> list[float]:
    """Measures of the first rep of a good set."""
    (rep,) = watched(act_well(drill, 10.0, reps=1), drill).reps
    return [rep.verdict.measures[name] for name in names]


def test_a_good_set_is_what_its_drill_asks_for() -> None:
    """The rod stays on at three places, the wall is tapped, the band is slow and held tall."""
    places = ("dowel_sacrum_cm", "dowel_thoracic_cm", "dowel_occiput_cm")
    assert measured("dowel", *places) == pytest.approx([0.0] * 3, abs=0.7)
    gap, dwell = measured("wall_tap", "wall_gap_cm", "wall_dwell_s")
    assert gap == pytest.approx(0.0, abs=0.5)
    assert 0.0 < dwell < 1.2
    down, tall = measured("band", "descent_s", "lockout_s")
    assert down == pytest.approx(3.0, abs=0.3)
    assert tall > 0.5


@pytest.mark.parametrize("fault", ["SQUAT", "ROUND", "DOWEL_sacrum", "WALL_BACK", "WEIGHT_AWAY"])
def test_facing_the_other_way_is_the_mirror_image(fault: str) -> None:
    """Body, outline, rod and wall alike."""
    drill = ACTED[fault].drill
    right, left = (act(fault, 1.0, body_for(drill, facing), 1) for facing in (1, -1))
    assert len(right) == len(left)
    for one, other in zip(right, map(mirrored, left), strict=True):
        assert other.points == pytest.approx(one.points, abs=1e-3)
        for prop, same in ((one.rod, other.rod), (one.wall, other.wall)):
            assert (prop is None) == (same is None)
            if prop and same:
                assert same.ends == pytest.approx(prop.ends, abs=0.01)


def mirrored(sight: Sight) -> Sight:
    """The picture turned left to right, with what else is seen in it."""
    turned = figures.mirrored(sight)
    rod, wall = sight.rod, sight.wall
    return replace(
        turned,
        rod=rod and replace(rod, ends=np.abs(rod.ends - [sight.size[0], 0])),
        wall=wall and replace(wall, ends=np.abs(wall.ends - [sight.size[0], 0])),
    )


@pytest.mark.parametrize("drill", ["hinge", "kneeling_hinge", "dowel", "wall_tap"])
@pytest.mark.parametrize("facing", [1, -1])
def test_nobody_leaves_the_picture(drill: str, facing: int) -> None:
    """Good sets and acts alike, from head to toe, and the body is about in the middle."""
    body = body_for(drill, facing)
    sights = act_well(drill, 2.0, body, 1)
    for fault in (f for f in ACTED if ACTED[f].drill == drill):
        sights += act(fault, 1.0, body, 1)
    points = np.concatenate([s.points for s in sights])
    assert (points > 0).all()
    assert (points < body.picture).all()
    assert 0.3 < float(np.median(points[:, 0])) / body.picture[0] < 0.7


def test_a_drill_brings_what_it_works_with() -> None:
    """A rod that is proven in the dowel drill, a wall before the wall, neither elsewhere."""
    for drill in DRILLS.values():
        for sight in act_well(drill.id, 1.0, reps=1):
            assert (sight.rod is not None and sight.rod.proven) == drill.needs_rod
            assert (sight.wall is not None) == drill.needs_wall
            assert sight.silhouette is not None


def test_a_drill_that_nobody_has_acted_yet_is_done_as_the_hinge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A drill is one file: a new one has its good set before anybody draws it."""
    monkeypatch.setitem(DRILLS, "tip_toes", replace(DRILLS["hinge"], id="tip_toes"))
    assert same(act_well("tip_toes", 2.0), act_well("hinge", 2.0))


def same(one: Iterable[Sight], other: Iterable[Sight]) -> bool:
    """Whether two sets look alike."""
    pairs = list(zip(one, other, strict=True))
    return all(a.time == b.time and np.array_equal(a.points, b.points) for a, b in pairs)


@pytest.mark.parametrize("fps", [2.5, 12.0])
def test_an_act_keeps_time(fps: float) -> None:
    """Two still seconds, then as many reps as asked for, evenly, both ends included."""
    a_rep = sum(move.seconds for move in ACTED["SQUAT"].rep)
    sights = act("SQUAT", fps, reps=3)
    assert len(sights) == int((2.0 + 3 * a_rep) * fps + 1e-6) + 1
    assert [s.time for s in sights] == pytest.approx([n / fps for n in range(len(sights))])
    still = [s for s in sights if s.time <= STILL_S]
    assert all(np.array_equal(s.points, sights[0].points) for s in still)
    assert not np.array_equal(sights[len(still) + 2].points, sights[0].points)


def test_whoever_is_given_acts() -> None:
    """A smaller figure elsewhere does the same, and the station sees the same."""
    body = Body(stature=250.0, ankle=(300.0, 400.0), facing=-1)
    (rep,) = watched(act("DOWEL_sacrum", FPS, body, 1), "dowel").reps
    usual = seen("DOWEL_sacrum").reps[0]
    assert [f.id for f in rep.verdict.faults] == ["DOWEL_sacrum"]
    assert value(rep) == pytest.approx(value(usual), abs=0.3)


def value(rep: JudgedRep) -> float:
    """What was measured of the first fault."""
    return rep.verdict.faults[0].value


@pytest.mark.parametrize("ask", [act, act_well])
def test_a_name_that_is_none_is_said_to_be_so(ask: Callable[[str], list[Sight]]) -> None:
    """With the names that there are."""
    with pytest.raises(UnknownName, match="'GRAVITY'.*[Tt]here are"):
        ask("GRAVITY")


def test_an_act_stands_still_first_and_repeats() -> None:
    """The moves of an act: its own stance for two seconds, then its rep again and again."""
    acted = Act("hinge", DONE_WELL["hinge"].rep)
    still, *reps = acted.moves(3)
    assert still == (STILL_S, STANDING)
    assert tuple(reps) == acted.rep * 3
