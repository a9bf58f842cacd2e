"""Two LEDs on the header, through gpiozero, and the one thread that drives them."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from station.errors import LightsUnavailable
from station.lights.header import open_header
from station.lights.player import Player
from station.lights.signals import LAMP_TEST, SIGNALS, Levels, Signal, Strength, length
from station.lights.wires import Lamp, Wire, take
from station.values import Light

if TYPE_CHECKING:
    from gpiozero import Factory

    from station.config.schema import LightsConfig

PATIENCE_S: Final = 1.0
"""How long closing waits for a thread that is stuck in a write."""


class GpioLights:
    """Plays signals on two wires. Both are off whenever the thread is not playing."""

    def __init__(
        self,
        name: str,
        wires: dict[Lamp, Wire],
        strength: Strength,
        clock: Callable[[], float] = time.monotonic,
        let_go: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the wires, off, and start the thread; `let_go` closes what they hang on."""
        self.name = name
        self._wires = wires
        self._player = Player(strength)
        self._clock = clock
        self._let_go = let_go
        self._asked: Signal | None = None
        self._levels = Levels()
        self._changed = threading.Condition()
        self._closing = False
        self._ended = threading.Event()
        self._trouble: Exception | None = None
        self._thread = threading.Thread(target=self._play, name="lights", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def show(self, light: Light) -> None:
        """Begin a signal. Raises `LightsUnavailable` once a write has failed."""
        self._begin(SIGNALS[light])

    def test(self) -> None:
        """Show each lamp in turn for a second. Raises `LightsUnavailable`."""
        self._begin(LAMP_TEST)
        self._ended.wait(length(LAMP_TEST))
        self._check()

    def close(self) -> None:
        """Put both out and let the pins go; safe to call twice."""
        with self._changed:
            if self._closing:
                return
            self._closing = True
            self._changed.notify()
        atexit.unregister(self.close)
        self._thread.join(PATIENCE_S)
        for wire in self._wires.values():
            with suppress(Exception):  # a broken line must not keep the other one lit
                wire.release()
        with suppress(Exception):
            self._let_go()

    def _begin(self, signal: Signal) -> None:
        with self._changed:
            self._check()
            self._asked = signal
            self._changed.notify()

    def _check(self) -> None:
        if self._trouble is not None:
            raise LightsUnavailable(
                f"The lamps failed while they were lit ({self._trouble}) and are off. Check "
                "their wiring; they are tried again when the lights are opened."
            ) from self._trouble
        if self._ended.is_set() or self._closing:
            raise LightsUnavailable("The lamps are closed. Open them again to light them.")

    def _play(self) -> None:
        try:
            while (levels := self._next()) is not None:
                self._drive(levels)
        except Exception as trouble:
            self._trouble = trouble
        finally:
            for wire in self._wires.values():
                with suppress(Exception):
                    wire.put_out()
            self._ended.set()

    def _next(self) -> Levels | None:
        """Wait until the lamps should be otherwise, and return how; None: it is all over."""
        with self._changed:
            while not self._closing:
                now = self._clock()
                if self._asked is not None:
                    # From now, not from when it was asked for: a late thread shortens no light.
                    self._player.begin(self._asked, now)
                    self._asked = None
                levels = self._player.step(now)
                if levels != self._levels:
                    self._levels = levels
                    return levels
                self._changed.wait(self._player.until_edge(now))
        return None

    def _drive(self, levels: Levels) -> None:
        """Put out what is off before lighting what is on: never both."""
        wanted = {Lamp.GREEN: levels.green, Lamp.RED: levels.red}
        for lamp in sorted(wanted, key=wanted.__getitem__):
            self._wires[lamp].shine(wanted[lamp])


def open_gpio(
    config: LightsConfig,
    factory: Factory | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> GpioLights:
    """Open both lamps, off. Raises `LightsUnavailable`.

    `factory` is where gpiozero gets pins, for stand-ins; without one it is the header, which
    is closed with the lights.
    """
    pins = open_header() if factory is None else factory
    let_go = pins.close if factory is None else _nothing
    try:
        wires = take(config, pins)
    except BaseException:
        let_go()
        raise
    name = f"{config.kind}: green on {config.green}, red on {config.red}"
    strength = Strength(config.brightness, config.ready_glow)
    return GpioLights(name, wires, strength, clock, let_go)


def _nothing() -> None:
    """Let go of nothing: the pins belong to whoever passed them."""
