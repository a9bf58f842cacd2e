"""Why and how: the figure shows the drill's steps, and nobody starts before they have seen them."""

from __future__ import annotations

import pytest

from station.coach.scenes.set_up import SKIP, START, seconds_of
from station.form.demonstration import loop_seconds, shown
from station.form.drills import DRILLS
from station.values import Call, Feedback, Scene, Touch
from tests.coach.walk import Walk, a_plan

S = Scene
DOWEL = DRILLS["dowel"]


def lesson_of(walk: Walk) -> list[Feedback]:
    """Its steps as they were shown, each where it begins."""
    steps: list[Feedback] = []
    for step in walk.steps:
        now = step.feedback
        if now.scene is S.SET_UP and (not steps or now.page != steps[-1].page):
            steps.append(now)
    return steps


def in_the_lesson(drill: str = "dowel") -> Walk:
    """Somebody who came by touch."""
    return Walk(a_plan(drill)).tap(Touch.START)


def test_the_lesson_is_shown_step_by_step() -> None:
    """Its words one at a time, good figures with a tick and mistakes with a cross."""
    steps = lesson_of(in_the_lesson().dark(24.5))
    assert [now.cue for now in steps[:6]] == [step.words for step in DOWEL.lesson]
    assert [now.page for now in steps[:6]] == [(n, 6) for n in range(1, 7)]
    marks = {True: Call.FIX, False: Call.GOOD}
    assert [now.example for now in steps[:6]] == [marks[bool(s.shows)] for s in DOWEL.lesson]
    assert all(now.figure is not None for now in steps)
    assert steps[6].page == (1, 6)


@pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS)
def test_there_is_time_to_read_and_to_see_the_whole_mistake(drill: object) -> None:
    """About three seconds a step, a whole loop of a mistake, and 25 s in all."""
    lesson = drill.lesson  # type: ignore[attr-defined]
    times = [seconds_of(step, drill) for step in lesson]  # type: ignore[arg-type]
    for step, seconds in zip(lesson, times, strict=True):
        if step.shows:
            assert seconds >= loop_seconds(drill.id, step.shows)  # type: ignore[attr-defined]
        assert 2.5 <= seconds <= 6.5
    assert sum(times) <= 25.0


def test_a_mistake_begins_with_its_beginning() -> None:
    """The figure stands when its step comes on, whatever it was doing before."""
    for drill in ("dowel", "band"):
        steps = lesson_of(in_the_lesson(drill).dark(25.0))
        for now, step in zip(steps[4:6], DRILLS[drill].lesson[4:6], strict=True):
            assert now.figure is not None
            begin = shown(drill, 0.0, step.shows)
            assert now.figure.points == pytest.approx(begin.points, abs=1.0)


def test_whoever_stands_and_reads_is_not_starting() -> None:
    """Holding still counts only when every step has been shown; until then hands overhead skip."""
    walk = in_the_lesson().stand(22.0)
    assert walk.at(S.SET_UP)
    assert (walk.now.hint, walk.now.progress) == (SKIP, 0.0)
    walk.stand(2.0)
    assert walk.now.hint == START
    assert walk.now.progress > 0.0
    assert walk.to(S.FRAME, most=2.0).at(S.FRAME)


def test_nobody_starts_who_is_not_there() -> None:
    """The lesson goes round in an empty place, until it is attract again."""
    assert in_the_lesson().leave(29.5).at(S.SET_UP)
    assert in_the_lesson().leave(31.0).at(S.ATTRACT)


def test_touching_goes_through_it() -> None:
    """A touch a step, each shown from its beginning; after the last one it goes on."""
    walk = in_the_lesson().dark(1.0)
    for page in range(2, 7):
        assert walk.tap(Touch.NEXT).now.page == (page, 6)
    walk.dark(1.0)
    assert walk.now.page == (6, 6)
    assert walk.tap(Touch.NEXT).at(S.FRAME)


def test_a_touch_is_somebody() -> None:
    """Who reads at the screen, off the mark, is not thrown out while they touch."""
    walk = in_the_lesson().leave(10.0).tap(Touch.NEXT).leave(25.0)
    assert walk.at(S.SET_UP)


def test_who_knows_it_skips_it_with_both_hands() -> None:
    """No touch needed."""
    walk = in_the_lesson().stand(0.5).raise_hands()
    assert [scene for scene in walk.scenes if scene is S.FRAME]
    assert walk.time < 5.0
