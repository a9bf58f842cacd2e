"""Which rep was the best, rule by rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.coach.best import MIDDLE_DEG, best_rep
from station.form.drills import DRILLS
from station.values import JudgedRep
from tests.coach.sets import a_rep

HINGE = DRILLS["hinge"]
CALM = {"depth": MIDDLE_DEG, "down": 2.5, "hold": 1.0, "up": 1.5}


def best(*reps: JudgedRep, drill: str = "hinge") -> int:
    """Number of the best of them; 0 for none."""
    found = best_rep(reps, DRILLS[drill])
    return found.number if found else 0


def rep(number: int, words: str = "good", **changes: float) -> JudgedRep:
    """A calm rep of the best depth, but for these."""
    return replace(a_rep(number, words), **(CALM | changes))  # type: ignore[arg-type]


def test_only_a_good_rep_can_be_the_best() -> None:
    """Red ones and unseen ones are not looked at."""
    assert best(rep(1, "ROUND!"), rep(2, depth=44.0), rep(3, "unseen")) == 2
    assert best(rep(1, "ROUND!"), rep(2, "unseen")) == 0
    assert best() == 0


def test_fewer_faults_come_before_depth() -> None:
    """A rep with nothing to say of it, though it is less deep."""
    assert best(rep(1, depth=46.0), rep(2, "ARCH_LOW?"), rep(3, "NECK_UP")) == 1


@pytest.mark.parametrize("depth", [44.0, 73.0])
def test_depth_comes_before_tempo(depth: float) -> None:
    """Nearest the middle of what is asked for, on either side."""
    assert best(rep(1, down=1.0, up=0.6), rep(2, depth=depth)) == 1


def test_depths_that_are_read_alike_are_alike() -> None:
    """Three degrees are the error of reading: then the calmer one is better."""
    assert best(rep(1, depth=MIDDLE_DEG + 3.0), rep(2, down=1.0)) == 1


@pytest.mark.parametrize(
    ("phase", "seconds"), [("down", 1.2), ("down", 5.0), ("hold", 0.1), ("up", 0.5)]
)
def test_the_calmest_is_the_one_by_the_drills_own_times(phase: str, seconds: float) -> None:
    """Neither hurried nor dawdled."""
    assert best(rep(1), replace(rep(2), **{phase: seconds})) == 1  # type: ignore[arg-type]


def test_among_equals_the_latest() -> None:
    """It is how they move by now."""
    assert best(rep(1), rep(2), rep(3)) == 3


def test_a_wall_sets_the_depth_itself() -> None:
    """Nobody is better at it for going deeper."""
    assert best(rep(1, depth=30.0), rep(2, down=1.0), drill="wall_tap") == 1
