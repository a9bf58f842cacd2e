"""The station's own hands: what the staff's menu really does.

Whatever takes longer than a moment is a `Job` in a thread of its own; the database is read
there by a connection that writes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final, Protocol

from station.check import PARTS, Finding
from station.check.bench import Bench
from station.check.machine import Machine
from station.check.rooms import Rooms
from station.config.load import Settings, overridden
from station.config.schema import LightsConfig
from station.config.staff_layer import NAME, keep_choices
from station.errors import StationError
from station.form.drills import DRILLS
from station.form.faults import CATALOGUE
from station.language import catalogue
from station.lights import open_lights
from station.staff.jobs import Job
from station.staff.sticks import stick
from station.store.archive import open_archive
from station.store.export import export_all
from station.store.files import DATABASE
from station.store.history import bars
from station.values import Bar, say

HELD: Final = frozenset({"engine", "camera", "lamps", "screen"})
"""Parts that the running station uses, and that nobody else can open meanwhile."""
IN_USE: Final = say("In use by the station, and so not tested.")
NOT_HERE: Final = say("Only a kiosk can be switched off here.")
FOLDER: Final = "hinge-station"
"""On a stick."""
NAMES: Final = {
    **{fault.id: fault.title for fault in reversed(CATALOGUE)},
    **{drill.id: drill.title for drill in DRILLS.values()},
}
"""Fault and drill ids → what people call them; of a fault with several rows, the first names it."""
POWER_S: Final = 20.0
"""systemd answers in less than one, or asks somebody for a password."""


class Lamps(Protocol):
    """What is needed of the kiosk's lamps. Both may be called from another thread."""

    def lend(self) -> None:
        """Let go of the pins, and leave them alone."""
        ...

    def take_back(self) -> None:
        """They are free again."""
        ...


class Loud(Protocol):
    """What is needed of the kiosk's speaker."""

    volume: int


class StationHands:
    """The `Hands` of a running station."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        lamps: Lamps,
        speaker: Loud,
        *,
        keeps: bool = True,
        machine: Machine | None = None,
    ) -> None:
        """`folder` is the state folder; `keeps` is False for a demonstration, which leaves
        no file behind.
        """
        self._settings, self._folder, self._keeps = settings, folder, keeps
        self._lamps, self._speaker = lamps, speaker
        self._machine = machine or Machine()
        self._jobs: dict[str, Job[Any]] = {}

    def keep(self, choices: Mapping[str, object]) -> None:
        """See `Hands`. Raises BadConfig and StoreUnavailable."""
        if self._keeps:
            self._settings = keep_choices(self._settings, choices, self._folder, DRILLS)
        else:
            self._settings = overridden(self._settings, choices, NAME, DRILLS)

    @property
    def settings(self) -> Settings:
        """What is in force once the rooms are opened again."""
        return self._settings

    def loud(self, volume: int) -> None:
        """See `Hands`."""
        self._speaker.volume = volume

    def test_lamps(self, lights: LightsConfig) -> Job[str]:
        """See `Hands`. The kiosk goes without lamps meanwhile."""

        def shine() -> Iterator[str]:
            try:
                with closing(open_lights(lights)) as lamps:
                    lamps.test()
                    yield lamps.name
            finally:
                self._lamps.take_back()

        return self._once("lamps", shine, first=self._lamps.lend)

    def history(self, days: int) -> Job[Bar]:
        """See `Hands`."""

        def count() -> Iterable[Bar]:
            if not (self._folder / DATABASE).exists():
                return ()  # nobody has done a set yet
            with closing(open_archive(self._folder)) as archive:
                return bars(archive, days)

        return self._once("history", count)

    def export(self, language: str) -> Job[str]:
        """See `Hands`."""

        def write() -> Iterator[str]:
            mounted = stick(self._machine.root)
            folder = self._folder / "exports" if mounted is None else mounted / FOLDER
            with closing(open_archive(self._folder)) as archive:
                export_all(archive, folder, catalogue(language), names=NAMES, language=language)
            os.sync()  # the stick may be pulled out as soon as this is said
            yield str(folder)

        return self._once("export", write)

    def check(self) -> Job[Finding]:
        """See `Hands`."""
        return self._once("check", self._findings)

    def restart(self) -> Job[str]:
        """See `Hands`."""
        return self._once("power", lambda: self._power("reboot"))

    def shut_down(self) -> Job[str]:
        """See `Hands`."""
        return self._once("power", lambda: self._power("poweroff"))

    def _once(
        self, name: str, work: Callable[[], Iterable[Any]], first: Callable[[], None] | None = None
    ) -> Job[Any]:
        """Begin a job after `first`, or return the one of that name that is going on."""
        going = self._jobs.get(name)
        if going is None or going.done:
            if first is not None:
                first()
            self._jobs[name] = going = Job(work)
        return going

    def _findings(self) -> Iterator[Finding]:
        bench = Bench(self._settings.config, self._machine, Rooms(), 0.0)
        for name, part in PARTS.items():
            if name in HELD:
                yield Finding(name, None, IN_USE)
                continue
            try:
                yield from part.check(bench)
            except Exception as problem:  # the other parts are to be tested
                yield Finding(name, False, str(problem), part.remedy)

    def _power(self, verb: str) -> Iterator[str]:
        if self._settings.config.screen.kind != "kiosk":
            raise StationError(NOT_HERE)  # somebody's laptop: it is not ours
        ran = self._machine.run(["systemctl", "--no-ask-password", verb], {}, POWER_S)
        if ran.code != 0:
            why = (ran.error.strip().splitlines() or [f"code {ran.code}"])[-1]
            raise StationError(say("The system refused: {why}", why=why))
        yield verb
