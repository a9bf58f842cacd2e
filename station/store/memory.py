"""The stand-in: behaves like the real store, in memory, can be told to fail, and remembers.

store = MemoryStore()
store.fail()                                  # the disk is full from here on
...
store.well()
assert [rep.number for rep in store.sessions[0].sets[0].reps] == [1, 2, 3]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from station.errors import StoreUnavailable, UnknownName
from station.store import Counts
from station.store.kept import SessionKept, SetKept, Tally, tallies_of
from station.store.stamp import Clock, Stamp
from station.values import JudgedRep, Unfinished

FULL = "Not saving: the disk is full."
READ_ONLY = "Not saving: the disk is read-only."

_DAY_S = 86_400.0


@dataclass(slots=True)
class KeptSet:
    """A set, as it was told."""

    id: int
    number: int
    drill: str
    of: int
    at: Stamp
    """Its last sign of life."""
    began: Stamp
    reps: list[JudgedRep] = field(default_factory=list)
    ended: str | None = None
    """Why it ended; None while it is open."""
    ended_at: Stamp | None = None


@dataclass(slots=True)
class KeptSession:
    """A visit, as it was told."""

    id: int
    profile: str
    at: Stamp
    sets: list[KeptSet] = field(default_factory=list)
    ended_at: Stamp | None = None


class MemoryStore:
    """A `Store` that lasts as long as the object; it can stand where a `Shelf` is asked for."""

    def __init__(self, keep_days: int = 90, clock: Clock | None = None) -> None:
        """Begin empty."""
        self.name = "memory"
        self.notice = ""
        self.sessions: list[KeptSession] = []
        self._keep_days = keep_days
        self._clock = clock or Clock()
        self._refusal = ""
        self._last_id = 0
        self._live: int | None = None

    @classmethod
    def holding(cls, kept: Iterable[SessionKept], clock: Clock | None = None) -> MemoryStore:
        """Begin with what another store had kept, under the same ids."""
        store = cls(clock=clock)
        store.sessions = [_taken(one) for one in kept]
        ids = [one.id for one in store.sessions]
        store._last_id = max([*ids, *(s.id for one in store.sessions for s in one.sets)], default=0)
        return store

    def fail(self, words: str = FULL) -> None:
        """From now on, refuse to write, as a full or read-only disk does."""
        self._refusal = words

    def well(self) -> None:
        """From now on, write again."""
        self._refusal = ""

    def begin_session(self, profile: str = "gym", at: Stamp | None = None) -> int:
        """Begin a visit; one that was cut off is ended."""
        self._may_write()
        at = at or self._clock.now()
        for session in self.sessions:
            _close(session, "cut off", at)
        self.sessions.append(KeptSession(self._id(), profile, at))
        self._live = self.sessions[-1].id
        return self._live

    def begin_set(
        self, session: int, number: int, drill: str, of: int, at: Stamp | None = None
    ) -> int:
        """Begin a set of a visit."""
        self._may_write()
        at = at or self._clock.now()
        begun = KeptSet(self._id(), number, drill, of, at, began=at)
        self._session(session).sets.append(begun)
        return begun.id

    def add_rep(self, set_id: int, rep: JudgedRep, at: Stamp | None = None) -> None:
        """Keep a judged rep, once."""
        self._may_write()
        kept = self._set(set_id)
        if all(other.number != rep.number for other in kept.reps):
            kept.reps.append(rep)
            kept.at = at or self._clock.now()

    def end_set(self, set_id: int, why: str, at: Stamp | None = None) -> None:
        """End a set; again changes nothing."""
        self._may_write()
        _end(self._set(set_id), why, at or self._clock.now())

    def end_session(self, session: int, at: Stamp | None = None) -> None:
        """End a visit, and any set of it that is open."""
        self._may_write()
        _close(self._session(session), "visit ended", at or self._clock.now())
        self._live = None

    def unfinished(self) -> Unfinished | None:
        """Return the set that was going on, if it is worth resuming."""
        open_ones = [session for session in self.sessions if session.ended_at is None]
        going_on = [(s, e) for s in open_ones for e in s.sets if e.ended is None]
        if not going_on or not self._clock.now().may_resume(going_on[-1][1].at):
            return None
        session, kept = going_on[-1]
        self._live = session.id
        reps = tuple(sorted(kept.reps, key=lambda rep: rep.number))
        return Unfinished(session.id, kept.id, kept.drill, kept.of, kept.number, reps)

    def profile_of(self, session: int) -> str:
        """Return the profile that a visit began with, "" when there is no such visit."""
        return next((kept.profile for kept in self.sessions if kept.id == session), "")

    def forget_old(self) -> int:
        """Delete what is older than the days to keep; see `SqliteStore.forget_old`."""
        self._may_write()
        now = self._clock.now()
        if not now.plausible:
            return 0
        before = now.wall - self._keep_days * _DAY_S
        old = {kept.id for kept in self.sessions if kept.at.plausible and kept.at.wall < before}
        undated = {kept.id for kept in self.sessions if not kept.at.plausible}
        gone = old | {one for one in undated if one < max(old, default=0)}
        gone.discard(self._live or 0)
        self.sessions = [kept for kept in self.sessions if kept.id not in gone]
        return len(gone)

    def counts(self) -> Counts:
        """Return how much is kept."""
        sets = [kept for session in self.sessions for kept in session.sets]
        reps = [rep for kept in sets for rep in kept.reps]
        faults = sum(len(rep.verdict.faults) for rep in reps)
        return Counts(len(self.sessions), len(sets), len(reps), faults)

    def visits(self, since: float = 0.0) -> tuple[SessionKept, ...]:
        """Return the visits that began then or later."""
        told = tuple(_told(session) for session in self.sessions)
        return tuple(one for one in told if one.began >= since or not one.dated)

    def tallies(self, since: float = 0.0) -> tuple[Tally, ...]:
        """Return a tally for each set of theirs."""
        return tallies_of(self.visits(since))

    def integrity(self) -> str:
        """Return "ok": memory does not rot."""
        return "ok"

    def tick(self, now: float) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Keep everything, for whoever looks."""

    def _may_write(self) -> None:
        if self._refusal:
            raise StoreUnavailable(self._refusal)

    def _id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _session(self, session: int) -> KeptSession:
        for kept in self.sessions:
            if kept.id == session:
                return kept
        raise UnknownName("The store has no such session or set: begin it first.")

    def _set(self, set_id: int) -> KeptSet:
        for kept in (each for session in self.sessions for each in session.sets):
            if kept.id == set_id:
                return kept
        raise UnknownName("The store has no such session or set: begin it first.")


