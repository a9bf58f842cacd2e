"""Opening the file: made if missing, searched for damage, brought to the newest version."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from station.errors import StoreUnavailable
from station.store import schema
from station.store.files import beside, make_private
from station.store.stamp import Stamp
from station.store.trouble import Damaged, unavailable

BUSY_S = 0.05
"""How long another program may hold the file: the kiosk's loop may not stall for longer."""

RECENT = 10_000
"""Rows of each table whose checksums are verified at every start: about a busy fortnight's, and
a start that stays short however much is kept. `SqliteStore.integrity` verifies all."""

_HEADER = b"SQLite format 3\x00"


def open_file(
    path: Path, now: Stamp, steps: tuple[schema.Step, ...], *, checked: bool
) -> sqlite3.Connection:
    """Return a connection to a sound database of the newest version.

    `checked` leaves out the search for damage. Raises `Damaged` when the file is no such
    thing, and `StoreUnavailable` when the disk refuses or the file is a newer station's.
    """
    try:
        return _connect(path, now, steps, checked)
    except (sqlite3.Error, OSError) as error:
        told = unavailable(error, path.parent)
        raise (told or Damaged(str(error))) from error


def _connect(
    path: Path, now: Stamp, steps: tuple[schema.Step, ...], checked: bool
) -> sqlite3.Connection:
    if path.exists() and not path.is_file():
        raise Damaged("it is no file")
    make_private(path)
    _check_header(path)
    db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        schema.prepare(db)
        taken = _known_version(db, path, steps)
        if not checked and (wrong := schema.faults_of(db, steps, newest=RECENT)):
            raise Damaged(wrong)
        if taken < len(steps):
            _bring_up(db, path, now, steps, taken)
    except BaseException:
        with suppress(sqlite3.Error):
            db.close()
        raise
    return db


def _check_header(path: Path) -> None:
    """Find damage that SQLite takes for a wish: a file that is to be read only."""
    with path.open("rb") as file:
        start = file.read(20)
    if start and (not start.startswith(_HEADER) or max(start[18:20], default=9) > 2):
        raise Damaged("it is no SQLite database")


def _known_version(db: sqlite3.Connection, path: Path, steps: tuple[schema.Step, ...]) -> int:
    taken = schema.version(db)
    if taken > len(steps):
        raise StoreUnavailable(
            f"Not saving: {path} is of version {taken}, this station knows {len(steps)}. "
            "Update the station, or move the file away."
        )
    return taken


def _bring_up(
    db: sqlite3.Connection, path: Path, now: Stamp, steps: tuple[schema.Step, ...], taken: int
) -> None:
    """Take the missing steps, with a copy of what there was beside it."""
    if taken:
        _back_up(db, beside(path, f"before-v{taken + 1}", now.wall))
    schema.migrate(db, steps, taken, now.utc)


def _back_up(db: sqlite3.Connection, path: Path) -> None:
    make_private(path)
    copy = sqlite3.connect(path)
    try:
        db.backup(copy)
    except BaseException:
        path.unlink()  # half a copy takes room on a full disk, and there would be one a try
        raise
    finally:
        copy.close()
