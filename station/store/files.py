"""The folder of the store, and the files in it: made private, set aside, and forgotten."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

DATABASE = "sessions.db"
_BESIDE = ("", "-wal", "-shm")
"""SQLite keeps a database in up to three files, told apart by these endings."""
_NAME = re.compile(r"sessions\.(?:corrupt|before-v\d+)-(\d{8}T\d{6}Z)(?:-\d+)?\.db(?:-wal|-shm)?")
_WHEN = "%Y%m%dT%H%M%SZ"


def make_private(path: Path) -> None:
    """Make the folder (0700) and an empty file (0600) where they are missing. Raises `OSError`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    with suppress(OSError):  # somebody else's file that we may write all the same
        path.chmod(0o600)


def beside(path: Path, kind: str, wall: float) -> Path:
    """Return a free name for a copy of the database, e.g. sessions.corrupt-20261122T001000Z.db."""
    when = datetime.fromtimestamp(wall, UTC).strftime(_WHEN)
    plain = path.with_name(f"sessions.{kind}-{when}.db")
    free, more = plain, 1
    while free.exists():
        more += 1
        free = plain.with_name(f"{plain.stem}-{more}.db")
    return free


def set_aside(path: Path, wall: float) -> Path:
    """Rename a damaged database with its -wal and -shm, and return its new name.

    The database goes first: should the power fail then, SQLite throws away a -wal that it
    finds beside a new database, but would apply it to an old one. Raises `OSError`.
    """
    aside = beside(path, "corrupt", wall)
    for ending in _BESIDE:
        old = path.with_name(path.name + ending)
        if os.path.lexists(old):
            old.rename(aside.with_name(aside.name + ending))
    _sync(path.parent)
    return aside


def forget_copies(folder: Path, before: float, plausible_from: float) -> None:
    """Delete set-aside files and back-ups from before a moment; both Unix seconds.

    One that was named by a clock never set is kept: its age cannot be known.
    """
    for path in folder.iterdir():
        if (match := _NAME.fullmatch(path.name)) and path.is_file():
            made = datetime.strptime(match[1], _WHEN).replace(tzinfo=UTC).timestamp()
            if plausible_from <= made < before:
                path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
