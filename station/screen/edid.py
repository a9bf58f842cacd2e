"""What the connected panels say of themselves (EDID), as Linux shows it in /sys/class/drm."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path("/")
HEADER: Final = b"\x00\xff\xff\xff\xff\xff\xff\x00"
BLOCK: Final = 128
"""Bytes of the base block."""
PROPORTIONS: Final = frozenset({(160, 90), (160, 100), (1600, 900), (1600, 1000)})
"""Width and height, mm, by which some televisions say no more than 16:9 or 16:10; desktops
do not believe them either."""


def told_mm(root: Path = ROOT) -> int:
    """Width of the picture by the panel's own word, mm; 0 when it is silent, or not alone.

    `root` is the folder that stands for "/".
    """
    widths = panel_widths(root)
    return widths[0] if len(widths) == 1 else 0


def panel_widths(root: Path = ROOT) -> list[int]:
    """The width of every connected panel, mm; 0 for one that does not say."""
    connectors = sorted(path.parent for path in root.glob("sys/class/drm/*/status"))
    return [edid_width_mm(_read(c / "edid")) for c in connectors if _connected(c)]


def edid_width_mm(edid: bytes) -> int:
    """Width of the picture by a panel's EDID, mm; 0 when it does not say.

    VESA E-EDID 1.4: the first detailed timing has it in millimetres (bytes 66 and 67, with
    four more bits each in 68), the header in centimetres (bytes 21 and 22; with either of
    them zero it is a ratio, or unknown).
    """
    if len(edid) < BLOCK or not edid.startswith(HEADER):
        return 0
    width, height = edid[66] | (edid[68] & 0xF0) << 4, edid[67] | (edid[68] & 0x0F) << 8
    pixel_clock = edid[54] | edid[55]
    if not (pixel_clock and width):
        width, height = (edid[21] * 10, edid[22] * 10) if edid[22] else (0, 0)
    return 0 if (width, height) in PROPORTIONS else width


def _connected(connector: Path) -> bool:
    return _read(connector / "status").strip() == b"connected"


def _read(path: Path) -> bytes:
    """The file, or nothing when it cannot be read: a connector may go away at any time."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
