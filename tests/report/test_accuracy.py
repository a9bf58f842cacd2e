"""The picture of how right the station is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pictures

from station.errors import CannotWrite
from station.report.accuracy import (
    WIDTH,
    FaultRow,
    Panel,
    draw_accuracy,
    order_of,
    write_accuracy_picture,
)
from station.report.palette import MARKS, rgb
from station.values import Call, Image

NAMED, WRONG = MARKS[Call.GOOD], MARKS[Call.FIX]
BELOW_KEY = 160


def row(
    named: int, missed: int, false: int = 0, *, id: str = "SQUAT", advisory: bool = False
) -> FaultRow:
    """A fault in a set."""
    return FaultRow(id, "too much knee bend", named, missed, false, advisory)


def panel(*rows: FaultRow) -> Panel:
    """A set."""
    return Panel("tuning", ("48 clips, 94 reps",), rows)


def count(picture: Image, colour: str) -> int:
    """Pixels of just this colour, below the key."""
    return int((picture[BELOW_KEY:] == rgb(colour)).all(axis=2).sum())


def test_a_bar_is_filled_as_far_as_the_fault_was_named() -> None:
    """One of four named: a quarter of the colour that four of four have."""
    whole, quarter = (count(draw_accuracy([panel(row(*n))]), NAMED.ink) for n in ((4, 0), (1, 3)))
    assert quarter / whole == pytest.approx(0.25, rel=0.03)


def test_a_miss_is_hatched_and_not_only_coloured() -> None:
    """Where nothing was named the bar shows strokes, which outlive grey paper."""
    none = draw_accuracy([panel(row(0, 4))])
    assert count(none, NAMED.ink) == 0
    assert count(none, WRONG.tint) > 5_000
    assert count(none, WRONG.ink) > 1_000


def test_a_false_alarm_is_a_mark_of_its_own() -> None:
    """Named where it was not: a triangle; without, nothing in its colour."""
    assert count(draw_accuracy([panel(row(4, 0))]), WRONG.ink) == 0
    assert count(draw_accuracy([panel(row(4, 0, 2))]), WRONG.ink) > 200


def test_advice_comes_last() -> None:
    """What is judged stands first, in the order given; advice below, under its own heading."""
    rows = row(1, 0, id="ARCH_LOW", advisory=True), row(1, 0), row(1, 0, id="BOW")
    judged, advice = order_of([panel(*rows), panel(row(1, 0))])
    assert [r.id for r in judged] == ["SQUAT", "BOW"]
    assert [r.id for r in advice] == ["ARCH_LOW"]
    plain = draw_accuracy([panel(*rows[1:])])
    assert len(draw_accuracy([panel(*rows)])) > len(plain) + 100


@pytest.mark.parametrize("sets", [0, 1, 3, 4, 9])
def test_any_number_of_sets_can_be_drawn(sets: int) -> None:
    """None, or so many that they take further bands; always the same width."""
    picture = draw_accuracy([panel(row(12, 3, 1), row(0, 0, 5, id="BOW"))] * sets)
    assert picture.shape[1:] == (WIDTH, 3)
    assert picture.dtype == np.uint8
    assert (len(picture) > 800) == (sets > 4)


def test_words_stay_in_their_columns() -> None:
    """Four sets with large numbers: between the columns the paper stays white."""
    picture = draw_accuracy([panel(row(110, 15, 140))] * 4)
    width = (WIDTH - 2 * 60 - 372) / 4
    for column in range(1, 4):
        edge = round(60 + 372 + column * width)
        body = picture[300:330, edge - 14 : edge - 2]
        assert (body == 255).all()


def test_the_picture_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    """In a folder that is made; where a file is in the way, one sentence."""
    path = tmp_path / "images" / "accuracy.png"
    write_accuracy_picture(path, [panel(row(1, 1))])
    with Pictures.open(path) as picture:
        assert picture.size[0] == WIDTH
    with pytest.raises(CannotWrite):
        write_accuracy_picture(path / "below.png", [])
