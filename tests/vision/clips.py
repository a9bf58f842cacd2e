"""Little videos for tests, drawn by OpenCV, and surgery on the boxes of an MP4.

No ffmpeg is needed: rotation, pixel shape and uneven frame times are written into the file.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

Change = Callable[[bytes], bytes]
Box = tuple[bytes, "bytes | list[Box]"]

_TREE = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
_ENTRY = 8 + 78  # a sample entry's own fields, before the boxes in it


def write(
    path: Path,
    frames: int = 30,
    fps: float = 15,
    size: tuple[int, int] = (160, 120),
    codec: str = "",
) -> Path:
    """Draw a clip: its top-left quarter is red, the rest grey, with a bar that wanders."""
    codec = codec or {".mp4": "mp4v", ".webm": "VP80"}.get(path.suffix, "mp4v")
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*codec), fps, size)
    assert video.isOpened(), codec
    noise = np.random.default_rng(1)
    for i in range(frames):
        picture = np.full((size[1], size[0], 3), 128, np.uint8)
        picture[: size[1] // 2, : size[0] // 2] = (0, 0, 255)
        picture[-20:] = noise.integers(0, 255, (20, size[0], 3), np.uint8)  # so that bytes cost
        picture[:, (5 * i) % size[0]] = 0
        video.write(picture)
    video.release()
    return path


def cut(path: Path, share: float) -> Path:
    """Keep the first `share` of the bytes."""
    data = path.read_bytes()
    short = path.with_stem(f"{path.stem}-cut")
    short.write_bytes(data[: int(len(data) * share)])
    return short


def turn(path: Path, degrees: int) -> None:
    """Say in the file that it must be shown turned clockwise by 90, 180 or 270 degrees."""
    a, b, c, d = _TURNS[degrees]
    matrix = struct.pack(">9i", a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30)
    _edit(path, b"tkhd", lambda body: body[:40] + matrix + body[76:])


def stretch(path: Path, across: int, down: int) -> None:
    """Say in the file that its pixels are across : down."""
    shape = struct.pack(">I4sII", 16, b"pasp", across, down)

    def add(body: bytes) -> bytes:
        entry = body[8:]
        kept = _serial([box for box in _boxes(entry[_ENTRY:]) if box[0] != b"pasp"])
        inside = entry[8:_ENTRY] + kept + shape
        return body[:8] + struct.pack(">I", 8 + len(inside)) + entry[4:8] + inside

    _edit(path, b"stsd", add)


def pace(path: Path, milliseconds: Sequence[int]) -> None:
    """Give every frame a length of its own."""
    scale = _scale(path)
    rows = [struct.pack(">II", 1, round(ms * scale / 1000)) for ms in milliseconds]
    _edit(path, b"stts", lambda _: struct.pack(">II", 0, len(rows)) + b"".join(rows))
    _edit(path, b"edts", None)  # it would end the clip at its old length


def index_first(path: Path) -> None:
    """Move the index before the pictures, as for streaming."""
    boxes = _boxes(path.read_bytes())
    index = next(box for box in boxes if box[0] == b"moov")
    shift = len(_serial([index]))

    def later(body: bytes) -> bytes:
        offsets = struct.unpack(f">{len(body) // 4 - 2}I", body[8:])
        return body[:8] + struct.pack(f">{len(offsets)}I", *(o + shift for o in offsets))

    rest = [box for box in boxes if box[0] != b"moov"]
    order = [rest[0], *_edited([index], b"stco", later), *rest[1:]]
    path.write_bytes(_serial(order))


def _scale(path: Path) -> int:
    found: list[int] = []

    def look(body: bytes) -> bytes:
        found.append(struct.unpack(">I", body[12:16])[0])
        return body

    _edit(path, b"mdhd", look)
    return found[0]


def _edit(path: Path, kind: bytes, change: Change | None) -> None:
    path.write_bytes(_serial(_edited(_boxes(path.read_bytes()), kind, change)))


def _edited(boxes: list[Box], kind: bytes, change: Change | None) -> list[Box]:
    """Change the boxes of one kind, wherever they are; drop them if there is no change."""
    edited: list[Box] = []
    for name, body in boxes:
        if isinstance(body, list):
            edited.append((name, _edited(body, kind, change)))
        elif name != kind:
            edited.append((name, body))
        elif change is not None:
            edited.append((name, change(body)))
    return edited


def _boxes(data: bytes) -> list[Box]:
    boxes: list[Box] = []
    while data:
        size, kind = struct.unpack(">I4s", data[:8])
        body = data[8:size]
        boxes.append((kind, _boxes(body) if kind in _TREE else body))
        data = data[size:]
    return boxes


def _serial(boxes: Sequence[Box]) -> bytes:
    parts = []
    for kind, body in boxes:
        data = _serial(body) if isinstance(body, list) else body
        parts.append(struct.pack(">I4s", 8 + len(data), kind) + data)
    return b"".join(parts)
