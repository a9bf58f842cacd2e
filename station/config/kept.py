"""A copy of the last config that loaded well, for the owner to go back to; never used by itself."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Final

from station.errors import StoreUnavailable

NAME: Final = "station.good.toml"


def keep_good(text: str, folder: Path) -> Path:
    """Keep the text of a config that loaded well in the state folder; return the copy's path.

    The copy is whole at every moment, whenever the power goes. Raises StoreUnavailable.
    """
    path = folder / NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != text.encode():
            write_whole(path, text.encode())
    except OSError as error:
        raise StoreUnavailable(
            f"the good config cannot be kept as {path} ({error.strerror}); expected a folder "
            "with room that may be written: free some space, or correct store.folder"
        ) from error
    return path


def last_good(folder: Path) -> Path | None:
    """Return the copy of the last config that loaded well, if there is one."""
    path = folder / NAME
    return path if path.is_file() else None


def way_back(folder: Path, source: Path) -> str | None:
    """Return a sentence on how to go back to the last good config, if there is one."""
    good = last_good(folder)
    if good is None:
        return None
    return f"The last config that loaded well is kept: sudo cp {good} {source} brings it back."


def write_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file beside the old one, down to the disk, then put it in its place.

    Raises `OSError`; the old file is there until the new one is whole.
    """
    fresh = path.with_suffix(".new")
    with open(fresh, "wb", opener=partial(os.open, mode=mode)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
