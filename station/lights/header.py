"""The 40-pin header of a Raspberry Pi: which chip drives it, and why a pin may not be had.

gpiozero would guess the chip's number, and silently take another library when one fails.
Numbers moved (a Pi 5's header was gpiochip4 until kernel 6.6.45, then gpiochip0), so the
chip is found by its label.
"""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from station.errors import LightsUnavailable

if TYPE_CHECKING:
    from gpiozero import Factory

LABELS: Final = {
    "pinctrl-rp1": "Raspberry Pi 5",
    "pinctrl-bcm2711": "Raspberry Pi 4",
    "pinctrl-bcm2835": "older Raspberry Pis",
}
"""Labels that Linux gives the chip behind the header (its pinctrl drivers)."""

CHIP_INFO: Final = 0x8044B401
"""ioctl GPIO_GET_CHIPINFO of linux/gpio.h; it fills name[32], label[32], and a count."""

TAKEN_BY: Final = {
    **dict.fromkeys((2, 3), "I2C"),
    **dict.fromkeys((7, 8, 9, 10, 11), "SPI"),
    **dict.fromkeys((14, 15), "the serial port"),
    **dict.fromkeys((18, 19, 20, 21), "digital audio (I2S)"),
}
"""BCM number → what usually uses it (the header's alternate functions)."""

LGPIO_LABEL: Final = "lg"
"""What Linux calls whoever comes through lgpio: it says nothing about who that is."""

NO_LAMPS: Final = 'To go without lamps, set kind = "none" under [lights].'


def find_chip(devices: Path = Path("/dev")) -> int:
    """Return the number of the gpiochip behind the header, told by its label.

    Raises `LightsUnavailable`.
    """
    labels: dict[str, str] = {}
    for device in sorted(devices.glob("gpiochip*")):
        labels[device.name] = _label(device)
        if labels[device.name] in LABELS:
            return int(device.name.removeprefix("gpiochip"))
    if not labels:
        seen = f"there is no {devices}/gpiochip*"
    else:
        seen = "there is only " + ", ".join(f"{chip} ({of})" for chip, of in labels.items())
    raise LightsUnavailable(
        f"No Raspberry Pi header was found for the lamps: {seen}. Expected a chip called "
        f'{" or ".join(LABELS)}. On another computer set kind = "console". {NO_LAMPS}'
    )


def _label(device: Path) -> str:
    info = bytearray(68)
    try:
        file = os.open(device, os.O_RDWR | os.O_CLOEXEC)
    except PermissionError as denied:
        raise LightsUnavailable(
            f"{device} may not be used by this account, so the lamps stay dark. Add it to the "
            "group gpio (sudo usermod -aG gpio $USER), then log in again."
        ) from denied
    except OSError as trouble:
        return f"cannot be opened: {trouble.strerror}"
    try:
        fcntl.ioctl(file, CHIP_INFO, info)
    except OSError as trouble:
        return f"is no chip: {trouble.strerror}"
    finally:
        os.close(file)
    return info[32:64].split(b"\0")[0].decode(errors="replace")


def open_header() -> Factory:
    """Return gpiozero's pins of the header, through lgpio. Raises `LightsUnavailable`."""
    chip = find_chip()
    try:
        lgpio = _import_lgpio()
        from gpiozero.pins.lgpio import LGPIOFactory, LGPIOPin
        from gpiozero.pins.local import LocalPiFactory
    except ImportError as missing:
        raise not_installed(missing) from missing

    class HeaderFactory(LGPIOFactory):  # type: ignore[misc]
        """gpiozero 2.0.1, which Debian has, ignores the chip that LGPIOFactory is told."""

        def __init__(self) -> None:
            LocalPiFactory.__init__(self)
            self._handle = lgpio.gpiochip_open(chip)
            self._chip = chip
            self.pin_class = LGPIOPin

        def holder(self, pin: int) -> str:
            """Return the label of whoever holds a pin, "" when nobody does."""
            return str(lgpio.gpio_get_line_info(self._handle, pin)[4])

    try:
        return HeaderFactory()
    except lgpio.error as trouble:
        raise LightsUnavailable(
            f"/dev/gpiochip{chip} could not be opened for the lamps: {trouble.value}. Restart "
            f"the machine; if it stays so, check the wiring. {NO_LAMPS}"
        ) from trouble


def _import_lgpio() -> Any:
    # lgpio leaves a named pipe in the working folder when it is imported, and cannot be
    # imported where it may not (github.com/gpiozero/gpiozero/issues/1106). It never needs it again.
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="station-") as place:
        os.chdir(place)
        try:
            return import_module("lgpio")
        finally:
            os.chdir(before)


def not_installed(missing: ImportError) -> LightsUnavailable:
    """Return the error for a library that is not there."""
    return LightsUnavailable(
        f"The lamps need a library that is not installed: {missing}. Run "
        "`sudo apt install python3-gpiozero python3-lgpio` (the station's Python must see the "
        f"system's packages). {NO_LAMPS}"
    )


def why_not(trouble: Exception, lamp: str, pin: int, user: str) -> str:
    """Return why a lamp's pin could not be had, and what to do; `user` is who holds it."""
    kind, reason = type(trouble).__name__, str(trouble).strip("'")
    number = getattr(trouble, "errno", None)
    place = f"GPIO {pin}, for the {lamp} lamp,"
    if kind == "GPIOPinInUse":
        return f"{place} is in use by this program already. Close its lights before opening them."
    if kind == "PinInvalidPin":
        return f"{place} is not on this board's header. Set a BCM number from 2 to 27."
    if kind == "PinUnknownPi":
        return f"{place} cannot be used: this board says not which Raspberry Pi it is. {NO_LAMPS}"
    if number == errno.EBUSY or reason == "GPIO busy":
        return f"{place} is in use{_holder(pin, user)}. {_way_out(pin)}"
    if number in (errno.EPERM, errno.EACCES) or "permission" in reason:
        return (
            f"{place} may not be used by this account. Add it to the group gpio "
            "(sudo usermod -aG gpio $USER), then log in again."
        )
    return f"{place} could not be opened: {reason or kind}. Check the wiring. {NO_LAMPS}"


def _holder(pin: int, user: str) -> str:
    if user not in ("", LGPIO_LABEL):
        return f' by "{user}"'
    return f", perhaps by {TAKEN_BY[pin]}" if pin in TAKEN_BY else " by another program"


def _way_out(pin: int) -> str:
    if pin in TAKEN_BY:
        return f"Turn {TAKEN_BY[pin]} off with raspi-config, or set another pin under [lights]."
    return "Stop that program (is the station running twice?), or set another pin under [lights]."


def holder_of(factory: Factory, pin: int) -> str:
    """Return what Linux says holds a pin, "" when it does not say."""
    with suppress(Exception):  # it is only a hint, and stand-ins have none
        return str(factory.holder(pin))
    return ""
