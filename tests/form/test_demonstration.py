"""The figure that shows a drill: endless, smooth, cheap, and true to what it is said to show."""

from __future__ import annotations

import numpy as np
import pytest

from station.errors import UnknownName
from station.form import demonstration
from station.form.acting import Stage, act, body_for, mistake_in
from station.form.demonstration import FRAMES_KEPT, STILL_S, loop_seconds, shown, turn
from station.form.drills import DRILLS
from station.form.figure import Pose
from station.form.landmarks import NOSE
from station.form.learning import learn_person
from station.form.watch import watch
from station.values import Sight

LESSONS = [(d.id, step.shows) for d in DRILLS.values() for step in d.lesson if step.shows]
EVERYTHING = [(drill, fault) for drill in DRILLS for fault in ("", *DRILLS[drill].judged)]
FPS = 9.0
"""As in test_acting: the least that is judged is 8."""


def apart(one: Sight, other: Sight) -> float:
    """How far the fastest point has gone between two sights, statures."""
    return float(np.abs(one.points - other.points).max()) / 400.0


def test_it_goes_on_for_ever() -> None:
    """A loop later, or a thousand loops, everything is where it was; only the time is new."""
    loop = loop_seconds("dowel")
    for time in (0.0, 2.5, 4.0):
        one, later = shown("dowel", time), shown("dowel", time + 1000 * loop)
        assert (one.time, later.time) == (time, time + 1000 * loop)
        assert one.silhouette is later.silhouette
        assert one.rod is not None


def test_it_begins_by_standing_still() -> None:
    """So that everybody sees where it starts; then it goes."""
    still = [shown("hinge", time) for time in (0.0, 0.3, STILL_S - 0.05)]
    assert max(apart(still[0], sight) for sight in still) < 0.01
    assert apart(still[0], shown("hinge", STILL_S + 1.0)) > 0.1


@pytest.mark.parametrize(("drill", "fault"), LESSONS)
def test_nothing_jumps_at_the_end_of_a_loop(drill: str, fault: str) -> None:
    """Also where a rep ends in another pose than it began in."""
    loop = loop_seconds(drill, fault)
    assert apart(shown(drill, loop - 0.02, fault), shown(drill, loop + 0.02, fault)) < 0.03


def test_the_same_moment_looks_the_same() -> None:
    """Nothing is left to chance, and what is kept is what would be drawn anew."""
    kept = shown("wall_tap", 2.0)
    demonstration._frame.cache_clear()
    anew = shown("wall_tap", 2.0)
    assert kept.silhouette is not anew.silhouette
    assert np.array_equal(kept.points, anew.points)
    assert kept.silhouette is not None
    assert anew.silhouette is not None
    assert np.array_equal(kept.silhouette.mask, anew.silhouette.mask)


def test_a_frame_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty calls a second for a loop, twice, draw no more frames than the loop has."""
    demonstration._frame.cache_clear()
    drawn = []
    draw = Stage.sight

    def counted(stage: Stage, pose: Pose) -> Sight:
        drawn.append(pose)
        return draw(stage, pose)

    monkeypatch.setattr(Stage, "sight", counted)
    frames = round(30 * loop_seconds("hinge"))
    for number in range(4 * frames):
        shown("hinge", number / 60.0)
    assert len(drawn) == frames
    assert demonstration._frame.cache_info().maxsize == FRAMES_KEPT


@pytest.mark.parametrize(("drill", "fault"), EVERYTHING)
def test_every_figure_faces_the_same_way(drill: str, fault: str) -> None:
    """Well or wrong, in every drill: the nose is to the right of the ears, all in the picture."""
    sight = shown(drill, 0.4, fault)
    assert sight.points[NOSE, 0] > sight.points[[7, 8], 0].max()
    assert (sight.rod is not None, sight.wall is not None) == (
        DRILLS[drill].needs_rod,
        DRILLS[drill].needs_wall,
    )
    low = shown(drill, loop_seconds(drill, fault) / 2, fault)
    assert ((low.points > 0.0) & (low.points < low.size)).all()


def named(drill: str, fault: str) -> list[str]:
    """What the station names of the mistake, made in that drill, the worst first."""
    sights = act(fault, FPS, body_for(drill), 1, drill)
    standing = learn_person(sights, DRILLS[drill])
    assert standing is not None
    (rep,) = watch(sights, DRILLS[drill], standing).reps
    return [seen.id for seen in rep.verdict.faults]


@pytest.mark.parametrize(("drill", "fault"), LESSONS)
def test_a_mistake_of_a_lesson_is_that_mistake(drill: str, fault: str) -> None:
    """The station itself names it first, in the drill in which it is shown."""
    faults = named(drill, fault)
    if (drill, fault) == ("wall_tap", "BOW"):
        assert faults.pop(0) == "WALL_MISS"  # who bows does not get there
    assert faults[0] == fault


def test_on_the_knees_the_hips_go_back_all_the_same() -> None:
    """A mistake of the back leaves them where a good rep has them."""
    hips = [shown("kneeling_hinge", 2.7, fault).points[24, 0] for fault in ("", "ROUND", "NECK_UP")]
    assert hips == pytest.approx([hips[0]] * 3, abs=10.0)
    assert hips[0] < shown("kneeling_hinge", 0.4).points[24, 0] - 40.0


def test_a_wall_is_never_walked_through() -> None:
    """Whoever goes further back than is right has it further behind."""
    for fault in ("SQUAT", "BOW", "ROUND"):
        sights = act(fault, 5.0, None, 1, "wall_tap")
        wall = sights[0].wall
        assert wall is not None
        assert all(s.silhouette is not None for s in sights)
        assert min(_rear(s) for s in sights) >= float(wall.ends[0, 0]) - 4.0


def _rear(sight: Sight) -> float:
    """The leftmost of the body, picture x."""
    assert sight.silhouette is not None
    columns = np.flatnonzero((sight.silhouette.mask > 127).any(axis=0))
    return float(sight.silhouette.origin[0] + columns[0] * sight.silhouette.scale)


def test_shows_take_turns() -> None:
    """A whole loop of each, one after the other, round and round."""
    shows = [("hinge", "FAST_DOWN"), ("band", ""), ("hinge", "")]
    one, two, three = (loop_seconds(*show) for show in shows)
    begins = {0.5: 0, one + 0.5: 1, one + two + 0.5: 2, one + two + three + 0.5: 0}
    for time, number in begins.items():
        assert turn(shows, time)[0] == number
        assert turn(shows, time)[1] == pytest.approx(0.5)
    assert turn([("hinge", "")], 1000.0)[0] == 0


@pytest.mark.parametrize(("drill", "fault"), [("yoga", ""), ("hinge", "GRAVITY")])
def test_a_name_that_is_none_is_said_to_be_so(drill: str, fault: str) -> None:
    """With the names that there are."""
    with pytest.raises(UnknownName):
        shown(drill, 0.0, fault)
    with pytest.raises(UnknownName):
        mistake_in(drill, fault or "ROUND")
