"""The computer as the checks see it: its files under one root, its commands, its clocks."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import station

MISSING: Final = 127
"""What a shell answers when there is no such command."""
TOO_LATE: Final = 124
"""What `timeout` answers."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    """Its exit code; − the signal that killed it."""
    out: str = ""
    error: str = ""


Run = Callable[[Sequence[str], Mapping[str, str], float], Ran]
"""Command, what its environment has in addition, and seconds that it may take."""


def run_command(command: Sequence[str], extra: Mapping[str, str], seconds: float) -> Ran:
    """Run a command; one that is missing or too slow has an exit code too."""
    code = str(Path(station.__file__).parents[1])
    path = os.pathsep.join(p for p in (code, os.environ.get("PYTHONPATH", "")) if p)
    environ = {**os.environ, "PYTHONPATH": path, "LC_ALL": "C.UTF-8", **extra}
    try:
        ran = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            env=environ,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return Ran(TOO_LATE, error=f"no answer in {seconds:g} s")
    except OSError as problem:
        return Ran(MISSING, error=str(problem))
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def free_bytes(place: Path) -> int:
    """Room on the disk that a folder lies on, or will lie on once it is made."""
    there = next(p for p in (place, *place.parents) if p.exists())
    return shutil.disk_usage(there).free


@dataclass(frozen=True, slots=True)
class Machine:
    """Everything that a check may look at. The defaults are this computer."""

    root: Path = Path("/")
    run: Run = run_command
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    free: Callable[[Path], int] = free_bytes
    wall: Callable[[], float] = time.time
    """Seconds since 1970, by the clock on the wall."""
    clock: Callable[[], float] = time.monotonic

    def read(self, path: str) -> str | None:
        """The text of a file, "proc/meminfo"; None when it cannot be read."""
        data = self.read_bytes(path)
        return None if data is None else data.decode(errors="replace").strip("\0\n ")

    def read_bytes(self, path: str) -> bytes | None:
        """The same, as it is."""
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    def find(self, pattern: str) -> list[str]:
        """Paths under the root that match, "sys/fs/ext4/*/errors_count", in order."""
        return sorted(p.relative_to(self.root).as_posix() for p in self.root.glob(pattern))
