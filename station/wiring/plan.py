"""Which pins, which resistors, and what to mind: all that both drawings show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from station.config.schema import Config
from station.lights.header import TAKEN_BY

_PINS = """
    3V3 5V    2 5V    3 GND   4 14    GND 15   17 18    27 GND   22 23    3V3 24   10 GND
    9 25      11 8    GND 7   0 1     5 GND    6 12     13 GND   19 16    26 20    GND 21
"""
PINS: Final = tuple(int(pin) if pin.isdigit() else pin for pin in _PINS.split())
"""The 40-pin header in the order of its physical numbers, 1 first: BCM number, or what it
gives (Raspberry Pi documentation, "GPIO and the 40-pin header")."""

PANEL_PINS: Final = {2: "red wire of the panel", 6: "black wire of the panel"}
"""Physical pins that a Touch Display 2 takes its power from (PI-FACTS §4)."""

SUPPLY_V: Final = 3.3
"""A pin that is high, and the pins called 3V3."""
MOST_MA: Final = 8.0
"""What a pin drives after power-on and still keeps its voltage (Raspberry Pi documentation,
"GPIO pads control": 8 mA; a Pi 5's RP1 knows 2, 4, 8 and 12, linux pinctrl-rp1.c)."""
FORWARD_V: Final = {"green": 2.0, "red": 1.8}
"""At the low end of what data sheets of plain 5 mm LEDs give (yellow-green 2.0–2.2 V, red
1.8–2.2 V), so that the current stays below the most with any of them."""
MOST_FORWARD_V: Final = 2.8
"""Above, too little of 3.3 V is left for a resistor to hold the current steady."""
E12: Final = (10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82)
"""Resistors that every shop has (IEC 60063), times powers of ten."""


@dataclass(frozen=True, slots=True)
class Wired:
    """One lamp, its resistor and its two pins."""

    name: str
    """"green" or "red"."""
    sign: str
    word: str
    """What is printed beside it."""
    bcm: int
    pin: int
    """Physical number of the pin that switches it."""
    back: int
    """Physical number of the pin on its other side: ground, or 3.3 V."""
    forward_v: float
    exact_ohm: float
    ohm: int
    """The next larger that one can buy."""

    @property
    def milliamps(self) -> float:
        """Current through it while it shines."""
        return 1000.0 * (SUPPLY_V - self.forward_v) / self.ohm


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be wired."""

    lamps: tuple[Wired, ...]
    """Green first; none when the config names no lamps on pins."""
    active_high: bool
    camera: str
    panel: str
    """What to plug in where, a sentence each."""
    notes: tuple[str, ...]
    """What to mind, a sentence or two each."""

    @property
    def summary(self) -> str:
        """Return the config in a line."""
        if not self.lamps:
            return "no lamps on pins"
        pins = ", ".join(f"{lamp.name} GPIO {lamp.bcm}" for lamp in self.lamps)
        return f"{pins}, shining when {'high' if self.active_high else 'low'}"


def plan_of(
    config: Config,
    green_v: float = FORWARD_V["green"],
    red_v: float = FORWARD_V["red"],
    milliamps: float = MOST_MA,
) -> Plan:
    """Reckon the wiring of a config.

    The forward voltages of the LEDs are in V, up to `MOST_FORWARD_V`; at most so many mA flow.
    """
    lights = config.lights
    lamps: tuple[Wired, ...] = ()
    if lights.kind == "gpio":
        pins = [physical(lights.green), physical(lights.red)]
        backs = _backs(pins, "GND" if lights.active_high else "3V3")
        lamps = (
            _wired("green", "✓", "good", lights.green, backs[0], green_v, milliamps),
            _wired("red", "▲", "fix", lights.red, backs[1], red_v, milliamps),
        )
    return Plan(
        lamps,
        lights.active_high,
        _CAMERAS.get(config.camera.kind, "no camera: a file is played"),
        _PANELS.get(config.screen.kind, "no panel"),
        tuple(_notes(config, lamps)),
    )


_CAMERAS = {
    "picamera": "Camera Module 3: ribbon to CAM/DISP\N{NO-BREAK SPACE}0",
    "webcam": "USB camera: any blue socket",
}
_PANELS = dict.fromkeys(
    ("kiosk", "window"),
    "Touch Display 2: ribbon to CAM/DISP\N{NO-BREAK SPACE}1, power from pins 2 and 6; "
    "others: HDMI and USB",
)


def physical(bcm: int) -> int:
    """Return the physical number of a GPIO."""
    return PINS.index(bcm) + 1


def place(pin: int) -> tuple[int, int]:
    """Return row (0 at the top) and column (0 inner, 1 outer) of a physical pin."""
    return divmod(pin - 1, 2)


def label(pin: int) -> str:
    """Return what a physical pin is, e.g. "GPIO 17" or "GND"."""
    what = PINS[pin - 1]
    return f"GPIO {what}" if isinstance(what, int) else what


def resistor(forward_v: float, milliamps: float) -> tuple[float, int]:
    """Return R = (3.3 V − U_LED) / I in Ω, exactly and as the next larger of E12."""
    exact = (SUPPLY_V - forward_v) / (milliamps / 1000.0)
    sizes = (step * 10**power for power in range(5) for step in E12)
    return exact, next(size for size in sizes if size >= exact - 1e-6)


def _wired(
    name: str, sign: str, word: str, bcm: int, back: int, forward_v: float, milliamps: float
) -> Wired:
    exact, ohm = resistor(forward_v, milliamps)
    return Wired(name, sign, word, bcm, physical(bcm), back, forward_v, exact, ohm)


def _backs(pins: list[int], kind: str) -> tuple[int, ...]:
    """Return a pin of a kind for each lamp: two different ones, with the shortest wires."""
    free = [n for n, what in enumerate(PINS, 1) if what == kind and n not in PANEL_PINS]

    def length(backs: tuple[int, ...]) -> float:
        return sum(math.dist(place(a), place(b)) for a, b in zip(pins, backs, strict=True))

    return min(permutations(free, len(pins)), key=length)


def _notes(config: Config, lamps: tuple[Wired, ...]) -> Iterator[str]:
    lights = config.lights
    if not lamps:
        yield (
            f'[lights] has kind = "{lights.kind}": no lamp needs wiring. '
            'Set kind = "gpio" for LEDs on the header.'
        )
        return
    yield "Unplug the Pi first. The LED's long leg is +; its short leg is at the flat side."
    yield "Green above red, or right of it, each with its sign printed beside it."
    for lamp in lamps:
        if user := TAKEN_BY.get(lamp.bcm):
            yield (
                f"Pin {lamp.pin} (GPIO {lamp.bcm}) is also used by {user}: turn that off with "
                f"raspi-config, or set another {lamp.name} under [lights]."
            )
    yield (
        f"At most {MOST_MA:.0f} mA a pin. For brighter lamps, and for blue, white or pure green "
        "LEDs (3 V and more), take 5 V and an NPN transistor: pin – 1 kΩ – base, emitter to GND, "
        "5 V – resistor – LED – collector, and active_high = true."
    )
    if not lights.active_high:
        yield (
            "active_high = false: a lamp shines while its pin is at 0 V. Never feed it from 5 V: "
            "a pin stands 3.3 V at most."
        )
    if lights.brightness < 1.0:
        yield (
            f"brightness = {lights.brightness:g}: the pin is pulsed; the resistors stay the same. "
            "For relays set 1."
        )
