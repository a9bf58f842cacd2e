"""Which of the people in view is the one on the mark.

Chosen once, as the largest, most central and steadiest; then kept. A body that is suddenly
elsewhere, or of another size, is somebody else, and nobody is better than the wrong one:
the coach would blame the person on the mark for a passer-by's back.

Distances are in *body lengths* (shoulder to hip to knee to ankle along the limbs), so that
neither the camera's distance nor bending changes them. A body's place is its hips, knees
and ankles: a hinge moves them little, a passer-by moves all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bodies = NDArray[np.float32]

ABSENCE = 3.0
"""Seconds without the person after which somebody else may have the mark."""
SETTLING = 1.0
"""Seconds after choosing in which a clearly better candidate is still preferred."""
BETTER = 1.5
"""How many times better."""
REACH, SPEED = 0.10, 1.5
"""A body may have moved REACH + SPEED x seconds between two frames, in body lengths. Walking
briskly (1.6 m/s) is 1.2 body lengths a second. Measured on hinges, squats and bows, rendered
and real: never more than a fifth of this."""
GROWTH = 1.35
"""A body may be seen this many times larger or smaller than when it was last seen. On the same
clips it was 1.05 at most from frame to frame; the rest is for somebody who turned or came
nearer unseen."""
RETURN = 0.25
"""After a gap the person must be found within this many body lengths of where they were."""
STEADY = 0.2
"""Seconds for which a returning body must keep within REACH, if anybody else was about
meanwhile: a walker goes twice as far, a hinge moves hips, knees and ankles less."""
SAME = 0.12
"""Two bodies nearer than this, in body lengths, are one person reported twice."""

_SIDES = np.array([(11, 12), (23, 24), (25, 26), (27, 28)])  # shoulders, hips, knees, ankles


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body stands, and how large it is."""

    spots: NDArray[np.float64]
    """(3, 2) middle of the hips, of the knees, of the ankles, square pixels."""
    length: float
    """Body length, square pixels."""

    def distance(self, other: Place) -> float:
        """How far apart two bodies are, in body lengths.

        The middle one of the three spots, so that one misplaced joint does not count.
        """
        apart = np.linalg.norm(self.spots - other.spots, axis=1) / min(self.length, other.length)
        return float(np.sort(apart)[1])

    def growth(self, other: Place) -> float:
        """How many times one is as large as the other, 1 or more."""
        return max(self.length, other.length) / min(self.length, other.length)


def place(points: Bodies) -> Place:
    """Where the body with these (33, 2) points is."""
    chain = points[_SIDES].mean(axis=1).astype(np.float64)
    limbs = np.linalg.norm(np.diff(points[_SIDES].astype(np.float64), axis=0), axis=2)
    return Place(chain[1:], max(1.0, float(limbs.sum(axis=0).mean())))


def distinct(places: list[Place]) -> int:
    """How many people there are, counting nobody twice."""
    kept: list[Place] = []
    for one in places:
        if all(one.distance(other) > SAME or one.growth(other) > GROWTH for other in kept):
            kept.append(one)
    return len(kept)


class OnTheMark:
    """Keeps to one person, frame after frame.

    >>> mark = OnTheMark()
    >>> index, people = mark.choose(time, points, (width, height))
    """

    def __init__(self) -> None:
        """Nobody is on the mark yet."""
        self._held: Place | None = None
        self._held_since = 0.0
        self._last_seen = 0.0
        self._others_about = False
        self._returning: tuple[float, Place] | None = None
        self._time: float | None = None
        self._before: list[Place] = []

    def choose(self, time: float, points: Bodies, size: tuple[int, int]) -> tuple[int | None, int]:
        """Return which row of `points` (n, 33, 2) is the person, and how many people there are.

        `time` is in seconds and increases; `size` is the picture's, pixels. The row is None
        when the person is not in view, whoever else may be.
        """
        places = [place(body) for body in points]
        scores = self._scores(time, places, size)
        chosen = self._keep(time, places, scores)
        if chosen is not None:
            self._held, self._last_seen = places[chosen], time
        self._time, self._before = time, places
        return chosen, distinct(places)

    def _keep(self, time: float, places: list[Place], scores: list[float]) -> int | None:
        if self._held is None or time - self._last_seen > ABSENCE:
            return self._take(time, _best(scores))
        near = self._continuing(time, places, self._held)
        if time - self._held_since < SETTLING:
            best = _best(scores)
            if best is not None and (near is None or scores[best] > BETTER * scores[near]):
                return self._take(time, best)
        return near

    def _take(self, time: float, chosen: int | None) -> int | None:
        if chosen is not None:
            self._held_since = time
        return chosen

    def _continuing(self, time: float, places: list[Place], held: Place) -> int | None:
        """The candidate who is surely the held person, or None."""
        if self._last_seen == self._time:
            near = _nearest(places, held, REACH + SPEED * (time - self._last_seen))
            self._others_about, self._returning = bool(places), None
            return near
        near = _nearest(places, held, RETURN)
        self._others_about |= len(places) > (near is not None)
        if near is None:
            self._returning = None
            return None
        return near if not self._others_about or self._stays(time, places[near]) else None

    def _stays(self, time: float, one: Place) -> bool:
        """Whether the returning body has been in one place for a while."""
        if self._returning is None or one.distance(self._returning[1]) > REACH:
            self._returning = (time, one)
        return time - self._returning[0] >= STEADY

    def _scores(self, time: float, places: list[Place], size: tuple[int, int]) -> list[float]:
        """How well each candidate fits the mark: large, central, steady."""
        since = time - self._time if self._time is not None else 0.0
        return [self._score(one, since, size) for one in places]

    def _score(self, one: Place, since: float, size: tuple[int, int]) -> float:
        width, height = size
        off_centre = min(1.0, abs(float(one.spots[0, 0]) - width / 2) / (width / 2))
        moved = min((one.distance(other) for other in self._before), default=0.0)
        speed = moved / since if since > 0 else 0.0
        return one.length / height * (1 - 0.5 * off_centre) / (1 + speed)


def _nearest(places: list[Place], held: Place, reach: float) -> int | None:
    """The candidate nearest to where the held person was, within reach and of their size."""
    apart = [one.distance(held) if one.growth(held) <= GROWTH else np.inf for one in places]
    nearest = int(np.argmin(apart)) if apart else None
    return nearest if nearest is not None and apart[nearest] <= reach else None


def _best(scores: list[float]) -> int | None:
    return int(np.argmax(scores)) if scores else None
