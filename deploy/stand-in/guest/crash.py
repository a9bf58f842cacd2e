"""Strike one of the station's processes, and time what follows: `crash.py eyes SEGV LINE…`.

It waits until one of the lines, files that hold a lamp's level, is lit. Prints JSON: whether one
was, after how many seconds all were dark, and after how many the process was there anew (the
kiosk: READY; the eyes: seeing).
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

PROCESSES = Path("/sys/fs/cgroup/system.slice/station.service/cgroup.procs")
PATIENCE_S = 60.0
SHINES_S = 40.0
"""Until the next rep has its light."""
LOOK_S = 0.02
ASK_S = 0.5
"""To ask systemd starts a program, which on one slow processor holds up what it asks about."""
ASKED = "MainPID,ActiveState,StatusText,ActiveEnterTimestampMonotonic"


def service() -> dict[str, str]:
    """Return what systemd knows of the service."""
    asked = ["systemctl", "show", "--property", ASKED, "station"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return dict(line.split("=", 1) for line in said.splitlines())


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
    return any(float(line.read_text()) > 0.0 for line in lines)


def back_at(who: str, struck: int) -> float:
    """Return when it was there anew, seconds of the monotonic clock; 0 while it is not."""
    told = service()
    if who == "eyes":
        back = eyes() not in (0, struck) and "seeing" in told["StatusText"]
        return time.monotonic() if back else 0.0
    if told["MainPID"] in ("0", str(struck)) or told["ActiveState"] != "active":
        return 0.0
    return int(told["ActiveEnterTimestampMonotonic"]) / 1e6


def main(who: str, name: str, lines: list[Path]) -> None:
    """Strike, and watch."""
    struck = int(service()["MainPID"]) if who == "kiosk" else eyes()
    end = time.monotonic() + SHINES_S
    while not lit(lines) and time.monotonic() < end:
        time.sleep(LOOK_S)
    told = {"lit": lit(lines), "dark_s": 0.0, "ready_s": 0.0}
    begun = asked = time.monotonic()
    os.kill(struck, getattr(signal, f"SIG{name}"))
    while (now := time.monotonic()) < begun + PATIENCE_S and not told["ready_s"]:
        if not told["dark_s"] and not lit(lines):
            told["dark_s"] = now - begun
        if told["dark_s"] and now > asked + ASK_S:
            told["ready_s"] = max(0.0, back_at(who, struck) - begun)
            asked = time.monotonic()
        time.sleep(LOOK_S)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], [Path(line) for line in sys.argv[3:]])
