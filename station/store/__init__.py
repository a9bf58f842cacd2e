"""What is remembered of a visit: sessions, sets, reps and verdicts; no name, no picture.

    kiosk ──▶ Keeper (keeper.py) ──▶ SqliteStore (sqlite.py) ──▶ sessions.db
                │  what the disk refuses waits in memory, in order
                └─ or MemoryStore (memory.py), the stand-in: told to fail, it remembers

`open_store` gives the keeper. It never raises: a full, read-only or damaged disk becomes
its `notice`, a sentence for the screen, and the set goes on.

What was kept is read back as values of `kept.py`, by a store or, beside the running station, by
`archive.open_archive`: `history` makes bars of it, `export` files that leave the box by hand.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from station.store.kept import Archive
from station.store.stamp import Clock
from station.values import JudgedRep, Unfinished

if TYPE_CHECKING:
    from station.config.schema import StoreConfig


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is kept."""

    sessions: int
    sets: int
    reps: int
    faults: int


class Store(Archive, Protocol):
    """Where the kiosk puts what happened. All calls come from one thread."""

    @property
    def name(self) -> str:
        """Where things are kept: a path, or "memory"."""

    @property
    def notice(self) -> str:
        """A sentence for the screen, e.g. "Not saving: the disk is full. …"; "" for none."""

    def begin_session(self, profile: str = "gym") -> int:
        """Begin a visit and return its id; one that was left open is ended."""

    def begin_set(self, session: int, number: int, drill: str, of: int) -> int:
        """Begin set `number` (1 for the first) of `of` reps, and return its id."""

    def add_rep(self, set_id: int, rep: JudgedRep) -> None:
        """Keep a judged rep: on return it is on the disk, unless `notice` says otherwise.

        Adding the same number to the same set again changes nothing.
        """

    def end_set(self, set_id: int, why: str) -> None:
        """End a set; `why` is a word or two, e.g. "done" or "walked away"."""

    def end_session(self, session: int) -> None:
        """End a visit, and any set of it that is open."""

    def unfinished(self) -> Unfinished | None:
        """Return the set that was going on when the station stopped, if it is worth resuming.

        That is an open set of an open session whose last sign of life (its beginning, or its
        last rep) is at most `station.store.stamp.RESUME_WITHIN_S` seconds ago.
        """

    def forget_old(self) -> int:
        """Delete the sessions older than the days to keep, and return how many.

        Nothing is deleted while the wall clock is implausible, nor the session going on.
        """

    def counts(self) -> Counts:
        """Return how much is kept."""

    def integrity(self) -> str:
        """Return "ok", or what is wrong with the file."""

    def tick(self, now: float) -> None:
        """Say that time has passed (`now`: monotonic seconds): what waits may be tried again."""

    def close(self) -> None:
        """Write what still waits, and let go of the file."""


def open_store(
    config: StoreConfig,
    *,
    clock: Clock | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Store:
    """Open the store of a site, in the folder that config or environment name; never raises."""
    from station.config.state import state_folder
    from station.store.keeper import Keeper
    from station.store.sqlite import SqliteStore

    folder = state_folder(config.folder, environ)
    times = clock or Clock()

    def reach(checked: bool) -> SqliteStore:
        return SqliteStore(folder, config.keep_days, times, checked=checked)

    return Keeper(reach, times)
