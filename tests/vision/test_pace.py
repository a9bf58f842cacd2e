"""Which effort a machine can afford, how many threads suit it, and when it has become too much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.form.judge import FPS_MIN
from station.vision.pace import (
    EASY_MS,
    EFFORTS,
    FEW,
    HARD_MS,
    LATELY_S,
    SETTLING_S,
    SLOW_FPS,
    UNKNOWN,
    UNMEASURED,
    Effort,
    Measured,
    Slowing,
    affordable,
    efforts,
    suiting,
)
from station.vision.pose import ENGINES
from station.vision.pose.model import AUTO

SEARCHING, FOLLOWING, LITE = EFFORTS["litert"]
HERE = Measured("litert 2.3.0", "Raspberry Pi 5, 4 processors", "full", 3, 20.0, 30.0)
QUICK, SLOW = HARD_MS / 2, HARD_MS * 1.1


def test_the_table_knows_every_engine_and_begins_with_the_best_model() -> None:
    """An engine without a row could not see; each row ends with the lightest model."""
    assert EFFORTS.keys() == ENGINES.keys()
    for row in EFFORTS.values():
        assert (row[0].model, row[-1].model) == AUTO
        assert row[0].search_every == 1


def test_slow_is_what_cannot_be_judged() -> None:
    """The eyes and the judge mean the same by it, and heed it with something to spare."""
    assert SLOW_FPS == FPS_MIN
    assert EASY_MS < HARD_MS < 1000 / FPS_MIN


@pytest.mark.parametrize(
    ("models", "left"),
    [
        (("full", "lite"), (SEARCHING, FOLLOWING, LITE)),
        (("full",), (SEARCHING, FOLLOWING)),
    ],
)
def test_only_models_that_are_here_are_taken(
    models: tuple[str, ...], left: tuple[Effort, ...]
) -> None:
    """Without lite there is one step less."""
    assert efforts("litert", models) == left


@pytest.mark.parametrize(
    ("find_ms", "look_ms", "first"),
    [
        (12.0, 18.0, SEARCHING),
        (EASY_MS - 50, 50.0, SEARCHING),
        (EASY_MS - 49, 50.0, FOLLOWING),
        (500.0, EASY_MS, FOLLOWING),
        (0.1, EASY_MS + 1, LITE),
    ],
)
def test_the_best_effort_that_gives_twelve_pictures_a_second_is_chosen(
    find_ms: float, look_ms: float, first: Effort
) -> None:
    """Searching costs both networks, following one; lite was not measured and is taken last."""
    measured = replace(HERE, find_ms=find_ms, look_ms=look_ms)
    assert affordable(EFFORTS["litert"], measured)[0] == first


def test_where_nothing_is_quick_enough_the_lightest_is_taken() -> None:
    """And without a measurement, the best."""
    some = efforts("litert", ("full",))
    assert affordable(some, replace(HERE, look_ms=900.0)) == (FOLLOWING,)
    assert affordable(some, UNMEASURED) == some


@pytest.mark.parametrize(
    ("ms", "threads"),
    [
        ({1: 80.0, 2: 45.0, 3: 33.0}, 3),
        ({1: 80.0, 2: 45.0, 3: 60.0}, 2),
        ({1: 80.0, 2: 80.0, 3: 80.0}, 1),
        ({1: 80.0, 2: 76.0, 3: 73.0}, 1),
        ({1: 80.0, 2: 85.0, 3: 40.0}, 3),
        ({1: 80.0}, 1),
    ],
)
def test_the_quickest_number_of_threads_is_taken_and_few_for_a_tie(
    ms: dict[int, float], threads: int
) -> None:
    """A twentieth less is a tie: the kiosk needs the processor more."""
    assert suiting(ms) == threads


@pytest.mark.parametrize(
    "other",
    [
        replace(HERE, engine="litert 2.4.0"),
        replace(HERE, machine="Raspberry Pi 4, 4 processors"),
        replace(HERE, model="lite"),
        replace(HERE, threads=0),
        replace(HERE, threads=4),
        replace(HERE, find_ms=0.0),
        replace(HERE, look_ms=float("nan")),
        UNMEASURED,
    ],
)
def test_what_was_measured_elsewhere_or_is_impossible_is_not_believed(other: Measured) -> None:
    """Another engine, machine or model; or numbers that no measurement gives."""
    asked = (HERE.engine, HERE.machine, HERE.model, 3)
    assert HERE.is_of(*asked)
    assert not other.is_of(*asked)


def slow_at(took: list[tuple[float, float]]) -> float | None:
    """When so many ms at these seconds are first found to be too much."""
    slowing = Slowing()
    return next((at for at, ms in took if slowing.feed(at, ms)), None)


def pictures(
    ms: float, begin: float, end: float, every: float = 0.125
) -> list[tuple[float, float]]:
    """Pictures of so many ms each."""
    return [(begin + i * every, ms) for i in range(int((end - begin) / every))]


def test_ten_slow_seconds_are_too_much() -> None:
    """As soon as they are more than half of the last ten."""
    at = slow_at(pictures(QUICK, 0, 100) + pictures(SLOW, 100, 120))
    assert at == pytest.approx(100 + LATELY_S / 2, abs=0.25)


def test_nothing_is_changed_in_the_first_half_minute() -> None:
    """Neither while the station starts, nor soon after a lighter effort was taken."""
    assert slow_at(pictures(SLOW, 7, 100)) == 7 + SETTLING_S


def test_a_slow_picture_now_and_then_changes_nothing() -> None:
    """Nor ten of them in a row, nor a single one after the camera paused."""
    hiccups = [
        (at, 1900.0 if i % 10 == 0 else QUICK) for i, (at, _) in enumerate(pictures(0, 0, 90))
    ]
    assert slow_at(hiccups) is None
    assert (
        slow_at(pictures(QUICK, 0, 60) + pictures(1900.0, 60, 61.25) + pictures(QUICK, 62, 90))
        is None
    )
    assert slow_at([*pictures(QUICK, 0, 60), (75.0, 1900.0)]) is None
    assert FEW > 1


@pytest.mark.parametrize(("ms", "slow"), [(HARD_MS, False), (HARD_MS * 1.01, True)])
def test_ten_pictures_a_second_are_the_limit(ms: float, slow: bool) -> None:
    """At it all is well, and it is told what a picture takes beyond it."""
    slowing = Slowing()
    told = [slowing.feed(at, ms) for at, _ in pictures(0, 0, 60)]
    assert max(told) == (ms if slow else 0)


def test_eyes_are_well_that_are_quick_and_always_were() -> None:
    """What is not known is no fault."""
    assert UNKNOWN.well
    assert replace(UNKNOWN, takes_ms=HARD_MS).well
    assert not replace(UNKNOWN, takes_ms=HARD_MS + 1).well
    assert not replace(UNKNOWN, eased=1).well
