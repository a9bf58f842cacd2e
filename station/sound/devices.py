"""What there is to play sound on, without opening any of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

NOWHERE: Final = ("dummy", "disk")
"""Drivers of SDL that nobody hears: it takes them when SDL_AUDIODRIVER says so."""


def devices(
    root: Path = Path("/"), environ: Mapping[str, str] = os.environ, system: str = sys.platform
) -> frozenset[str]:
    """Return what could play a sound, by name; none at all: opening need not be tried.

    On Linux these are ALSA's playback devices (pcmC0D0p: p plays, c records) and the socket of
    a sound server (PulseAudio or PipeWire). ALSA writes eight lines of complaint for every try
    without a device, which a journal should not hold twice a minute. Other systems have one
    that has to be tried.
    """
    if named := environ.get("SDL_AUDIODRIVER", ""):
        return frozenset({named})
    if system != "linux":
        return frozenset({system})
    found = {path.name for path in (root / "dev/snd").glob("pcmC*D*p")}
    if server := environ.get("PULSE_SERVER"):
        found.add(server)
    runtime = environ.get("XDG_RUNTIME_DIR", f"/run/user/{os.getuid()}")
    if os.path.exists(root / runtime.lstrip("/") / "pulse/native"):  # noqa: PTH110 that one raises
        found.add("pulse")
    return frozenset(found)


def nowhere(environ: Mapping[str, str] = os.environ) -> str:
    """Return the driver that SDL is told to take and that nobody hears, "" when it is none."""
    named = environ.get("SDL_AUDIODRIVER", "")
    return next((driver for driver in NOWHERE if driver in named.split(",")), "")
