"""How far from the wall: one inch further after a clean set, one closer after two reds.

The furthest distance that can still be tapped cleanly is somebody's best hinge, so the drill
gets harder by the inch (MEASURES §2.2). Distances are heel to wall, in lengths of the person's
own foot: a measure called `heel_to_wall` where the camera saw the wall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from station.form.drills.drill import Drill, Level
from station.values import Call, JudgedRep, say

FURTHER: Final = "Stand one inch further from the wall."
CLOSER: Final = "Stand one inch closer to the wall."
LEAVE_WALL: Final = "Try the dowel drill, away from the wall."
KNEEL_FIRST: Final = "Try the kneeling hinge first."
"""The steps at a glance."""
DISTANCE: Final = "heel_to_wall"
"""Name of the measure, in foot lengths."""


@dataclass(frozen=True, slots=True)
class WallStep:
    """Where to put the heels in the next set."""

    way: int
    """+1 one step further from the wall, 0 where they are, −1 one step closer."""
    level: Level | None
    """The level that this is, or None when the distance is not known."""
    sentence: str
    """The same for the person, "" to stay."""
    short: str = ""
    """The same in twelve words at most."""


def wall_step(scored: Sequence[JudgedRep], drill: Drill, *, clean: bool) -> WallStep:
    """What the judged reps of a set, in order, say about the distance.

    `drill` is one with levels. Two reds in a row weigh more than a set that is clean as a whole.
    """
    here = distance(scored)
    red = [rep.verdict.call is Call.FIX for rep in scored]
    if any(one and other for one, other in pairwise(red)):
        return _closer(here, drill)
    if clean:
        return _further(here, drill)
    return WallStep(0, level_at(here, drill.levels), "")


def distance(reps: Sequence[JudgedRep]) -> float:
    """Heel to wall over the whole set, foot lengths; NaN when no rep knows it."""
    known = [d for rep in reps if (d := rep.verdict.measures.get(DISTANCE, float("nan"))) == d]
    return median(known) if known else float("nan")


def level_at(feet: float, levels: Sequence[Level]) -> Level | None:
    """The level nearest to a distance in foot lengths; None when that is NaN."""
    if feet != feet:
        return None
    return min(levels, key=lambda level: max(level.nearest - feet, feet - level.furthest, 0.0))


def _further(here: float, drill: Drill) -> WallStep:
    there = here + drill.step_feet
    last = drill.levels[-1]
    if there > last.furthest:
        end = say("This is the end of the range. {next}", next=drill.harder[-1].text)
        return WallStep(0, last, end, LEAVE_WALL)
    level = level_at(there, drill.levels)
    if level is None:
        further = "Next set: step one inch (2.5 cm) further from the wall."
        return WallStep(+1, None, further, FURTHER)
    named = say(
        "Next set: step one inch (2.5 cm) further from the wall, to {feet:.1f} of your foot: "
        "level {level}.",
        feet=there,
        level=level.number,
    )
    return WallStep(+1, level, named, FURTHER)


def _closer(here: float, drill: Drill) -> WallStep:
    there = here - drill.step_feet
    first = drill.levels[0]
    if there < first.nearest:
        knees = "This is as close as the wall helps: do the kneeling hinge first."
        return WallStep(0, first, knees, KNEEL_FIRST)
    level = level_at(there, drill.levels)
    if level is None:
        closer = "Next set: come one inch (2.5 cm) closer to the wall."
        return WallStep(-1, None, closer, CLOSER)
    named = say(
        "Next set: come one inch (2.5 cm) closer to the wall, to {feet:.1f} of your foot: "
        "level {level}.",
        feet=there,
        level=level.number,
    )
    return WallStep(-1, level, named, CLOSER)
