"""What a disk can do to a database, sorted: wait and try again, or set the file aside."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from station.errors import StoreUnavailable

_FULL = "the disk is full. Free some space in {folder}."
_READ_ONLY = "the disk is read-only. Check the memory card under {folder}."
_NO_WAY_IN = "{folder} cannot be opened. Let the station's user read and write there."
_FAILING = "the disk does not answer properly. Replace the memory card under {folder}."
_HELD = "another program holds the database in {folder}. Close it."

_BY_CODE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _NO_WAY_IN,
    sqlite3.SQLITE_PERM: _NO_WAY_IN,
    sqlite3.SQLITE_AUTH: _NO_WAY_IN,
    sqlite3.SQLITE_IOERR: _FAILING,
    sqlite3.SQLITE_NOMEM: "memory is short. Restart the station (database in {folder}).",
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
    sqlite3.SQLITE_PROTOCOL: _HELD,
}
"""Primary result code → words. A code that is not here says that the file is damaged."""

_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _NO_WAY_IN,
    errno.EPERM: _NO_WAY_IN,
    errno.EIO: _FAILING,
}


class Replaced(StoreUnavailable):
    """The file was damaged and is set aside: a new one has begun, and every old id is void."""


class Damaged(Exception):
    """What was read cannot be right; never leaves this room."""


def unavailable(error: Exception, folder: Path) -> StoreUnavailable | None:
    """Return the sentence for a disk that refuses; None when the file itself is damaged."""
    match error:
        case StoreUnavailable():
            return error
        case sqlite3.Error():
            words = _BY_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        case OSError():
            words = _BY_ERRNO.get(error.errno or 0, _NO_WAY_IN)
        case _:
            words = None
    return StoreUnavailable("Not saving: " + words.format(folder=folder)) if words else None


def is_unknown_row(error: sqlite3.Error) -> bool:
    """Whether a row was to be added below one that is not there."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
