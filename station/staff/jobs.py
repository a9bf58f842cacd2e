"""What takes seconds is done in a thread of its own, so that the screen never waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from station.errors import StationError
from station.values import say

T = TypeVar("T")


class Job(Generic[T]):
    """A piece of work, and what has come of it so far."""

    def __init__(self, work: Callable[[], Iterable[T]]) -> None:
        """Begin it at once."""
        self.found: tuple[T, ...] = ()
        """What it has given so far, in order."""
        self.trouble = ""
        """Why it did not come to its end, a sentence; "" unless it failed."""
        self._work = work
        self._over = threading.Event()
        threading.Thread(target=self._run, name="staff", daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return self._over.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end, at most so long; whether it has ended."""
        return self._over.wait(seconds)

    def _run(self) -> None:
        try:
            for one in self._work():
                self.found = (*self.found, one)
        except StationError as told:
            self.trouble = _sentence(told)
        except Exception as problem:  # a thread's error would be lost: the page shows it
            self.trouble = say("It failed: {problem}.", problem=type(problem).__name__)
        finally:
            self._over.set()


def _sentence(told: StationError) -> str:
    """What the error says; with its gaps, if it was made with `say`, for other languages."""
    first = told.args[0] if told.args else ""
    return first if isinstance(first, str) else str(told)
