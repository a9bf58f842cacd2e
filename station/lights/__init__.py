"""The two lamps: a green and a red light that answer every repetition.

`signals` says what each light looks like over time, `player` which lamp shines now. `gpio`
plays them on LEDs, two `wires` from a Raspberry Pi's `header`; `kept` stands in for a header
whose lines stay as they are when the program dies, and `console` says it in words. `lit` notes
which lines are in use, and `dark` puts those out when whoever used them is dead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from station.lights.lit import Wiring, note

if TYPE_CHECKING:
    from station.config.schema import LightsConfig
    from station.values import Light


class Lights(Protocol):
    """What every kind of lights can do. A call raises `LightsUnavailable` once they have failed;
    they can then be closed and opened again.
    """

    name: str
    """What they are, e.g. "gpio: green on 17, red on 27"."""

    def show(self, light: Light) -> None:
        """Begin a signal, in place of the one that is on; returns at once.

        It ends by itself. READY goes on for as long as it is shown again, every second or so.
        """
        ...

    def test(self) -> None:
        """Show each lamp in turn for a second; returns when that is over."""
        ...

    def close(self) -> None:
        """Put both lamps out and let them go; safe to call twice."""
        ...


def open_lights(config: LightsConfig) -> Lights:
    """Open the lights that the config names, both off.

    Raises `LightsUnavailable`, with its remedy: never another kind in place of the one named.
    """
    note(config)
    match config.kind:
        case "gpio":
            from station.lights.gpio import open_gpio

            return open_gpio(config)
        case "kept":
            from station.lights.gpio import open_gpio
            from station.lights.kept import KeptFactory

            return open_gpio(config, KeptFactory())
        case "console":
            from station.lights.console import ConsoleLights

            return ConsoleLights(ready=config.ready_glow > 0)
        case "none":
            from station.lights.none import NoLights

            return NoLights()


def lights_off(config: Wiring) -> str:
    """Put out both lamps, whatever state a dead program left them in; return what was done.

    For `station lights --off`, and `dark` for the service. Raises `LightsUnavailable`,
    after trying both lamps.
    """
    match config.kind:
        case "gpio":
            from station.lights.wires import put_out

            return put_out(config)
        case "kept":
            from station.lights.kept import KeptFactory
            from station.lights.wires import put_out

            return put_out(config, KeptFactory())
        case kind:
            return f'There are no lamps to put out: [lights] has kind = "{kind}".'
