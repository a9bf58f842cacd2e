"""Tiny networks and packages to test with: real formats, made-up contents."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from datetime import datetime
from pathlib import Path

import flatbuffers

from station.vision.pose import bundle


def network(words: str) -> bytes:
    """Return a real `.tflite` with nothing in it but a description."""
    schema = bundle.file_schema()
    table = schema.ModelT()
    table.version, table.description, table.buffers = 3, words, [schema.BufferT()]
    builder = flatbuffers.Builder(0)
    builder.Finish(table.Pack(builder), b"TFL3")
    return bytes(builder.Output())


DETECTOR = network("finds a person")
LANDMARKS = network("finds 33 points")
DATE = datetime(2020, 2, 2, 2, 2, 2)
GOOD = bundle.assemble(DETECTOR, LANDMARKS, DATE)
"""The bundle of the two."""


def sha(data: bytes) -> str:
    """Return the sha256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def wheel(folder: Path, **files: bytes) -> Path:
    """Leave a wheel with these files in the folder."""
    path = folder / "box.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def tgz(folder: Path, **files: bytes) -> Path:
    """Leave an npm package with these files in the folder."""
    path = folder / "box.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def rubbish(path: Path) -> Path:
    """Spoil a file."""
    path.write_bytes(b"rubbish")
    return path
