"""What the two processes say to one another over a socket, as bytes that can do no harm.

    plan     kiosk → eyes, once: what to look with (JSON, `station.vision.plan`)
    sight    eyes → kiosk: the parts of one sight, end to end (`station.vision.chunks.PARTS`)
    report   eyes → kiosk, four times a second: how the eyes are (JSON)

Each message is its kind (1 byte), its length (4 bytes) and that many bytes. None is a pickle:
the kiosk believes nothing that a process full of native code says before it has looked.
"""

from __future__ import annotations

import json
import math
import socket
import struct
from collections.abc import Sized
from dataclasses import asdict, dataclass
from enum import IntEnum
from threading import Lock
from typing import Any, Final

import numpy as np

from station.values import Sight
from station.vision.chunks import PARTS, fits, pack, unpack
from station.vision.pace import UNKNOWN, Fitness
from station.vision.plain import checked

LARGEST: Final = 4 << 20
"""Bytes of one message; a sight with a large silhouette has about 40,000."""
BUFFER: Final = 4 << 20
"""Bytes that the kernel is asked to hold between the two (it may give less)."""

_HEADER = struct.Struct("<BI")
_SIZES = {name: np.dtype(kind).itemsize * math.prod(shape) for name, (kind, shape) in PARTS.items()}
_FIXED = sum(_SIZES.values())
_GULP = 1 << 18


class Kind(IntEnum):
    """What a message is."""

    PLAN = 1
    SIGHT = 2
    REPORT = 3


class Garbled(ValueError):
    """What came is no message: whoever sent it is broken."""


@dataclass(frozen=True, slots=True)
class Report:
    """How the eyes are, as they say themselves. Moments are monotonic seconds, NaN for none."""

    phase: str = "opening"
    """"opening" until the first sight is sent; then "seeing"; "ended" after a clip's last."""
    pictured: float = math.nan
    """When the last new picture came, or the camera was opened."""
    busy_since: float = math.nan
    """When the engine began with the picture that it is at."""
    begin: float = math.nan
    """The station's time at which a file's film began; see `station.vision.plan`."""
    trouble: str = ""
    """Why there are no pictures, a sentence for people; "" when there are."""
    code: str = ""
    """Short name of the trouble."""
    camera: str = ""
    """What it calls itself."""
    fitness: Fitness = UNKNOWN
    door: str = ""
    """Which locks hold, in sentences."""
    pictures: int = 0
    """That came from the camera and could be used."""
    sights: int = 0
    """That were made of them."""
    skipped: int = 0
    """Pictures that were too new to wait for the engine, and gave way to newer ones."""
    malformed: int = 0
    """Pictures that could not be used."""
    repeated: int = 0
    """Pictures of a real camera that were the same as the one before."""
    reopened: int = 0
    """How often the camera was opened again because it had stalled."""
    fps: float = 0.0
    """Sights a second, of late."""
    engine_ms: float = math.nan
    """That a picture takes, median of late."""
    memory_mb: float = 0.0
    """Resident."""


def encode_sight(sight: Sight) -> bytes:
    """Return the bytes of a sight."""
    chunk = pack([sight])
    return b"".join([*(chunk[name].tobytes() for name in PARTS), chunk["masks"].tobytes()])


def decode_sight(payload: bytes) -> Sight:
    """Return the very sight again; raises `Garbled`."""
    if len(payload) < _FIXED:
        raise Garbled(f"a sight has {_FIXED} bytes at the least, and this has {len(payload)}")
    chunk: dict[str, Any] = {}
    place = 0
    for name, (kind, shape) in PARTS.items():
        part = np.frombuffer(payload, kind, math.prod(shape), place)
        chunk[name] = part.reshape(1, *shape).copy()
        place += _SIZES[name]
    chunk["masks"] = np.frombuffer(payload, np.uint8, offset=place)
    sides = chunk["mask_shape"][0].tolist()
    if not fits(chunk, 1) or not (min(sides) >= 0 or sides == [-1, -1]):
        raise Garbled(f"a silhouette of {sides} does not have {len(payload) - place} bytes")
    (sight,) = unpack(chunk)
    if not math.isfinite(sight.time):
        raise Garbled(f"a sight of the time {sight.time}")
    return sight


def encode_report(report: Report) -> bytes:
    """Return the bytes of a report."""
    return json.dumps(asdict(report)).encode()


def decode_report(payload: bytes) -> Report:
    """Return the report again; raises `Garbled` unless every part is there, and of its type."""
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise Garbled(f"a report that is no JSON ({error})") from error
    try:
        return checked(Report, said)
    except ValueError as error:
        raise Garbled(f"a report with {error}") from error


class Outbox:
    """Sends messages, whole and one after another, from any thread; waits for room."""

    def __init__(self, connection: socket.socket) -> None:
        """Over this socket, which must be a blocking one."""
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        self._connection = connection
        self._lock = Lock()

    def send(self, kind: Kind, payload: bytes) -> None:
        """Send one message; raises `OSError` when nobody is there any more."""
        message = _HEADER.pack(kind, len(payload)) + payload
        with self._lock:
            self._connection.sendall(message)


class Inbox:
    """Takes messages out of a socket that must never make its reader wait."""

    def __init__(self, connection: socket.socket) -> None:
        """Read from this socket, which is made non-blocking."""
        connection.setblocking(False)
        self._connection = connection
        self._bytes = bytearray()
        self.closed = False
        """The other side has gone; what it said before may still be here."""
        self.more = False
        """A message is here, or may be, that the last `read` had no room for."""

    def read(self, most: int = 64) -> list[tuple[Kind, bytes]]:
        """Return the next messages that are here, at most so many; raises `Garbled`."""
        self._fill()
        messages: list[tuple[Kind, bytes]] = []
        place, self.more = 0, False
        while (message := self._next(place, messages)) is not None:
            messages.append(message)
            place += _HEADER.size + len(message[1])
            if len(messages) == most:
                self.more = True
                break
        del self._bytes[:place]
        return messages

    def _next(self, place: int, before: Sized) -> tuple[Kind, bytes] | None:
        """The message at this byte; garbage is told of when what came before it is read."""
        try:
            return self._at(place)
        except Garbled:
            if not before:
                raise
            self.more = True
            return None

    def _fill(self) -> None:
        while not self.closed and len(self._bytes) < BUFFER:
            try:
                data = self._connection.recv(_GULP)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            self.closed = not data
            self._bytes += data

    def _at(self, place: int) -> tuple[Kind, bytes] | None:
        """The whole message that begins at this byte, or None."""
        if len(self._bytes) < place + _HEADER.size:
            return None
        kind, length = _HEADER.unpack_from(self._bytes, place)
        if kind not in tuple(Kind) or length > LARGEST:
            raise Garbled(f"a message of kind {kind} and {length} bytes")
        end = place + _HEADER.size + length
        if len(self._bytes) < end:
            return None
        return Kind(kind), bytes(self._bytes[place + _HEADER.size : end])
