"""A site of its own for a test: a config, a disk, lamps, and the station as a process."""

from __future__ import annotations

import os
import queue
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from station.lights.kept import read_lines
from tests.app.killing import MOST_REPS, children_of
from tests.app.visits import recording

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds for anything that has to come; far more than it takes."""
LEAD_IN_S = {False: 13.0, True: 8.0}
"""From walking up to the set, and when it is taken up again."""

CONFIG = """
[camera]
kind = "recording"
file = "{film}"
pace = 8.0
lead_in_s = {lead_in_s}
repeat = true

[session]
drills = ["{drill}"]
reps = {reps}
stop_after_rounded = 0

[lights]
kind = "kept"

[screen]
kind = "terminal"

[store]
folder = "{folder}"
"""
WORDS = {"good": "✓ good", "fix": "▲ fix", "unjudged": "○ could not judge"}
"""A verdict in the database, and as it is said."""


class Site:
    """A station's place: its config, its disk, its lamps."""

    def __init__(self, folder: Path, film: str) -> None:
        folder.mkdir()
        file, drill = recording(film)
        self.folder, self.lines = folder, folder / "lines"
        self.lines.mkdir()
        self.log = folder / "log"
        self.config = folder / "station.toml"
        self._film = {"film": file, "drill": drill}

    @property
    def begun(self) -> bool:
        """Whether a set was begun here."""
        return (self.folder / "sessions.db").exists()

    def write_config(self) -> None:
        """As it is before a start."""
        lead_in_s = LEAD_IN_S[self.begun]
        told = CONFIG.format(folder=self.folder, reps=MOST_REPS, lead_in_s=lead_in_s, **self._film)
        self.config.write_text(told)

    def command(self, *words: str) -> list[str]:
        """The station's command with this site's config."""
        return [sys.executable, "-m", "station", *words, "--config", str(self.config)]

    def environment(self) -> dict[str, str]:
        """With this site's lamps."""
        return {**os.environ, "STATION_KEPT_LINES": str(self.lines), "PYTHONPATH": str(ROOT)}

    def shining(self) -> bool:
        """Whether a line is high."""
        return any(read_lines(self.lines).values())

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database, and leave it as it was found."""
        path = f"file:{self.folder / 'sessions.db'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True)) as database:
            return database.execute(query).fetchall()

    def kept(self) -> dict[int, str]:
        """The reps of the set going on: number and verdict, as it is said."""
        if not self.begun:
            return {}
        return {int(str(number)): WORDS[str(call)] for number, call in self.ask(KEPT)}


KEPT = """SELECT number, call FROM rep WHERE set_id =
    (SELECT max(id) FROM exercise_set WHERE ended_utc IS NULL) ORDER BY number"""
VERDICT = re.compile(rf"rep (\d+) of {MOST_REPS} (✓ good|▲ fix|○ could not judge)")


class Running:
    """The station in a process of its own, and what it says."""

    def __init__(self, site: Site) -> None:
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        with site.log.open("ab") as log:
            self._process = subprocess.Popen(
                site.command("run"),
                env=site.environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def until(self, done: Callable[[], object], within: float = PATIENCE) -> bool:
        """Listen until something is so; False when it was not in time."""
        deadline = time.monotonic() + within
        while not done():
            if time.monotonic() > deadline:
                return False
            self._hear(0.005)
        return True

    def says(self, start: str) -> bool:
        """Whether a line that began like this was said, or is soon."""
        return self.until(lambda: any(line.startswith(start) for line in self.said))

    def acknowledged(self) -> dict[int, str]:
        """The verdicts that were said."""
        found = filter(None, map(VERDICT.match, self.said))
        return {int(line[1]): line[2] for line in found}

    def eyes(self) -> int:
        """Return the vision process."""
        (pid,) = children_of(self._process.pid)
        return pid

    def kill(self) -> float:
        """SIGKILL; return when, monotonic seconds."""
        self._process.kill()
        at = time.monotonic()
        self._process.wait(PATIENCE)
        return at

    def hear_all(self) -> None:
        """After its death: take what it had said."""
        self._listener.join(PATIENCE)
        while not self._lines.empty():
            self._hear(0.0)

    def _hear(self, timeout: float) -> None:
        try:
            self.said.append(self._lines.get(timeout=timeout))
        except queue.Empty:
            return

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as words:
            for line in words:
                self._lines.put(line.rstrip("\n"))

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing behind."""
        self.kill()
        self._listener.join(PATIENCE)
