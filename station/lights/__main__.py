"""`python -m station.lights --test --green 17 --red 27`: lamps without a config, for a first
look at the wiring.
"""

from __future__ import annotations

import argparse
import sys

from station.config.schema import LightsConfig
from station.errors import LightsUnavailable
from station.lights import lights_off, open_lights

PINS = range(2, 28)


def main(words: list[str]) -> int:
    """Do what the command line says; return its exit code."""
    told = _parser().parse_args(words)
    config = LightsConfig(
        kind=told.kind, green=told.green, red=told.red, active_high=not told.active_low
    )
    try:
        print(_test(config) if told.test else lights_off(config))
    except LightsUnavailable as trouble:
        print(trouble, file=sys.stderr)
        return 2
    return 0


def _test(config: LightsConfig) -> str:
    lights = open_lights(config)
    try:
        lights.test()
    finally:
        lights.close()
    return f"Green shone for a second, then red ({lights.name}). If not, check their wires."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m station.lights", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--off", action="store_true", help="put out both lamps")
    what.add_argument("--test", action="store_true", help="show each for a second")
    parser.add_argument("--green", type=int, choices=PINS, metavar="N", default=17)
    parser.add_argument("--red", type=int, choices=PINS, metavar="N", default=27)
    parser.add_argument("--active-low", action="store_true", help="a pin at 0 V lights its lamp")
    parser.add_argument("--kind", choices=("gpio", "kept", "console"), default="gpio")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
