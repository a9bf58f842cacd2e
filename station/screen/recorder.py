"""The stand-in: put taps in, show it things, then read what it remembers."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

from station.screen.panel import Panel
from station.values import Feedback, Preview, Sight, Tap

REMEMBERED: Final = 1000
"""Frames: half a minute at 30 Hz, and the same memory after eight hours."""


class Recorder:
    """A screen that draws nothing and remembers what it was shown last."""

    def __init__(self) -> None:
        self.size_px = (0, 0)
        self.panel: Panel | None = None
        self.menu_rows = {"list": 5, "aim": 3, "chart": 3}
        self.closed_by_user = False
        self.shown: deque[Feedback] = deque(maxlen=REMEMBERED)
        """The newest feedbacks, oldest first."""
        self.frames = 0
        """How many frames were shown in all."""
        self.pictures = 0
        """How many of them came with a picture."""
        self.mistakes: tuple[str, ...] = ()
        """What the safe mode said."""
        self.closed = False
        self._taps: list[Tap] = []

    def tap(self, tap: Tap) -> None:
        """Tap the screen."""
        self._taps.append(tap)

    def show(self, feedback: Feedback, preview: Preview | None, sight: Sight | None) -> None:  # noqa: ARG002 a screen's shape
        """Remember the feedback, and whether there was a picture; the picture is not kept."""
        self.shown.append(feedback)
        self.frames += 1
        self.pictures += preview is not None

    def taps(self) -> list[Tap]:
        """What was tapped since this was last asked."""
        taps, self._taps = self._taps, []
        return taps

    def safe_mode(self, lines: Sequence[str]) -> None:
        """Remember the lines."""
        self.mistakes = tuple(lines)

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True
