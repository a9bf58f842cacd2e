"""What is read back of the past: visits, their sets, and how many reps of each were good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from station.values import Call, JudgedRep


@dataclass(frozen=True, slots=True)
class SetKept:
    """One set of a visit."""

    id: int
    """Row of the store."""
    number: int
    """1 for the first of the visit."""
    drill: str
    """Drill id."""
    of: int
    """Reps that were to make the set."""
    began: float
    """Unix seconds."""
    ended: float | None
    """Unix seconds; None while it is open."""
    why: str
    """Why it ended, a word or two; "" while it is open."""
    reps: tuple[JudgedRep, ...]
    """In order of their numbers."""


@dataclass(frozen=True, slots=True)
class SessionKept:
    """One visit: no name, no picture, nothing that says who it was."""

    id: int
    """Row of the store, or a number that no row has while the disk is away."""
    profile: str
    """"gym" or "clinic"."""
    began: float
    """Unix seconds."""
    dated: bool
    """Whether the wall clock could be believed when it began."""
    ended: float | None
    """Unix seconds; None while it is open."""
    sets: tuple[SetKept, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The verdicts of one set, counted: all that a history needs, and quick to read."""

    began: float
    """Unix seconds, of the set."""
    good: int
    fix: int
    unjudged: int
    """Reps."""


class Archive(Protocol):
    """Whatever can tell what was kept; every `Store` is one."""

    def visits(self, since: float = 0.0) -> tuple[SessionKept, ...]:
        """Return the visits that began then or later (Unix seconds), in order.

        One whose clock was never set has no known age: it is among them whenever it is kept.
        """

    def tallies(self, since: float = 0.0) -> tuple[Tally, ...]:
        """Return a tally for each set of a dated visit that began then or later, in order."""


def tallies_of(sessions: Iterable[SessionKept]) -> tuple[Tally, ...]:
    """Count the verdicts of each set with a rep in the visits whose date is known."""
    return tuple(
        tally(done.began, Counter(rep.verdict.call for rep in done.reps))
        for session in sessions
        if session.dated
        for done in session.sets
        if done.reps
    )


def tally(began: float, found: Counter[Call]) -> Tally:
    """Return one set's tally from how often each call was given."""
    return Tally(began, found[Call.GOOD], found[Call.FIX], found[Call.UNJUDGED])
