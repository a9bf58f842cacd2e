"""What the person works with, added to what the eyes saw."""

from __future__ import annotations

from dataclasses import fields

import pytest

from station.values import Frame
from station.vision.props import Props
from tests.vision.scenes import Person, Stick, WallSeen, draw, off_line, sight_of

SOMEBODY = Person(lean=45.0, hip=(340.0, 190.0), trunk=100.0)
PICTURE = draw(WallSeen().room(), SOMEBODY, Stick())


def test_rod_and_wall_are_added_and_nothing_else_is_touched() -> None:
    """Both are where they were drawn, within two pixels."""
    before = sight_of(SOMEBODY, 4.0)
    after = Props().add(Frame(4.0, PICTURE), before)
    assert after.rod is not None
    assert after.wall is not None
    assert off_line(after.rod, Stick().ends(SOMEBODY)) < 2.0
    assert after.wall.ends[1] == pytest.approx([260.0, 368.0], abs=2.0)
    names = [f.name for f in fields(before) if f.name not in ("rod", "wall")]
    assert all(getattr(after, name) is getattr(before, name) for name in names)


def test_where_nobody_is_nothing_is_looked_for() -> None:
    """The sight comes back as it was, and that was no look at the wall."""
    props, empty = Props(), sight_of(None, 0.0)
    assert props.add(Frame(0.0, PICTURE), empty) is empty
    assert props.add(Frame(0.1, PICTURE), sight_of(SOMEBODY, 0.1)).wall is not None


def test_what_was_learned_of_the_rod_is_kept_from_picture_to_picture() -> None:
    """It is one pair of eyes: bent pictures in a row prove the stick."""
    props = Props()
    rods = [props.add(Frame(t, PICTURE), sight_of(SOMEBODY, t)).rod for t in (0.0, 0.1, 0.2, 0.3)]
    assert [rod is not None and rod.proven for rod in rods] == [False, False, False, True]
