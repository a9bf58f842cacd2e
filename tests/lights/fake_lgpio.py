"""As much of the lgpio library as gpiozero needs to own two lines of one chip."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.lights.pins import ring

PI_5 = 0xC04170


class LgpioError(Exception):
    """What lgpio raises: its text is quoted."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value

    def __str__(self) -> str:
        return repr(self.value)


class FakeLgpio:
    """One chip, whose lines can be refused."""

    SET_PULL_NONE = SET_PULL_UP = SET_PULL_DOWN = 0
    SET_ACTIVE_LOW = SET_OPEN_DRAIN = SET_OPEN_SOURCE = 0
    BOTH_EDGES = RISING_EDGE = FALLING_EDGE = 0
    error = LgpioError

    def __init__(self) -> None:
        self.opened: list[int] = []
        self.refused: dict[int, str] = {}
        self.users: dict[int, str] = {}
        self.calls: list[tuple[str, int, int]] = []
        self.outputs: set[int] = set()

    def gpiochip_open(self, chip: int) -> int:
        self.opened.append(chip)
        return chip

    def gpiochip_close(self, handle: int) -> None:
        self.opened.remove(handle)

    def gpio_claim_input(self, handle: int, line: int, flags: int = 0) -> None:
        if line in self.refused:
            raise LgpioError(self.refused[line])
        self.outputs.discard(line)

    def gpio_claim_output(self, handle: int, line: int, level: int = 0) -> None:
        self.outputs.add(line)

    def gpio_get_mode(self, handle: int, line: int) -> int:
        return 2 if line in self.outputs else 0

    def gpio_read(self, handle: int, line: int) -> int:
        return 0

    def gpio_write(self, handle: int, line: int, level: int) -> None:
        self.calls.append(("write", line, int(level)))
        ring()

    def tx_pwm(self, handle: int, line: int, frequency: int, percent: int) -> None:
        self.calls.append(("pwm", line, percent))
        ring()

    def gpio_get_line_info(self, handle: int, line: int) -> list[Any]:
        return [0, line, 0, f"GPIO{line}", self.users.get(line, "")]


def install(monkeypatch: pytest.MonkeyPatch) -> FakeLgpio:
    """Put it in the real one's place, on a Raspberry Pi 5."""
    fake = FakeLgpio()
    monkeypatch.setitem(sys.modules, "lgpio", fake)
    monkeypatch.delitem(sys.modules, "gpiozero.pins.lgpio", raising=False)
    monkeypatch.setattr("gpiozero.pins.local.get_pi_revision", lambda: PI_5)
    return fake
