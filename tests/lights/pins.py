"""gpiozero's mock pins, with a bell: a test waits for a change instead of sleeping."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Condition
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPWMPin

from station.config.schema import LightsConfig
from station.lights.kept import KeptFactory, KeptPin

GREEN, RED = 17, 27
PINS = LightsConfig(green=GREEN, red=RED)
SOON = 10.0
"""Longest wait for anything, seconds: a busy machine's, not the lamps'."""

bell = Condition()


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until a change of a pin makes it true."""
    with bell:
        assert bell.wait_for(happened, SOON), "nothing of the kind happened"


def ring() -> None:
    """Wake whoever waits for a change."""
    with bell:
        bell.notify_all()


class RingingPin(MockPWMPin):  # type: ignore[misc]
    """Rings at every change."""

    def _change_state(self, value: float) -> bool:
        changed = bool(super()._change_state(value))
        ring()
        return changed


class BrokenPin(RingingPin):
    """Cannot be driven high."""

    def _change_state(self, value: float) -> bool:
        if value:
            raise OSError(5, "Input/output error")
        return super()._change_state(value)


class RingingKeptPin(KeptPin):
    """A kept line that rings at every change."""

    def _change_state(self, value: float) -> bool:
        changed = super()._change_state(value)
        ring()
        return changed


def mock(pin_class: type[RingingPin] = RingingPin) -> MockFactory:
    """Return gpiozero's mock header with ringing pins."""
    return MockFactory(pin_class=pin_class)


def kept(folder: Path, *, strict: bool = False) -> KeptFactory:
    """Return a kept header whose pins ring."""
    factory = KeptFactory(folder, strict=strict)
    factory.pin_class = RingingKeptPin
    return factory


def levels(factory: Any, pin: int) -> list[float]:
    """Return what a line went through."""
    return [state for _, state in factory.pin(pin).states]


def lasted(factory: Any, pin: int) -> list[float]:
    """Return how long each level but the last one lasted, seconds."""
    return [seconds for seconds, _ in factory.pin(pin).states][1:]