def _close(session: KeptSession, why: str, at: Stamp) -> None:
    session.ended_at = session.ended_at or at
    for kept in session.sets:
        _end(kept, why, at)


def _end(kept: KeptSet, why: str, at: Stamp) -> None:
    if kept.ended is None:
        kept.ended, kept.ended_at = why, at


def _told(session: KeptSession) -> SessionKept:
    sets = tuple(_told_set(kept) for kept in session.sets)
    ended, at = _wall(session.ended_at), session.at
    return SessionKept(session.id, session.profile, at.wall, at.plausible, ended, sets)


def _told_set(kept: KeptSet) -> SetKept:
    reps = tuple(sorted(kept.reps, key=lambda rep: rep.number))
    began, ended = kept.began.wall, _wall(kept.ended_at)
    return SetKept(kept.id, kept.number, kept.drill, kept.of, began, ended, kept.ended or "", reps)


def _wall(at: Stamp | None) -> float | None:
    return None if at is None else at.wall


def _taken(kept: SessionKept) -> KeptSession:
    sets = [_taken_set(one) for one in kept.sets]
    return KeptSession(kept.id, kept.profile, _at(kept.began), sets, _at_or_none(kept.ended))


def _taken_set(kept: SetKept) -> KeptSet:
    began, ended = _at(kept.began), _at_or_none(kept.ended)
    why = kept.why if ended else None
    return KeptSet(
        kept.id, kept.number, kept.drill, kept.of, began, began, list(kept.reps), why, ended
    )


def _at(wall: float) -> Stamp:
    return Stamp(wall, 0.0, "")


def _at_or_none(wall: float | None) -> Stamp | None:
    return None if wall is None else _at(wall)
