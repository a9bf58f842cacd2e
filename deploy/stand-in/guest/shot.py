"""What is on the display, taken from the kernel's scan-out buffer (as root): `shot.py FILE.ppm`."""

from __future__ import annotations

import ctypes
import fcntl
import mmap
import os
import sys
from ctypes import c_int32, c_uint32, c_uint64
from pathlib import Path

import numpy as np

CARD = "/dev/dri/card0"


# Structures of drm.h and drm_mode.h; `number` is that of the ioctl.


class Resources(ctypes.Structure):
    """What the card has; only the controllers are asked for."""

    number = 0xA0
    _fields_ = (
        ("framebuffers_at", c_uint64),
        ("controllers_at", c_uint64),
        ("connectors_at", c_uint64),
        ("encoders_at", c_uint64),
        ("framebuffers", c_uint32),
        ("controllers", c_uint32),
        ("connectors", c_uint32),
        ("encoders", c_uint32),
        ("sizes", c_uint32 * 4),
    )


class Controller(ctypes.Structure):
    """What a display controller shows."""

    number = 0xA1
    _fields_ = (
        ("connectors_at", c_uint64),
        ("connectors", c_uint32),
        ("id", c_uint32),
        ("framebuffer", c_uint32),
        ("rest", c_uint32 * 4),
        ("mode", ctypes.c_char * 68),
    )


class Framebuffer(ctypes.Structure):
    """Where a picture lies."""

    number = 0xCE
    _fields_ = (
        ("id", c_uint32),
        ("width", c_uint32),
        ("height", c_uint32),
        ("format", c_uint32),
        ("flags", c_uint32),
        ("handles", c_uint32 * 4),
        ("pitches", c_uint32 * 4),
        ("offsets", c_uint32 * 4),
        ("modifiers", c_uint64 * 4),
    )


class Export(ctypes.Structure):
    """A buffer as a file."""

    number = 0x2D
    _fields_ = (("handle", c_uint32), ("flags", c_uint32), ("file", c_int32))


Asked = Resources | Controller | Framebuffer | Export


def ask(card: int, what: Asked) -> None:
    """Have the card fill in the structure."""
    fcntl.ioctl(card, 0xC0000000 | ctypes.sizeof(what) << 16 | ord("d") << 8 | what.number, what)


def shown(card: int) -> Framebuffer:
    """Return the buffer that is on the display; raises SystemExit when it is dark."""
    found = Resources()
    ask(card, found)
    ids = (c_uint32 * max(found.controllers, 1))()
    asked = Resources(controllers=found.controllers, controllers_at=ctypes.addressof(ids))
    ask(card, asked)
    for number in ids:
        controller = Controller(id=number)
        ask(card, controller)
        if controller.framebuffer:
            buffer = Framebuffer(id=controller.framebuffer)
            ask(card, buffer)
            return buffer
    raise SystemExit("The display is dark: nobody draws.")


def main(path: Path) -> None:
    """Write what is shown as a PPM picture."""
    card = os.open(CARD, os.O_RDWR | os.O_CLOEXEC)
    buffer = shown(card)
    export = Export(handle=buffer.handles[0], flags=os.O_RDWR | os.O_CLOEXEC)
    ask(card, export)
    pitch, size = buffer.pitches[0], (buffer.height, buffer.width)
    with mmap.mmap(export.file, pitch * buffer.height, mmap.MAP_SHARED, mmap.PROT_READ) as memory:
        rows = np.frombuffer(memory, np.uint8).reshape(buffer.height, pitch)
        pixels = rows[:, : 4 * buffer.width].reshape(*size, 4)[:, :, 2::-1].copy()
        del rows
    head = f"P6 {buffer.width} {buffer.height} 255\n".encode()
    path.write_bytes(head + pixels.tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
