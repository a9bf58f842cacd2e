"""For a system without Raspberry Pi's python3-kms++: as much as picamera2 asks for at import.

Its previews on a display are not there, and the station uses none.
"""

from __future__ import annotations


class _Formats:
    def __getattr__(self, name: str) -> str:
        return name


class Card:
    """Raises RuntimeError: there is no preview."""

    def __init__(self, *_: object) -> None:
        raise RuntimeError("There is no pykms on this system, so no preview on a display.")


PixelFormat = _Formats()
ResourceManager = DumbFramebuffer = DmabufFramebuffer = AtomicReq = Card
