"""The one picture of a set."""

from __future__ import annotations

import pytest

from station.report import sheet
from station.report.palette import MARKS, rgb
from station.report.sheet import WIDTH, draw_sheet, title
from station.report.stills import Still
from station.values import Call
from tests.report.sets import FIX, GOOD, UNJUDGED, a_posture, a_set, a_sight


def test_the_title_says_how_it_went() -> None:
    """The first thing read is the result."""
    assert title(a_set([GOOD] * 6 + [FIX] * 2)) == "Dowel rod hinge — 6 of 8 good"
    assert title(a_set([])) == "Dowel rod hinge — no complete rep"


def test_one_thing_to_work_on() -> None:
    """The cue that was due most often, and only when there is one."""
    assert sheet._work_on(a_set([FIX, GOOD, FIX])) == ["Work on: “Hips to the wall” — 2 of 3 reps"]
    assert sheet._work_on(a_set([GOOD, UNJUDGED])) == []


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 9])
def test_the_margins_hold_for_any_number_of_reps(count: int) -> None:
    """Cards fill the page's width and never leave it."""
    record = a_set(([GOOD, FIX, UNJUDGED] * 3)[:count])
    still = Still(1, None, a_sight(), a_posture())
    picture = draw_sheet(record, dict.fromkeys(range(1, count + 1), still))
    assert picture.shape[1] == WIDTH
    assert (picture[:, :40] == 255).all()
    assert (picture[:, -40:] == 255).all()
    tints = sum((picture == rgb(MARKS[call].tint)).all(axis=2).any() for call in Call)
    assert tints == min(count, 3)


def test_a_long_name_shrinks_to_the_page() -> None:
    """No title is cut off at the right."""
    picture = draw_sheet(a_set([], title="A very long name " * 8), {})
    assert (picture[:, -55:] == 255).all()
