"""What happened, for whoever keeps it: stored before the person is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.values import JudgedRep


class Ended(StrEnum):
    """Why a set was over."""

    COMPLETE = "complete"
    ENDED = "ended by the person"
    LEFT = "the person left"
    ROUNDED = "stopped: rounded again"


@dataclass(frozen=True, slots=True)
class SetBegan:
    """Somebody begins a set."""

    drill: str
    """Drill id."""
    number: int
    """Which set of the visit, 1 for the first."""
    of: int
    """Reps that make it."""


@dataclass(frozen=True, slots=True)
class RepDone:
    """A rep was counted and judged."""

    rep: JudgedRep


@dataclass(frozen=True, slots=True)
class SetEnded:
    """The set is over."""

    why: Ended


@dataclass(frozen=True, slots=True)
class VisitEnded:
    """The person is gone: nothing of them is known any longer."""


Fact = SetBegan | RepDone | SetEnded | VisitEnded
