"""Results appear whole or not at all: a failed run leaves the earlier files as they were."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.errors import CannotWrite


@contextmanager
def telling_where(place: Path) -> Iterator[None]:
    """Turn any trouble with the disk into one sentence about `place`.

    Raises:
        CannotWrite: whenever the body raises an OSError.
    """
    try:
        yield
    except CannotWrite:
        raise
    except OSError as trouble:
        why = (trouble.strerror or str(trouble) or type(trouble).__name__).lower()
        raise CannotWrite(
            f"Cannot write the results to {place}: {why}. "
            "Expected a folder with room that this user may write to; name another with --out."
        ) from trouble


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside the results; when the body ends well, move its files in.

    `folder` is made when it is missing. The moves come after all the drawing, so that a
    set that cannot be drawn loses nothing of the set that was here before.

    Raises:
        CannotWrite: the folder cannot be made or written.
    """
    with telling_where(folder):
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".report-", dir=folder))
        try:
            yield stage
            for made in sorted(stage.iterdir()):
                made.replace(folder / made.name)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside `path`, of the same suffix; it becomes `path` at the end.

    Raises:
        CannotWrite: the file cannot be made or written.
    """
    with telling_where(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent
        )
        os.close(handle)
        part = Path(name)
        try:
            yield part
            # mkstemp makes files that only their owner can read: results are to be shared.
            part.chmod(0o666 & ~_umask())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _umask() -> int:
    """Read the permissions that this process takes away from new files."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
