"""A stand-in for the station's hands: it does nothing, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from station.check import Finding
from station.config.schema import LightsConfig
from station.errors import StationError
from station.staff.jobs import Job
from station.values import Bar

T = TypeVar("T")
PATIENCE_S: Final = 10.0
"""For a thread that has nothing to do."""


class KeptHands:
    """Tests set what it finds, and what goes wrong; then they read what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        """Names of the calls, in order."""
        self.kept: dict[str, object] = {}
        self.volume = -1
        """−1 until one is chosen."""
        self.lights: LightsConfig | None = None
        """Those that were tested last."""
        self.trouble: StationError | None = None
        """Raised by whatever is asked next, until it is taken away."""
        self.bars: tuple[Bar, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self.folder = "/media/stick/hinge-station"

    def keep(self, choices: Mapping[str, object]) -> None:
        """See `Hands`."""
        self.asked.append("keep")
        if self.trouble is not None:
            raise self.trouble
        self.kept.update(choices)

    def loud(self, volume: int) -> None:
        """See `Hands`."""
        self.volume = volume

    def test_lamps(self, lights: LightsConfig) -> Job[str]:
        """See `Hands`."""
        self.lights = lights
        return self._job("test lamps", "green and red")

    def history(self, days: int) -> Job[Bar]:
        """See `Hands`."""
        return self._job(f"history of {days} days", *self.bars)

    def export(self, language: str) -> Job[str]:
        """See `Hands`."""
        return self._job(f"export in {language}", self.folder)

    def check(self) -> Job[Finding]:
        """See `Hands`."""
        return self._job("check", *self.findings)

    def restart(self) -> Job[str]:
        """See `Hands`."""
        return self._job("restart", "reboot")

    def shut_down(self) -> Job[str]:
        """See `Hands`."""
        return self._job("shut down", "poweroff")

    def _job(self, name: str, *found: T) -> Job[T]:
        """A job that is over already."""
        self.asked.append(name)

        def work() -> tuple[T, ...]:
            if self.trouble is not None:
                raise self.trouble
            return found

        job = Job(work)
        job.wait(PATIENCE_S)
        return job
