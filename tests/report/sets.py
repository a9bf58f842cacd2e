"""Made-up sets for the report's tests: a person of straight lines who hinges on time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from station.form.rod import NOT_SEEN
from station.values import (
    Call,
    Curves,
    FaultSeen,
    Frame,
    JudgedRep,
    Posture,
    SetRecord,
    Severity,
    Sight,
    Silhouette,
    Spine,
    Verdict,
)

BOW = FaultSeen("BOW", Severity.RED, 0.5212, 0.6, "", "bottom", "Hips to the wall")
TOES = FaultSeen("TOES", Severity.ADVISORY, 0.7, 0.65, "", "bottom", "Weight in your heels")

GOOD = Verdict(Call.GOOD, (), "", "", measures={"hrr": 0.91, "ssi": 79.0})
FIX = Verdict(Call.FIX, (BOW, TOES), "", BOW.cue, ("ROUND",), {"hrr": 0.5212, "knee": math.nan})
UNJUDGED = Verdict(Call.UNJUDGED, (), "Your feet were hidden.", "", ("BOW", "TOES"))

PERIOD = 4.0
"""Seconds from rep to rep: 1 s standing, 1.5 s down, 0.5 s at the bottom, 1 s up."""


def a_rep(number: int, verdict: Verdict = GOOD) -> JudgedRep:
    """Make the rep of that number of an even set."""
    start = 1.0 + (number - 1) * PERIOD
    times = (start, start + 1.75, start + 3.0)
    return JudgedRep(number, *times, 70.0, "good", 1.5, 0.5, 1.0, verdict)


def a_set(verdicts: Sequence[Verdict], title: str = "Dowel rod hinge") -> SetRecord:
    """Make a finished set with a rep for each verdict."""
    reps = tuple(a_rep(number, verdict) for number, verdict in enumerate(verdicts, 1))
    notes = ("Standing was learned from the first 1.0 s.",)
    return SetRecord("dowel", title, reps, some_curves(reps), notes, "full")


def some_curves(reps: Sequence[JudgedRep]) -> Curves:
    """Make angles that rise to each bottom and fall again, 15 samples a second."""
    end = reps[-1].end + 1 if reps else 6.0
    time = np.arange(0, end, 1 / 15, dtype=np.float32)
    bend = np.zeros_like(time)
    for rep in reps:
        bend = np.maximum(bend, 70 * np.interp(time, [rep.start, rep.bottom, rep.end], [0, 1, 0]))
    return Curves(time, bend, 1.3 * bend, 0.3 * bend)


def a_sight(time: float = 0.0, size: tuple[int, int] = (200, 100)) -> Sight:
    """Somebody who stands at x = 100, from shoulder (y = 20) to ankle (y = 80), right side near."""
    points = np.full((33, 2), np.nan, np.float32)
    seen = np.zeros(33, np.float32)
    heights = (
        (12, 20),
        (24, 45),
        (26, 62),
        (28, 80),
        (8, 10),
        (14, 32),
        (16, 44),
        (30, 84),
        (32, 84),
    )
    for row, y in heights:
        points[row], seen[row] = (100, y), 0.9
        points[row - 1], seen[row - 1] = (130, y), 0.4
    mask = np.zeros((50, 20), np.uint8)
    mask[5:45, 5:15] = 255
    return Sight(time, size, points, seen, Silhouette(mask, (80.0, 0.0), 2.0), None, 1, 0.5)


def a_posture(time: float = 0.0) -> Posture:
    """A back seen as a line at x = 90, hidden from y = 28 to y = 34."""
    contour = np.array([(90, y) for y in range(20, 46)], np.float32)
    contour[8:15] = np.nan
    offsets = np.zeros(len(contour), np.float32)
    angles = (0.0,) * 8
    joints, nan = np.zeros((10, 2), np.float32), float("nan")
    back = Spine(contour, offsets)
    return Posture(time, 1, *angles, joints, 0.9, 0.0, back, NOT_SEEN, nan, nan)


def nobody(time: float = 0.0, size: tuple[int, int] = (200, 100)) -> Sight:
    """Make a picture in which no person was found."""
    points = np.full((33, 2), np.nan, np.float32)
    return Sight(time, size, points, np.zeros(33, np.float32), None, None, 0, 0.5)


def some_steps(
    times: Sequence[float], size: tuple[int, int] = (200, 100)
) -> Iterator[tuple[Frame, Sight, Posture | None]]:
    """A grey picture per time, with the person standing in it."""
    for time in times:
        image = np.full((size[1], size[0], 3), 120, np.uint8)
        yield Frame(time, image), a_sight(time, size), a_posture(time)
