"""A config with mistakes: show them, and begin by itself when the file is mended."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from station.app.stop import Stop
from station.config import Settings
from station.config.schema import ScreenConfig
from station.errors import BadConfig, ScreenUnavailable
from station.heartbeat import Health, Heartbeat
from station.screen import Screen, open_screen
from station.values import Vision

LOOK_S: Final = 2.0
"""Between two readings of the file, seconds."""
FRAME_S: Final = 0.1
"""Between two drawn frames: nothing moves."""
_SAID: Final = Health(0.0, Vision.BLIND, 0.0, trouble_said=True)
STATUS: Final = "Safe mode: the config has mistakes; the screen says which."


def wait_for_settings(
    read: Callable[[], Settings], screen: ScreenConfig, stop: Stop, way_back: str = ""
) -> Settings | None:
    """Read the settings; while they have mistakes, show them and try again.

    None when it was stopped meanwhile. `way_back` says how to return to an earlier file.
    """
    found = _read(read)
    if isinstance(found, Settings):
        return found
    shown = _screen(screen)
    heartbeat = Heartbeat()
    heartbeat.ready()
    read_at = time.monotonic()
    try:
        while not (stop or shown.closed_by_user):
            shown.safe_mode(_lines(found, way_back))
            shown.taps()
            heartbeat.beat(_SAID, time.monotonic(), STATUS)
            stop.wait(FRAME_S)
            if time.monotonic() - read_at >= LOOK_S:
                read_at, found = time.monotonic(), _read(read)
                if isinstance(found, Settings):
                    return found
    finally:
        shown.close()
    return None


def _read(read: Callable[[], Settings]) -> Settings | BadConfig:
    try:
        return read()
    except BadConfig as mistakes:
        return mistakes


def _lines(mistakes: BadConfig, way_back: str) -> tuple[str, ...]:
    lines = str(mistakes).splitlines()
    return (*lines, way_back) if way_back else tuple(lines)


def _screen(config: ScreenConfig) -> Screen:
    """The screen, or words on the terminal where there is none: somebody must be told."""
    try:
        return open_screen(config)
    except ScreenUnavailable:
        return open_screen(ScreenConfig(kind="terminal"))
