"""A multitouch panel, a keyboard and the Pi's button, made of /dev/uinput; orders in /run/finger.

tap X Y     a finger on the panel
keys N …    keys of the keyboard, by their codes
replug      the keyboard is pulled out and plugged in again
button      the power button of a Raspberry Pi 5

The kernel makes real input devices of them, which SDL and logind find through udev as on a Pi.
"""

from __future__ import annotations

import fcntl
import os
import struct
import time
from pathlib import Path
from typing import Final

WIDTH, HEIGHT = 1024, 768
"""Of the picture that vkms makes, and of the panel."""
ORDERS: Final = Path("/run/finger")

# linux/input-event-codes.h
SYN, KEY, ABS = 0, 1, 3
TOUCH = 0x14A
SLOT, X, Y, TRACKING = 0x2F, 0x35, 0x36, 0x39
DIRECT = 1
# linux/uinput.h
SET_EVENT, SET_KEY, SET_ABSOLUTE, SET_PROPERTY = 0x40045564, 0x40045565, 0x40045567, 0x4004556E
SETUP, SETUP_ABSOLUTE, CREATE = 0x405C5503, 0x401C5504, 0x5501
USB = 3

POWER: Final = 116
KEYS: Final = range(1, 249)
"""Of an ordinary keyboard, power (116), sleep (142) and suspend (205) among them."""
KEYBOARD: Final = b"stand-in keyboard"
HELD_S: Final = 0.15


def device(name: bytes, keys: range, axes: dict[int, int]) -> int:
    """Make an input device with these keys, and these axes from 0 to their largest value."""
    file = os.open("/dev/uinput", os.O_RDWR | os.O_CLOEXEC)
    for event in (SYN, KEY, *((ABS,) if axes else ())):
        fcntl.ioctl(file, SET_EVENT, event)
    for key in keys:
        fcntl.ioctl(file, SET_KEY, key)
    if axes:
        fcntl.ioctl(file, SET_PROPERTY, DIRECT)
    for axis, most in axes.items():
        fcntl.ioctl(file, SET_ABSOLUTE, axis)
        fcntl.ioctl(file, SETUP_ABSOLUTE, struct.pack("<H2x6i", axis, 0, 0, most, 0, 0, 0))
    fcntl.ioctl(file, SETUP, struct.pack("<HHHH80sI", USB, 0x1234, len(name), 1, name, 0))
    fcntl.ioctl(file, CREATE)
    return file


def send(file: int, *events: tuple[int, int, int]) -> None:
    """Send events of (type, code, value), and say that they belong together."""
    for event in (*events, (SYN, 0, 0)):
        os.write(file, struct.pack("<qqHHi", 0, 0, *event))


def tap(panel: int, x: int, y: int) -> None:
    """Put a finger there for a moment."""
    down = [(ABS, SLOT, 0), (ABS, TRACKING, 7), (ABS, X, x), (ABS, Y, y), (ABS, 0, x), (ABS, 1, y)]
    send(panel, *down, (KEY, TOUCH, 1))
    time.sleep(HELD_S)
    send(panel, (ABS, SLOT, 0), (ABS, TRACKING, -1), (KEY, TOUCH, 0))


def press(keyboard: int, keys: list[int]) -> None:
    """Press keys one after the other, holding each until the last, and let go of all."""
    for key in keys:
        send(keyboard, (KEY, key, 1))
    for key in reversed(keys):
        send(keyboard, (KEY, key, 0))


def main() -> None:
    """Wait for orders, a line each."""
    axes = {SLOT: 9, X: WIDTH - 1, Y: HEIGHT - 1, TRACKING: 65535, 0: WIDTH - 1, 1: HEIGHT - 1}
    panel = device(b"stand-in touch panel", range(TOUCH, TOUCH + 1), axes)
    keyboard = device(KEYBOARD, KEYS, {})
    button = device(b"pwr_button", range(POWER, POWER + 1), {})  # its name in a Pi 5's device tree
    while True:
        time.sleep(0.1)
        if not ORDERS.exists():
            continue
        taken = ORDERS.rename("/run/finger.taken")
        for line in taken.read_text().splitlines():
            match line.split():
                case ["tap", x, y]:
                    tap(panel, int(x), int(y))
                case ["keys", *numbers]:
                    press(keyboard, [int(number) for number in numbers])
                case ["replug"]:
                    os.close(keyboard)
                    keyboard = device(KEYBOARD, KEYS, {})
                case ["button"]:
                    press(button, [POWER])
                case _:
                    raise SystemExit(f"No such order: {line}")
        taken.unlink()


if __name__ == "__main__":
    main()
