"""The store that the kiosk uses: it never raises, and what the disk refuses waits its turn.

Everything that happened becomes a `Fact`, is queued, and is written in order, mostly at once.
Refused, it waits in memory and is tried again every `RETRY_S`, until the disk takes it. What was
written of the set going on is also held, so that it can be told again to a new file when the
old one turns out to be damaged.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from station.errors import StoreUnavailable, UnknownName
from station.store import Counts
from station.store.facts import (
    Fact,
    RepDone,
    Rows,
    SessionBegan,
    SessionEnded,
    SetBegan,
    SetEnded,
    Shelf,
    with_waiting,
)
from station.store.kept import SessionKept, Tally, tallies_of
from station.store.stamp import Clock
from station.store.trouble import Replaced
from station.values import JudgedRep, Unfinished

T = TypeVar("T")

RETRY_S = 5.0
"""Between two tries to write what waits: saved within 10 s of the disk's return (fault P8)."""

WAITING_MOST = 2_000
"""Facts that may wait: a busy day's, a few MB. Beyond, the oldest session is let go."""

CATCH_UP_S = 0.05
"""Writing what waited may hold up the loop for this long a turn (a stall ends at 0.25 s)."""

REPLACED_MOST = 3
"""Files that may be found damaged before the disk itself is held to be broken."""

_BROKEN = "Not saving: the disk spoils what is written. Replace the memory card."


