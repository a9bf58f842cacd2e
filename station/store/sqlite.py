"""The store as one SQLite file: every call is on the disk when it returns, or raises.

Raises `StoreUnavailable` when the disk refuses, and its `Replaced` when the file turned out to
be damaged in use: then it is set aside, an empty one has begun, and old ids mean nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from station.errors import StoreUnavailable, UnknownName
from station.store import Counts, schema
from station.store.archive import read_reps, read_tallies, read_visits
from station.store.files import DATABASE, forget_copies, set_aside
from station.store.kept import SessionKept, Tally
from station.store.opening import open_file
from station.store.rows import FAULT, REP, fault_rows, rep_row
from station.store.stamp import PLAUSIBLE_FROM, Clock, Stamp, from_utc
from station.store.trouble import Damaged, Replaced, is_unknown_row, unavailable
from station.values import JudgedRep, Unfinished

_DAY_S = 86_400.0
_WHEN = ("at_utc", "at_s", "boot_id", "clock_ok")


class SqliteStore:
    """A `Store` whose writing calls also take the moment at which it happened."""

    def __init__(
        self,
        folder: Path,
        keep_days: int = 90,
        clock: Clock | None = None,
        *,
        checked: bool = False,
        steps: tuple[schema.Step, ...] = schema.STEPS,
    ) -> None:
        """Open or begin `sessions.db` in `folder`, migrated to the newest version.

        A damaged file is set aside and `notice` says so. `checked` leaves out the search for
        damage, when this process has made it already. Raises `StoreUnavailable`.
        """
        self.path = folder / DATABASE
        self.notice = ""
        self._keep_days = keep_days
        self._clock = clock or Clock()
        self._steps = steps
        self._live: int | None = None
        try:
            self._open(checked)
        except Damaged:
            self._begin_anew()

    @property
    def name(self) -> str:
        """The path of the database."""
        return str(self.path)

    def begin_session(self, profile: str = "gym", at: Stamp | None = None) -> int:
        """Begin a visit; one that was cut off is ended."""
        at = at or self._clock.now()
        with self._writing() as db:
            self._end(db, "session", "1", (), at)
            self._end(db, "exercise_set", "1", (), at, "cut off")
            self._live = self._insert(db, "session", profile=profile, **_when(at))
        return self._live

    def begin_set(
        self, session: int, number: int, drill: str, of: int, at: Stamp | None = None
    ) -> int:
        """Begin a set of a visit."""
        facts = {"session_id": session, "number": number, "drill": drill, "planned_reps": of}
        with self._writing() as db:
            return self._insert(db, "exercise_set", **facts, **_when(at or self._clock.now()))

    def add_rep(self, set_id: int, rep: JudgedRep, at: Stamp | None = None) -> None:
        """Keep a judged rep, with its faults, in one transaction."""
        twin = "SELECT 1 FROM rep WHERE set_id = ? AND number = ?"
        when = _when(at or self._clock.now())
        values = dict(zip(REP, rep_row(rep), strict=True))
        faults = [dict(zip(FAULT, row, strict=True)) for row in fault_rows(rep)]
        with self._writing() as db:
            if db.execute(twin, (set_id, values["number"])).fetchone():
                return
            row = self._insert(db, "rep", set_id=set_id, **when, **values)
            for place, fault in enumerate(faults, start=1):
                self._insert(db, "fault", rep_id=row, place=place, **fault)

    def end_set(self, set_id: int, why: str, at: Stamp | None = None) -> None:
        """End a set; again changes nothing."""
        with self._writing() as db:
            self._end(db, "exercise_set", "id = ?", (set_id,), at or self._clock.now(), why)

    def end_session(self, session: int, at: Stamp | None = None) -> None:
        """End a visit, and move what waits in the -wal file into the database."""
        at = at or self._clock.now()
        with self._writing() as db:
            self._end(db, "exercise_set", "session_id = ?", (session,), at, "visit ended")
            self._end(db, "session", "id = ?", (session,), at)
        self._live = None
        self._checkpoint()

    def unfinished(self) -> Unfinished | None:
        """Return the set that was going on when the station stopped, if it is worth resuming."""
        newest = """SELECT s.id, e.id, e.drill, e.planned_reps, e.number, {when} FROM session s
            JOIN exercise_set e ON e.session_id = s.id
            WHERE s.ended_utc IS NULL AND e.ended_utc IS NULL ORDER BY e.id DESC LIMIT 1"""
        with self._telling():
            found = self._db.execute(newest.format(when=_of("e"))).fetchone()
            if found is None:
                return None
            self._live, set_id, drill, of, number = found[:5]
            last = f"SELECT {_of('r')} FROM rep r WHERE set_id = ? ORDER BY id DESC LIMIT 1"
            sign = self._db.execute(last, (set_id,)).fetchone() or found[5:]
            if not self._clock.now().may_resume(_stamp(*sign)):
                self._live = None
                return None
            return Unfinished(found[0], set_id, drill, of, number, read_reps(self._db, set_id))

    def profile_of(self, session: int) -> str:
        """Return the profile that a visit began with, "" when there is no such visit."""
        with self._telling():
            query = "SELECT profile FROM session WHERE id = ?"
            row = self._db.execute(query, (session,)).fetchone()
        return str(row[0]) if row else ""

    def forget_old(self) -> int:
        """Delete what is older than the days to keep, also files that were set aside.

        A session from before the clock was set is deleted when a later one is too old.
        """
        now = self._clock.now()
        if not now.plausible:
            return 0
        before = now.wall - self._keep_days * _DAY_S
        cutoff = Stamp(before, 0.0, "").utc
        old = "SELECT id FROM session WHERE clock_ok AND at_utc < ?"
        undated = f"NOT clock_ok AND id < (SELECT max(id) FROM ({old}))"
        with self._writing() as db:
            delete = f"DELETE FROM session WHERE (id IN ({old}) OR {undated}) AND id IS NOT ?"
            gone = db.execute(delete, (cutoff, cutoff, self._live)).rowcount
        with self._telling():
            forget_copies(self.path.parent, before, PLAUSIBLE_FROM)
        if gone:
            self._checkpoint()
        return gone

    def counts(self) -> Counts:
        """Return how much is kept."""
        tables = ("session", "exercise_set", "rep", "fault")
        with self._telling():
            found = [self._db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]
        return Counts(*found)

    def visits(self, since: float = 0.0) -> tuple[SessionKept, ...]:
        """Return the visits that began then or later."""
        with self._telling():
            return read_visits(self._db, since)

    def tallies(self, since: float = 0.0) -> tuple[Tally, ...]:
        """Return a tally for each set of theirs."""
        with self._telling():
            return read_tallies(self._db, since)

    def integrity(self) -> str:
        """Return "ok", or what is wrong with the file."""
        try:
            return schema.faults_of(self._db, self._steps) or "ok"
        except (sqlite3.Error, Damaged) as error:
            return str(error)

    def tick(self, now: float) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):  # what is committed is safe in the -wal file
            self._db.close()

    def _open(self, checked: bool) -> None:
        """Raises `Damaged` or `StoreUnavailable`."""
        self._db = open_file(self.path, self._clock.now(), self._steps, checked=checked)
        self._seals = schema.seals(self._db)
        self._file = self.path.stat().st_ino

    def _begin_anew(self) -> None:
        folder = self.path.parent
        self._live = None
        try:
            aside = set_aside(self.path, self._clock.now().wall)
            self._open(checked=True)
        except (OSError, Damaged) as error:
            told = unavailable(error, folder)
            spoilt = StoreUnavailable(f"Not saving: {folder} spoils what is written there.")
            raise (told or spoilt) from error
        self.notice = f"What was saved is damaged: it is set aside as {aside.name}."

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is on the disk afterwards, or nothing."""
        with self._telling():
            if self.path.stat().st_ino != self._file:
                raise FileNotFoundError(f"{self.path} was replaced")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what SQLite and the system raise into a sentence, or into a new file."""
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise  # our mistake, not the disk's
        except (sqlite3.Error, OSError, Damaged) as error:
            if isinstance(error, sqlite3.Error) and is_unknown_row(error):
                raise UnknownName(
                    "The store has no such session or set: begin it first."
                ) from error
            if told := unavailable(error, self.path.parent):
                raise told from error
            self.close()
            self._begin_anew()
            raise Replaced(self.notice) from error

    def _insert(self, db: sqlite3.Connection, table: str, **values: Any) -> int:
        marks = ", ".join("?" * len(values))
        query = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
        row = db.execute(query, tuple(values.values())).lastrowid
        assert row is not None, "an INSERT always has a row"
        db.execute(self._seals[table], (row,))
        return row

    def _end(
        self,
        db: sqlite3.Connection,
        table: str,
        where: str,
        values: tuple[int, ...],
        at: Stamp,
        why: str | None = None,
    ) -> None:
        query = f"SELECT id FROM {table} WHERE ended_utc IS NULL AND {where}"
        for (row,) in db.execute(query, values).fetchall():
            db.execute(f"UPDATE {table} SET ended_utc = ? WHERE id = ?", (at.utc, row))
            if why is not None:
                db.execute(f"UPDATE {table} SET why = ? WHERE id = ?", (why, row))
            db.execute(self._seals[table], (row,))

    def _checkpoint(self) -> None:
        with suppress(sqlite3.Error):  # a commit is durable without; the next one comes
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _when(at: Stamp) -> dict[str, Any]:
    return dict(zip(_WHEN, (at.utc, at.monotonic, at.boot, int(at.plausible)), strict=True))


def _stamp(utc: str, monotonic: float, boot: str, _: int) -> Stamp:
    return Stamp(from_utc(utc), monotonic, boot)


def _of(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in _WHEN)
