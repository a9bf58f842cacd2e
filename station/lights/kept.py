"""A stand-in for the header of a Raspberry Pi, whose lines stay as they are.

Raspberry Pi kernels leave an output driven when the program that drove it dies or lets it go
(`persist_gpio_outputs`; raspberrypi/linux pull request 6117): a crashed station keeps its green
light on. Here each line is a small file that outlives the process, as `gpio17` holding "1.00",
locked while somebody holds the line. Strict mode is the kernel's `strict_gpiod`: a line that
is let go falls to 0.
"""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import Any, Final, NamedTuple

from gpiozero.pins.mock import MockFactory, MockPWMPin, PinState

REMEMBERED: Final = 1000
"""Changes of a line kept in memory."""
PI_5: Final = "c04170"
"""The board it says it is: a Raspberry Pi 5, 4 GB (its revision code)."""


class Change(NamedTuple):
    """A line got another level."""

    time: float
    """Monotonic seconds."""
    line: int
    """BCM number."""
    level: float
    """0 low, 1 high, between: the share of the time that it is high."""


def kept_folder() -> Path:
    """Return where the lines lie: STATION_KEPT_LINES, or in the user's runtime folder."""
    if told := os.environ.get("STATION_KEPT_LINES"):
        return Path(told)
    runtime = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return Path(runtime) / f"station-lines-{os.getuid()}"


def read_lines(folder: Path) -> dict[int, int]:
    """Return every line that was ever driven: BCM number → 1 if it is high, or pulsing, else 0."""
    return {_number(file): int(_read(file) > 0.0) for file in sorted(folder.glob("gpio*"))}


def drop_dead_lines(folder: Path) -> None:
    """Do what a strict kernel does when a process dies: lines that nobody holds fall to 0."""
    for file in folder.glob("gpio*"):
        with file.open("r+b") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            _write(held.fileno(), 0.0)


class KeptPin(MockPWMPin):  # type: ignore[misc]
    """One line: its level lies in a file."""

    def __init__(self, factory: KeptFactory, info: Any) -> None:
        """Find the line as it was left."""
        self._line: int | None = None
        super().__init__(factory, info)
        self._frequency: float | None = None
        self._file = factory.folder / f"gpio{self._number}"
        if self._file.exists():
            self._state = _read(self._file)
        self.clear_states()

    def clear_states(self) -> None:
        """Forget the history, which is bounded here."""
        super().clear_states()
        self.states: deque[PinState] = deque(self.states, maxlen=REMEMBERED)

    def close(self) -> None:
        """Let the line go, as it is; in strict mode at 0."""
        self._frequency = None
        self._set_function("input")

    def _set_function(self, value: str) -> None:
        if value == "output" and self._line is None:
            self._line = _hold(self._file)
        elif value == "input" and self._line is not None:
            if self.factory.strict:
                self._change_state(0.0)
            os.close(self._line)
            self._line = None
        self._function = value

    def _set_frequency(self, value: float | None) -> None:
        self._frequency = value  # lgpio leaves the level as it is

    def _change_state(self, value: float) -> bool:
        if self._line is not None:
            _write(self._line, value)
        if changed := bool(super()._change_state(value)):
            self.factory.history.append(Change(time.monotonic(), self._number, value))
        return changed


class KeptFactory(MockFactory):  # type: ignore[misc]
    """A header whose lines outlive the process; remembers every change in order."""

    def __init__(self, folder: Path | None = None, *, strict: bool = False) -> None:
        """Lay the lines in `folder`, or where `kept_folder` says."""
        super().__init__(revision=PI_5, pin_class=KeptPin)
        self.folder = folder or kept_folder()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.strict = strict
        self.history: deque[Change] = deque(maxlen=REMEMBERED)


def _hold(file: Path) -> int:
    line = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(line)
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY)) from None
    return line


def _write(line: int, level: float) -> None:
    os.pwrite(line, f"{level:.2f}\n".encode(), 0)  # always five bytes: never torn


def _read(file: Path) -> float:
    return float(file.read_text() or "0")


def _number(file: Path) -> int:
    return int(file.name.removeprefix("gpio"))
