"""Stand-in eyes: they see what a test says, on a clock of their own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from station.values import EyesState, Preview, Sight, Vision
from station.vision.eyes import Figures


class Looking:
    """Gives out one sight a turn; time goes with them."""

    def __init__(self, sights: Iterable[Sight]) -> None:
        """See these, one after the other."""
        self.coming = deque(sights)
        self.state = EyesState(Vision.SEEING)
        self.figures = Figures()
        self.asked_idle: list[bool] = []
        self._time = self.coming[0].time if self.coming else 0.0

    @property
    def over(self) -> bool:
        """Whether everything has been seen."""
        return not self.coming

    def now(self) -> float:
        """Return the time of the newest sight."""
        return self._time

    def wait(self, timeout: float) -> None:
        """Nothing is waited for in a test."""

    def poll(self) -> list[Sight]:
        """Return the next one."""
        if not self.coming:
            return []
        sight = self.coming.popleft()
        self._time = sight.time
        return [sight]

    def preview(self) -> Preview | None:
        """Return no picture."""
        return None

    def idle(self, nobody_there: bool) -> None:
        """Remember it."""
        self.asked_idle.append(nobody_there)
