"""The ladder of recovery: what is the matter, and what is done, at every limit."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from station.values import EyesState, Vision
from station.vision import ladder
from station.vision.ladder import BACK_OFF_S, EXIT_ENGINE, RUNGS, Action, Ladder, Signs

WELL = Signs(frame_age=0.03, busy=0.02, silence=0.1, memory=0.4)
"""Open and seeing."""
OPENING = replace(WELL, opening=3.0, frame_age=math.nan, busy=math.nan)
NO_CAMERA = replace(OPENING, trouble="There is no camera: plug one in.", code="CAM-1")


def climb(signs: Signs) -> tuple[Vision, Action, str]:
    """What a fresh ladder says."""
    step = Ladder().climb(0.0, signs)
    return step.state.vision, step.action, step.state.code


@pytest.mark.parametrize(
    ("signs", "vision", "action", "code"),
    [
        (WELL, Vision.SEEING, Action.NOTHING, ""),
        (OPENING, Vision.OPENING, Action.NOTHING, ""),
        # pictures
        (replace(WELL, frame_age=1.0), Vision.SEEING, Action.NOTHING, ""),
        (replace(WELL, frame_age=1.01), Vision.PAUSED, Action.NOTHING, "CAM-2"),
        (replace(WELL, frame_age=5.0), Vision.PAUSED, Action.NOTHING, "CAM-2"),
        (replace(WELL, frame_age=5.01), Vision.PAUSED, Action.RESPAWN, "CAM-2"),
        (replace(OPENING, frame_age=5.01), Vision.PAUSED, Action.RESPAWN, "CAM-2"),
        # the process
        (replace(WELL, silence=1.5), Vision.SEEING, Action.NOTHING, ""),
        (replace(WELL, silence=1.51), Vision.OPENING, Action.RESPAWN, "EYE-5"),
        (replace(OPENING, silence=19.0), Vision.OPENING, Action.NOTHING, ""),
        (replace(OPENING, silence=21.0), Vision.OPENING, Action.RESPAWN, "EYE-5"),
        (replace(OPENING, opening=39.0), Vision.OPENING, Action.NOTHING, ""),
        (replace(OPENING, opening=41.0), Vision.OPENING, Action.RESPAWN, "EYE-8"),
        (replace(WELL, exit_code=-11), Vision.OPENING, Action.RESPAWN, "EYE-3"),
        (replace(WELL, exit_code=0), Vision.OPENING, Action.RESPAWN, "EYE-3"),
        (replace(WELL, garbled=True), Vision.OPENING, Action.RESPAWN, "EYE-4"),
        # the engine
        (replace(WELL, busy=2.0), Vision.SEEING, Action.NOTHING, ""),
        (replace(WELL, busy=2.01), Vision.OPENING, Action.RESPAWN, "EYE-6"),
        (replace(OPENING, busy=19.0), Vision.OPENING, Action.NOTHING, ""),
        # memory
        (replace(WELL, memory=1.01), Vision.SEEING, Action.NOTHING, ""),
        (replace(WELL, memory=1.01, idle=True), Vision.OPENING, Action.REFRESH, ""),
        (replace(WELL, memory=1.0, idle=True), Vision.SEEING, Action.NOTHING, ""),
        (replace(WELL, memory=1.51), Vision.OPENING, Action.RESPAWN, "EYE-7"),
        # a machine that had become slow
        (replace(WELL, eased=3600.0, idle=True), Vision.SEEING, Action.NOTHING, ""),
        (replace(WELL, eased=3601.0, idle=True), Vision.OPENING, Action.REFRESH, ""),
        (replace(WELL, eased=9999.0), Vision.SEEING, Action.NOTHING, ""),
        # a missing camera is waited for, also when it had been there
        (NO_CAMERA, Vision.BLIND, Action.NOTHING, "CAM-1"),
        (
            replace(NO_CAMERA, opening=math.nan, frame_age=99.0),
            Vision.BLIND,
            Action.NOTHING,
            "CAM-1",
        ),
        (replace(NO_CAMERA, silence=1e9), Vision.OPENING, Action.RESPAWN, "EYE-5"),
        # a file's end is the end
        (replace(WELL, ended=True, frame_age=99.0), Vision.PAUSED, Action.NOTHING, ""),
        (replace(WELL, ended=True, exit_code=0), Vision.PAUSED, Action.NOTHING, ""),
    ],
)
def test_every_rung_at_its_limit(signs: Signs, vision: Vision, action: Action, code: str) -> None:
    """RELIABILITY §3.3, line by line: just below and just above."""
    assert climb(signs) == (vision, action, code)


def test_no_words_without_trouble_and_none_missing_with_it() -> None:
    """Whoever is told that something is wrong is told what; a code goes with words."""
    for rung in RUNGS:
        assert bool(rung.words) >= bool(rung.code)
        if rung.action is Action.RESPAWN:
            assert rung.code
            assert rung.words.endswith(".")
    assert Ladder().climb(0, WELL).state == EyesState(Vision.SEEING)


def test_three_fresh_starts_in_a_minute_and_then_it_is_given_up() -> None:
    """The fourth that would be needed within 60 s is not tried: systemd is next."""
    steps = [Ladder()] * 4
    actions = [
        a.climb(now, replace(WELL, exit_code=1)).action
        for a, now in zip(steps, (0, 9, 18, 59), strict=True)
    ]
    assert actions == [Action.RESPAWN] * 3 + [Action.GIVE_UP]


def test_a_sight_between_makes_good_what_was_before() -> None:
    """Two hundred crashes in a day are survived when each was followed by sight."""
    tried = Ladder()
    for now in range(200):
        assert tried.climb(now, replace(WELL, exit_code=-9)).action is Action.RESPAWN
        tried.sighted()


def test_fresh_starts_far_apart_go_on() -> None:
    """Three in more than a minute are no reason to give up."""
    tried = Ladder()
    for now in range(0, 300, 21):
        assert tried.climb(now, replace(WELL, exit_code=-9)).action is Action.RESPAWN


def test_a_missing_camera_is_never_given_up() -> None:
    """For a day, ten times a second."""
    tried = Ladder()
    for tick in range(864_000 // 100):
        step = tried.climb(tick * 10.0, NO_CAMERA)
        assert (step.action, step.state.words) == (Action.NOTHING, NO_CAMERA.trouble)


def test_an_engine_that_cannot_run_is_tried_ever_more_rarely() -> None:
    """5, 10, 30, 30 … s, with the engine's own words all the while, and never given up."""
    tried = Ladder()
    refused = replace(OPENING, exit_code=EXIT_ENGINE, trouble="No model: fetch it.", code="EYE-2")
    steps = [tried.climb(now, refused) for now in range(6)]
    assert {step.action for step in steps} == {Action.LATER}
    assert [step.wait for step in steps] == [*BACK_OFF_S, 30, 30, 30]
    assert {step.state for step in steps} == {
        EyesState(Vision.BLIND, "No model: fetch it.", "EYE-2")
    }
    tried.sighted()
    assert tried.climb(9, refused).wait == BACK_OFF_S[0]


def test_until_they_see_again_it_is_said_why_the_eyes_are_away() -> None:
    """The words of a crash stay while the new process opens, and go with its first sight."""
    tried = Ladder()
    tried.climb(0, replace(WELL, exit_code=-9))
    assert tried.climb(1, OPENING).state == EyesState(Vision.OPENING, ladder.BACK_SOON, "EYE-3")
    tried.sighted()
    assert tried.climb(2, WELL).state == EyesState(Vision.SEEING)
    assert tried.climb(3, OPENING).state == EyesState(Vision.OPENING)
