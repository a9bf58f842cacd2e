"""Pictures for the screen, from the vision process to the kiosk, through shared memory.

A ring of slots in a memfd: it has no name in any folder and is gone with its processes. The
kiosk makes it and hands it on. Each slot is

    number | crc | time, stamp, width, height | pixels … | number

The writer takes the next slot in turn and never waits. The reader takes the newest slot whose
two numbers agree and whose CRC-32 is that of what it copied: so a picture that was being
written meanwhile is never taken for a whole one, in whatever order a processor shows memory.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import time
import zlib
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from station.values import Image, Preview

SLOTS: Final = 4
"""One to write, one to read, and two for a reader that is late."""
LONGEST: Final = 640
"""Longest side of a picture, pixels; the writer makes larger ones smaller."""

_FACTS = struct.Struct("<ddII")
_NUMBER = struct.Struct("<Q")
_CRC = struct.Struct("<Q")
_HEAD = _NUMBER.size + _CRC.size + _FACTS.size
_PIXELS = LONGEST * LONGEST * 3
_SLOT = _HEAD + _PIXELS + _NUMBER.size
_SIZE = SLOTS * _SLOT


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture out of the ring."""

    number: int
    """1 for the first that was ever written."""
    stamp: float
    """Monotonic seconds at which it was written."""
    preview: Preview


class Ring:
    """The shared memory, seen from either side; `close` it when done."""

    def __init__(self, handle: int) -> None:
        """Map the ring of this descriptor, which stays the caller's."""
        self._memory = mmap.mmap(handle, _SIZE)
        self._number = 0

    @classmethod
    def create(cls) -> tuple[Self, int]:
        """Make a ring; return it with the descriptor to hand on, which the caller closes.

        It is sealed at its size: a ring cut short by the other side would kill who reads it.
        """
        handle = os.memfd_create("preview", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(handle, _SIZE)
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(handle, fcntl.F_ADD_SEALS, seals)
        return cls(handle), handle

    def write(self, at: float, image: Image) -> None:
        """Show the picture of this time, an (h, w, 3) uint8 one, reduced to 640 pixels."""
        image = np.ascontiguousarray(_reduced(image))
        height, width = image.shape[:2]
        self._number += 1
        start = (self._number % SLOTS) * _SLOT
        facts = _FACTS.pack(at, time.monotonic(), width, height)
        pixels = image.data.cast("B")
        tail = start + _SLOT - _NUMBER.size
        _NUMBER.pack_into(self._memory, start, 0)
        _NUMBER.pack_into(self._memory, tail, self._number)
        self._memory[start + _HEAD : start + _HEAD + len(pixels)] = pixels
        _CRC.pack_into(self._memory, start + 8, _check(self._number, facts, pixels))
        self._memory[start + 16 : start + _HEAD] = facts
        _NUMBER.pack_into(self._memory, start, self._number)

    def newest(self, after: int = 0) -> Shown | None:
        """The newest whole picture with a number above `after`, or None."""
        numbers = [(_NUMBER.unpack_from(self._memory, i * _SLOT)[0], i) for i in range(SLOTS)]
        for number, slot in sorted(numbers, reverse=True):
            if number <= after:
                return None
            if (shown := self._read(number, slot * _SLOT)) is not None:
                return shown
        return None

    def close(self) -> None:
        """Let the memory go."""
        self._memory.close()

    def _read(self, number: int, start: int) -> Shown | None:
        """Copy a slot; None unless it is whole."""
        (crc,) = _CRC.unpack_from(self._memory, start + 8)
        facts = self._memory[start + 16 : start + _HEAD]
        at, stamp, width, height = _FACTS.unpack(facts)
        if not (0 < width <= LONGEST and 0 < height <= LONGEST):
            return None
        pixels = self._memory[start + _HEAD : start + _HEAD + 3 * width * height]
        ends = (start, start + _SLOT - _NUMBER.size)
        if any(_NUMBER.unpack_from(self._memory, end)[0] != number for end in ends):
            return None
        if crc != _check(number, facts, pixels):
            return None
        image = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
        return Shown(number, stamp, Preview(at, image))


def _check(number: int, facts: bytes, pixels: bytes | memoryview) -> int:
    return zlib.crc32(pixels, zlib.crc32(facts, zlib.crc32(_NUMBER.pack(number))))


def _reduced(image: Image) -> Image:
    height, width = image.shape[:2]
    scale = LONGEST / max(height, width)
    if scale >= 1:
        return image
    import cv2  # by the process that writes only, and only for large pictures

    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
