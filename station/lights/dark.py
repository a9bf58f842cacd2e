"""Puts both lamps out at once: `python -m station.lights.dark`, when the service has ended.

As `station lights --off`, in a third of its time: neither the config nor the command line is
loaded where a note says which lines they are on (`station.lights.lit`).
"""

from __future__ import annotations

import os
import sys

from station.errors import LightsUnavailable
from station.lights import lights_off
from station.lights.lit import noted


def main() -> None:
    """Put out what was noted; without a note, what the config names."""
    lines = noted()
    if lines is None:
        os.execv(sys.executable, [sys.executable, "-m", "station", "lights", "--off"])
    try:
        sys.stdout.write(f"{lights_off(lines)}\n")
    except LightsUnavailable as error:
        sys.stderr.write(f"station: {error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
