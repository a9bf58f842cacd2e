"""Nobody reads a page from two and a half metres: words are counted, scene by scene."""

from __future__ import annotations

import pytest

from station.coach.cues import CANNOT_JUDGE, FIXED, NOT_COUNTED, PRAISE
from station.coach.framing import HINTS
from station.coach.result import result_of
from station.coach.scenes.set_up import SKIP, START
from station.coach.visit import Visit
from station.form.drills import DRILLS
from station.form.faults import CATALOGUE
from station.values import Feedback, Scene, Touch
from tests.coach.sets import a_rep
from tests.coach.walk import PAUSED, Walk, a_plan

MOST = 12
"""UX §4: nothing over twelve words on a screen."""


def count(*texts: str) -> int:
    """Words in all of these."""
    return sum(len(text.split()) for text in texts)


def read(feedback: Feedback) -> int:
    """Words that must be read: what it is about, what to do, how to go on."""
    return count(feedback.title, feedback.cue, feedback.hint)


@pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS)
def test_every_step_of_a_lesson_is_short(drill: object) -> None:
    """With the drill's title and either hint, twelve words at most."""
    for step in drill.lesson:  # type: ignore[attr-defined]
        for hint in (SKIP, START):
            assert count(drill.title, step.words, hint) <= MOST, step  # type: ignore[attr-defined]


def test_whatever_is_said_in_a_movement_is_six_words() -> None:
    """Cues, hints of framing, and what is said instead of a verdict."""
    said = [row.cue for row in CATALOGUE] + [hint.words for hint in HINTS]
    said += [*NOT_COUNTED.values(), PRAISE, FIXED, CANNOT_JUDGE]
    assert all(0 < count(text) <= 6 for text in said)


def test_every_scene_of_a_visit_is_short() -> None:
    """From the mat to the summary, and in a pause, also for the longest title."""
    longest = max(DRILLS.values(), key=lambda drill: count(drill.title)).id
    walk = Walk(a_plan("hinge", longest, reps=2, sets=2)).to(Scene.CHOOSE)
    walk.tap(Touch.CHOOSE, longest).to(Scene.SET).hinge(1).leave(3.0).step_to(400.0)
    walk.to(Scene.FRAME).to(Scene.SET).hinge(1).stand(3.0).stand(0.5).raise_hands().to(Scene.SET)
    walk.hinge(1).eyes(PAUSED).dark(0.1).tap(Touch.END)
    seen = {step.feedback.scene for step in walk.steps}
    assert seen == set(Scene) - {Scene.TROUBLE, Scene.STAFF}
    for step in walk.steps:
        assert read(step.feedback) <= MOST, step.feedback


@pytest.mark.parametrize("drill", DRILLS)
def test_every_summary_is_short(drill: str) -> None:
    """Whatever there is to practise."""
    for fault in DRILLS[drill].judged:
        visit = Visit(a_plan(drill), 0.0)
        visit.reps = [a_rep(number, f"{fault}!") for number in range(1, 5)]
        result = result_of(visit)
        assert count(DRILLS[drill].title, result.cue, "Hands overhead: once more.") <= MOST
        assert count(result.summary.next) <= MOST
        assert count(result.summary.practise) <= 6
