"""What the keeper holds on to: each thing that happened, as one value that a store can take.

Sessions and sets go by the keeper's own ids, which stay the same whatever becomes of the disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from station.errors import UnknownName
from station.store import Store
from station.store.kept import SessionKept
from station.store.memory import MemoryStore
from station.store.stamp import Stamp
from station.values import JudgedRep


class Shelf(Store, Protocol):
    """A store that may refuse (`StoreUnavailable`), and takes the moment of what happened."""

    def begin_session(self, profile: str = "gym", at: Stamp | None = None) -> int:
        """See `Store`."""

    def begin_set(
        self, session: int, number: int, drill: str, of: int, at: Stamp | None = None
    ) -> int:
        """See `Store`."""

    def add_rep(self, set_id: int, rep: JudgedRep, at: Stamp | None = None) -> None:
        """See `Store`."""

    def end_set(self, set_id: int, why: str, at: Stamp | None = None) -> None:
        """See `Store`."""

    def end_session(self, session: int, at: Stamp | None = None) -> None:
        """See `Store`."""

    def profile_of(self, session: int) -> str:
        """Return the profile that a session began with, "" when there is none."""


@dataclass(slots=True)
class Rows:
    """Which row of the shelf each of the keeper's ids stands for."""

    sessions: dict[int, int] = field(default_factory=dict)
    sets: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened in a session."""

    session: int
    at: Stamp

    def put(self, shelf: Shelf, rows: Rows) -> None:
        """Write it; what belongs to a session that the shelf never got is let go."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class SessionBegan(Fact):
    """A visit began."""

    profile: str

    def put(self, shelf: Shelf, rows: Rows) -> None:
        """Write it."""
        rows.sessions[self.session] = shelf.begin_session(self.profile, at=self.at)


@dataclass(frozen=True, slots=True)
class SetBegan(Fact):
    """A set began."""

    set: int
    number: int
    drill: str
    of: int

    def put(self, shelf: Shelf, rows: Rows) -> None:
        """Write it."""
        row = rows.sessions.get(self.session)
        if row is not None:
            rows.sets[self.set] = shelf.begin_set(row, self.number, self.drill, self.of, self.at)


@dataclass(frozen=True, slots=True)
class RepDone(Fact):
    """A rep was judged."""

    set: int
    rep: JudgedRep

    def put(self, shelf: Shelf, rows: Rows) -> None:
        """Write it."""
        row = rows.sets.get(self.set)
        if row is not None:
            shelf.add_rep(row, self.rep, at=self.at)


@dataclass(frozen=True, slots=True)
class SetEnded(Fact):
    """A set ended."""

    set: int
    why: str

    def put(self, shelf: Shelf, rows: Rows) -> None:
        """Write it."""
        row = rows.sets.get(self.set)
        if row is not None:
            shelf.end_set(row, self.why, at=self.at)


@dataclass(frozen=True, slots=True)
class SessionEnded(Fact):
    """A visit ended."""

    def put(self, shelf: Shelf, rows: Rows) -> None:
        """Write it."""
        row = rows.sessions.get(self.session)
        if row is not None:
            shelf.end_session(row, at=self.at)


def with_waiting(
    kept: Iterable[SessionKept], waiting: Iterable[Fact], rows: Rows, since: float
) -> tuple[SessionKept, ...]:
    """Return visits as they will be once what waits is written too.

    `rows` says which of them the waiting facts speak of; it is left as it is.
    """
    store = MemoryStore.holding(kept)
    rows = Rows(dict(rows.sessions), dict(rows.sets))
    for fact in waiting:
        with suppress(UnknownName):  # of a visit that is not among them
            fact.put(store, rows)
    return store.visits(since)
