"""The wall clock may jump (a Raspberry Pi learns the time from the network): nothing changes."""

from __future__ import annotations

import ast
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Final

import pytest

from station.app import open_kiosk
from station.screen.recorder import Recorder
from station.store import Store, open_store
from station.store.files import DATABASE
from station.store.stamp import Clock, from_utc
from station.values import Call, Feedback, Vision
from tests.app.test_visits import kept
from tests.app.visits import a_config, recording, summed_up

DAY_S: Final = 86_400.0
REPS: Final = 4
TRUE_TIME: Final = time.time
"""As it is before any test replaces it."""
STATION: Final = Path(__file__).parents[2] / "station"

WALL_CLOCKS: Final = {
    *(("time", name) for name in "time time_ns localtime gmtime ctime strftime".split()),
    *(("datetime", name) for name in "now utcnow today".split()),
    *(("date", name) for name in "today".split()),
}
MAY_ASK: Final = {
    "store/stamp.py",
    "store/history.py",
    "check/machine.py",
    "bench/engines/tables.py",
}
"""Who stamps the rows, who tells which of them are today's, who tells a person whether the clock
is right, and who writes the day of a measurement under it."""


class Wall:
    """A wall clock that is set, before every look at it, to the next of these offsets."""

    def __init__(self, *offsets: float) -> None:
        """Seconds."""
        self._offsets = cycle(offsets)

    def __call__(self) -> float:
        """Unix seconds, or so it says."""
        return TRUE_TIME() + next(self._offsets)


@dataclass
class Visit:
    """What came of a visit."""

    calls: tuple[Call, ...] = ()
    rows: list[tuple[int, str, str | None]] = field(default_factory=list)
    sets: list[tuple[int, str]] = field(default_factory=list)
    """Number, and why it ended; "" when it is open."""
    paused: bool = False
    """Whether counting waited though the eyes saw."""


def visit(folder: Path, wall: Wall, until: Callable[[Feedback], bool] = summed_up) -> Visit:
    """A visit through both processes and the database, by this clock."""
    film, drill = recording("free-good")
    config = a_config(film, drill, folder, reps=REPS)
    seen = Visit()
    with open_kiosk(config, None, screen=Recorder(), store=a_store(folder, wall)) as kiosk:

        def over(feedback: Feedback) -> bool:
            sees = kiosk._told.vision is Vision.SEEING
            seen.paused = seen.paused or (feedback.paused and sees)
            return until(feedback)

        kiosk.run(over)
        seen.calls = kiosk.feedback.calls
    seen.rows, seen.sets = kept(folder), kept_sets(folder)
    return seen


def kept_sets(folder: Path) -> list[tuple[int, str]]:
    """What the database holds of every set."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return database.execute("SELECT number, why FROM exercise_set ORDER BY id").fetchall()


def a_store(folder: Path, wall: Wall) -> Store:
    """The station's own, on this clock."""
    film, drill = recording("free-good")
    return open_store(a_config(film, drill, folder).store, clock=Clock(wall=wall))


def stamped_s(folder: Path) -> float:
    """How long the wall clock says that the set took, from the first rep to the last, seconds."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        stamps = [from_utc(text) for (text,) in database.execute("SELECT at_utc FROM rep")]
    return max(stamps) - min(stamps)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """A clock that jumps a day ahead, a day back and home, for everybody in this process."""
    jumping = Wall(DAY_S, -DAY_S, 0.0, -DAY_S, DAY_S)
    monkeypatch.setattr(time, "time", jumping)
    return jumping


def test_jumps_of_a_day_between_reps_change_nothing(tmp_path: Path, wall: Wall) -> None:
    """Same count, same calls, same rows, one whole set, nothing paused."""
    steady = visit(tmp_path / "steady", Wall(0.0))
    jumped = visit(tmp_path / "jumped", wall)
    assert stamped_s(tmp_path / "steady") < 60.0
    assert stamped_s(tmp_path / "jumped") > DAY_S / 2
    assert len(jumped.calls) == REPS
    assert (jumped.calls, jumped.rows) == (steady.calls, steady.rows)
    assert jumped.sets == steady.sets == [(1, "complete")]
    assert not jumped.paused


def test_after_jumps_a_set_is_taken_up_where_it_was(tmp_path: Path, wall: Wall) -> None:
    """Stopped in the middle, days off: offered at once, with every rep, and done to its end."""
    half = visit(tmp_path, wall, lambda feedback: feedback.count >= REPS // 2)
    for _ in range(3):
        store = a_store(tmp_path, wall)
        unfinished = store.unfinished()
        store.close()
        assert unfinished is not None
        assert [rep.number for rep in unfinished.reps] == [row[0] for row in half.rows]
    whole = visit(tmp_path, wall)
    assert (half.sets, whole.sets) == ([(1, "")], [(1, "complete")])
    assert [row[0] for row in whole.rows] == list(range(1, REPS + 1))
    assert whole.rows[: len(half.rows)] == half.rows


def test_nobody_else_asks_what_time_it_is() -> None:
    """Durations are the monotonic clock's, so that in no room a jump can change anything."""
    asking = {
        str(path.relative_to(STATION))
        for path in STATION.rglob("*.py")
        if asks(ast.parse(path.read_text("utf-8")))
    }
    assert asking == MAY_ASK


def asks(tree: ast.AST) -> bool:
    """Whether a module looks at the wall clock."""
    looks = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return any((_name(look.value), look.attr) in WALL_CLOCKS for look in looks)


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("time.time()", True),
        ("datetime.datetime.now(UTC)", True),
        ("datetime.now(UTC)", True),
        ("time.monotonic()", False),
        ("datetime.fromtimestamp(wall, UTC)", False),
    ],
)
def test_what_counts_as_asking(code: str, found: bool) -> None:
    """The test of the test."""
    assert asks(ast.parse(code)) == found
