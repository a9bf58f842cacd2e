"""The tables, the steps that lead to them, and how damage to them is found.

`PRAGMA user_version` counts the steps taken. A step that was released is never edited: the
next one is added to `STEPS`. `migration` stays for ever, with a row a step: a version number
that disagrees with it is damage, not a newer station.

Every row of a table with a column `seal` carries a checksum of its other columns: SQLite's own
check sees a broken tree, but not a number that changed on a dying card.
"""

from __future__ import annotations

import sqlite3
import zlib
from typing import Any

from station.store.trouble import Damaged

APPLICATION = 0x48696E67
"""`PRAGMA application_id`: "Hing"."""

_WHEN = """at_utc TEXT NOT NULL, at_s REAL NOT NULL, boot_id TEXT NOT NULL,
    clock_ok INTEGER NOT NULL"""

Step = tuple[str, ...]

STEPS: tuple[Step, ...] = (
    (
        "CREATE TABLE migration (version INTEGER PRIMARY KEY, at_utc TEXT NOT NULL) STRICT",
        f"""CREATE TABLE session (
            id INTEGER PRIMARY KEY, profile TEXT NOT NULL, {_WHEN},
            ended_utc TEXT, seal INTEGER) STRICT""",
        f"""CREATE TABLE exercise_set (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
            number INTEGER NOT NULL, drill TEXT NOT NULL, planned_reps INTEGER NOT NULL, {_WHEN},
            ended_utc TEXT, why TEXT NOT NULL DEFAULT '', seal INTEGER) STRICT""",
        "CREATE INDEX sets_of_session ON exercise_set (session_id)",
        f"""CREATE TABLE rep (
            id INTEGER PRIMARY KEY,
            set_id INTEGER NOT NULL REFERENCES exercise_set ON DELETE CASCADE, {_WHEN},
            number INTEGER NOT NULL, start_s REAL, bottom_s REAL, end_s REAL, depth_deg REAL,
            band TEXT NOT NULL, down_s REAL, hold_s REAL, up_s REAL, call TEXT NOT NULL,
            reason TEXT NOT NULL, cue TEXT NOT NULL, unseen TEXT NOT NULL,
            measures TEXT NOT NULL, seal INTEGER, UNIQUE (set_id, number)) STRICT""",
        """CREATE TABLE fault (
            id INTEGER PRIMARY KEY,
            rep_id INTEGER NOT NULL REFERENCES rep ON DELETE CASCADE,
            place INTEGER NOT NULL, fault TEXT NOT NULL, severity TEXT NOT NULL, value REAL,
            limit_value REAL, unit TEXT NOT NULL, phase TEXT NOT NULL, cue TEXT NOT NULL,
            seal INTEGER, UNIQUE (rep_id, place)) STRICT""",
    ),
)
"""Step n leads from version n − 1 to version n."""


def version(db: sqlite3.Connection) -> int:
    """Return how many steps a database has taken. Raises `Damaged` when it contradicts itself."""
    (taken,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    named = [name for (name,) in db.execute("SELECT name FROM sqlite_schema")]
    if not named and not taken:
        return 0
    if application != APPLICATION or "migration" not in named:
        raise Damaged("it is another program's database")
    (noted,) = db.execute("SELECT max(version) FROM migration").fetchone()
    if noted != taken:
        raise Damaged(f"it says version {taken}, and {noted}")
    return int(taken)


def migrate(db: sqlite3.Connection, steps: tuple[Step, ...], taken: int, now: str) -> None:
    """Take the steps that are missing, all or none. `now`: UTC, as text."""
    db.execute("BEGIN IMMEDIATE")
    for number, step in enumerate(steps[taken:], start=taken + 1):
        for statement in step:
            db.execute(statement)
        db.execute("INSERT INTO migration VALUES (?, ?)", (number, now))
    for table in _sealed(db):
        db.execute(_seal_again(db, table))
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {len(steps)}")
    db.execute("COMMIT")


def prepare(db: sqlite3.Connection) -> None:
    """Make a connection durable, private and watchful; SQLite's defaults are none of these."""
    db.create_function("seal_of", -1, _seal_of, deterministic=True)
    for setting in (
        "cell_size_check = ON",  # damage is found when a page is read, not when it is used
        "trusted_schema = OFF",
        "foreign_keys = ON",
        "temp_store = MEMORY",  # no file outside the state folder
        "secure_delete = ON",  # what is forgotten is overwritten
        "journal_mode = WAL",
        "synchronous = FULL",
        "wal_autocheckpoint = 1000",
        "journal_size_limit = 1048576",
    ):
        db.execute(f"PRAGMA {setting}").fetchall()


def seals(db: sqlite3.Connection) -> dict[str, str]:
    """Return for each sealed table the statement that renews the checksum of one row, by its id."""
    return {table: f"{_seal_again(db, table)} WHERE id = ?" for table in _sealed(db)}


def faults_of(
    db: sqlite3.Connection, steps: tuple[Step, ...] = STEPS, newest: int | None = None
) -> str:
    """Return what is wrong with a database of a version up to the newest, "" when nothing is.

    With `newest`, the checksums of only so many rows of each table are verified.
    """
    (first,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    if first != "ok":
        return str(first)
    if db.execute("PRAGMA foreign_key_check").fetchone():
        return "a row lies below one that is not there"
    if not _plan_after(steps[: version(db)]) <= _plan(db):
        return "the tables are not as they were made"
    for table in _sealed(db):
        if count := _rotten(db, table, newest):
            return f"{count} rows of {table} are not as they were written"
    return ""


def _rotten(db: sqlite3.Connection, table: str, newest: int | None) -> int:
    query = f"SELECT count(*) FROM {table} WHERE seal IS NOT seal_of({_columns(db, table)})"
    if newest is not None:
        query += f" AND id > (SELECT max(id) FROM {table}) - {newest}"
    (count,) = db.execute(query).fetchone()
    return int(count)


def _plan(db: sqlite3.Connection) -> set[tuple[str, ...]]:
    """Return how tables and indexes are made: damage may rename a column, and all still works."""
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    return {(kind, name, of, "".join((sql or "").split())) for kind, name, of, sql in rows}


def _plan_after(steps: tuple[Step, ...]) -> set[tuple[str, ...]]:
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for step in steps:
            for statement in step:
                db.execute(statement)
        return _plan(db)
    finally:
        db.close()


def _seal_of(*values: Any) -> int:
    return zlib.crc32(repr(values).encode())


def _seal_again(db: sqlite3.Connection, table: str) -> str:
    return f"UPDATE {table} SET seal = seal_of({_columns(db, table)})"


def _sealed(db: sqlite3.Connection) -> list[str]:
    query = """SELECT t.name FROM sqlite_schema t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND c.name = 'seal'"""
    return [name for (name,) in db.execute(query).fetchall()]


def _columns(db: sqlite3.Connection, table: str) -> str:
    """Return all columns but the seal: asked of the database, since steps may add some."""
    query = "SELECT name FROM pragma_table_info(?) WHERE name <> 'seal' ORDER BY cid"
    return ", ".join(name for (name,) in db.execute(query, (table,)).fetchall())
