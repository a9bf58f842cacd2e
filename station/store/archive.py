"""Reading the database back, and reading it alone: beside the running station, or on a desk.

`open_archive` writes nothing, so it may be used by another process, another thread or another
user than the station's, and on a disk that can only be read.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from station.errors import StoreUnavailable
from station.store import schema
from station.store.files import DATABASE
from station.store.kept import SessionKept, SetKept, Tally, tally
from station.store.rows import FAULT, REP, rep_of
from station.store.stamp import Stamp, from_utc
from station.store.trouble import Damaged
from station.values import Call, JudgedRep

PATIENCE_S = 2.0
"""How long to wait for a station that is writing: nobody stands before this program."""


class SqliteArchive:
    """An `Archive` in a file that is opened for reading only."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises `StoreUnavailable` when there is none, or none that can be read."""
        self.path = path
        if not path.exists():
            raise StoreUnavailable(
                f"Nothing has been kept yet: there is no {path}. Name the station's folder, "
                "or do a set first."
            )
        with self._telling():
            self._db = _connect(path)

    def visits(self, since: float = 0.0) -> tuple[SessionKept, ...]:
        """See `Archive`. Raises `StoreUnavailable`."""
        with self._telling():
            return read_visits(self._db, since)

    def tallies(self, since: float = 0.0) -> tuple[Tally, ...]:
        """See `Archive`. Raises `StoreUnavailable`."""
        with self._telling():
            return read_tallies(self._db, since)

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._db.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, Damaged) as error:
            raise StoreUnavailable(
                f"{self.path} cannot be read: {error}. Read it as the station's user or with "
                "sudo; if it is damaged, start the station, which sets it aside."
            ) from error


def open_archive(folder: Path) -> SqliteArchive:
    """Open the database in a folder for reading only. Raises `StoreUnavailable`."""
    return SqliteArchive(folder / DATABASE)


def _connect(path: Path) -> sqlite3.Connection:
    """Open it as it is; on a disk that refuses the -shm file beside it, as a thing that rests."""
    address = path.resolve().as_uri()
    try:
        return _checked(f"{address}?mode=ro")
    except sqlite3.OperationalError:
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise  # what waits in there would be left out
        return _checked(f"{address}?mode=ro&immutable=1")


def _checked(address: str) -> sqlite3.Connection:
    db = sqlite3.connect(address, uri=True, timeout=PATIENCE_S, isolation_level=None)
    try:
        taken = schema.version(db)
        if taken != len(schema.STEPS):
            raise Damaged(f"it is of version {taken}, this station knows {len(schema.STEPS)}")
    except BaseException:
        db.close()
        raise
    return db


def read_visits(db: sqlite3.Connection, since: float) -> tuple[SessionKept, ...]:
    """See `Archive`. Raises sqlite3's errors, and `Damaged` for what cannot be right."""
    query = """SELECT id, profile, at_utc, clock_ok, ended_utc FROM session
        WHERE NOT clock_ok OR at_utc >= ? ORDER BY id"""
    try:
        return tuple(
            SessionKept(row, profile, from_utc(at), bool(ok), _or_none(end), _sets(db, row))
            for row, profile, at, ok, end in db.execute(query, (_utc(since),)).fetchall()
        )
    except ValueError as error:
        raise Damaged(str(error)) from error


def read_tallies(db: sqlite3.Connection, since: float) -> tuple[Tally, ...]:
    """See `Archive`; raises like `read_visits`. Counted by SQLite: no rep is unpacked."""
    query = """SELECT e.id, e.at_utc, r.call, count(*) FROM session s
        JOIN exercise_set e ON e.session_id = s.id JOIN rep r ON r.set_id = e.id
        WHERE s.clock_ok AND s.at_utc >= ? GROUP BY e.id, r.call ORDER BY e.id"""
    began: dict[int, float] = {}
    found: dict[int, Counter[Call]] = {}
    try:
        for row, at, call, count in db.execute(query, (_utc(since),)):
            began[row] = from_utc(at)
            found.setdefault(row, Counter())[Call(call)] += count
    except ValueError as error:
        raise Damaged(str(error)) from error
    return tuple(tally(began[row], calls) for row, calls in found.items())


def read_reps(db: sqlite3.Connection, set_id: int) -> tuple[JudgedRep, ...]:
    """Return the reps of a set, in order; raises like `read_visits`."""
    reps = f"SELECT id, {', '.join(REP)} FROM rep WHERE set_id = ? ORDER BY number"
    faults = f"SELECT {', '.join(FAULT)} FROM fault WHERE rep_id = ? ORDER BY place"
    try:
        return tuple(
            rep_of(rep, db.execute(faults, (row,))) for row, *rep in db.execute(reps, (set_id,))
        )
    except ValueError as error:
        raise Damaged(str(error)) from error


def _sets(db: sqlite3.Connection, session: int) -> tuple[SetKept, ...]:
    query = """SELECT id, number, drill, planned_reps, at_utc, ended_utc, why FROM exercise_set
        WHERE session_id = ? ORDER BY id"""
    rows: list[tuple[Any, ...]] = db.execute(query, (session,)).fetchall()
    return tuple(
        SetKept(row, number, drill, of, from_utc(at), _or_none(end), why, read_reps(db, row))
        for row, number, drill, of, at, end, why in rows
    )


def _or_none(utc: str | None) -> float | None:
    return None if utc is None else from_utc(utc)


def _utc(since: float) -> str:
    return Stamp(since, 0.0, "").utc
