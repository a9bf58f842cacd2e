"""How far from the wall the next set is done."""

from __future__ import annotations

import math

import pytest

from station.coach.advice import advise
from station.coach.wall import (
    CLOSER,
    FURTHER,
    KNEEL_FIRST,
    LEAVE_WALL,
    WallStep,
    distance,
    level_at,
    wall_step,
)
from station.form.drills import DRILLS
from tests.coach.sets import a_record

WALL = DRILLS["wall_tap"]
GOOD = ["good"]
RED = ["WALL_MISS!"]


def step(*reps: str, feet: float | None = None, clean: bool = False) -> WallStep:
    """After these reps, done at that distance."""
    return wall_step(a_record("wall_tap", reps, feet).reps, WALL, clean=clean)


@pytest.mark.parametrize(
    ("feet", "level"),
    [(0.3, 1), (0.5, 1), (0.59, 1), (0.62, 2), (0.7, 2), (0.8, 3), (0.83, 3), (0.9, 4), (1.2, 4)],
)
def test_a_distance_has_the_nearest_level(feet: float, level: int) -> None:
    """MEASURES §2.2: 0.5, 0.7, 0.83 and 0.92–1.05 foot lengths are levels 1 to 4."""
    found = level_at(feet, WALL.levels)
    assert found is not None
    assert found.number == level


def test_an_unknown_distance_has_no_level() -> None:
    """The camera did not see the wall: the step is told all the same."""
    assert level_at(math.nan, WALL.levels) is None
    further = step(*GOOD * 8, clean=True)
    assert (further.way, further.level) == (1, None)
    assert further.sentence == "Next set: step one inch (2.5 cm) further from the wall."


def test_the_distance_is_the_middle_of_what_the_reps_say() -> None:
    """A rep without it does not matter, nor does one that is far out."""
    reps = [*a_record("wall_tap", GOOD * 3, 0.7).reps, *a_record("wall_tap", GOOD, 3.0).reps]
    assert distance(reps) == 0.7
    assert distance([*reps, *a_record("wall_tap", GOOD * 9, math.nan).reps]) == 0.7
    assert math.isnan(distance(a_record("wall_tap", GOOD * 2).reps))


def test_a_clean_set_goes_one_inch_further() -> None:
    """The new distance and its level are told: 0.7 and an inch is 0.8, level 3."""
    further = step(*GOOD * 8, feet=0.7, clean=True)
    assert further.way == 1
    assert further.level is WALL.levels[2]
    assert further.sentence.endswith("further from the wall, to 0.8 of your foot: level 3.")


@pytest.mark.parametrize(
    ("reps", "way"),
    [
        ([*GOOD * 3, *RED * 2, *GOOD * 3], -1),
        ([*RED, *GOOD, *RED, *GOOD, *RED, *GOOD], 0),
        ([*RED, "unseen", *RED, *GOOD], 0),
        ([*GOOD * 3, *RED], 0),
    ],
)
def test_two_reds_in_a_row_come_one_inch_closer(reps: list[str], way: int) -> None:
    """Not reds apart; what could not be judged is left out before."""
    assert step(*reps, feet=0.7).way == way


def test_two_reds_weigh_more_than_many_good_reps() -> None:
    """Falling twice is too far, also at the end of a long clean set."""
    closer = step(*GOOD * 20, *RED * 2, feet=0.83, clean=True)
    assert closer.way == -1
    assert closer.level is WALL.levels[1]
    assert "closer to the wall, to 0.7 of your foot: level 2" in closer.sentence


def test_the_end_of_the_range_leads_on() -> None:
    """Level 4 clean: away from the wall, to the dowel and the band (MEASURES §2.2)."""
    end = step(*GOOD * 8, feet=1.0, clean=True)
    assert (end.way, end.level) == (0, WALL.levels[3])
    assert "dowel" in end.sentence
    assert step(*GOOD * 8, feet=0.95, clean=True).way == 1


def test_nearer_than_the_first_level_is_no_help() -> None:
    """Ten centimetres is the nearest (MEASURES §2.2): then on the knees first."""
    end = step(*RED * 2, feet=0.42)
    assert (end.way, end.level) == (0, WALL.levels[0])
    assert "kneeling hinge" in end.sentence
    assert step(*RED * 2, feet=0.5).way == -1


@pytest.mark.parametrize(
    ("reps", "said"),
    [(GOOD * 8, "further"), (RED * 4, "closer"), ([*GOOD, *RED, *GOOD, *RED, *GOOD], "")],
)
def test_the_advice_of_a_wall_set_ends_with_the_distance(reps: list[str], said: str) -> None:
    """In one place and once: no second easier or harder step beside it."""
    advice = advise(a_record("wall_tap", reps, 0.7), WALL)
    assert said in advice.next
    assert bool(advice.next) is bool(said)
    assert advice.next.count("Next set") == bool(said)


@pytest.mark.parametrize("feet", [None, 0.7])
@pytest.mark.parametrize(("reps", "short"), [(GOOD * 8, FURTHER), (RED * 4, CLOSER)])
def test_the_step_is_also_told_at_a_glance(reps: list[str], short: str, feet: float | None) -> None:
    """The same way as the long sentence, whether the level is known or not."""
    told = advise(a_record("wall_tap", reps, feet), WALL)
    assert told.next_short == short
    assert (("further" in told.next), ("closer" in told.next)) == (
        short == FURTHER,
        short == CLOSER,
    )


def test_both_ends_of_the_range_lead_to_another_drill() -> None:
    """Away from the wall, or down on the knees."""
    assert step(*GOOD * 8, feet=1.0, clean=True).short == LEAVE_WALL
    assert step(*RED * 2, feet=0.42).short == KNEEL_FIRST


def test_reds_with_an_unseen_rep_between_them_follow_one_another() -> None:
    """The advice looks at judged reps only, so these are two in a row."""
    advice = advise(a_record("wall_tap", [*RED, "unseen", *RED, *GOOD], 0.7), WALL)
    assert "closer" in advice.next


def test_other_drills_know_no_distance() -> None:
    """A wall is no part of them."""
    advice = advise(a_record("hinge", GOOD * 8, 0.7), DRILLS["hinge"])
    assert "inch" not in advice.next
