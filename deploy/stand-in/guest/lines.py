"""The lamps' lines as the kernel has them: `lines.py GREEN RED` prints each change, with its time.

It looks fifty times a second; a lamp shines for a fifth of a second at least.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

EVERY_S = 0.02


def main(names: dict[str, int]) -> None:
    """Print `seconds name level` for each change, until killed."""
    chip = next(Path("/sys/devices/platform").glob("gpio-sim.*/gpiochip*"))
    lines = {name: chip / f"sim_gpio{number}" / "value" for name, number in names.items()}
    before: dict[str, str] = {}
    while True:
        for name, line in lines.items():
            level = line.read_text().strip()
            if before.get(name) != level:
                before[name] = level
                print(f"{time.monotonic():.3f} {name} {level}", flush=True)
                os.fsync(sys.stdout.fileno())  # what was seen outlives the power
        time.sleep(EVERY_S)


if __name__ == "__main__":
    main({"green": int(sys.argv[1]), "red": int(sys.argv[2])})
