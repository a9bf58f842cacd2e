"""Which machine this is, and whether it can run MediaPipe at all: asked before it is imported.

Every MediaPipe 1.x wheel for 64-bit ARM is compiled for ARMv8.2. On an older core, such as
a Raspberry Pi 4's, importing it succeeds and the first task kills the whole process without
a word that Python could catch.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
from pathlib import Path

from station.errors import EngineUnavailable

CPUINFO = Path("/proc/cpuinfo")
BOARD = Path("/proc/device-tree/model")
NEEDED = ("atomics", "asimddp")
"""Linux's names of the ARMv8.2 features that tell a Pi 5 (has both) from a Pi 4 (neither)."""


def check_processor(cpuinfo: str | None = None, machine: str | None = None) -> None:
    """Raise `EngineUnavailable` on a 64-bit ARM processor older than ARMv8.2.

    `cpuinfo` is the text of /proc/cpuinfo and `machine` the architecture; read from this
    machine when not given. Where there is no such text (not Linux), nothing is refused.
    """
    if (machine or platform.machine()) not in ("aarch64", "arm64"):
        return
    lacking = missing_features(_text(CPUINFO) if cpuinfo is None else cpuinfo)
    if lacking:
        raise EngineUnavailable(
            f"This processor lacks {' and '.join(lacking)} (ARMv8.2), which MediaPipe needs: "
            'set [vision] engine to "litert", which sees the same here, or use a Raspberry Pi 5.'
        )


def missing_features(cpuinfo: str) -> tuple[str, ...]:
    """Which needed features at least one core does not have."""
    cores = [
        set(features.split())
        for name, _, features in (line.partition(":") for line in cpuinfo.splitlines())
        if name.strip() == "Features"
    ]
    return tuple(need for need in NEEDED if any(need not in core for core in cores))


def this_machine() -> str:
    """Say which machine this is, so that another is told from it: its name and its processors."""
    named = re.search(r"^model name\s*: (.*)$", _text(CPUINFO), re.MULTILINE)
    name = _text(BOARD).strip("\0\n ") or (named[1] if named else platform.machine())
    return f"{name}, {len(os.sched_getaffinity(0))} processors"


def _text(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace")
    return ""
