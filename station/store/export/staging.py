"""Files appear whole, and all of them or none: a disk that fills up loses nothing of before."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station.errors import CannotWrite, StationError

_ADVICE = {
    errno.ENOSPC: "the disk is full. Free some space, or take another one",
    errno.EDQUOT: "the disk is full. Free some space, or take another one",
    errno.EROFS: "it can only be read. Take off its write protection, or name another",
    errno.EACCES: "this user may not write there. Name another folder",
    errno.EPERM: "this user may not write there. Name another folder",
    errno.ENOTDIR: "a file is in the way. Name another folder",
    errno.EEXIST: "a file is in the way. Name another folder",
    errno.EIO: "the disk does not answer properly. Take another one",
}


class Put:
    """Writes files into a folder beside the place that they are meant for."""

    def __init__(self, stage: Path, folder: Path) -> None:
        """Begin with none."""
        self.written: list[Path] = []
        """Where they will lie."""
        self._stage = stage
        self._folder = folder

    def __call__(self, name: str, content: bytes) -> None:
        """Write one; not yet where it belongs."""
        (self._stage / name).write_bytes(content)
        self.written.append(self._folder / name)


@contextmanager
def staged(folder: Path) -> Iterator[Put]:
    """Yield a writer of files into `folder`; they are moved in when the body ends well.

    Raises `CannotWrite`; what was there before is then as it was.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".export-", dir=folder))
        try:
            put = Put(stage, folder)
            yield put
            made = [stage / path.name for path in put.written]
            for path in made:
                _sync(path)  # a stick is pulled out as soon as the screen says "done"
            for path in made:
                path.replace(folder / path.name)
            with suppress(OSError):  # some file systems know no such thing; the files are there
                _sync(folder)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except StationError:
        raise
    except OSError as trouble:
        why = _ADVICE.get(trouble.errno or 0, f"{trouble.strerror or trouble}. Name another folder")
        raise CannotWrite(f"Nothing was exported to {folder}: {why}.") from trouble


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
