"""Lamps: which pins they are wired to, and whether they shine."""

from __future__ import annotations

from typing import Final

from station.lights.header import TAKEN_BY
from station.staff.office import Office
from station.staff.rows import Page, Row, action, pick
from station.values import say

FREE: Final = tuple(pin for pin in range(2, 28) if pin not in TAKEN_BY)
"""BCM numbers that no bus uses."""

ON_PINS: Final = frozenset({"gpio", "kept"})
"""Kinds of lamps that have any."""

SHINING: Final = say("Green shines for a second, then red.")
NOT_LIT: Final = say("If not, check wires and pins.")
NO_LAMPS: Final = say("This station has no lamps on pins.")


def _rows(office: Office) -> tuple[Row, ...]:
    return (
        pick(office, "lights.green", "Green pin", _pins(office, "green", "red")),
        pick(office, "lights.red", "Red pin", _pins(office, "red", "green")),
        action("test", "Test both", _test),
    )


def _pins(office: Office, own: str, other: str) -> dict[object, str]:
    """The free pins, and the one it has now; not the other lamp's."""
    lights = office.choices.config.lights
    pins = {*FREE, getattr(lights, own)} - {getattr(lights, other)}
    return {pin: str(pin) for pin in sorted(pins)}


def _test(office: Office) -> None:
    office.jobs["lamps"] = office.hands.test_lamps(office.choices.config.lights)


def _words(office: Office) -> str:
    if office.choices.config.lights.kind not in ON_PINS:
        return NO_LAMPS
    if (job := office.jobs.get("lamps")) is None:
        return ""
    if not job.done:
        return SHINING
    return job.trouble or NOT_LIT


LAMPS: Final = Page("Lamps", _rows, _words)
