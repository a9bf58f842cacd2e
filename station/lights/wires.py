"""Two lamps on two pins: taking them, putting them out, letting them go.

Nothing here needs to know what a signal is, so that putting out is quick: the service does it
when the station has died, and nobody should wait for numpy then.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from station.errors import LightsUnavailable
from station.lights.header import holder_of, not_installed, open_header, why_not

if TYPE_CHECKING:
    from gpiozero import Factory

    from station.lights.lit import Wiring

PULSES_HZ: Final = 100
"""Pulse width's frequency while a lamp is dimmed (gpiozero's default)."""


class Lamp(StrEnum):
    """One of the two."""

    GREEN = "green"
    RED = "red"


class Wire:
    """One lamp on its pin."""

    def __init__(self, led: Any) -> None:
        """Take gpiozero's LED, off."""
        self._led = led
        self._level = 0.0

    def shine(self, level: float) -> None:
        """Set how brightly it shines, 0–1."""
        if level != self._level:
            self._write(level)
            self._level = level

    def put_out(self) -> None:
        """Write 0, also when it should be 0 already."""
        self._write(0.0)
        self._level = 0.0

    def release(self) -> None:
        """Put it out, then let the pin go.

        A Raspberry Pi's kernel leaves a line as it was when it is let go.
        """
        try:
            self.put_out()
        finally:
            self._led.close()

    def _write(self, level: float) -> None:
        # Fully on and off are written straight to the line: at once, and without flicker.
        # Pulse width takes a thread of lgpio's, and up to a period to change.
        pin = self._led.pin
        if 0.0 < level < 1.0:
            if pin.frequency is None:
                pin.frequency = PULSES_HZ
            pin.state = level if self._led.active_high else 1.0 - level
        else:
            if pin.frequency is not None:
                pin.frequency = None
            self._led.value = bool(level)


def take(config: Wiring, pins: Factory) -> dict[Lamp, Wire]:
    """Take both lamps, off, from a header's pins; all or none. Raises `LightsUnavailable`."""
    wires: dict[Lamp, Wire] = {}
    try:
        for lamp, pin in _pins(config).items():
            wires[lamp] = _wire(config, lamp, pin, pins)
    except BaseException:
        for wire in wires.values():
            wire.release()
        raise
    return wires


def put_out(config: Wiring, factory: Factory | None = None) -> str:
    """Put out both lamps and let them go; return what was done.

    Raises `LightsUnavailable` after trying both. `factory` is as for `open_gpio`.
    """
    wanted = _pins(config)
    pins = open_header() if factory is None else factory
    troubles = []
    for lamp, pin in wanted.items():
        try:
            _wire(config, lamp, pin, pins).release()
        except Exception as trouble:
            troubles.append(str(trouble))
    if factory is None:
        pins.close()
    if troubles:
        raise LightsUnavailable(" ".join(troubles))
    return f"Both lamps are off (green on GPIO {config.green}, red on GPIO {config.red})."


def _pins(config: Wiring) -> dict[Lamp, int]:
    if config.green == config.red:
        raise LightsUnavailable(
            f"Both lamps are on GPIO {config.green}. Give each its own pin under [lights]."
        )
    return {Lamp.GREEN: config.green, Lamp.RED: config.red}


def _wire(config: Wiring, lamp: Lamp, pin: int, pins: Factory) -> Wire:
    try:
        from gpiozero import LED
    except ImportError as missing:
        raise not_installed(missing) from missing
    try:
        return Wire(LED(pin, active_high=config.active_high, initial_value=False, pin_factory=pins))
    except Exception as trouble:
        why = why_not(trouble, lamp, pin, holder_of(pins, pin))
    # Not from inside `except`: the chained traceback would keep the half-made LED alive, and
    # with it gpiozero's reservation of the pin, so that a second try could never succeed.
    raise LightsUnavailable(why)
