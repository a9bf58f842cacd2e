"""Engines take turns: each sees every picture, and none is always first."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from station.bench.engines import turns
from station.bench.engines.turns import Both, Looked, look, one_processor, take_turns
from station.values import Frame, Sight
from tests.evaluate.playback import Glance
from tests.vision import clips


class Noting(Glance):
    """Notes in a common list when it sees something."""

    def __init__(self, name: str, order: list[str]) -> None:
        self.name, self.order = name, order

    def see(self, frame: Frame) -> Sight:
        self.order.append(self.name)
        return super().see(frame)


def frames(count: int) -> list[Frame]:
    """Grey pictures."""
    return [Frame(n / 15, np.full((48, 64, 3), 128, np.uint8)) for n in range(count)]


@pytest.mark.parametrize(("names", "order"), [("ab", "abba"), ("abc", "abcbcacab")])
def test_another_one_goes_first_each_time(names: str, order: str) -> None:
    """Whoever is first finds the picture cold: it is everybody's turn as often."""
    seen: list[str] = []
    count = len(order) // len(names)
    looked = take_turns([Noting(name, seen) for name in names], frames(count))
    assert "".join(seen) == order
    assert [one.engine for one in looked] == list(names)
    assert [[s.time for s in one.sights] for one in looked] == [[n / 15 for n in range(count)]] * (
        len(names)
    )
    assert all(len(one.took_ms) == count for one in looked)


@pytest.mark.parametrize("stride", [1, 4])
def test_everybody_sees_the_same_pictures(tmp_path: Path, stride: int) -> None:
    """All of a clip's, or one in so many, to its very end."""
    clip = clips.write(tmp_path / "long.mp4", frames=40)
    ours, theirs = look(clip, [Glance, Glance], stride)
    assert list(ours.times) == pytest.approx([n / 15 for n in range(0, 40, stride)])
    assert list(ours.times) == list(theirs.times)


def test_the_first_pictures_do_not_count() -> None:
    """They open what an engine opens late; of a clip that has no more, they must do."""
    took = [90.0] * turns.WARM_UP + [10.0, 12.0, 11.0]
    assert Looked("a", took_ms=took).ms == 11.0
    assert Looked("a", took_ms=took[:3]).ms == 90.0


def test_one_processor_and_then_all_of_them_again() -> None:
    """Also when something went wrong in between, as here, where one less than one divides."""
    before = os.sched_getaffinity(0)
    with pytest.raises(ZeroDivisionError), one_processor():
        print(1 // (len(os.sched_getaffinity(0)) - 1))
    assert os.sched_getaffinity(0) == before


def test_both_go_through_the_same_change() -> None:
    """Ours stays ours."""
    assert Both(1, 2).each(str) == Both(ours="1", theirs="2")
