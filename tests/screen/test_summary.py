"""The summary: its faces take turns, and a phone reads the result from the screen."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from station.language import catalogue
from station.screen.scenes.summary import FACE_S
from station.screen.theme import Theme
from tests.screen.drawing import LONG_AGO_S, drawn, paint
from tests.screen.looking import draw, shot, small_brush, words
from tests.screen.stories import PANELS, SCENES, STORIES, live

THEME = Theme()
NAN = float("nan")


def test_the_summarys_faces_take_turns() -> None:
    """Result, what to practise, what is next, five seconds each, then again; the code stays."""
    told = STORIES["summary"].summary
    assert told is not None
    faces = (told.verdict, told.practise, told.next)
    for age in (0.0, 4.9, 5.0, 9.9, 10.0, 14.9, 15.0, 21.0):
        brush = draw(STORIES["summary"], age_s=age)
        shown_now = [face for face in faces if face in words(brush)]
        assert shown_now == [faces[int(age // FACE_S) % 3]], age
        assert "Take it with you" in words(brush)
    assert FACE_S == 5.0


def test_only_faces_that_have_something_to_say() -> None:
    """A set without anything to practise goes from the result to what is next."""
    story = STORIES["summary"]
    assert story.summary is not None
    only = replace(story, summary=replace(story.summary, practise="", fault="", next=""))
    for age in (0.0, 5.0, 10.0):
        assert story.summary.verdict in words(draw(only, age_s=age))


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_phone_reads_the_result_from_the_screen(panel: str, language: str) -> None:
    """From the whole rendered frame at half its size: line for line what was to be taken away,
    in the language of the visit.
    """
    told = SCENES["summary"].feedback.summary
    assert told is not None
    frame = np.ascontiguousarray(shot(drawn("summary", panel, language).picture).swapaxes(0, 1))
    half = cv2.resize(frame, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    read, _, _ = cv2.QRCodeDetector().detectAndDecode(half)
    assert read.split("\n") == [catalogue(language)(line) for line in told.take_away]


def test_a_code_that_could_not_be_read_is_left_out() -> None:
    """The words have its room then: too long a text, no text, too small a panel."""
    story = STORIES["summary"]
    assert story.summary is not None
    with_code = draw(story)
    verdict = {text.words: text.box for text in with_code.written}[story.summary.verdict]
    for take_away in ((), ("x" * 900,)):
        told = replace(story.summary, take_away=take_away)
        brush = draw(replace(story, summary=told))
        assert "Take it with you" not in words(brush)
        assert {t.words: t.box for t in brush.written}[told.verdict].w > verdict.w * 1.3
    brush = small_brush((320, 192))
    paint(brush, story, live(), None, LONG_AGO_S)
    assert "Take it with you" not in words(brush)
