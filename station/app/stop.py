"""The wish to end, from SIGTERM or Ctrl-C, seen by whoever loops."""

from __future__ import annotations

import signal
import threading
from types import FrameType


class Stop:
    """False until somebody wants an end."""

    def __init__(self) -> None:
        self._wanted = threading.Event()

    def __bool__(self) -> bool:
        """Whether an end is wanted."""
        return self._wanted.is_set()

    def wait(self, seconds: float) -> None:
        """Wait so long, or until an end is wanted."""
        self._wanted.wait(seconds)

    def ask(self) -> None:
        """Want an end."""
        self._wanted.set()

    def listen(self) -> Stop:
        """Take SIGTERM and SIGINT as that wish, from now on."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._heard)
        return self

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        self._wanted.set()