class Keeper:
    """A `Store` around one that may refuse; all ids are its own."""

    def __init__(self, reach: Callable[[bool], Shelf], clock: Clock | None = None) -> None:
        """Open the shelf, if that is possible now.

        `reach` opens it, or raises `StoreUnavailable`; it is told whether the file was
        searched for damage before in this process.
        """
        self._reach = reach
        self._clock = clock or Clock()
        self._shelf: Shelf | None = None
        self._checked = False
        self._last_id = 0
        self._rows = Rows()
        self._session_of: dict[int, int] = {}
        self._waiting: deque[Fact] = deque()
        self._written: list[Fact] = []
        self._next_try = -float("inf")
        self._replaced = 0
        self._refusal = ""
        self._set_aside = ""
        self._name = "memory"
        self.tick(self._clock.monotonic())

    @property
    def name(self) -> str:
        """Where the disk's part lies; "memory" while it was never reached."""
        return self._name

    @property
    def notice(self) -> str:
        """Why nothing is saved, or what was set aside; "" when all is well."""
        return self._refusal or self._set_aside

    @property
    def waiting(self) -> int:
        """How many facts are in memory only."""
        return len(self._waiting)

    def begin_session(self, profile: str = "gym") -> int:
        """Begin a visit."""
        session = self._next_id()
        self._happened(SessionBegan(session, self._clock.now(), profile))
        return session

    def begin_set(self, session: int, number: int, drill: str, of: int) -> int:
        """Begin a set."""
        set_id = self._next_id()
        self._session_of[set_id] = session
        self._happened(SetBegan(session, self._clock.now(), set_id, number, drill, of))
        return set_id

    def add_rep(self, set_id: int, rep: JudgedRep) -> None:
        """Keep a judged rep."""
        if session := self._owner(set_id):
            self._happened(RepDone(session, self._clock.now(), set_id, rep))

    def end_set(self, set_id: int, why: str) -> None:
        """End a set."""
        if session := self._owner(set_id):
            self._happened(SetEnded(session, self._clock.now(), set_id, why))

    def end_session(self, session: int) -> None:
        """End a visit."""
        self._happened(SessionEnded(session, self._clock.now()))

    def unfinished(self) -> Unfinished | None:
        """Return the set that was going on, under ids of the keeper; None while not saving."""
        return None if self._waiting else self._asked(self._adopt, None)

    def forget_old(self) -> int:
        """Delete what is too old; nothing while not saving."""
        return self._asked(lambda shelf: shelf.forget_old(), 0)

    def counts(self) -> Counts:
        """Return how much is on the disk; nothing while not saving."""
        return self._asked(lambda shelf: shelf.counts(), Counts(0, 0, 0, 0))

    def visits(self, since: float = 0.0) -> tuple[SessionKept, ...]:
        """Return the visits that began then or later: the disk's, with what waits put in.

        While the disk is away: what memory holds, which is what waits and the set going on.
        """
        kept = self._asked(lambda shelf: shelf.visits(since), None)
        if kept is None:
            return with_waiting((), [*self._written, *self._waiting], Rows(), since)
        return with_waiting(kept, self._waiting, self._rows, since) if self._waiting else kept

    def tallies(self, since: float = 0.0) -> tuple[Tally, ...]:
        """Return a tally for each set of theirs."""
        if self._waiting:
            return tallies_of(self.visits(since))
        found = self._asked(lambda shelf: shelf.tallies(since), None)
        return tallies_of(self.visits(since)) if found is None else found

    def integrity(self) -> str:
        """Return "ok", or what is wrong: with the file, or with the disk."""
        return self._asked(lambda shelf: shelf.integrity(), "") or self.notice

    def tick(self, now: float) -> None:
        """Try again to write what waits, or to reach a disk that refused, if it is time."""
        if (self._waiting or self._shelf is None) and now >= self._next_try:
            self._catch_up(now)

    def close(self) -> None:
        """Try once more to write all that waits, and let go of the file."""
        while self._waiting:
            before = len(self._waiting)
            self._catch_up(self._clock.monotonic())
            if len(self._waiting) >= before:
                break
        self._let_go()

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _owner(self, set_id: int) -> int | None:
        """Return a set's session; None when it is over, and there is nothing left to say."""
        if not 0 < set_id <= self._last_id:
            raise UnknownName(f"The store has no set {set_id}: begin it first.")
        return self._session_of.get(set_id)

    def _happened(self, fact: Fact) -> None:
        self._waiting.append(fact)
        if len(self._waiting) > WAITING_MOST:
            oldest = self._waiting[0].session
            self._waiting = deque(kept for kept in self._waiting if kept.session != oldest)
        self.tick(self._clock.monotonic())

    def _catch_up(self, now: float) -> None:
        """Write what waits, in order, for a moment; a refusal puts the rest off."""
        stop = self._clock.monotonic() + CATCH_UP_S
        try:
            shelf = self._at_hand()
            while self._waiting:
                self._write(shelf, self._waiting[0])
                if self._clock.monotonic() > stop:
                    return
            self._refusal = ""
        except Replaced as replaced:
            self._tell_again(replaced)
            self.tick(now)
        except StoreUnavailable as refusal:
            self._put_off(str(refusal), now)

    def _write(self, shelf: Shelf, fact: Fact) -> None:
        try:
            fact.put(shelf, self._rows)
        except UnknownName as lost:  # the file was exchanged for another behind our back
            raise Replaced(self._set_aside) from lost
        self._waiting.popleft()
        self._written.append(fact)
        if isinstance(fact, SetEnded):
            self._written = [kept for kept in self._written if isinstance(kept, SessionBegan)]
        elif isinstance(fact, SessionEnded):
            self._forget(fact.session)
        elif isinstance(fact, SessionBegan):
            self._written = [fact]

    def _forget(self, session: int) -> None:
        """Let go of the ids of a session that is over and safe."""
        self._written = []
        self._rows.sessions.pop(session, None)
        over = [key for key, owner in self._session_of.items() if owner == session]
        for set_id in over:
            self._session_of.pop(set_id)
            self._rows.sets.pop(set_id, None)

    def _at_hand(self) -> Shelf:
        if self._replaced > REPLACED_MOST:
            raise StoreUnavailable(_BROKEN)
        if self._shelf is None:
            self._shelf = self._reach(self._checked)
            self._checked = True
            self._name = self._shelf.name
            self._set_aside = self._shelf.notice or self._set_aside
        return self._shelf

    def _tell_again(self, replaced: Replaced) -> None:
        """Queue what is known of the set going on once more, for the new file."""
        self._replaced += 1
        self._set_aside = str(replaced)
        self._waiting.extendleft(reversed(self._written))
        self._written = []
        self._rows = Rows()

    def _put_off(self, words: str, now: float) -> None:
        self._refusal = words
        self._next_try = now + RETRY_S
        self._let_go()

    def _let_go(self) -> None:
        """Close the shelf: a file opened while the disk was read-only stays so until then."""
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None

    def _asked(self, question: Callable[[Shelf], T], otherwise: T) -> T:
        """Return the shelf's answer, or `otherwise` while it refuses."""
        now = self._clock.monotonic()
        if self._shelf is None and now < self._next_try:
            return otherwise
        try:
            return question(self._at_hand())
        except Replaced as replaced:
            self._tell_again(replaced)
            self.tick(now)
        except StoreUnavailable as refusal:
            self._put_off(str(refusal), now)
        return otherwise

    def _adopt(self, shelf: Shelf) -> Unfinished | None:
        """Give the set that the shelf offers ids of ours, and hold it like one begun here."""
        found = shelf.unfinished()
        if found is None:
            return None
        session = _key_of(self._rows.sessions, found.session) or self._next_id()
        set_id = _key_of(self._rows.sets, found.set) or self._next_id()
        self._rows.sessions[session] = found.session
        self._rows.sets[set_id] = found.set
        self._session_of[set_id] = session
        at = self._clock.now()
        self._written = [
            SessionBegan(session, at, shelf.profile_of(found.session)),
            SetBegan(session, at, set_id, found.number, found.drill, found.of),
            *(RepDone(session, at, set_id, rep) for rep in found.reps),
        ]
        return replace(found, session=session, set=set_id)


def _key_of(rows: dict[int, int], row: int) -> int | None:
    return next((key for key, value in rows.items() if value == row), None)
