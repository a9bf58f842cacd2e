"""Send a signal to one of the station's processes, and time what follows: `crash.py eyes SEGV`.

Prints JSON: whether a lamp was lit, after how many seconds both were dark, and after how many
the process was there anew (the kiosk: READY; the eyes: seeing).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

LINES = sorted(Path("/sys/devices/platform").glob("gpio-sim.*/gpiochip*/sim_gpio*/value"))
PROCESSES = Path("/sys/fs/cgroup/system.slice/station.service/cgroup.procs")
PATIENCE_S = 60.0


def shown(what: str) -> str:
    """Return a property of the service."""
    asked = ["systemctl", "show", "--property", what, "--value", "station"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def eyes() -> int:
    """Return the process of the eyes, 0 when there is none."""
    for process in PROCESSES.read_text().split() if PROCESSES.exists() else ():
        command = Path(f"/proc/{process}/cmdline")
        with suppress(OSError):  # gone meanwhile
            if b"station.vision.worker" in command.read_bytes():
                return int(process)
    return 0


def lit(lines: list[Path]) -> bool:
    """Tell whether a lamp is on."""
    return any(line.read_text().strip() == "1" for line in lines)


def main(who: str, name: str, lines: list[Path]) -> None:
    """Strike, and watch."""
    kiosk = int(shown("MainPID"))
    struck = kiosk if who == "kiosk" else eyes()
    told = {"lit": lit(lines), "dark_s": 0.0, "ready_s": 0.0}
    begun = time.monotonic()
    os.kill(struck, getattr(signal, f"SIG{name}"))
    while (past := time.monotonic() - begun) < PATIENCE_S:
        if not told["dark_s"] and not lit(lines):
            told["dark_s"] = past
        if who == "eyes":
            back = eyes() not in (0, struck) and "seeing" in shown("StatusText")
        else:
            back = shown("MainPID") not in ("0", str(kiosk)) and shown("ActiveState") == "active"
        if back and told["dark_s"]:
            told["ready_s"] = past
            break
        time.sleep(0.02)
    print(json.dumps(told))


if __name__ == "__main__":
    pins = sys.argv[3:5]
    main(
        sys.argv[1],
        sys.argv[2],
        [line for line in LINES if line.parent.name.removeprefix("sim_gpio") in pins],
    )
