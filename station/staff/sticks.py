"""The stick that somebody plugged in to take the results away."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

PLACES: Final = ("media/*", "media/*/*", "run/media/*/*")
"""Where Linux mounts what is plugged in: /media/NAME, /media/USER/NAME, /run/media/USER/NAME."""


def stick(
    root: Path = Path("/"), is_mount: Callable[[Path], bool] = os.path.ismount
) -> Path | None:
    """Return a mounted stick that may be written to, or None; the first by name."""
    for pattern in PLACES:
        for place in sorted(root.glob(pattern)):
            if is_mount(place) and os.access(place, os.W_OK):
                return place
    return None
