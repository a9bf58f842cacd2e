"""Recordings: a set as a file of `Sight`s. No picture is in it, and no face.

A recording is a zip of .npy members, as `numpy.load` reads them, written as the set goes on:

    format, version   what this is
    meta              JSON text: model, fps, source duration, drill and the like
    00000/time …      64 sights at a time, a member for each of their parts
    sights            how many there are; written last, so its presence says "complete"

Masks of different sizes lie end to end in one flat member; their shapes tell them apart.
"""

from __future__ import annotations

import contextlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from station.errors import CannotWrite, UnusableRecording
from station.values import Sight
from station.vision.chunks import MEMBERS, Chunk, fits, pack, unpack

FORMAT = "hinge station sights"
VERSION = 2
CHUNK = 64
"""Sights held in memory: about 2 MB of masks."""
_FASTEST = 1
_DATE = (1980, 1, 1, 0, 0, 0)

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    TypeError,
    MemoryError,
)
"""What damaged bytes make zipfile, numpy and json raise."""


class RecordingWriter:
    """Writes sights to a file as they come; the file appears under its name when complete.

    Raises `CannotWrite`. Left by an exception, the `with` leaves nothing behind.
    """

    def __init__(self, path: str | Path, meta: Mapping[str, Any]) -> None:
        """Begin a recording at `path`; `meta` must be something that JSON can hold."""
        self.path = Path(path)
        self._part = self.path.with_name(self.path.name + ".part")
        noted = json.dumps(dict(meta), allow_nan=False)
        self._waiting: list[Sight] = []
        self._written = 0
        if self.path.is_dir():
            raise CannotWrite(f"{self.path} is a folder: give the name of a file in it.")
        with _writing(self.path):
            self._zip = zipfile.ZipFile(
                self._part, "w", zipfile.ZIP_DEFLATED, compresslevel=_FASTEST
            )
            self._put("format", np.array(FORMAT))
            self._put("version", np.array(VERSION))
            self._put("meta", np.array(noted))

    def write(self, sight: Sight) -> None:
        """Add one sight."""
        self._waiting.append(sight)
        if len(self._waiting) >= CHUNK:
            self._flush()

    def close(self) -> None:
        """Complete the recording and give it its name."""
        with _writing(self.path):
            if self._waiting:
                self._flush()
            self._put("sights", np.array(self._written))
            self._zip.close()
            self._part.replace(self.path)

    def discard(self) -> None:
        """Throw away what was written."""
        with contextlib.suppress(OSError):  # a full disk: it is removed all the same
            self._zip.close()
        self._part.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Return itself, begun already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Complete the recording, or discard it after an exception."""
        if error is not None:
            self.discard()
            return
        try:
            self.close()
        except CannotWrite:
            self.discard()
            raise

    def _flush(self) -> None:
        with _writing(self.path):
            for name, part in pack(self._waiting).items():
                self._put(f"{self._written // CHUNK:05}/{name}", part)
        self._written += len(self._waiting)
        self._waiting = []

    def _put(self, name: str, array: NDArray[Any]) -> None:
        member = zipfile.ZipInfo(f"{name}.npy", _DATE)  # the same sights give the same bytes
        member.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(member, "w") as file:
            np.lib.format.write_array(file, array, allow_pickle=False)


@dataclass(frozen=True)
class Recording:
    """A recording, opened: iterate it, as often as you like, for its sights."""

    path: Path
    meta: Mapping[str, Any]
    """What was noted when it was made."""
    count: int
    """How many sights it holds."""

    def __len__(self) -> int:
        """How many sights it holds."""
        return self.count

    def __iter__(self) -> Iterator[Sight]:
        """Read the sights from the file, 64 at a time; raises `UnusableRecording`."""
        with _reading(self.path) as file:
            for first in range(0, self.count, CHUNK):
                wanted = min(CHUNK, self.count - first)
                yield from unpack(_chunk(self.path, file, first // CHUNK, wanted))


def read_recording(path: str | Path) -> Recording:
    """Open a recording; raises `UnusableRecording`."""
    path = Path(path)
    with _reading(path) as file:
        if str(_member(path, file, "format")) != FORMAT:
            raise UnusableRecording(_foreign(path))
        version = int(_member(path, file, "version"))
        if version != VERSION:
            raise UnusableRecording(_other_version(path, version))
        meta = json.loads(str(_member(path, file, "meta")))
        if not isinstance(meta, dict):
            raise ValueError("its notes are not a table")
        return Recording(path, meta, int(_member(path, file, "sights")))


def _chunk(path: Path, file: zipfile.ZipFile, number: int, wanted: int) -> Chunk:
    chunk = {name: _member(path, file, f"{number:05}/{name}") for name in MEMBERS}
    if not fits(chunk, wanted):
        raise UnusableRecording(
            f"{path.name} contradicts itself: the lengths in its part {number} differ. "
            f"Analyse the video again."
        )
    return chunk


def _member(path: Path, file: zipfile.ZipFile, name: str) -> NDArray[Any]:
    try:
        with file.open(f"{name}.npy") as member:
            return np.lib.format.read_array(member, allow_pickle=False)
    except KeyError as error:
        if name == "format":
            raise UnusableRecording(_foreign(path)) from error
        raise UnusableRecording(
            f"{path.name} is incomplete: its part {name} is missing. Analyse the video again."
        ) from error


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the zip; whatever its bytes do then is an unusable recording."""
    try:
        with zipfile.ZipFile(path) as file:
            yield file
    except UnusableRecording:
        raise  # it is a ValueError too
    except FileNotFoundError as error:
        raise UnusableRecording(f"There is no file {path}: check the name and folder.") from error
    except OSError as error:
        raise UnusableRecording(f"{path} cannot be read ({error.strerror}).") from error
    except _BROKEN as error:
        raise UnusableRecording(_damaged(path, error)) from error


def _damaged(path: Path, error: Exception) -> str:
    with path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    if not zipped:
        return _foreign(path)
    return (
        f"{path.name} is damaged or was cut short ({error}): copy it again from where it was "
        f"made, or analyse the video again."
    )


def _foreign(path: Path) -> str:
    return f"{path.name} is not a recording of the station: give a sights.npz that it wrote."


def _other_version(path: Path, version: int) -> str:
    remedy = "update the station" if version > VERSION else "analyse the video again"
    return f"{path.name} is a recording of version {version}, and this reads {VERSION}: {remedy}."


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(
            f"{path} cannot be written ({error.strerror or error}): choose another folder with "
            f"--out, or make room."
        ) from error
