"""The pages of the menu, a file each: a table of id → page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.staff.office import START
from station.staff.pages.camera import CAMERA
from station.staff.pages.checking import CHECK, FINDING
from station.staff.pages.export import EXPORT
from station.staff.pages.history import HISTORY
from station.staff.pages.lamps import LAMPS
from station.staff.pages.power import POWER, RESTART, SHUT_DOWN
from station.staff.pages.sound import SOUND
from station.staff.pages.start import FIRST, NEW_PIN
from station.staff.pages.training import DRILLS_ON_OFFER, TRAINING
from station.staff.rows import Page

PAGES: Final[Mapping[str, Page]] = {
    START: FIRST,
    "camera": CAMERA,
    "lamps": LAMPS,
    "training": TRAINING,
    "drills": DRILLS_ON_OFFER,
    "sound": SOUND,
    "history": HISTORY,
    "export": EXPORT,
    "check": CHECK,
    "finding": FINDING,
    "power": POWER,
    "restart": RESTART,
    "shut down": SHUT_DOWN,
}

__all__ = ["NEW_PIN", "PAGES"]
